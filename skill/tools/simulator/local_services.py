"""Alexa's services in the local page: her question for consent, and the reminders that a skill has set."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from flask import Flask, Response, jsonify

from skill.tools.simulator.local_api import BadInputError, body, described, find, text
from skill.tools.simulator.speakers import Speakers

SEND_REQUEST = "Connections.SendRequest"
CONSENT = "AskFor"
"""Name of the connection that asks the listener for a permission."""
STATUSES = ("ACCEPTED", "DENIED", "NOT_ANSWERED")
"""What may come of the question."""


class AlexaServices(Protocol):
    """What stands in for the services that a skill reaches at `apiEndpoint`."""

    def reminders(self) -> Sequence[Mapping[str, Any]]:
        """The reminders that are set, as the skill sent them."""


def add_services(app: Flask, speakers: Speakers, services: AlexaServices | None) -> None:
    """Add the addresses to an application."""

    @app.post("/api/speakers/<name>/consent")
    def answer_consent(name: str) -> Response:
        status = text(body(), "status")
        if status not in STATUSES:
            raise BadInputError(f"status: must be one of {', '.join(STATUSES)}, not {status!r}")
        with speakers.lock:
            speaker = find(speakers, name)
            asked = consent_question(speaker.latest.response) if speaker.latest else None
            if not asked:
                raise BadInputError("the skill has not asked for consent")
            return jsonify(described(speaker.send(consent_response(asked, status))))

    @app.get("/api/reminders")
    def list_reminders() -> Response:
        return jsonify(available=services is not None, reminders=list(services.reminders()) if services else [])


def consent_question(response: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The directive of a response that has Alexa ask for consent; None if there is none."""
    directives: Sequence[Mapping[str, Any]] = response.get("response", {}).get("directives") or []
    asking = (directive for directive in directives if directive["type"] == SEND_REQUEST)
    return next((directive for directive in asking if directive.get("name") == CONSENT), None)


def consent_response(asked: Mapping[str, Any], status: str) -> dict[str, Any]:
    """The request that tells the skill what the listener answered, without the keys that every request has."""
    payload = asked.get("payload") or {}
    scopes = payload.get("permissionScopes") or [{"permissionScope": payload.get("permissionScope")}]
    return {
        "type": "Connections.Response",
        "name": CONSENT,
        "status": {"code": "200", "message": "OK"},
        "payload": {"permissionScope": scopes[0]["permissionScope"], "status": status},
        "token": asked.get("token"),
    }
