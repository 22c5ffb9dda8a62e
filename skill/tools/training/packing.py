"""The trained weights -> the bytes of the search index, as `skill.search` maps them into memory.

A head in JSON (its length first, as a number of eight characters), then numbers, each part padded to eight bytes: the
key of each feature in ascending order, where the weights of every so manieth start, each label's bias and how likely
that makes it without any words, for each weight its label, for each feature how many weights it has and its rarity, and
the weights themselves. A feature that weighs for many of the labels has no weights there but a line in a table, with a
number for every label; which features those are stands before the table. Numbers are little-endian, as on both of
Lambda's architectures.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skill.search import ALIGNED, PARTS, SPACED, ZERO, key_of

LIKELIEST = 10
"""Entries that are ranked for any words, the likeliest without any."""
PRIMES = (2654435761, 3373259387, 3891643841, 4049333999, 11400714819323199397)
"""What features are told apart by, 32-bit keys first; near no power of two, or like words would collide."""
MOST_LABELS = 255
"""Labels, the most weighty ones, that a feature may speak for or against: what bounds the time of a question."""
MANY = 8
"""A feature that weighs for one label in so many gets a line in the table."""


@dataclass(frozen=True)
class Model:
    """What an index is made of; the rows stand in the order of their keys."""

    labels: Sequence[str]
    """Entries first, then forms, which have a slash."""
    bias: NDArray[Any]
    prime: int
    keys: NDArray[Any]
    """One for each row, of four or eight bytes, like the next two."""
    rarity: NDArray[Any]
    """From 0 to 255."""
    counts: NDArray[Any]
    """Weights of the row, at most MOST_LABELS; 0 for a line in the table."""
    columns: NDArray[Any]
    """Label of each weight, row by row, like the next."""
    weights: NDArray[Any]
    scale: float
    """What a weight of 1 stands for."""
    full: NDArray[Any]
    """The rows with a line in the table."""
    table: NDArray[Any]


def packed(
    settings: Mapping[str, Any],
    labels: Sequence[str],
    bias: NDArray[np.float64],
    features: Sequence[str],
    rarity: NDArray[np.float64],
    weights: NDArray[np.float64],
) -> bytes:
    """An index. `settings` are digest and thresholds; `weights` has a row for each feature, a column for each label.

    Labels with a slash are forms, and follow the entries. Raises ValueError when two features share a key.
    """
    prime, keys = _keys(features)
    order = np.argsort(keys)
    scale = float(np.abs(weights).max()) / 127
    small = _weightiest(np.rint(weights[order] / scale).astype(np.int8))
    kept = small.any(axis=1)
    order, small = order[kept], small[kept]
    full = np.flatnonzero(np.count_nonzero(small, axis=1) * MANY > len(labels))
    table = small[full].astype(np.int16) + ZERO
    small[full] = 0
    rows, columns = np.nonzero(small)
    return assembled(
        settings,
        Model(
            labels=labels,
            bias=np.round(bias, 4),
            prime=prime,
            keys=keys[order],
            rarity=np.rint(rarity[order] * (255 / rarity.max())),
            counts=np.count_nonzero(small, axis=1),
            columns=columns,
            weights=small[rows, columns],
            scale=scale,
            full=full,
            table=table,
        ),
    )


def assembled(settings: Mapping[str, Any], model: Model) -> bytes:
    """The bytes of an index. `settings` are digest and thresholds."""
    entries = [label for label in model.labels if "/" not in label]
    of_entries = model.bias[: len(entries)]
    kind = "B" if len(model.labels) <= 1 << 8 else "H" if len(model.labels) <= 1 << 16 else "I"
    numbers: dict[str, NDArray[Any]] = {
        "keys": model.keys,
        "starts": np.cumsum(np.append(0, model.counts))[:-1:SPACED].astype("<u4"),
        "bias": model.bias.astype("<f4"),
        "likely": np.exp(model.bias).astype("<f4"),
        "columns": model.columns.astype({"B": "u1", "H": "<u2", "I": "<u4"}[kind]),
        "counts": model.counts.astype("u1"),
        "rarity": model.rarity.astype("u1"),
        "weights": model.weights.astype("i1"),
        "full": model.full.astype("<u4"),
        "table": model.table.astype("u1"),
    }
    head = {
        **settings,
        "entries": entries,
        "forms": list(model.labels[len(entries) :]),
        "likeliest": np.argsort(-of_entries, kind="stable")[:LIKELIEST].tolist(),
        "all_likely": float(numbers["likely"][: len(entries)].sum(dtype=np.float64)),
        "scale": model.scale,
        "prime": model.prime,
        "kinds": {"keys": "I" if model.keys.itemsize == 4 else "Q", "columns": kind},
        "bytes": {name: numbers[name].nbytes for name, _ in PARTS},
    }
    text = json.dumps(head, separators=(",", ":")).encode("ascii")
    text += b" " * (-len(text) % ALIGNED)
    return b"".join([b"%8d" % (ALIGNED + len(text)), text, *(_padded(numbers[name].tobytes()) for name, _ in PARTS)])


def _keys(features: Sequence[str]) -> tuple[int, NDArray[Any]]:
    """The first prime by which no two features share a key, and their keys."""
    for prime in PRIMES:
        keys = np.array([key_of(feature, prime) for feature in features], "<u4" if prime < 1 << 32 else "<u8")
        if len(np.unique(keys)) == len(keys):
            return prime, keys
    raise ValueError("two features share a key by every prime; another is needed")


def _weightiest(weights: NDArray[np.int8]) -> NDArray[np.int8]:
    """The weights with all but each row's MOST_LABELS largest set to zero."""
    crowded = np.flatnonzero(np.count_nonzero(weights, axis=1) > MOST_LABELS)
    for row in crowded:
        by_size = np.argsort(-np.abs(weights[row].astype(np.int16)), kind="stable")
        weights[row, by_size[MOST_LABELS:]] = 0
    return weights


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % ALIGNED)
