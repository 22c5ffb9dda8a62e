"""Expectation: which words are likelier in which state of a session."""

import math

import pytest

from skill.dialog.dialog_acts import HANDLERS
from skill.dialog.expectation import ANSWERS, FACTORS, OUT_OF_SCOPE, REPLIES, STAYS_FACTOR, STAYS_WITHIN, prior
from skill.dialog.reply import Choice, Confirm, ConfirmReminder, ElicitSlot, Offer, RemindersOffer, SayNumber, TourStep
from skill.dialog.session import Session
from tests.dialog.tea import NEW, after

MANY = 9
STATES = [
    # The first words of a session.
    (NEW, "new"),
    (Session(turns=1, kind="launch", pending=ElicitSlot()), "new"),
    (after("steeping", turns=5, kind="launch", pending=ElicitSlot()), "new"),
    # After a question that yes or no answers.
    (after("steeping", pending=Offer("water")), "asked"),
    (after("steeping", kind="reprompt", misheard=1, pending=Offer("water")), "asked"),
    (after("steeping", kind="disambiguate", pending=Choice(("steeping", "water"))), "asked"),
    (after("water", pending=TourStep(0)), "asked"),
    (after("water", pending=RemindersOffer()), "asked"),
    (after("water", pending=ConfirmReminder("milk")), "asked"),
    (Session(turns=1, kind="emergency", pending=SayNumber("crisis")), "asked"),
    (Session(turns=1, kind="emergency_check", pending=Confirm("scald")), "asked"),
    # Otherwise.
    (after("steeping"), "open"),
    (after("price"), "open"),
    (Session(turns=1, kind="help", pending=ElicitSlot()), "open"),
    (Session(turns=1, kind="reprompt", misheard=1, pending=ElicitSlot()), "open"),
    (after("steeping", kind="declined", pending=ElicitSlot()), "open"),
]


@pytest.mark.parametrize(("session", "state"), STATES)
def test_each_dialog_act_has_the_log_odds_of_the_state(session: Session, state: str) -> None:
    answers, replies = FACTORS[state]
    expected = {**{act: math.log(answers) for act in ANSWERS}, **{act: math.log(replies) for act in REPLIES}}
    assert prior(session, MANY) == pytest.approx(expected)


def test_yes_and_no_are_likeliest_after_a_question_and_unlikely_as_first_words() -> None:
    for act in ("yes", "no"):
        new, is_open, asked = (prior(session, MANY)[act] for session in (NEW, after("steeping"), STATES[3][0]))
        assert new < 0 < is_open < asked


def test_a_reply_is_unlikely_before_anything_was_said() -> None:
    for act in ("repeat", "thanks", "more"):
        assert prior(NEW, MANY)[act] < 0 < prior(after("steeping"), MANY)[act]


def test_only_dialog_acts_are_likelier_or_less_likely() -> None:
    assert prior(NEW, MANY).keys() <= HANDLERS.keys()
    assert set(ANSWERS).isdisjoint(REPLIES)


@pytest.mark.parametrize("act", ["help", "hello", "about_me", "emergency_number", "out_of_scope"])
def test_what_may_be_said_at_any_time_is_as_likely_as_in_training(act: str) -> None:
    assert all(act not in prior(session, MANY) for session, _ in STATES)


@pytest.mark.parametrize(("session", "state"), STATES)
def test_few_words_rarely_leave_the_subject_once_something_was_told(session: Session, state: str) -> None:
    few, more = prior(session, STAYS_WITHIN), prior(session, STAYS_WITHIN + 1)
    stays = state != "new" and session.told
    assert few.get(OUT_OF_SCOPE, 0) == (pytest.approx(math.log(STAYS_FACTOR)) if stays else 0)
    assert OUT_OF_SCOPE not in more
    assert {**few, OUT_OF_SCOPE: 0} == {**more, OUT_OF_SCOPE: 0}
