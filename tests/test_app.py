"""The handler with real envelopes: what Alexa may send, and what it must never be sent back."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from skill import app, talk
from skill.local.simulator import APPLICATION, envelope, heard, intent_request
from skill.local.understand import Understanding
from tests.conftest import EVENTS

QUESTIONS = [path for path in EVENTS if path.stem != "session_ended"]
SESSION = {"new": True, "sessionId": "amzn1.echo-api.session.TEST", "attributes": {}}
EMPTY = {"version": "1.0", "response": {}}


def event(intent: str = "SessionsIntent", **slots: str) -> dict[str, Any]:
    return envelope(intent_request(Understanding(intent, slots)), session=SESSION, locale="en-US")


def usable(response: dict[str, Any]) -> str:
    """The plain speech of a response that leaves the session open."""
    body = json.loads(json.dumps(response))["response"]
    assert body["shouldEndSession"] is False
    assert heard(body["reprompt"]["outputSpeech"])
    speech = heard(body["outputSpeech"])
    assert speech
    return speech


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_the_committed_events_are_answered(path: Path) -> None:
    response = app.handler(json.loads(path.read_text("utf-8")), None)
    assert heard(response["response"]["outputSpeech"])
    assert isinstance(response["response"]["shouldEndSession"], bool)


def test_an_unknown_intent_is_asked_again() -> None:
    assert usable(app.handler(event("NeverHeardOfIntent"), None)).startswith("I didn't catch that.")


def test_the_fallback_asks_alexa_for_the_whole_reply() -> None:
    response = app.handler(event("AMAZON.FallbackIntent"), None)["response"]
    assert response["directives"] == [
        {
            "type": "Dialog.ElicitSlot",
            "slotToElicit": "question",
            "updatedIntent": {
                "name": "AskQuestionIntent",
                "slots": {"question": {"name": "question"}},
            },
        }
    ]


@pytest.mark.parametrize("slots", [{}, {"question": ""}, {"question": "   "}, {"other": "how many sessions"}])
def test_an_empty_or_missing_slot_is_asked_for(slots: dict[str, str]) -> None:
    assert usable(app.handler(event("AskQuestionIntent", **slots), None)).startswith("I didn't catch that.")


@pytest.mark.parametrize("slots", [None, {}, {"question": {"name": "question"}}, {"question": None}])
def test_slots_may_be_absent_or_without_value(slots: Any) -> None:
    request = event("AskQuestionIntent")
    request["request"]["intent"]["slots"] = slots
    usable(app.handler(request, None))
    del request["request"]["intent"]["slots"]
    usable(app.handler(request, None))


def test_a_slot_of_the_wrong_shape_is_apologised_for() -> None:
    request = event("AskQuestionIntent")
    request["request"]["intent"]["slots"] = "how many sessions"
    usable(app.handler(request, None))


def test_the_form_of_a_question_is_put_back_before_the_slot() -> None:
    assert "Five sessions" in usable(app.handler(event("HowManyIntent", question="sessions will i need"), None))
    assert "15 to 20 minutes" in usable(app.handler(event("HowLongIntent", question="does one session take"), None))


@pytest.mark.parametrize("locale", ["xx-XX", "", None, "de-DE"])
def test_an_unknown_locale_is_answered_in_neutral_english(locale: str | None) -> None:
    request = event("AlarmEmergencyIntent")
    request["request"]["locale"] = locale
    speech = heard(app.handler(request, None)["response"]["outputSpeech"])
    assert speech
    assert speech.startswith("Call your local emergency number now.")


@pytest.mark.parametrize("missing", ["session", "context", "version"])
def test_a_missing_part_of_the_envelope_is_done_without(missing: str) -> None:
    request = event()
    del request[missing]
    assert "Five sessions" in usable(app.handler(request, None))


def test_extra_fields_are_ignored() -> None:
    request = event()
    request["new"] = {"field": [1]}
    request["request"]["novelty"] = {"a": None}
    request["request"]["intent"]["novelty"] = "x"
    request["context"]["Novelty"] = {"b": 2}
    request["session"]["novelty"] = True
    assert "Five sessions" in usable(app.handler(request, None))


@pytest.mark.parametrize("kind", ["LaunchRequest", "IntentRequest"])
def test_a_request_that_cannot_be_read_is_apologised_for(kind: str) -> None:
    for request in ({"type": kind}, {"type": kind, "intent": 5}, {"type": kind, "timestamp": "yesterday"}):
        usable(app.handler({"session": SESSION, "request": request}, None))


def test_a_request_type_never_seen_is_answered_where_there_is_a_session() -> None:
    request = event()
    request["request"] = {"type": "Novel.Request", "requestId": "1", "timestamp": "2026-01-01T00:00:00Z"}
    assert usable(app.handler(request, None)).startswith("Sorry, something went wrong")
    del request["session"]
    assert app.handler(request, None) == EMPTY


@pytest.mark.parametrize(
    "request_",
    [
        {"type": "SessionEndedRequest", "reason": "USER_INITIATED"},
        {"type": "SessionEndedRequest", "reason": "ERROR", "error": {"type": "INVALID_RESPONSE", "message": "m"}},
        {"type": "SessionEndedRequest", "reason": "A_NEW_REASON"},
        {"type": "System.ExceptionEncountered", "error": {"type": "INVALID_RESPONSE"}, "cause": {"requestId": "1"}},
    ],
)
def test_requests_that_allow_no_speech_get_an_empty_response(request_: dict[str, Any]) -> None:
    sent = envelope(request_, session=SESSION, locale="en-US")
    assert app.handler(sent, None)["response"] == {}


def test_a_skill_event_without_a_session_gets_an_empty_response() -> None:
    sent = envelope({"type": "AlexaSkillEvent.SkillDisabled"}, session=SESSION, locale="en-US")
    del sent["session"]
    assert app.handler(sent, None)["response"] == {}


@pytest.mark.parametrize("broken", [{}, {"request": None}, {"request": {}}, {"session": None}, [], None, "x"])
def test_what_is_no_request_at_all_gets_an_empty_response(broken: Any) -> None:
    assert app.handler(broken, None) == EMPTY


@pytest.mark.parametrize(
    "attributes",
    [
        None, {"turn": "x"}, {"last": 5}, {"turn": 1}, {"heard": "sessions"}, {"foreign": 1},
        {"turn": 1, "kind": "answer", "last": {"kind": "answer"}, "told_more": 0, "offer": [], "heard": [],
         "disclaimed": True, "declined": 0},
    ],
)  # fmt: skip
def test_damaged_session_attributes_are_forgotten(attributes: Any) -> None:
    for intent in ("AMAZON.RepeatIntent", "AMAZON.YesIntent", "MoreIntent", "SessionsIntent"):
        request = event(intent)
        request["session"]["attributes"] = attributes
        usable(app.handler(request, None))


def test_an_offer_of_something_that_no_longer_exists_is_asked_again() -> None:
    request = event("AMAZON.YesIntent")
    request["session"]["attributes"] = {
        "turn": 1, "kind": "answer", "last": None, "told_more": False, "offer": ["gone"], "heard": [],
        "disclaimed": True, "declined": 0,
    }  # fmt: skip
    usable(app.handler(request, None))


def test_an_error_inside_a_handler_is_apologised_for_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("deliberate")

    monkeypatch.setattr(talk, "launch", broken)
    sent = envelope({"type": "LaunchRequest"}, session=SESSION, locale="en-US", number=42)
    assert usable(app.handler(sent, None)).startswith("Sorry, something went wrong")
    assert "amzn1.echo-api.request.000000000042" in caplog.text
    assert "raise RuntimeError" in caplog.text
    assert caplog.messages[-1].endswith("\nRuntimeError")


def test_requests_for_another_skill_are_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILL_ID", "amzn1.ask.skill.11111111-1111-1111-1111-111111111111")
    assert app.handler(event(), None) == EMPTY
    nameless = event()
    del nameless["session"], nameless["context"]
    assert app.handler(nameless, None) == EMPTY


def test_requests_for_this_skill_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILL_ID", APPLICATION)
    usable(app.handler(event(), None))
    without_context = event()
    del without_context["context"]
    usable(app.handler(without_context, None))
    mixed = copy.deepcopy(event())
    mixed["session"]["application"] = {"applicationId": "amzn1.ask.skill.other"}
    assert app.handler(mixed, None) == EMPTY


@pytest.mark.parametrize("intent", sorted({*app.CONTENT.intents, *app.CONTENT.questions, "AMAZON.FallbackIntent"}))
@pytest.mark.parametrize("locale", ["en-US", "en-GB"])
def test_every_intent_gets_a_response_that_alexa_accepts(intent: str, locale: str) -> None:
    sent = envelope(intent_request(Understanding(intent, {})), session=SESSION, locale=locale)
    body = json.loads(json.dumps(app.handler(sent, None)))["response"]
    ssml = body["outputSpeech"]["ssml"]
    assert ssml.startswith("<speak>")
    assert ssml.endswith("</speak>")
    assert len(ssml) < 8000
    assert "{" not in ssml
    assert isinstance(body["shouldEndSession"], bool)
    assert ("reprompt" in body) is not body["shouldEndSession"]
