"""Follow-ups: which words rely on what was said before, and what they mean then."""

import pytest

from skill.dialog.follow_up import asked_why, chosen_by_position, keep_phase, other_phase, resolve_ellipsis
from skill.dialog.reply import Choice, ElicitSlot, Offer, Pending
from skill.dialog.session import Session
from skill.nlu.features import Utterance
from tests.dialog.tea import CATALOG, NEW, after, turn


def of(text: str) -> Utterance:
    return Utterance.of(text)


@pytest.mark.parametrize(
    ("session", "text", "resolved"),
    [
        (after("steeping"), "how long", "how long steeping the leaves"),
        (after("milk_before"), "and is it so", "and is it so adding milk"),
        (after("price"), "how often", "how often the price"),
        (after("sugar_after"), "why", "why sugar after pouring"),
        (after("steeping", "water"), "how long", "how long the water"),
        (after("steeping"), "How long?", "How long? steeping the leaves"),
        (after("steeping"), "how long iced", "how long iced"),
        (after("steeping"), "iced", "iced"),
        (after("scald"), "how long", "how long"),
        (after("thanks"), "how long", "how long"),
        (after("vanished"), "how long", "how long"),
        (NEW, "how long", "how long"),
    ],
)
def test_words_without_a_subject_get_that_of_the_last_answer(session: Session, text: str, resolved: str) -> None:
    assert resolve_ellipsis(turn(session), of(text)) == of(resolved)


@pytest.mark.parametrize(
    ("last", "text", "entry", "meant"),
    [
        ("milk_after", "what about sugar", "sugar_before", "sugar_after"),
        ("milk_after", "and sugar", "sugar_before", "sugar_after"),
        ("sugar_before", "and milk", "milk_after", "milk_before"),
        ("sugar_before", "and", "milk_after", "milk_before"),
        ("sugar_before", "what about some more milk", "milk_after", "milk_before"),
        # More than five words.
        ("sugar_before", "what about some more cold milk", "milk_after", "milk_after"),
        # Already in the phase.
        ("milk_after", "and oat", "milk_after", "milk_after"),
        ("milk_before", "and sugar", "sugar_before", "sugar_before"),
        # Names a phase.
        ("milk_after", "and sugar before", "sugar_before", "sugar_before"),
        ("sugar_before", "and milk later", "milk_after", "milk_after"),
        ("sugar_before", "and milk during", "milk_after", "milk_after"),
        # Does not turn to another subject.
        ("milk_after", "sugar", "sugar_before", "sugar_before"),
        ("milk_after", "is sugar and milk good", "sugar_before", "sugar_before"),
        ("milk_after", "what sugar", "sugar_before", "sugar_before"),
        ("milk_after", "android sugar", "sugar_before", "sugar_before"),
        # The last answer has no phase.
        ("steeping", "and sugar", "sugar_before", "sugar_before"),
        ("sugar_after", "and milk", "milk_before", "milk_before"),
        ("vanished", "and sugar", "sugar_before", "sugar_before"),
        # The entry meant has no counterpart.
        ("milk_after", "and water", "water", "water"),
        ("milk_after", "and money", "price", "price"),
        ("milk_after", "and thanks", "thanks", "thanks"),
    ],
)
def test_a_turn_to_another_subject_keeps_the_phase(last: str, text: str, entry: str, meant: str) -> None:
    assert keep_phase(turn(after(last)), of(text), entry) == meant


def test_a_turn_to_another_subject_keeps_the_phase_of_the_last_of_two_entries() -> None:
    assert keep_phase(turn(after("steeping", "milk_after")), of("and sugar"), "sugar_before") == "sugar_after"
    assert keep_phase(turn(after("milk_after", "steeping")), of("and sugar"), "sugar_before") == "sugar_before"


def test_nothing_keeps_the_phase_in_a_new_session() -> None:
    assert keep_phase(turn(), of("and sugar"), "sugar_before") == "sugar_before"


@pytest.mark.parametrize(
    ("session", "text", "topic"),
    [
        (after("steeping"), "why", "steeping"),
        (after("steeping"), "Why is that?", "steeping"),
        (after("steeping"), "how come", "steeping"),
        (after("steeping"), "why is it so long", "steeping"),
        (after("water", "steeping"), "why", "steeping"),
        (after("water"), "why", "water"),
        # More than five words.
        (after("steeping"), "why is it so long then", None),
        # Names a subject.
        (after("steeping"), "why the iced", None),
        # Does not begin with a phrase that asks for a reason.
        (after("steeping"), "how", None),
        (after("steeping"), "so why", None),
        (after("steeping"), "how long", None),
        # The last answer has no reason to ask for.
        (after("price"), "why", None),
        (after("scald"), "why", None),
        (after("vanished"), "why", None),
        (NEW, "why", None),
    ],
)
def test_why_asks_for_the_reason_of_the_last_topic(session: Session, text: str, topic: str | None) -> None:
    asked = asked_why(turn(session), of(text))
    assert asked == (CATALOG.topic(topic) if topic else None)


@pytest.mark.parametrize(
    ("session", "text", "entry"),
    [
        (after("milk_before"), "and after", "milk_after"),
        (after("milk_before"), "later", "milk_after"),
        (after("milk_after"), "what about before", "milk_before"),
        (after("sugar_before"), "and after", "sugar_after"),
        (after("steeping", "milk_before"), "and after", "milk_after"),
        # The same phase.
        (after("milk_before"), "and before", None),
        (after("milk_after"), "later", None),
        # More than one phase.
        (after("milk_before"), "before and after", None),
        (after("milk_after"), "before and after", None),
        (after("milk_before"), "during and after", None),
        # No phase, or one that no entry has.
        (after("milk_before"), "how long", None),
        (after("milk_before"), "and during", None),
        # A subject of its own.
        (after("milk_before"), "and sugar after", None),
        # The last answer has no counterpart.
        (after("steeping"), "and after", None),
        (after("sugar_after"), "and before", None),
        (after("milk_before", "steeping"), "and after", None),
        (after("vanished"), "and after", None),
        (NEW, "and after", None),
    ],
)
def test_the_name_of_the_other_phase_means_the_counterpart(session: Session, text: str, entry: str | None) -> None:
    assert other_phase(turn(session), of(text)) == entry


CHOICE = Choice(("milk_after", "price"))


@pytest.mark.parametrize(
    ("pending", "text", "entry"),
    [
        (CHOICE, "the first", "milk_after"),
        (CHOICE, "the former please", "milk_after"),
        (CHOICE, "second", "price"),
        (CHOICE, "The latter.", "price"),
        # Both or neither.
        (CHOICE, "first or second", None),
        (CHOICE, "milk", None),
        # No choice to make.
        (Offer("milk_after"), "the first", None),
        (ElicitSlot(), "the first", None),
        (None, "the first", None),
    ],
)
def test_a_choice_may_be_made_by_position(pending: Pending | None, text: str, entry: str | None) -> None:
    assert chosen_by_position(turn(Session(pending=pending)), of(text)) == entry
