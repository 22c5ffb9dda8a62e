"""Request envelopes for the tests: those in files beside this one, and functions that build others."""

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from skill.catalog import QUESTION_INTENT, QUESTION_SLOT
from skill.dialog.session import Session
from skill.tools.simulator.alexa_nlu import ResolvedIntent
from skill.tools.simulator.envelope import LAUNCH, envelope, intent_request

FOLDER = Path(__file__).parent
CONVERSATION = sorted(FOLDER.glob("*.json"))
"""Requests of a conversation, ready for the Lambda emulator."""
SPEECHLESS_TYPES = (
    "SessionEndedRequest",
    "System.ExceptionEncountered",
    "CanFulfillIntentRequest",
    "AlexaHouseholdListEvent.ItemsCreated",
    "AlexaSkillEvent.SkillDisabled",
    "AlexaSkillEvent.SkillPermissionAccepted",
    "AlexaSkillEvent.OfNextYear",
    "AudioPlayer.PlaybackStarted",
    "AudioPlayer.OfNextYear",
    "Messaging.MessageReceived",
    "PlaybackController.NextCommandIssued",
    "Reminders.ReminderStarted",
)
"""A type of request of each interface that Alexa allows no speech for; some are newer than the SDK."""

Event = dict[str, Any]


def read(name: str) -> Event:
    """The envelope in a file, such as "launch.json"."""
    event: Event = json.loads((FOLDER / name).read_text("utf-8"))
    return event


def of_request(
    request: Mapping[str, Any], *, locale: str = "en-US", attributes: Mapping[str, Any] | None = None
) -> Event:
    """The whole envelope around a request."""
    session = {"new": not attributes, "sessionId": "amzn1.echo-api.session.TEST", "attributes": attributes or {}}
    return envelope(request, session=session, locale=locale, number=42)


def launch(**options: Any) -> Event:
    """The listener opens the skill. The options are those of `of_request`, also below."""
    return of_request(LAUNCH, **options)


def intent(name: str, slots: Mapping[str, str] | None = None, **options: Any) -> Event:
    """The listener's words have resolved to an intent."""
    return of_request(intent_request(ResolvedIntent(name, dict(slots or {}))), **options)


def question(words: str, **options: Any) -> Event:
    """The listener's words arrive whole, in the slot of AskQuestionIntent."""
    return intent(QUESTION_INTENT, {QUESTION_SLOT: words}, **options)


def changed(event: Event, value: object, *path: str) -> Event:
    """A copy of an envelope with another value at a path."""
    copied = copy.deepcopy(event)
    parent = copied
    for key in path[:-1]:
        parent = parent.setdefault(key, {})
    parent[path[-1]] = value
    return copied


def without(event: Event, *path: str) -> Event:
    """A copy of an envelope that lacks the key at a path."""
    copied = copy.deepcopy(event)
    parent = copied
    for key in path[:-1]:
        parent = parent[key]
    del parent[path[-1]]
    return copied


def session_of(response: Mapping[str, Any]) -> Session:
    """The session that a response hands to Alexa for the next request."""
    return Session.read(json.loads(json.dumps(response["sessionAttributes"])))
