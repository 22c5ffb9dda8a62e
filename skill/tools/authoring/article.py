"""The article as numbered sentences, and the record of them that the project keeps: digests, never the text."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from skill.catalog import Source

HEADING_MAX_LETTERS = 60
_BULLET = "•"
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z“\"])")

Sections = Mapping[str, Sequence[str]]
"""Title of a section to its sentences, in order; a list item counts as one."""


class ArticleError(Exception):
    """The article cannot be read; names the file and the reason."""


def read(path: Path) -> str:
    """Return the text of the article. Raises ArticleError."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise ArticleError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ArticleError(f"{path}: is not text in UTF-8: {error}") from error
    if not text.strip():
        raise ArticleError(f"{path}: is empty")
    return text


def split(text: str, opening: str) -> Sections:
    """Split an article into its sections; `opening` is the title of what precedes the first heading.

    A heading is a short line that does not end in a full stop and does not introduce a list. Sections of the same title
    count as one.
    """
    sections: dict[str, list[str]] = {}
    title = opening
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith(_BULLET):
            sections.setdefault(title, []).append(line.removeprefix(_BULLET).strip())
        elif _is_heading(line) and not following.startswith(_BULLET):
            title = line.removesuffix(":")
        else:
            sections.setdefault(title, []).extend(_SENTENCE_END.split(line))
    return sections


def _is_heading(line: str) -> bool:
    return len(line) <= HEADING_MAX_LETTERS and not line.endswith((".", "!"))


def digest(sentence: str) -> str:
    """Sixteen hexadecimal digits of the SHA-256 of the sentence's words in lower case, joined by single spaces."""
    words = re.findall(r"[a-z0-9]+", sentence.lower())
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:16]


def numbered(sections: Sections) -> str:
    """The sentences of each section with the numbers that cite them."""
    parts = []
    for title, sentences in sections.items():
        lines = (f"{number:4}  {sentence}\n" for number, sentence in enumerate(sentences, 1))
        parts.append(f"{title}\n{''.join(lines)}")
    return "\n".join(parts)


def record(sections: Sections, opening: str) -> str:
    """The sections as the TOML of `content/article.toml`, as if every sentence stated a fact."""
    parts = [
        "# The article that every answer comes from: a digest of the words of each sentence, by section.\n"
        "# `opening` is the title of what precedes the first heading, `spoken` a section's name as it is spoken.\n"
        f"opening = {_quoted(opening)}"
    ]
    for title, sentences in sections.items():
        spoken = f"the {opening.lower()}" if title == opening else title.rstrip("?")
        digests = "".join(f'    "{digest(sentence)}",\n' for sentence in sentences)
        parts.append(
            f"[[section]]\ntitle = {_quoted(title)}\nspoken = {_quoted(spoken)}\n"
            f"without_fact = []\ndigests = [\n{digests}]"
        )
    return "\n\n".join(parts) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # TOML's basic strings have the same escapes


class Record:
    """The recorded sentences of the article."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Take what `content/article.toml` holds. Raises KeyError if a section lacks a key."""
        self.opening: str = data["opening"]
        self.spoken: dict[str, str] = {section["title"]: section["spoken"] for section in data["section"]}
        """Name of each section as it is spoken, by title."""
        self.digests = {
            Source(section["title"], number): digest
            for section in data["section"]
            for number, digest in enumerate(section["digests"], 1)
        }
        self.without_fact = {
            Source(section["title"], number) for section in data["section"] for number in section["without_fact"]
        }
        """The sentences that state nothing about the subject, such as the introduction of a list."""

    def with_fact(self) -> list[Source]:
        """The sentences that state something about the subject, in order."""
        return [source for source in self.digests if source not in self.without_fact]
