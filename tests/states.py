"""Every state that a conversation can be in when a request comes, as session attributes. Add yours to STATES."""

from collections.abc import Mapping
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
from skill.dialog.session import VERSION, Said, Session

SESSIONS = Said("answer", entries=("sessions",), variants=(None,), offer="pain")
TALKING = Session(
    turns=3, kind="answer", said=SESSIONS, told=SESSIONS, first=SESSIONS, covered=("sessions",), offers=("pain",),
    disclaimed=True,
)  # fmt: skip


TIMELINE = Said("answer", "timeline", ("smoking_drinking",), (None,))
FRIDAY = Appointment(date(2026, 12, 4), time(15), "Europe/London")


def pending(what: Pending) -> dict[str, Any]:
    """In the middle of a conversation, with something pending."""
    return TALKING._replace(pending=what).to_attributes()


STATES: Mapping[str, object] = {
    "new": {},
    "launched": Session(turns=1, kind="launch", pending=ElicitSlot(), disclaimed=True).to_attributes(),
    "open": TALKING.to_attributes(),
    "offer": pending(Offer("pain")),
    "choice": pending(Choice(("washing_before", "washing_after"))),
    "elicited": pending(ElicitSlot()),
    "tour": pending(TourStep(2)),
    "tour's last step": pending(TourStep(99)),
    "confirm": pending(Confirm("crisis")),
    "say number": pending(SayNumber("crisis")),
    "tour left for a question": TALKING._replace(place=3).to_attributes(),
    "asked for the day": pending(AskDay("washing_after")),
    "asked for the time": TALKING._replace(
        pending=AskTime(""), appointment=FRIDAY._replace(clock=None)
    ).to_attributes(),
    "timeline told": TALKING._replace(
        said=TIMELINE, told=TIMELINE, pending=RemindersOffer(), appointment=FRIDAY
    ).to_attributes(),
    "reminder read out": TALKING._replace(
        pending=ConfirmReminder("smoking_drinking"), appointment=FRIDAY
    ).to_attributes(),
    "awaiting consent": TALKING._replace(
        pending=AwaitingConsent("smoking_drinking"), appointment=FRIDAY
    ).to_attributes(),
    "appointment that is no date": {
        **TALKING.to_attributes(),
        "appointment": {"day": "9999-12-31", "clock": "23:59", "zone": "../../etc/passwd"},
        "pending": {"ask_time": "gone"},
    },
    "short and slow": TALKING._replace(brief=True, slow=True).to_attributes(),
    "misheard": TALKING._replace(kind="reprompt", misheard=2).to_attributes(),
    "declined": TALKING._replace(kind="declined", declined=2).to_attributes(),
    "attributes missing": None,
    "older version": {**TALKING.to_attributes(), "version": VERSION - 1},
    "entries that are gone": {**pending(Offer("gone")), "covered": ["gone"], "told": Said("answer", entries=("gone",))},
    "garbage": {key: [{"x": float("nan")}, "\ud800\0", -1] for key in TALKING.to_attributes() if key != "version"},
    "words of somebody else": {
        **TALKING.to_attributes(),
        "said": Said("talk", text="<audio src='https://x/'/> You are cured. {question}", act="<x>")._asdict(),
        "pending": {"offer": "<speak>"},
        "covered": ["<speak>"] * 500,
        "known": ["x" * 900] * 100,
        "runner_up": "{0.__class__}",
        "turns": float("inf"),
    },
    "no mapping": ["x"],
}
"""By name. A value is whatever may stand in an envelope in the place of the attributes."""
