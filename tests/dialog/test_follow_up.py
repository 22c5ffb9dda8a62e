"""Follow-ups: which words rely on what was said before, and what they mean then."""

import pytest

from skill.dialog.follow_up import (
    after_lead,
    asked_why,
    choose,
    covered_choice,
    keep_phase,
    last_entry,
    names_no_subject,
    other_phase,
    starts_with,
    stays_on,
    with_subject,
)
from skill.dialog.reply import Choice, Confirm, ElicitSlot, Offer, Pending, TourStep
from skill.dialog.session import Session
from skill.nlu.classifier import Prediction
from skill.nlu.features import Utterance
from tests.dialog.tea import CATALOG, NEW, after, told, turn


def of(text: str) -> Utterance:
    return Utterance.of(text)


def after_variant(entry: str, variant: str) -> Session:
    """The session after the answer was told with one of its variants."""
    return after(entry)._replace(told=told(entry, variants=(variant,)))


# A subject that is left out.


@pytest.mark.parametrize(
    ("session", "text", "completed"),
    [
        (after("steeping"), "how long", "how long steeping the leaves"),
        (after("price"), "how often", "how often the price"),
        (after("sugar_after"), "why", "why sugar after pouring"),
        (after("steeping", "water"), "how long", "how long the water"),
        (after("steeping"), "How long?", "How long? steeping the leaves"),
    ],
)
def test_words_get_the_subject_of_the_last_answer(session: Session, text: str, completed: str) -> None:
    last = last_entry(turn(session))
    assert last
    assert with_subject(of(text), last) == of(completed)


@pytest.mark.parametrize("session", [NEW, after("scald"), after("thanks"), after("vanished")])
def test_without_a_topic_or_gap_told_there_is_no_last_answer(session: Session) -> None:
    assert last_entry(turn(session)) is None


@pytest.mark.parametrize(("text", "relies"), [("how long", True), ("and is it so", True), ("how long iced", False)])
def test_words_without_a_subject_rely_on_what_was_said_before(text: str, *, relies: bool) -> None:
    assert names_no_subject(turn(), of(text)) is relies


# The phase.


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
        ("price", "and sugar", "sugar_before", "sugar_before"),
        ("vanished", "and sugar", "sugar_before", "sugar_before"),
        # A gap is in the phase that its topic is not in.
        ("sugar_after", "and milk", "milk_before", "milk_after"),
        ("sugar_after", "and milk", "milk_after", "milk_after"),
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


def test_of_two_things_that_differ_in_phase_alone_the_one_just_told_is_meant() -> None:
    both = (Prediction("milk_before", None, 0.5), Prediction("milk_after", None, 0.4))
    assert stays_on(turn(after("milk_after")), of("how long"), *both) == "milk_after"
    assert stays_on(turn(after("milk_after")), of("how long milk"), *both) == ""
    assert stays_on(turn(after("milk_before")), of("how long"), *both) == "milk_before"
    assert stays_on(turn(after("steeping")), of("how long"), *both) == ""
    assert stays_on(turn(), of("how long"), *both) == ""
    assert stays_on(turn(after("milk_after")), of("how long"), both[0], Prediction("water", None, 0.4)) == ""
    sugar = (Prediction("sugar_before", None, 0.5), Prediction("sugar_after", None, 0.4))
    assert stays_on(turn(after("sugar_before")), of("how long"), *sugar) == ""


def test_nothing_keeps_the_phase_in_a_new_session() -> None:
    assert keep_phase(turn(), of("and sugar"), "sugar_before") == "sugar_before"


@pytest.mark.parametrize(
    ("session", "text", "entry"),
    [
        (after("milk_before"), "and after", "milk_after"),
        (after("milk_before"), "later", "milk_after"),
        (after("milk_after"), "what about before", "milk_before"),
        (after("sugar_before"), "and after", "sugar_after"),
        (after("steeping", "milk_before"), "and after", "milk_after"),
        # A gap is in the phase that its topic is not in.
        (after("sugar_after"), "and before", "sugar_before"),
        (after("milk_before", "sugar_after"), "before", "sugar_before"),
        (after("sugar_after"), "and after", None),
        # Words that choose name nothing else either.
        (after("milk_before"), "no the other one i mean after", "milk_after"),
        # A variant has a counterpart of its own, as long as it is what was told last.
        (after_variant("sugar_before", "rock"), "and after", "rock_sugar_after"),
        (after_variant("sugar_before", "brown"), "and after", "sugar_after"),
        (after_variant("milk_before", "rock"), "and after", "milk_after"),
        (after("rock_sugar_after"), "and before", "sugar_before"),
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
        (after("steeping"), "and before", None),
        (after("price"), "and after", None),
        (after("price"), "and before", None),
        (after("milk_before", "steeping"), "and after", None),
        (after("vanished"), "and after", None),
        (NEW, "and after", None),
    ],
)
def test_the_name_of_the_other_phase_means_the_counterpart(session: Session, text: str, entry: str | None) -> None:
    assert other_phase(turn(session), of(text)) == entry


# The reason.

UNCLEAR = Prediction("other", None, 0.1)


@pytest.mark.parametrize(
    ("session", "text", "entry"),
    [
        (after("steeping"), "why", "steeping"),
        (after("steeping"), "Why is that?", "steeping"),
        (after("steeping"), "how come", "steeping"),
        (after("steeping"), "why is it so long", "steeping"),
        (after("water", "steeping"), "why", "steeping"),
        (after("water"), "why", "water"),
        (after("price"), "why", "price"),
        # More than five words.
        (after("steeping"), "why is it so long then", None),
        # Names a subject.
        (after("steeping"), "why the iced", None),
        # Does not begin with a phrase that asks for a reason.
        (after("steeping"), "how", None),
        (after("steeping"), "so why", None),
        (after("steeping"), "how long", None),
        # Nothing of the article was told last.
        (after("scald"), "why", None),
        (after("vanished"), "why", None),
        (NEW, "why", None),
    ],
)
def test_why_asks_for_the_reason_of_the_last_answer(session: Session, text: str, entry: str | None) -> None:
    asked = asked_why(turn(session), of(text), UNCLEAR)
    assert asked == (CATALOG.entries[entry] if entry else None)


@pytest.mark.parametrize(
    ("told", "text", "best", "entry"),
    [
        ("steeping", "why do i steep it for three whole minutes", "steeping", "steeping"),
        ("steeping", "why do i need hot water for all of this", "water", None),
        ("steeping", "do i steep it for three whole minutes", "steeping", None),
        # What the article does not say has no reason, and may be asked with "why" itself.
        ("price", "why is it that much", "price", None),
    ],
)
def test_why_may_name_what_was_just_told(told: str, text: str, best: str, entry: str | None) -> None:
    asked = asked_why(turn(after(told)), of(text), Prediction(best, None, 0.9))
    assert asked == (CATALOG.entries[entry] if entry else None)


# A choice between two.

FIRST, SECOND, BOTH = ("milk_before",), ("milk_after",), ("milk_before", "milk_after")
MILKS = Choice(("milk_before", "milk_after"))


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        # By position.
        ("the first", FIRST),
        ("the former please", FIRST),
        ("the first one", FIRST),
        ("a", FIRST),
        ("second", SECOND),
        ("The latter.", SECOND),
        ("b", SECOND),
        ("the other", SECOND),
        ("the second one", SECOND),
        ("the last one", SECOND),
        ("the other one please", SECOND),
        # By time.
        ("before", FIRST),
        ("i mean before", FIRST),
        ("after please", SECOND),
        ("later", SECOND),
        # The one that is not ruled out.
        ("after not before", SECOND),
        ("not before after", SECOND),
        ("the first not the second", FIRST),
        ("not before", SECOND),
        ("not after", FIRST),
        ("not the first", SECOND),
        ("not the first one", SECOND),
        # Both, or whichever.
        ("both", BOTH),
        ("either of them", BOTH),
        ("the two", BOTH),
        ("the first and the second", BOTH),
        ("first or second", BOTH),
        ("before and after", BOTH),
        # Neither.
        ("neither", ()),
        ("none of the two", ()),
        ("i mean neither of them", ()),
        # Words of choice that choose nothing.
        ("please", None),
        ("yes", None),
        ("no", None),
        ("i mean", None),
        # A time that neither is about.
        ("during", None),
        # Any other word begins a new question.
        ("the first cup", None),
        ("milk", None),
        ("both teapots", None),
        ("neither milk nor sugar", None),
        ("what is first", None),
        ("how long after", None),
    ],
)
def test_words_of_choice_choose_one_or_both_or_neither(text: str, chosen: tuple[str, ...] | None) -> None:
    assert choose(turn(Session(pending=MILKS)), of(text)) == chosen


LEARNED = "top of the list"
"""Holds words that are none of choice."""


@pytest.mark.parametrize(
    ("predicted", "chosen"),
    [
        ("first 0.5", FIRST),
        ("second 0.5", SECOND),
        ("both 0.6", BOTH),
        ("either 0.6", BOTH),
        ("neither 0.6", ()),
        ("before 0.6", FIRST),
        ("after 0.6", SECOND),
        ("first 0.49", None),
        ("", None),
    ],
)
def test_a_choice_in_other_words_is_learned(predicted: str, chosen: tuple[str, ...] | None) -> None:
    given = turn(Session(pending=MILKS), {LEARNED: f"price 0.9 |  | {predicted}"})
    assert choose(given, of(LEARNED)) == chosen


def test_what_is_learned_counts_more_than_words_of_choice() -> None:
    given = turn(Session(pending=MILKS), {"not the first": "price 0.9 |  | first 0.5"})
    assert choose(given, of("not the first")) == FIRST


def test_a_phase_chooses_nothing_unless_one_of_the_two_is_about_it() -> None:
    given = turn(Session(pending=Choice(("steeping", "water"))), {LEARNED: "price 0.9 |  | before 0.9"})
    assert choose(given, of(LEARNED)) is None


def test_nothing_is_chosen_where_nothing_was_asked() -> None:
    assert choose(turn(NEW, {LEARNED: "price 0.9 |  | first 0.9"}), of(LEARNED)) is None


@pytest.mark.parametrize(
    ("entries", "text", "chosen"),
    [
        # In the order in which they were asked about.
        (("milk_after", "milk_before"), "the first", ("milk_after",)),
        (("milk_after", "milk_before"), "before", ("milk_before",)),
        (("milk_after", "milk_before"), "both", ("milk_after", "milk_before")),
        # A gap has the phase that its topic is not in.
        (("sugar_before", "sugar_after"), "before", ("sugar_before",)),
        (("sugar_before", "sugar_after"), "after", ("sugar_after",)),
        # Only one of them has a phase, or both the same.
        (("steeping", "milk_after"), "after", ("milk_after",)),
        (("steeping", "milk_after"), "before", None),
        (("steeping", "water"), "after", None),
        (("milk_before", "sugar_before"), "before", None),
        # What vanished from the catalog can be chosen by position alone.
        (("vanished", "milk_after"), "the second", ("milk_after",)),
        (("vanished", "milk_after"), "before", None),
    ],
)
def test_a_choice_is_between_the_two_that_were_asked_about(
    entries: tuple[str, str], text: str, chosen: tuple[str, ...] | None
) -> None:
    assert choose(turn(Session(pending=Choice(entries))), of(text)) == chosen


@pytest.mark.parametrize(
    ("examples", "text", "predicted", "chosen"),
    [
        (("water", "storing"), "the first please", "first 0.5", ("water",)),
        (("water", "storing"), "the second", "second 0.5", ("storing",)),
        (("water", "storing"), "the last", "second 0.5", ("storing",)),
        (("water", "storing"), "both", "both 0.5", ("water", "storing")),
        (("water", "storing"), "either", "either 0.5", ("water",)),
        (("water", "storing", "price"), "the second", "second 0.5", ("storing",)),
        (("water", "storing", "price"), "the third", "", ("price",)),
        (("water", "storing", "price"), "the last", "second 0.5", ("price",)),
        (("water", "storing", "price"), "both", "both 0.5", ("water", "storing", "price")),
        # Not sure enough, nothing that there is, none of them, or words that say more.
        (("water", "storing"), "the second", "second 0.49", None),
        (("water", "storing"), "the third", "second 0.5", None),
        (("water", "storing"), "not the second", "second 0.5", None),
        (("water", "storing"), "neither", "neither 0.5", None),
        (("water", "storing"), "the second cup", "second 0.5", None),
        ((), "the second", "second 0.5", None),
    ],
)
def test_one_of_the_examples_is_chosen_by_its_place(
    examples: tuple[str, ...], text: str, predicted: str, chosen: tuple[str, ...] | None
) -> None:
    given = turn(Session(pending=ElicitSlot(examples)), {text: f"price 0.9 |  | {predicted}"})
    assert choose(given, of(text)) == chosen


@pytest.mark.parametrize("pending", [Offer("milk_after"), ElicitSlot(), TourStep(1), Confirm("scald"), None])
@pytest.mark.parametrize("text", ["the first", "both", "neither", "after"])
def test_there_is_no_choice_unless_one_was_asked_for(pending: Pending | None, text: str) -> None:
    assert choose(turn(Session(pending=pending)), of(text)) is None


@pytest.mark.parametrize(
    ("pending", "best", "entry"),
    [
        # Brewing covers steeping and the water.
        (Choice(("steeping", "storing")), "brewing", "steeping"),
        (Choice(("storing", "water")), "brewing", "water"),
        # Both, or none of them.
        (Choice(("steeping", "water")), "brewing", None),
        (Choice(("storing", "milk_after")), "brewing", None),
        (Choice(("steeping", "storing")), "storing", None),
        (Choice(("steeping", "storing")), "price", None),
        (Choice(("steeping", "storing")), "vanished", None),
        (Offer("steeping"), "brewing", None),
        (None, "brewing", None),
    ],
)
def test_a_broader_topic_chooses_what_it_covers(pending: Pending | None, best: str, entry: str | None) -> None:
    assert covered_choice(turn(Session(pending=pending)), Prediction(best, None, 0.9)) == entry


# What comes after a yes, a no or a correction.


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("yes how long", "how long"),
        ("Yes, how long?", "how long"),
        ("no but how long", "how long"),
        ("no i meant iced tea", "iced tea"),
        ("i meant iced tea", "iced tea"),
        ("no no but how long", "how long"),
        ("no no i meant iced tea", "iced tea"),
        # The longest lead counts; the last stays if nothing follows it.
        ("yes and how long", "how long"),
        ("no no", "no"),
        ("okay yes", "yes"),
        # Nothing follows, or there is no lead.
        ("yes", None),
        ("no i meant", None),
        ("how long", None),
        ("how long yes", None),
        ("nobody knows", None),
        ("", None),
    ],
)
def test_what_follows_a_lead_is_what_is_meant(text: str, rest: str | None) -> None:
    assert after_lead(turn(), of(text)) == (of(rest) if rest else None)


@pytest.mark.parametrize(
    ("text", "phrases", "found"),
    [
        ("what about milk", ["what", "what about"], "what about"),
        ("what about milk", ["what about", "what"], "what about"),
        ("what", ["what about", "what"], "what"),
        ("whatever", ["what"], ""),
        ("so what", ["what"], ""),
        ("what", [], ""),
        ("", ["what"], ""),
    ],
)
def test_the_longest_phrase_that_starts_an_utterance_is_found(text: str, phrases: list[str], found: str) -> None:
    assert starts_with(of(text), phrases) == found
