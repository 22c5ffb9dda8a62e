"""Days and times in listeners' own words."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.dialog.spoken_dates import say_clock, say_day
from skill.moments import spoken
from skill.moments.when import When
from skill.nlu.features import tokenize
from tests.moments.times import TIMES

SUNDAY = datetime(2026, 11, 29, 16, 0)
PHRASES = [json.loads(line) for line in (Path(__file__).parent / "phrases.jsonl").read_text("utf-8").splitlines()]
LOCALES = st.sampled_from(["en-US", "en-CA", "en-GB", "en-AU", "en-IN"])


def read(words: str, now: datetime = SUNDAY, *, bare_number: bool = False, near: date | None = None) -> When:
    return spoken.read(tokenize(words), TIMES, now, bare_number=bare_number, near=near)


@pytest.mark.parametrize("phrase", PHRASES, ids=[phrase["say"] for phrase in PHRASES])
def test_what_people_say_of_an_appointment(phrase: dict[str, Any]) -> None:
    """Written by somebody who had not seen the reader, with the values that the conventions give."""
    when = read(phrase["say"], datetime.fromisoformat(phrase["now"]), bare_number=phrase.get("bare", False))
    days = phrase.get("range") or [phrase.get("day")] * 2
    assert [day and day.isoformat() for day in (when.first, when.last)] == days
    assert (when.clock and when.clock.isoformat("minutes")) == phrase.get("clock")
    assert when.impossible == phrase.get("impossible", False)


@pytest.mark.parametrize(
    ("near", "day"),
    [
        (None, date(2026, 12, 16)),
        (date(2027, 4, 14), date(2027, 4, 16)),
        (date(2027, 4, 30), date(2027, 4, 16)),
        (date(2027, 1, 2), date(2027, 1, 16)),
        (date(2026, 12, 30), date(2026, 12, 16)),
    ],
)
def test_a_day_without_its_month_is_close_to_the_day_that_is_known(near: date | None, day: date) -> None:
    assert read("they moved it to the sixteenth", near=near).day == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("we fly in two weeks and my session's on friday", date(2026, 12, 4)),
        ("we fly in two weeks and my treatment's tomorrow", date(2026, 11, 30)),
        # Not "is".
        ("in two weeks are there sessions before friday", date(2026, 12, 13)),
        ("i wash it on tuesday if i have it on friday", date(2026, 12, 4)),
        ("a drink at sunday lunch my appointment's at ten on tuesday morning", date(2026, 12, 1)),
        ("dry from sunday noon for a tuesday noon appointment", date(2026, 12, 1)),
        ("it's on monday now what if i drink on saturday", date(2026, 11, 30)),
        # No "is".
        ("are there sessions on mondays i work until friday", date(2026, 11, 30)),
        # A word parts the two, and nothing is said of the second.
        ("on thursday and the appointment and so on and then friday", date(2026, 12, 3)),
        ("on thursday i hear of my appointment what about friday", date(2026, 12, 3)),
        ("i wash it on tuesday and work on friday", date(2026, 12, 1)),
    ],
)
def test_of_several_days_that_of_the_appointment_counts(words: str, day: date) -> None:
    assert read(words).day == day


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("what are they giving me on thursday then", "what are they giving me on then"),
        ("when am i done if i start on the tenth of december", "when am i done if i start on"),
        ("what happens tomorrow at three", "what happens at three"),
        ("what is it", "what is it"),
    ],
)
def test_days_can_be_left_out(words: str, rest: str) -> None:
    assert spoken.without_days(words.split(), TIMES, SUNDAY) == rest.split()


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("i have jiu jitsu on wednesday and my appointment is tomorrow", date(2026, 11, 30)),
        ("exam on the tenth of december and appointment on the seventh of december", date(2026, 12, 7)),
        ("my appointment is tomorrow and jiu jitsu is on wednesday", date(2026, 11, 30)),
        ("friday no my appointment is thursday", date(2026, 12, 3)),
        ("appointment on thursday no friday", date(2026, 12, 4)),
        # The word is too far away.
        ("thursday is my appointment and i work on friday", date(2026, 12, 3)),
    ],
)
def test_of_several_days_the_one_of_the_appointment_counts(words: str, day: date) -> None:
    assert read(words).day == day


@pytest.mark.parametrize(
    ("words", "near", "day"),
    [
        ("it's sunday today and i go on thursday", None, date(2026, 12, 3)),
        ("today is sunday my appointment is thursday", None, date(2026, 12, 3)),
        ("todays sunday so that leaves four days", None, None),
        ("well it's sunday so when would that start", date(2026, 12, 3), None),
        # Without a day that is known, or where that is corrected, it is the appointment.
        ("it's sunday", None, date(2026, 12, 6)),
        ("it's sunday", date(2026, 12, 6), date(2026, 12, 6)),
        ("no it's sunday", date(2026, 12, 3), date(2026, 12, 6)),
        # Only today is today.
        ("it's monday", date(2026, 12, 3), date(2026, 11, 30)),
        ("it's on sunday", date(2026, 12, 3), date(2026, 12, 6)),
    ],
)
def test_which_day_it_is_today_is_no_appointment(words: str, near: date | None, day: date | None) -> None:
    assert read(words, near=near).day == day


@pytest.mark.parametrize(
    ("words", "day", "clock"),
    [
        ("it's been two days now", date(2026, 11, 27), None),
        ("it's been a week", date(2026, 11, 22), None),
        ("it has been six hours", date(2026, 11, 29), time(10)),
        ("it's been half an hour now", date(2026, 11, 29), time(15, 30)),
    ],
)
def test_what_has_lasted_began_so_long_ago(words: str, day: date, clock: time | None) -> None:
    when = read(words)
    assert (when.day, when.clock, when.past) == (day, clock, True)


def test_a_day_with_its_month_is_that_day_whatever_is_known() -> None:
    assert read("they moved it to the sixteenth of may", near=date(2027, 3, 14)).day == date(2027, 5, 16)


def test_a_day_of_the_week_that_is_not_the_date_clashes() -> None:
    when = read("friday the twelfth of december at three")
    assert (when.clash, when.day) == (True, date(2026, 12, 12))
    assert not read("saturday the twelfth of december at three").clash


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("next week friday", date(2026, 12, 4)),
        ("next week on tuesday at ten", date(2026, 12, 1)),
        ("this week saturday", date(2026, 11, 28)),
    ],
)
def test_a_day_may_follow_its_week(words: str, day: date) -> None:
    assert read(words).day == day


@pytest.mark.parametrize(
    ("words", "clock"),
    [("at three", time(15)), ("three", None), ("i've three left", None), ("three sessions at nine", time(9))],
)
def test_a_number_by_itself_is_no_time(words: str, clock: time | None) -> None:
    assert read(words).clock == clock


def test_a_number_by_itself_answers_at_what_time() -> None:
    assert read("three", bare_number=True).clock == time(15)
    assert read("eleven", bare_number=True).clock == time(11)
    assert read("three weeks", bare_number=True).clock is None


def test_the_part_of_the_day_decides_between_morning_and_evening() -> None:
    assert read("tomorrow morning at seven").clock == time(7)
    assert read("tomorrow at seven").clock == time(19)
    assert read("tomorrow evening at eight").clock == time(20)
    assert read("friday afternoon").part == "afternoon"


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 300), LOCALES)
def test_a_day_that_the_skill_says_is_read_as_that_day(today: date, away: int, locale: str) -> None:
    day = today + timedelta(days=away)
    when = read(say_day(day, locale), datetime.combine(today, time(12)))
    assert (when.day, when.clash) == (day, False)


@given(st.times(), LOCALES)
def test_a_time_that_the_skill_says_is_read_as_that_time(clock: time, locale: str) -> None:
    said = say_clock(clock, locale)
    assert read(f"at {said}").clock == clock.replace(second=0, microsecond=0), said


NAMES = [
    *TIMES.days, *TIMES.weekdays, *TIMES.months, *TIMES.numbers, *TIMES.ordinals, *TIMES.spans, *TIMES.parts,
    *(word for words in TIMES.words.values() for word in words),
    "99", "0", "31st", "2026", "00", "\N{ARABIC-INDIC DIGIT THREE}",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(NAMES), max_size=12),
    st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)),
    st.booleans(),
)
def test_any_words_in_any_order_name_a_moment_or_none(words: list[str], now: datetime, bare: bool) -> None:  # noqa: FBT001
    when = spoken.read(" ".join(words).split(), TIMES, now, bare_number=bare)
    assert (when.first is None) == (when.last is None)
    assert when.first is None or when.last is None or when.first <= when.last


@pytest.mark.parametrize(
    ("words", "day", "past"),
    [
        # Today is Sunday, the twenty-ninth of November. What is only supposed is ahead, and so is what corrects itself.
        ("i had it on friday", date(2026, 11, 27), True),
        ("if i had it on friday", date(2026, 12, 4), False),
        ("say we did it on friday", date(2026, 12, 4), False),
        ("i had i mean i'm having it on friday", date(2026, 12, 4), False),
        ("no i had it on friday", date(2026, 11, 27), True),
        ("i'm having no sorry i had it on friday", date(2026, 11, 27), True),
        ("i had i mean i'm having it on friday no wait when can i wash", date(2026, 12, 4), False),
        # What "it's" stands before is the day of the appointment.
        ("i've already had a beer today and it's tomorrow", date(2026, 11, 30), True),
        ("it's tomorrow and i drank yesterday", date(2026, 11, 30), True),
    ],
)
def test_what_is_supposed_or_corrected_is_ahead(words: str, day: date, past: bool) -> None:  # noqa: FBT001
    when = read(words)
    assert (when.day, when.past) == (day, past)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("it was on monday but i was ill so they moved me to thursday", date(2026, 12, 3)),
        ("they moved it to monday and i drink on thursday", date(2026, 11, 30)),
        ("it's on monday and i go to thursday island", date(2026, 11, 30)),
    ],
)
def test_of_two_days_the_one_that_it_was_moved_to_counts(words: str, day: date) -> None:
    assert read(words).day == day
