"""Retelling: what was told once more, simpler, shorter, with more or its source; what was before, and what is next."""

from collections.abc import Callable

import pytest

from skill.catalog import Gap, Topic
from skill.dialog import retelling
from skill.dialog.policy import answer_intent
from skill.dialog.reply import Answer, Choice, ElicitSlot, Offer, Pending, TourStep
from skill.dialog.session import Said, Session
from skill.dialog.turn import TurnContext
from tests.dialog.tea import CATALOG, NEW, after, is_same, outcome, summary, told, turn, with_wording

NOTHING_YET = Answer("talk", "Nothing was said yet. What would you like to know?", pending=ElicitSlot(), asks=True)
MORE_TOLD = told("steeping", kind="more", part="more")
MORE_GIVEN = after("steeping", kind="more", said=MORE_TOLD, told=MORE_TOLD, more_given=True)
"""After "tell me more", with nothing offered."""


def conversation(*intents: str, session: Session = NEW) -> list[Answer]:
    """The answers to some intents, one after the other."""
    answers = []
    for intent in intents:
        answers.append(answer_intent(turn(session), intent))
        session = session.after(answers[-1])
    return answers


@pytest.mark.parametrize(
    "reply",
    [
        retelling.nothing_yet,
        retelling.doubt,
        retelling.more,
        retelling.previous,
        retelling.first_answer,
        retelling.simpler,
        retelling.shorter,
    ],
)
def test_nothing_is_told_again_before_anything_was_told(reply: Callable[[TurnContext], Answer]) -> None:
    assert is_same(reply(turn()), NOTHING_YET)


def test_before_anything_was_told_the_source_is_that_of_all_answers() -> None:
    asked = retelling.source(turn())
    assert (asked.text, asked.asks) == ("I only know one article on tea. What would you like to know?", True)


# In other words.


@pytest.mark.parametrize(
    ("last", "simple", "short"),
    [
        (told("water"), "Let it boil. Then wait a little.", "Just off the boil."),
        (told("water", part="again"), "Let it boil. Then wait a little.", "Just off the boil."),
        (told("water", part="short"), "Let it boil. Then wait a little.", "Just off the boil."),
        (told("steeping", variants=("iced",)), "Wait four minutes. Then take the leaves out.", "Four minutes."),
        # Not in the article, or more than one topic.
        (told("price"), "In plain words: it does not say.", "In short: it does not say."),
        (told("other", part="catch_all"), "In plain words: it does not say.", "In short: it does not say."),
    ],
)
def test_the_last_answer_is_told_in_plain_words_or_few(last: Said, simple: str, short: str) -> None:
    session = after(*last.entries, said=last, told=last)
    assert retelling.simpler(turn(session)).text == simple
    assert retelling.shorter(turn(session)).text == short


def test_two_answers_in_other_words_are_not_denied() -> None:
    for reply in (retelling.simpler, retelling.shorter):
        assert "it does not say" not in reply(turn(after("steeping", "water"))).text


@pytest.mark.parametrize("aside", ["source", "doubt", "who_knows", "louder", "repeat", "acknowledge"])
def test_an_aside_does_not_take_the_last_answer_away(aside: str) -> None:
    simple = conversation("steeping", aside, "simpler")[-1]
    assert (simple.entries, simple.part) == (("steeping",), "simple")


# More.


def test_more_is_told_once_for_each_topic_then_comes_the_next() -> None:
    answers = conversation("steeping", "more", "more", "more", "more")
    assert [summary(answer) for answer in answers] == [
        "answer steeping",
        "more steeping",
        "answer storing",
        "more storing",
        "answer milk_before",
    ]
    assert answers[2].text == "That is all on it. Next, storing tea: Store tea in a tin."


def test_the_next_topic_after_more_is_the_one_that_was_offered_just_before() -> None:
    last = conversation("steeping", "more")[-1]
    assert is_same(last.pending, Offer("storing"))
    assert conversation("steeping", "more", "more")[-1].entries == ("storing",)


@pytest.mark.parametrize(
    ("session", "expected"),
    [
        (MORE_GIVEN, "answer water > offer storing"),
        (MORE_GIVEN._replace(covered=("steeping", "water")), "answer storing > offer milk_before"),
        (MORE_GIVEN._replace(offers=("water",)), "answer storing > offer milk_before"),
        (MORE_GIVEN._replace(pending=Offer("colored"), offers=("colored",)), "answer colored > nothing"),
        # All that it suggests was told or declined.
        (
            MORE_GIVEN._replace(covered=("steeping", "water", "storing", "milk_after")),
            "more: That is all on it. > nothing",
        ),
        (MORE_GIVEN._replace(declined=2), "more: That is all on it. > nothing"),
        (MORE_GIVEN._replace(declined=2, pending=Offer("vanished")), "more: That is all on it. > nothing"),
        # Whatever more was given on before.
        (MORE_GIVEN._replace(more_given=False), "more steeping > offer water"),
        # Of two answers the first.
        (after("steeping", "milk_after"), "more steeping > offer water"),
        # The next part of a tour.
        (after("water", pending=TourStep(0)), "answer steeping (chapter) > tour 1"),
        # Only a gap was told, or nothing: what is offered, or one of two, or that there is no more.
        (after("price", pending=Offer("water")), "answer water > nothing"),
        (after("price", pending=Choice(("milk_before", "water"))), "answer milk_before > offer milk_after"),
        (after("price"), "more: That is all on it. > nothing"),
        (after("other"), "more: That is all on it. > nothing"),
        (NEW._replace(turns=1, pending=Offer("water")), "answer water > offer storing"),
    ],
)
def test_more_adds_what_there_is_or_goes_on(session: Session, expected: str) -> None:
    assert outcome(retelling.more(turn(session)), session) == expected


@pytest.mark.parametrize(("turns", "text"), [(0, "That was all."), (1, "No more."), (2, "That was all.")])
def test_that_there_is_no_more_is_said_differently_each_turn(turns: int, text: str) -> None:
    session = MORE_GIVEN._replace(turns=turns, declined=2)
    assert retelling.more(turn(session, known=with_wording(no_more=("That was all.", "No more.")))).text == text


def test_that_there_is_no_more_is_said_as_often_as_it_is_asked_for() -> None:
    texts = [answer.text for answer in conversation("more", "more", session=MORE_GIVEN._replace(declined=2))]
    assert texts == ["That is all on it.", "That is all on it."]


# Next and previous.


@pytest.mark.parametrize(
    ("session", "entry"),
    [
        # What is offered, or one of two.
        (after("steeping", pending=Offer("storing"), offers=("storing",)), "storing"),
        (after("steeping", pending=Offer("storing"), covered=("storing", "steeping")), "water"),
        (after("steeping", pending=Choice(("milk_before", "milk_after"))), "milk_before"),
        (after("steeping", pending=Choice(("milk_before", "milk_after")), covered=("milk_before",)), "milk_after"),
        # What the last topic suggests.
        (after("milk_before"), "milk_after"),
        (after("milk_before", covered=("milk_before", "milk_after")), "steeping"),
        (after("milk_before", "steeping"), "milk_after"),
        # What to start with.
        (after("price"), "steeping"),
        (after("price", covered=("steeping", "price")), "water"),
        (NEW, "steeping"),
        # What was told by a broader answer is no news.
        (after("brewing", "milk_before", covered=("brewing", "milk_before")), "storing"),
        # Nor what was offered and declined.
        (after("steeping", offers=("water",), declined=1), "storing"),
        (after("steeping", offers=("water", "storing"), declined=2), "milk_after"),
        # The next part of a tour.
        (after("water", pending=TourStep(0)), "steeping"),
        (after("steeping", pending=TourStep(1)), "storing"),
    ],
)
def test_next_is_what_is_offered_or_news(session: Session, entry: str) -> None:
    assert retelling.onward(turn(session)).entries == (entry,)


@pytest.mark.parametrize(
    ("session", "entry"),
    [
        (
            after("steeping", pending=Offer("storing"), covered=("steeping", "storing", "water", "milk_after")),
            "storing",
        ),
        (after("price", covered=("steeping", "storing", "water")), "steeping"),
    ],
)
def test_next_is_the_best_one_again_when_everything_was_told(session: Session, entry: str) -> None:
    assert retelling.onward(turn(session)).entries == (entry,)


def test_next_is_nothing_that_was_just_told_by_a_broader_answer() -> None:
    session = after("brewing", covered=("brewing", "storing", "milk_before"))
    assert retelling.onward(turn(session)).entries not in (("steeping",), ("water",))


@pytest.mark.parametrize(
    ("last", "covered", "entry"),
    [
        ("water", ("steeping", "water"), "steeping"),
        ("storing", ("steeping", "water", "storing"), "water"),
        # Once back, further back.
        ("water", ("steeping", "water", "storing"), "steeping"),
        # Answers that the article does not say are skipped.
        ("price", ("steeping", "price"), "steeping"),
        ("water", ("steeping", "price", "water"), "steeping"),
        ("price", ("steeping", "water", "price"), "water"),
        # So is what vanished from the catalog.
        ("water", ("steeping", "vanished", "water"), "steeping"),
        # There is nothing before it.
        ("water", ("price", "water"), "water"),
        ("steeping", ("steeping", "water"), "steeping"),
        ("price", ("price",), "price"),
        ("storing", (), "storing"),
    ],
)
def test_previous_goes_back_or_repeats_the_first(last: str, covered: tuple[str, ...], entry: str) -> None:
    assert retelling.previous(turn(after(last, covered=covered))).entries == (entry,)


def test_previous_after_two_answers_goes_to_what_came_before_both() -> None:
    session = after("water", "storing", covered=("steeping", "water", "storing"))
    assert retelling.previous(turn(session)).entries == ("steeping",)
    session = after("water", "storing")
    assert retelling.previous(turn(session)).entries == ("water", "storing")


def test_previous_cannot_tell_what_vanished_from_the_catalog() -> None:
    assert is_same(retelling.previous(turn(after("vanished"))), NOTHING_YET)


# The first answer.


def test_the_first_answer_is_told_with_a_word_on_it() -> None:
    answer = retelling.first_answer(turn(after("storing", first=told("steeping"))))
    assert answer.text == "First I said: Steep the leaves for four minutes."
    assert (answer.kind, answer.entries, answer.card) == ("answer", ("steeping",), "Four minutes.")


def test_the_first_answer_may_be_a_gap_a_variant_or_two() -> None:
    variant = told("steeping", variants=("iced",))
    assert summary(retelling.first_answer(turn(after("storing", first=variant)))) == "answer steeping/iced"
    assert summary(retelling.first_answer(turn(after("storing", first=told("price"))))) == "gap price"
    both = told("steeping", "water")
    assert summary(retelling.first_answer(turn(after("storing", first=both)))) == "answer steeping + water"


def test_the_first_answer_stays_the_first() -> None:
    answers = conversation("price", "water", "first_answer", "storing", "first_answer")
    assert [summary(answer) for answer in answers[2::2]] == ["gap price", "gap price"]


def test_the_first_answer_is_repeated_as_often_as_it_is_asked_for() -> None:
    texts = [answer.text for answer in conversation("water", "steeping", "first_answer", "first_answer")[2:]]
    assert texts == ["First I said: Take water just off the boil."] * 2


@pytest.mark.parametrize(
    "later",
    [
        # The water was offered first, and told since.
        ("yes", "colored"),
        ("water",),
        # Or declined.
        ("no", "colored"),
    ],
)
def test_the_first_answer_offers_nothing_that_is_no_news_any_more(later: tuple[str, ...]) -> None:
    first, *_, again = conversation("steeping", *later, "first_answer")
    assert is_same(first.pending, Offer("water"))
    assert not is_same(again.pending, Offer("water"))


# Where it comes from.


@pytest.mark.parametrize(
    ("entries", "sections"),
    [
        (("water",), "The Pot"),
        (("storing",), "The Tin and The Pot"),
        # No more than two.
        (("steeping",), "the introduction and The Pot"),
        (("water", "storing"), "The Pot and The Tin"),
        (("milk_after", "water"), "Milk and Sugar and The Pot"),
        # The fact beside a gap.
        (("price",), "The Tin"),
        (("price", "water"), "The Tin and The Pot"),
        (("sugar_after", "water"), "The Pot"),
        (("sugar_after",), ""),
        (("other",), ""),
        (("vanished",), ""),
    ],
)
def test_the_source_names_each_section_once(entries: tuple[str, ...], sections: str) -> None:
    answer = retelling.source(turn(after(*entries)))
    text = f"That is from {sections}." if sections else "That is not in the article."
    assert (answer.kind, answer.text, answer.entries, answer.asks) == ("source", text, (), False)


@pytest.mark.parametrize(
    ("last", "text"),
    [
        # Its own words, if the topic has some.
        (told("water"), "On the water, the article gives no proof."),
        (told("storing"), "So it stands in The Tin and The Pot."),
        (told("storing", kind="more", part="more"), "So it stands in The Tin and The Pot."),
        (told("water", "storing"), "So it stands in The Pot and The Tin."),
        (told("price"), "I found nothing on that."),
        (told("sugar_after"), "I found nothing on that."),
        (told("other", part="catch_all"), "I found nothing on that."),
    ],
)
def test_doubt_is_answered_with_the_section_and_that_there_is_one_article(last: Said, text: str) -> None:
    pending = Offer("colored")
    answer = retelling.doubt(turn(after(*last.entries, told=last, said=last, pending=pending)))
    assert answer.text == text
    if not answer.entries:
        assert (answer.kind, is_same(answer.pending, pending)) == ("talk", True)


@pytest.mark.parametrize(
    ("entry", "expected", "text"),
    [
        ("steeping", "more steeping (why)", "Because longer steeping makes it bitter."),
        ("water", "more water (why)", "The article gives no reason."),
        ("price", "source: The article gives no reason.", "The article gives no reason."),
    ],
)
def test_a_reason_is_given_if_the_article_gives_one(entry: str, expected: str, text: str) -> None:
    known = CATALOG.entries[entry]
    assert isinstance(known, Topic | Gap)
    answer = retelling.reason(turn(after(entry)), known)
    assert (summary(answer), answer.text) == (expected, text)


# Who knows, and a wrong answer.


@pytest.mark.parametrize(
    ("session", "text"),
    [
        (after("price"), "A shop can tell."),
        (after("water", "price"), "A shop can tell."),
        (after("price", "water"), "Somebody else may know."),
        (after("other"), "Somebody else may know."),
        (after("water"), "Somebody else may know."),
        (NEW, "Somebody else may know."),
    ],
)
@pytest.mark.parametrize("pending", [None, Offer("storing")])
def test_who_knows_is_answered_by_the_gap_if_it_can(session: Session, text: str, pending: Pending | None) -> None:
    expected = Answer("talk", text, pending=pending)
    assert is_same(retelling.who_knows(turn(session._replace(pending=pending))), expected)


@pytest.mark.parametrize(
    ("runner_up", "expected", "text"),
    [
        ("water", "answer water", "Sorry. Take water just off the boil."),
        ("sugar_after", "gap sugar_after", "Sorry. The article does not say whether sugar may go in afterwards."),
        ("", "talk: Sorry. What did you mean?", "Sorry. What did you mean?"),
        ("vanished", "talk: Sorry. What did you mean?", "Sorry. What did you mean?"),
        ("thanks", "talk: Sorry. What did you mean?", "Sorry. What did you mean?"),
    ],
)
def test_a_wrong_answer_is_replaced_by_the_second_reading(runner_up: str, expected: str, text: str) -> None:
    answer = retelling.not_that(turn(after("steeping", runner_up=runner_up)))
    assert (summary(answer), answer.text) == (expected, text)
    if answer.kind == "talk":
        assert (answer.asks, is_same(answer.pending, ElicitSlot())) == (True, True)


def test_a_wrong_answer_after_a_repetition_is_still_replaced() -> None:
    session = after("steeping", runner_up="water")
    assert summary(conversation("repeat", "not_that", session=session)[-1]) == "answer water"


def test_a_question_for_what_was_meant_may_name_two_topics() -> None:
    known = with_wording(not_that_ask=("Do you mean {first}, or {second}?",))
    answer = retelling.not_that(turn(after("steeping"), known=known))
    assert answer.text == "Do you mean the water, or storing tea?"
