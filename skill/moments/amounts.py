"""Amounts in a listener's own words: "half an hour", "a day and a half", "three to four weeks", "twice a day"."""

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from skill.moments.when import Times
from skill.moments.words import ARTICLES, Words

MINUTES: Mapping[str, int] = MappingProxyType(
    {"minutes": 1, "hours": 60, "days": 1440, "weeks": 10080, "months": 4 * 10080, "years": 48 * 10080}
)
"""How long each length of time is; a month counts as four weeks, since people say either."""
TIME = "minutes"
"""The unit in which lengths of time are compared."""
TIMES_A_DAY = "times a day"
"""The unit of how often something is done each day."""
HALF, QUARTER = 0.5, 0.25
DAYS_IN_WEEK = 7


class Amount(NamedTuple):
    """How much is named, and where."""

    least: float
    most: float
    """In minutes for a length of time, else in what is counted; as much as `least` unless a range is named."""
    unit: str
    """A key of MINUTES, TIMES_A_DAY, or what is counted: "sessions". Empty for a bare number."""
    start: int
    end: int
    """Positions of its first token and behind its last."""


def read(tokens: Sequence[str], times: Times) -> list[Amount]:
    """Every amount that the words name, in order; a number without a unit is one, too, but an article is none.

    "More than five" is six, and "under an hour" is 59 minutes.
    """
    words = Words(tokens, times)
    found = [amount for _, amount in words.each(partial(_at, words), lambda amount: amount.end - amount.start)]
    beyond = [_beyond(words, amount.start) for amount in found]
    return [
        amount._replace(least=amount.least + more, most=amount.most + more)
        for amount, more in zip(found, beyond, strict=True)
    ]


def _beyond(words: Words, at: int) -> int:
    """1 if the words before a position speak of more than what is named there, -1 if of less: "under an hour"."""
    compares = at - 1 - words.has(at - 1, "than")
    return words.has(compares, "more_than") - words.has(compares, "less_than")


def _at(words: Words, at: int) -> Amount | None:
    """The amount that begins at a position: a range, a length of time, what is counted, or a number alone."""
    repeated = words.times.repeats.get(words.at(at))
    if repeated is not None:
        end = _per_day(words, at + 1)
        return Amount(repeated, repeated, TIMES_A_DAY, at, end) if end else None
    share, start = _share(words, at)
    if share:
        unit, each, end = _unit(words, start)
        return Amount(share * each, share * each, unit, at, end) if unit else None
    number, length = words.number(at)
    if not length:
        is_lone = words.times.spans.get(words.at(at), 0) > DAYS_IN_WEEK  # "fortnight" without an article
        return _counted(words, 1, at, at) if is_lone else None
    behind = at + length
    upper = _at(words, behind + 1) if words.has(behind, "to_more") else None
    least = number * MINUTES.get(upper.unit, 1) if upper else 0
    if upper and upper.unit and least < upper.most:
        return upper._replace(least=least, start=at)
    return _counted(words, number, at, behind)


def _counted(words: Words, number: int, at: int, behind: int) -> Amount | None:
    """So many of the unit that stands at a position; the number alone if none does."""
    more, behind = _and_a_half(words, behind)
    behind += words.at(behind) == "of"
    end = _per_day(words, behind + words.has(behind, "times"))
    if end:
        return Amount(number, number, TIMES_A_DAY, at, end)
    unit, each, end = _unit(words, behind)
    if not unit:
        return None if words.at(at) in ARTICLES else Amount(number, number, "", at, behind)
    if not more:
        more, end = _and_a_half(words, end)
    value = (number + more) * each
    return Amount(value, value, unit, at, end)


def _share(words: Words, at: int) -> tuple[float, int]:
    """A part of a unit, and where that unit stands: "half an", "a quarter of an", "three quarters of an"; else 0."""
    number, length = words.number(at)
    start = at + length
    share = HALF if words.has(start, "half") else QUARTER if words.has(start, "quarter") else 0
    if not share:
        return 0, at
    end = start + 1
    end += words.at(end) == "of"
    end += words.at(end) in ARTICLES
    return share * (number if length else 1), end


def _and_a_half(words: Words, at: int) -> tuple[float, int]:
    """A half at "and a half", and the position behind it; 0 and the same position without one."""
    half = at + 1 + (words.at(at + 1) in ARTICLES)
    return (HALF, half + 1) if words.at(at) == "and" and words.has(half, "half") else (0, at)


def _per_day(words: Words, at: int) -> int:
    """The position behind "a day", "every day" or "daily"; 0 if that does not stand here."""
    if words.has(at, "daily"):
        return at + 1
    each_day = words.has(at, "each") and words.times.spans.get(words.at(at + 1)) == 1
    return at + 2 if each_day else 0


def _unit(words: Words, at: int) -> tuple[str, int, int]:
    """The unit at a position, how much it is, and the position behind it; an empty one if there is none."""
    days = words.times.spans.get(words.at(at), 0)
    if days:
        return "weeks" if days >= DAYS_IN_WEEK else "days", days * MINUTES["days"], at + 1
    for unit in ("minutes", "hours", "months", "years"):
        if words.has(at, unit):
            return unit, MINUTES[unit], at + 1
    counted = words.times.counts.get(words.at(at), "")
    return counted, 1, at + 1
