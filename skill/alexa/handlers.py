"""The request handlers, in the order in which they match, and the one error boundary. They decide nothing themselves."""

import logging
import time
from collections.abc import Callable
from typing import Any

from ask_sdk_core.exceptions import AskSdkException
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model.response import Response

from skill.alexa import request as requests
from skill.alexa import response as responses
from skill.catalog import QUESTION_SLOT, Catalog
from skill.dialog import dialog_acts, policy
from skill.dialog.closing import close
from skill.dialog.reply import Answer
from skill.dialog.session import Session
from skill.dialog.turn import Request, TurnContext
from skill.nlu.classifier import IntentClassifier
from skill.nlu.features import Utterance
from skill.telemetry.log import RequestLog, trace

logger = logging.getLogger(__name__)


class WrongSkillError(AskSdkException):  # type: ignore[misc]
    """The request is for another skill; the host must refuse it."""


def add_handlers(
    builder: SkillBuilder, catalog: Catalog, classifier: IntentClassifier, skill_id: str | None, log: RequestLog
) -> None:
    """Give a skill everything that it answers with. Requests for another skill than `skill_id` raise WrongSkillError."""

    @builder.global_request_interceptor()
    def check_skill_id(handler_input: HandlerInput) -> None:
        # The SDK's own check raises AttributeError for an envelope without a context, and ignores the session.
        if skill_id and requests.application_ids(handler_input.request_envelope) != {skill_id}:
            raise WrongSkillError("The request is for another skill.")

    @builder.global_request_interceptor()
    def read_request(handler_input: HandlerInput) -> None:
        _state(handler_input).update(started=time.perf_counter(), request=requests.read(handler_input.request_envelope))

    @builder.request_handler(can_handle_func=lambda handler_input: _request(handler_input).type == "LaunchRequest")
    def launch(handler_input: HandlerInput) -> Response:
        return respond(handler_input, dialog_acts.launch)

    @builder.request_handler(can_handle_func=lambda handler_input: _intent(handler_input) in catalog.carrier_phrases)
    def answer_utterance(handler_input: HandlerInput) -> Response:
        carrier_phrase = catalog.carrier_phrases[_intent(handler_input)]
        slot = _request(handler_input).slots.get(QUESTION_SLOT, "")
        utterance = Utterance.of(f"{carrier_phrase} {slot}".strip())
        _state(handler_input)["utterance"] = utterance.text
        return respond(handler_input, lambda turn: policy.answer_utterance(turn, utterance))

    @builder.request_handler(can_handle_func=lambda handler_input: _intent(handler_input) in catalog.intents)
    def answer_intent(handler_input: HandlerInput) -> Response:
        entry_id = catalog.intents[_intent(handler_input)]
        return respond(handler_input, lambda turn: policy.answer_intent(turn, entry_id))

    @builder.request_handler(can_handle_func=lambda handler_input: _request(handler_input).type == "IntentRequest")
    def ask_again(handler_input: HandlerInput) -> Response:
        # AMAZON.FallbackIntent carries no words; so does, to this skill, an intent that it does not know.
        return respond(handler_input, dialog_acts.ask_again)

    @builder.request_handler(can_handle_func=lambda handler_input: requests.is_unknown_type(handler_input.request_envelope))
    def apologize_for_unknown_type(handler_input: HandlerInput) -> Response:
        return apologize(handler_input)

    @builder.request_handler(can_handle_func=lambda _: True)
    def stay_silent(handler_input: HandlerInput) -> Response:
        return handler_input.response_builder.response

    @builder.global_response_interceptor()
    def log_response(handler_input: HandlerInput, _: Response) -> None:
        write_log(handler_input)

    @builder.exception_handler(can_handle_func=lambda _, error: not isinstance(error, WrongSkillError))
    def apologize_for_error(handler_input: HandlerInput, error: Exception) -> Response:
        logger.error("request failed\n%s", trace(error))
        response = apologize(handler_input)
        write_log(handler_input)
        return response

    def respond(handler_input: HandlerInput, decide: Callable[[TurnContext], Answer]) -> Response:
        """Decide and close the answer, give it to Alexa, and keep the session."""
        request = _request(handler_input)
        turn = TurnContext(catalog, classifier, request, Session.read(request.attributes))
        answer = close(turn, decide(turn))
        _state(handler_input)["answer"] = answer
        if request.attributes is not None:
            handler_input.attributes_manager.session_attributes = turn.session.after(answer).to_attributes()
        return responses.write(handler_input.response_builder, answer)

    def apologize(handler_input: HandlerInput) -> Response:
        """Apologize to a listener who waits for an answer; say nothing where Alexa allows no speech."""
        request = _request(handler_input)
        if requests.expects_speech(request.type, in_session=request.attributes is not None):
            return respond(handler_input, dialog_acts.apologize)
        return handler_input.response_builder.response

    def write_log(handler_input: HandlerInput) -> None:
        state = _state(handler_input)
        milliseconds = (time.perf_counter() - state["started"]) * 1000
        log.write_answer(state["request"], state.get("answer"), milliseconds, state.get("utterance", ""))


def _state(handler_input: HandlerInput) -> dict[str, Any]:
    """What travels from one part of this module to another while a request is answered."""
    attributes: dict[str, Any] = handler_input.attributes_manager.request_attributes
    return attributes


def _request(handler_input: HandlerInput) -> Request:
    request: Request = _state(handler_input)["request"]
    return request


def _intent(handler_input: HandlerInput) -> str:
    return _request(handler_input).intent
