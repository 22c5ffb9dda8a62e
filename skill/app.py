"""Lambda entry: Alexa's request -> the handler for it -> Alexa's response. The only place that knows a request."""

import json
import logging
import os
from collections.abc import Callable, Mapping
from typing import Any

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils.predicate import is_request_type
from ask_sdk_model.dialog.elicit_slot_directive import ElicitSlotDirective
from ask_sdk_model.intent import Intent
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.response import Response
from ask_sdk_model.slot import Slot
from ask_sdk_model.ui.simple_card import SimpleCard

from skill import answers, content, log, search, speech, talk
from skill.content import QUESTION_INTENT, QUESTION_SLOT
from skill.log import at
from skill.replies import Turn
from skill.session import Answer, Session

SPOKEN = ("LaunchRequest", "IntentRequest")
"""Request types that a listener is waiting for an answer to."""
SPEECHLESS = ("SessionEndedRequest", "System.ExceptionEncountered")
"""Request types that Alexa allows no speech in the response to, even where they carry a session."""

logger = logging.getLogger(__name__)
CONTENT = content.load()
INDEX = search.load()

builder = SkillBuilder()


@builder.request_handler(can_handle_func=is_request_type("LaunchRequest"))
def launch(handler_input: HandlerInput) -> Response:
    """Somebody opened the skill without a question."""
    return respond(handler_input, talk.launch)


@builder.request_handler(can_handle_func=lambda request: _intent_name(request) in CONTENT.questions)
def question(handler_input: HandlerInput) -> Response:
    """A question in the listener's own words: the form that the intent stands for, then what the slot holds."""
    said = f"{CONTENT.questions[_intent_name(handler_input)]} {_slot(handler_input, QUESTION_SLOT)}".strip()
    log.current().said = said
    return respond(handler_input, lambda turn: answers.words(turn, said))


@builder.request_handler(can_handle_func=lambda request: _intent_name(request) in CONTENT.intents)
def entry(handler_input: HandlerInput) -> Response:
    """Any intent that stands for an entry of the content: topics, gaps, alarms and talk alike."""
    found = CONTENT.intents[_intent_name(handler_input)]
    return respond(handler_input, lambda turn: answers.entry(turn, found))


@builder.request_handler(can_handle_func=is_request_type("IntentRequest"))
def fallback(handler_input: HandlerInput) -> Response:
    """AMAZON.FallbackIntent, which hands over no words, and intents that the skill does not know."""
    return respond(handler_input, talk.rephrase)


@builder.request_handler(can_handle_func=lambda _: True)
def speechless(handler_input: HandlerInput) -> Response:
    """The end of a session, and request types that the skill has no business with."""
    return handler_input.response_builder.response


@builder.exception_handler(can_handle_func=lambda _, __: True)
def failed(handler_input: HandlerInput, error: Exception) -> Response:
    """The error boundary: the listener hears an apology and can go on."""
    request: Any = handler_input.request_envelope.request
    logger.error("request %s failed\n%s", request.request_id, log.trace(error))
    if request.object_type not in SPOKEN:
        return handler_input.response_builder.response
    return respond(handler_input, talk.failed)


def respond(handler_input: HandlerInput, decide: Callable[[Turn], Answer]) -> Response:
    """Let the answer be decided for this session and locale, and give it to Alexa."""
    envelope: Any = handler_input.request_envelope
    session = Session.from_attributes(envelope.session.attributes if envelope.session else None)
    turn = Turn(CONTENT, INDEX, CONTENT.wording(envelope.request.locale), session)
    answer = log.current().answer = decide(turn)
    spoken = speech.render(turn, answer)
    response = handler_input.response_builder
    response.speak(spoken.ssml)
    if spoken.reprompt:
        response.ask(spoken.reprompt)
    if spoken.card:
        response.set_card(SimpleCard(title=spoken.title, content=spoken.card))
    if answer.elicit:
        empty = Intent(name=QUESTION_INTENT, slots={QUESTION_SLOT: Slot(name=QUESTION_SLOT)})
        response.add_directive(ElicitSlotDirective(slot_to_elicit=QUESTION_SLOT, updated_intent=empty))
    response.set_should_end_session(answer.ends)
    if envelope.session:
        handler_input.attributes_manager.session_attributes = session.after(answer).to_attributes()
    return response.response


SKILL = builder.create()


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Answer one request from Alexa; what Lambda calls. Never raises.

    `event` is a request envelope as Alexa sends it. One for another skill than that of the environment variable
    SKILL_ID is answered with nothing; so is one too broken to read, unless somebody is waiting for an answer.
    """
    with log.request(event) as line:
        try:
            if not _is_ours(event):
                line.kind = log.REJECTED
                return _EMPTY
            return _answer(event, context)
        except Exception as error:
            logger.error("unreadable request\n%s", log.trace(error))
            line.kind = log.FAILED
            return _apology(event)


_EMPTY: dict[str, Any] = {"version": "1.0", "response": {}}


def _answer(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """What the SDK makes of a request; the same as its own Lambda handler, without a new skill for each request.

    It is not given what no handler reads: the context, whose session it is, and when the request was sent. To read a
    date takes a parser that costs a cold start 10 ms; to read the rest, a third of the time that a ranking takes.
    """
    session = event.get("session")
    read = {
        "session": session and {key: value for key, value in session.items() if key not in ("user", "application")},
        "request": {key: value for key, value in event["request"].items() if key != "timestamp"},
    }
    envelope = SKILL.serializer.deserialize(json.dumps(read), RequestEnvelope)
    response: Any = SKILL.serializer.serialize(SKILL.invoke(envelope, context))
    return dict(response)


def _rehearse() -> None:
    """Answer once, unheard, so that a snapshot of this process holds all that an answer loads."""
    slot = {"name": QUESTION_SLOT, "value": "does it hurt and what does it cost", "confirmationStatus": "NONE"}
    intent = {"name": QUESTION_INTENT, "slots": {QUESTION_SLOT: slot}, "confirmationStatus": "NONE"}
    request = {"type": "IntentRequest", "requestId": "", "locale": "en-US", "dialogState": "STARTED", "intent": intent}
    event = {"session": {"new": True, "sessionId": "", "attributes": {}}, "request": request}
    with log.rehearsal(log.Line(event, cold=True)):
        _answer(event, None)


def _intent_name(handler_input: Any) -> str:
    """Name of the intent; empty for every other type of request."""
    request = handler_input.request_envelope.request
    return request.intent.name or "" if request.object_type == "IntentRequest" else ""


def _slot(handler_input: Any, name: str) -> str:
    slot = (handler_input.request_envelope.request.intent.slots or {}).get(name)
    return (slot.value if slot else None) or ""


def _is_ours(event: Mapping[str, Any]) -> bool:
    """Whether the request is for this skill; its id stands in the context, the session, or both."""
    ours = os.environ.get("SKILL_ID")
    if not ours:
        return True
    places = (at(event, "context", "System", "application"), at(event, "session", "application"))
    ids = {place.get("applicationId") for place in places if isinstance(place, Mapping)}
    return ids == {ours}


def _apology(event: object) -> dict[str, Any]:
    kind, locale = at(event, "request", "type"), at(event, "request", "locale")
    if kind in SPEECHLESS or (kind not in SPOKEN and not at(event, "session")):
        return _EMPTY
    turn = Turn(CONTENT, INDEX, CONTENT.wording(locale if isinstance(locale, str) else None), Session())
    spoken = speech.render(turn, talk.failed(turn))
    return {
        "version": "1.0",
        "sessionAttributes": {},
        "response": {
            "outputSpeech": {"type": "SSML", "ssml": f"<speak>{spoken.ssml}</speak>"},
            "reprompt": {"outputSpeech": {"type": "SSML", "ssml": f"<speak>{spoken.reprompt}</speak>"}},
            "shouldEndSession": False,
        },
    }


if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
    _rehearse()
