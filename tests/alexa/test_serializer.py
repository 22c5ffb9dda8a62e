"""Reading envelopes tolerantly. These tests fail if a new version of the SDK renames what the serializer overrides."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.dialog_state import DialogState
from ask_sdk_model.request_envelope import RequestEnvelope

from skill.alexa.serializer import TolerantSerializer
from tests import events

EVENT = events.question("how many sessions")


def read(event: object, model: object = RequestEnvelope) -> Any:
    return TolerantSerializer().deserialize(json.dumps(event), model)


@pytest.mark.parametrize("method", ["deserialize", "deserialize_model", "deserialize_datetime", "load_class_from_name"])
def test_sdk_has_the_private_method(method: str) -> None:
    assert hasattr(DefaultSerializer, f"_DefaultSerializer__{method}")


@pytest.mark.parametrize("path", events.CONVERSATION, ids=lambda path: path.stem)
def test_valid_envelope_is_read_as_the_sdk_reads_it(path: Any) -> None:
    text = path.read_text("utf-8")
    ours = TolerantSerializer().deserialize(text, RequestEnvelope)
    assert ours.to_dict() == DefaultSerializer().deserialize(text, RequestEnvelope).to_dict()
    assert type(ours.request) is type(DefaultSerializer().deserialize(text, RequestEnvelope).request)


def test_unlisted_value_is_left_out_and_the_rest_is_read() -> None:
    event = events.changed(EVENT, "PAUSED", "request", "dialogState")
    with pytest.raises(SerializationException):
        DefaultSerializer().deserialize(json.dumps(event), RequestEnvelope)
    request = read(event).request
    assert request.dialog_state is None
    assert request.intent.slots["question"].value == "how many sessions"
    assert read(EVENT).request.dialog_state is DialogState.STARTED


def test_unlisted_item_costs_the_list_and_not_the_model_around_it() -> None:
    viewport = {"mode": "HUB", "touch": ["SINGLE", "TWO_HANDS"], "pixelWidth": 1280}
    read_viewport = read({"Viewport": viewport}, "ask_sdk_model.context.Context").viewport
    assert read_viewport.touch is None
    assert (read_viewport.mode.value, read_viewport.pixel_width) == ("HUB", 1280)


def test_number_that_is_none_is_left_out() -> None:
    viewport = read({"Viewport": {"mode": "HUB", "pixelWidth": "wide"}}, "ask_sdk_model.context.Context").viewport
    assert (viewport.mode.value, viewport.pixel_width) == ("HUB", None)


def test_damaged_slot_costs_no_other_slot() -> None:
    event = events.changed(EVENT, 5, "request", "intent", "slots", "another")
    assert read(event).request.intent.slots["question"].value == "how many sessions"


@pytest.mark.parametrize("value", [None, 5, "x", True, [], ["x"], {}, {"x": {}}])
@pytest.mark.parametrize("part", ["session", "context", "request"])
def test_part_of_another_shape_costs_that_part(part: str, value: object) -> None:
    event = events.changed(EVENT, value, part)
    other = read(event).request if part != "request" else read(event).session
    expected = read(EVENT).request if part != "request" else read(EVENT).session
    assert other.to_dict() == expected.to_dict()


def test_extra_fields_are_ignored() -> None:
    event = events.changed(EVENT, {"field": [1]}, "novelty")
    for path in (["request"], ["request", "intent"], ["context"], ["session"], ["context", "System", "device"]):
        event = events.changed(event, {"a": None}, *path, "novelty")
    assert read(event).to_dict() == read(EVENT).to_dict()


@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        ("2026-11-27T15:00:01Z", datetime(2026, 11, 27, 15, 0, 1, tzinfo=UTC)),
        ("2026-11-27T15:00:01", datetime(2026, 11, 27, 15, 0, 1, tzinfo=UTC)),
        ("2026-11-27T15:00:01.250Z", datetime(2026, 11, 27, 15, 0, 1, 250_000, tzinfo=UTC)),
        ("yesterday", None),
        ("27 November 2026", None),
        (1_795_000_000, None),
        (["2026-11-27T15:00:01Z"], None),
    ],
)
def test_timestamp_is_an_aware_moment(stamp: object, moment: datetime | None) -> None:
    assert read(events.changed(EVENT, stamp, "request", "timestamp")).request.timestamp == moment


def test_date_is_a_date() -> None:
    assert read("2026-11-27", "date") == date(2026, 11, 27)


def test_unknown_type_of_request_is_read_as_far_as_all_types_agree() -> None:
    request = read(events.of_request({"type": "Novel.Request"}, locale="en-GB")).request
    assert (request.object_type, request.locale) == ("Novel.Request", "en-GB")


def test_text_that_is_no_json_is_refused() -> None:
    with pytest.raises(SerializationException):
        TolerantSerializer().deserialize("{", RequestEnvelope)


@pytest.mark.parametrize("value", [["x"], {"x": 1}, 5, True])
def test_what_is_no_text_does_not_pass_as_words(value: object) -> None:
    for path in (("request", "locale"), ("request", "intent", "name"), ("session", "application", "applicationId")):
        event = events.changed(EVENT, value, *path)
        DefaultSerializer().deserialize(json.dumps(event), RequestEnvelope)  # takes it for text
        model = read(event)
        assert value not in (model.request.locale, model.request.intent.name, model.session.application.application_id)
        assert str(value) not in (model.request.locale, model.request.intent.name)


def test_parsed_json_is_read_like_text() -> None:
    assert TolerantSerializer().deserialize(EVENT, RequestEnvelope).to_dict() == read(EVENT).to_dict()
