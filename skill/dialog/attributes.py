"""Session attributes, as JSON from outside, to values and back. No reader raises: what cannot be read has its default.

What is read is bounded: counts, lengths, and what may be an id.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from skill.dialog.reply import (
    Appointment,
    AskDay,
    AskTime,
    AwaitingConsent,
    Choice,
    Confirm,
    ConfirmReminder,
    ElicitSlot,
    Offer,
    Pending,
    RemindersOffer,
    SayNumber,
    TourStep,
)

MAX_COUNT = 9999
"""No conversation is longer; a higher number is damage."""
MAX_IDS = 48
"""Of a kind; the oldest are forgotten first, so that the attributes stay below 4 KB."""
MAX_EXAMPLES = 3
"""Things to ask about that one reply names."""
MAX_TEXT = 1000
"""Characters of a reply that is kept as its text; the longest that the skill gives has half of them."""
YEAR_MIN, YEAR_MAX = 2000, 2100
"""An appointment in any other year is damage, and months from it may be no date at all."""
_ID = re.compile(r"[a-z][a-z0-9_]{,59}")


def read_count(value: object) -> int:
    """A whole number; 0 for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_COUNT else 0


def read_offset(value: object) -> int | None:
    """A number of days, ahead or back; None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MAX_COUNT else None


def read_setting(value: object) -> bool | None:
    """True or false; None for anything else."""
    return value if isinstance(value, bool) else None


def read_text(value: object) -> str:
    """A text that is not too long; empty for anything else."""
    return value if isinstance(value, str) and len(value) <= MAX_TEXT else ""


def read_id(value: object) -> str:
    """What may be the id of an entry; empty for anything else."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def read_ids(value: object) -> tuple[str, ...]:
    """All that may be ids, each once; the last ones if they are too many."""
    found = value[-MAX_IDS:] if isinstance(value, list | tuple) else ()
    return tuple(dict.fromkeys(item for item in found if read_id(item)))


def write_pending(pending: Pending | None) -> dict[str, Any] | None:
    """What is pending, under its key."""
    for key, (kind, _) in _PENDING.items():
        if isinstance(pending, kind):
            fields = pending._asdict()
            value = next(iter(fields.values()), True)
            return {key: value, **{name: fields[name] for name in [*fields][1:]}}
    return None


def read_pending(data: object) -> Pending | None:
    """What is pending; None if that cannot be told."""
    if not isinstance(data, Mapping):
        return None
    found = (read(data[key], data) for key, (_, read) in _PENDING.items() if key in data)
    return next((pending for pending in found if pending is not None), None)


def _read_about(kind: Callable[[str], Pending]) -> "_Reader":
    """Reads something pending about an entry or a rule."""
    return lambda value, _: kind(entry) if (entry := read_id(value)) else None


def _read_reminder(kind: Callable[[str, bool], Pending]) -> "_Reader":
    return lambda value, data: kind(rule, data.get("details") is True) if (rule := read_id(value)) else None


def _read_asked(kind: Callable[[str], Pending]) -> "_Reader":
    """Reads a question that may be about a topic."""
    return lambda value, _: kind(str(value)) if value == "" or read_id(value) else None


def _read_choice(value: object, _: Mapping[Any, object]) -> Pending | None:
    entries = read_ids(value)
    return Choice((entries[0], entries[1])) if len(entries) == 2 else None


def _read_elicited(value: object, _: Mapping[Any, object]) -> Pending | None:
    return ElicitSlot(read_ids(value)[:MAX_EXAMPLES]) if isinstance(value, list | tuple) else None


def _read_step(value: object, _: Mapping[Any, object]) -> Pending | None:
    is_step = isinstance(value, int) and not isinstance(value, bool) and read_count(value) == value
    return TourStep(read_count(value)) if is_step else None


_Reader = Callable[[object, Mapping[Any, object]], Pending | None]
_PENDING: Mapping[str, tuple[type[Pending], _Reader]] = {
    "offer": (Offer, _read_about(Offer)),
    "confirm": (Confirm, _read_about(Confirm)),
    "number": (SayNumber, _read_about(SayNumber)),
    "reminder": (ConfirmReminder, _read_reminder(ConfirmReminder)),
    "consent": (AwaitingConsent, _read_reminder(AwaitingConsent)),
    "choice": (Choice, _read_choice),
    "tour": (TourStep, _read_step),
    "ask_day": (AskDay, _read_asked(AskDay)),
    "ask_time": (AskTime, _read_asked(AskTime)),
    "reminders": (RemindersOffer, lambda value, _: RemindersOffer() if value is True else None),
    "elicit": (ElicitSlot, _read_elicited),
}
"""By its key: what is pending, and what reads it from the value of the key and the attributes beside it.

The value is the first field, or true without any; a second field has a key of its own name.
"""


def write_appointment(appointment: Appointment | None) -> dict[str, Any] | None:
    """The appointment as JSON has it."""
    if not appointment:
        return None
    clock = appointment.clock.isoformat("minutes") if appointment.clock else ""
    return {"day": appointment.day.isoformat(), "clock": clock, "zone": appointment.zone, "past": appointment.past}


def read_appointment(data: object) -> Appointment | None:
    """The appointment; None if its day or its time is damaged or absurd."""
    if not isinstance(data, Mapping):
        return None
    try:
        day = date.fromisoformat(read_text(data.get("day")))
        clock = time.fromisoformat(read_text(data.get("clock"))) if data.get("clock") else None
    except ValueError:
        return None
    if not YEAR_MIN <= day.year <= YEAR_MAX:
        return None
    return Appointment(day, clock and clock.replace(tzinfo=None), read_text(data.get("zone")), data.get("past") is True)
