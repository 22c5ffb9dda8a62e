"""The amounts that a topic's variants answer, as authors write them."""

from pathlib import Path

import pytest

from skill.tools.authoring.amounts import compiled
from tests.tools.authoring.conftest import problems, spoil


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("below 12 hours", ("minutes", 0, 719)),
        ("above 4 weeks", ("minutes", 40321, None)),
        ("3 to 4 weeks", ("minutes", 30240, 40320)),
        ("48 hours", ("minutes", 2880, 2880)),
        ("below 5 sessions", ("sessions", 0, 4)),
        ("above 3 times a day", ("times a day", 4, None)),
        ("2 to 3 times a day", ("times a day", 2, 3)),
    ],
)
def test_amounts_are_a_unit_and_a_range(text: str, amounts: tuple[str, int, int | None]) -> None:
    assert compiled(text) == amounts


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            '"below 3 weeks"',
            '"below 3 moons"',
            "topics/sun.toml: variants.soon.amounts: the topic is not measured_in 'moons'",
        ),
        ('"weeks", "months"]', '"weeks", "moons"]', "topics/sun.toml: measured_in: no amount is in 'moons'"),
    ],
)
def test_units_have_to_be_known(copy: Path, old: str, new: str, problem: str) -> None:
    spoil(copy, "topics/sun.toml", old, new)
    assert problem in problems(copy)


@pytest.mark.parametrize("amounts", ["under 3 weeks", "3-4 weeks", "weeks", "3"])
def test_amounts_have_a_form(copy: Path, amounts: str) -> None:
    spoil(copy, "topics/sun.toml", '"below 3 weeks"', f'"{amounts}"')
    assert any("variants.soon.amounts" in problem for problem in problems(copy))
