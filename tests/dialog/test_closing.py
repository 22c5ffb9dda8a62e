"""How a turn closes: disclaimer, closing question, reprompt, the note on the card, and the spelling of the locale."""

import typing

import pytest

from skill.dialog.closing import close, in_turn, spell
from skill.dialog.dialog_acts import HANDLERS, launch
from skill.dialog.policy import answer_intent
from skill.dialog.reply import Answer, Choice, ElicitSlot, Kind, Offer, Pending
from skill.dialog.session import Session
from tests.dialog.tea import NEW, turn

DISCLAIMER = "This is no advice."


def closed(answer: Answer, session: Session = NEW, locale: str = "en") -> Answer:
    return close(turn(session, locale=locale), answer)


# The disclaimer.


@pytest.mark.parametrize("kind", typing.get_args(Kind))
def test_only_answers_and_gaps_are_followed_by_the_disclaimer(kind: Kind) -> None:
    assert closed(Answer(kind, "Tea.")).disclaimer == (DISCLAIMER if kind in {"answer", "gap"} else "")
    assert closed(Answer(kind, "Tea."), Session(disclaimed=True)).disclaimer == ""


def test_the_disclaimer_is_spoken_once_a_session() -> None:
    session, disclaimers = NEW, []
    for entry in ("repeat", "steeping", "more", "water", "price"):
        answer = closed(answer_intent(turn(session), entry), session)
        session = session.after(answer)
        disclaimers.append(answer.disclaimer)
    assert disclaimers == ["", DISCLAIMER, "", "", ""]


@pytest.mark.parametrize("first", [launch, HANDLERS["help"]])
def test_the_disclaimer_does_not_follow_a_welcome_or_help_that_held_it(first: typing.Any) -> None:
    session = NEW.after(first(turn()))
    assert closed(answer_intent(turn(session), "steeping"), session).disclaimer == ""


# The closing question.


@pytest.mark.parametrize(
    ("pending", "turns", "question"),
    [
        (Offer("storing"), 0, "Would you like to hear about storing tea?"),
        (Offer("storing"), 1, "Shall I tell you about storing tea?"),
        (Offer("storing"), 2, "How about storing tea?"),
        (Offer("storing"), 3, "Would you like to hear about storing tea?"),
        (None, 0, "Anything else?"),
        (None, 1, "What else?"),
        (None, 2, "Anything else?"),
        # No topic of that id to offer.
        (Offer("vanished"), 0, "Anything else?"),
        (Offer("price"), 0, "Anything else?"),
        # The text itself asks.
        (Choice(("steeping", "water")), 0, ""),
        (ElicitSlot(), 0, ""),
    ],
)
def test_a_turn_closes_with_one_question(pending: Pending | None, turns: int, question: str) -> None:
    assert closed(Answer("answer", "Tea.", pending=pending), Session(turns=turns)).question == question


def test_nothing_is_asked_when_the_session_ends() -> None:
    answer = closed(Answer("stop", "Goodbye.", ends=True))
    assert (answer.question, answer.reprompt) == ("", "")


@pytest.mark.parametrize("answer", [Answer("answer", "Tea."), Answer("launch", "Welcome.", pending=ElicitSlot())])
def test_there_is_a_reprompt_while_the_session_is_open(answer: Answer) -> None:
    assert closed(answer).reprompt == "Ask about steeping, or the water."


# The reprompt.


def answered(*entries: str, pending: Pending | None = None) -> Answer:
    return Answer("answer", "Tea.", entries, (None,) * len(entries), pending=pending)


@pytest.mark.parametrize(
    ("session", "answer", "reprompt"),
    [
        # The starters, uncovered ones first.
        (NEW, answered(), "Ask about steeping, or the water."),
        (Session(covered=("steeping",)), answered(), "Ask about the water, or storing tea."),
        (Session(covered=("water",)), answered(), "Ask about steeping, or storing tea."),
        (Session(covered=("steeping", "water", "storing")), answered(), "Ask about steeping, or the water."),
        (NEW, answered("price"), "Ask about steeping, or the water."),
        (NEW, answered("vanished"), "Ask about steeping, or the water."),
        # What the topic suggests, before the starters.
        (NEW, answered("milk_before"), "Ask about milk after pouring, or steeping."),
        (NEW, answered("milk_after"), "Ask about the water, or steeping."),
        (NEW, answered("steeping"), "Ask about the water, or storing tea."),
        (Session(covered=("milk_after",)), answered("milk_before"), "Ask about steeping, or the water."),
        # What is offered, before what the topic suggests, and once only.
        (NEW, answered("steeping", pending=Offer("milk_after")), "Ask about milk after pouring, or the water."),
        (NEW, answered("steeping", pending=Offer("storing")), "Ask about storing tea, or the water."),
        (
            NEW,
            answered(pending=Choice(("milk_before", "milk_after"))),
            "Ask about milk before pouring, or milk after pouring.",
        ),
        # The offer that is made now, not the one before.
        (Session(pending=Offer("milk_after")), answered(), "Ask about steeping, or the water."),
        # Topics only.
        (
            NEW,
            answered(pending=Choice(("sugar_after", "sugar_before"))),
            "Ask about sugar before pouring, or steeping.",
        ),
        (NEW, answered(pending=Offer("vanished")), "Ask about steeping, or the water."),
        # What is told now counts as covered; if all is, the best ones come again.
        (NEW, answered("storing"), "Ask about steeping, or milk before pouring."),
        (Session(covered=("water", "storing")), answered("steeping"), "Ask about the water, or storing tea."),
        (Session(covered=("steeping", "storing")), answered("water"), "Ask about storing tea, or steeping."),
        # After two answers, from the first.
        (Session(covered=("storing",)), answered("water", "steeping"), "Ask about storing tea, or steeping."),
    ],
)
def test_the_reprompt_names_two_topics(session: Session, answer: Answer, reprompt: str) -> None:
    assert closed(answer, session).reprompt == reprompt


@pytest.mark.parametrize(
    ("turns", "reprompt"),
    [
        (0, "Ask about steeping, or the water."),
        (1, "I know about steeping, or the water."),
        (2, "Try steeping, or the water."),
        (3, "Ask about steeping, or the water."),
    ],
)
def test_the_reprompt_is_worded_differently_each_turn(turns: int, reprompt: str) -> None:
    assert closed(answered(), Session(turns=turns)).reprompt == reprompt


@pytest.mark.parametrize(("turns", "phrase"), [(0, "a"), (1, "b"), (2, "a"), (5, "b")])
def test_phrases_are_used_in_turn(turns: int, phrase: str) -> None:
    assert in_turn(("a", "b"), turn(Session(turns=turns))) == phrase


# The card.


@pytest.mark.parametrize(("locale", "number"), [("en", "an ambulance"), ("en-GB", "999")])
def test_a_card_ends_in_a_note_with_the_emergency_number(locale: str, number: str) -> None:
    card = closed(Answer("answer", "Tea.", card="In a tin."), locale=locale).card
    assert card == f"In a tin.\n\nNo advice. In an emergency call {number}."


def test_there_is_no_note_without_a_card() -> None:
    assert closed(Answer("talk", "Hello.")).card == ""


# The spelling.

SPELLING = {"color": "colour", "flavor": "flavour"}


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("the color of tea", "the colour of tea"),
        ("color, and again color", "colour, and again colour"),
        ("colors of flavored tea", "colours of flavoured tea"),
        ("it may discolor", "it may discolor"),
        ("it may discolor the color", "it may discolor the colour"),
        ("(color)", "(colour)"),
        ("tea", "tea"),
        ("", ""),
    ],
)
def test_words_are_spelled_as_in_the_locale_from_their_start(text: str, spelled: str) -> None:
    assert spell(text, SPELLING) == spelled
    assert spell(text, {}) == text


@pytest.mark.parametrize(("locale", "flavor", "color"), [("en", "flavor", "color"), ("en-GB", "flavour", "colour")])
def test_an_answer_is_closed_in_the_spelling_of_the_locale(locale: str, flavor: str, color: str) -> None:
    answer = Answer("answer", "A flavor.", title="On flavor", card="One flavor.", pending=Offer("colored"))
    spelled = closed(answer, locale=locale)
    assert spelled.text == f"A {flavor}."
    assert spelled.title == f"On {flavor}"
    assert spelled.card.startswith(f"One {flavor}.")
    assert spelled.question == f"Would you like to hear about {color}ed tea?"
    assert spelled.reprompt == f"Ask about {color}ed tea, or steeping."


def test_closing_changes_nothing_else() -> None:
    answer = answer_intent(turn(), "steeping")
    assert closed(answer)._replace(disclaimer="", question="", reprompt="", card=answer.card) == answer
