"""Alexa's question whether a skill may do something: how a response asks for it, and what the skill is told."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from skill.tools.simulator.envelope import consent_response

SEND_REQUEST = "Connections.SendRequest"
CONNECTION = "AskFor"
QUESTION = "Do you give this skill permission to update your reminders? You can say I approve, or no."
"""What Alexa asks, about as Amazon's documents have it."""
Status = Literal["ACCEPTED", "DENIED", "NOT_ANSWERED"]
APPROVALS = frozenset({"i approve", "approve", "yes", "yes please", "yeah", "ok", "okay", "sure"})


class AlexaServices(Protocol):
    """What stands in for the services that a skill reaches at the `apiEndpoint` of an envelope."""

    time_zone: str
    """IANA name of the device's time zone."""
    permission: bool
    """Whether the skill may set reminders."""

    @property
    def endpoint(self) -> str:
        """The address."""

    @property
    def reminders(self) -> Sequence[Mapping[str, Any]]:
        """The reminders that are set, as the skill sent them."""


def asked(response: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The directive of a response that has Alexa ask; None if there is none."""
    directives: Sequence[Mapping[str, Any]] = response.get("response", {}).get("directives") or []
    asking = (directive for directive in directives if directive["type"] == SEND_REQUEST)
    return next((directive for directive in asking if directive.get("name") == CONNECTION), None)


def answered(question: Mapping[str, Any], status: Status) -> dict[str, Any]:
    """The request that tells the skill what the listener answered, without the keys that every request has."""
    payload = question.get("payload") or {}
    scopes = payload.get("permissionScopes") or [payload]
    request = consent_response(status, question.get("token"))
    return {**request, "payload": {"permissionScope": scopes[0].get("permissionScope"), **request["payload"]}}


def status_of(words: str) -> Status:
    """What words say to the question; empty ones are silence."""
    said = " ".join(words.lower().replace(".", "").split())
    if not said:
        return "NOT_ANSWERED"
    return "ACCEPTED" if said in APPROVALS else "DENIED"
