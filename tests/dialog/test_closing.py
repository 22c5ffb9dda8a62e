"""How a turn closes: disclaimer, closing question, reprompt, the note on the card, and the wording of the locale."""

import typing

import pytest

from skill.dialog import entries
from skill.dialog.closing import close, in_turn, spell, suggest
from skill.dialog.dialog_acts import HANDLERS, launch
from skill.dialog.policy import answer_intent
from skill.dialog.reply import (
    Answer,
    Choice,
    Confirm,
    ConfirmReminder,
    ElicitSlot,
    Kind,
    Offer,
    Pending,
    RemindersOffer,
    SayNumber,
    TourStep,
)
from skill.dialog.session import Session
from tests.dialog.tea import CATALOG, NEW, turn, with_wording

DISCLAIMER = "This is no advice."
CHECK_SCALD = "If that's a scald, call an ambulance, or go to a hospital. If not, what would you like to know?"


def closed(answer: Answer, session: Session = NEW, locale: str = "en") -> Answer:
    return close(turn(session, locale=locale), answer)


# The disclaimer.


@pytest.mark.parametrize("kind", typing.get_args(Kind))
def test_only_answers_and_gaps_are_followed_by_the_disclaimer(kind: Kind) -> None:
    assert closed(Answer(kind, "Tea.")).disclaimer == (DISCLAIMER if kind in {"answer", "gap"} else "")
    assert closed(Answer(kind, "Tea."), Session(disclaimed=True)).disclaimer == ""


def test_the_disclaimer_is_spoken_once_a_session() -> None:
    session, disclaimers = NEW, []
    for entry in ("repeat", "crisis", "steeping", "more", "water", "price"):
        answer = closed(answer_intent(turn(session), entry), session)
        session = session.after(answer)
        disclaimers.append(answer.disclaimer)
    assert disclaimers == ["", "", DISCLAIMER, "", "", ""]


@pytest.mark.parametrize("first", [launch, HANDLERS["help"]])
def test_the_disclaimer_does_not_follow_a_welcome_or_help_that_held_it(first: typing.Any) -> None:
    session = NEW.after(first(turn()))
    assert closed(answer_intent(turn(session), "steeping"), session).disclaimer == ""


# Naming the article.

LATER = "First, the article says so. The article says more."


@pytest.mark.parametrize(
    ("session", "told", "text"),
    [
        # Before the listener has heard of the article.
        (NEW, ("steeping",), LATER),
        # Once it has been named.
        (Session(disclaimed=True), ("steeping",), "First, it says so. It says more."),
        (Session(disclaimed=True), (), "First, it says so. It says more."),
        (Session(disclaimed=True), ("price",), "First, it says so. It says more."),
        # A bold claim always names it.
        (Session(disclaimed=True), ("colored",), LATER),
        (Session(disclaimed=True), ("steeping", "colored"), LATER),
        (Session(disclaimed=True), ("colored", "price"), LATER),
    ],
)
def test_the_article_is_named_once_unless_the_claim_is_bold(session: Session, told: tuple[str, ...], text: str) -> None:
    answer = Answer("answer", LATER, told, (None,) * len(told), title="The article says", card="The article says so.")
    final = closed(answer, session)
    assert final.text == text
    # What is read is not heard.
    assert (final.title, final.card.startswith("The article says so.")) == ("The article says", True)


def test_words_that_do_not_name_the_article_stay() -> None:
    answer = Answer("answer", "Steep it. The articles say so.", ("steeping",), (None,))
    assert closed(answer, Session(disclaimed=True)).text == answer.text


# The closing question.

WHICH = "Which one: steeping, or the water?"


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
        (ElicitSlot(), 0, "Anything else?"),
        # No topic of that id to offer.
        (Offer("vanished"), 0, "Anything else?"),
        (Offer("price"), 0, "Anything else?"),
        # The next part of the tour.
        (TourStep(0), 0, "Shall I go on with the leaves?"),
        (TourStep(1), 0, "Shall I go on with the tin?"),
        (TourStep(1), 1, "Next comes the tin. Ready?"),
        (TourStep(3), 0, "Anything else?"),
        (TourStep(99), 0, "Anything else?"),
        # The number of an emergency.
        (SayNumber("crisis"), 0, "Shall I say the number?"),
        (SayNumber("vanished"), 0, "Anything else?"),
        (SayNumber("steeping"), 0, "Anything else?"),
        # What was asked before, after words in between.
        (Choice(("steeping", "water")), 0, WHICH),
        (Confirm("scald"), 0, CHECK_SCALD),
        (RemindersOffer(), 0, "Shall I remind you?"),
        (ConfirmReminder("milk"), 0, "Shall I set that one?"),
    ],
)
def test_a_turn_closes_with_a_question_for_what_is_pending(pending: Pending | None, turns: int, question: str) -> None:
    assert closed(Answer("talk", "Tea.", pending=pending), Session(turns=turns)).question == question


@pytest.mark.parametrize(
    "pending", [None, ElicitSlot(), Offer("storing"), Choice(("steeping", "water")), Confirm("scald"), TourStep(0)]
)
def test_no_question_follows_a_text_that_asks(pending: Pending | None) -> None:
    answer = closed(Answer("talk", "What tea?", pending=pending, asks=True))
    assert answer.question == ""
    assert answer.reprompt


def test_nothing_is_asked_when_the_session_ends() -> None:
    answer = closed(Answer("stop", "Goodbye.", ends=True))
    assert (answer.question, answer.reprompt) == ("", "")


# The reprompt.


def answered(*told: str, pending: Pending | None = None) -> Answer:
    return Answer("answer", "Tea.", told, (None,) * len(told), pending=pending)


@pytest.mark.parametrize(
    ("session", "answer", "reprompt"),
    [
        # The starters, those that are news first.
        (NEW, answered(), "Ask about steeping, or the water."),
        (NEW, answered(pending=ElicitSlot()), "Ask about steeping, or the water."),
        (Session(covered=("steeping",)), answered(), "Ask about the water, or storing tea."),
        (Session(covered=("water",)), answered(), "Ask about steeping, or storing tea."),
        (Session(covered=("steeping", "water", "storing")), answered(), "Ask about steeping, or the water."),
        (NEW, answered("other"), "Ask about steeping, or the water."),
        (NEW, answered("vanished"), "Ask about steeping, or the water."),
        # What a broader answer told is no news.
        (Session(covered=("brewing", "milk_before")), answered(), "Ask about storing tea, or steeping."),
        (NEW, answered("brewing"), "Ask about storing tea, or milk before pouring."),
        (Session(covered=("storing",)), answered("brewing"), "Ask about milk before pouring, or storing tea."),
        # What the topic suggests, before the starters.
        (NEW, answered("milk_before"), "Ask about milk after pouring, or steeping."),
        (NEW, answered("milk_after"), "Ask about the water, or steeping."),
        (NEW, answered("steeping"), "Ask about the water, or storing tea."),
        (Session(covered=("milk_after",)), answered("milk_before"), "Ask about steeping, or the water."),
        # What is offered, before what the topic suggests, and once only.
        (NEW, answered("steeping", pending=Offer("milk_before")), "Ask about milk before pouring, or the water."),
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
        (Session(covered=("water", "storing")), answered("steeping"), "Ask about milk after pouring, or the water."),
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


def test_silence_after_the_question_for_an_emergency_is_met_with_its_number() -> None:
    scald = CATALOG.emergencies[1]
    assert closed(entries.check_emergency(turn(), scald)).reprompt == CHECK_SCALD
    # After words in between too.
    assert (
        "call an ambulance" in closed(Answer("talk", "Take your time.", pending=Confirm("scald"), asks=True)).reprompt
    )


@pytest.mark.parametrize("number", [entries.tell_emergency, entries.say_number])
def test_silence_after_a_number_is_met_with_the_question_whether_to_say_it(number: typing.Any) -> None:
    # Others may be listening, so that it is not said unless the listener wants to hear it.
    assert closed(number(turn(), CATALOG.emergencies[0])).reprompt == "Shall I say the number?"


def test_there_is_no_reprompt_after_an_emergency_that_closes_the_session() -> None:
    answer = closed(entries.tell_emergency(turn(), CATALOG.emergencies[1]))
    assert (answer.question, answer.reprompt, answer.disclaimer) == ("", "", "")


def test_two_topics_are_suggested() -> None:
    first, second = suggest(turn(), answered("milk_before"))
    assert (first.id, second.id) == ("milk_after", "steeping")


@pytest.mark.parametrize(("turns", "phrase"), [(0, "a"), (1, "b"), (2, "a"), (5, "b")])
def test_phrases_are_used_in_turn(turns: int, phrase: str) -> None:
    assert in_turn(("a", "b"), turn(Session(turns=turns))) == phrase


# The card.


@pytest.mark.parametrize(("locale", "number"), [("en", "an ambulance"), ("en-GB", "999")])
@pytest.mark.parametrize("kind", ["answer", "gap", "more"])
def test_a_card_ends_in_a_note_with_the_emergency_number(locale: str, number: str, kind: Kind) -> None:
    card = closed(Answer(kind, "Tea.", card="In a tin."), locale=locale).card
    assert card == f"In a tin.\n\nNo advice. In an emergency call {number}."


def test_there_is_no_note_without_a_card() -> None:
    assert closed(Answer("talk", "Hello.")).card == ""


@pytest.mark.parametrize(
    ("entry", "locale", "card"),
    [
        ("scald", "en", "Cool it and call an ambulance."),
        ("scald", "en-GB", "Cool it and call 999."),
        # Others at home may read it.
        ("crisis", "en", ""),
    ],
)
def test_the_card_of_an_emergency_has_no_note(entry: str, locale: str, card: str) -> None:
    assert closed(answer_intent(turn(locale=locale), entry), locale=locale).card == card


@pytest.mark.parametrize("kind", ["emergency", "emergency_check"])
def test_no_card_that_sends_to_help_has_a_note(kind: Kind) -> None:
    assert closed(Answer(kind, "Call.", card="Call.")).card == "Call."


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


def test_shorter_words_for_the_article_are_spelled_as_in_the_locale_too() -> None:
    known = with_wording(said_later={"The article": "The colored text"}, spelling={"color": "colour"})
    answer = close(turn(Session(disclaimed=True), known=known), Answer("answer", "The article ends."))
    assert answer.text == "The coloured text ends."


def test_closing_changes_nothing_else() -> None:
    answer = answer_intent(turn(), "steeping")
    assert closed(answer)._replace(disclaimer="", question="", reprompt="", card=answer.card) == answer
