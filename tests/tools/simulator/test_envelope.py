"""Request envelopes, and the text of output speech."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from skill.tools.simulator.alexa_nlu import ResolvedIntent
from skill.tools.simulator.envelope import (
    APPLICATION,
    LAUNCH,
    consent_response,
    envelope,
    intent_request,
    plain_text,
)

SESSION = {"new": True, "sessionId": "TEST", "attributes": {"turns": 1}}


def test_envelope_has_the_parts_that_alexa_sends() -> None:
    sent = envelope(LAUNCH, session=SESSION, locale="en-GB", number=7)
    assert sent.keys() == {"version", "session", "context", "request"}
    assert sent["session"].items() >= SESSION.items()
    assert sent["session"]["application"] == sent["context"]["System"]["application"] == {"applicationId": APPLICATION}
    assert sent["session"]["user"] == sent["context"]["System"]["user"]
    assert (sent["request"]["type"], sent["request"]["locale"]) == ("LaunchRequest", "en-GB")
    assert sent["request"]["requestId"].endswith("000007")


def test_timestamp_is_the_present_time_in_utc() -> None:
    stamp = envelope(LAUNCH, session=SESSION, locale="en-US")["request"]["timestamp"]
    assert stamp.endswith("Z")
    assert abs(datetime.now(UTC) - datetime.fromisoformat(stamp)) < timedelta(minutes=1)


def test_envelope_names_the_services_to_call() -> None:
    sent = envelope(LAUNCH, session=SESSION, locale="en-US", api_endpoint="http://127.0.0.1:8000")
    assert sent["context"]["System"]["apiEndpoint"] == "http://127.0.0.1:8000"
    assert envelope(LAUNCH, session=SESSION, locale="en-US")["context"]["System"]["apiEndpoint"].startswith("https:")


def test_answer_to_the_question_for_permission_hands_the_token_back() -> None:
    assert consent_response("DENIED", "ours") == {
        "type": "Connections.Response",
        "name": "AskFor",
        "status": {"code": "200", "message": "OK"},
        "payload": {"status": "DENIED", "isCardThrown": False},
        "token": "ours",
    }


def test_intent_request_carries_the_slots() -> None:
    assert intent_request(ResolvedIntent("AskQuestionIntent", {"question": "zebras"})) == {
        "type": "IntentRequest",
        "intent": {
            "name": "AskQuestionIntent",
            "confirmationStatus": "NONE",
            "slots": {"question": {"name": "question", "value": "zebras", "confirmationStatus": "NONE"}},
        },
        "dialogState": "STARTED",
    }


@pytest.mark.parametrize(
    ("speech", "text"),
    [
        ({"type": "SSML", "ssml": "<speak>Salt &amp; pepper.</speak>"}, "Salt & pepper."),
        ({"type": "SSML", "ssml": '<speak>Call <say-as interpret-as="digits">911</say-as>.</speak>'}, "Call 911."),
        ({"type": "SSML", "ssml": '<speak><prosody rate="slow">Boil it.</prosody></speak>'}, "Boil it."),
        ({"type": "PlainText", "text": "Salt"}, "Salt"),
        ({}, None),
        (None, None),
    ],
)
def test_plain_text_drops_the_markup(speech: dict[str, Any] | None, text: str | None) -> None:
    assert plain_text(speech) == text
