"""An Answer to Alexa's response: speech, reprompt, card and directives. It renders what the dialog decided."""

import re
from typing import TYPE_CHECKING, Any

from ask_sdk_core.response_helper import ResponseFactory
from ask_sdk_model.dialog.elicit_slot_directive import ElicitSlotDirective
from ask_sdk_model.intent import Intent
from ask_sdk_model.response import Response
from ask_sdk_model.slot import Slot
from ask_sdk_model.ui.simple_card import SimpleCard

from skill.catalog import QUESTION_INTENT, QUESTION_SLOT
from skill.dialog.reply import Answer

if TYPE_CHECKING:
    from ask_sdk_model.directive import Directive

NUMBER_TO_CALL = re.compile(r"\b(\d{3,})\b")
"""Alexa would read such a number as a quantity, which it is only where the article is told."""

TELLS_QUANTITIES = frozenset({"answer", "gap", "more"})
"""Kinds of answer that tell the article."""
DIGIT_BY_DIGIT = r'<say-as interpret-as="digits">\1</say-as>'


REMINDERS = "alexa::alerts:reminders:skill:readwrite"
"""The permission to set reminders. The manifest declares it."""


def write(response: ResponseFactory, answer: Answer, token: str = "", screen: "Directive | None" = None) -> Response:
    """Fill a response with a closed answer; `screen` shows it, and makes a card needless.

    Alexa hands `token` back if the answer has it ask for permission.
    """
    speech = _ssml(answer.text, answer.disclaimer, answer.question)
    if answer.kind not in TELLS_QUANTITIES:
        speech = NUMBER_TO_CALL.sub(DIGIT_BY_DIGIT, speech)
    response.speak(f'<prosody rate="slow">{speech}</prosody>' if answer.slow else speech)
    if answer.reprompt:
        response.ask(NUMBER_TO_CALL.sub(DIGIT_BY_DIGIT, _ssml(answer.reprompt)))
    if screen:
        response.add_directive(screen)
    elif answer.card:
        response.set_card(SimpleCard(title=answer.title, content=answer.card))
    if answer.consent == "card":
        response.set_card(_permission_card())
    if answer.consent == "voice":
        response.add_directive(_permission_question(token))
    if not answer.ends:
        # The whole reply, whatever its words, reaches the skill as the slot unless another intent fits it better.
        empty = Intent(name=QUESTION_INTENT, slots={QUESTION_SLOT: Slot(name=QUESTION_SLOT)})
        response.add_directive(ElicitSlotDirective(slot_to_elicit=QUESTION_SLOT, updated_intent=empty))
    response.set_should_end_session(answer.ends)
    return response.response


def _permission_card() -> Any:
    from ask_sdk_model.ui.ask_for_permissions_consent_card import AskForPermissionsConsentCard

    return AskForPermissionsConsentCard(permissions=[REMINDERS])


def _permission_question(token: str) -> Any:
    """Has Alexa ask in words of its own. The session may end with that, so the response has to close it."""
    from ask_sdk_model.interfaces.connections.send_request_directive import SendRequestDirective

    payload: dict[str, object] = {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "2",
        "permissionScopes": [{"permissionScope": REMINDERS, "consentLevel": "ACCOUNT"}],
    }
    return SendRequestDirective(name="AskFor", payload=payload, token=token)


def _ssml(*texts: str) -> str:
    """The texts as one, with what SSML reserves escaped; the SDK escapes nothing."""
    return " ".join(filter(None, texts)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
