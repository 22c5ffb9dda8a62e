"""Reads `content/utterances`: what listeners say, labelled to train on or to evaluate on.

A file holds one JSON object a line. The first line is a header: `locales`, where its speakers are at home, and `use`,
what the file was used for.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from skill.nlu.classifier import WAYS_TO_CHOOSE

T = TypeVar("T")
S = TypeVar("S", bound=str)

UTTERANCES = Path(__file__).parents[2] / "content" / "utterances"
TRAIN = "train"
CHOICES = "choices"
"""The folder of words that choose between two things, whatever the two are."""
EVALUATION = ("validation", "test")
"""The folders that nothing is trained on."""
ExpectedKind = Literal["answer", "gap", "out_of_scope", "emergency"]
KINDS: tuple[ExpectedKind, ...] = get_args(ExpectedKind)
LOCALE_CODE = re.compile(r"[a-z]{2}-[A-Z]{2}")


class DatasetError(Exception):
    """A file of utterances is malformed; names the file and the line."""


@dataclass(frozen=True)
class LabelledUtterance:
    """An utterance to train on."""

    say: str
    labels: tuple[str, ...]
    """What answers it: entry ids or "entry/variant"; two labels when it asks two things."""
    file: str
    """Such as "train/american"."""
    locales: frozenset[str]
    """Where people speak like that."""
    after: str = ""
    """Id of the topic or gap that the latest answer told; empty before an answer, or if it does not matter."""
    alone: bool = True
    """Whether the words have that meaning without the answer, too."""


@dataclass(frozen=True)
class TestUtterance:
    """An utterance to evaluate on."""

    say: str
    kind: ExpectedKind
    """The kind of the right answer."""
    right: tuple[frozenset[str], ...]
    """The sets of topics of which a right answer covers at least one; empty unless the kind is "answer"."""
    file: str
    """Such as "test/fourth_everyday"."""
    use: str
    """What the file was used for, as its header says."""

    def answered_by(self, kind: str, entries: Iterable[str]) -> bool:
        """Whether an answer of this kind, built from these entries, is right."""
        covered = any(topics <= set(entries) for topics in self.right)
        return kind == self.kind and (covered or kind != "answer")


def training_utterances(folder: Path = UTTERANCES) -> Iterator[LabelledUtterance]:
    """Yield the utterances to train on, file by file. Raises DatasetError."""
    for path in sorted((folder / TRAIN).glob("*.jsonl")):
        name, header, rows = _read(path, _training_row)
        for say, labels, after, alone in rows:
            yield LabelledUtterance(say, labels, name, frozenset(header["locales"]), after, alone)


def _training_row(row: dict[str, Any]) -> tuple[str, tuple[str, ...], str, bool]:
    after = _text(row["after"]) if "after" in row else ""
    alone = row.get("alone", True)
    if not (alone is True or (alone is False and after)):
        raise ValueError("alone must be true, or false beside what the words come after")
    return _text(row["say"]), _labels(row["labels"]), after, alone


def choice_utterances(folder: Path = UTTERANCES) -> Iterator[tuple[str, str]]:
    """Yield words that choose between two things, each with one of `WAYS_TO_CHOOSE`. Raises DatasetError."""
    for path in sorted((folder / CHOICES).glob("*.jsonl")):
        yield from _read(path, lambda row: (_text(row["say"]), _one_of(WAYS_TO_CHOOSE, row["choice"], "choice")))[2]


def test_utterances(pattern: str = "*", folder: Path = UTTERANCES) -> list[TestUtterance]:  # noqa: PT028 - no test
    """List the utterances to evaluate on, of the files whose name matches, such as "fourth_*". Raises DatasetError."""
    found: list[TestUtterance] = []
    for path in (path for name in EVALUATION for path in sorted((folder / name).glob(f"{pattern}.jsonl"))):
        name, header, rows = _read(
            path, lambda row: (_text(row["say"]), _one_of(KINDS, row["kind"], "kind"), _right(row))
        )
        found += (TestUtterance(*row, name, header["use"]) for row in rows)
    return found


def _read(path: Path, parse: Callable[[dict[str, Any]], T]) -> tuple[str, dict[str, Any], list[T]]:
    """Return the file's name, its header and its parsed rows."""
    lines, file = path.read_text("utf-8").splitlines(), f"{path.parent.name}/{path.name}"
    (header,) = parse_lines(lines[:1] or [""], _header, file)
    return f"{path.parent.name}/{path.stem}", header, parse_lines(lines[1:], parse, file, first=2)


def parse_lines(lines: Iterable[str], parse: Callable[[Any], T], file: str, *, first: int = 1) -> list[T]:
    """Parse JSON lines, numbered from `first`. Raises DatasetError, which names the file and the line."""
    parsed = []
    for number, line in enumerate(lines, first):
        try:
            parsed.append(parse(json.loads(line)))
        except KeyError as error:
            raise DatasetError(f"{file}, line {number}: missing {error}") from error
        except (ValueError, TypeError) as error:
            raise DatasetError(f"{file}, line {number}: {error}") from error
    return parsed


def _header(row: dict[str, Any]) -> dict[str, Any]:
    if row.keys() != {"locales", "use"}:
        raise ValueError("the first line must be a header with the keys locales and use, and no others")
    if not row["locales"] or not all(LOCALE_CODE.fullmatch(code) for code in row["locales"]):
        raise ValueError(f"locales must be codes such as en-GB, not {row['locales']}")
    return {**row, "use": _text(row["use"])}


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"expected words, not {value!r}")
    return value


def _labels(labels: object) -> tuple[str, ...]:
    if not isinstance(labels, list) or not labels:
        raise ValueError(f"labels must be a list of entry ids, not {labels!r}")
    return tuple(map(_text, labels))


def _one_of(known: Sequence[S], value: object, key: str) -> S:
    for one in known:
        if value == one:
            return one
    raise ValueError(f"{key} must be one of {', '.join(known)}, not {value!r}")


def _right(row: dict[str, Any]) -> tuple[frozenset[str], ...]:
    return tuple(map(frozenset, [row["topics"], *row["alt"]])) if row["kind"] == "answer" else ()
