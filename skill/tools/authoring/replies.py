"""The command `replies`: lists everything the skill can say, with what a reviewer needs to judge it.

Writes `docs/results/replies.md`: each text with its words, the seconds that it takes when it is spoken, its reading
grade, and the sentences of the article that it tells.
"""

import argparse
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from skill import catalog
from skill.catalog import Catalog, Emergency, Gap, Source, Topic, Wording
from skill.dialog.sayable import fills, placeholders, texts
from skill.dialog.spoken_dates import say_clock, say_day, say_when
from skill.tools.authoring.timeline import TEXTS as RULE_TEXTS

TABLE = Path(__file__).parents[3] / "docs" / "results" / "replies.md"
WORDS_PER_SECOND = 2.5
"""Alexa says about 2.7 words a second in English; this leaves some room."""
PAUSE = 0.4
"""Seconds after a sentence."""
LOCALE = "en-US"
INTRODUCTION = """\
# Everything the skill can say

`make replies` writes this page: {count} texts in the wording of {locale}, with words, seconds when spoken, reading
grade and the sentences of the article. Placeholders hold the longest that they can.

A reviewer reads it for what no machine can judge: **no advice of its own** (it tells what the article says, or sends
to a doctor), **no promise**, **the figures of the sources**, **no dead end**. Tests hold what a machine can: no text
takes more than 30 seconds, none advises or promises in the usual words, and a reply that keeps the session open asks.
`make ground` compares every figure with the article.

| text of | words | seconds | grade | sources | text |
| --- | --- | --- | --- | --- | --- |"""
SPOKEN_PARTS = ("answer", "again", "simple", "short", "more", "why", "doubt")
EMERGENCY_PARTS = ("answer", "without_helpline", "check", "again", "question")
FIRST_DAY, DAYS = date(2024, 1, 1), 28 * 366
"""Within so many days every date falls on every day of the week."""


class Reply(NamedTuple):
    """One text that the skill can say."""

    name: str
    """Where it stands: an entry's id and its part, or a wording's key."""
    text: str
    """With placeholders filled by the longest that they can hold."""
    sources: tuple[Source, ...] = ()

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())

    @property
    def seconds(self) -> float:
        """How long it takes to say."""
        return self.words / WORDS_PER_SECOND + PAUSE * len(re.findall(r"[.?!](?:\s|$)", self.text))


def run(_: argparse.Namespace) -> int:
    """Write the table, and print what it comes to."""
    listed = list(replies(catalog.load(), LOCALE))
    TABLE.write_text(table(listed), "utf-8")
    longest = max(listed, key=lambda reply: reply.seconds)
    print(f"{len(listed)} replies; the longest is {longest.name}, {longest.seconds:.0f} seconds: see {TABLE.name}")
    return 0


def replies(known: Catalog, locale: str) -> Iterator[Reply]:
    """Every text of a locale: of the entries, the timeline and each wording, and all else that the catalog holds."""
    wording, seen = known.wording(locale), set()
    longest = _longest(known, wording, locale)
    for reply in (
        *_of_entries(known),
        *_of_timeline(known, wording, longest),
        *_of_wording(wording),
        *(Reply("other", text) for text in texts(known, wording) if "name" not in placeholders(text)),
    ):
        if reply.text and reply.text not in seen:
            seen.add(reply.text)
            yield reply._replace(text=reply.text.format(**longest))


def table(listed: list[Reply]) -> str:
    """The replies as a page in Markdown."""
    import textstat

    rows = [
        f"| {reply.name} | {reply.words} | {reply.seconds:.0f} | {textstat.flesch_kincaid_grade(reply.text):.1f} "
        f"| {'; '.join(f'{source.section} {source.sentence}' for source in reply.sources)} | {reply.text} |"
        for reply in listed
    ]
    return "\n".join((INTRODUCTION.format(count=len(listed), locale=LOCALE), *rows, ""))


def _of_entries(known: Catalog) -> Iterator[Reply]:
    for entry in known.entries.values():
        match entry:
            case Topic():
                yield from (Reply(f"{entry.id}, {part}", getattr(entry, part), entry.sources) for part in SPOKEN_PARTS)
                for variant in entry.variants:
                    yield Reply(f"{entry.id}/{variant.id}", variant.answer, entry.sources)
            case Gap():
                yield Reply(entry.id, entry.text, entry.sources)
                if name := entry.longest_name:
                    yield Reply(f"{entry.id}, named", entry.text_about(name), entry.sources)
            case Emergency():
                yield from (Reply(f"{entry.id}, {part}", getattr(entry, part)) for part in EMERGENCY_PARTS)


def _of_timeline(known: Catalog, wording: Wording, longest: Mapping[str, str]) -> Iterator[Reply]:
    """What each rule says, with the longest moments for its marks, and what a reminder says for all to hear."""
    of_unit = {"hours": longest["moment"], "morning": wording.morning_of.format(day=longest["day"])}
    for rule in known.rules:
        marks = {name: of_unit.get(unit, longest["day"]) for name, (unit, _) in rule.marks.items()}
        for part in RULE_TEXTS:
            yield Reply(
                f"timeline/{rule.id}, {part}", getattr(rule, part).format(**marks, day=longest["day"]), rule.sources
            )
    yield Reply("reminder_text", wording.reminder_text)


def _of_wording(wording: Wording) -> Iterator[Reply]:
    for key, value in wording._asdict().items():
        yield from (Reply(name, text) for name, text in _named(key, value) if text.endswith((".", "?", "!")))


def _named(key: str, value: str | tuple[str, ...] | Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each text of a wording, after the name under which it is listed."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        yield from ((f"{key}, {name}", text) for name, text in value.items())
    else:
        yield from ((key, text) for text in value)


def _longest(known: Catalog, wording: Wording, locale: str) -> dict[str, str]:
    """The longest that each placeholder can hold, by its name; an `{answer}` is told, and counted, with its entry."""
    at = _longest_moment(locale)
    spoken = {"day": say_day(at.date(), locale), "clock": say_clock(at.time(), locale)}
    return {
        **{name: max(found, key=len) for name, found in fills(known, wording).items()},
        **spoken,
        "answer": "…",
        "date": spoken["day"],
        "moment": wording.at_clock.format(**spoken),
        "when": say_when(at, locale),
        "text": max((wording.reminder_text, *(rule.reminder for rule in known.rules)), key=len).removesuffix("."),
    }


def _longest_moment(locale: str) -> datetime:
    """The day and the time of day that take the most letters to say."""
    days = (FIRST_DAY + timedelta(days=number) for number in range(DAYS))
    clocks = (time(hour, minute) for hour in range(24) for minute in range(60))
    day = max(days, key=lambda day: len(say_day(day, locale)))
    return datetime.combine(day, max(clocks, key=lambda clock: len(say_clock(clock, locale))))
