"""What growing content costs: answering and loading as many times the content, and the size of the index.

A skill about many documents is made of copies of this one. Each copy has entries and words of its own; the commonest
words and letter groups, those that weigh for many labels, are shared, as they are among any texts.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from skill import answers, content, search
from skill.local import packing, questions
from skill.local.bench.warm import LATEST
from skill.local.measuring import milliseconds
from skill.local.training import Example, Features
from skill.replies import Turn
from skill.search import ZERO, key_of
from skill.session import Session

TIMES = (1, 10, 100, 1000)
"""How many copies of the content there are."""
LOADS = 5
_GROUPS = ("topics", "gaps")
"""Alarms are of the listener, and talk is of the conversation, whatever the document."""
_SEED = 7


@dataclass(frozen=True)
class Grown:
    """What so many times the content costs."""

    times: int
    question: float
    """Milliseconds to answer one in free words, the median."""
    load_index: float
    """Milliseconds, like the next."""
    load_content: float
    size: int
    """Bytes of the index."""


def measure(times: int, features: Sequence[str], folder: Path) -> Grown:
    """Make so many times the content in a folder, and time it. `features` are the names of those known."""
    index_path, content_path = folder / f"index{times}.bin", folder / f"content{times}.json"
    index_path.write_bytes(Path(search.COMPILED).read_bytes() if times == 1 else grown_index(times, features))
    content_path.write_text(json.dumps(grown_content(times)), "utf-8")
    loading_index = _median(lambda: search.load(str(index_path)), LOADS)
    loading_content = _median(lambda: content.load(str(content_path)), 1 if times > 10 else LOADS)
    grown, found = content.load(str(content_path)), search.load(str(index_path))
    turn = Turn(grown, found, grown.wording(None), Session())
    asked = [question.words for question in questions.measured(LATEST)]
    for words in asked:
        answers.words(turn, words)
    question = median(milliseconds(partial(answers.words, turn, words)) for words in asked)
    size = index_path.stat().st_size
    index_path.unlink()
    content_path.unlink()
    return Grown(times, question, loading_index, loading_content, size)


def known_features(learned: Sequence[Example]) -> list[str]:
    """Names of the features that the index may hold, which it knows only by number."""
    return Features(learned).names


def grown_content(times: int) -> dict[str, Any]:
    """The compiled content with so many copies of its topics and gaps, named as the labels of the index."""
    data: dict[str, Any] = json.loads(Path(content.COMPILED).read_text("utf-8"))
    for group in _GROUPS:
        data[group] = [{**entry, "id": _named(entry["id"], copy)} for copy in range(times) for entry in data[group]]
    return data


def grown_index(times: int, features: Sequence[str]) -> bytes:
    """The index of so many copies, as if it had been trained on all of them."""
    base = _Base(Path(search.COMPILED).read_bytes())
    shared, table = base.shared(times)
    own = [_moved(base.own, base.columns(copy, times), times * len(base.bias)) for copy in range(times)]
    known = {key_of(name, base.head["prime"]): key_of(name, packing.PRIMES[-1]) for name in features}
    true = np.array([known[key] for key in (*base.own_keys, *base.shared_keys)], "<u8")
    drawn = np.random.default_rng(_SEED).integers(0, packing.PRIMES[-1], (times - 1) * len(base.own_keys), "<u8")
    keys = np.concatenate([true, drawn])
    order = np.argsort(keys)
    weights = vstack([own[0], shared, *own[1:]], format="csr")[order]
    bias, entries = base.bias - np.log(times), base.head["entries"]
    return packing.assembled(
        {"digest": "", "thresholds": base.head["thresholds"]},
        packing.Model(
            labels=[
                _named(label, copy) for some in (entries, base.head["forms"]) for copy in range(times) for label in some
            ],
            bias=np.concatenate([np.tile(bias[: len(entries)], times), np.tile(bias[len(entries) :], times)]),
            prime=packing.PRIMES[-1],
            keys=keys[order],
            rarity=np.concatenate([base.own_rarity, base.shared_rarity, np.tile(base.own_rarity, times - 1)])[order],
            counts=np.diff(weights.indptr),
            columns=weights.indices,
            weights=weights.data,
            scale=base.head["scale"],
            full=np.flatnonzero(np.diff(weights.indptr) == 0),
            table=table,
        ),
    )


class _Base:
    """The index that ships, taken apart: the rows that weigh for some labels, and those that weigh for all."""

    def __init__(self, packed: bytes) -> None:
        self.head, parts = search.unpacked(packed)
        numbers = {name: np.asarray(part) for (name, _), part in zip(search.PARTS, parts, strict=True)}
        self.bias = numbers["bias"]
        own = np.setdiff1d(np.arange(len(numbers["keys"])), numbers["full"])
        self.own_keys, self.shared_keys = numbers["keys"][own].tolist(), numbers["keys"][numbers["full"]].tolist()
        self.own_rarity, self.shared_rarity = numbers["rarity"][own], numbers["rarity"][numbers["full"]]
        starts = np.concatenate([[0], np.cumsum(numbers["counts"][own])])
        self.own = csr_matrix((numbers["weights"], numbers["columns"], starts), shape=(len(own), len(self.bias)))
        self._table = numbers["table"].reshape(-1, len(self.bias)).astype(np.int16) - ZERO

    def columns(self, copy: int, times: int) -> NDArray[Any]:
        """Where the labels of a copy stand among those of all: first the entries of every copy, then the forms."""
        entries = len(self.head["entries"])
        forms = len(self.bias) - entries
        return np.concatenate([copy * entries + np.arange(entries), times * entries + copy * forms + np.arange(forms)])

    def shared(self, times: int) -> tuple[Any, NDArray[Any]]:
        """The rows that weigh for all labels: as rows for some of them, the weightiest, or else as lines of a table."""
        places = np.stack([self.columns(copy, times) for copy in range(times)], axis=1)
        kept = [np.argsort(-np.abs(row), kind="stable")[: np.count_nonzero(row)] for row in self._table]
        found = [places[order].ravel()[: packing.MOST_LABELS] for order in kept]
        values = [
            np.repeat(row[order], times)[: packing.MOST_LABELS] for row, order in zip(self._table, kept, strict=True)
        ]
        ends = np.concatenate([[0], np.cumsum([len(columns) for columns in found])])
        shape = len(self._table), times * len(self.bias)
        sparse = csr_matrix((np.concatenate(values).astype(np.int8), np.concatenate(found), ends), shape=shape)
        if shape[1] >= packing.MOST_LABELS * packing.MANY:
            return sparse, np.zeros((0, shape[1]))
        return csr_matrix(shape, dtype=np.int8), sparse.toarray().astype(np.int16) + ZERO


def _moved(rows: Any, columns: NDArray[Any], many: int) -> Any:
    return csr_matrix((rows.data, columns[rows.indices], rows.indptr), shape=(rows.shape[0], many))


def _named(label: str, copy: int) -> str:
    """The label of a copy; the first copy keeps its own."""
    entry, slash, form = label.partition("/")
    return f"{entry}{copy or ''}{slash}{form}"


def _median(work: Callable[[], object], times: int) -> float:
    return median(milliseconds(work) for _ in range(times))
