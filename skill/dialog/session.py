"""What one conversation remembers: what was told last, what is pending, what was covered; nothing about the listener.

It travels in Alexa's session attributes and ends with the session. Attributes come from outside, so each is read by
itself: a missing, damaged or foreign one costs that one, never the session, and never raises.
"""

import typing
from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from skill.dialog.reply import Answer, Choice, ElicitSlot, Kind, Offer, Part, Pending

VERSION = 1
"""Of the format of the attributes. Attributes of another version are those of another release: a new session starts."""
KINDS_WITH_DISCLAIMER = frozenset({"launch", "help", "answer", "gap"})
"""Kinds of answer after which the listener has heard the disclaimer."""
_KINDS, _PARTS = frozenset(typing.get_args(Kind)), frozenset(typing.get_args(Part))


class Told(NamedTuple):
    """An answer about the article, as ids: enough to tell it again."""

    kind: Kind
    part: Part
    entries: tuple[str, ...]
    variants: tuple[str | None, ...]
    offer: str = ""
    """Id of the entry that was offered after it; empty when none was."""


class Session(NamedTuple):
    """One conversation, from the launch or first question to its end."""

    turns: int = 0
    """Responses given so far."""
    kind: Kind | None = None
    """Kind of the latest response."""
    told: Told | None = None
    """The latest answer about the article; "repeat" tells it again."""
    more_given: bool = False
    """Whether "tell me more" was already answered for it."""
    pending: Pending | None = None
    covered: tuple[str, ...] = ()
    """Ids of the entries told so far, in order of first telling."""
    disclaimed: bool = False
    """Whether the listener has heard that this is no medical advice."""
    declined: int = 0
    """Offers declined so far."""

    @property
    def offered(self) -> tuple[str, ...]:
        """Ids of the entries that the skill just named: the one offered, or the two to choose from."""
        match self.pending:
            case Offer(entry):
                return (entry,)
            case Choice(entries):
                return entries
            case _:
                return ()

    @property
    def just_told(self) -> Told | None:
        """The latest answer about the article, if it is the latest response."""
        return self.told if self.told and self.told.kind == self.kind else None

    def after(self, answer: Answer) -> "Session":
        """The session once this answer has been given."""
        return self._replace(
            turns=self.turns + 1,
            kind=answer.kind,
            told=_told(answer) if answer.entries else self.told,
            more_given=answer.kind == "more" or (self.more_given and not answer.entries),
            pending=answer.pending,
            covered=self.covered + tuple(entry for entry in answer.entries if entry not in self.covered),
            disclaimed=self.disclaimed or answer.kind in KINDS_WITH_DISCLAIMER,
            declined=self.declined + (answer.kind == "declined"),
        )

    def to_attributes(self) -> dict[str, Any]:
        """The session as JSON-ready session attributes."""
        match self.pending:
            case Offer(entry):
                pending: Any = {"offer": entry}
            case Choice(entries):
                pending = {"choice": entries}
            case ElicitSlot():
                pending = {"elicit": True}
            case _:
                pending = None
        return {
            "version": VERSION,
            **self._asdict(),
            "told": self.told and self.told._asdict(),
            "pending": pending,
        }

    @classmethod
    def read(cls, attributes: object) -> Self:
        """The session that `to_attributes` wrote. Never raises: what cannot be read has its default."""
        if not isinstance(attributes, Mapping) or attributes.get("version", VERSION) != VERSION:
            return cls()
        return cls(
            turns=_count(attributes.get("turns")),
            kind=_one_of(_KINDS, attributes.get("kind")),
            told=_read_told(attributes.get("told")),
            more_given=attributes.get("more_given") is True,
            pending=_read_pending(attributes.get("pending")),
            covered=_texts(attributes.get("covered")),
            disclaimed=attributes.get("disclaimed") is True,
            declined=_count(attributes.get("declined")),
        )


def _told(answer: Answer) -> Told:
    offer = answer.pending.entry if isinstance(answer.pending, Offer) else ""
    return Told(answer.kind, answer.part, answer.entries, answer.variants, offer)


def _read_told(data: object) -> Told | None:
    if not isinstance(data, Mapping):
        return None
    kind, part = _one_of(_KINDS, data.get("kind")), _one_of(_PARTS, data.get("part"))
    entries = _texts(data.get("entries"))
    if not (kind and part and entries):
        return None
    given = data.get("variants")
    variants = tuple(v if isinstance(v, str) else None for v in given) if isinstance(given, list | tuple) else ()
    padded = (variants + (None,) * len(entries))[: len(entries)]
    return Told(kind, part, entries, padded, _text(data.get("offer")))


def _read_pending(data: object) -> Pending | None:
    if not isinstance(data, Mapping):
        return None
    offer, choice = _text(data.get("offer")), _texts(data.get("choice"))
    if offer:
        return Offer(offer)
    if len(choice) == 2:
        return Choice((choice[0], choice[1]))
    return ElicitSlot() if data.get("elicit") is True else None


def _one_of(known: frozenset[Any], value: object) -> Any:
    return value if isinstance(value, str) and value in known else None


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list | tuple) else ()
