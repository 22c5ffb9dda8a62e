"""A stand-in for Amazon's slot types AMAZON.DATE and AMAZON.TIME: words to the values that Alexa sends."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from skill import catalog
from skill.moments import spoken
from skill.moments.clock import Clock
from skill.moments.days import Days
from skill.moments.when import Times, When
from skill.moments.words import Words
from skill.nlu.features import tokenize

DATE, TIME = "AMAZON.DATE", "AMAZON.TIME"
PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}
_SLOT = re.compile(r"\\{(\w+)\\}")
LITTLE_WORDS = frozenset({"in", "the", "of", "and"})
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class SlotSample:
    """A sample utterance with slots for days and times."""

    intent: str
    pattern: re.Pattern[str]
    slots: Mapping[str, str]
    """Type of each slot, by name."""

    @classmethod
    def of(cls, intent: str, sample: str, slots: Mapping[str, str]) -> "SlotSample":
        """From a sample of an interaction model."""
        pattern = _SLOT.sub(r"(?P<\1>.+)", re.escape(sample))
        return cls(intent, re.compile(pattern), slots)

    def values(self, words: str, now: datetime) -> dict[str, str] | None:
        """The value of each slot, if the words match the sample; None if they don't."""
        found = self.pattern.fullmatch(words)
        if not found:
            return None
        values = {slot: value(self.slots[slot], said, now) for slot, said in found.groupdict().items()}
        return {slot: known for slot, known in values.items() if known} if all(values.values()) else None


def fill(samples: Sequence[SlotSample], words: str, now: datetime) -> tuple[str, dict[str, str]] | None:
    """The intent and the slots of the sample that matches with the most slots; None if none matches."""
    words = " ".join(words.lower().split())
    matches = [(sample.intent, found) for sample in samples if (found := sample.values(words, now))]
    return max(matches, key=lambda match: len(match[1]), default=None)


def value(kind: str, words: str, now: datetime) -> str:
    """The value that Alexa sends for some words in a slot of this type; empty if they don't fit it."""
    tokens, times = tokenize(words), _times()
    if not _name_only_times(tokens, times, now, bare_number=kind == TIME):
        return ""
    when = spoken.read(tokens, times, now, bare_number=kind == TIME)
    if kind == DATE:
        return "" if when.clock or when.impossible else _date(when)
    if kind != TIME or when.first:
        return ""
    return when.clock.strftime("%H:%M") if when.clock else PARTS.get(when.part, "")


def _name_only_times(tokens: Sequence[str], times: Times, now: datetime, *, bare_number: bool) -> bool:
    """Whether nothing but days, times and little words between them is said."""
    words = Words(tokens, times)
    days, clock = Days(words, now), Clock(words, bare_number=bare_number)
    at = 0
    while at < len(tokens):
        day, hour = days.at(at), clock.at(at)
        little = words.has(at, "at", "fillers") or tokens[at] in LITTLE_WORDS or tokens[at] in times.parts
        length = day.length if day else hour[1] if hour else int(little)
        if not length:
            return False
        at += length
    return True


def _date(when: When) -> str:
    if not when.first or not when.last:
        return ""
    if when.day:
        return when.day.isoformat()
    year, week, weekday = when.first.isocalendar()
    if when.last - when.first < WEEK:
        return f"{year}-W{week:02}" + ("-WE" if weekday > 1 else "")
    is_month = (when.first.year, when.first.month) == (when.last.year, when.last.month)
    return f"{when.first:%Y-%m}" if is_month else f"{when.first:%Y}"


@cache
def _times() -> Times:
    return Times.of(catalog.load().times)
