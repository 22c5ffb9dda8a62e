"""The rules of the timeline and the chapters of the tour, as authors write them."""

from pathlib import Path

import pytest

from skill.tools.authoring import article as articles
from skill.tools.authoring import grounding
from skill.tools.authoring.draft import Draft
from skill.tools.authoring.timeline import mark
from tests.tools.authoring.conftest import problems, spoil


@pytest.mark.parametrize(
    ("text", "compiled"),
    [
        ("48 hours before", ("hours", -48)),
        ("3 days before", ("days", -3)),
        ("12 hours after", ("hours", 12)),
        ("4 weeks after", ("weeks", 4)),
        ("6 months after", ("months", 6)),
        ("same morning", ("morning", 0)),
        ("next morning", ("morning", 1)),
        ("same noon", ("noon", 0)),
    ],
)
def test_a_mark_is_a_unit_and_an_amount(text: str, compiled: tuple[str, int]) -> None:
    assert mark(text) == compiled


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("timeline.toml", 'id = "sun"', 'id = "massage"', "timeline.toml: two rules have the id 'massage'"),
        ("timeline.toml", 'remind = "last"', 'remind = "late"', "timeline.toml: sun: remind: there is no mark 'late'"),
        ("timeline.toml", 'remind = "last"', "", "timeline.toml: sun: remind and reminder go together"),
        (
            "timeline.toml",
            "until {first}, or {last}",
            "until {first}, or {end}",
            "timeline.toml: sun: ahead: {end} is not a mark here",
        ),
        (
            "timeline.toml",
            'ahead = "From {start}, for the 48 hours',
            'ahead = "From {day}, for the 48 hours',
            "timeline.toml: smoking_drinking: ahead: {day} is not a mark here",
        ),
        (
            "timeline.toml",
            'reminder = "Wash your hair',
            'reminder = "{start} wash your hair',
            "timeline.toml: washing_before: reminder: {start} is not a mark here",
        ),
        (
            "timeline.toml",
            "marks = {}",
            'marks = { start = "3 days before" }',
            "timeline.toml: massage: begun: is missing, and the rule has marks",
        ),
        (
            "tour.toml",
            'tells = ["aftercare"]',
            'tells = ["aftercare", "washing_after"]',
            "tour.toml: aftercare: 91 words; a listener can take in at most 60",
        ),
        (
            "dialog_acts/timeline.toml",
            '"it was on {day}"',
            '"it was on {date}"',
            "dialog_acts/timeline.toml: samples: 'it was on {date}' slot 'date' is not declared",
        ),
        (
            "dialog_acts/timeline.toml",
            'time = "AMAZON.TIME"',
            'time = "AMAZON.TIME", zone = "AMAZON.City"',
            "dialog_acts/timeline.toml: slots: no sample has 'zone'",
        ),
    ],
)
def test_what_is_wrong_is_named(copy: Path, file: str, old: str, new: str, problem: str) -> None:
    spoil(copy, file, old, new)
    assert problem in problems(copy)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"48 hours before"', '"72 hours before"', "smoking_drinking: marks.start: no cited sentence gives 72 hour"),
        (
            "for the 48 hours before, no",
            "for the 40 hours before, no",
            "smoking_drinking: ahead: no cited sentence gives 40 hour",
        ),
        (
            "4 weeks without direct sun on",
            "5 weeks without sun on",
            "sun: reminder: no cited sentence gives 5 week",
        ),
    ],
)
def test_a_figure_that_the_article_does_not_give_is_found(
    copy: Path, article: Path, old: str, new: str, problem: str
) -> None:
    spoil(copy, "timeline.toml", old, new)
    assert grounding.problems(Draft(copy), articles.read(article)) == [f"timeline.toml: {problem}"]
