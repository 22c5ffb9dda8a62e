"""The classifier: a linear model over an utterance's features, trained at build time, run in pure Python.

`skill.tools.training` trains it with scikit-learn. Each block of features (words and pairs of neighbours, letter
groups, pairs further apart) is weighted by rarity and scaled to a length. A softmax turns scores into confidences,
which add up to 1.
"""

import math
import mmap
import sys
from array import array
from collections.abc import Mapping, Sequence
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
"""How many features, the ones used last, keep their rows at hand; each takes some 1 KB."""
CACHED_SCORES = 8
"""For how many utterances, the last ones, the scores are kept: one turn looks at the same words several times."""
SHIFT = 128
"""What is added to each weight in a `PackedRow`, so that none is below zero."""


class PackedRow(NamedTuple):
    """What one feature weighs, for all labels at once."""

    rarity: int
    weights: int
    """The weights of all labels, shifted and times the rarity, side by side in one number with 32 bits for each.

    The sum of such numbers holds the sums of all labels, and Python adds them up eight times as fast as lists.
    """


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
        self._find_row = model.row
        self._variants: dict[str, list[tuple[int, str]]] = {}
        for column, label in enumerate(model.variants, len(model.entries)):
            entry, _, variant = label.partition("/")
            self._variants.setdefault(entry, []).append((column, variant))
        self._unweighted = array("I", [SHIFT]) * len(model.bias)
        self._row = lru_cache(CACHED_ROWS)(self._packed_row)
        self._scores = lru_cache(CACHED_SCORES)(self._add_up)

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
        scores = self._scores(utterance.tokens)
        exponentials = [math.exp(scores[column]) for column, _ in labels]
        total = sum(exponentials)
        named = zip(labels, exponentials, strict=True)
        found = [Prediction(label, None, exponential / total) for (_, label), exponential in named if label]
        return sorted(found, key=lambda prediction: prediction.confidence, reverse=True)

    def _variant(self, entry: str, scores: list[float]) -> str | None:
        variants = self._variants.get(entry)
        if not variants:
            return None
        column, variant = max(variants, key=lambda found: scores[found[0]])
        confidence = 1 / sum(math.exp(scores[other] - scores[column]) for other, _ in variants)
        return variant or None if confidence >= MIN_VARIANT_CONFIDENCE else None

    def _add_up(self, tokens: tuple[str, ...]) -> list[float]:
        """The score of each label: its bias, and what the features weigh."""
        scores = list(self._bias)
        for block in BLOCKS.values():
            rows = [row for row in map(self._row, block.of(tokens)) if row]
            rarities = [row.rarity for row in rows]
            factor = block.weight * self._scale / (math.hypot(*rarities) or 1)
            shift = SHIFT * sum(rarities)
            sums = self._unpacked(sum(row.weights for row in rows))
            scores = [score + (total - shift) * factor for score, total in zip(scores, sums, strict=True)]
        return scores

    def _packed_row(self, feature: str) -> PackedRow | None:
        """What a feature weighs; None for an unknown feature."""
        row = self._find_row(feature)
        if not row:
            return None
        weights = self._unweighted[:]
        for column, weight in zip(row.columns, row.weights, strict=True):
            weights[column] = weight + SHIFT
        return PackedRow(row.rarity, int.from_bytes(weights.tobytes(), sys.byteorder) * row.rarity)

    def _unpacked(self, weights: int) -> Sequence[int]:
        """The number for each label in a packed number."""
        return array("I", weights.to_bytes(len(self._bias) * self._unweighted.itemsize, sys.byteorder))


def load(path: str = COMPILED) -> IntentClassifier:
    """Map the trained model into memory. Raises OSError when it is missing, DamagedFileError when it is damaged."""
    with open(path, "rb") as file:
        try:
            return IntentClassifier(Model(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))
        except (KeyError, ValueError) as error:
            raise DamagedFileError(f"{path}: {error}; make train writes it again") from error
