"""Alexa's services over HTTP: the time zone, reminders, and that nothing which they do raises or takes long."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from skill.alexa import api_client, reminders, settings
from skill.alexa.services import SERVICES, observe
from skill.dialog.turn import Alert, Device, Services
from skill.tools.simulator.alexa_services import FAILURES, AlexaServices, Failure
from tests.conftest import ROOT

NOW = datetime.now(UTC).replace(microsecond=0)
LONDON = ZoneInfo("Europe/London")
AT = (NOW + timedelta(days=3)).replace(second=0).astimezone(LONDON)
ALERT = Alert(AT, "your appointment's checklist", "en-GB")
PATIENCE = 2.0
"""So many seconds a listener may have to wait at most."""


@pytest.fixture
def services() -> Iterator[AlexaServices]:
    with AlexaServices("Europe/London") as running:
        yield running


def device(endpoint: str, *, token: str = "LOCAL", identifier: str = "amzn1.ask.device.LOCAL") -> Device:  # noqa: S107
    return Device(identifier, endpoint, token, "")


# The time zone


@pytest.mark.parametrize(
    "zone", ["Europe/London", "America/Argentina/Buenos_Aires", "Etc/GMT+1", "UTC", "Asia/Kolkata"]
)
def test_time_zone_of_the_device_is_read(services: AlexaServices, zone: str) -> None:
    services.time_zone = zone
    assert settings.time_zone(device(services.endpoint)) == zone
    assert services.calls == [("GET", "/v2/devices/amzn1.ask.device.LOCAL/settings/System.timeZone")]


def test_device_without_a_time_zone_has_none(services: AlexaServices) -> None:
    services.time_zone = ""
    assert settings.time_zone(device(services.endpoint)) == ""
    assert len(services.calls) == 1


@pytest.mark.parametrize(
    "zone",
    ["Mars/Olympus", "../../etc/passwd", "/etc/localtime", "Europe", "Europe/London\n", "Zürich", "a" * 5000, "\0"],
)
def test_name_that_is_no_zone_is_none(services: AlexaServices, zone: str) -> None:
    services.time_zone = zone
    assert settings.time_zone(device(services.endpoint)) == ""


@pytest.mark.parametrize("zone", [5, None, ["UTC"], {"zone": "UTC"}, True])
def test_setting_that_is_no_text_is_none(services: AlexaServices, zone: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "time_zone", zone)
    assert settings.time_zone(device(services.endpoint)) == ""


@pytest.mark.parametrize("failure", [failure for failure in FAILURES if failure])
def test_time_zone_is_unknown_when_the_service_fails(services: AlexaServices, failure: Failure) -> None:
    services.failure = failure
    started = time.monotonic()
    assert settings.time_zone(device(services.endpoint)) == ""
    assert time.monotonic() - started < PATIENCE


def test_device_id_is_one_part_of_the_path(services: AlexaServices) -> None:
    assert settings.time_zone(device(services.endpoint, identifier="../a/b?c#d")) == "Europe/London"
    assert services.calls == [("GET", "/v2/devices/..%2Fa%2Fb%3Fc%23d/settings/System.timeZone")]


@pytest.mark.parametrize("missing", ["id", "api_endpoint", "api_token"])
def test_nothing_is_asked_without_what_it_takes(services: AlexaServices, missing: str) -> None:
    assert settings.time_zone(device(services.endpoint)._replace(**{missing: ""})) == ""
    assert services.calls == []


# Reminders


def test_reminder_is_set_as_the_documents_say(services: AlexaServices) -> None:
    assert reminders.set_reminder(device(services.endpoint), ALERT, NOW) == "set"
    assert services.reminders == [
        {
            "requestTime": NOW.replace(tzinfo=None).isoformat(),
            "trigger": {
                "type": "SCHEDULED_ABSOLUTE",
                "scheduledTime": AT.replace(tzinfo=None).isoformat(),
                "timeZoneId": "Europe/London",
            },
            "alertInfo": {"spokenInfo": {"content": [{"locale": "en-GB", "text": "your appointment's checklist"}]}},
            "pushNotification": {"status": "ENABLED"},
        }
    ]
    assert services.calls == [("POST", "/v1/alerts/reminders")]


def test_reminder_needs_the_permission(services: AlexaServices) -> None:
    services.permission = False
    assert reminders.set_reminder(device(services.endpoint), ALERT, NOW) == "no_permission"
    assert services.reminders == []


OUTCOMES: list[tuple[Failure, str]] = [
    ("device_cannot", "device_cannot"),
    ("too_many", "too_many"),
    ("server_error", "unavailable"),
    ("overloaded", "unavailable"),
    ("hangs", "too_slow"),
    ("trickles", "too_slow"),
    ("hangs_up", "unreachable"),
    # It said success, whatever else it said.
    ("not_json", "set"),
]


@pytest.mark.parametrize(("failure", "result"), OUTCOMES)
def test_every_failure_is_a_value_in_time(services: AlexaServices, failure: Failure, result: str) -> None:
    services.failure = failure
    started = time.monotonic()
    assert reminders.set_reminder(device(services.endpoint), ALERT, NOW) == result
    assert time.monotonic() - started < PATIENCE


def test_every_failure_is_tried() -> None:
    assert {failure for failure, _ in OUTCOMES} == set(FAILURES) - {""}


def test_reminder_in_the_past_is_refused(services: AlexaServices) -> None:
    assert (
        reminders.set_reminder(device(services.endpoint), ALERT._replace(at=AT - timedelta(days=9)), NOW) == "refused"
    )


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "x",
        "http://",
        "https://",
        "http://127.0.0.1:1",
        "https://127.0.0.1:1",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:x",
        "http://[",
        "ftp://127.0.0.1/",
        "https://no-such-host.invalid",
    ],
)
def test_address_without_a_service_is_out_of_reach(endpoint: str) -> None:
    started = time.monotonic()
    assert reminders.set_reminder(device(endpoint), ALERT, NOW) in ("unreachable", "too_slow")
    assert settings.time_zone(device(endpoint)) == ""
    assert time.monotonic() - started < 2 * PATIENCE


def test_token_never_leaves_the_machine_without_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *given, **_: reached.append(given))
    assert reminders.set_reminder(device("http://api.amazonalexa.com"), ALERT, NOW) == "unreachable"
    assert reached == []


@pytest.mark.parametrize("token", ["a\r\nHost: b", "\u2603", "\0"])
def test_token_that_no_header_can_hold_is_not_sent(services: AlexaServices, token: str) -> None:
    assert reminders.set_reminder(device(services.endpoint, token=token), ALERT, NOW) != "set"
    assert services.reminders == []


def test_look_up_of_a_name_may_take_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(5))
    started = time.monotonic()
    assert reminders.set_reminder(device("https://api.amazonalexa.com"), ALERT, NOW) == "too_slow"
    assert time.monotonic() - started < PATIENCE


def test_service_that_does_not_speak_tls_is_out_of_reach(services: AlexaServices) -> None:
    endpoint = services.endpoint.replace("http:", "https:")
    assert reminders.set_reminder(device(endpoint), ALERT, NOW) == "unreachable"
    assert services.reminders == []


def test_no_more_is_read_than_a_service_can_mean(services: AlexaServices) -> None:
    services.time_zone = "a" * 10 * api_client.MAX_BYTES
    assert settings.time_zone(device(services.endpoint)) == ""


# For the dialog


def test_dialog_reaches_the_services(services: AlexaServices) -> None:
    assert SERVICES.time_zone(device(services.endpoint)) == "Europe/London"
    assert SERVICES.set_reminder(device(services.endpoint), ALERT, NOW) == "set"


def test_outcomes_are_observed_and_nothing_else() -> None:
    outcomes: dict[str, str] = {}
    known = observe(Services(lambda _: "Europe/London", lambda *_: "too_many"), outcomes)
    assert (known.time_zone(device("")), known.set_reminder(device(""), ALERT, NOW)) == ("Europe/London", "too_many")
    assert outcomes == {"time_zone": "known", "set_reminder": "too_many"}
    assert observe(Services(), outcomes).time_zone(device("")) == ""
    assert outcomes == {"time_zone": "unknown", "set_reminder": "too_many"}


LOADED = """
import json, sys
from skill import lazy_imports
lazy_imports.install()
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo
from skill.alexa.services import SERVICES
from skill.dialog.turn import Alert, Device
first = "http.client" in sys.modules or "skill.alexa.api_client" in sys.modules
device = Device("D", sys.argv[1], "LOCAL", "")
at = datetime.now(ZoneInfo("Europe/London")) + timedelta(days=2)
results = [SERVICES.time_zone(device), SERVICES.set_reminder(device, Alert(at, "x", "en-GB"), datetime.now(UTC))]
print(json.dumps([first, results, sorted(sys.modules)]))
"""


def test_only_the_clients_that_are_needed_are_loaded_and_only_when_they_are(services: AlexaServices) -> None:
    command = [sys.executable, "-W", "ignore", "-c", LOADED, services.endpoint]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603
    first, results, modules = json.loads(done.stdout)
    assert (first, results) == (False, ["Europe/London", "set"])
    assert {"requests", "urllib3", "ask_sdk_core.api_client"} & set(modules) == set()
    clients = {name for name in modules if name.endswith("_service_client") and name.startswith("ask_sdk_model")}
    assert clients - {"ask_sdk_model.services.base_service_client"} == {
        "ask_sdk_model.services.ups.ups_service_client",
        "ask_sdk_model.services.reminder_management.reminder_management_service_client",
    }


def test_time_zones_are_known_where_the_system_has_none(services: AlexaServices) -> None:
    asking = """
import sys
from skill.alexa import settings
from skill.dialog.turn import Device
print(settings.time_zone(Device("D", sys.argv[1], "LOCAL", "")))
"""
    command = [sys.executable, "-W", "ignore", "-c", asking, services.endpoint]
    environment = {**os.environ, "PYTHONTZPATH": ""}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603
    assert done.stdout == "Europe/London\n"
