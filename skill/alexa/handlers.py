"""The request handlers, in the order in which they match, and the error boundary. They decide nothing themselves."""

import logging
import time
from collections.abc import Callable
from typing import Any, NamedTuple

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
from skill.telemetry.known_names import known_request_id
from skill.telemetry.log import RequestLog, report

logger = logging.getLogger(__name__)


class WrongSkillError(Exception):
    """The request is for another skill; the host must refuse it."""


class Handlers(NamedTuple):
    """The handlers of one skill, and what they answer from."""

    catalog: Catalog
    classifier: IntentClassifier
    skill_id: str | None
    """The skill that requests must be for; None accepts all."""
    log: RequestLog

    def add_to(self, builder: SkillBuilder) -> None:
        """Register everything with the SDK. The first request handler that matches handles the request."""
        builder.global_request_interceptor()(self.check_skill_id)
        builder.global_request_interceptor()(self.read_request)
        builder.request_handler(lambda given: _request(given).type == "LaunchRequest")(self.launch)
        builder.request_handler(lambda given: _request(given).intent in self.catalog.carrier_phrases)(
            self.answer_utterance
        )
        builder.request_handler(lambda given: _request(given).intent in self.catalog.intents)(self.answer_intent)
        builder.request_handler(lambda given: _request(given).type == "IntentRequest")(self.ask_again)
        builder.request_handler(lambda given: requests.has_unknown_type(_envelope(given)))(self.apologize)
        builder.request_handler(lambda _: True)(self.stay_silent)
        builder.global_response_interceptor()(self.log_response)
        builder.exception_handler(lambda _, error: not isinstance(error, WrongSkillError))(self.handle_error)

    def check_skill_id(self, handler_input: HandlerInput) -> None:
        """Raise WrongSkillError for a request for another skill.

        The SDK's own check raises AttributeError for an envelope without a context, and ignores the session.
        """
        if self.skill_id and requests.application_ids(_envelope(handler_input)) != {self.skill_id}:
            raise WrongSkillError("The request is for another skill.")

    def read_request(self, handler_input: HandlerInput) -> None:
        """Read the envelope once, for all handlers. What Alexa gets back of the session is what could be read of it."""
        request = requests.read(_envelope(handler_input))
        session = Session.read(request.attributes, self.catalog.entries)
        _state(handler_input).update(started=time.perf_counter(), request=request, session=session)
        if request.attributes is not None:
            kept = session.to_attributes() if request.attributes else {}
            handler_input.attributes_manager.session_attributes = kept

    def launch(self, handler_input: HandlerInput) -> Response:
        """Somebody opened the skill without a question."""
        return self._respond(handler_input, dialog_acts.launch)

    def answer_utterance(self, handler_input: HandlerInput) -> Response:
        """A question in the listener's own words: the carrier phrase of the intent, then what the slot holds."""
        request = _request(handler_input)
        phrase, rest = self.catalog.carrier_phrases[request.intent], request.slots.get(QUESTION_SLOT, "")
        _state(handler_input)["utterance"] = f"{phrase} {rest}".strip()
        return self._respond(handler_input, lambda turn: policy.answer_carrier_phrase(turn, phrase, rest))

    def answer_intent(self, handler_input: HandlerInput) -> Response:
        """An intent that represents an entry of the catalog: topics, gaps, emergencies and dialog acts alike."""
        entry_id = self.catalog.intents[_request(handler_input).intent]
        return self._respond(handler_input, lambda turn: policy.answer_intent(turn, entry_id))

    def ask_again(self, handler_input: HandlerInput) -> Response:
        """AMAZON.FallbackIntent, which carries no words, and intents that the skill does not know."""
        return self._respond(handler_input, dialog_acts.ask_again)

    def stay_silent(self, handler_input: HandlerInput) -> Response:
        """The end of a session, and types of request that the skill has no use for."""
        response: Response = _response_builder(handler_input).response
        return response

    def apologize(self, handler_input: HandlerInput) -> Response:
        """A type of request that the SDK has no model for, or an error: apologize if a listener waits for an answer."""
        request = _request(handler_input)
        if requests.expects_speech(request.type, in_session=request.attributes is not None):
            return self._respond(handler_input, dialog_acts.apologize)
        return self.stay_silent(handler_input)

    def handle_error(self, handler_input: HandlerInput, error: Exception) -> Response:
        """The error boundary: the listener hears an apology and can go on."""
        report(logger, f"request {known_request_id(_request(handler_input).id)} failed", error)
        response = self.apologize(handler_input)
        self.log_response(handler_input, response)
        return response

    def log_response(self, handler_input: HandlerInput, _: Response) -> None:
        """Write the request's line in the log."""
        state = _state(handler_input)
        milliseconds = (time.perf_counter() - state["started"]) * 1000
        self.log.write_answer(state["request"], state.get("answer"), milliseconds, state.get("utterance", ""))

    def _respond(self, handler_input: HandlerInput, decide: Callable[[TurnContext], Answer]) -> Response:
        """Decide and close the answer, give it to Alexa, and keep the session."""
        request = _request(handler_input)
        turn = TurnContext(self.catalog, self.classifier, request, _state(handler_input)["session"])
        answer = close(turn, decide(turn))
        _state(handler_input)["answer"] = answer
        if request.attributes is not None:
            handler_input.attributes_manager.session_attributes = turn.session.after(answer).to_attributes()
        return responses.write(_response_builder(handler_input), answer)


def _state(handler_input: Any) -> dict[str, Any]:
    """What one handler leaves for the next while a request is answered."""
    state: dict[str, Any] = handler_input.attributes_manager.request_attributes
    return state


def _request(handler_input: Any) -> Request:
    request: Request = _state(handler_input)["request"]
    return request


def _envelope(handler_input: Any) -> Any:
    return handler_input.request_envelope


def _response_builder(handler_input: Any) -> Any:
    return handler_input.response_builder
