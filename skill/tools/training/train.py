"""Trains the search index: ways of asking and questions to learn from -> a pruned linear model, packed.

Multinomial logistic regression over the features of `skill.search`, each block weighted by rarity (smoothed inverse
document frequency) and scaled to length one. Most weights matter little and are dropped; the rest become single bytes.
"""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from skill.local import questions
from skill.local.authoring import Draft
from skill.local.packing import packed
from skill.search import LETTERS, LETTERS_WEIGH, letter_features, tokenize, word_features

LEAST_WORDS, LEAST_LETTERS = 2, 3
"""Questions that a word (pair) or a letter group must occur in to count."""
STRENGTH = 20.0
"""Inverse of the regularisation."""
SMALLEST = 0.4
"""Weights below are dropped."""
ITERATIONS = 200
PRIOR = 0.8
"""How many times likelier a topic is than the questions to learn from make it: near misses are many among those."""
PRIOR_OF_GENERAL = 0.5
"""The same for the gaps that are to take only what no other entry fits."""
THRESHOLDS = {"answer": 0.2, "ask": 0.25, "both": 0.45, "alarm": 0.3, "flagged": 0.01}


@dataclass(frozen=True)
class Example:
    """Words and the label they are to get."""

    words: str
    label: str


def examples(draft: Draft) -> list[Example]:
    """All that is learned from: the ways of asking, and the questions with a single label."""
    asks = [Example(words, label) for label, words in draft.asks()]
    learned = [
        Example(question.words, question.labels[0]) for question in questions.learned() if len(question.labels) == 1
    ]
    return asks + learned


def digest(learned: Sequence[Example]) -> str:
    """Changes when what is learned from, or how, changes; kept in the index to tell a stale one."""
    settings = [
        PRIOR,
        PRIOR_OF_GENERAL,
        LETTERS,
        LETTERS_WEIGH,
        LEAST_WORDS,
        LEAST_LETTERS,
        STRENGTH,
        SMALLEST,
        ITERATIONS,
        THRESHOLDS,
    ]
    text = json.dumps([settings, [(example.words, example.label) for example in learned]])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def priors(draft: Draft) -> dict[str, float]:
    """How many times likelier some entries are than the questions to learn from make them."""
    return {**dict.fromkeys(draft.entries["topics"], PRIOR), **dict.fromkeys(draft.skill["general"], PRIOR_OF_GENERAL)}


def train(learned: Sequence[Example], likelier: Mapping[str, float]) -> bytes:
    """The index, packed; `likelier` tells how many times likelier some entries are than the examples make them."""
    features = Features(learned)
    entries = [example.label.partition("/")[0] for example in learned]
    columns = [
        replace(column, bias=column.bias + math.log(likelier.get(column.label, 1.0)))
        for column in _fitted(features.matrix, entries)
    ]
    for entry in sorted({example.label.partition("/")[0] for example in learned if "/" in example.label}):
        columns += _forms(features, learned, entry)
    weights = np.stack([column.weights for column in columns], axis=1)
    weights[np.abs(weights) < SMALLEST] = 0.0
    used = np.flatnonzero(weights.any(axis=1))
    return packed(
        {"digest": digest(learned), "thresholds": THRESHOLDS},
        [column.label for column in columns],
        np.array([column.bias for column in columns]),
        [features.names[row] for row in used],
        features.rarity[used],
        weights[used],
    )


@dataclass(frozen=True)
class Column:
    """What speaks for one label."""

    label: str
    """Id of an entry; for a form of a topic "entry/form", for its plain answer "entry/"."""
    weights: NDArray[np.float64]
    bias: float


def _fitted(matrix: Any, labels: Sequence[str]) -> list[Column]:
    """What tells labels from each other, learned from rows of features and their labels."""
    fitted = LogisticRegression(C=STRENGTH, max_iter=ITERATIONS).fit(matrix, labels)
    weights, bias = fitted.coef_, fitted.intercept_
    if len(bias) == 1:  # of two labels the library weighs only the second
        weights, bias = np.vstack([-weights / 2, weights / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    return [Column(*column) for column in zip(fitted.classes_, weights, bias, strict=True)]


def _forms(features: "Features", learned: Sequence[Example], entry: str) -> list[Column]:
    """What tells the forms of one topic from each other and from its plain answer."""
    rows = [row for row, example in enumerate(learned) if example.label.partition("/")[0] == entry]
    labels = [learned[row].label if "/" in learned[row].label else f"{entry}/" for row in rows]
    return _fitted(features.matrix[rows], labels)


class Features:
    """The features of all examples: names, rarity, and a matrix with an example in each row."""

    def __init__(self, learned: Sequence[Example]) -> None:
        tokens = [tokenize(example.words) for example in learned]
        words = Block([word_features(found) for found in tokens], LEAST_WORDS)
        letters = Block([letter_features(found) for found in tokens], LEAST_LETTERS)
        self.names = [*words.rarity, *letters.rarity]
        self.rarity = np.array([*words.rarity.values(), *letters.rarity.values()])
        self.matrix = hstack([words.matrix, letters.matrix * LETTERS_WEIGH]).tocsr()


class Block:
    """Features of one kind over all examples."""

    def __init__(self, found: Sequence[set[str]], least: int) -> None:
        count = Counter(feature for features in found for feature in sorted(features))
        kept = sorted(feature for feature, n in count.items() if n >= least)
        self.rarity = {feature: math.log((1 + len(found)) / (1 + count[feature])) + 1 for feature in kept}
        self._columns = {feature: column for column, feature in enumerate(kept)}
        self.matrix = self._matrix(found)

    def _matrix(self, found: Iterable[set[str]]) -> Any:
        values: list[float] = []
        columns: list[int] = []
        starts = [0]
        for features in found:
            known = sorted(features & self.rarity.keys())
            length = math.sqrt(sum(self.rarity[feature] ** 2 for feature in known)) or 1.0
            values += [self.rarity[feature] / length for feature in known]
            columns += [self._columns[feature] for feature in known]
            starts.append(len(columns))
        return csr_matrix((values, columns, starts), shape=(len(starts) - 1, len(self._columns)))
