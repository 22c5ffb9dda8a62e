"""The listener's words -> entries of the content, each with a confidence. Pure Python; knows no Alexa.

A linear model over words, word pairs and the letters inside words, trained at build time (`skill.local.training`) and
shipped as an index of pruned weights. Scores go through a softmax, so the confidences of all entries add up to one. The
index is mapped into memory, not read, and only what the words touch is looked at: neither loading nor a question takes
time in proportion to the content.
"""

import json
import math
import mmap
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from skill.compiled import path_of

COMPILED = path_of("index.bin")
WORD = re.compile(r"[a-z0-9]+")
LETTERS = 4
"""Length of the letter groups taken from each word, its ends marked."""
LETTERS_WEIGH = 0.7
"""What all letter groups of an utterance weigh together; its words and pairs weigh one."""
SURE_OF_FORM = 0.6
"""Confidence among the forms of a topic from which one is taken; below, the plain answer fits every question."""
FORMED = 2
"""Entries, the likeliest ones, whose form is worked out: no other is ever answered with."""
ALIGNED = 8
"""Bytes; the parts of an index begin at multiples of them."""
SPACED = 16
"""Rows from one whose first weight's place is noted to the next; from there on the rows' numbers of weights add up."""
PARTS = (
    ("keys", ""), ("starts", "I"), ("bias", "f"), ("columns", ""), ("counts", "B"), ("rarity", "B"), ("weights", "b"),
)  # fmt: skip
"""What stands behind the head of an index, and as which numbers; the head tells it of keys and columns."""


class Match(NamedTuple):
    """An entry that the words may mean."""

    entry: str
    form: str | None
    """Id of the topic's form that fits best; None for the plain answer."""
    confidence: float
    """From 0 to 1; of all entries together 1."""


class Thresholds(NamedTuple):
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
    """The trained model: for each feature (row) its rarity, and what it weighs for some of the labels (columns)."""

    def __init__(self, packed: bytes | mmap.mmap) -> None:
        """Find the parts of what `skill.local.packing` packed. Raises KeyError or ValueError when it is damaged."""
        view = memoryview(packed)
        begin = int(bytes(view[:ALIGNED]))
        head: dict[str, Any] = json.loads(bytes(view[ALIGNED:begin]))
        self.digest: str = head["digest"]
        self.thresholds = Thresholds(**head["thresholds"])
        self._entries: list[str] = head["entries"]
        self._forms: dict[str, list[tuple[int, str]]] = {}
        for column, label in enumerate(head["forms"], len(self._entries)):
            entry, _, form = label.partition("/")
            self._forms.setdefault(entry, []).append((column, form))
        self._likeliest: list[int] = head["likeliest"]
        self._all_likely: float = head["all_likely"]
        self._prime: int = head["prime"]
        self._scale: float = head["scale"]
        self._rarity_scale: float = head["rarity_scale"]
        found = parts(view[begin:], head)
        self._keys, self._starts, self._bias, self._columns, self._counts, self._rarity, self._weights = found

    def rank(self, words: str) -> list[Match]:
        """The entries that the words speak for and those likeliest without any, the likeliest first."""
        scores = self._scores(words)
        entries = {column: score for column, score in scores.items() if column < len(self._entries)}
        ranked = sorted(entries, key=lambda column: (-entries[column], column))
        confidences = self._softmax(entries)
        return [
            Match(self._entries[column], self._form(column, scores) if place < FORMED else None, confidences[column])
            for place, column in enumerate(ranked)
        ]

    def _softmax(self, scores: dict[int, float]) -> dict[int, float]:
        """Confidences of these columns among all; those without a score keep what is likely without any words."""
        top = max(scores.values())
        grown = {column: math.exp(score - top) for column, score in scores.items()}
        unscored = self._all_likely - sum(math.exp(self._bias[column]) for column in scores)
        total = sum(grown.values()) + max(unscored, 0.0) * math.exp(-top)
        return {column: value / total for column, value in grown.items()}

    def _form(self, column: int, scores: Mapping[int, float]) -> str | None:
        forms = self._forms.get(self._entries[column])
        if not forms:
            return None
        score = [scores.get(column, self._bias[column]) for column, _ in forms]
        best = max(range(len(forms)), key=score.__getitem__)
        confidence = 1 / sum(math.exp(other - score[best]) for other in score)
        return forms[best][1] or None if confidence >= SURE_OF_FORM else None

    def _scores(self, words: str) -> dict[int, float]:
        tokens = tokenize(words)
        scores = dict.fromkeys(self._likeliest, 0.0)
        score_of = scores.get
        for block, weight in ((word_features(tokens), 1.0), (letter_features(tokens), LETTERS_WEIGH)):
            rows = [row for row in map(self._row, block) if row is not None]
            length = math.sqrt(sum((self._rarity[row] * self._rarity_scale) ** 2 for row in rows))
            for row in rows:
                begin = self._starts[row // SPACED] + sum(self._counts[row - row % SPACED : row])
                end = begin + self._counts[row]
                factor = weight * self._scale * self._rarity[row] * self._rarity_scale / length
                for column, value in zip(self._columns[begin:end], self._weights[begin:end], strict=True):
                    scores[column] = score_of(column, 0.0) + value * factor
        return {column: score + self._bias[column] for column, score in scores.items()}

    def _row(self, feature: str) -> int | None:
        key = key_of(feature, self._prime)
        row = bisect_left(self._keys, key)
        return row if row < len(self._keys) and self._keys[row] == key else None


def load(path: str = COMPILED) -> Index:
    """Map an index into memory. Raises OSError, KeyError or ValueError when it is missing or damaged."""
    with open(path, "rb") as file:
        return Index(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def key_of(feature: str, prime: int) -> int:
    """A number below the prime that stands for a feature; packing chooses one by which no two known features share."""
    return int.from_bytes(feature.encode("ascii"), "little") % prime


def parts(view: memoryview, head: Mapping[str, Any]) -> list[Any]:
    """The parts of an index behind its head, each as numbers. Raises ValueError when they do not fill it."""
    found: list[memoryview[Any]] = []
    begin = 0
    for name, kind in PARTS:
        numbers: memoryview[Any] = view[begin : begin + head["bytes"][name]].cast(head["kinds"].get(name, kind))
        found.append(numbers)
        begin += -(-numbers.nbytes // ALIGNED) * ALIGNED
    if begin != view.nbytes:
        raise ValueError("the search index is cut short")
    return found


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
