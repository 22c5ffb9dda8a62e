"""Amounts that listeners name, held against what a topic says."""

import pytest

from skill.catalog import Range, Variant
from skill.dialog.closing import close
from skill.dialog.policy import answer_utterance
from skill.dialog.reply import Answer, Choice, ElicitSlot, Offer, Pending, SayNumber
from skill.nlu.features import Utterance
from tests.dialog.tea import CATALOG, NEW, after, turn

KEPT, FRESH, STALE = "That long it keeps.", "It keeps longer than that.", "By then it is stale."


def say(text: str, *told: str, meant: str = "price 0.9", pending: Pending | None = None) -> Answer:
    given = turn(after(*told, pending=pending) if told else NEW, {text: meant})
    return close(given, answer_utterance(given, Utterance.of(text)))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("so a fortnight", FRESH),
        ("is that a month", KEPT),
        ("six weeks", KEPT),
        ("four to six weeks", KEPT),
        ("thats three months", STALE),
        ("so not three months", STALE),
        ("thats two sessions", FRESH),
        # A number alone counts what the topic counts.
        ("so two", FRESH),
        ("so 2", FRESH),
        # What judges a time may stand beside it.
        ("so two months early", KEPT),
    ],
)
def test_an_amount_alone_is_about_what_was_told(words: str, said: str) -> None:
    answer = say(words, "storing")
    assert answer.text == said
    assert answer.entries == ("storing",)


@pytest.mark.parametrize(
    "words",
    [
        # Another unit, and words that say what it is about.
        "so ten minutes",
        "so three cups in three months",
        # "One" stands for a thing, an article for nothing that is counted.
        "that one",
        "a",
        "that a session",
        # What was told, what has passed, and what happens again and again.
        "so the two months",
        "two months ago",
        "so every two months",
        "two months each",
        "two thats one a month",
        "it been two months",
        # Not the whole, or asked for.
        "two months more",
        "how many weeks is a month",
    ],
)
def test_other_words_are_not_held_against_it(words: str) -> None:
    assert "storing" not in say(words, "storing").entries


@pytest.mark.parametrize("words", ["more than a month", "how about a month"])
def test_some_words_are_about_another_amount_only_by_themselves(words: str) -> None:
    assert say(words, "storing", meant="storing 0.9").text == KEPT


def test_amounts_that_differ_get_the_plain_answer() -> None:
    assert say("a fortnight or three months", "storing").text in ("Store tea in a tin.", "In a tin, it keeps.")


def test_a_second_number_without_its_unit_leaves_the_answer_to_the_classifier() -> None:
    assert say("tea keeps two weeks or is it eight", meant="storing 0.9").text == "Store tea in a tin."
    assert say("tea keeps two weeks or is it that one", meant="storing 0.9").text == FRESH


def test_an_amount_after_an_offer_is_about_what_is_offered() -> None:
    answer = say("so three months", "water", pending=Offer("storing"))
    assert (answer.entries, answer.text) == (("storing",), STALE)
    assert say("so three months", "water", pending=Offer("steeping")).entries == ("price",)
    assert say("so ten", "water", pending=Offer("storing")).entries == ("price",)


def test_what_was_told_counts_before_what_is_offered() -> None:
    assert say("so three months", "storing", pending=Offer("steeping")).entries == ("storing",)


@pytest.mark.parametrize(
    "pending", [Choice(("water", "steeping")), ElicitSlot(("water", "steeping")), SayNumber("scald")]
)
def test_an_amount_is_none_while_something_else_is_asked(pending: Pending) -> None:
    assert say("so three months", "storing", pending=pending).entries != ("storing",)


def test_before_anything_was_told_or_offered_an_amount_is_about_nothing() -> None:
    assert say("so three months").entries == ("price",)


def test_a_range_may_have_no_end() -> None:
    storing = CATALOG.topic("storing")
    assert storing
    endless = Variant("stale", STALE, amounts=(Range("minutes", 80641, None),))
    entries = {**CATALOG.entries, "storing": storing._replace(variants=(endless,))}
    given = turn(after("storing"), {"so thirty months": "price 0.9"})._replace(
        catalog=CATALOG._replace(entries=entries)
    )
    assert answer_utterance(given, Utterance.of("so thirty months")).text == STALE


@pytest.mark.parametrize(
    ("meant", "said"),
    [
        ("storing 0.9", STALE),
        ("storing/fresh 0.9", STALE),
        # An amount counts for more than some variants, and for less than one that is about something else.
        ("storing/caddy 0.9", STALE),
        ("storing/light 0.9", "Light makes it stale."),
        ("steeping/iced 0.9", "Steep iced tea overnight."),
    ],
)
def test_a_question_that_names_an_amount_gets_what_fits_it(meant: str, said: str) -> None:
    assert say("does tea keep for three months", meant=meant).text == said


def test_an_amount_counts_only_if_the_topic_is_sure() -> None:
    assert say("does tea keep for three months", meant="storing/fresh 0.66").text == STALE
    assert say("does tea keep for three months", meant="storing/fresh 0.64").text == FRESH


def test_a_conclusion_with_an_amount_gets_what_fits_it() -> None:
    assert say("so the tin lasts me two months", "storing", meant="acknowledge 0.9").text == KEPT
    assert say("so the tin lasts me", "storing", meant="acknowledge 0.9").text != KEPT
    assert say("so the tin lasts me two months", "steeping", meant="acknowledge 0.9").text != KEPT
    assert say("the tin lasts me two months", "storing", meant="acknowledge 0.9").text != KEPT


def test_a_question_without_an_amount_keeps_its_variant() -> None:
    assert say("does tea keep", meant="storing/fresh 0.9").text == FRESH


def test_a_rate_is_no_amount() -> None:
    assert say("i drink cups a month", meant="storing/fresh 0.9").text == FRESH
    assert say("does it keep for a month", meant="storing/fresh 0.9").text == KEPT


def test_a_number_alone_counts_nothing_in_a_question_about_something() -> None:
    assert say("does it keep in two", meant="storing/stale 0.9").text == STALE
