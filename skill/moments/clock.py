"""Finds the time of day that is named at a position of an utterance."""

from datetime import date, datetime, time, timedelta

from skill.moments.when import likely_clock
from skill.moments.words import ARTICLES, Words

WHOLE_DAY = timedelta(days=1)
MARKS = {"am": 0, "pm": 12}
"""Hours to add to those of a clock with twelve; speech recognition writes "pm", "p m" or "p.m."."""


class Clock:
    """Reads times of day. With `bare_number` a number by itself is one, as it answers "At what time?"."""

    def __init__(self, words: Words, *, bare_number: bool) -> None:
        self._words, self._bare = words, bare_number

    def at(self, at: int) -> tuple[time, int] | None:
        """The time that is named at this position, and in how many words; None if there is none."""
        name, length = self._words.longest(self._words.times.clocks, at)
        if name:
            return time.fromisoformat(self._words.times.clocks[name]), length
        return self._half(at) or self._minutes_from_hour(at) or self._hour_and_minute(at) or self._hour(at)

    def _half(self, at: int) -> tuple[time, int] | None:
        """Read "half past three", and "half three", which means the same in Britain."""
        if not self._words.has(at, "half"):
            return None
        return self._from_hour(at, at + 1 + self._words.has(at + 1, "past_hour"), 30)

    def _minutes_from_hour(self, at: int) -> tuple[time, int] | None:
        """Read "quarter past three", "ten to four", "twenty five to nine"."""
        words = self._words
        minutes, length = (15, 1) if words.has(at, "quarter") else words.number(at)
        end = at + length
        in_minutes = words.has(end, "minutes")
        end += in_minutes
        if not length or not 0 < minutes < 60 or words.at(at) in ARTICLES:
            return None
        is_minutes = in_minutes or minutes % 5 == 0
        if words.has(end, "past_hour"):
            return self._from_hour(at, end + 1, minutes)
        return self._from_hour(at, end + 1, -minutes) if words.has(end, "to") and is_minutes else None

    def _from_hour(self, start: int, at: int, minutes: int) -> tuple[time, int] | None:
        """So many minutes after the hour at a position; before it, if negative."""
        name, words = self._words.longest(self._words.times.clocks, at)
        if name:
            named = datetime.combine(date.min, time.fromisoformat(self._words.times.clocks[name])) + WHOLE_DAY
            return (named + timedelta(minutes=minutes)).time(), at + words - start
        hour, length = self._words.number(at)
        if not length or not 1 <= hour <= 12 or self._words.at(at) in ARTICLES:
            return None
        if self._words.counts_something(at + length):
            return None
        return self._clock(hour if minutes > 0 else hour - 1 or 12, minutes % 60, start, at + length)

    def _hour_and_minute(self, at: int) -> tuple[time, int] | None:
        """Read "three thirty", "nine oh five", "15 00", "sixteen hundred"."""
        words = self._words
        hour, length = words.number(at)
        if 12 < hour < 24 and words.at(at + length) == "hundred":
            return time(hour), length + 1
        zero = int(words.at(at + length) in ("o", "oh"))
        minute, more = words.number(at + length + zero)
        end, digits = at + length + zero + more, words.at(at).isdecimal() and len(words.at(at + length)) == 2
        is_minute = 10 <= minute < 60 or (minute < 10 and (zero or digits))
        if not length or not more or not is_minute or words.counts_something(end) or words.at(at) in ARTICLES:
            return None
        return self._clock(hour, minute, at, end)

    def _hour(self, at: int) -> tuple[time, int] | None:
        """Read "at three", "three o'clock", "three in the afternoon", "3pm", "friday three"."""
        words, token = self._words, self._words.at(at)
        mark = token[-2:]
        if mark in MARKS and token[:-2].isdecimal():
            return self._marked(int(token[:-2]), 0, mark, 1)
        hour, length = words.number(at)
        end = at + length
        other, more = words.number(end + 1) if words.has(end, "to") else (0, 0)
        is_count = words.counts_something(end) or (other and words.counts_something(end + 1 + more))
        if not length or token in ARTICLES or is_count:
            return None
        in_part = words.tokens[end : end + 2] == ("in", "the") and words.at(end + 2) in words.times.parts
        named_as_time = words.has(end, "oclock") or self._mark(end)[0] or in_part
        says_no_more = not words.at(end) or words.has(end, "after_dates")
        announced = words.has(at - 1, "at") or words.at(at - 1) in words.times.weekdays
        announced = announced or (words.has(at - 1, "for", "corrections") and says_no_more)
        if named_as_time or announced or (self._bare and words.at(end) not in words.times.months):
            return self._clock(hour, 0, at, end)
        return None

    def _clock(self, hour: int, minute: int, start: int, end: int) -> tuple[time, int] | None:
        """The time with what follows it, "o'clock" or "p m"; without that, the part of the day decides."""
        words = self._words
        end += words.has(end, "oclock")
        mark, length = self._mark(end)
        if mark:
            return self._marked(hour, minute, mark, end + length - start)
        nearest = (*words.tokens[end:], *words.tokens)
        part = next((words.times.parts[token] for token in nearest if token in words.times.parts), None)
        clock = likely_clock(hour, minute, part)
        return (clock, end - start) if clock else None

    def _mark(self, at: int) -> tuple[str, int]:
        for mark in MARKS:
            if self._words.at(at) == mark:
                return mark, 1
            if (self._words.at(at), self._words.at(at + 1)) == tuple(mark):
                return mark, 2
        return "", 0

    def _marked(self, hour: int, minute: int, mark: str, length: int) -> tuple[time, int] | None:
        return (time(hour % 12 + MARKS[mark], minute), length) if 1 <= hour <= 12 and minute < 60 else None
