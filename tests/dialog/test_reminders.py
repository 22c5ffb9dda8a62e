"""Reminders: each is read out and agreed to, and every way in which setting one can fail has its own words."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from skill import catalog
from skill.dialog import dialog_acts, reminders, timeline
from skill.dialog.closing import close
from skill.dialog.policy import answer_intent, answer_utterance
from skill.dialog.reply import (
    Answer,
    Appointment,
    AwaitingConsent,
    ConfirmReminder,
    ElicitSlot,
    Offer,
    Pending,
    RemindersOffer,
)
from skill.dialog.session import Session
from skill.dialog.turn import Alert, AlertResult, Device, Reminder, Services, TurnContext
from skill.nlu.features import Utterance
from tests.dialog.tea import is_same, outcome, turn

NOON = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("Europe/London"))
WATER = Reminder("water", NOON + timedelta(hours=1), "fill the kettle")
MILK = Reminder("milk", NOON + timedelta(hours=2), "buy milk")
TIN = Reminder("tin", NOON + timedelta(days=1, hours=3, minutes=30), "empty the tin")
Due = Callable[..., None]
Set = list[tuple[Device, Alert, datetime]]


@pytest.fixture
def due(monkeypatch: pytest.MonkeyPatch) -> Due:
    """Makes these reminders those of the timeline."""

    def put(*found: Reminder) -> None:
        monkeypatch.setattr(timeline, "reminders", lambda _: found)

    put(WATER, MILK, TIN)
    return put


def at(
    pending: Pending | None = None, *, result: AlertResult = "set", reminded: tuple[str, ...] = (), consent: str = ""
) -> tuple[TurnContext, Set]:
    """A turn while something is pending, and the alerts that it sets; each has this result."""
    alerts: Set = []

    def set_reminder(device: Device, alert: Alert, now: datetime) -> AlertResult:
        alerts.append((device, alert, now))
        return result

    given = turn(Session(turns=2, pending=pending, reminded=reminded), locale="en-GB")
    request = given.request._replace(now=NOON, consent=consent)
    return given._replace(request=request, services=Services(set_reminder=set_reminder)), alerts


def say(act: str, pending: Pending | None = None, **options: object) -> Answer:
    given, _ = at(pending, **options)  # type: ignore[arg-type]
    return close(given, answer_intent(given, act))


# Reading out


@pytest.mark.usefixtures("due")
@pytest.mark.parametrize(("act", "pending"), [("yes", RemindersOffer()), ("remind_me", None)])
def test_the_first_reminder_is_read_out_and_not_set(act: str, pending: Pending | None) -> None:
    given, alerts = at(pending)
    answer = answer_intent(given, act)
    assert answer.text == (
        "On Tuesday the first of December at one in the afternoon, I'd say: your tea. Shall I set it?"
    )
    assert (answer.pending, answer.asks, answer.ends) == (ConfirmReminder("water"), True, False)
    assert alerts == []


@pytest.mark.usefixtures("due")
def test_yes_sets_the_reminder_that_was_read_and_reads_the_next() -> None:
    given, alerts = at(ConfirmReminder("water"))
    answer = answer_intent(given, "yes")
    assert alerts == [(given.request.device, Alert(WATER.at, "your tea", "en-GB"), NOON)]
    assert answer.text == (
        "Set. On Tuesday the first of December at two in the afternoon, I'd say: your tea. Shall I set it?"
    )
    assert (answer.pending, answer.reminded) == (ConfirmReminder("milk"), ("water",))
    assert given.session.after(answer).reminded == ("water",)


@pytest.mark.usefixtures("due")
@pytest.mark.parametrize("act", ["no", "next"])
def test_no_sets_nothing_and_reads_the_next(act: str) -> None:
    given, alerts = at(ConfirmReminder("water"))
    answer = answer_intent(given, act)
    assert alerts == []
    assert answer.text.startswith("Not that one. On Tuesday the first of December at two in the afternoon")
    assert (answer.pending, answer.reminded) == (ConfirmReminder("milk"), ())


@pytest.mark.usefixtures("due")
@pytest.mark.parametrize(
    ("act", "reminded", "said"),
    [
        ("yes", (), "Set. One is set."),
        ("yes", ("water",), "Set. There are two set."),
        ("yes", ("water", "milk"), "Set. There are three set."),
        ("no", (), "Not that one. None is set."),
        ("no", ("milk",), "Not that one. One is set."),
    ],
)
def test_after_the_last_one_the_listener_hears_how_many_are_set(act: str, reminded: tuple[str, ...], said: str) -> None:
    answer = say(act, ConfirmReminder("tin"), reminded=reminded)
    assert (answer.text, answer.pending, answer.ends) == (said, None, False)


@pytest.mark.usefixtures("due")
@pytest.mark.parametrize(
    ("reminded", "said"),
    [((), "Goodbye."), (("water",), "One is set. Goodbye."), (("a", "b"), "There are two set. Goodbye.")],
)
@pytest.mark.parametrize("act", ["stop", "cancel"])
def test_stop_leaves_and_says_what_is_set(act: str, reminded: tuple[str, ...], said: str) -> None:
    answer = say(act, ConfirmReminder("milk"), reminded=reminded)
    assert (answer.text, answer.ends) == (said, True)


@pytest.mark.usefixtures("due")
def test_no_to_the_offer_declines_it() -> None:
    answer = say("no", RemindersOffer())
    assert (answer.kind, answer.pending) == ("declined", ElicitSlot())


@pytest.mark.usefixtures("due")
def test_a_reminder_that_is_set_is_not_read_again() -> None:
    assert say("remind_me", reminded=("water",)).pending == ConfirmReminder("milk")
    assert say("remind_me", reminded=("water", "milk", "tin")).text == "All are set."


def test_without_a_timeline_the_skill_asks_for_the_day() -> None:
    assert say("remind_me").text == "Tell me the day first."


@pytest.mark.parametrize(("zone", "said"), [("", "Nobody knows the time there."), ("Europe/London", "It is over.")])
def test_with_a_timeline_but_nothing_to_remind_of_the_skill_says_why(zone: str, said: str) -> None:
    over = Appointment(NOON.date() - timedelta(days=300), None, zone)
    given = turn(Session(turns=2, appointment=over), now=NOON)
    assert answer_intent(given, "remind_me").text == said


def test_a_reminder_whose_time_has_passed_is_not_set(due: Due) -> None:
    given, alerts = at(ConfirmReminder("water"))
    due(MILK)
    answer = answer_intent(given, "yes")
    assert alerts == []
    assert answer.text.startswith("Too late for that one. On Tuesday")
    assert answer.pending == ConfirmReminder("milk")


def test_when_all_have_passed_that_is_the_end(due: Due) -> None:
    due()
    assert say("yes", ConfirmReminder("water")).text == "Too late for that one. None is set."


# What it is for


@pytest.mark.usefixtures("due")
def test_details_are_said_only_if_the_listener_asks_for_them() -> None:
    answer = say("reminder_details", ConfirmReminder("water"))
    assert "I'd say: fill the kettle. Shall I set it?" in answer.text
    assert answer.pending == ConfirmReminder("water", details=True)


def test_details_are_read_out_within_the_question_and_set_as_they_are(due: Due) -> None:
    due(WATER._replace(details="Fill the kettle. Put it on."), MILK)
    assert "I'd say: Fill the kettle. Put it on. Shall I set it?" in say("reminder_details").text
    given, alerts = at(ConfirmReminder("water", details=True))
    answer_intent(given, "yes")
    assert [alert.text for _, alert, _ in alerts] == ["Fill the kettle. Put it on."]


@pytest.mark.usefixtures("due")
def test_details_stay_for_the_reminders_that_follow() -> None:
    given, alerts = at(ConfirmReminder("water", details=True))
    answer = answer_intent(given, "yes")
    assert [alert.text for _, alert, _ in alerts] == ["fill the kettle"]
    assert "I'd say: buy milk." in answer.text
    assert answer.pending == ConfirmReminder("milk", details=True)


@pytest.mark.usefixtures("due")
@pytest.mark.parametrize("pending", [None, RemindersOffer(), ConfirmReminder("vanished")])
def test_details_may_be_asked_for_at_the_start(pending: Pending | None) -> None:
    assert say("reminder_details", pending).pending == ConfirmReminder("water", details=True)


# Failures


FAILURES: list[tuple[AlertResult, str]] = [
    ("device_cannot", "Not on this device."),
    ("too_many", "Too many."),
    ("unavailable", "Not working."),
    ("too_slow", "Too slow to tell."),
    ("unreachable", "Out of reach."),
    ("refused", "Refused."),
]


@pytest.mark.usefixtures("due")
@pytest.mark.parametrize(("result", "said"), FAILURES)
def test_every_failure_has_its_own_words_and_leaves_the_session_open(result: AlertResult, said: str) -> None:
    answer = say("yes", ConfirmReminder("water"), result=result)
    assert (answer.text, answer.pending, answer.ends, answer.reminded) == (said, None, False, ())
    assert answer.question == "Anything else?"


def test_without_services_nothing_is_in_reach(due: Due) -> None:
    due(WATER)
    given = turn(Session(pending=ConfirmReminder("water")))
    assert answer_intent(given, "yes").text == "Out of reach."
    assert given.services.time_zone(given.request.device) == ""


# Permission


@pytest.mark.usefixtures("due")
@pytest.mark.parametrize("pending", [ConfirmReminder("milk"), ConfirmReminder("milk", details=True)])
def test_without_permission_alexa_asks_for_it(pending: ConfirmReminder) -> None:
    answer = say("yes", pending, result="no_permission")
    assert (answer.text, answer.consent, answer.ends) == ("Alexa will ask you.", "voice", True)
    assert is_same(answer.pending, AwaitingConsent("milk", pending.details))


@pytest.mark.usefixtures("due")
def test_once_permitted_the_reminder_agreed_to_is_set_and_the_next_read() -> None:
    given, alerts = at(AwaitingConsent("milk", details=True), consent="ACCEPTED", reminded=("water",))
    answer = reminders.resume(given)
    assert [alert.text for _, alert, _ in alerts] == ["buy milk"]
    assert is_same(answer.pending, ConfirmReminder("tin", details=True))
    assert answer.reminded == ("milk",)


@pytest.mark.usefixtures("due")
@pytest.mark.parametrize(
    ("consent", "said", "card"),
    [
        ("DENIED", "None, then.", ""),
        ("NOT_ANSWERED", "No answer, no reminder.", "card"),
        ("", "Alexa could not ask.", "card"),
        ("OF_NEXT_YEAR", "Alexa could not ask.", "card"),
    ],
)
def test_without_a_yes_nothing_is_set(consent: str, said: str, card: str) -> None:
    given, alerts = at(AwaitingConsent("milk"), consent=consent)
    answer = reminders.resume(given)
    assert (answer.text, answer.consent, answer.pending, answer.ends) == (said, card, None, False)
    assert alerts == []


@pytest.mark.usefixtures("due")
def test_alexa_is_not_asked_to_ask_twice() -> None:
    given, _ = at(AwaitingConsent("milk"), consent="ACCEPTED", result="no_permission")
    answer = reminders.resume(given)
    assert (answer.text, answer.consent, answer.ends) == ("Still not allowed.", "card", False)


@pytest.mark.usefixtures("due")
@pytest.mark.parametrize("pending", [None, ConfirmReminder("milk"), Offer("water")])
@pytest.mark.parametrize(
    ("consent", "said"),
    [("ACCEPTED", "Which one was it?"), ("DENIED", "None, then."), ("", "Alexa could not ask.")],
)
def test_an_answer_that_nobody_waits_for_sets_nothing(pending: Pending | None, consent: str, said: str) -> None:
    given, alerts = at(pending, consent=consent)
    assert reminders.resume(given).text == said
    assert alerts == []


# Around it


@pytest.mark.usefixtures("due")
@pytest.mark.parametrize(
    ("pending", "question"),
    [(RemindersOffer(), "Shall I remind you?"), (ConfirmReminder("milk"), "Shall I set that one?")],
)
def test_the_question_is_asked_again_when_the_reply_does_not_arrive_or_says_something_else(
    pending: Pending, question: str
) -> None:
    given, _ = at(pending)
    missed = close(given, dialog_acts.ask_again(given))
    assert (missed.text, missed.reprompt) == (question, question)
    assert is_same(missed.pending, pending)
    aside = say("louder", pending)
    assert (aside.question, aside.pending) == (question, pending)


@pytest.mark.usefixtures("due")
def test_another_question_is_answered_and_leaves_the_reminders() -> None:
    given, alerts = at(ConfirmReminder("water"))
    given = given._replace(classifier=turn(predictions={"how long": "steeping 0.9"}).classifier)
    answer = answer_utterance(given, Utterance.of("how long"))
    assert outcome(answer, given.session).startswith("answer steeping")
    assert alerts == []


def test_the_guide_says_nothing_of_health_in_a_reminder() -> None:
    wordings = catalog.load().wordings.values()
    assert {wording.reminder_text for wording in wordings} == {"your appointment's checklist"}


def test_the_guide_has_words_for_every_failure_and_every_answer_to_alexas_question() -> None:
    results = set(get_args(AlertResult)) - {"set", "no_permission"}
    for wording in catalog.load().wordings.values():
        assert wording.reminder_failed.keys() == results
        assert wording.consent.keys() == {"asked", "denied", "not_answered", "failed", "revoked", "lost"}
        assert len(wording.reminders_set) == 3
        said = [*wording.reminder_failed.values(), *wording.consent.values()]
        assert len(set(said)) == len(said)
        assert max(len(text.split()) for text in said) <= 45
