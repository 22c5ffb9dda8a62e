"""Days and times as they are spoken: known ones by locale, and what holds for every minute and every day."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest

from skill.dialog.spoken_dates import say_clock, say_day, say_number, say_when

LOCALES = ("en-US", "en-CA", "en-GB", "en-AU", "en-IN", "en")
EVERY_MINUTE = [time(hour, minute) for hour in range(24) for minute in range(60)]
EVERY_DAY = [date(2028, 1, 1) + timedelta(days) for days in range(366)]


@pytest.mark.parametrize(
    ("locale", "spoken"),
    [
        ("en-US", "Friday, July third, at three thirty p m"),
        ("en-CA", "Friday, July third, at three thirty p m"),
        ("en-GB", "Friday the third of July at half past three in the afternoon"),
        ("en-AU", "Friday the third of July at half past three in the afternoon"),
        ("en-IN", "Friday the third of July at half past three in the afternoon"),
        ("en", "Friday the third of July at half past three in the afternoon"),
        ("", "Friday the third of July at half past three in the afternoon"),
    ],
)
def test_a_moment_is_spoken_as_the_locale_does(locale: str, spoken: str) -> None:
    assert say_when(datetime(2026, 7, 3, 15, 30, 59, tzinfo=UTC), locale) == spoken


@pytest.mark.parametrize(
    ("clock", "american", "british"),
    [
        ("00:00", "midnight", "midnight"),
        ("00:01", "twelve oh one a m", "one minute past midnight"),
        ("00:30", "twelve thirty a m", "half past midnight"),
        ("01:00", "one a m", "one in the morning"),
        ("07:45", "seven forty-five a m", "quarter to eight in the morning"),
        ("11:59", "eleven fifty-nine a m", "one minute to midday"),
        ("11:10", "eleven ten a m", "ten past eleven in the morning"),
        ("12:00", "noon", "midday"),
        ("12:15", "twelve fifteen p m", "quarter past midday"),
        ("12:50", "twelve fifty p m", "ten to one in the afternoon"),
        ("15:05", "three oh five p m", "five past three in the afternoon"),
        ("17:35", "five thirty-five p m", "twenty-five to six in the evening"),
        ("20:31", "eight thirty-one p m", "twenty-nine minutes to nine at night"),
        ("23:40", "eleven forty p m", "twenty to midnight"),
    ],
)
def test_a_time_is_spoken_as_people_do(clock: str, american: str, british: str) -> None:
    assert (say_clock(time.fromisoformat(clock), "en-US"), say_clock(time.fromisoformat(clock), "en-GB")) == (
        american,
        british,
    )


def test_noon_is_midday_only_where_people_say_so() -> None:
    assert [say_clock(time(12), locale) for locale in LOCALES] == ["noon", "noon", "midday", "midday", "noon", "noon"]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_minute_of_a_day_is_speakable_and_sounds_like_no_other(locale: str) -> None:
    spoken = [say_clock(moment, locale) for moment in EVERY_MINUTE]
    assert len(set(spoken)) == 24 * 60
    assert all(re.fullmatch(r"[a-z]+([ -][a-z]+)*", text) for text in spoken)
    assert max(len(text.split()) for text in spoken) <= 7


@pytest.mark.parametrize("locale", LOCALES)
def test_every_day_of_a_leap_year_is_speakable_and_sounds_like_no_other(locale: str) -> None:
    spoken = [say_day(day, locale) for day in EVERY_DAY]
    assert len(set(spoken)) == 366
    assert all(re.fullmatch(r"[A-Z][a-z]+(,? ?-?[A-Za-z]+)+", text) for text in spoken)


@pytest.mark.parametrize(
    ("day", "american", "british"),
    [
        ("2026-12-02", "Wednesday, December second", "Wednesday the second of December"),
        ("2028-02-29", "Tuesday, February twenty-ninth", "Tuesday the twenty-ninth of February"),
        ("2026-08-20", "Thursday, August twentieth", "Thursday the twentieth of August"),
        ("2026-05-31", "Sunday, May thirty-first", "Sunday the thirty-first of May"),
        ("2026-01-12", "Monday, January twelfth", "Monday the twelfth of January"),
    ],
)
def test_a_day_is_spoken_without_its_year(day: str, american: str, british: str) -> None:
    assert (say_day(date.fromisoformat(day), "en-US"), say_day(date.fromisoformat(day), "en-GB")) == (american, british)


def test_numbers_are_words_and_all_different() -> None:
    spoken = [say_number(number) for number in range(60)]
    assert [spoken[number] for number in (0, 2, 13, 20, 59)] == ["zero", "two", "thirteen", "twenty", "fifty-nine"]
    assert len(set(spoken)) == 60
