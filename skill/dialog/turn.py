"""All that a reply may depend on: the request, the session, and what the skill knows."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from skill.catalog import Catalog, Wording
from skill.dialog.session import Session
from skill.memory import Memory
from skill.nlu.classifier import IntentClassifier


class Device(NamedTuple):
    """The device that the listener speaks to, and how to reach Alexa's services on its behalf."""

    id: str
    api_endpoint: str
    api_token: str
    apl_version: str
    """The newest version of Alexa Presentation Language that the device plays; empty without a screen."""


class Request(NamedTuple):
    """One request of Alexa's. Text that the envelope lacks is empty."""

    type: str
    intent: str
    """Name of the intent; empty for other types of request."""
    slots: Mapping[str, str]
    """Value of each slot that has one, by name."""
    locale: str
    attributes: Mapping[str, Any] | None
    """Session attributes; None for a request outside of a session."""
    user: str
    device: Device
    now: datetime | None
    """When the request was sent; aware, in UTC."""
    id: str = ""
    """Of the request, for the error log."""
    consent: str = ""
    """How the listener answered Alexa's question for permission: ACCEPTED, DENIED, NOT_ANSWERED, or what Alexa adds."""
    token: str = ""
    """What the skill gave to Alexa before that question."""
    touched: tuple[str, ...] = ()
    """What was touched: the id of an entry, and what a dialog act needs to know; empty for other requests."""


class Alert(NamedTuple):
    """What Alexa is to say, and when."""

    at: datetime
    """Aware, in a zone of the IANA database by its name."""
    text: str
    locale: str


class Reminder(NamedTuple):
    """Something on the timeline that the listener can be reminded of."""

    rule: str
    """Id of the timeline's rule, each in one reminder at most."""
    at: datetime
    """Aware, in the listener's zone; a whole minute in the future."""
    details: str
    """What the reminder says if the listener asks for details: a few words such as "your appointment's checklist"."""


AlertResult = Literal[
    "set", "no_permission", "device_cannot", "too_many", "unavailable", "too_slow", "unreachable", "refused"
]
"""What became of an alert. `too_slow`: it may be set or not. `unreachable`: no service was there to ask."""


def know_no_time_zone(_: Device) -> str:
    """The time zone where no service can be asked."""
    return ""


def set_no_reminder(_: Device, __: Alert, ___: datetime) -> AlertResult:
    """What becomes of an alert where no service can be asked."""
    return "unreachable"


class Services(NamedTuple):
    """What Alexa's services do for a device. None of these raises, and each answers within two seconds."""

    time_zone: Callable[[Device], str] = know_no_time_zone
    """The zone's IANA name; empty if it is unknown."""
    set_reminder: Callable[[Device, Alert, datetime], AlertResult] = set_no_reminder
    """Sets an alert; the last argument is the time of the request, aware."""


class TurnContext(NamedTuple):
    """What the dialog decides from."""

    catalog: Catalog
    classifier: IntentClassifier
    request: Request
    session: Session
    services: Services = Services()
    memory: Memory = Memory()
    """What is kept of the listener from earlier visits; nothing of a new one."""
    keeps_memory: bool = False
    """Whether anything is kept of this listener beyond the session."""

    @property
    def brief(self) -> bool:
        """Whether the listener wants short answers: what was said in this session counts first."""
        return self.memory.brief if self.session.brief is None else self.session.brief

    @property
    def slow(self) -> bool:
        """Whether the listener wants slow speech."""
        return self.memory.slow if self.session.slow is None else self.session.slow

    @property
    def wording(self) -> Wording:
        """The wording of the listener's locale."""
        return self.catalog.wording(self.request.locale)
