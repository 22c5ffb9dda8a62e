"""Figures: numbers with their units, in digits or words."""

import pytest

from skill.tools.authoring.figures import Figure, figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("15 to 20 minutes", {(15, "minute"), (20, "minute")}),
        ("five sessions over four to six months", {(5, "session"), (4, "month"), (6, "month")}),
        ("twice a day", {(2, "time")}),
        ("24 to 36 hours", {(24, "hour"), (36, "hour")}),
        ("at least 12 hours", {(12, "hour")}),
        ("a couple of days", {(2, "day")}),
        ("1.5 hours", {(1.5, "hour")}),
        ("one of them, in one place", set()),
        ("one session", {(1, "session")}),
        ("ninety percent, or 90%", {(90, "percent")}),
        ("seven wonders", {(7, "")}),
        ("no figure at all", set()),
    ],
)
def test_figures_are_numbers_with_their_units(text: str, found: set[tuple[float, str]]) -> None:
    assert figures(text) == {Figure(number, unit) for number, unit in found}


def test_a_figure_reads_as_it_is_reported() -> None:
    assert [str(figure) for figure in (Figure(12, "hour"), Figure(1.5, ""))] == ["12 hour", "1.5"]
