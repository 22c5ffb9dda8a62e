"""Expectation: what words mean in which state of a session, and what they are read with."""

import math
from collections.abc import Mapping

import pytest

from skill.dialog.dialog_acts import HANDLERS
from skill.dialog.expectation import (
    ANSWERS,
    FACTORS,
    LEAST,
    REPLIES,
    Readings,
    candidates,
    kind_of,
    prior,
    rank,
    readings,
    signals,
)
from skill.dialog.follow_up import last_entry
from skill.dialog.reply import Choice, Confirm, ConfirmReminder, ElicitSlot, Offer, RemindersOffer, SayNumber, TourStep
from skill.dialog.session import Session
from skill.nlu.features import Utterance
from tests.dialog.tea import CATALOG, NEW, after, stub, turn

STATES = [
    # The first words of a session.
    (NEW, "new"),
    (Session(turns=1, kind="launch", pending=ElicitSlot()), "new"),
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
ASKED = after("steeping", pending=Offer("water"))
OPEN = after("steeping")
PLAIN = Readings(
    alone={"steeping": 0.5, "thanks": 0.2},
    about_last={"steeping": 0.1},
    last="water",
    length="to_4_words",
    state="open",
    asks=False,
    without_subject=False,
    variants={},
)


def read(words: str, predictions: Mapping[str, str], session: Session = OPEN) -> Readings:
    given = turn(session, predictions)
    last = last_entry(given)
    assert last
    return readings(given, Utterance.of(words), last)


def weigh(
    weights: Mapping[str, float], words: str, predictions: Mapping[str, str], session: Session = OPEN
) -> dict[str, float]:
    given = turn(session, predictions, known=CATALOG._replace(expectation=weights))
    return {prediction.entry: prediction.confidence for prediction in rank(given, Utterance.of(words))}


# Before anything was told.


@pytest.mark.parametrize(("session", "state"), STATES)
def test_each_dialog_act_has_the_log_odds_of_the_state(session: Session, state: str) -> None:
    answers, replies = FACTORS[state]
    expected = {**{act: math.log(answers) for act in ANSWERS}, **{act: math.log(replies) for act in REPLIES}}
    assert prior(session) == pytest.approx(expected)


def test_yes_and_no_are_likeliest_after_a_question_and_unlikely_as_first_words() -> None:
    for act in ("yes", "no"):
        new, is_open, asked = (prior(session)[act] for session in (NEW, OPEN, ASKED))
        assert new < 0 < is_open < asked


def test_a_reply_is_unlikely_before_anything_was_said() -> None:
    for act in ("repeat", "thanks", "more"):
        assert prior(NEW)[act] < 0 < prior(OPEN)[act]


def test_only_dialog_acts_are_likelier_or_less_likely() -> None:
    assert prior(NEW).keys() <= HANDLERS.keys()
    assert ANSWERS.isdisjoint(REPLIES)


@pytest.mark.parametrize("act", ["help", "hello", "about_me", "emergency_number", "out_of_scope"])
def test_what_may_be_said_at_any_time_is_as_likely_as_in_training(act: str) -> None:
    assert all(act not in prior(session) for session, _ in STATES)


@pytest.mark.parametrize("session", [session for session, _ in STATES if not session.told])
def test_the_state_enters_the_predictions_before_anything_was_told(session: Session) -> None:
    given = turn(session, {"is it oolong": "water 0.9"})
    rank(given, Utterance.of("is it oolong"))
    assert stub(given).asked == [("is it oolong", prior(session))]


@pytest.mark.parametrize(
    ("predictions", "best"),
    [
        ("everything 0.6, out_of_scope 0.37", "out_of_scope"),
        ("everything 0.6, out_of_scope 0.36", "everything"),
        ("out_of_scope 0.6, everything 0.3", "out_of_scope"),
        ("water 0.4, out_of_scope 0.3", "water"),
    ],
)
def test_first_words_that_may_as_well_be_about_something_else_are(predictions: str, best: str) -> None:
    found = rank(turn(NEW, {"read my letters": predictions}), Utterance.of("read my letters"))
    assert found[0].entry == best
    later = Session(turns=1, kind="help", pending=ElicitSlot())
    given = turn(later, {"read my letters": predictions})
    assert rank(given, Utterance.of("read my letters"))[0].entry == predictions.split()[0]


# After an answer.


def test_words_are_read_by_themselves_and_with_the_subject_of_the_last_answer() -> None:
    given = turn(ASKED, {"is it oolong": "water 0.9"})
    rank(given, Utterance.of("is it oolong"))
    assert sorted(text for text, _ in stub(given).asked) == ["is it oolong", "is it oolong steeping the leaves"]
    assert not any(log_odds for _, log_odds in stub(given).asked)


def test_a_gap_is_a_subject_too() -> None:
    given = turn(after("price"), {"is it much": "water 0.9"})
    rank(given, Utterance.of("is it much"))
    assert "is it much the price" in {text for text, _ in stub(given).asked}


def test_both_readings_are_kept_without_emergencies() -> None:
    found = read("is it hot", {"is it hot": "water 0.5, scald 0.3", "is it hot steeping the leaves": "steeping 0.6"})
    assert found.alone["water"] == 0.5
    assert found.about_last["steeping"] == 0.6
    assert "scald" not in found.alone


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("iced", "to_2_words"),
        ("iced tea", "to_2_words"),
        ("iced tea leaves", "to_4_words"),
        ("iced tea leaves here", "to_4_words"),
        ("iced tea leaves here and", "to_6_words"),
        ("iced tea leaves here and there", "to_6_words"),
        ("iced tea leaves here and there in cups", "to_9_words"),
        ("iced tea leaves here and there in cups today", "to_9_words"),
        ("iced tea leaves here and there in cups today please", "more_words"),
    ],
)
def test_each_length_has_a_name(words: str, length: str) -> None:
    assert read(words, {}).length == length


@pytest.mark.parametrize(("session", "state"), [(session, state) for session, state in STATES if session.told])
def test_a_question_is_asked_or_it_is_not(session: Session, state: str) -> None:
    assert read("iced", {}, session).state == state


def test_what_a_new_welcome_asks_is_open() -> None:
    assert read("iced", {}, after("steeping", kind="launch", pending=ElicitSlot())).state == "open"


@pytest.mark.parametrize(("words", "asks"), [("is it iced", True), ("iced how", True), ("iced tea", False)])
def test_words_that_ask_are_told_by_a_word(words: str, *, asks: bool) -> None:
    assert read(words, {}).asks is asks


@pytest.mark.parametrize(("words", "without"), [("how long", True), ("how long iced", False)])
def test_words_may_have_no_subject_of_their_own(words: str, *, without: bool) -> None:
    assert read(words, {}).without_subject is without


def test_what_is_likely_in_a_reading_and_the_last_answer_are_candidates() -> None:
    alone = {"steeping": 0.9, "price": LEAST, "thanks": LEAST - 0.001}
    found = PLAIN._replace(alone=alone, about_last={"price": 0.5, "other": LEAST, "hello": LEAST - 0.001})
    assert candidates(found) == ["steeping", "price", "other", "water"]


def test_signals_name_the_readings_the_kind_and_the_state() -> None:
    assert dict(signals(CATALOG, PLAIN, "steeping")) == {
        "alone.to_4_words": math.log(0.5),
        "about_last.to_4_words": math.log(0.1),
        "topic.open": 1.0,
    }
    asking = PLAIN._replace(asks=True, without_subject=True, state="asked", last="steeping")
    assert dict(signals(CATALOG, asking, "steeping")) == {
        "alone.to_4_words": math.log(0.5),
        "about_last.to_4_words": math.log(0.1),
        "alone.without_subject": math.log(0.5),
        "about_last.without_subject": math.log(0.1),
        "topic.asked": 1.0,
        "topic.asks": 1.0,
        "same.to_4_words": 1.0,
        "same.asks": 1.0,
    }
    saying = asking._replace(asks=False)
    assert dict(signals(CATALOG, saying, "steeping"))["same.to_4_words"] == 1.0
    assert "same.asks" not in dict(signals(CATALOG, saying, "steeping"))


def test_what_a_reading_does_not_list_is_not_impossible() -> None:
    assert dict(signals(CATALOG, PLAIN, "storing"))["alone.to_4_words"] == math.log(LEAST)


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ("steeping", "topic"),
        ("price", "gap"),
        ("other", "general_gap"),
        ("yes", "answer"),
        ("no", "answer"),
        ("thanks", "reply"),
        ("out_of_scope", "out_of_scope"),
        ("fragment", "fragment"),
        ("help", "other_act"),
        ("vanished", "other_act"),
    ],
)
def test_each_kind_of_entry_has_weights_of_its_own(entry: str, kind: str) -> None:
    assert kind_of(CATALOG, entry) == kind


TWO_WAYS = {"is it iced": "water 0.6, storing 0.3", "is it iced steeping the leaves": "storing 0.8, water 0.1"}


def test_confidences_are_those_of_the_weighed_signals_and_add_up_to_one() -> None:
    found = weigh({"alone.to_4_words": 1.0, "about_last.to_4_words": 1.0}, "is it iced", TWO_WAYS)
    assert found["storing"] / found["water"] == pytest.approx(0.3 * 0.8 / (0.6 * 0.1))
    assert sum(found.values()) == pytest.approx(1)
    assert next(iter(found)) == "storing"


def test_each_weight_counts() -> None:
    alone = {"alone.to_4_words": 1.0}
    assert next(iter(weigh(alone, "is it iced", TWO_WAYS))) == "water"
    about_last = weigh(alone | {"about_last.to_4_words": 0.5}, "is it iced", TWO_WAYS)
    assert about_last["water"] / about_last["storing"] == pytest.approx(2 * math.sqrt(0.1 / 0.8))
    gaps = {"is it iced": "water 0.6, price 0.3"}
    assert next(iter(weigh(alone | {"gap.open": 1.0}, "is it iced", gaps))) == "price"
    assert next(iter(weigh(alone | {"gap.open": 1.0}, "is it iced", gaps, ASKED))) == "water"
    assert next(iter(weigh(alone | {"gap.asked": 1.0}, "is it iced", gaps, ASKED))) == "price"
    assert next(iter(weigh(alone | {"gap.asks": 1.0}, "is it iced", gaps))) == "price"
    same = {"is it iced": "water 0.6, steeping 0.3"}
    assert next(iter(weigh(alone | {"same.to_4_words": 1.0}, "is it iced", same))) == "steeping"
    assert next(iter(weigh(alone | {"same.asks": 1.0}, "is it iced", same))) == "steeping"


def test_a_variant_is_that_of_the_words_by_themselves_or_else_with_the_subject() -> None:
    both = {"is it iced": "steeping/iced 0.6, water 0.2", "is it iced steeping the leaves": "steeping 0.8"}
    given = turn(OPEN, both)
    assert rank(given, Utterance.of("is it iced"))[0].variant == "iced"
    only_with = {"is it iced": "steeping 0.6, water 0.2", "is it iced steeping the leaves": "steeping/iced 0.8"}
    assert rank(turn(OPEN, only_with), Utterance.of("is it iced"))[0].variant == "iced"


def test_two_predictions_are_given_at_least() -> None:
    for session in (NEW, OPEN):
        found = rank(turn(session, {"burnt": "scald 0.6, crisis 0.4"}), Utterance.of("burnt"))
        assert len(found) >= 2


def test_what_names_the_subject_is_about_it() -> None:
    on_the_radio = {"is green tea on the radio": "out_of_scope 0.9, water 0.06", "is it on the radio": "price 0.2"}
    named = CATALOG._replace(pronoun_for={"green tea": "it"})
    found = rank(turn(NEW, on_the_radio, known=named), Utterance.of("is green tea on the radio"))
    assert found[0].entry == "water"
    # "The tea" may be any tea.
    other = CATALOG._replace(pronoun_for={"the tea": "it"})
    found = rank(turn(NEW, {"is the tea cold": "out_of_scope 0.9"}, known=other), Utterance.of("is the tea cold"))
    assert found[0].entry == "out_of_scope"
