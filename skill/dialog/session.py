"""What one conversation remembers: what was said, what is pending, what was covered, how the listener wants to hear it.

It travels in Alexa's session attributes and ends with the session, the listener's appointment too. Attributes come
from outside, so each is read by itself: a missing, damaged or foreign one costs that one, never the session, and never
raises. What is read is bounded: counts, lengths, and ids of entries that the catalog has.
"""

import json
import typing
from collections.abc import Container, Iterable, Mapping
from typing import Any, NamedTuple, Self

from skill.dialog.attributes import (
    MAX_COUNT,
    MAX_IDS,
    read_appointment,
    read_count,
    read_id,
    read_ids,
    read_offset,
    read_pending,
    read_setting,
    read_text,
    write_appointment,
    write_pending,
)
from skill.dialog.reply import (
    EMERGENCY_KINDS,
    Answer,
    Appointment,
    AwaitingConsent,
    Choice,
    Confirm,
    ElicitSlot,
    Kind,
    Offer,
    Part,
    Pending,
    SayNumber,
    TourStep,
)
from skill.memory import Record

VERSION = 2
"""Of the format of the attributes. Attributes of another version are those of another release: a new session starts."""
KINDS_WITH_DISCLAIMER = frozenset({"answer", "gap"})
"""Kinds of answer that the disclaimer follows, once a session."""
DISCLAIMS_ITSELF = frozenset({"launch", "help"})
"""Kinds of answer whose own text holds the disclaimer."""
WITHOUT_DISCLAIMER = frozenset({"start_over", "home", "what_can_i_ask"})
"""Dialog acts that are answered in those kinds, without the disclaimer."""
MISHEARD = frozenset({"reprompt", "error"})
"""Kinds of answer that ask for the words again."""
REPEATS = frozenset({"repeat", "slower"})
"""Dialog acts that are answered with the latest response once more."""
ASIDES = frozenset({"acknowledge", "chatter", "louder", "wait"})
"""Dialog acts that are answered with a word in between: "pardon" after it means what was said before."""
SPEEDS = {"slower": True, "faster": False}
"""Dialog acts that settle whether speech is slow from then on."""
LENGTHS = {"brief_answers": True, "full_answers": False}
"""Dialog acts that settle whether answers are short from then on."""
MAX_TOLD = 4
"""Entries in one answer; most that the skill gives tell one or two."""
_KINDS, _PARTS = frozenset(typing.get_args(Kind)), frozenset(typing.get_args(Part))
CARRIED = ("version", "pending", "appointment", "reminded", "disclaimed")
"""The attributes that outlast Alexa's question for permission, which may begin a new session."""
MAX_TOKEN_CHARACTERS = 1000


class Said(NamedTuple):
    """A reply: enough to say it again. One about entries is kept as ids, any other one as its text."""

    kind: Kind
    part: Part = "answer"
    entries: tuple[str, ...] = ()
    variants: tuple[str | None, ...] = ()
    act: str = ""
    """Id of the dialog act that it replied to; empty for a question."""
    offer: str = ""
    """Id of the entry that was offered after it; empty when none was."""
    text: str = ""
    asks: bool = False
    day_offset: int | None = None
    """Days from the appointment to the one day that a timeline told; None if it told all of them."""


class Session(NamedTuple):
    """One conversation, from the launch or first question to its end."""

    turns: int = 0
    """Responses given so far."""
    kind: Kind | None = None
    """Kind of the latest response."""
    said: Said | None = None
    """The latest response that was neither a repetition nor a word in between; "pardon" says it again."""
    told: Said | None = None
    """The latest answer about the article."""
    first: Said | None = None
    """The first answer about the article."""
    more_given: bool = False
    """Whether "tell me more" was already answered for the latest answer."""
    pending: Pending | None = None
    covered: tuple[str, ...] = ()
    """Ids of the entries told so far, in order of first telling."""
    known: tuple[str, ...] = ()
    """Ids of the topics that were told within another, beside what the entries told always cover."""
    offers: tuple[str, ...] = ()
    """Ids of the topics offered so far."""
    runner_up: str = ""
    """Id of the entry that the latest question may have meant instead."""
    disclaimed: bool = False
    """Whether the listener has heard that this is no medical advice."""
    declined: int = 0
    """Offers declined or ignored so far."""
    misheard: int = 0
    """Responses in a row that asked for the words again."""
    appointment: Appointment | None = None
    """The listener's appointment, as soon as it was told."""
    place: int = 0
    """Position of the chapter to go on with; 0 when no tour is under way."""
    left_off: int = 0
    """The same when a no has ended the tour: asked for once more, it goes on there; 0 otherwise."""
    repeated: bool = False
    """Whether the latest response said again what was said before."""
    reminded: tuple[str, ...] = ()
    """Ids of the timeline's rules that reminders were set for."""
    brief: bool | None = None
    """Whether the listener has asked for short answers in this session, or for full ones; None for neither."""
    slow: bool | None = None
    """Whether the listener has asked for slow speech in this session, or for the usual one; None for neither."""
    record: Record | None = None
    """What the store has of the listener, as this session last read or wrote it; None before that."""
    forgotten: bool = False
    """Whether the listener had it deleted: nothing of this session is kept then."""

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
    def just_told(self) -> Said | None:
        """The latest response, if it was made from entries."""
        return self.said if self.said and self.said.entries else None

    def after(self, answer: Answer) -> "Session":
        """The session once this answer has been given."""
        repeated = answer.act in REPEATS
        said = self.said if self.said and (repeated or answer.act in ASIDES) else _said(answer)
        about_article = bool(answer.entries) and answer.kind not in EMERGENCY_KINDS
        told = _said(answer) if about_article and not repeated else self.told
        offers = (answer.pending.entry,) if isinstance(answer.pending, Offer) else ()
        return self._replace(
            turns=_next(self.turns),
            kind=answer.kind,
            said=said,
            told=told,
            first=self.first or told,
            more_given=answer.kind == "more" or (self.more_given and not about_article),
            pending=answer.pending,
            covered=_joined(self.covered, answer.entries if about_article else ()),
            known=_joined(self.known, answer.covers),
            offers=_joined(self.offers, offers),
            runner_up=answer.runner_up if about_article and not repeated else self.runner_up,
            disclaimed=self.disclaimed or _disclaims(answer),
            declined=_next(self.declined) if self._declines(answer) else self.declined,
            misheard=_next(self.misheard) if answer.kind in MISHEARD else 0,
            appointment=None if answer.forgets_appointment else answer.appointment or self.appointment,
            place=self._place_after(answer),
            left_off=self._left_off_after(answer),
            repeated=repeated,
            reminded=_joined(self.reminded, answer.reminded),
            brief=LENGTHS.get(answer.act, self.brief),
            slow=SPEEDS.get(answer.act, self.slow),
        )

    def _place_after(self, answer: Answer) -> int:
        """Where the tour goes on: kept over questions in between, and given up with a no or at its end."""
        if isinstance(answer.pending, TourStep):
            return answer.pending.step + 1
        return 0 if self._tour_left(answer) or _clears_place(answer) else self.place

    def _left_off_after(self, answer: Answer) -> int:
        """Where the tour was ended by a no, until it goes on or the listener begins again."""
        left = self._tour_left(answer)
        return left or (0 if _clears_place(answer) else self.left_off)

    def _tour_left(self, answer: Answer) -> int:
        """Position of the chapter that was offered, if the answer is to a no that ends the tour; else 0."""
        pending = self.pending
        return pending.step + 1 if isinstance(pending, TourStep) and answer.kind == "declined" else 0

    def forgetting(self) -> "Session":
        """The session once what was kept of the listener is deleted; the conversation itself goes on."""
        return self._replace(brief=None, slow=None, record=None, forgotten=True)

    def _declines(self, answer: Answer) -> bool:
        """Whether the listener did not take the offer up: said no, or asked something else."""
        if not isinstance(self.pending, Offer) or answer.act in REPEATS or answer.kind in EMERGENCY_KINDS:
            return False
        return answer.kind == "declined" or (bool(answer.entries) and self.pending.entry not in answer.entries)

    def to_attributes(self) -> dict[str, Any]:
        """The session as JSON-ready session attributes."""
        said = {name: value and value._asdict() for name, value in self._asdict().items() if isinstance(value, Said)}
        record = self.record.to_fields() if self.record and self.record.version >= 0 else None
        written = {
            "pending": write_pending(self.pending),
            "appointment": write_appointment(self.appointment),
            "record": record,
        }
        return {"version": VERSION, **self._asdict(), **said, **written}

    @classmethod
    def read(cls, attributes: object, entries: Container[str] | None = None) -> Self:
        """The session that `to_attributes` wrote. Never raises: what cannot be read has its default.

        `entries` are the ids that the catalog has: what is about any other is forgotten.
        """
        if not isinstance(attributes, Mapping) or attributes.get("version", VERSION) != VERSION:
            return cls()
        read = cls(
            turns=read_count(attributes.get("turns")),
            kind=_one_of(_KINDS, attributes.get("kind")),
            said=_read_said(attributes.get("said")),
            told=_with_entries(_read_said(attributes.get("told"))),
            first=_with_entries(_read_said(attributes.get("first"))),
            more_given=attributes.get("more_given") is True,
            pending=read_pending(attributes.get("pending")),
            covered=read_ids(attributes.get("covered")),
            known=read_ids(attributes.get("known")),
            offers=read_ids(attributes.get("offers")),
            runner_up=read_id(attributes.get("runner_up")),
            disclaimed=attributes.get("disclaimed") is True,
            declined=read_count(attributes.get("declined")),
            misheard=read_count(attributes.get("misheard")),
            appointment=read_appointment(attributes.get("appointment")),
            place=read_count(attributes.get("place")),
            left_off=read_count(attributes.get("left_off")),
            repeated=attributes.get("repeated") is True,
            reminded=read_ids(attributes.get("reminded")),
            brief=read_setting(attributes.get("brief")),
            slow=read_setting(attributes.get("slow")),
            record=_read_record(attributes.get("record")),
            forgotten=attributes.get("forgotten") is True,
        )
        return read if entries is None else read._about(entries)

    def _about(self, entries: Container[str]) -> Self:
        """The session without anything about other entries than these."""

        def known(ids: Iterable[str]) -> tuple[str, ...]:
            return tuple(entry for entry in ids if entry in entries)

        def known_said(said: Said | None) -> Said | None:
            if not said or known(said.entries) != said.entries:
                return None
            return said if said.offer in entries else said._replace(offer="")

        return self._replace(
            said=known_said(self.said),
            told=known_said(self.told),
            first=known_said(self.first),
            pending=self.pending if known(_named_by(self.pending)) == _named_by(self.pending) else None,
            covered=known(self.covered),
            known=known(self.known),
            offers=known(self.offers),
            runner_up=self.runner_up if self.runner_up in entries else "",
        )

    def to_token(self) -> str:
        """What the session needs to go on after Alexa's question for permission, for a directive's token."""
        attributes = self.to_attributes()
        return json.dumps({key: attributes[key] for key in CARRIED if key in attributes}, separators=(",", ":"))

    @classmethod
    def resume(cls, attributes: object, token: str, entries: Container[str] | None = None) -> Self:
        """The session that goes on after Alexa's question: by its attributes, else by the token. Never raises."""
        session = cls.read(attributes, entries)
        if isinstance(session.pending, AwaitingConsent):
            return session
        resumed = cls.read(_read_token(token), entries)
        return resumed if isinstance(resumed.pending, AwaitingConsent) else session


def _clears_place(answer: Answer) -> bool:
    """Whether a place in the tour counts no longer: a chapter is told, or the conversation begins anew."""
    return answer.part == "chapter" or answer.kind == "launch"


def _disclaims(answer: Answer) -> bool:
    itself = answer.kind in DISCLAIMS_ITSELF and answer.act not in WITHOUT_DISCLAIMER
    return answer.kind in KINDS_WITH_DISCLAIMER or itself


def _said(answer: Answer) -> Said:
    offer = answer.pending.entry if isinstance(answer.pending, Offer) else ""
    text = "" if answer.entries else answer.text
    return Said(
        kind=answer.kind,
        part=answer.part,
        entries=answer.entries,
        variants=answer.variants,
        act=answer.act,
        offer=offer,
        text=text,
        asks=answer.asks,
        day_offset=answer.day_offset,
    )


def _joined(known: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(known + new))[-MAX_IDS:]


def _next(count: int) -> int:
    return min(count + 1, MAX_COUNT)


def _named_by(pending: Pending | None) -> tuple[str, ...]:
    """Ids of the entries that something pending is about."""
    match pending:
        case Offer(entry) | Confirm(entry) | SayNumber(entry):
            return (entry,)
        case Choice(entries) | ElicitSlot(entries):
            return entries
        case _:
            return ()


def _read_token(token: str) -> object:
    """The attributes in a token; None if it is damaged or none of the skill's."""
    try:
        found = json.loads(token) if len(token) <= MAX_TOKEN_CHARACTERS else None
    except (ValueError, RecursionError):
        return None
    return {key: found[key] for key in CARRIED if key in found} if isinstance(found, Mapping) else None


def _read_said(data: object) -> Said | None:
    if not isinstance(data, Mapping):
        return None
    kind, part = _one_of(_KINDS, data.get("kind")), _one_of(_PARTS, data.get("part"))
    if not (kind and part):
        return None
    entries, given = read_ids(data.get("entries"))[:MAX_TOLD], data.get("variants")
    variants = tuple(read_id(v) or None for v in given[:MAX_TOLD]) if isinstance(given, list | tuple) else ()
    padded = (variants + (None,) * len(entries))[: len(entries)]
    return Said(
        kind,
        part,
        entries,
        padded,
        read_id(data.get("act")),
        read_id(data.get("offer")),
        read_text(data.get("text")),
        data.get("asks") is True,
        read_offset(data.get("day_offset")),
    )


def _read_record(data: object) -> Record | None:
    """The record; None if it cannot be told which version it is, so that the store is asked again."""
    record = Record.read(data)
    return record if isinstance(data, Mapping) and record.version >= 0 else None


def _with_entries(said: Said | None) -> Said | None:
    return said if said and said.entries else None


def _one_of(known: frozenset[Any], value: object) -> Any:
    return value if isinstance(value, str) and value in known else None
