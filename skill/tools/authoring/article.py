"""The article as numbered sentences, and the record of them that the project keeps: digests, never the text."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from skill.content import Source

OPENING = "Introduction"
"""Name of what stands before the first heading."""
LONGEST_HEADING = 60
_BULLET = "•"
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z“\"])")

Sections = Mapping[str, Sequence[str]]
"""Title of a section to its sentences, in order; a list item counts as one."""


def split(text: str) -> Sections:
    """The sections of an article. A heading is a short line that ends in no full stop and introduces no list."""
    sections: dict[str, list[str]] = {OPENING: []}
    title = OPENING
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith(_BULLET):
            sections[title].append(line.removeprefix(_BULLET).strip())
        elif len(line) <= LONGEST_HEADING and not line.endswith((".", "!")) and not following.startswith(_BULLET):
            title = line.removesuffix(":")
            sections[title] = []
        else:
            sections[title].extend(_SENTENCE_END.split(line))
    return sections


def digest(sentence: str) -> str:
    """Sixteen hexadecimal digits of the SHA-256 of the sentence's words in lower case, joined by single spaces."""
    words = re.findall(r"[a-z0-9]+", sentence.lower())
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:16]


def record(sections: Sections) -> str:
    """The sections as the TOML of `content/article.toml`: no sentence marked yet as bare of facts."""
    parts = ["# The article that every answer comes from: a digest of the words of each sentence, by section."]
    for title, sentences in sections.items():
        digests = "".join(f'    "{digest(sentence)}",\n' for sentence in sentences)
        parts.append(f'[[section]]\ntitle = "{title}"\nwithout_fact = []\ndigests = [\n{digests}]')
    return "\n\n".join(parts) + "\n"


class Record:
    """The recorded sentences of the article."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Take what `content/article.toml` holds. Raises KeyError for a section without title, digests or facts."""
        self.sections = {section["title"]: section for section in data["section"]}

    def __contains__(self, source: Source) -> bool:
        section = self.sections.get(source.section)
        return section is not None and 1 <= source.sentence <= len(section["digests"])

    def digests(self) -> dict[Source, str]:
        """Digest by sentence."""
        return {
            Source(title, number): value
            for title, section in self.sections.items()
            for number, value in enumerate(section["digests"], 1)
        }

    def with_facts(self) -> set[Source]:
        """The sentences that state something about the subject, rather than introduce a list."""
        bare = {Source(title, number) for title, section in self.sections.items() for number in section["without_fact"]}
        return set(self.digests()) - bare
