"""The request handlers, in the order in which they match, and the error boundary. They decide nothing themselves."""

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model.response import Response

from skill.alexa import request as requests
from skill.alexa import response as responses
from skill.alexa.services import observe
from skill.catalog import QUESTION_SLOT, Catalog
from skill.dialog import dialog_acts, policy, remembering, reminders
from skill.dialog.closing import close
from skill.dialog.reply import Answer
from skill.dialog.session import Session
from skill.dialog.turn import Request, Services, TurnContext
from skill.memory import Memory, Record
from skill.memory.listener import Listener, Listeners
from skill.nlu.classifier import IntentClassifier
from skill.telemetry.known_names import known_request_id
from skill.telemetry.log import RequestLog, report

if TYPE_CHECKING:
    from ask_sdk_model.directive import Directive

    from skill.alexa.screens import Screens

logger = logging.getLogger(__name__)


CAN_FULFILL = "CanFulfillIntentRequest"
"""The type of request that asks whether the skill could answer."""
SKILL_DISABLED = "AlexaSkillEvent.SkillDisabled"
"""The type of request that tells that a listener has disabled the skill."""


class WrongSkillError(Exception):
    """The request is for another skill; the host must refuse it."""


class Handlers(NamedTuple):
    """The handlers of one skill, and what they answer from."""

    catalog: Catalog
    classifier: IntentClassifier
    skill_id: str | None
    """The skill that requests must be for; None accepts all."""
    log: RequestLog
    services: Services = Services()
    memory: Listeners | None = None
    """What is kept of listeners; None to keep nothing beyond a session."""
    screens: "Screens | None" = None
    """What screens show; None for what was compiled, which is read when the first request with a screen comes."""

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
        builder.request_handler(lambda given: _answers_consent(_request(given)))(self.resume)
        builder.request_handler(lambda given: _request(given).type == CAN_FULFILL)(self.say_what_can_be_fulfilled)
        builder.request_handler(lambda given: _request(given).type == SKILL_DISABLED)(self.forget)
        builder.request_handler(_is_touch)(self.answer_touch)
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
        session = Session.resume(request.attributes, request.token, self.catalog.entries)
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

    def answer_touch(self, handler_input: HandlerInput) -> Response:
        """A touch on a screen is answered as the intent of what it names; anything else is asked again."""
        touched = _request(handler_input).touched
        return self._respond(handler_input, lambda turn: policy.answer_intent(turn, touched[0] if touched else ""))

    def ask_again(self, handler_input: HandlerInput) -> Response:
        """AMAZON.FallbackIntent, which carries no words, and intents that the skill does not know."""
        return self._respond(handler_input, dialog_acts.ask_again)

    def resume(self, handler_input: HandlerInput) -> Response:
        """Alexa has asked for a permission and tells what the listener said."""
        return self._respond(handler_input, reminders.resume)

    def say_what_can_be_fulfilled(self, handler_input: HandlerInput) -> Response:
        """Alexa asks whether the skill could answer; nobody is listening, and nothing is kept."""
        # Only here, since nothing else needs the SDK's models for it.
        from skill.alexa import can_fulfill

        turn = TurnContext(self.catalog, self.classifier, _request(handler_input), Session())
        found = can_fulfill.answer(turn, _envelope(handler_input).request)
        response: Response = _response_builder(handler_input).set_can_fulfill_intent(found).response
        return response

    def forget(self, handler_input: HandlerInput) -> Response:
        """The listener has disabled the skill: delete what was kept."""
        listener = self._listener(handler_input)
        if listener:
            listener.forget()
        return self.stay_silent(handler_input)

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
        self.log.write_answer(
            state["request"], state.get("answer"), milliseconds, state.get("utterance", ""), state.get("services")
        )

    def _respond(self, handler_input: HandlerInput, decide: Callable[[TurnContext], Answer]) -> Response:
        """Decide and close the answer, give it to Alexa, and keep the session and the memory."""
        request, listener, state = _request(handler_input), self._listener(handler_input), _state(handler_input)
        services = observe(self.services, state.setdefault("services", {}))
        session: Session = state["session"]
        turn = TurnContext(self.catalog, self.classifier, request, session, services, keeps_memory=listener is not None)
        turn = _remembering(turn, session.record)
        answer = decide(turn)
        if listener and not session.record and not session.forgotten and remembering.depends(answer):
            turn = _remembering(turn, listener.read())
            # An answer costs a fraction of what reading does. Without a memory it is the same.
            answer = answer if turn.memory == Memory() else decide(turn)
        if listener and answer.act == remembering.FORGET:
            turn, answer = _forget(turn, listener)
        answer = close(turn, answer)
        state["answer"] = answer
        session = turn.session.after(answer)
        if listener and turn.session.record:
            session = session._replace(record=listener.keep(turn.session.record, remembering.after(turn, session)))
        if request.attributes is not None:
            handler_input.attributes_manager.session_attributes = session.to_attributes()
        token = session.to_token() if answer.consent == "voice" else ""
        return responses.write(_response_builder(handler_input), answer, token, self._screen(turn, answer))

    def _listener(self, handler_input: HandlerInput) -> Listener | None:
        """What is kept of the listener; None if nothing is kept."""
        seconds_left = requests.seconds_left(handler_input.context)
        return self.memory.listener(_request(handler_input).user, seconds_left) if self.memory else None

    def _screen(self, turn: TurnContext, answer: Answer) -> "Directive | None":
        """What shows the answer; None if the device has no screen, or one that is too old, or if Alexa asks next."""
        version = turn.request.device.apl_version
        if not version or answer.consent == "voice":
            return None
        from skill.alexa import screens  # only now, since most requests come without a screen

        try:
            return screens.render(self.screens or screens.load(), turn, answer) if screens.plays(version) else None
        except (OSError, ValueError) as error:
            report(logger, "screens cannot be read", error)
            return None


def _remembering(turn: TurnContext, record: Record | None) -> TurnContext:
    """The turn with what the store has of the listener; unchanged if that is not known."""
    return turn._replace(session=turn.session._replace(record=record), memory=record.memory) if record else turn


def _forget(turn: TurnContext, listener: Listener) -> tuple[TurnContext, Answer]:
    """Delete what is kept of the listener; returns the turn after that, and what is said about it."""
    outcome = listener.forget()
    if outcome != "unavailable":
        turn = turn._replace(session=turn.session.forgetting(), memory=Memory())
    return turn, dialog_acts.tell_forgotten(turn, outcome)


def _state(handler_input: Any) -> dict[str, Any]:
    """What one handler leaves for the next while a request is answered."""
    state: dict[str, Any] = handler_input.attributes_manager.request_attributes
    return state


def _request(handler_input: Any) -> Request:
    request: Request = _state(handler_input)["request"]
    return request


def _answers_consent(request: Request) -> bool:
    return request.type == requests.CONSENT_TYPE and request.attributes is not None


def _is_touch(handler_input: Any) -> bool:
    request = _request(handler_input)
    return request.type == requests.TOUCH_TYPE and request.attributes is not None


def _envelope(handler_input: Any) -> Any:
    return handler_input.request_envelope


def _response_builder(handler_input: Any) -> Any:
    return handler_input.response_builder
