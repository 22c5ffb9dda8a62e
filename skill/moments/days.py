"""Finds the day, or the range of days, that is named at a position of an utterance."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from skill.moments.when import Span, When, in_month, in_week, on
from skill.moments.words import Words

HOUR, MINUTE, HALF_HOUR = timedelta(hours=1), timedelta(minutes=1), timedelta(minutes=30)
WEEK = timedelta(days=7)


class Named(NamedTuple):
    """What is named, and in how many words."""

    when: When
    length: int
    is_weekday: bool = False
    """Whether only a day of the week is named, which a date beside it makes more exact."""


class Days:
    """Reads days, seen from a moment in the listener's time zone. `near` is a day that others are likely close to."""

    def __init__(self, words: Words, now: datetime, near: date | None = None) -> None:
        self._words, self._now, self._today, self._near = words, now, now.date(), near
        self._is_past = words.speak_of_past

    def at(self, at: int) -> Named | None:
        """The day that is named at this position, by the longest way to name one; None if there is none."""
        return (
            self._moved(at)
            or self._by_name(at)
            or self._from_another_day(at)
            or self._days_away(at)
            or self._hours_away(at)
            or self._date(at)
            or self._weekday(at)
            or self._range(at)
            or self._month(at)
        )

    def _by_name(self, at: int) -> Named | None:
        """Read "tomorrow", "the day after tomorrow", "christmas eve"."""
        times = self._words.times
        name, length = self._words.longest(times.days, at)
        if name:
            week = int(self._words.has(at + length, "week"))
            return Named(self._in_days(times.days[name] + 7 * week), length + week)
        name, length = self._words.longest(times.holidays, at)
        if not name:
            return None
        month, day = map(int, times.holidays[name].split("-"))
        return self._dated(month, day, at, at + length)

    def _moved(self, at: int) -> Named | None:
        """Read "a week later", "two days earlier" than the day that is known."""
        span, length = self._words.span(at)
        earlier, later = (self._words.has(at + length, use) for use in ("earlier", "later"))
        if not self._near or not length or not (earlier or later):
            return None
        return Named(on(span.after(self._near, -1 if earlier else 1)), length + 1)

    def _from_another_day(self, at: int) -> Named | None:
        """Read "a week on friday", "two weeks from tomorrow"."""
        span, length = self._words.span(at)
        if not length:
            return None
        length += self._words.has(at + length, "joins")
        start = self._by_name(at + length) or self._weekday(at + length)
        if not start or not start.when.day:
            return None
        over = self._words.has(at + length, "last") or start.when.day < self._today
        return Named(on(span.after(start.when.day, -1 if over else 1)), length + start.length)

    def _days_away(self, at: int) -> Named | None:
        """Read "three days ago", "it's been three days", "in three days", "two weeks from now", "in a month's time"."""
        leads = int(self._words.has(at, "ahead"))
        span, length = self._words.span(at + leads)
        end = at + leads + length
        ago = self._words.has(end, "ago")
        if length and (ago or self._words.has(at - 1, "lasted")):
            return Named(on(span.after(self._today, -1)), leads + length + ago)
        trails = 0
        while length and self._words.has(end + trails, "from_now"):
            trails += 1
        return Named(on(span.after(self._today)), leads + length + trails) if length and leads + trails else None

    def _hours_away(self, at: int) -> Named | None:
        """Read "two hours ago", "half an hour ago", "it's been an hour", "in an hour"."""
        words, leads = self._words, int(self._words.has(at, "ahead"))
        start = at + leads
        halves = int(words.has(start, "half"))
        number, length = words.number(start + halves)
        unit = start + halves + length
        if not length or not words.has(unit, "hours", "minutes"):
            return None
        ago = words.has(unit + 1, "ago")
        lasted = words.has(at - 1, "lasted")
        if not (leads or ago or lasted):
            return None
        away = HALF_HOUR if halves else number * (HOUR if words.has(unit, "hours") else MINUTE)
        moment = self._now - away if ago or lasted else self._now + away
        when = on(moment.date())._replace(clock=time(moment.hour, moment.minute))
        return Named(when, unit + 1 + ago - at)

    def _weekday(self, at: int) -> Named | None:
        """Read "friday", "next friday", "friday week", "friday after next"."""
        words = self._words
        leads = int(words.has(at, "next", "this", "last"))
        weekday = words.times.weekdays.get(words.at(at + leads))
        if weekday is None:
            return None
        length, until = leads + 1, (weekday - self._today.weekday()) % 7
        beside = at + length + (words.at(at + length) == "of")
        weeks = self._week_beside(beside)
        if weeks is not None:
            return Named(on(self._monday(weeks) + timedelta(days=weekday)), beside + 2 - at, is_weekday=True)
        if words.has(at, "last") or (self._is_past and not leads):
            return Named(self._in_days(until - 7), length, is_weekday=True)
        if words.has(at, "next"):
            return Named(on(self._monday(1) + timedelta(days=weekday)), length, is_weekday=True)
        if self._near and words.tell_of_a_move and not leads and not words.has(at + length, "week"):
            closest = _closest_weekday(self._near, weekday)
            if closest > self._today:
                return Named(on(closest), length, is_weekday=True)
        days = until if leads else until or 7
        if words.has(at + length, "week"):
            length, days = length + 1, days + 7
        elif words.at(at + length) == "after" and words.has(at + length + 1, "next"):
            length, days = length + 2, days + 7
        return Named(self._in_days(days), length, is_weekday=True)

    def _week_beside(self, at: int) -> int | None:
        """How many weeks from now the week is that follows a day: "monday next week"; None if none does."""
        words = self._words
        if not words.has(at + 1, "week") or not words.has(at, "next", "this", "last"):
            return None
        return 1 if words.has(at, "next") else -1 if words.has(at, "last") else 0

    def _date(self, at: int) -> Named | None:
        """Read "the twelfth of december", "december the twelfth", "3 march 2027", "the twelfth"."""
        return self._day_first(at) or self._month_first(at)

    def _day_first(self, at: int) -> Named | None:
        words, article = self._words, int(self._words.at(at) == "the")
        day, length = words.day_of_month(at + article)
        if not length:
            return None
        is_ordinal, end = bool(words.ordinal(at + article)[1]), at + article + length
        joins = int(words.at(end) == "of")
        month = words.times.months.get(words.at(end + joins))
        is_clear = joins or is_ordinal or words.at(at).isdecimal() or not words.has(end, "ambiguous_months")
        if month and is_clear:
            return self._dated(month, day, at, end + joins + 1)
        if is_ordinal and words.has(end + joins, "next", "this", "last") and words.has(end + joins + 1, "month"):
            first = self._today.replace(day=1)
            months = 1 if words.has(end + joins, "next") else -1 if words.has(end + joins, "last") else 0
            month_meant = Span(months, 0).after(first)
            found = _date(month_meant.year, month_meant.month, day)
            return Named(on(found) if found else When(impossible=True), end + joins + 2 - at)
        stands_alone = (not at or words.has(at - 1, "before_dates")) and (
            not words.at(end) or words.has(end, "after_dates")
        )
        if article and is_ordinal and stands_alone:
            return Named(self._day_of_some_month(day), end - at)
        return None

    def _month_first(self, at: int) -> Named | None:
        words = self._words
        month = words.times.months.get(words.at(at))
        if not month:
            return None
        start = at + 1 + (words.at(at + 1) == "the")
        is_also_a_verb = words.has(at, "ambiguous_months")
        day, length = words.ordinal(start) if is_also_a_verb else words.day_of_month(start)
        return self._dated(month, day, at, start + length) if length else None

    def _dated(self, month: int, day: int, start: int, end: int) -> Named:
        year, length = self._words.year(end)
        if not year and self._words.has(end, "next", "this", "last") and self._words.has(end + 1, "year"):
            offset = 1 if self._words.has(end, "next") else -1 if self._words.has(end, "last") else 0
            year, length = self._today.year + offset, 2
        years = (year,) if year else range(self._today.year - 4, self._today.year + 5)
        when = self._closest([found for year in years if (found := _date(year, month, day))])
        return Named(when, end + length - start)

    def _day_of_some_month(self, day: int) -> When:
        middle = self._near or self._today
        months = [divmod(middle.year * 12 + middle.month - 1 + offset, 12) for offset in (-2, -1, 0, 1, 2)]
        days = [found for year, month in months if (found := _date(year, month + 1, day))]
        return on(min(days, key=lambda found: abs(found - middle))) if self._near else self._closest(days)

    def _range(self, at: int) -> Named | None:
        """Read "next week", "next week friday", "this weekend", "the weekend", "next month"."""
        words, unit = self._words, at + 1
        if words.has(at, "week") and words.at(unit) == "after" and words.has(unit + 1, "next"):
            return Named(in_week(self._monday(2)), 3)
        if words.has(at, "week") and words.at(unit) == "before" and words.has(unit + 1, "last"):
            return Named(in_week(self._monday(-2)), 3)
        offset = 1 if words.has(at, "next") else -1 if words.has(at, "last") else 0
        if not (offset or words.has(at, "this") or (words.at(at) == "the" and words.has(unit, "weekend"))):
            return None
        over = words.at(at) == "the" and self._is_past and self._today.weekday() < 5
        monday = self._monday(-1 if over else offset)
        if words.has(unit, "weekend"):
            return Named(When(monday + timedelta(days=5), monday + timedelta(days=6)), 2)
        if words.has(unit, "week"):
            beside = at + 2 + words.has(at + 2, "fillers")
            weekday = words.times.weekdays.get(words.at(beside))
            if weekday is not None:
                return Named(on(monday + timedelta(days=weekday)), beside + 1 - at)
            return Named(in_week(monday), 2)
        if words.has(unit, "month"):
            year, month = divmod(self._today.year * 12 + self._today.month - 1 + offset, 12)
            return Named(in_month(year, month + 1), 2)
        if words.has(unit, "year"):
            year = self._today.year + offset
            return Named(When(date(year, 1, 1), date(year, 12, 31)), 2)
        return None

    def _month(self, at: int) -> Named | None:
        """Read "january", "march 2027"."""
        words, leads = self._words, int(self._words.has(at, "next", "this", "last"))
        month = words.times.months.get(words.at(at + leads))
        unclear = words.has(at + leads, "ambiguous_months") and not (leads or words.has(at - 1, "before_months"))
        if not month or unclear:
            return None
        year, length = words.year(at + leads + 1)
        if not year:
            past = self._is_past or words.has(at, "last")
            passed = month > self._today.month if past else month < self._today.month
            year = self._today.year + passed * (-1 if past else 1)
        return Named(in_month(year, month), leads + 1 + length)

    def _closest(self, days: Sequence[date]) -> When:
        """The next of these days, or the latest if the words speak of the past; impossible if there are none."""
        over, ahead = [day for day in days if day <= self._today], [day for day in days if day >= self._today]
        best = (over[::-1] or ahead) if self._is_past else (ahead or over[::-1])
        return on(best[0]) if best else When(impossible=True)

    def _in_days(self, days: int) -> When:
        return on(self._today + timedelta(days=days))

    def _monday(self, weeks: int) -> date:
        """The Monday of this week, or of one so many weeks later."""
        return self._today - timedelta(days=self._today.weekday()) + weeks * WEEK


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _closest_weekday(day: date, weekday: int) -> date:
    """The day of the week that is closest to a day."""
    return day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)
