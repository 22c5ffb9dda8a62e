"""The stand-in for Alexa's services: what it serves, what it refuses, and every way in which it fails."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from skill.tools.simulator.alexa_services import FAILURES, AlexaServices, Failure, summary

ZONE = "/v2/devices/D/settings/System.timeZone"
REMINDERS = "/v1/alerts/reminders"
SOON = (datetime.now(UTC) + timedelta(hours=20)).replace(tzinfo=None, microsecond=0).isoformat()
REMINDER: dict[str, Any] = {
    "requestTime": "2026-11-29T12:00:00",
    "trigger": {"type": "SCHEDULED_ABSOLUTE", "scheduledTime": SOON, "timeZoneId": "Europe/London"},
    "alertInfo": {"spokenInfo": {"content": [{"locale": "en-GB", "text": "your appointment's checklist"}]}},
    "pushNotification": {"status": "ENABLED"},
}


@pytest.fixture
def services() -> Iterator[AlexaServices]:
    with AlexaServices() as running:
        yield running


def send(
    services: AlexaServices, method: str, path: str, body: object = None, *, authorization: str = "Bearer LOCAL"
) -> tuple[int, Any]:
    """Status and body of the response; a body that is no JSON as it is, none as None."""
    connection = http.client.HTTPConnection(urlsplit(services.endpoint).netloc, timeout=1)
    try:
        connection.request(method, path, json.dumps(body), {"Authorization": authorization})
        response = connection.getresponse()
        content = response.read().decode()
    finally:
        connection.close()
    try:
        return response.status, json.loads(content) if content else None
    except ValueError:
        return response.status, content


def changed(value: object, *path: str) -> dict[str, Any]:
    """The reminder with another value at a path."""
    copied: dict[str, Any] = json.loads(json.dumps(REMINDER))
    parent = copied
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    return copied


def test_time_zone_is_a_text_and_needs_no_permission(services: AlexaServices) -> None:
    services.permission = False
    assert send(services, "GET", ZONE) == (200, "America/New_York")
    services.time_zone = ""
    assert send(services, "GET", ZONE) == (204, None)


def test_reminder_is_set_and_listed(services: AlexaServices) -> None:
    status, answer = send(services, "POST", REMINDERS, REMINDER)
    assert (status, answer["status"], answer["href"]) == (200, "ON", f"{REMINDERS}/{answer['alertToken']}")
    assert services.reminders == [REMINDER]
    status, listed = send(services, "GET", REMINDERS)
    assert (status, listed["totalCount"], listed["alerts"]) == (200, "1", [REMINDER])


def test_news_are_told_once(services: AlexaServices) -> None:
    assert services.take_news() == []
    send(services, "POST", REMINDERS, REMINDER)
    assert services.take_news() == [REMINDER]
    assert services.take_news() == []
    assert summary(REMINDER) == f"reminder set for {SOON} Europe/London: your appointment's checklist"


@pytest.mark.parametrize(("method", "body"), [("POST", REMINDER), ("GET", None)])
def test_reminders_need_the_permission(services: AlexaServices, method: str, body: object) -> None:
    services.permission = False
    status, error = send(services, method, REMINDERS, body)
    assert (status, error["code"]) == (401, "UNAUTHORIZED")
    assert services.reminders == []


@pytest.mark.parametrize("path", [ZONE, REMINDERS])
def test_every_service_needs_the_token_of_the_request(services: AlexaServices, path: str) -> None:
    assert send(services, "GET", path, authorization="Bearer other")[0] == 401


def test_unknown_path_is_not_found(services: AlexaServices) -> None:
    assert send(services, "GET", "/v1/alerts/timers")[0] == 404


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        "x",
        changed(f"{SOON}Z", "trigger", "scheduledTime"),
        changed("tomorrow", "trigger", "scheduledTime"),
        changed("2026-01-01T12:00:00", "trigger", "scheduledTime"),
        changed("SCHEDULED_RELATIVE", "trigger", "type"),
        changed("Mars/Olympus", "trigger", "timeZoneId"),
        changed(None, "trigger", "timeZoneId"),
        changed("now", "requestTime"),
        changed([], "alertInfo", "spokenInfo", "content"),
        changed([{"locale": "en-GB", "text": ""}], "alertInfo", "spokenInfo", "content"),
        changed("ON", "pushNotification", "status"),
    ],
    ids=range(14),
)
def test_reminder_that_amazon_would_refuse_is_refused(services: AlexaServices, body: object) -> None:
    assert send(services, "POST", REMINDERS, body)[0] == 400
    assert services.reminders == []


@pytest.mark.parametrize(
    ("failure", "status"),
    [("device_cannot", 403), ("too_many", 429), ("server_error", 500), ("overloaded", 503), ("not_json", 200)],
)
@pytest.mark.parametrize("path", [ZONE, REMINDERS])
def test_failure_with_a_status(services: AlexaServices, failure: Failure, status: int, path: str) -> None:
    services.failure = failure
    found, body = send(services, "GET", path)
    assert found == status
    assert isinstance(body, str) is (failure in ("overloaded", "not_json")), "a page of HTML"
    services.failure = ""
    assert send(services, "GET", path)[0] == 200


@pytest.mark.parametrize("failure", ["hangs", "trickles"])
def test_client_waits_in_vain(services: AlexaServices, failure: Failure) -> None:
    services.failure = failure
    started = time.monotonic()
    threading.Timer(0.7, services.stop).start()
    with pytest.raises((OSError, http.client.HTTPException)):
        send(services, "GET", ZONE)
    assert time.monotonic() - started > 0.5


def test_server_hangs_up(services: AlexaServices) -> None:
    services.failure = "hangs_up"
    with pytest.raises(http.client.RemoteDisconnected):
        send(services, "GET", ZONE)


def test_every_failure_is_tried() -> None:
    tried = {"device_cannot", "too_many", "server_error", "overloaded", "not_json", "hangs", "trickles", "hangs_up"}
    assert tried | {""} == set(FAILURES)


def test_services_can_be_stopped_and_started_again() -> None:
    services = AlexaServices("Asia/Kolkata")
    assert services.endpoint == ""
    services.stop()
    for _ in range(2):
        services.start()
        assert send(services, "GET", ZONE) == (200, "Asia/Kolkata")
        services.stop()
        assert services.endpoint == ""


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("i approve", "ACCEPTED"),
        ("I approve.", "ACCEPTED"),
        ("yes please", "ACCEPTED"),
        ("no", "DENIED"),
        ("i do not approve", "DENIED"),
        ("what for", "DENIED"),
        ("", "NOT_ANSWERED"),
        ("  ", "NOT_ANSWERED"),
    ],
)
def test_listener_answers_alexas_question(words: str, status: str) -> None:
    services = AlexaServices(permission=False)
    assert services.consent(words) == status
    assert services.permission is (status == "ACCEPTED")
