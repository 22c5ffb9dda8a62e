"""Yes and no: what they do to what is pending."""

import pytest

from skill.dialog.accepting import accept, decline
from skill.dialog.reply import Choice, Confirm, ElicitSlot, Offer, Pending, SayNumber, TourStep
from tests.dialog.tea import after, outcome, turn

ACCEPTED = "talk: Good. What would you like to know? > ask"
DECLINED = "declined: All right. What else would you like to know? > ask"
GOODBYE = "stop: Goodbye. > end"
NO_NUMBER = "talk: All right, no number. What would you like to know? > ask"


@pytest.mark.parametrize(
    ("pending", "yes", "no"),
    [
        (Offer("storing"), "answer storing > offer steeping", DECLINED),
        (Offer("sugar_after"), "gap sugar_after > offer sugar_before", DECLINED),
        (Choice(("milk_before", "water")), "answer milk_before > offer milk_after", DECLINED),
        (Choice(("price", "water")), "gap price (again) > offer water", DECLINED),
        (TourStep(0), "answer steeping (chapter) > tour 1", DECLINED),
        (TourStep(1), "answer storing (chapter) > tour 2", DECLINED),
        (Confirm("scald"), "emergency scald > end", DECLINED),
        (Confirm("crisis"), "emergency crisis > number crisis", DECLINED),
        (SayNumber("crisis"), "emergency crisis (number) > same", NO_NUMBER),
        # Nothing that yes or no answers.
        (ElicitSlot(), ACCEPTED, GOODBYE),
        (None, ACCEPTED, GOODBYE),
        # What vanished from the catalog, or is nothing of the kind.
        (Offer("vanished"), ACCEPTED, DECLINED),
        (Offer("thanks"), ACCEPTED, DECLINED),
        (Choice(("vanished", "water")), ACCEPTED, DECLINED),
        (Confirm("vanished"), ACCEPTED, DECLINED),
        (Confirm("steeping"), ACCEPTED, DECLINED),
        (SayNumber("vanished"), ACCEPTED, NO_NUMBER),
        (SayNumber("steeping"), ACCEPTED, NO_NUMBER),
    ],
)
def test_yes_and_no_answer_what_is_pending(pending: Pending | None, yes: str, no: str) -> None:
    session = after("price", pending=pending)
    assert outcome(accept(turn(session)), session) == yes
    assert outcome(decline(turn(session)), session) == no


def test_the_number_is_the_one_of_the_locale() -> None:
    session = after("price", pending=SayNumber("crisis"))
    assert accept(turn(session, locale="en-GB")).text == "Call the crisis line. Or call the other line."


@pytest.mark.parametrize("pending", [Offer("vanished"), None, SayNumber("crisis"), Offer("water")])
def test_a_reply_that_asks_says_so(pending: Pending | None) -> None:
    session = after("price", pending=pending)
    for answer in (accept(turn(session)), decline(turn(session))):
        assert answer.asks is (isinstance(answer.pending, ElicitSlot) and answer.text.endswith("?"))
