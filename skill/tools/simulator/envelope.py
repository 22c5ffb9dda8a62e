"""Request envelopes as Alexa sends them to a skill, and the plain text of what a skill sends back."""

import html
import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

from skill.tools.simulator.alexa_nlu import ResolvedIntent

APPLICATION = "amzn1.ask.skill.00000000-0000-0000-0000-000000000000"
API_ENDPOINT = "https://api.amazonalexa.com"
LAUNCH: Mapping[str, Any] = {"type": "LaunchRequest"}
"""The request that opens the skill without a question."""
TOUCH = "Alexa.Presentation.APL.UserEvent"
"""The type of the request that a touch on the screen sends."""
SILENCE: Mapping[str, Any] = {"type": "SessionEndedRequest", "reason": "EXCEEDED_MAX_REPROMPTS"}
"""The request after the listener has let a reply and its reprompt go unanswered."""


def envelope(
    request: Mapping[str, Any],
    *,
    session: Mapping[str, Any],
    locale: str,
    number: int = 1,
    api_endpoint: str = API_ENDPOINT,
) -> dict[str, Any]:
    """The envelope around a request; `session` holds `new`, `sessionId` and `attributes`, `number` makes its id.

    `api_endpoint` is the address of Alexa's services, or of a stand-in for them.
    """
    application, user = {"applicationId": APPLICATION}, {"userId": "amzn1.ask.account.LOCAL"}
    system = {
        "application": application,
        "user": user,
        "device": {"deviceId": "amzn1.ask.device.LOCAL", "supportedInterfaces": {}},
        "apiEndpoint": api_endpoint,
        "apiAccessToken": "LOCAL",
    }
    common = {
        "requestId": f"amzn1.echo-api.request.{number:012d}",
        "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "locale": locale,
    }
    return {
        "version": "1.0",
        "session": {**session, "application": application, "user": user},
        "context": {"System": system},
        "request": {**request, **common},
    }


def intent_request(resolved: ResolvedIntent) -> dict[str, Any]:
    """The request for an intent, without the keys that every request has."""
    slots = {
        name: {"name": name, "value": value, "confirmationStatus": "NONE"} for name, value in resolved.slots.items()
    }
    intent = {"name": resolved.intent, "confirmationStatus": "NONE", "slots": slots}
    return {"type": "IntentRequest", "intent": intent, "dialogState": "STARTED"}


def consent_response(status: str, token: str | None) -> dict[str, Any]:
    """The request that tells how the listener answered Alexa's question for a permission: ACCEPTED, DENIED, …."""
    return {
        "type": "Connections.Response",
        "name": "AskFor",
        "status": {"code": "200", "message": "OK"},
        "payload": {"status": status, "isCardThrown": False},
        "token": token,
    }


def touch(token: str, arguments: Sequence[object], source: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The request for a touch, without the keys that every request has; `arguments` are those of its SendEvent."""
    return {"type": TOUCH, "token": token, "arguments": list(arguments), "source": source or {}, "components": {}}


def plain_text(speech: Mapping[str, Any] | None) -> str | None:
    """The text of an `outputSpeech` without its markup; None if there is none."""
    if not speech:
        return None
    return html.unescape(re.sub(r"<[^>]+>", "", speech.get("ssml") or speech.get("text", ""))).strip()
