"""Alexa's services in the local page: the answer to her question for consent, and the reminders that are set."""

import typing

from flask import Flask, Response, jsonify

from skill.tools.simulator.consent import AlexaServices, Status
from skill.tools.simulator.local_api import BadInputError, body, described, find, text
from skill.tools.simulator.speakers import Speakers

STATUSES: tuple[Status, ...] = typing.get_args(Status)


def add_services(app: Flask, speakers: Speakers, services: AlexaServices | None) -> None:
    """Add the addresses to an application."""

    @app.post("/api/speakers/<name>/consent")
    def answer_consent(name: str) -> Response:
        given = text(body(), "status")
        status = next((known for known in STATUSES if known == given), None)
        if not status:
            raise BadInputError(f"status: must be one of {', '.join(STATUSES)}, not {given!r}")
        with speakers.lock:
            speaker = find(speakers, name)
            if not speaker.question:
                raise BadInputError("the skill has not asked for consent")
            return jsonify(described(speaker.answer_question(status)))

    @app.get("/api/reminders")
    def list_reminders() -> Response:
        return jsonify(available=services is not None, reminders=list(services.reminders) if services else [])
