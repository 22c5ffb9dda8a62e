"""All that a reply may depend on: the request, the session, and what the skill knows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from skill.catalog import Catalog, Wording
from skill.dialog.session import Session
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
    touched: tuple[str, ...] = ()
    """What was touched: the id of an entry, and what a dialog act needs to know; empty for other requests."""


class TurnContext(NamedTuple):
    """What the dialog decides from."""

    catalog: Catalog
    classifier: IntentClassifier
    request: Request
    session: Session

    @property
    def wording(self) -> Wording:
        """The wording of the listener's locale."""
        return self.catalog.wording(self.request.locale)
