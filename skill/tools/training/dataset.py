"""Questions that listeners might ask, labelled: some to learn from, others only to measure on."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

LEARN = Path(__file__).parent / "learn"
MEASURE = Path(__file__).parent / "measure"


class QuestionError(Exception):
    """A file of questions is damaged; names file and line."""


@dataclass(frozen=True)
class Labelled:
    """A question and the ids of the entries that answer it; two when it asks two things."""

    words: str
    labels: tuple[str, ...]
    file: str
    """Name of the file without ending: who speaks like that."""


@dataclass(frozen=True)
class Asked:
    """A question to measure on."""

    words: str
    kind: str
    """The kind that a right answer is of: answer, unknown, offtopic or urgent."""
    right: tuple[frozenset[str], ...]
    """Lists of topics of which a right answer covers one; empty unless the kind is "answer"."""

    def answered_by(self, kind: str, entries: Iterable[str]) -> bool:
        """Whether an answer of this kind, made from these entries, is right."""
        covered = any(topics <= set(entries) for topics in self.right)
        return kind == self.kind and (covered or kind != "answer")


def learned(folder: Path = LEARN) -> Iterator[Labelled]:
    """The questions to learn from. Raises QuestionError."""
    for name, question in _lines(folder, "*.jsonl", lambda line: (line["q"], tuple(line["labels"]))):
        yield Labelled(*question, name)


def measured(prefix: str = "", folder: Path = MEASURE) -> list[Asked]:
    """The questions to measure on, of the files whose name starts so. Raises QuestionError."""
    return [asked for _, asked in _lines(folder, f"{prefix}*.jsonl", _asked)]


def _asked(line: dict[str, Any]) -> Asked:
    topics = [line["topics"], *line["alt"]] if line["kind"] == "answer" else []
    return Asked(line["q"], line["kind"], tuple(map(frozenset, topics)))


def _lines(folder: Path, pattern: str, read: Callable[[dict[str, Any]], T]) -> Iterator[tuple[str, T]]:
    for path in sorted(folder.glob(pattern)):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            try:
                yield path.stem, read(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise QuestionError(f"{path.name}, line {number}: {error!r}") from error
