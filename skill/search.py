"""The listener's words -> entries of the content, each with a confidence. Pure Python; knows no Alexa.

A linear model over words, word pairs and the letters inside words, trained at build time (`skill.local.training`) and
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
LETTERS = 4
"""Length of the letter groups taken from each word, its ends marked."""
LETTERS_WEIGH = 0.7
"""What all letter groups of an utterance weigh together; its words and pairs weigh one."""
SURE_OF_FORM = 0.6
"""Confidence among the forms of a topic from which one is taken; below, the plain answer fits every question."""


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
    """From here on the second best is worth asking about, when few words were said."""
    both: float
    """From here on each half of a question that asks two things is answered."""
    alarm: float
    """From here on the alarms together are taken for an alarm."""
    flagged: float
    """The same when the words hold a flag of an alarm."""


class Index:
    """The trained model. Reading it takes milliseconds, a question less than one."""

    def __init__(self, data: dict[str, Any]) -> None:
        """Unpack the compiled form. Raises KeyError or ValueError when it is damaged."""
        self.thresholds = Thresholds(**data["thresholds"])
        self._entries: list[str] = data["entries"]
        self._forms: dict[str, list[tuple[int, str]]] = {}
        for column, label in enumerate(data["forms"], len(self._entries)):
            entry, _, form = label.partition("/")
            self._forms.setdefault(entry, []).append((column, form))
        self._bias: list[float] = data["bias"]
        self._scale: float = data["scale"]
        self._rows = {feature: row for row, feature in enumerate(data["features"].split("\n"))}
        self._rarity = _unpack("B", data["rarity"])
        self._rarity_scale: float = data["rarity_scale"]
        self._starts = _unpack("I", data["starts"])
        self._columns = _unpack("B", data["columns"])
        self._weights = _unpack("b", data["weights"])

    def rank(self, words: str) -> list[Match]:
        """Every entry, the likeliest first."""
        scores = self._scores(words)
        likely = _softmax(scores[: len(self._entries)])
        ranked = sorted(zip(likely, self._entries, strict=True), reverse=True)
        return [Match(entry, self._form(entry, scores), confidence) for confidence, entry in ranked]

    def _form(self, entry: str, scores: list[float]) -> str | None:
        forms = self._forms.get(entry)
        if not forms:
            return None
        likely = _softmax([scores[column] for column, _ in forms])
        confidence, form = max(zip(likely, (form for _, form in forms), strict=True))
        return form or None if confidence >= SURE_OF_FORM else None

    def _scores(self, words: str) -> list[float]:
        scores = list(self._bias)
        tokens = tokenize(words)
        for block, weight in ((word_features(tokens), 1.0), (letter_features(tokens), LETTERS_WEIGH)):
            rows = [row for row in map(self._rows.get, block) if row is not None]
            length = math.sqrt(sum((self._rarity[row] * self._rarity_scale) ** 2 for row in rows))
            for row in rows:
                begin, end = self._starts[row], self._starts[row + 1]
                factor = weight * self._scale * self._rarity[row] * self._rarity_scale / length
                for column, value in zip(self._columns[begin:end], self._weights[begin:end], strict=True):
                    scores[column] += value * factor
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
    bounded = {f"_{token}_" for token in tokens}
    return {"#" + word[start : start + LETTERS] for word in bounded for start in range(len(word) - LETTERS + 1)}


def _unpack(kind: str, text: str) -> "array[int]":
    values: array[int] = array(kind)
    values.frombytes(b64decode(text))
    return values


def _softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    grown = [math.exp(score - top) for score in scores]
    total = sum(grown)
    return [value / total for value in grown]
