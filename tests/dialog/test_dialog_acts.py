"""Dialog acts: what the skill replies to each of them in each state of a conversation."""

import pytest

from skill.dialog import dialog_acts
from skill.dialog.dialog_acts import HANDLERS
from skill.dialog.policy import answer_intent
from skill.dialog.reply import Answer, Choice, ElicitSlot, Offer, Pending
from skill.dialog.session import Session, Told
from tests.dialog.tea import NEW, after, summary, turn

STATES = {
    "new": NEW,
    "welcomed": Session(turns=1, kind="launch", pending=ElicitSlot(), disclaimed=True),
    "offered": after("steeping", pending=Offer("storing")),
    "choosing": after("steeping", kind="disambiguate", pending=Choice(("milk_before", "milk_after"))),
    "more given": after("steeping", kind="more", told=Told("more", "more", ("steeping",), (None,)), more_given=True),
    "gap": after("price", kind="gap", pending=Offer("storing")),
    "gap without offer": after("other", kind="gap"),
    "told entry vanished": after("vanished"),
    "offered entry vanished": after("steeping", pending=Offer("vanished")),
}

NOTHING_YET = "talk: Nothing was said yet. What would you like to know?"
ACCEPTED = "talk: Good. What would you like to know?"
DECLINED = "declined: All right. What else would you like to know?"
GOODBYE = "stop: Goodbye."
SECTIONS = "source: That is under the introduction, The Pot and The Tin."
NO_SECTION = "source: That is not in the article."
WHAT = "reprompt: Say that again, please."

REPLIES = {
    "repeat": {
        "new": NOTHING_YET,
        "welcomed": NOTHING_YET,
        "offered": "answer steeping",
        "choosing": "answer steeping",
        "more given": "more steeping",
        "gap": "gap price",
        "gap without offer": "gap other",
        "told entry vanished": NOTHING_YET,
        "offered entry vanished": "answer steeping",
    },
    "more": {
        "new": NOTHING_YET,
        "welcomed": NOTHING_YET,
        "offered": "more steeping",
        "choosing": "more steeping",
        "more given": "more: That is all about steeping the Leaves.",
        "gap": "answer storing",
        "gap without offer": "gap other",
        "told entry vanished": NOTHING_YET,
        "offered entry vanished": "more steeping",
    },
    "source": {
        "new": NOTHING_YET,
        "welcomed": NOTHING_YET,
        "offered": SECTIONS,
        "choosing": SECTIONS,
        "more given": SECTIONS,
        "gap": NO_SECTION,
        "gap without offer": NO_SECTION,
        "told entry vanished": NO_SECTION,
        "offered entry vanished": SECTIONS,
    },
    "yes": {
        "new": ACCEPTED,
        "welcomed": ACCEPTED,
        "offered": "answer storing",
        "choosing": "answer milk_before",
        "more given": ACCEPTED,
        "gap": "answer storing",
        "gap without offer": ACCEPTED,
        "told entry vanished": ACCEPTED,
        "offered entry vanished": WHAT,
    },
    "no": {
        "new": GOODBYE,
        "welcomed": GOODBYE,
        "offered": DECLINED,
        "choosing": DECLINED,
        "more given": GOODBYE,
        "gap": DECLINED,
        "gap without offer": GOODBYE,
        "told entry vanished": GOODBYE,
        "offered entry vanished": DECLINED,
    },
    "next": {
        "new": "answer steeping",
        "welcomed": "answer steeping",
        "offered": "answer storing",
        "choosing": "answer milk_before",
        "more given": "answer water",
        "gap": "answer storing",
        "gap without offer": "answer steeping",
        "told entry vanished": "answer steeping",
        "offered entry vanished": WHAT,
    },
    "previous": {
        "new": NOTHING_YET,
        "welcomed": NOTHING_YET,
        "offered": "answer steeping",
        "choosing": "answer steeping",
        "more given": "more steeping",
        "gap": "gap price",
        "gap without offer": "gap other",
        "told entry vanished": NOTHING_YET,
        "offered entry vanished": "answer steeping",
    },
}
"""Of the dialog acts whose reply depends on the state."""

FIXED = {
    "help": Answer(
        "help",
        "Ask me about tea, and in an emergency call an ambulance. What would you like to know?",
        pending=ElicitSlot(),
    ),
    "stop": Answer("stop", "Goodbye.", ends=True),
    "cancel": Answer("stop", "Goodbye.", ends=True),
    "home": Answer("launch", "Back at the start. What would you like to know?", pending=ElicitSlot()),
    "start_over": Answer("launch", "Back at the start. What would you like to know?", pending=ElicitSlot()),
    "hello": Answer("talk", "Hello. What would you like to know?", pending=ElicitSlot()),
    "about_me": Answer("talk", "I know one article on tea. What would you like to know?", pending=ElicitSlot()),
    "thanks": Answer("talk", "You're welcome."),
}
"""Of those whose reply is always the same."""


def reply(act: str, session: Session = NEW, locale: str = "en") -> Answer:
    return HANDLERS[act](turn(session, locale=locale))


def test_every_dialog_act_is_in_a_table() -> None:
    assert {*REPLIES, *FIXED, "out_of_scope"} == set(HANDLERS)
    assert all(replies.keys() == STATES.keys() for replies in REPLIES.values())


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", REPLIES)
def test_a_dialog_act_is_answered_by_the_state_of_the_conversation(act: str, state: str) -> None:
    assert summary(reply(act, STATES[state])) == REPLIES[act][state]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", FIXED)
def test_other_dialog_acts_are_answered_the_same_in_every_state(act: str, state: str) -> None:
    assert reply(act, STATES[state]) == FIXED[act]


@pytest.mark.parametrize(
    ("act", "session", "pending"),
    [
        ("repeat", NEW, ElicitSlot()),
        ("yes", NEW, ElicitSlot()),
        ("no", after("steeping", pending=Offer("storing")), ElicitSlot()),
        ("yes", after("steeping", pending=Offer("storing")), Offer("milk_before")),
        ("yes", after("steeping", pending=Offer("vanished")), ElicitSlot()),
        ("source", after("steeping", pending=Offer("storing")), None),
        ("no", NEW, None),
    ],
)
def test_a_reply_says_what_may_be_answered_to_it(act: str, session: Session, pending: Pending | None) -> None:
    assert reply(act, session).pending == pending


def test_help_names_the_emergency_number_of_the_locale() -> None:
    assert "call 999." in reply("help", locale="en-GB").text


def test_stop_ends_the_session_and_so_does_no_without_an_offer() -> None:
    assert reply("no") == reply("stop")


# More.


def test_more_is_told_once_for_each_topic() -> None:
    session, said = NEW, []
    for act in ("steeping", "more", "more", "more", "water", "more", "more"):
        answer = answer_intent(turn(session), act)
        session = session.after(answer)
        said.append(answer.text)
    assert said == [
        "Steep the leaves for four minutes.",
        "Green tea needs two.",
        "That is all about steeping the Leaves.",
        "That is all about steeping the Leaves.",
        "Take water just off the boil.",
        "Boil it freshly.",
        "That is all about the Water.",
    ]


def test_after_the_last_of_a_topic_the_next_one_is_offered() -> None:
    session = STATES["more given"]
    assert reply("more", session).pending == Offer("water")
    assert reply("more", session._replace(covered=("water",))).pending == Offer("storing")
    assert reply("more", session._replace(declined=2)).pending is None


def test_more_without_an_answer_takes_the_offer() -> None:
    assert summary(reply("more", Session(pending=Offer("water")))) == "answer water"


def test_more_and_next_after_two_answers_go_on_from_the_first() -> None:
    assert summary(reply("more", after("steeping", "milk_after"))) == "more steeping"
    assert summary(reply("next", after("milk_before", "steeping", covered=("milk_before",)))) == "answer milk_after"


# Repeat.


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (Told("answer", "answer", ("steeping",), ("iced",)), "Steep iced tea overnight."),
        (Told("more", "why", ("steeping",), (None,)), "Because longer steeping makes it bitter."),
        (Told("gap", "catch_all", ("other",), (None,)), "The article does not say."),
    ],
)
def test_repeat_says_the_same_again(told: Told, text: str) -> None:
    assert reply("repeat", Session(told=told)).text == text


def test_repeat_makes_the_same_offer_again() -> None:
    session = NEW.after(answer_intent(turn(), "steeping"))
    assert reply("repeat", session).pending == Offer("water")
    assert session.after(reply("repeat", session)).told == session.told


# Source.


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (("water",), "That is under The Pot."),
        (("storing",), "That is under The Tin and The Pot."),
        (("steeping",), "That is under the introduction, The Pot and The Tin."),
        (("water", "storing"), "That is under The Pot and The Tin."),
        (("milk_after", "water"), "That is under Milk and Sugar and The Pot."),
        (("price", "water"), "That is under The Pot."),
        (("price",), "That is not in the article."),
        (("price", "other"), "That is not in the article."),
    ],
)
def test_the_source_names_each_section_once(told: tuple[str, ...], text: str) -> None:
    answer = reply("source", after(*told))
    assert (answer.kind, answer.text, answer.entries) == ("source", text, ())


# Next and previous.


@pytest.mark.parametrize(
    ("session", "entry"),
    [
        (after("steeping", pending=Offer("storing")), "storing"),
        (after("steeping", pending=Offer("storing"), covered=("storing", "steeping")), "water"),
        (after("steeping", pending=Choice(("milk_before", "milk_after")), covered=("milk_before",)), "milk_after"),
        (after("milk_before"), "milk_after"),
        (after("milk_before", covered=("milk_before", "milk_after")), "steeping"),
        (after("price"), "steeping"),
        (after("price", covered=("steeping",)), "water"),
        # Everything is covered: the best one again.
        (after("steeping", pending=Offer("storing"), covered=("steeping", "storing", "water")), "storing"),
        (after("steeping", covered=("steeping", "storing", "water")), "water"),
        (after("price", covered=("steeping", "storing", "water")), "steeping"),
    ],
)
def test_next_prefers_what_was_not_covered(session: Session, entry: str) -> None:
    assert reply("next", session).entries == (entry,)


@pytest.mark.parametrize(
    ("told", "covered", "entry"),
    [
        ("water", ("steeping", "water"), "steeping"),
        ("storing", ("steeping", "water", "storing"), "water"),
        ("water", ("steeping", "water", "storing"), "steeping"),
        ("price", ("steeping", "price"), "steeping"),
        ("water", ("price", "water"), "price"),
        ("steeping", ("steeping", "water"), "steeping"),
        ("storing", ("steeping", "water"), "storing"),
        ("storing", (), "storing"),
    ],
)
def test_previous_goes_back_or_repeats_the_first(told: str, covered: tuple[str, ...], entry: str) -> None:
    assert reply("previous", after(told, covered=covered)).entries == (entry,)


def test_previous_after_two_answers_goes_to_what_came_before_both() -> None:
    session = after("water", "storing", covered=("steeping", "water", "storing"))
    assert reply("previous", session).entries == ("steeping",)
    assert reply("previous", session._replace(covered=("storing",))).entries == ("water", "storing")


def test_previous_asks_again_if_the_previous_entry_vanished() -> None:
    assert reply("previous", after("water", covered=("vanished", "water"))).kind == "reprompt"


# Out of scope, and what is no dialog act.


@pytest.mark.parametrize(
    ("session", "pending"),
    [
        (NEW, Offer("steeping")),
        (after("steeping"), Offer("water")),
        (after("steeping", covered=("steeping", "storing", "water")), None),
        (after("price", declined=2), None),
    ],
)
def test_out_of_scope_offers_a_topic_to_start_with(session: Session, pending: Pending | None) -> None:
    answer = reply("out_of_scope", session)
    assert (answer.kind, answer.entries, answer.pending) == ("out_of_scope", (), pending)


@pytest.mark.parametrize(
    ("turns", "text"),
    [(0, "I only know tea."), (1, "Tea is all I know."), (2, "I only know tea."), (3, "Tea is all I know.")],
)
def test_out_of_scope_is_said_differently_each_turn(turns: int, text: str) -> None:
    assert reply("out_of_scope", Session(turns=turns)).text == text


def test_a_launch_is_welcomed() -> None:
    assert dialog_acts.launch(turn()) == Answer(
        "launch", "Welcome to tea. What would you like to know?", pending=ElicitSlot()
    )


@pytest.mark.parametrize(
    ("turns", "text"), [(0, "Please ask again."), (1, "Say that again, please."), (2, "Please ask again.")]
)
def test_the_question_is_asked_for_differently_each_turn(turns: int, text: str) -> None:
    assert dialog_acts.ask_again(turn(Session(turns=turns))) == Answer("reprompt", text, pending=ElicitSlot())


def test_an_error_is_apologized_for_and_the_session_goes_on() -> None:
    assert dialog_acts.apologize(turn()) == Answer(
        "error", "Something went wrong. Please ask me again.", pending=ElicitSlot()
    )


def test_which_of_two_entries_is_asked_by_their_names() -> None:
    assert dialog_acts.disambiguate(turn(), "steeping", "price") == Answer(
        "disambiguate", "Did you mean steeping, or the Price?", pending=Choice(("steeping", "price"))
    )
