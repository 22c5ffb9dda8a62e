"""The hello-world skill of the SDK's own guide."""

from typing import Any

from ask_sdk_core.dispatch_components import AbstractExceptionHandler, AbstractRequestHandler
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils import is_intent_name, is_request_type
from ask_sdk_model.ui import SimpleCard


class Launch(AbstractRequestHandler):
    """Greets on launch."""

    def can_handle(self, handler_input: Any) -> bool:
        """Whether the request is a launch."""
        return bool(is_request_type("LaunchRequest")(handler_input))

    def handle(self, handler_input: Any) -> Any:
        """Greet and keep the session open."""
        speech = "Welcome to the Alexa Skills Kit, you can say hello!"
        card = SimpleCard("Hello World", speech)
        return handler_input.response_builder.speak(speech).set_card(card).set_should_end_session(False).response


class Hello(AbstractRequestHandler):
    """Greets on any intent but Help."""

    def can_handle(self, handler_input: Any) -> bool:
        """Whether the request is an intent other than Help."""
        return bool(is_request_type("IntentRequest")(handler_input)) and not is_intent_name("AMAZON.HelpIntent")(
            handler_input
        )

    def handle(self, handler_input: Any) -> Any:
        """Greet and end the session."""
        speech = "Hello Python World from Classes!"
        card = SimpleCard("Hello World", speech)
        return handler_input.response_builder.speak(speech).set_card(card).set_should_end_session(True).response


class CatchAll(AbstractExceptionHandler):
    """Apologises."""

    def can_handle(self, handler_input: Any, exception: Exception) -> bool:
        """Every error."""
        return True

    def handle(self, handler_input: Any, exception: Exception) -> Any:
        """Apologise."""
        return handler_input.response_builder.speak("Sorry, there was some problem.").response


builder = SkillBuilder()
builder.add_request_handler(Launch())
builder.add_request_handler(Hello())
builder.add_exception_handler(CatchAll())
handler = builder.lambda_handler()
