"""What one session remembers: the last answer, what was offered, and what has been heard; nothing about the listener.

It travels in Alexa's session attributes and ends with the session. Attributes come from outside: damaged ones are
forgotten, never an error.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from skill.content import Source

DISCLAIMING = frozenset({"launch", "help", "answer", "unknown"})
"""Kinds of answer that are spoken with the disclaimer, unless it was heard before."""


class Answer(NamedTuple):
    """What is to be said, before it is put into the voice of a locale."""

    kind: str
    """answer, unknown, offtopic, urgent, which, more, source, help, launch, elicit, talk, declined, stop, error."""
    text: str
    entries: tuple[str, ...] = ()
    """Ids of the entries it was made from; two when the listener asked two things."""
    sources: tuple[Source, ...] = ()
    title: str = ""
    """Title of the card; no card without one."""
    card: str = ""
    offer: tuple[str, ...] = ()
    """Ids of what a yes accepts (one), or of those to choose from (more)."""
    elicit: bool = False
    """Whether the text itself asks, and Alexa is to hand over the whole reply as the slot of AskQuestionIntent."""
    ends: bool = False
    confidence: float | None = None
    """That the words mean this, from 0 to 1; None where the intent alone told."""


class Session(NamedTuple):
    """One conversation, from launch or first question to its end."""

    turn: int = 0
    """Responses given so far."""
    kind: str = ""
    """Kind of the latest response."""
    last: Answer | None = None
    """The latest answer about the article, which is what "repeat" repeats."""
    told_more: bool = False
    """Whether "tell me more" was already answered for it."""
    offer: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    """Ids of the entries answered so far, in order of first hearing."""
    disclaimed: bool = False
    """Whether the listener has heard that this is no medical advice."""
    declined: int = 0
    """Offers declined so far."""

    def after(self, answer: Answer) -> "Session":
        """The session once this answer has been spoken."""
        new = tuple(entry for entry in answer.entries if entry not in self.heard)
        return self._replace(
            turn=self.turn + 1,
            kind=answer.kind,
            last=answer if answer.entries else self.last,
            told_more=answer.kind == "more" or (self.told_more and not answer.entries),
            offer=answer.offer,
            heard=self.heard + new,
            disclaimed=self.disclaimed or answer.kind in DISCLAIMING,
            declined=self.declined + (answer.kind == "declined"),
        )

    def to_attributes(self) -> dict[str, Any]:
        """JSON-ready session attributes."""
        last = self.last and {**self.last._asdict(), "sources": [source._asdict() for source in self.last.sources]}
        return {**self._asdict(), "last": last}

    @classmethod
    def from_attributes(cls, data: Mapping[str, Any] | None) -> Self:
        """The session that `to_attributes` wrote; a new one when there is none or it is damaged."""
        try:
            if not data:
                return cls()
            last = data["last"]
            return cls(
                turn=int(data["turn"]),
                kind=str(data["kind"]),
                last=None if last is None else _answer(last),
                told_more=bool(data["told_more"]),
                offer=_texts(data["offer"]),
                heard=_texts(data["heard"]),
                disclaimed=bool(data["disclaimed"]),
                declined=int(data["declined"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            return cls()


def _answer(data: Mapping[str, Any]) -> Answer:
    return Answer(
        kind=str(data["kind"]),
        text=str(data["text"]),
        entries=_texts(data["entries"]),
        sources=tuple(Source(str(source["section"]), int(source["sentence"])) for source in data["sources"]),
        title=str(data["title"]),
        card=str(data["card"]),
        offer=_texts(data["offer"]),
        elicit=bool(data["elicit"]),
        ends=bool(data["ends"]),
        confidence=None if data["confidence"] is None else float(data["confidence"]),
    )


def _texts(data: Any) -> tuple[str, ...]:
    if not isinstance(data, list | tuple):
        raise TypeError("not a list")
    return tuple(str(item) for item in data)
