"""Amounts in listeners' own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.moments import amounts
from skill.moments.amounts import MINUTES, TIMES_A_DAY
from skill.nlu.features import tokenize
from tests.moments.times import TIMES

HOUR, DAY, WEEK, MONTH = (MINUTES[unit] for unit in ("hours", "days", "weeks", "months"))


def read(words: str) -> list[tuple[float, float, str]]:
    return [(found.least, found.most, found.unit) for found in amounts.read(tokenize(words), TIMES)]


@pytest.mark.parametrize(
    ("words", "amount", "unit"),
    [
        ("so twenty minutes then", 20, "minutes"),
        ("is 45 mins too long", 45, "minutes"),
        ("is that an hour", HOUR, "hours"),
        ("forty eight hours", 48 * HOUR, "hours"),
        ("half an hour", HOUR / 2, "hours"),
        ("a half hour or so", HOUR / 2, "hours"),
        ("a quarter of an hour", HOUR / 4, "hours"),
        ("three quarters of an hour", 3 * HOUR / 4, "hours"),
        ("an hour and a half", 1.5 * HOUR, "hours"),
        ("half a day", DAY / 2, "days"),
        ("a day and a half", 1.5 * DAY, "days"),
        ("one and a half days", 1.5 * DAY, "days"),
        ("one and half day", 1.5 * DAY, "days"),
        ("a couple of days", 2 * DAY, "days"),
        ("two weeks", 2 * WEEK, "weeks"),
        ("so a fortnight", 2 * WEEK, "weeks"),
        ("fortnight", 2 * WEEK, "weeks"),
        ("six months", 6 * MONTH, "months"),
        ("half a year at most", 6 * MONTH, "years"),
        ("two years", 24 * MONTH, "years"),
        ("ten sessions", 10, "sessions"),
        ("five visits", 5, "sessions"),
        ("ten times", 10, "sessions"),
        ("half a session", 0.5, "sessions"),
        ("two times a day", 2, TIMES_A_DAY),
        ("twice every day", 2, TIMES_A_DAY),
        ("once daily", 1, TIMES_A_DAY),
        ("so eight", 8, ""),
        ("more than five sessions", 6, "sessions"),
        ("is it less than five", 4, ""),
        ("under an hour", HOUR - 1, "hours"),
        ("longer than two days", 2 * DAY + 1, "days"),
    ],
)
def test_amounts_as_people_name_them(words: str, amount: float, unit: str) -> None:
    assert read(words) == [(amount, amount, unit)]


@pytest.mark.parametrize(
    ("words", "least", "most", "unit"),
    [
        ("three to four weeks", 3 * WEEK, 4 * WEEK, "weeks"),
        ("twenty four to thirty six hours", 24 * HOUR, 36 * HOUR, "hours"),
        ("five or six sessions", 5, 6, "sessions"),
        ("two to three times a day", 2, 3, TIMES_A_DAY),
        ("two or three times daily", 2, 3, TIMES_A_DAY),
    ],
)
def test_ranges(words: str, least: float, most: float, unit: str) -> None:
    assert read(words) == [(least, most, unit)]


def test_several_amounts_are_read_in_order() -> None:
    assert read("five sessions in six months") == [(5, 5, "sessions"), (6 * MONTH, 6 * MONTH, "months")]
    assert read("twelve hours or a day") == [(12 * HOUR, 12 * HOUR, "hours"), (DAY, DAY, "days")]
    assert read("six to two weeks") == [(6, 6, ""), (2 * WEEK, 2 * WEEK, "weeks")]


@pytest.mark.parametrize(
    "words",
    ["", "a wash", "once it is over", "half of it", "a quarter", "every day", "week", "daily"],
)
def test_words_that_name_no_amount(words: str) -> None:
    assert read(words) == []


def test_an_amount_says_where_it_stands() -> None:
    (found,) = amounts.read(tokenize("is a day and a half fine"), TIMES)
    assert (found.start, found.end) == (1, 6)


WORDS = [
    "a",
    "one",
    "two",
    "half",
    "quarter",
    "of",
    "and",
    "or",
    "to",
    "hours",
    "day",
    "times",
    "daily",
    "twice",
    "sun",
]


@given(st.lists(st.sampled_from(WORDS)))
def test_any_words_are_read_without_an_error_and_none_twice(tokens: list[str]) -> None:
    ends = 0
    for found in amounts.read(tokens, TIMES):
        assert ends <= found.start < found.end <= len(tokens)
        assert found.least <= found.most
        ends = found.end
