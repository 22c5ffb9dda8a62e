"""The classifier: a linear model over an utterance's features, trained at build time, run in pure Python.

`skill.tools.training` trains it with scikit-learn. Each block of features (words and pairs of neighbours, letter
groups, pairs further apart) is weighted by rarity and scaled to a length. A softmax turns scores into confidences,
which add up to 1.
"""

import math
import mmap
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from skill.compiled import DamagedFileError, path_of
from skill.nlu.features import BLOCKS, Utterance
from skill.nlu.model_file import Model

COMPILED = path_of("model.bin")
ALWAYS_RETURNED = 2
"""How many top predictions `predict` returns whatever their confidence, with their variant. The dialog uses no more."""
MIN_CONFIDENCE = 0.001
"""Confidence from which `predict` returns any further prediction."""
MIN_VARIANT_CONFIDENCE = 0.6
"""Confidence among a topic's variants from which one is chosen; below it the plain answer fits every question."""
CACHED_ROWS = 8192
"""How many features, the ones used last, keep their rows at hand; each takes some 2 KB."""
CACHED_SCORES, CACHED_GROUP_SCORES = 8, 8
"""For how many utterances, the last ones, rows and scores are kept: one turn looks at the same words several times."""


class Prediction(NamedTuple):
    """An entry that the utterance may mean."""

    entry: str
    variant: str | None
    """Id of the topic's variant that fits best; None for the plain answer."""
    confidence: float
    """From 0 to 1; those of all entries add up to 1."""


class Thresholds(NamedTuple):
    """Confidences chosen on validation utterances."""

    answer: float
    """From here on the best entry is answered."""
    disambiguate: float
    """From here on the second best entry is offered as a choice, when few words were said."""
    both: float
    """From here on each half of a two-part question is answered."""
    emergency: float
    """From here on the emergencies together are surely one."""
    clause: float
    """From here on a clause by itself is surely one, whatever stands beside it."""
    emergency_check: float
    """From here on they may be one, and the skill asks."""
    without_evidence: float
    """The same when no word of the utterance speaks of symptom, danger or help."""
    with_red_flag: float
    """From here on they are surely one when the utterance holds a red flag."""
    choice: float
    """From here on the utterance chooses between the two things that the skill asked about."""


EMERGENCIES, CHOICES = "emergencies", "choices"
"""Groups of labels that are learned by themselves, each with one for everything else: what tells emergencies from it,
and what tells words that choose between two things."""
WAYS_TO_CHOOSE = ("first", "second", "both", "either", "neither", "before", "after")
"""What such words choose: by place, all or none of the two, or by the phase that one of the two is about."""


class IntentClassifier:
    """Predicts which entries of the catalog an utterance means."""

    def __init__(self, model: Model) -> None:
        """Take a trained model. Raises KeyError or ValueError if it has other thresholds than these."""
        if model.thresholds.keys() != set(Thresholds._fields):
            raise ValueError(f"the model has the thresholds {', '.join(model.thresholds)}; train it again")
        self.digest = model.digest
        self.thresholds = Thresholds(*(model.thresholds[name] for name in Thresholds._fields))
        self._entries, self._bias, self._scale = model.entries, model.bias, model.scale
        self._columns = {entry: column for column, entry in enumerate(model.entries)}
        self._labels = len(model.bias)
        self._find_row = model.row
        self._variants: dict[str, list[tuple[int, str]]] = {}
        for column, label in enumerate(model.variants, len(model.entries)):
            entry, _, variant = label.partition("/")
            self._variants.setdefault(entry, []).append((column, variant))
        self._row = lru_cache(CACHED_ROWS)(self._whole_row)
        self._blocks = lru_cache(CACHED_SCORES)(self._rows_by_block)
        self._scores = lru_cache(CACHED_SCORES)(self._add_up)
        self._group_scores = lru_cache(CACHED_GROUP_SCORES)(self._add_up)

    def predict(self, utterance: Utterance, prior: Mapping[str, float] | None = None) -> list[Prediction]:
        """The entries that the utterance may mean, the likeliest first: two at least, and all with some confidence.

        `prior` gives log-odds by entry, for entries that are likelier or less likely here than in training.
        """
        scores = list(self._scores(utterance.tokens))
        for entry, log_odds in (prior or {}).items():
            if entry in self._columns:
                scores[self._columns[entry]] += log_odds
        ranked = sorted(range(len(self._entries)), key=scores.__getitem__, reverse=True)
        exponentials = [math.exp(scores[column] - scores[ranked[0]]) for column in ranked]
        total = sum(exponentials)
        predictions = []
        for place, (column, exponential) in enumerate(zip(ranked, exponentials, strict=True)):
            returned = place < ALWAYS_RETURNED
            if not returned and exponential < MIN_CONFIDENCE * total:
                break
            entry = self._entries[column]
            predictions.append(
                Prediction(entry, self._variant(entry, scores) if returned else None, exponential / total)
            )
        return predictions

    def predict_emergencies(self, utterance: Utterance) -> list[Prediction]:
        """How confidently each emergency is meant, the likeliest first; what is missing to 1 is that it is harmless."""
        return self._predict_group(utterance, EMERGENCIES)

    def predict_choices(self, utterance: Utterance) -> list[Prediction]:
        """How confidently each way to choose is meant, the likeliest first; what is missing to 1 is that it is none.

        The ways are those of `WAYS_TO_CHOOSE`, in the place of entries.
        """
        return self._predict_group(utterance, CHOICES)

    def _predict_group(self, utterance: Utterance, group: str) -> list[Prediction]:
        labels = self._variants.get(group, [])
        scores = self._group_scores(utterance.tokens, tuple(column for column, _ in labels))
        total = sum(map(math.exp, scores))
        named = zip(labels, scores, strict=True)
        found = [Prediction(label, None, math.exp(score) / total) for (_, label), score in named if label]
        return sorted(found, key=lambda prediction: prediction.confidence, reverse=True)

    def _variant(self, entry: str, scores: list[float]) -> str | None:
        variants = self._variants.get(entry)
        if not variants:
            return None
        column, variant = max(variants, key=lambda found: scores[found[0]])
        confidence = 1 / sum(math.exp(scores[other] - scores[column]) for other, _ in variants)
        return variant or None if confidence >= MIN_VARIANT_CONFIDENCE else None

    def _add_up(self, tokens: tuple[str, ...], columns: tuple[int, ...] | None = None) -> list[float]:
        """The score of each label, or of those in some columns: its bias, and what the features weigh."""
        scores = self._bias if columns is None else [self._bias[column] for column in columns]
        for rows, factor in self._blocks(tokens):
            weights = (row if columns is None else [row[column] for column in columns] for _, row in rows)
            # `zip` and `sum` add whole numbers up six times as fast as a loop over the labels of each row.
            sums = map(sum, zip(*weights, strict=True)) if rows else [0] * len(scores)
            scores = [score + total * factor for score, total in zip(scores, sums, strict=True)]
        return list(scores)

    def _rows_by_block(self, tokens: tuple[str, ...]) -> list[tuple[list[tuple[int, list[int]]], float]]:
        """For each block the rows of its known features, and what their weights are multiplied by."""
        blocks = []
        for block in BLOCKS.values():
            rows = [row for row in map(self._row, block.of(tokens)) if row]
            blocks.append((rows, block.weight * self._scale / (math.hypot(*[rarity for rarity, _ in rows]) or 1)))
        return blocks

    def _whole_row(self, feature: str) -> tuple[int, list[int]] | None:
        """The rarity of a feature, and the weight of each label times that; None for an unknown feature."""
        row = self._find_row(feature)
        if not row:
            return None
        weights = [0] * self._labels
        for column, weight in zip(row.columns, row.weights, strict=True):
            weights[column] = weight * row.rarity
        return row.rarity, weights


def load(path: str = COMPILED) -> IntentClassifier:
    """Map the trained model into memory. Raises OSError when it is missing, DamagedFileError when it is damaged."""
    with open(path, "rb") as file:
        try:
            return IntentClassifier(Model(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))
        except (KeyError, ValueError) as error:
            raise DamagedFileError(f"{path}: {error}; make train writes it again") from error
