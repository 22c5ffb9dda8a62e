"""The trained weights -> the bytes of the search index, as `skill.search` maps them into memory.

A head in JSON (its length first, as a number of eight characters), then numbers, each part padded to eight bytes: the
key of each feature in ascending order, where its weights start, each label's bias, then for each weight its label, for
each feature its rarity, and the weights themselves. Numbers are little-endian, as on both of Lambda's architectures.
"""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skill.search import ALIGNED, PARTS, key_of

LIKELIEST = 10
"""Entries that are ranked for any words, the likeliest without any."""
MOST_LABELS = 256
"""Labels, the most weighty ones, that a feature may speak for or against: what bounds the time of a question."""


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
    keys = np.array([key_of(feature) for feature in features], "<u8")
    order = np.argsort(keys)
    if len(np.unique(keys)) < len(keys):
        raise ValueError("two features share a key; another PRIME is needed")
    scale, rarity_scale = float(np.abs(weights).max()) / 127, float(rarity.max()) / 255
    small = _weightiest(np.rint(weights[order] / scale).astype(np.int8))
    rows, columns = np.nonzero(small)
    entries = [label for label in labels if "/" not in label]
    kept = np.round(bias, 4)
    kind = "B" if len(labels) <= 1 << 8 else "H" if len(labels) <= 1 << 16 else "I"
    numbers: dict[str, NDArray[Any]] = {
        "keys": keys[order],
        "starts": np.searchsorted(rows, np.arange(len(features) + 1)).astype("<u4"),
        "bias": kept.astype("<f4"),
        "columns": columns.astype({"B": "u1", "H": "<u2", "I": "<u4"}[kind]),
        "rarity": np.rint(rarity[order] / rarity_scale).astype("u1"),
        "weights": small[rows, columns],
    }
    head = {
        **settings,
        "entries": entries,
        "forms": list(labels[len(entries) :]),
        "likeliest": np.argsort(-kept[: len(entries)], kind="stable")[:LIKELIEST].tolist(),
        "all_likely": sum(math.exp(value) for value in numbers["bias"][: len(entries)].tolist()),
        "scale": scale,
        "rarity_scale": rarity_scale,
        "columns_as": kind,
        "bytes": {name: numbers[name].nbytes for name, _ in PARTS},
    }
    text = json.dumps(head, separators=(",", ":")).encode("ascii")
    text += b" " * (-len(text) % ALIGNED)
    return b"".join([b"%8d" % (ALIGNED + len(text)), text, *(_padded(numbers[name].tobytes()) for name, _ in PARTS)])


def _weightiest(weights: NDArray[np.int8]) -> NDArray[np.int8]:
    """The weights with all but each row's MOST_LABELS largest set to zero."""
    crowded = np.flatnonzero(np.count_nonzero(weights, axis=1) > MOST_LABELS)
    for row in crowded:
        by_size = np.argsort(-np.abs(weights[row].astype(np.int16)), kind="stable")
        weights[row, by_size[MOST_LABELS:]] = 0
    return weights


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % ALIGNED)
