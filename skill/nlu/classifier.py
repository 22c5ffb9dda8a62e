"""The listener's words -> entries of the content, each with a confidence. Pure Python; knows no Alexa.

A linear model over words, word pairs and the letters inside words, trained at build time (`skill.local.training`) and
shipped as an index of pruned weights. Scores go through a softmax, so the confidences of all entries add up to one. The
index is mapped into memory, not read, and only what the words touch is looked at: neither loading nor a question takes
time in proportion to the content. Common features weigh for most labels; their rows are added up as long integers.
"""

import json
import math
import mmap
import operator
import re
from bisect import bisect, bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise, zip_longest
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
"""Entries, the likeliest ones, that are named however unlikely, and with their form: no other is ever answered with."""
LEAST = 0.001
"""Confidence from which any further entry is named."""
ALIGNED = 8
"""Bytes; the parts of an index begin at multiples of them."""
SPACED = 16
"""Rows from one whose first weight's place is noted to the next; from there on the rows' numbers of weights add up."""
PARTS = (
    ("keys", ""), ("starts", "I"), ("bias", "f"), ("likely", "f"), ("columns", ""), ("counts", "B"), ("rarity", "B"),
    ("weights", "b"), ("full", "I"), ("table", "B"),
)  # fmt: skip
"""What stands behind the head of an index, and as which numbers; the head tells it of keys and columns."""
LANE = 4
"""Bytes that a label has to itself in a long integer, so that a row is weighed for all labels at once."""
STEPS = 1 << 14
"""Steps that a row's factor is rounded to for that; no utterance makes the sums too large for a lane."""
ZERO = 128
"""What a weight of nought is in the table, which has no signs."""
REMEMBERED = 16384
"""Features whose rows stay at hand, the last ones that were looked up."""


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


class Row(NamedTuple):
    """What one feature weighs, for some labels or for all of them."""

    rarity: int
    lanes: int
    """A lane for each label with its weight from the table; 0 where the weights for some labels follow."""
    columns: Sequence[int]
    weights: Sequence[int]


class Index:
    """The trained model: for each feature (row) its rarity, and what it weighs for some of the labels (columns)."""

    def __init__(self, packed: bytes | mmap.mmap) -> None:
        """Find the parts of what `skill.local.packing` packed. Raises KeyError or ValueError when it is damaged."""
        head, found = unpacked(packed)
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
        self._keys, self._starts, self._bias, self._likely, self._columns, *found = found
        self._counts, self._rarity, self._weights, self._full, self._table = found
        self._row = lru_cache(REMEMBERED)(self._find)

    def rank(self, words: str) -> list[Match]:
        """The entries that the words may mean, the likeliest first: two at least, and all that have some likelihood."""
        scores, many = self._scores(words), len(self._entries)
        ranked = list(range(many)) if isinstance(scores, list) else sorted(c for c in scores if c < many)
        ranked.sort(key=scores.__getitem__, reverse=True)
        top = scores[ranked[0]]
        grown = [math.exp(scores[column] - top) for column in ranked]
        total = sum(grown)
        if len(ranked) < many:  # those that nothing speaks for keep what is likely without any words
            total += max(self._all_likely - sum(map(self._likely.__getitem__, ranked)), 0.0) * math.exp(-top)
        named = max(bisect(grown, -LEAST * total, key=operator.neg), FORMED)
        forms = [self._form(column, scores) for column in ranked[:FORMED]]
        return [
            Match(self._entries[column], form, value / total)
            for column, value, form in zip_longest(ranked[:named], grown[:named], forms)
        ]

    def _form(self, column: int, scores: "Scores") -> str | None:
        forms = self._forms.get(self._entries[column])
        if not forms:
            return None
        score = [scores[column] for column, _ in forms]
        best = max(range(len(forms)), key=score.__getitem__)
        confidence = 1 / sum(math.exp(other - score[best]) for other in score)
        return forms[best][1] or None if confidence >= SURE_OF_FORM else None

    def _scores(self, words: str) -> "Scores":
        tokens = tokenize(words)
        sums = steps = 0
        some: list[tuple[Sequence[int], Sequence[int], float]] = []
        for block, weight in ((word_features(tokens), 1.0), (letter_features(tokens), LETTERS_WEIGH)):
            rows = [row for row in map(self._row, block) if row]
            length = math.hypot(*[row.rarity for row in rows])
            for rarity, lanes, columns, weights in rows:
                factor = weight * rarity / length
                if lanes:
                    step = round(factor * STEPS)
                    sums += lanes * step
                    steps += step
                else:
                    some.append((columns, weights, factor * self._scale))
        scores = self._begun(sums, steps)
        for columns, weights, factor in some:
            for column, value in zip(columns, weights, strict=True):
                scores[column] += value * factor
        return scores

    def _begun(self, sums: int, steps: int) -> "Scores":
        """What the rows that weigh for all labels make of each; in an index without such rows, the likeliest alone."""
        if not self._full:
            return _Scored(self._bias, self._likeliest)
        lanes = memoryview(sums.to_bytes(LANE * len(self._bias), "little")).cast("I").tolist()
        scale = self._scale / STEPS
        nought = ZERO * steps * scale
        return [lane * scale - nought + bias for lane, bias in zip(lanes, self._bias, strict=True)]

    def _find(self, feature: str) -> Row | None:
        key = key_of(feature, self._prime)
        row = bisect_left(self._keys, key)
        if row == len(self._keys) or self._keys[row] != key:
            return None
        if not self._counts[row]:
            begin = bisect_left(self._full, row) * len(self._bias)
            lanes = bytearray(LANE * len(self._bias))
            lanes[::LANE] = self._table[begin : begin + len(self._bias)]
            return Row(self._rarity[row], int.from_bytes(lanes, "little"), (), ())
        begin = self._starts[row // SPACED] + sum(self._counts[row - row % SPACED : row])
        end = begin + self._counts[row]
        return Row(self._rarity[row], 0, self._columns[begin:end].tolist(), self._weights[begin:end].tolist())


class _Scored(dict[int, float]):
    """Scores of some labels; any other label's is its bias."""

    def __init__(self, bias: Sequence[float], columns: Iterable[int]) -> None:
        super().__init__((column, bias[column]) for column in columns)
        self._bias = bias

    def __missing__(self, column: int) -> float:
        return self._bias[column]


Scores = list[float] | _Scored
"""The score of a label by its column."""


def load(path: str = COMPILED) -> Index:
    """Map an index into memory. Raises OSError, KeyError or ValueError when it is missing or damaged."""
    with open(path, "rb") as file:
        return Index(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def key_of(feature: str, prime: int) -> int:
    """A number below the prime that stands for a feature; packing chooses one by which no two known features share."""
    return int.from_bytes(feature.encode("ascii"), "little") % prime


def unpacked(packed: bytes | mmap.mmap) -> tuple[dict[str, Any], list[Any]]:
    """The head of an index and its parts, each as numbers. Raises KeyError or ValueError when it is damaged."""
    view = memoryview(packed)
    begin = int(bytes(view[:ALIGNED]))
    head: dict[str, Any] = json.loads(bytes(view[ALIGNED:begin]))
    view, begin = view[begin:], 0
    found: list[memoryview[Any]] = []
    for name, kind in PARTS:
        numbers: memoryview[Any] = view[begin : begin + head["bytes"][name]].cast(head["kinds"].get(name, kind))
        found.append(numbers)
        begin += -(-numbers.nbytes // ALIGNED) * ALIGNED
    if begin != view.nbytes:
        raise ValueError("the search index is cut short")
    return head, found


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
