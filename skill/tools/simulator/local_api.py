"""The addresses under /api of the local page: speakers and what is done at them, and recordings. JSON in, JSON out."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import BadRequest, NotFound

from skill.tools.simulator import alexa_nlu
from skill.tools.simulator.devices import DEVICES, Situation
from skill.tools.simulator.recorder import Recordings, draft
from skill.tools.simulator.recording import Turn, mismatches
from skill.tools.simulator.speaker import Speaker, Step
from skill.tools.simulator.speakers import Speakers

MAX_WORDS = 8000
"""Characters of an utterance that are taken."""


class BadInputError(Exception):
    """A field of a request is missing or wrong; names it."""


def add_api(app: Flask, speakers: Speakers, recordings: Recordings, *, has_renderer: bool) -> None:
    """Add the addresses to an application."""

    @app.get("/api/options")
    def list_options() -> Response:
        devices = [{**device._asdict(), "screen": _screen(device.id)} for device in DEVICES.values()]
        return jsonify(locales=alexa_nlu.locales(), skills=_skills(), devices=devices, renderer=has_renderer)

    @app.post("/api/speakers")
    def add_speaker() -> Response:
        given = body()
        with speakers.lock:
            name, speaker = speakers.add(text(given, "locale"), situation(given))
        return jsonify(id=name, **_describe(speaker))

    @app.post("/api/speakers/<name>/situation")
    def change_situation(name: str) -> Response:
        given = body()
        with speakers.lock:
            speaker = find(speakers, name)
            speaker.move(situation(given))
        return jsonify(**_describe(speaker))

    @app.post("/api/speakers/<name>/turns")
    def follow_turn(name: str) -> Response:
        turn = _turn(body())
        with speakers.lock:
            return jsonify(described(find(speakers, name).follow(turn)))

    @app.post("/api/speakers/<name>/session")
    def begin_session(name: str) -> Response:
        with speakers.lock:
            find(speakers, name).begin_again()
        return jsonify()

    @app.get("/api/speakers/<name>/recording")
    def draft_recording(name: str) -> Response:
        with speakers.lock:
            speaker = find(speakers, name)
            turns = [(step.turn, step.exchange) for step in speaker.steps]
        return jsonify(text=draft(speaker.locale, speaker.situation, turns))

    @app.get("/api/recordings")
    def list_recordings() -> Response:
        return jsonify(names=recordings.names())

    @app.put("/api/recordings/<name>")
    def save_recording(name: str) -> Response:
        given = body()
        path = recordings.save(name, text(given, "text"), replace=given.get("replace") is True)
        return jsonify(file=path.name)

    @app.post("/api/recordings/<name>/replay")
    def replay_recording(name: str) -> Response:
        recording = recordings.open(name)
        with speakers.lock:
            new, speaker = speakers.add(recording.locale, recording.situation)
            steps = [speaker.follow(turn) for turn in recording.turns]
        turns = [{**described(step), "mismatches": mismatches(step.turn, step.exchange)} for step in steps]
        return jsonify(id=new, **_describe(speaker), turns=turns)


def described(step: Step) -> dict[str, Any]:
    """A step as JSON."""
    sent = [
        {**sent._asdict(), "understanding": sent.understanding and _understanding(sent.understanding._asdict())}
        for sent in step.sent
    ]
    return {"turn": asdict(step.turn), "exchange": asdict(step.exchange), "sent": sent}


def body() -> Mapping[str, Any]:
    """The JSON object that was sent. Raises BadInputError."""
    try:
        data = request.get_json()
    except BadRequest:
        data = None
    if not isinstance(data, Mapping):
        raise BadInputError("the request must hold a JSON object")
    return data


def text(given: Mapping[str, Any], key: str) -> str:
    """A text that was sent. Raises BadInputError."""
    value = given.get(key)
    if not isinstance(value, str):
        raise BadInputError(f"{key}: must be a text, not {value!r}")
    return value


def find(speakers: Speakers, name: str) -> Speaker:
    """The speaker of an id. Raises NotFound."""
    speaker = speakers.find(name)
    if not speaker:
        raise NotFound("This speaker is no longer there. Load the page again.")
    return speaker


def situation(given: Mapping[str, Any]) -> Situation:
    """Where and when the listener is; `now` is a local time of the time zone, empty for now. Raises BadInputError."""
    device, zone, now = text(given, "device"), text(given, "time_zone"), text(given, "now")
    if device not in DEVICES:
        raise BadInputError(f"device: must be one of {', '.join(DEVICES)}, not {device!r}")
    try:
        known = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInputError(f"time_zone: must be a name such as Europe/London, not {zone!r}") from None
    try:
        local = datetime.fromisoformat(now).replace(tzinfo=known) if now else None
    except ValueError:
        raise BadInputError(f"now: must be a date and time such as 2026-12-01T09:30, not {now!r}") from None
    return Situation(DEVICES[device], local, zone)


def _turn(given: Mapping[str, Any]) -> Turn:
    """What the listener does: says words, "" to open the skill; touches; or stays silent."""
    acts: Mapping[str, Callable[[], Turn]] = {
        "you": lambda: Turn(text(given, "you")[:MAX_WORDS]),
        "touch": lambda: Turn(touch=_arguments(given["touch"])),
        "silence": lambda: Turn(silence=True),
    }
    done = [key for key in acts if key in given]
    if len(done) != 1:
        raise BadInputError(f"a turn has one of {', '.join(acts)}, not {' and '.join(done) or 'none'}")
    return acts[done[0]]()


def _arguments(value: object) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise BadInputError(f"touch: must be a list of arguments, not {value!r}")
    return tuple(value)


def _skills() -> dict[str, Any]:
    """By locale: what the skill is called in the store, how it is opened, and what the store shows to say."""
    manifest = json.loads((alexa_nlu.PACKAGE / "skill.json").read_text("utf-8"))
    stores = manifest["manifest"]["publishingInformation"]["locales"]
    return {
        locale: {
            "name": stores[locale]["name"],
            "invocation": alexa_nlu.read(locale)["interactionModel"]["languageModel"]["invocationName"],
            "examples": stores[locale]["examplePhrases"],
        }
        for locale in alexa_nlu.locales()
    }


def _screen(device: str) -> dict[str, Any] | None:
    screen = DEVICES[device].screen
    return screen._asdict() if screen else None


def _describe(speaker: Speaker) -> dict[str, Any]:
    now = speaker.situation.now
    return {
        "locale": speaker.locale,
        "device": speaker.situation.device.id,
        "time_zone": speaker.situation.time_zone,
        "now": now.strftime("%Y-%m-%dT%H:%M") if now else "",
    }


def _understanding(made: dict[str, Any]) -> dict[str, Any]:
    guesses = {key: [guess._asdict() for guess in made[key]] for key in ("alexa", "skill", "emergencies")}
    return {**made, **guesses}
