"""The format of `compiled/model.bin`: the trained weights, written by training and mapped into memory by the skill.

Mapping a file of plain numbers takes 0.1 ms, where parsing the same weights as JSON takes 136 ms of a cold start.

    size of the head    8 ASCII digits; counts all up to the first part
    checksum            8 hexadecimal digits, of all that follows
    head                JSON: digest, thresholds, scale, prime, entries, variants, and the type and size of each part
    parts               arrays of little-endian numbers, each padded to 8 bytes

| part | a number for each | meaning |
| --- | --- | --- |
| keys | feature | `feature_key`, in ascending order |
| rarity | feature | inverse document frequency, 0 to 255 |
| counts | feature | how many labels it has a weight for |
| offsets | `OFFSET_EVERY`th feature | where its weights start; the offsets between follow from `counts` |
| columns | weight | how far its label is behind the one before it, as positions among entries and then variants |
| weights | weight | -127 to 127; times the head's `scale` it is the weight that was trained |
| bias | label | bias of the linear model |
"""

import json
import mmap
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from skill.compiled import CHECKSUM, checksum

PREFIX = 8 + CHECKSUM
"""Bytes before the head's JSON."""
PARTS = ("keys", "rarity", "counts", "offsets", "columns", "weights", "bias")
ALIGNMENT = 8
"""Bytes; each part starts at a multiple of it."""
OFFSET_EVERY = 16
"""The offset of the first weight is stored for every 16th feature only; it is the sum of the counts before it."""
PRIMES = (2654435761, 3373259387, 3891643841, 4049333999, 11400714819323199397)
"""Moduli for `feature_key`, 32-bit ones first. None is near a power of two, or similar features would collide."""


MAX_STEP = 255
"""Steps between columns are bytes; where one would be wider, a weight of zero stands in between."""


class Row(NamedTuple):
    """What one feature weighs."""

    rarity: int
    columns: Sequence[int]
    """In ascending order."""
    weights: Sequence[int]


class Model:
    """The trained weights, looked up by feature. Raises KeyError or ValueError when the bytes are damaged."""

    def __init__(self, packed: bytes | mmap.mmap) -> None:
        try:
            head, parts = _unpack(packed)
        except TypeError as error:
            raise ValueError("the model file is damaged") from error
        self.digest: str = head["digest"]
        """Of the training data and settings, to tell a stale model."""
        self.thresholds: Mapping[str, float] = head["thresholds"]
        self.entries: Sequence[str] = head["entries"]
        """Labels of the first columns."""
        self.variants: Sequence[str] = head["variants"]
        """Labels of the columns after those: "entry/variant", or "entry/" for the plain answer of an entry."""
        self.scale: float = head["scale"]
        self.bias: Sequence[float] = parts["bias"].tolist()
        self._prime: int = head["prime"]
        self._keys, self._rarity, self._counts = parts["keys"], parts["rarity"], parts["counts"]
        self._offsets, self._columns, self._weights = parts["offsets"], parts["columns"], parts["weights"]

    def row(self, feature: str) -> Row | None:
        """What a feature weighs; None for one that was not seen in training."""
        key = feature_key(feature, self._prime)
        at = bisect_left(self._keys, key)
        if at == len(self._keys) or self._keys[at] != key:
            return None
        start = self._offsets[at // OFFSET_EVERY] + sum(self._counts[at - at % OFFSET_EVERY : at])
        end = start + self._counts[at]
        columns = list(accumulate(self._columns[start:end]))
        return Row(self._rarity[at], columns, self._weights[start:end].tolist())


def feature_key(feature: str, prime: int) -> int:
    """The number that represents a feature. The writer chooses a prime for which no two known features collide."""
    return int.from_bytes(feature.encode("ascii"), "little") % prime


def write(settings: Mapping[str, Any], labels: Sequence[str], bias: Sequence[float], rows: Mapping[str, Row]) -> bytes:
    """The bytes of a model.

    `settings` has digest, thresholds and scale. `labels` are entries and then variants, which have a slash. `rows` are
    by feature. Raises ValueError when two features collide for every prime.
    """
    prime, features = _without_collision(rows)
    entries = [label for label in labels if "/" not in label]
    ordered = [_in_steps(rows[feature]) for feature in features.values()]
    counts = [len(row.columns) for row in ordered]
    offsets = [0]
    for at in range(0, len(counts), OFFSET_EVERY):
        offsets.append(offsets[-1] + sum(counts[at : at + OFFSET_EVERY]))
    parts: dict[str, array[Any]] = {
        "keys": array("I" if prime < 1 << 32 else "Q", features),
        "rarity": array("B", [row.rarity for row in ordered]),
        "counts": array("B" if max(counts, default=0) <= MAX_STEP else "H", counts),
        "offsets": array("I", offsets[:-1]),
        "columns": array("B", [step for row in ordered for step in row.columns]),
        "weights": array("b", [weight for row in ordered for weight in row.weights]),
        "bias": array("f", bias),
    }
    head = {
        **settings,
        "prime": prime,
        "entries": entries,
        "variants": list(labels[len(entries) :]),
        "types": {name: part.typecode for name, part in parts.items()},
        "sizes": {name: len(part) * part.itemsize for name, part in parts.items()},
    }
    text = json.dumps(head, separators=(",", ":")).encode("ascii")
    text += b" " * (-len(text) % ALIGNMENT)
    return seal(text, b"".join(_pad(parts[name].tobytes()) for name in PARTS))


def _in_steps(row: Row) -> Row:
    """The row with the step to each column in the place of the column."""
    pairs = list(_steps(row))
    return row._replace(columns=[step for step, _ in pairs], weights=[weight for _, weight in pairs])


def _steps(row: Row) -> Iterator[tuple[int, int]]:
    """The step to each column, with its weight."""
    at = 0
    for column, weight in zip(row.columns, row.weights, strict=True):
        while column - at > MAX_STEP:
            yield MAX_STEP, 0
            at += MAX_STEP
        yield column - at, weight
        at = column


def seal(head: bytes, parts: bytes) -> bytes:
    """The bytes of a file with this head, which is padded, and these parts."""
    return _digits(PREFIX + len(head)) + checksum(head + parts) + head + parts


def _digits(size: int) -> bytes:
    return b"%8d" % size


def _without_collision(rows: Mapping[str, Row]) -> tuple[int, dict[int, str]]:
    """The first prime for which all features have different keys, and the features by key, in ascending order."""
    for prime in PRIMES:
        features = {feature_key(feature, prime): feature for feature in rows}
        if len(features) == len(rows):
            return prime, dict(sorted(features.items()))
    raise ValueError("two features collide for every prime in PRIMES; add another prime")


def _unpack(packed: bytes | mmap.mmap) -> tuple[dict[str, Any], dict[str, Any]]:
    view = memoryview(packed)
    if bytes(view[8:PREFIX]) != checksum(view[PREFIX:]):
        raise ValueError("the model file is not as it was written: its checksum is another")
    start = int(bytes(view[:8]))
    if bytes(view[:8]) != _digits(start):
        raise ValueError("the model file is not as it was written: the size of its head is not")
    head: dict[str, Any] = json.loads(bytes(view[PREFIX:start]))
    parts: dict[str, memoryview[Any]] = {}
    for name in PARTS:
        parts[name] = view[start : start + head["sizes"][name]].cast(head["types"][name])
        start += -(-head["sizes"][name] // ALIGNMENT) * ALIGNMENT
    if start != view.nbytes:
        raise ValueError("the model file is cut short")
    return head, parts


def _pad(data: bytes) -> bytes:
    return data + bytes(-len(data) % ALIGNMENT)
