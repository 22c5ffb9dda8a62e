"""Days and times in a listener's own words: "next friday at half three", "day after tomorrow", "two weeks ago".

Numbers may be words or digits, as speech recognition writes them. docs/decisions/ compares this with a library.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import takewhile

from skill.moments.clock import Clock
from skill.moments.days import Days, Named
from skill.moments.when import Times, When
from skill.moments.words import Words

BEFORE_ITS_DAY, BEHIND_ITS_DAY = 6, 3
"""Within so many words before a day stands what is on it: "my appointment's at ten on friday". Or within so many
behind: "dry from sunday for a tuesday noon appointment". No word that parts the two, such as "and", stands between."""


def read(
    tokens: Sequence[str], times: Times, now: datetime, *, bare_number: bool = False, near: date | None = None
) -> When:
    """The moment that the words name, seen from `now` in the listener's time zone; says nothing if they name none.

    With `bare_number` a number by itself is a time of day: "three" answers "At what time?". Of several days the first
    counts, unless a word like "no" or "sorry" stands between them, or a later one stands beside the word "appointment"
    or the like, follows "it's" ("i had a beer today and it's tomorrow"), is supposed ("if i have it on friday") or is
    what it was moved to ("it was on monday but they moved me to thursday"). A date makes the day of the week before it
    exact. Which day it is today names no moment. `near` is a day that is known: a day without its month is the one
    closest to it, and "it's monday" on a Monday speaks of today, unless that is the day that is known.
    """
    words = _without_today(Words(tokens, times), now.date(), near)
    when, others = _day(words, Days(words, now, near))
    clocks = [clock for _, clock in others.each(Clock(others, bare_number=bare_number).at, lambda found: found[1])]
    clock: time | None = clocks[-1][0] if clocks else when.clock
    part = next((token for token in reversed(words.tokens) if token in times.parts), "")
    return when._replace(clock=clock, part=part, past=words.speak_of_past)


def without_days(tokens: Sequence[str], times: Times, now: datetime) -> list[str]:
    """The words without those that name a day: "what happens on" of "what happens on thursday"."""
    words, kept = Words(tokens, times), list(tokens)
    for at, named in words.each(Days(words, now).at, lambda found: found.length):
        kept[at : at + named.length] = [""] * named.length
    return [token for token in kept if token]


def _without_today(words: Words, today: date, near: date | None) -> Words:
    """The words without those that say which day of the week it is: "it's monday today", "today is monday"."""
    weekdays, tokens, uses = words.times.weekdays, list(words.tokens), words.times.words
    is_denied = not (uses["rules_out"] | uses["corrections"]).isdisjoint(words.tokens)
    for at in (at for at, token in enumerate(words.tokens) if weekdays.get(token) == today.weekday()):
        if not words.has(at - 1, "names_today"):
            continue
        says_today = "today" in (words.at(at - 2), words.at(at + 1)) or words.at(at - 1) == "todays"
        if says_today or (near and near.weekday() != today.weekday() and not is_denied):
            start, end = at - 1 - (words.at(at - 2) == "today"), at + 1 + (words.at(at + 1) == "today")
            tokens[start:end] = [""] * (end - start)
    return Words(tokens, words.times)


def _day(words: Words, days: Days) -> tuple[When, Words]:
    """The day that is meant, and the words without those that name days, which are no times of day."""
    chosen, end = None, 0
    tokens = list(words.tokens)
    all_named = [*words.each(days.at, lambda found: found.length)]
    later = [at for at, _ in all_named[1:]]
    own = next((at for at in later if words.move_it_to(at)), 0) or _of_appointment(words, all_named)
    own = own or next((at for at in later if words.tell_what_lies_on(at)), 0)
    own = own or next((at for at in later if words.suppose_it_on(at)), 0)
    for at, named in all_named:
        if not (named.is_weekday or named.when.clock):
            used = words.tokens[at : at + named.length]
            tokens[at : at + named.length] = [token if token in words.times.parts else "" for token in used]
        between = words.tokens[end:at]
        if at < own or (between and words.has(at - 1, "rules_out")):
            continue
        if chosen is None or not words.times.words["corrections"].isdisjoint(between):
            chosen, end = named, at + named.length
        elif chosen.is_weekday and not named.is_weekday and words.times.words["fillers"].issuperset(between):
            chosen, end = _exact(chosen, named), at + named.length
    return chosen.when if chosen else When(), Words(tokens, words.times)


def _of_appointment(words: Words, all_named: Sequence[tuple[int, Named]]) -> int:
    """The position of the day that is said to be that of an appointment; 0 if none is, or the first word."""
    before = [(at, range(at - 1, at - BEFORE_ITS_DAY - 1, -1)) for at, _ in all_named]
    ends = [(at, at + named.length) for at, named in all_named]
    behind = [(at, range(end, end + BEHIND_ITS_DAY)) for at, end in ends]
    for at, positions in (*before, *behind):
        beside = takewhile(lambda position: not words.has(position, "parting"), positions)
        if any(map(words.is_appointment, beside)):
            return at
    return 0


def _exact(weekday: Named, dated: Named) -> Named:
    """The date that follows a day of the week, and whether the two clash."""
    first, second = weekday.when.day, dated.when.day
    clash = bool(first and second) and first.weekday() != second.weekday()  # type: ignore[union-attr]
    return dated._replace(when=dated.when._replace(clash=clash))
