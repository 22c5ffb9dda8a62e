"""Remembering: what is kept after an answer, what it changes in the next ones, and which answers depend on it."""

import pytest

from skill.dialog import remembering
from skill.dialog.closing import close
from skill.dialog.dialog_acts import launch, tell_forgotten
from skill.dialog.policy import answer_intent
from skill.dialog.reply import Answer, Choice, ElicitSlot, Offer, TourStep
from skill.dialog.session import Session
from skill.dialog.turn import TurnContext
from skill.memory import Forgotten, Memory, Record
from tests.dialog.tea import CATALOG, NEW, after, outcome, summary, told, turn

HEARD = Memory(disclaimer_heard=True)
AT_SECOND = HEARD._replace(tour_place="second")
WELCOMED = Session(turns=1, kind="launch", pending=TourStep(1), disclaimed=True)


def remembered(memory: Memory, session: Session = NEW) -> TurnContext:
    return turn(session)._replace(memory=memory, keeps_memory=True)


def kept_after(given: TurnContext, answer: Answer) -> Memory:
    return remembering.after(given, given.session.after(answer))


# What is kept.


@pytest.mark.parametrize(
    ("act", "session", "memory", "kept"),
    [
        ("help", NEW, Memory(), HEARD),
        ("stop", NEW, Memory(), Memory()),
        ("stop", NEW, HEARD, HEARD),
        ("what_can_i_ask", NEW, Memory(), Memory()),
        ("slower", after("water"), HEARD, HEARD._replace(slow=True)),
        ("faster", NEW, HEARD._replace(slow=True, brief=True), HEARD._replace(brief=True)),
        ("brief_answers", NEW, HEARD, HEARD._replace(brief=True)),
        ("full_answers", NEW, HEARD._replace(slow=True, brief=True), HEARD._replace(slow=True)),
        ("everything", NEW, Memory(), HEARD._replace(tour_place="second")),
        ("yes", after("water", pending=TourStep(0)), HEARD, HEARD._replace(tour_place="third")),
        # A no in the middle, or something in between, keeps the place.
        ("no", after("water", pending=TourStep(0)), AT_SECOND, AT_SECOND),
        ("source", after("water"), AT_SECOND, AT_SECOND),
        # A no to the welcome does not, nor does the end.
        ("no", WELCOMED, HEARD._replace(tour_place="third"), HEARD),
        ("yes", after("storing", pending=TourStep(2)), HEARD._replace(tour_place="last"), HEARD),
    ],
)  # fmt: skip
def test_what_is_kept_after_a_dialog_act(act: str, session: Session, memory: Memory, kept: Memory) -> None:
    given = remembered(memory, session)
    assert kept_after(given, answer_intent(given, act)) == kept


def test_an_answer_from_the_article_has_the_disclaimer_heard() -> None:
    for entry, kept in (("water", HEARD), ("price", HEARD), ("scald", Memory())):
        given = remembered(Memory())
        assert kept_after(given, answer_intent(given, entry)) == kept


def test_what_was_said_in_the_session_counts_before_what_is_kept() -> None:
    given = remembered(Memory(slow=True, brief=True), NEW._replace(slow=False, brief=False))
    assert (given.slow, given.brief) == (False, False)
    assert remembered(Memory(slow=True, brief=True)).slow
    assert turn(NEW._replace(brief=True)).brief


# What it changes.


@pytest.mark.parametrize(("kind", "disclaims"), [("answer", True), ("gap", True), ("talk", False)])
def test_the_disclaimer_follows_the_first_answer_unless_it_was_heard(kind: str, *, disclaims: bool) -> None:
    entry = {"answer": "water", "gap": "price", "talk": "thanks"}[kind]
    for memory, session, expected in (
        (Memory(), NEW, disclaims),
        (HEARD, NEW, False),
        (Memory(), NEW._replace(disclaimed=True), False),
        (Memory(tour_place="first", brief=True, slow=True), NEW, disclaims),
    ):
        given = remembered(memory, session)
        assert bool(close(given, answer_intent(given, entry)).disclaimer) is expected


def test_short_answers_are_the_key_fact_and_the_second_wording_when_asked_again() -> None:
    given = remembered(Memory(brief=True))
    first = answer_intent(given, "steeping")
    assert (first.text, first.part) == ("Four minutes.", "short")
    second = answer_intent(remembered(Memory(brief=True), NEW.after(first)), "steeping")
    assert summary(second) == "answer steeping (again)"


def test_a_short_answer_can_be_repeated_and_added_to() -> None:
    session = NEW.after(answer_intent(remembered(Memory(brief=True)), "steeping"))
    assert answer_intent(turn(session), "repeat").text == "Four minutes."
    assert summary(answer_intent(turn(session), "more")) == "more steeping"


def test_a_gap_and_an_emergency_are_told_in_full() -> None:
    for entry in ("price", "scald"):
        assert answer_intent(remembered(Memory(brief=True)), entry) == answer_intent(turn(), entry)


@pytest.mark.parametrize("entry", ["water", "price", "help", "scald", "thanks"])
def test_everything_is_slow_for_whom_it_is(entry: str) -> None:
    for given, slow in ((remembered(Memory(slow=True)), True), (turn(NEW._replace(slow=True)), True), (turn(), False)):
        assert close(given, answer_intent(given, entry)).slow is slow


def test_slower_is_slow_at_once_and_faster_at_once_not() -> None:
    session = after("water")
    assert close(turn(session), answer_intent(turn(session), "slower")).slow
    quick = remembered(Memory(slow=True), session)
    assert not close(quick, answer_intent(quick, "faster")).slow
    assert answer_intent(quick, "faster").text == "Usual speed again."


@pytest.mark.parametrize(
    ("memory", "said"),
    [
        (Memory(), "launch: Welcome to tea. What would you like to know? > ask"),
        (Memory(tour_place="third"), "launch: Welcome to tea. What would you like to know? > ask"),
        (HEARD, "launch: Welcome back to tea. What would you like to know? > ask"),
        (HEARD._replace(tour_place="third"), "launch: Welcome back. Shall we go on with the tin? > tour 1"),
        # The first part is no place to go on with, nor is one that is gone.
        (HEARD._replace(tour_place="first"), "launch: Welcome back to tea. What would you like to know? > ask"),
        (HEARD._replace(tour_place="gone"), "launch: Welcome back to tea. What would you like to know? > ask"),
    ],
)
def test_a_listener_is_welcomed_by_what_is_kept(memory: Memory, said: str) -> None:
    assert outcome(launch(remembered(memory)), NEW) == said


def test_a_yes_to_the_welcome_goes_on_with_the_tour() -> None:
    given = remembered(HEARD._replace(tour_place="third"))
    session = given.session.after(launch(given))
    assert outcome(answer_intent(turn(session), "yes"), session) == "answer storing (chapter) > tour 2"


# What is said about it.


def test_what_is_kept_is_told_where_anything_is() -> None:
    assert answer_intent(remembered(Memory()), "what_is_kept").text == "I keep how you like your tea, for 90 days."
    assert answer_intent(turn(), "what_is_kept").text == "I keep nothing."


@pytest.mark.parametrize(
    ("deleted", "said"),
    [
        ("deleted", "All is deleted."),
        ("nothing", "There is nothing to delete."),
        ("unavailable", "Nothing could be deleted."),
    ],
)
def test_what_came_of_deleting_is_told_and_what_is_pending_stays(deleted: Forgotten, said: str) -> None:
    for pending in (None, Offer("water"), ElicitSlot()):
        answer = tell_forgotten(turn(after("steeping", pending=pending)), deleted)
        assert (answer.text, answer.act, answer.pending) == (said, remembering.FORGET, pending)
    choosing = tell_forgotten(turn(after("steeping", pending=Choice(("water", "storing")))), deleted)
    assert choosing.text == f"{said} Which one: the water, or storing tea?"


def test_the_conversation_goes_on_after_forgetting() -> None:
    session = after("steeping", brief=True, slow=True, record=Record(HEARD, 3, 86_400))
    forgotten = session.forgetting()
    assert forgotten == after("steeping", forgotten=True)
    assert forgotten.told == told("steeping")


@pytest.mark.parametrize(
    ("entry", "depends"),
    [
        ("water", True), ("price", True), ("help", True), ("repeat", True), ("brief_answers", True),
        ("scald", False), ("crisis", False), ("stop", False), (remembering.FORGET, False),
    ],
)  # fmt: skip
def test_help_and_a_goodbye_never_wait_for_what_is_kept(entry: str, *, depends: bool) -> None:
    assert entry in CATALOG.entries
    assert remembering.depends(answer_intent(turn(), entry)) is depends
