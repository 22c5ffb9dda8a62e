"""The listener's words -> entries of the content, each with a confidence. Pure Python; knows no Alexa.

A linear model over words, word pairs and the letters inside words, trained at build time (`skill.local.train`) and
shipped as an index of pruned weights. Scores go through a softmax, so confidences add up to one.
"""

import json
import math
import re
from array import array
from base64 import b64decode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

COMPILED = Path(__file__).parent / "compiled" / "index.json"
WORD = re.compile(r"[a-z0-9]+")
LETTERS = (3, 4, 5)
"""Lengths of the letter groups taken from each word, its ends marked."""


@dataclass(frozen=True)
class Match:
    """An entry that the words may mean."""

    entry: str
    form: str | None
    """Id of the topic's form that fits best; None for the plain answer."""
    confidence: float
    """From 0 to 1; of all entries together 1."""


@dataclass(frozen=True)
class Thresholds:
    """Confidences set on questions that no model was trained on."""

    answer: float
    """From here on the best entry is answered."""
    ask: float
    """From here on the two best together are worth asking about."""
    alarm: float
    """From here on the alarms together are taken for an alarm."""


class Index:
    """The trained model. Reading it takes milliseconds, a question less than one."""

    def __init__(self, data: dict[str, Any]) -> None:
        """Unpack the compiled form. Raises KeyError or ValueError when it is damaged."""
        self.thresholds = Thresholds(**data["thresholds"])
        self._labels: list[tuple[str, str | None]] = [_label(name) for name in data["labels"]]
        self._bias: list[float] = data["bias"]
        self._scale: float = data["scale"]
        self._rows = {feature: row for row, feature in enumerate(data["features"].split("\n"))}
        self._rarity = _unpack("B", data["rarity"])
        self._rarity_scale: float = data["rarity_scale"]
        self._starts = _unpack("I", data["starts"])
        self._columns = _unpack("H", data["columns"])
        self._weights = _unpack("b", data["weights"])

    def rank(self, words: str) -> list[Match]:
        """Every entry, the likeliest first."""
        likely = _softmax(self._scores(words))
        entries: dict[str, float] = {}
        best: dict[str, tuple[float, str | None]] = {}
        for (entry, form), probability in zip(self._labels, likely, strict=True):
            entries[entry] = entries.get(entry, 0.0) + probability
            best[entry] = max(best.get(entry, (0.0, None)), (probability, form), key=lambda pair: pair[0])
        ranked = sorted(entries.items(), key=lambda pair: -pair[1])
        return [Match(entry, best[entry][1], probability) for entry, probability in ranked]

    def _scores(self, words: str) -> list[float]:
        scores = list(self._bias)
        tokens = tokenize(words)
        for block in (word_features(tokens), letter_features(tokens)):
            rows = [row for row in map(self._rows.get, block) if row is not None]
            length = math.sqrt(sum((self._rarity[row] * self._rarity_scale) ** 2 for row in rows))
            for row in rows:
                begin, end = self._starts[row], self._starts[row + 1]
                factor = self._scale * self._rarity[row] * self._rarity_scale / length
                for column, weight in zip(self._columns[begin:end], self._weights[begin:end], strict=True):
                    scores[column] += weight * factor
        return scores


def load(path: Path = COMPILED) -> Index:
    """Read the compiled index. Raises OSError, KeyError or ValueError when it is missing or damaged."""
    return Index(json.loads(path.read_text(encoding="ascii")))


def tokenize(words: str) -> list[str]:
    """The words in lower case, without apostrophes and punctuation."""
    return WORD.findall(words.lower().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", ""))


def word_features(tokens: Sequence[str]) -> set[str]:
    """Single words and pairs of neighbours, the ends of the utterance counting as neighbours."""
    bounded = ["^", *tokens, "$"]
    return {*tokens, *(f"{first} {second}" for first, second in pairwise(bounded))}


def letter_features(tokens: Iterable[str]) -> set[str]:
    """Groups of neighbouring letters, so that an unknown word counts by its parts."""
    found: set[str] = set()
    for token in set(tokens):
        word = f"_{token}_"
        for size in LETTERS:
            found.update("#" + word[start : start + size] for start in range(len(word) - size + 1))
    return found


def _label(name: str) -> tuple[str, str | None]:
    entry, _, form = name.partition("/")
    return entry, form or None


def _unpack(kind: str, text: str) -> "array[int]":
    values: array[int] = array(kind)
    values.frombytes(b64decode(text))
    return values


def _softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    grown = [math.exp(score - top) for score in scores]
    total = sum(grown)
    return [value / total for value in grown]
