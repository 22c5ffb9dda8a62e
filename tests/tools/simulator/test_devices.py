"""What a device and a time change in a request envelope."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.request_envelope import RequestEnvelope

from skill.alexa.request import read
from skill.tools.simulator.devices import ANYWHERE, DEVICES, Situation, place
from skill.tools.simulator.envelope import LAUNCH, envelope

SESSION = {"new": True, "sessionId": "s", "attributes": {}}


@pytest.fixture
def event() -> dict[str, object]:
    return envelope(LAUNCH, session=SESSION, locale="en-US")


def test_a_speaker_has_no_screen(event: dict[str, object]) -> None:
    assert place(event, ANYWHERE) == event


@pytest.mark.parametrize("name", [name for name in DEVICES if name != "speaker"])
def test_the_sdk_reads_what_a_screen_reports(event: dict[str, object], name: str) -> None:
    import json

    placed = place(event, Situation(DEVICES[name]))
    model = DefaultSerializer().deserialize(json.dumps(placed), RequestEnvelope)
    assert read(model).device.apl_version == "1.4"
    viewport, screen = model.context.viewport, DEVICES[name].screen
    assert screen
    assert (viewport.pixel_width, viewport.pixel_height, viewport.dpi) == (screen.width, screen.height, screen.dpi)
    assert (viewport.shape.value, viewport.mode.value) == (screen.shape, screen.mode)
    assert bool(viewport.touch) is screen.touch
    assert model.context.viewports[0].object_type == "APL"


def test_a_time_is_sent_in_utc_and_the_rest_stays(event: dict[str, object]) -> None:
    now = datetime(2026, 7, 1, 9, 30, tzinfo=ZoneInfo("Europe/London"))
    placed = place(event, Situation(now=now), api_endpoint="http://127.0.0.1:1")
    assert placed["request"]["timestamp"] == "2026-07-01T08:30:00Z"
    assert placed["context"]["System"]["apiEndpoint"] == "http://127.0.0.1:1"
    assert (placed["session"], placed["request"]["type"]) == (event["session"], "LaunchRequest")
