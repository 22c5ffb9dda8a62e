"""Recorded conversations: what a listener says and should hear, read from TOML files and compared when replayed.

A file holds one conversation: its `locale`, its `turns` in order, and if it matters the `device` and the time `now`.
The keys of a turn, which has one of the first three:

    you               what the listener says; "" opens the skill without a question
    touch             what a touch on the screen sends: the list of arguments of its SendEvent
    silence = true    the listener lets the reply and its reprompt go unanswered, which ends the session
    via = "slot"      hands the words over whole, as the slot of AskQuestionIntent, instead of resolving an intent
    hear, not_hear    a text, or a list of texts, that the speech contains, or does not
    reprompt, card    a text, or a list of texts, that the reprompt or the card contains
    kind, topics      the kind of the answer, and the ids of its entries in order
    ends = true       the session ends; every other turn must leave it open
"""

import tomllib
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from skill.dialog.reply import Kind
from skill.tools.simulator.alexa_services import AlexaServices
from skill.tools.simulator.conversation import Conversation, Exchange, Handler
from skill.tools.simulator.devices import ANYWHERE, DEVICES, Situation, place
from skill.tools.simulator.envelope import SILENCE, touch

KINDS: tuple[str, ...] = typing.get_args(Kind)
SLOT = "slot"
ACTS = ("you", "touch", "silence")
"""The keys that say what the listener does."""


class RecordingError(Exception):
    """A file is not a conversation; names every fault by file and turn."""


@dataclass(frozen=True)
class Turn:
    """What the listener says or does, and what should come back; the default of a field expects nothing."""

    you: str = ""
    touch: tuple[object, ...] | None = None
    silence: bool = False
    via_slot: bool = False
    hear: tuple[str, ...] = ()
    not_hear: tuple[str, ...] = ()
    reprompt: tuple[str, ...] = ()
    card: tuple[str, ...] = ()
    kind: str | None = None
    topics: tuple[str, ...] | None = None
    ends: bool = False


@dataclass(frozen=True)
class Recording:
    """One conversation."""

    locale: str
    turns: tuple[Turn, ...]
    situation: Situation = ANYWHERE

    def conversation(self, handler: Handler, services: AlexaServices | None = None) -> Conversation:
        """The conversation to replay it in, with a skill and the services that it finds. Raises UnknownLocaleError."""
        conversation = Conversation(
            self.locale,
            handler=lambda event, context: handler(place(event, self.situation), context),
            services=services,
        )
        conversation.now = self.situation.now
        return conversation


def read(path: Path) -> Recording:
    """Read a conversation. Raises RecordingError, or OSError if there is no such file."""
    return parse(path.read_bytes(), path.name)


def parse(text: bytes, name: str) -> Recording:
    """The conversation in the text of the file of this name. Raises RecordingError."""
    try:
        data = tomllib.loads(text.decode("utf-8"))
    except ValueError as error:
        raise RecordingError(f"{name}: {error}") from error
    faults = [f"{name}: {fault}" for fault in _faults(data)]
    if faults:
        raise RecordingError("\n".join(faults))
    situation = Situation(DEVICES[data.get("device", ANYWHERE.device.id)], data.get("now"))
    return Recording(data["locale"], tuple(map(_turn, data["turns"])), situation)


def replay(turn: Turn, conversation: Conversation) -> Exchange:
    """Say or do what the listener does in a turn."""
    if turn.silence:
        return conversation.send(SILENCE)
    if turn.touch is not None:
        return conversation.send(touch("", turn.touch))
    if not turn.you:
        return conversation.launch()
    return conversation.ask(turn.you) if turn.via_slot else conversation.say(turn.you)


def mismatches(turn: Turn, exchange: Exchange) -> list[str]:
    """Everything in an exchange that differs from what the turn expects."""
    texts = {"hear": exchange.speech, "reprompt": exchange.reprompt or "", "card": exchange.card}
    found = [
        f"{key}: {text!r} is not in {heard!r}"
        for key, heard in texts.items()
        for text in getattr(turn, key)
        if text not in heard
    ]
    found += [f"not_hear: {text!r} is in {exchange.speech!r}" for text in turn.not_hear if text in exchange.speech]
    values = {"kind": exchange.kind, "topics": tuple(exchange.topics), "ends": exchange.ends_session}
    for key, value in values.items():
        expected = getattr(turn, key)
        if expected is not None and value != expected:
            found.append(f"{key}: expected {expected!r}, got {value!r} ({exchange.speech!r})")
    return found


def _turn(data: Mapping[str, Any]) -> Turn:
    return Turn(
        you=data.get("you", ""),
        touch=tuple(data["touch"]) if "touch" in data else None,
        silence=data.get("silence", False),
        via_slot=data.get("via") == SLOT,
        hear=_texts(data.get("hear", [])),
        not_hear=_texts(data.get("not_hear", [])),
        reprompt=_texts(data.get("reprompt", [])),
        card=_texts(data.get("card", [])),
        kind=data.get("kind"),
        topics=tuple(data["topics"]) if "topics" in data else None,
        ends=data.get("ends", False),
    )


def _texts(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_text_or_list(value: object) -> bool:
    return (_is_text(value) or _is_list(value)) and value not in ("", [])


_VALUES: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "you": (_is_text, "a text"),
    "touch": (lambda value: isinstance(value, list), "a list"),
    "silence": (lambda value: value is True, "true"),
    "via": (SLOT.__eq__, repr(SLOT)),
    **dict.fromkeys(("hear", "not_hear", "reprompt", "card"), (_is_text_or_list, "a text or a list of texts")),
    "kind": (KINDS.__contains__, f"one of {', '.join(KINDS)}"),
    "topics": (_is_list, "a list of ids"),
    "ends": (lambda value: isinstance(value, bool), "true or false"),
}
"""For each key of a turn: whether a value is allowed, and what is allowed."""


def _faults(data: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"unknown key {key!r}" for key in data if key not in ("locale", "turns", "device", "now"))
    if not _is_text(data.get("locale")):
        yield "locale: must be a text"
    if data.get("device", ANYWHERE.device.id) not in tuple(DEVICES):
        yield f"device: must be one of {', '.join(DEVICES)}, not {data['device']!r}"
    now = data.get("now")
    if "now" in data and not (isinstance(now, datetime) and now.tzinfo):
        yield f"now: must be a date and time with an offset, such as 2026-12-01T09:30:00Z, not {str(now)!r}"
    turns = data.get("turns")
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, Mapping) for turn in turns):
        yield "turns: must be a list of tables, and not empty"
        return
    for number, turn in enumerate(turns, 1):
        done = [key for key in ACTS if key in turn]
        if len(done) != 1:
            yield f"turn {number}: must have one of {', '.join(ACTS)}, not {' and '.join(done) or 'none'}"
        for key, value in turn.items():
            if key not in _VALUES:
                yield f"turn {number}: unknown key {key!r}"
            elif not _VALUES[key][0](value):
                yield f"turn {number}: {key}: must be {_VALUES[key][1]}, not {value!r}"
