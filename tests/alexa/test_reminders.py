"""Reminders from a listener's words to Alexa's services and back: real envelopes, real HTTP, the strict checker."""

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from skill import catalog
from skill.alexa.services import SERVICES
from skill.alexa.skill import create_skill, invoke
from skill.dialog import timeline
from skill.dialog.reply import AwaitingConsent, ConfirmReminder, Pending
from skill.dialog.session import Session
from skill.dialog.turn import Reminder
from skill.nlu import classifier
from skill.telemetry.log import RequestLog
from skill.tools.simulator.alexa_services import AlexaServices, Failure
from skill.tools.simulator.conversation import Conversation
from skill.tools.simulator.envelope import consent_response
from tests import events
from tests.conftest import ROOT
from tests.response import REMINDERS, check

CATALOG = catalog.load()
LONDON = ZoneInfo("Europe/London")
TOMORROW = (
    (datetime.now(UTC) + timedelta(days=1)).astimezone(LONDON).replace(hour=15, minute=0, second=0, microsecond=0)
)
WASH = Reminder("wash", TOMORROW, "wash your hair before your appointment")
SUN = Reminder("sun", TOMORROW + timedelta(days=2), "keep out of the sun")
PATIENCE = 2.0
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[AlexaServices]:
    """Alexa's services, for a listener with two reminders on the timeline."""
    monkeypatch.setattr(timeline, "reminders", lambda _: (WASH, SUN))
    with AlexaServices("Europe/London") as running:
        yield running


@pytest.fixture
def skill() -> Callable[[events.Event], dict[str, Any]]:
    """The skill with a log."""
    log = RequestLog(CATALOG, function="guide")
    handler = partial(invoke, create_skill(CATALOG, classifier.load(), services=SERVICES, log=log))
    return lambda event: handler(event, None)


def sent(services: AlexaServices, event: events.Event, pending: Pending | None) -> events.Event:
    """The event as a device sends it while something is pending."""
    attributes = json.loads(json.dumps(Session(turns=3, pending=pending, disclaimed=True).to_attributes()))
    event = events.changed(event, attributes, "session", "attributes")
    return events.changed(event, services.endpoint, "context", "System", "apiEndpoint")


def yes(services: AlexaServices, pending: Pending) -> events.Event:
    return sent(services, events.intent("AMAZON.YesIntent", locale="en-GB"), pending)


def consent(services: AlexaServices, status: str, pending: Pending | None, token: str = "") -> events.Event:
    event = events.of_request(consent_response(status, token), locale="en-GB")
    return sent(services, event, pending)


def rows(heading: str) -> list[list[str]]:
    """The rows of the table below a heading cell in the guide to operating."""
    text = (ROOT / "docs" / "operating.md").read_text("utf-8")
    table = text[text.index(f"| {heading} |") :].split("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()[2:]]


# What goes wrong, as the guide to operating says

SWITCHES: dict[str, tuple[Failure, Pending]] = {
    "sets it (2xx)": ("", ConfirmReminder("wash")),
    "has no permission from the listener (401)": ("", ConfirmReminder("wash")),
    "still has none after Alexa has asked for it (401 again)": ("", AwaitingConsent("wash")),
    "cannot set one on this device (403)": ("device_cannot", ConfirmReminder("wash")),
    "takes no more requests (429)": ("too_many", ConfirmReminder("wash")),
    "is broken (5xx)": ("overloaded", ConfirmReminder("wash")),
    "does not answer in time": ("hangs", ConfirmReminder("wash")),
    "cannot be reached, or hangs up": ("hangs_up", ConfirmReminder("wash")),
    "refuses it (any other status)": ("", ConfirmReminder("wash")),
}
"""How the stand-in does what a row says."""


@pytest.mark.parametrize(("happens", "logged", "heard"), rows("what Alexa does to a reminder"))
def test_every_row_of_the_failure_table_is_heard_and_logged(
    services: AlexaServices,
    skill: Any,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
    happens: str,
    logged: str,
    heard: str,
) -> None:
    services.failure, pending = SWITCHES[happens]
    services.permission = "401" not in happens
    if "refuses" in happens:
        monkeypatch.setattr(timeline, "reminders", lambda _: (WASH._replace(at=TOMORROW - timedelta(days=9)),))
    again = isinstance(pending, AwaitingConsent)
    event = consent(services, "ACCEPTED", pending) if again else yes(services, pending)
    started = time.monotonic()
    response = skill(event)
    assert time.monotonic() - started < PATIENCE
    assert check(event, response).startswith(heard)
    (line,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert line["services"] == {"set_reminder": logged.strip("`")}
    assert bool(services.reminders) is (logged == "`set`")


def test_every_row_has_its_switch_and_its_own_words() -> None:
    table = rows("what Alexa does to a reminder")
    assert [happens for happens, _, _ in table] == list(SWITCHES)
    assert len({heard for _, _, heard in table}) == len(table)


@pytest.mark.parametrize(("answered", "heard"), rows("what the listener says to Alexa's question for permission"))
def test_every_answer_but_yes_sets_nothing(services: AlexaServices, skill: Any, answered: str, heard: str) -> None:
    event = consent(services, answered.strip("`") if answered.startswith("`") else "", AwaitingConsent("wash"))
    response = skill(event)
    assert check(event, response).startswith(heard)
    card = {"type": "AskForPermissionsConsent", "permissions": [REMINDERS]}
    assert response["response"].get("card") == (None if answered == "`DENIED`" else card)
    assert (services.calls, services.reminders) == ([], [])


@pytest.mark.parametrize("status", [{"code": "400", "message": "x"}, {"code": "500"}, None, "x"])
def test_answer_without_a_status_is_a_failure_to_ask(services: AlexaServices, skill: Any, status: object) -> None:
    event = consent(services, "", AwaitingConsent("wash"))
    event = events.without(events.changed(event, status, "request", "status"), "request", "payload")
    assert check(event, skill(event)).startswith("Alexa couldn't ask you")


# Through the question for permission


@pytest.mark.parametrize("lost", [True, False], ids=["in a new session", "in the same session"])
def test_reminder_that_was_agreed_to_is_set_once_alexa_has_the_permission(
    services: AlexaServices, skill: Any, *, lost: bool
) -> None:
    services.permission = False
    asked = skill(yes(services, ConfirmReminder("wash", details=True)))
    (directive,) = asked["response"]["directives"]
    assert asked["response"]["shouldEndSession"] is True
    services.permission = True
    event = events.of_request(consent_response("ACCEPTED", directive["token"]), locale="en-GB")
    event = events.changed(event, services.endpoint, "context", "System", "apiEndpoint")
    event = events.changed(event, {} if lost else asked["sessionAttributes"], "session", "attributes")
    response = skill(event)
    assert re.search(r"That one's set\.|Set\.|Done\.", check(event, response))
    assert [reminder["alertInfo"]["spokenInfo"]["content"] for reminder in services.reminders] == [
        [{"locale": "en-GB", "text": "wash your hair before your appointment"}]
    ]
    session = events.session_of(response)
    assert session.pending == ConfirmReminder("sun", details=True)
    assert session.reminded == ("wash",)


def test_answer_after_the_session_is_lost_and_the_token_too_sets_nothing(services: AlexaServices, skill: Any) -> None:
    event = consent(services, "ACCEPTED", None, '{"pending":{"consent":5}}')
    assert check(event, skill(event)).startswith("I've lost track")
    assert services.reminders == []


def test_neither_the_log_nor_the_token_holds_what_a_reminder_says(
    services: AlexaServices, skill: Any, capsys: Captured
) -> None:
    services.permission = False
    asked = skill(yes(services, ConfirmReminder("wash", details=True)))
    written = capsys.readouterr()
    for text in (written.out, written.err, asked["response"]["directives"][0]["token"]):
        assert "hair" not in text
        assert "London" not in text
        assert str(TOMORROW.year) + "-" not in text


def test_request_that_asks_no_service_has_no_word_of_them_in_the_log(skill: Any, capsys: Captured) -> None:
    skill(events.launch())
    assert "services" not in json.loads(capsys.readouterr().out)


# A whole conversation


@pytest.mark.parametrize(
    ("locale", "clock"),
    [
        ("en-AU", "three in the afternoon"),
        ("en-CA", "three p m"),
        ("en-GB", "three in the afternoon"),
        ("en-IN", "three in the afternoon"),
        ("en-US", "three p m"),
    ],
)
def test_listener_sets_one_reminder_and_leaves_out_the_other(
    services: AlexaServices, skill: Any, locale: str, clock: str
) -> None:
    services.permission = False
    when = f"at {clock}, I'd say: your appointment's checklist."
    conversation = Conversation(locale, handler=lambda event, _: checked(skill, event), services=services)
    assert when in conversation.say("set a reminder").speech
    assert services.calls == [], "nothing is set before a yes"
    asked = conversation.say("yes")
    assert asked.asks_permission
    assert asked.speech == "For that I need your permission. Alexa will ask you now."
    going_on = conversation.say("i approve")
    assert when in going_on.speech
    assert not going_on.asks_permission
    last = conversation.say("no")
    assert "That's one reminder set." in last.speech
    assert not last.ends_session
    assert [reminder["trigger"]["timeZoneId"] for reminder in services.reminders] == ["Europe/London"]


def checked(skill: Any, event: events.Event) -> dict[str, Any]:
    response: dict[str, Any] = skill(event)
    check(event, response)
    return response
