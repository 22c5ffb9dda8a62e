"""What the skill takes from a request envelope: nothing that is missing or damaged, and everything else."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from ask_sdk_model.request_envelope import RequestEnvelope

from skill.alexa import request
from skill.alexa.serializer import TolerantSerializer
from skill.dialog.turn import Device, Request
from tests import events
from tests.response import SPEECHLESS

QUESTION = events.question("how many sessions", locale="en-GB", attributes={"turns": 2})
NO_DEVICE = Device("", "", "", "")


def envelope(event: object) -> Any:
    return TolerantSerializer().deserialize(json.dumps(event), RequestEnvelope)


def read(event: object) -> Request:
    return request.read(envelope(event))


def test_request_holds_what_the_dialog_needs() -> None:
    event = events.changed(QUESTION, "2026-11-27T15:00:00Z", "request", "timestamp")
    assert read(event) == Request(
        type="IntentRequest",
        intent="AskQuestionIntent",
        slots={"question": "how many sessions"},
        locale="en-GB",
        attributes={"turns": 2},
        user="amzn1.ask.account.LOCAL",
        device=Device("amzn1.ask.device.LOCAL", "https://api.amazonalexa.com", "LOCAL", ""),
        now=datetime(2026, 11, 27, 15, tzinfo=UTC),
        id=event["request"]["requestId"],
    )


def test_device_with_a_screen_tells_its_version_of_apl() -> None:
    assert read(events.read("touch.json")).device.apl_version == "2024.3"


def test_request_alone_is_read() -> None:
    event = {"request": {"type": "IntentRequest", "intent": {"name": "MoreIntent"}}}
    assert read(event) == Request("IntentRequest", "MoreIntent", {}, "", None, "", NO_DEVICE, None)


def test_launch_has_no_intent_and_no_slots() -> None:
    launch = read(events.launch())
    assert (launch.type, launch.intent, launch.slots) == ("LaunchRequest", "", {})


@pytest.mark.parametrize("nothing", [{}, [], "x", {"request": None}, {"request": {}}, {"request": []}])
def test_no_request_at_all_is_empty(nothing: object) -> None:
    assert read(nothing) == Request("", "", {}, "", None, "", NO_DEVICE, None)


@pytest.mark.parametrize(
    ("session", "attributes"),
    [
        (None, None),
        ({"new": True}, {}),
        ({"attributes": None}, {}),
        ({"attributes": ["x"]}, {}),
        ({"attributes": {"turns": 1}}, {"turns": 1}),
    ],
)
def test_attributes_tell_whether_there_is_a_session(session: object, attributes: object) -> None:
    assert read(events.changed(QUESTION, session, "session")).attributes == attributes


@pytest.mark.parametrize(
    ("slot", "slots"),
    [
        ({"name": "question", "value": "zebras"}, {"question": "zebras"}),
        ({"name": "question", "value": ""}, {}),
        ({"name": "question"}, {}),
        (None, {}),
        ("zebras", {}),
        ({"name": "question", "slotValue": {"type": "Simple", "value": "zebras"}}, {"question": "zebras"}),
        (
            {"name": "question", "slotValue": {"type": "Simple", "value": "x"}, "value": "zebras"},
            {"question": "zebras"},
        ),
        ({"name": "question", "slotValue": {"type": "Phrase"}, "value": "zebras"}, {"question": "zebras"}),
        ({"name": "question", "slotValue": {"type": "Phrase"}}, {}),
        ({"name": "question", "slotValue": {"type": "List", "values": []}}, {}),
        ({"name": "question", "slotValue": "zebras"}, {}),
    ],
)
def test_slots_with_a_value_are_read(slot: object, slots: dict[str, str]) -> None:
    assert read(events.changed(QUESTION, slot, "request", "intent", "slots", "question")).slots == slots


@pytest.mark.parametrize("slots", [None, {}, "zebras", [], 5])
def test_slots_may_be_missing_or_damaged(slots: object) -> None:
    assert read(events.changed(QUESTION, slots, "request", "intent", "slots")).slots == {}


@pytest.mark.parametrize("value", [None, 5, "x", [], {}])
@pytest.mark.parametrize(
    "path",
    [
        ("context", "System"),
        ("context", "System", "user"),
        ("context", "System", "device"),
        ("context", "System", "device", "supportedInterfaces"),
        ("context", "System", "device", "supportedInterfaces", "Alexa.Presentation.APL"),
        ("context", "System", "device", "supportedInterfaces", "Alexa.Presentation.APL", "runtime"),
        ("request", "intent"),
    ],
    ids="/".join,
)
def test_damage_costs_no_more_than_the_damaged_part(path: tuple[str, ...], value: object) -> None:
    found = read(events.changed(QUESTION, value, *path))
    assert (found.type, found.locale, found.attributes) == ("IntentRequest", "en-GB", {"turns": 2})


@pytest.mark.parametrize(
    ("context", "session", "ids"),
    [
        ({"applicationId": "a"}, {"applicationId": "a"}, {"a"}),
        ({"applicationId": "a"}, None, {"a"}),
        (None, {"applicationId": "a"}, {"a"}),
        ({"applicationId": "a"}, {"applicationId": "b"}, {"a", "b"}),
        ({"applicationId": "a"}, {"novelty": 1}, {"a", None}),
        (None, None, set()),
    ],
)
def test_application_is_named_in_two_places(context: object, session: object, ids: set[str | None]) -> None:
    event = events.changed(QUESTION, context, "context", "System", "application")
    event = events.changed(event, session, "session", "application")
    assert request.application_ids(envelope(event)) == ids


def test_application_may_be_missing_with_all_around_it() -> None:
    assert request.application_ids(envelope({"request": {"type": "LaunchRequest"}})) == set()


@pytest.mark.parametrize("request_type", ["LaunchRequest", "IntentRequest"])
def test_listener_waits_for_an_answer_to_words(request_type: str) -> None:
    assert request.expects_speech(request_type, in_session=True)
    assert request.expects_speech(request_type, in_session=False)


@pytest.mark.parametrize("request_type", [*events.SPEECHLESS_TYPES, *SPEECHLESS])
def test_nobody_waits_for_an_answer_where_alexa_allows_none(request_type: str) -> None:
    assert not request.expects_speech(request_type, in_session=True)
    assert not request.expects_speech(request_type, in_session=False)


def test_other_types_are_answered_in_a_session_only() -> None:
    assert request.expects_speech("Novel.Request", in_session=True)
    assert not request.expects_speech("Novel.Request", in_session=False)


@pytest.mark.parametrize(
    ("request_type", "unknown"),
    [("Novel.Request", True), ("LaunchRequest", False), ("Alexa.Presentation.APL.UserEvent", False)],
)
def test_type_is_unknown_if_the_sdk_has_no_model_for_it(request_type: str, unknown: bool) -> None:  # noqa: FBT001
    assert request.has_unknown_type(envelope(events.of_request({"type": request_type}))) is unknown


def test_missing_request_has_no_unknown_type() -> None:
    assert not request.has_unknown_type(envelope({}))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("session", "attributes", "turns"), 2),
        (("request", "locale"), "en-GB"),
        (("request", "locale", "deeper"), None),
        (("request", "missing", "deeper"), None),
        ((), QUESTION),
    ],
)
def test_value_at_a_path_of_the_json(path: tuple[str, ...], value: object) -> None:
    assert request.get(QUESTION, *path) == value


@pytest.mark.parametrize("event", [None, 5, "type", ["type"], {"request": ["type"]}, {"request": "type"}])
def test_damaged_json_has_nothing_at_a_path(event: object) -> None:
    assert request.get(event, "request", "type") is None


# How the listener answered Alexa's question for permission

CONSENT = events.read("requests/connections_response.json")


def test_answer_to_alexas_question_comes_with_the_token() -> None:
    asked = read(events.changed(CONSENT, '{"version":2}', "request", "token"))
    assert (asked.type, asked.consent, asked.token) == ("Connections.Response", "DENIED", '{"version":2}')


@pytest.mark.parametrize("payload", [None, {}, [], "x", 5, {"status": None}, {"status": 5}, {"status": {}}])
def test_damaged_answer_to_alexas_question_is_none(payload: object) -> None:
    assert read(events.changed(CONSENT, payload, "request", "payload")).consent == ""


@pytest.mark.parametrize("token", [None, [], {}])
def test_damaged_token_does_no_harm(token: object) -> None:
    assert isinstance(read(events.changed(CONSENT, token, "request", "token")).token, str)


def test_no_other_request_tells_of_a_permission() -> None:
    touch = events.changed(events.read("touch.json"), "ours", "request", "token")
    assert (read(touch).consent, read(touch).token) == ("", "")


def test_words_are_read_as_far_as_anybody_can_say_them() -> None:
    slot = {"name": "question", "value": "x" * (request.MAX_UTTERANCE + 1)}
    read_slots = read(events.changed(QUESTION, slot, "request", "intent", "slots", "question")).slots
    assert read_slots == {"question": "x" * request.MAX_UTTERANCE}


@pytest.mark.parametrize("kind", ["SessionEndedRequest", "AudioPlayer.PlaybackStarted", "LaunchRequest"])
def test_no_other_key_tells_the_type_of_a_request(kind: str) -> None:
    event = events.of_request({"type": kind, "object_type": "IntentRequest", "objectType": "IntentRequest"})
    assert read(event).type == kind


@pytest.mark.parametrize("odd", [["en-GB"], {"en-GB": 1}, 5, True])
def test_what_is_no_text_is_no_locale(odd: object) -> None:
    assert read(events.changed(QUESTION, odd, "request", "locale")).locale == ""
