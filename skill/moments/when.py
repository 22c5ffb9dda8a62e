"""A day and a time of day as somebody means them, perhaps only in part."""

import calendar
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any, NamedTuple, Self

EARLIEST_HOUR = 8
"""Appointments are taken to be between this hour and the same hour in the evening, unless more is said."""


class When(NamedTuple):
    """What is known of a moment: the first and last day that it may be on, and the time of day."""

    first: date | None = None
    last: date | None = None
    clock: time | None = None
    part: str = ""
    """Part of the day, such as "morning"; empty if none was named."""
    past: bool = False
    """Whether the words speak of something that is over."""
    impossible: bool = False
    """Whether a day was named that does not exist: the thirtieth of February."""
    clash: bool = False
    """Whether the day of the week and the date that were named do not belong together."""

    @property
    def day(self) -> date | None:
        """The day, if there is only one that it may be."""
        return self.first if self.first == self.last else None

    @property
    def says_nothing(self) -> bool:
        """Whether neither a day nor a time was named."""
        return not (self.first or self.clock or self.part or self.impossible)


class Span(NamedTuple):
    """A length of time on the calendar."""

    months: int
    days: int

    def after(self, day: date, times: int = 1) -> date:
        """The day that is this much after another, or before it with -1; the last of its month if there is none."""
        year, month = divmod(day.year * 12 + day.month - 1 + times * self.months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, last)) + timedelta(days=times * self.days)


def on(day: date) -> When:
    """One day."""
    return When(day, day)


def in_month(year: int, month: int) -> When:
    """Any day of a month."""
    return When(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def in_week(monday: date) -> When:
    """Any day of a week."""
    return When(monday, monday + timedelta(days=6))


def likely_clock(hour: int, minute: int, part: tuple[int, int] | None) -> time | None:
    """The time of day that a clock with twelve hours shows; None if there is no such time.

    `part` holds from and to which hour of 24 the named part of the day lasts; without one, working hours are meant.
    """
    if not (0 <= hour <= 23 and 0 <= minute <= 59):
        return None
    if 1 <= hour <= 12:
        begin, end = part or (EARLIEST_HOUR, EARLIEST_HOUR + 12)
        hours = (hour % 12, hour % 12 + 12)
        hour = next((found for found in hours if begin <= found < end), hour % 12 + 12 if begin >= 12 else hour % 12)
    return time(hour, minute)


class Times(NamedTuple):
    """How a language names days and times; `content/language/en_times.toml` explains each."""

    days: Mapping[str, int]
    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    spans: Mapping[str, int]
    counts: Mapping[str, str]
    repeats: Mapping[str, int]
    parts: Mapping[str, tuple[int, int]]
    relative_days: Mapping[str, int]
    holidays: Mapping[str, str]
    clocks: Mapping[str, str]
    words: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """From the compiled content."""
        parts = {name: (begin, end) for name, (begin, end) in content["parts"].items()}
        words = {use: frozenset(words) for use, words in content["words"].items()}
        return cls(**{**content, "parts": parts, "words": words})
