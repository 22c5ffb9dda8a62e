"""What is spoken is as easy as the voice of a good teacher: the school grade (Flesch-Kincaid) that its texts need."""

from collections.abc import Callable, Iterator
from statistics import mean

import pytest
import textstat

from skill.tools.authoring.draft import Draft

GRADE_MAX = 7.0
"""Health texts for everybody should need no more than seven years of school."""
GROUPS = {
    "answers": ("topics", "answer"),
    "second wordings": ("topics", "again"),
    "plain wordings": ("topics", "simple"),
    "more": ("topics", "more"),
    "variants": ("topics", "variants"),
    "gaps": ("gaps", "answer"),
    "emergencies": ("emergencies", "answer"),
}
NUMBERS = {"emergency": "911", "crisis": "or text 988", "night_help": "go to urgent care", "violence_helpline": ""}


def texts(kind: str, key: str) -> Iterator[str]:
    for _, entry in Draft().files(kind):
        if key == "variants":
            yield from (variant["answer"] for variant in entry.get("variants", []))
        elif kind == "gaps":
            yield " ".join(entry[part] for part in ("answer", "fact", "who_knows") if part in entry)
        else:
            yield entry[key].format(**NUMBERS) if kind == "emergencies" else entry[key]


@pytest.mark.parametrize("group", GROUPS)
def test_the_average_text_needs_no_more_than_seven_years_of_school(
    group: str, record_property: Callable[[str, object], None]
) -> None:
    grade = mean(textstat.flesch_kincaid_grade(text) for text in texts(*GROUPS[group]))
    record_property(f"Reading grade of {group}", f"{grade:.1f}")
    assert grade <= GRADE_MAX
