"""What one conversation remembers: what was said, what is pending, what was covered, how the listener wants to hear it.

It travels in Alexa's session attributes and ends with the session. Attributes come from outside, so each is read by
itself: a missing, damaged or foreign one costs that one, never the session, and never raises.
"""

import json
import typing
from collections.abc import Mapping
from datetime import date, time
from typing import Any, NamedTuple, Self

from skill.dialog.reply import (
    EMERGENCY_KINDS,
    Answer,
    Appointment,
    AskDay,
    AskTime,
    AwaitingConsent,
    Choice,
    Confirm,
    ConfirmReminder,
    ElicitSlot,
    Kind,
    Offer,
    Part,
    Pending,
    RemindersOffer,
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
SPEEDS = {"slower": True, "faster": False}
"""Dialog acts that settle whether speech is slow from then on."""
LENGTHS = {"brief_answers": True, "full_answers": False}
"""Dialog acts that settle whether answers are short from then on."""
_KINDS, _PARTS = frozenset(typing.get_args(Kind)), frozenset(typing.get_args(Part))
_NAMED_PENDING: Mapping[str, type[Offer | Confirm | SayNumber]] = {
    "offer": Offer,
    "confirm": Confirm,
    "number": SayNumber,
}
"""By its key among the attributes: what is pending about one entry."""
_ASKED: Mapping[str, type[AskDay | AskTime]] = {"ask_day": AskDay, "ask_time": AskTime}
"""The same for a question about the appointment, which may be about a topic."""
_REMINDERS_PENDING: Mapping[str, type[ConfirmReminder | AwaitingConsent]] = {
    "reminder": ConfirmReminder,
    "consent": AwaitingConsent,
}
"""The same about one reminder, named by its rule."""
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


class Session(NamedTuple):
    """One conversation, from the launch or first question to its end."""

    turns: int = 0
    """Responses given so far."""
    kind: Kind | None = None
    """Kind of the latest response."""
    said: Said | None = None
    """The latest response that was not itself a repetition; "pardon" says it again."""
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
        said = self.said if repeated and self.said else _said(answer)
        about_article = bool(answer.entries) and answer.kind not in EMERGENCY_KINDS
        told = _said(answer) if about_article and not repeated else self.told
        offers = (answer.pending.entry,) if isinstance(answer.pending, Offer) else ()
        return self._replace(
            turns=self.turns + 1,
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
            declined=self.declined + self._declines(answer),
            misheard=self.misheard + 1 if answer.kind in MISHEARD else 0,
            appointment=answer.appointment or self.appointment,
            place=self._place_after(answer),
            repeated=repeated,
            reminded=_joined(self.reminded, answer.reminded),
            brief=LENGTHS.get(answer.act, self.brief),
            slow=SPEEDS.get(answer.act, self.slow),
        )

    def _place_after(self, answer: Answer) -> int:
        """Where the tour goes on: kept over questions in between, and given up with a no or at its end."""
        if isinstance(answer.pending, TourStep):
            return answer.pending.step + 1
        gives_up = answer.kind == "declined" and isinstance(self.pending, TourStep)
        return 0 if gives_up or answer.part == "chapter" or answer.kind == "launch" else self.place

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
            "pending": _write_pending(self.pending),
            "appointment": _write_appointment(self.appointment),
            "record": record,
        }
        return {"version": VERSION, **self._asdict(), **said, **written}

    @classmethod
    def read(cls, attributes: object) -> Self:
        """The session that `to_attributes` wrote. Never raises: what cannot be read has its default."""
        if not isinstance(attributes, Mapping) or attributes.get("version", VERSION) != VERSION:
            return cls()
        return cls(
            turns=_count(attributes.get("turns")),
            kind=_one_of(_KINDS, attributes.get("kind")),
            said=_read_said(attributes.get("said")),
            told=_with_entries(_read_said(attributes.get("told"))),
            first=_with_entries(_read_said(attributes.get("first"))),
            more_given=attributes.get("more_given") is True,
            pending=_read_pending(attributes.get("pending")),
            covered=_texts(attributes.get("covered")),
            known=_texts(attributes.get("known")),
            offers=_texts(attributes.get("offers")),
            runner_up=_text(attributes.get("runner_up")),
            disclaimed=attributes.get("disclaimed") is True,
            declined=_count(attributes.get("declined")),
            misheard=_count(attributes.get("misheard")),
            appointment=_read_appointment(attributes.get("appointment")),
            place=_count(attributes.get("place")),
            repeated=attributes.get("repeated") is True,
            reminded=_texts(attributes.get("reminded")),
            brief=_setting(attributes.get("brief")),
            slow=_setting(attributes.get("slow")),
            record=_read_record(attributes.get("record")),
            forgotten=attributes.get("forgotten") is True,
        )

    def to_token(self) -> str:
        """What the session needs to go on after Alexa's question for permission, for a directive's token."""
        attributes = self.to_attributes()
        return json.dumps({key: attributes[key] for key in CARRIED if key in attributes}, separators=(",", ":"))

    @classmethod
    def resume(cls, attributes: object, token: str) -> Self:
        """The session that goes on after Alexa's question: by its attributes, else by the token. Never raises."""
        session = cls.read(attributes)
        if isinstance(session.pending, AwaitingConsent):
            return session
        resumed = cls.read(_read_token(token))
        return resumed if isinstance(resumed.pending, AwaitingConsent) else session


def _disclaims(answer: Answer) -> bool:
    itself = answer.kind in DISCLAIMS_ITSELF and answer.act not in WITHOUT_DISCLAIMER
    return answer.kind in KINDS_WITH_DISCLAIMER or itself


def _said(answer: Answer) -> Said:
    offer = answer.pending.entry if isinstance(answer.pending, Offer) else ""
    text = "" if answer.entries else answer.text
    return Said(answer.kind, answer.part, answer.entries, answer.variants, answer.act, offer, text, answer.asks)


def _joined(known: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return known + tuple(item for item in new if item not in known)


def _write_pending(pending: Pending | None) -> dict[str, Any] | None:
    for key, named in _NAMED_PENDING.items():
        if isinstance(pending, named):
            return {key: pending.entry}
    for key, asked in _ASKED.items():
        if isinstance(pending, asked):
            return {key: pending.topic}
    for key, about in _REMINDERS_PENDING.items():
        if isinstance(pending, about):
            return {key: pending.rule, "details": pending.details}
    match pending:
        case Choice(entries):
            return {"choice": entries}
        case TourStep(step):
            return {"tour": step}
        case ElicitSlot():
            return {"elicit": True}
        case RemindersOffer():
            return {"reminders": True}
        case _:
            return None


def _read_pending(data: object) -> Pending | None:
    if not isinstance(data, Mapping):
        return None
    for key, named in _NAMED_PENDING.items():
        if entry := _text(data.get(key)):
            return named(entry)
    for key, about in _REMINDERS_PENDING.items():
        if rule := _text(data.get(key)):
            return about(rule, data.get("details") is True)
    if data.get("reminders") is True:
        return RemindersOffer()
    choice, step = _texts(data.get("choice")), data.get("tour")
    if len(choice) == 2:
        return Choice((choice[0], choice[1]))
    if isinstance(step, int) and _count(step) == step and not isinstance(step, bool):
        return TourStep(step)
    for key, asked in _ASKED.items():
        if isinstance(topic := data.get(key), str):
            return asked(topic)
    return ElicitSlot() if data.get("elicit") is True else None


def _write_appointment(appointment: Appointment | None) -> dict[str, str] | None:
    if not appointment:
        return None
    clock = appointment.clock.isoformat("minutes") if appointment.clock else ""
    return {"day": appointment.day.isoformat(), "clock": clock, "zone": appointment.zone}


def _read_appointment(data: object) -> Appointment | None:
    if not isinstance(data, Mapping):
        return None
    try:
        day = date.fromisoformat(_text(data.get("day")))
        clock = time.fromisoformat(_text(data.get("clock"))) if data.get("clock") else None
    except ValueError:
        return None
    return Appointment(day, clock, _text(data.get("zone")))


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
    entries, given = _texts(data.get("entries")), data.get("variants")
    variants = tuple(v if isinstance(v, str) else None for v in given) if isinstance(given, list | tuple) else ()
    padded = (variants + (None,) * len(entries))[: len(entries)]
    return Said(
        kind,
        part,
        entries,
        padded,
        _text(data.get("act")),
        _text(data.get("offer")),
        _text(data.get("text")),
        data.get("asks") is True,
    )


def _read_record(data: object) -> Record | None:
    """The record; None if it cannot be told which version it is, so that the store is asked again."""
    record = Record.read(data)
    return record if isinstance(data, Mapping) and record.version >= 0 else None


def _with_entries(said: Said | None) -> Said | None:
    return said if said and said.entries else None


def _one_of(known: frozenset[Any], value: object) -> Any:
    return value if isinstance(value, str) and value in known else None


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def _setting(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list | tuple) else ()
