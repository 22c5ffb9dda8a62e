"""What comes from outside is bounded: JSON goes through as it is, and everything else is cut, cleaned or left out."""

import json
from typing import Any

import pytest

from skill.alexa.intake import MAX_CHARACTERS, MAX_DEPTH, MAX_INTEGER, MAX_ITEMS, MAX_VALUES, clean
from tests import events


@pytest.mark.parametrize("path", events.CONVERSATION, ids=lambda path: path.stem)
def test_envelope_of_alexa_goes_through_as_it_is(path: Any) -> None:
    event = json.loads(path.read_text("utf-8"))
    assert clean(event) == event


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        (None, None),
        (True, True),
        (7, 7),
        (1.5, 1.5),
        ("déjà vu 💉", "déjà vu 💉"),
        (float("nan"), None),
        (float("inf"), None),
        (float("-inf"), None),
        (MAX_INTEGER, MAX_INTEGER),
        (MAX_INTEGER + 1, None),
        (-MAX_INTEGER - 1, None),
        ("a\0b\ud800c\u202ed\ne", "a b c d e"),
        (("a", 1), ["a", 1]),
        ({"a": {1, 2}, "b": b"x", 3: "c"}, {"a": None, "b": None}),
        ({"a\0": 1}, {"a ": 1}),
        (Ellipsis, None),
    ],
    ids=repr,
)
def test_value_is_kept_as_json_can_hold_it(value: object, cleaned: object) -> None:
    assert clean(value) == cleaned
    assert type(clean(value)) is type(cleaned)


def test_long_text_is_cut() -> None:
    assert clean("x" * (MAX_CHARACTERS + 1)) == "x" * MAX_CHARACTERS
    assert clean({"x" * (MAX_CHARACTERS + 1): 1}) == {"x" * MAX_CHARACTERS: 1}


def test_long_lists_and_mappings_are_cut() -> None:
    assert clean([0] * (MAX_ITEMS + 1)) == [0] * MAX_ITEMS
    assert len(clean({str(number): number for number in range(MAX_ITEMS + 1)})) == MAX_ITEMS


def test_depth_is_bounded() -> None:
    value: Any = "inside"
    for _ in range(MAX_DEPTH):
        value = [value]
    assert clean(value) == value
    assert "inside" not in json.dumps(clean([value]))


def test_values_are_bounded_in_all() -> None:
    value = [[0] * 100 for _ in range(100)]
    kept = clean(value)
    assert sum(number == 0 for inner in kept if inner for number in inner) < MAX_VALUES
    assert sum(number == 0 for inner in kept if inner for number in inner) > MAX_VALUES - 200
