"""The devices that the simulator can be: what each reports about its screen in a request envelope."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

APL = "Alexa.Presentation.APL"
APL_VERSION = "1.4"
"""The newest version of a document that Amazon's renderer for browsers draws."""


class Screen(NamedTuple):
    """A screen, in physical pixels; the sizes are those of Amazon's viewport profiles."""

    mode: Literal["HUB", "TV"]
    shape: Literal["RECTANGLE", "ROUND"]
    width: int
    height: int
    dpi: int
    touch: bool = True


class SimulatedDevice(NamedTuple):
    """A kind of device."""

    id: str
    name: str
    screen: Screen | None = None


SPEAKER = SimulatedDevice("speaker", "Speaker")
DEVICES: Mapping[str, SimulatedDevice] = {
    device.id: device
    for device in (
        SPEAKER,
        SimulatedDevice("small_round_hub", "Small round hub", Screen("HUB", "ROUND", 480, 480, 160)),
        SimulatedDevice("hub", "Hub", Screen("HUB", "RECTANGLE", 1024, 600, 160)),
        SimulatedDevice("large_hub", "Large hub", Screen("HUB", "RECTANGLE", 1280, 800, 160)),
        SimulatedDevice("tv", "TV", Screen("TV", "RECTANGLE", 1920, 1080, 320, touch=False)),
    )
}
"""By their ids."""


class Situation(NamedTuple):
    """Where and when the listener speaks."""

    device: SimulatedDevice = SPEAKER
    now: datetime | None = None
    """Aware; None is the time of the clock."""
    time_zone: str = ""
    """IANA name of the device's time zone; empty where it does not matter."""


ANYWHERE = Situation()
"""A speaker without a screen, now."""


def place(event: Mapping[str, Any], situation: Situation, *, api_endpoint: str = "") -> dict[str, Any]:
    """The envelope as it comes from a device at a time; what it says about the rest stays.

    `api_endpoint` is the address of what stands in for Alexa's services, if anything does.
    """
    context, request = event["context"], dict(event["request"])
    system = context["System"]
    placed = {**context, "System": {**system, "device": {**system["device"], **_supported(situation.device)}}}
    if api_endpoint:
        placed["System"]["apiEndpoint"] = api_endpoint
    if situation.device.screen:
        placed |= _viewport(situation.device.screen)
    if situation.now:
        request["timestamp"] = situation.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {**event, "context": placed, "request": request}


def _supported(device: SimulatedDevice) -> dict[str, Any]:
    interfaces = {APL: {"runtime": {"maxVersion": APL_VERSION}}} if device.screen else {}
    return {"supportedInterfaces": interfaces}


def _viewport(screen: Screen) -> dict[str, Any]:
    """What the context says about a screen, in the older form that is one object and the newer that is a list."""
    size = {"type": "DISCRETE", "pixelWidth": screen.width, "pixelHeight": screen.height}
    pixels = {"pixelWidth": screen.width, "pixelHeight": screen.height}
    current = {"currentPixelWidth": screen.width, "currentPixelHeight": screen.height}
    viewport = {"mode": screen.mode, "shape": screen.shape, "dpi": screen.dpi, **pixels, **current}
    newer = {
        "type": "APL",
        "id": "main",
        "shape": screen.shape,
        "dpi": screen.dpi,
        "presentationType": "STANDARD",
        "canRotate": False,
        "configuration": {"current": {"mode": screen.mode, "size": size}},
    }
    input_by = {"touch": ["SINGLE"]} if screen.touch else {"keyboard": ["DIRECTION"]}
    return {"Viewport": viewport | input_by, "Viewports": [newer]}
