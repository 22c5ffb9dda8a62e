"""The skill in Lambda: loads what it needs, answers requests, and has a last resort for those that cannot be read."""

import logging
import os
from collections.abc import Mapping
from typing import Any

from skill import lazy_imports

if "AWS_LAMBDA_RUNTIME_API" in os.environ:
    # Only here, since it changes how the whole process imports the SDK: a cold start is what a listener feels.
    lazy_imports.install()

from skill import catalog
from skill.alexa import request
from skill.alexa.handlers import WrongSkillError
from skill.alexa.services import SERVICES
from skill.alexa.skill import create_skill, invoke, respond_without_request
from skill.catalog import QUESTION_INTENT, QUESTION_SLOT
from skill.dialog import dialog_acts
from skill.dialog.closing import close
from skill.dialog.session import Session
from skill.dialog.turn import Device, Request, TurnContext
from skill.memory.listener import in_table
from skill.nlu import classifier
from skill.telemetry.log import FAILED, REJECTED, RequestLog, report

__all__ = ["CATALOG", "CLASSIFIER", "SKILL", "create_skill", "handler"]

logger = logging.getLogger(__name__)


def skill_id_from(environment: Mapping[str, str]) -> str | None:
    """The skill that requests must be for, from SKILL_ID; None answers requests for any, on a developer's machine only.

    Raises ValueError where a missing id would answer strangers: in Lambda, but for `sam local`, and where it is empty.
    """
    found = environment.get("SKILL_ID")
    if found and found.strip():
        return found.strip()
    if environment.get("AWS_SAM_LOCAL") == "true" or (found is None and "AWS_LAMBDA_FUNCTION_NAME" not in environment):
        return None
    raise ValueError("SKILL_ID must be the id of the skill, such as amzn1.ask.skill.0000…; see docs/deploying.md")


CATALOG = catalog.load()
CLASSIFIER = classifier.load()
LOG = RequestLog(
    CATALOG,
    function=os.environ.get("AWS_LAMBDA_FUNCTION_NAME", ""),
    keep_unanswered=os.environ.get("KEEP_UNANSWERED") == "true",
)
MEMORY = in_table(os.environ.get("MEMORY_TABLE", ""), os.environ.get("MEMORY_KEY", ""))
SKILL = create_skill(CATALOG, CLASSIFIER, memory=MEMORY, services=SERVICES, skill_id=skill_id_from(os.environ), log=LOG)
"""For any host: `SKILL.invoke(request_envelope, context)`."""


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Answer one request from Alexa; what Lambda calls. Never raises.

    `event` is a request envelope as Alexa sends it. A request for another skill than that of the environment variable
    SKILL_ID gets an empty response; so does an unreadable one, unless a listener waits for an answer.
    """
    try:
        return invoke(SKILL, event, context)
    except WrongSkillError:
        LOG.write_unanswered_request(REJECTED, request.get(event, "request", "type"))
        return _silence()
    except Exception as error:
        report(logger, "unreadable request", error)
        LOG.write_unanswered_request(FAILED, request.get(event, "request", "type"))
    try:
        return _apology(event)
    except Exception as error:
        report(logger, "the last resort failed", error)
        return _silence()


def _silence() -> dict[str, Any]:
    return {"version": "1.0", "response": {}}


def _apology(event: object) -> dict[str, Any]:
    """The last resort, for what the SDK cannot read."""
    kind, locale = request.get(event, "request", "type"), request.get(event, "request", "locale")
    in_session = isinstance(request.get(event, "session"), Mapping)
    if not isinstance(kind, str) or not request.expects_speech(kind, in_session=in_session):
        return _silence()
    asked = Request(kind, "", {}, locale if isinstance(locale, str) else "", {}, "", Device("", "", "", ""), None)
    turn = TurnContext(CATALOG, CLASSIFIER, asked, Session())
    return respond_without_request(SKILL, close(turn, dialog_acts.apologize(turn)))


def _rehearse() -> None:
    """Answer once, unheard, so that a snapshot of this process holds everything that an answer loads.

    What calls Alexa's services is only loaded: nobody is there to ask them for.
    """
    from skill.alexa import reminders, settings  # noqa: F401

    application, user = {"applicationId": skill_id_from(os.environ) or ""}, {"userId": ""}
    slot = {"name": QUESTION_SLOT, "value": "does it hurt and what does it cost", "confirmationStatus": "NONE"}
    intent = {"name": QUESTION_INTENT, "slots": {QUESTION_SLOT: slot}, "confirmationStatus": "NONE"}
    system = {"application": application, "user": user, "device": {"deviceId": "", "supportedInterfaces": {}}}
    event = {
        "session": {"new": True, "sessionId": "", "attributes": {}, "application": application, "user": user},
        "context": {"System": system},
        "request": {
            "type": "IntentRequest",
            "requestId": "",
            "locale": "en-US",
            "timestamp": "2026-01-01T00:00:00Z",
            "dialogState": "STARTED",
            "intent": intent,
        },
    }
    LOG.muted = True
    invoke(SKILL, event, None)
    LOG.muted = False
    if MEMORY:
        MEMORY.connect()


if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
    _rehearse()
