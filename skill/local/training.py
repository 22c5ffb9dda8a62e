"""Trains the search index: ways of asking and questions to learn from -> a pruned linear model as one JSON file.

Multinomial logistic regression over the features of `skill.search`, each block weighted by rarity (smoothed inverse
document frequency) and scaled to length one. Most weights matter little and are dropped; the rest become single bytes.
"""

import hashlib
import json
import math
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from skill.local import questions
from skill.local.authoring import Draft
from skill.search import letter_features, tokenize, word_features

LEAST_WORDS, LEAST_LETTERS = 2, 3
"""Questions that a word (pair) or a letter group must occur in to count."""
STRENGTH = 20.0
"""Inverse of the regularisation."""
SMALLEST = 0.2
"""Weights below are dropped."""
ITERATIONS = 200
THRESHOLDS = {"answer": 0.35, "ask": 0.3, "alarm": 0.4}


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
    settings = [LEAST_WORDS, LEAST_LETTERS, STRENGTH, SMALLEST, ITERATIONS, THRESHOLDS]
    text = json.dumps([settings, [(example.words, example.label) for example in learned]])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def train(learned: Sequence[Example]) -> dict[str, Any]:
    """The index as JSON-ready data."""
    blocks = [
        Block([word_features(tokenize(example.words)) for example in learned], LEAST_WORDS),
        Block([letter_features(tokenize(example.words)) for example in learned], LEAST_LETTERS),
    ]
    matrix = hstack([block.matrix for block in blocks]).tocsr()
    fitted = LogisticRegression(C=STRENGTH, max_iter=ITERATIONS).fit(matrix, [example.label for example in learned])
    features = [feature for block in blocks for feature in block.rarity]
    rarity = np.array([block.rarity[feature] for block in blocks for feature in block.rarity])
    return {"digest": digest(learned), "thresholds": THRESHOLDS} | _packed(fitted, features, rarity)


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


def _packed(fitted: LogisticRegression, features: list[str], rarity: NDArray[np.float64]) -> dict[str, Any]:
    weights = np.where(np.abs(fitted.coef_.T) >= SMALLEST, fitted.coef_.T, 0.0)
    used = np.flatnonzero(weights.any(axis=1))
    weights, rarity = weights[used], rarity[used]
    scale, rarity_scale = float(np.abs(weights).max()) / 127, float(rarity.max()) / 255
    small = np.rint(weights / scale).astype(np.int8)
    rows, columns = np.nonzero(small)
    starts = np.searchsorted(rows, np.arange(len(used) + 1))
    return {
        "labels": list(fitted.classes_),
        "bias": [round(float(value), 4) for value in fitted.intercept_],
        "scale": scale,
        "rarity_scale": rarity_scale,
        "features": "\n".join(features[row] for row in used),
        "rarity": _text(np.rint(rarity / rarity_scale), np.uint8),
        "starts": _text(starts, np.uint32),
        "columns": _text(columns, np.uint16),
        "weights": _text(small[rows, columns], np.int8),
    }


def _text(values: Any, kind: type[np.generic]) -> str:
    return b64encode(np.asarray(values).astype(kind).tobytes()).decode("ascii")
