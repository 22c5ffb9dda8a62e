"""The command `replies`: lists everything the skill can say, with what a reviewer needs to judge it.

Writes `docs/results/replies.md`: each text with its words, the seconds that it takes when it is spoken, its reading
grade, and the sentences of the article that it tells.
"""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from skill import catalog
from skill.catalog import Catalog, Emergency, Gap, Source, Topic, Wording
from skill.dialog.sayable import fills, placeholders, texts

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
    """Every text of a locale: those of the entries, then each wording, and all else that the catalog holds."""
    wording, seen = known.wording(locale), set()
    for reply in (
        *_of_entries(known),
        *_of_wording(wording),
        *(Reply("other", text) for text in texts(known, wording)),
    ):
        if reply.text and reply.text not in seen:
            seen.add(reply.text)
            yield reply._replace(text=_filled(known, wording, reply.text))


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
            case Emergency():
                for part in ("answer", "check", "again", "question"):
                    yield Reply(f"{entry.id}, {part}", getattr(entry, part))


def _of_wording(wording: Wording) -> Iterator[Reply]:
    for key, value in wording._asdict().items():
        found = value.values() if key == "fragments" else value if isinstance(value, tuple) else (value,)
        yield from (Reply(key, text) for text in found if isinstance(text, str) and text.endswith((".", "?", "!")))


def _filled(known: Catalog, wording: Wording, text: str) -> str:
    """The text as it is heard; an `{answer}` is told, and counted, with its entry."""
    longest = {name: max(found, key=len) for name, found in fills(known, wording).items()}
    return text.format(**{**dict.fromkeys(placeholders(text), "…"), **longest})
