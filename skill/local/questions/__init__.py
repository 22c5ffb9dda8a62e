"""Questions that listeners might ask, labelled: some to learn from, others only to measure on."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LEARN = Path(__file__).parent / "learn"


class QuestionError(Exception):
    """A file of questions is damaged; names file and line."""


@dataclass(frozen=True)
class Labelled:
    """A question and the ids of the entries that answer it; two when it asks two things."""

    words: str
    labels: tuple[str, ...]
    file: str
    """Name of the file without ending: who speaks like that."""


def learned(folder: Path = LEARN) -> Iterator[Labelled]:
    """The questions to learn from. Raises QuestionError."""
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            try:
                question = json.loads(line)
                yield Labelled(question["q"], tuple(question["labels"]), path.stem)
            except (ValueError, KeyError, TypeError) as error:
                raise QuestionError(f"{path.name}, line {number}: {error!r}") from error
