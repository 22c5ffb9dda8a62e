"""Dialog acts: what the skill replies to each of them in each state of a conversation."""

from collections.abc import Mapping
from datetime import date

import pytest

from skill.catalog import DialogAct, Emergency
from skill.dialog import dialog_acts
from skill.dialog.closing import close
from skill.dialog.dialog_acts import HANDLERS
from skill.dialog.policy import answer_intent
from skill.dialog.reply import (
    Answer,
    Appointment,
    AskDay,
    AskTime,
    Choice,
    Confirm,
    ElicitSlot,
    Kind,
    Offer,
    Pending,
    SayNumber,
    TourStep,
)
from skill.dialog.session import Said, Session
from skill.nlu.features import Utterance
from tests.dialog.tea import CATALOG, NEW, after, is_same, outcome, summary, told, turn, with_wording

WELCOME = "Welcome to tea. What would you like to know?"
MILKS = Choice(("milk_before", "milk_after"))
WHICH_MILK = "Which one: milk before pouring, or milk after pouring?"
OFFERED_WATER = told("steeping", offer="water")
OFFERED = after("steeping", said=OFFERED_WATER, told=OFFERED_WATER, first=OFFERED_WATER)._replace(
    pending=Offer("water"), offers=("water",)
)
CHAPTER = told("steeping", part="chapter")
MORE_TOLD = told("steeping", kind="more", part="more", offer="storing")

STATES: Mapping[str, Session] = {
    "new": NEW,
    "welcomed": Session(
        turns=1, kind="launch", said=Said("launch", text=WELCOME, asks=True), pending=ElicitSlot(), disclaimed=True
    ),
    "offered": OFFERED,
    "choosing": after(
        "steeping",
        kind="disambiguate",
        said=Said("disambiguate", text="Did you mean milk before pouring, or milk after pouring?", asks=True),
        pending=MILKS,
    ),
    "touring": after(
        "steeping", said=CHAPTER, told=CHAPTER, covered=("water", "steeping"), first=told("water")
    )._replace(pending=TourStep(1), place=2),
    "asked_day": after("steeping", kind="talk", said=Said("talk", text="Which day?", asks=True))._replace(
        pending=AskDay("")
    ),
    "asked_time": after(
        "steeping", said=Said("talk", text="Friday. At what time?", act="timeline", asks=True)
    )._replace(kind="talk", pending=AskTime(""), appointment=Appointment(date(2026, 12, 4), None, "")),
    "number_offered": after("steeping", kind="emergency", said=told("crisis", kind="emergency"))._replace(
        pending=SayNumber("crisis")
    ),
    "emergency_asked": after(
        "steeping", kind="emergency_check", said=told("scald", kind="emergency_check", part="check", asks=True)
    )._replace(pending=Confirm("scald")),
    "open": after("steeping"),
    "declined_twice": after("steeping", offers=("water", "storing"), declined=2),
    "more_given": after("steeping", kind="more", said=MORE_TOLD, told=MORE_TOLD, more_given=True)._replace(
        pending=Offer("storing"), offers=("water", "storing")
    ),
    "gap": after("price", first=told("steeping"), covered=("steeping", "price"))._replace(
        said=told("price", offer="water"), told=told("price", offer="water"), pending=Offer("water"), offers=("water",)
    ),
    "misheard_once": OFFERED._replace(
        kind="reprompt", said=Said("reprompt", text="Was that a yes to the water?", asks=True), misheard=1
    ),
    "told_vanished": after("vanished"),
}
"""States of a conversation. In most of them steeping was told before."""

NOTHING_YET = "talk: Nothing was said yet. What would you like to know? > ask"
ACCEPTED = "talk: Good. What would you like to know? > ask"
DECLINED = "declined: All right. What else would you like to know? > ask"
GOODBYE = "stop: Goodbye. > end"
START_OVER = "launch: Back at the start. What would you like to know? > ask"
SECTIONS = "source: That is from the introduction and The Pot."
APPOINTMENT = "asked_day asked_time"
WHICH_CHAPTER = "talk: There is the water, the leaves, the tin, and milk. Which?"
PARTY = "answer milk_before + water + storing (timeline)"
NO_SECTION = "source: That is not in the article."
DOUBT = "talk: So it stands in the introduction and The Pot."
CRISIS, CRISIS_NUMBER = "emergency crisis > same", "emergency crisis (number) > same"
CHECK_SCALD = "emergency_check scald > same"

EVERY = " ".join(STATES)
PENDING = "offered choosing touring asked_day asked_time number_offered emergency_asked more_given gap misheard_once"
"""States in which something is pending that an aside leaves as it is."""
UNDECIDED = "open declined_twice told_vanished"
"""States in which something was told and nothing is pending."""


def aside(text: str) -> dict[str, str]:
    """A reply that leaves what is pending as it is, and asks once more which of two was meant."""
    return {
        f"new {UNDECIDED}": f"{text} > nothing",
        "welcomed": f"{text} > ask",
        PENDING.replace("choosing ", ""): f"{text} > same",
        "choosing": f"{text} {WHICH_MILK} > same",
    }


def dropping(text: str) -> dict[str, str]:
    """The same, but what is asked of an appointment is asked no longer once that is dropped."""
    rest = aside(text)
    pending = PENDING.replace("choosing ", "").replace("asked_day asked_time ", "")
    return {
        **{states: said for states, said in rest.items() if "asked_day" not in states},
        pending: f"{text} > same",
        "asked_day": f"{text} > nothing",
        "asked_time": "talk: That date is dropped. > nothing",
    }


REMINDED = {
    EVERY.replace("asked_time ", ""): "talk: Tell me the day first. > nothing",
    # The day is known, but not where.
    "asked_time": "talk: Nobody knows the time there. > nothing",
}
REPEATED = {
    "new told_vanished": NOTHING_YET,
    "welcomed": f"launch: {WELCOME} > ask",
    "offered": "answer steeping > same",
    "touring": "answer steeping (chapter) > same",
    "asked_day": "talk: Which day? > same",
    # The day in the question is not said again from the session: it would come from outside.
    "asked_time": "talk: At what time? > same",
    "open declined_twice": "answer steeping > nothing",
    "choosing": "disambiguate milk_before or milk_after > same",
    # The whole of it: the number of a helpline is said when the listener asks for it, for others may be listening.
    "number_offered": CRISIS,
    "emergency_asked": CHECK_SCALD,
    "more_given": "more steeping > same",
    "gap": "gap price > same",
    "misheard_once": "reprompt: Was that a yes to the water? > same",
}


def in_other_words(part: str, fallback: str) -> dict[str, str]:
    """The last answer in other words. What the skill asked or said in an emergency is said again as it was."""
    return {
        "new welcomed told_vanished": NOTHING_YET,
        "offered misheard_once": f"answer steeping ({part}) > offer storing",
        "choosing": f"talk: {WHICH_MILK} > same",
        "touring asked_day asked_time": f"answer steeping ({part}) > same",
        "number_offered": CRISIS,
        "emergency_asked": CHECK_SCALD,
        "open": f"answer steeping ({part}) > offer water",
        "declined_twice": f"answer steeping ({part}) > nothing",
        "more_given": f"answer steeping ({part}) > offer milk_after",
        "gap": f"talk: {fallback} > same",
    }


REPLIES: Mapping[str, Mapping[str, str]] = {
    # Answers to what is pending.
    "yes": {
        f"new welcomed {UNDECIDED}": ACCEPTED,
        "offered misheard_once": "answer water > offer storing",
        "choosing": "answer milk_before > offer milk_after",
        "touring": "answer storing (chapter) > tour 2",
        "asked_day": "talk: Which day? > same",
        "asked_time": "talk: At what time? > same",
        "number_offered": CRISIS_NUMBER,
        "emergency_asked": "emergency scald > end",
        "more_given": "answer storing > offer milk_before",
        # Storing would be no news, for the fact beside the gap told it.
        "gap": "answer water > nothing",
    },
    "no": {
        f"new welcomed {UNDECIDED}": GOODBYE,
        "offered choosing touring asked_day emergency_asked more_given gap misheard_once": DECLINED,
        # Without a time, the days are told.
        "asked_time": f"{PARTY} > nothing",
        "number_offered": "talk: All right, no number. What would you like to know? > ask",
    },
    # What was said, once more.
    "repeat": REPEATED,
    "slower": {
        **{states: said for states, said in REPEATED.items() if states != "new told_vanished"},
        "new": "talk: Slowly, then. What would you like to know? > ask",
        "told_vanished": NOTHING_YET,
    },
    "simpler": in_other_words("simple", "In plain words: it does not say."),
    "shorter": in_other_words("short", "In short: it does not say."),
    "first_answer": {
        "new welcomed told_vanished": NOTHING_YET,
        "offered misheard_once": "answer steeping > same",
        "touring": "answer water > nothing",
        f"choosing {APPOINTMENT} number_offered emergency_asked open": "answer steeping > nothing",
        "declined_twice more_given gap": "answer steeping > nothing",
    },
    "previous": {
        "new welcomed told_vanished": NOTHING_YET,
        "offered misheard_once": "answer steeping > same",
        "touring": "answer water (chapter) > tour 0",
        "choosing asked_day asked_time number_offered emergency_asked open declined_twice": "answer steeping > nothing",
        "more_given": "more steeping > same",
        "gap": "answer steeping > offer milk_after",
    },
    # More.
    "more": {
        "new welcomed told_vanished": NOTHING_YET,
        "offered misheard_once": "more steeping > offer storing",
        "choosing asked_day asked_time emergency_asked open": "more steeping > offer water",
        "touring": "answer storing (chapter) > tour 2",
        # "Go on" answers "Shall I say the number?".
        "number_offered": CRISIS_NUMBER,
        "declined_twice": "more steeping > nothing",
        "more_given": "answer storing > offer milk_before",
        "gap": "answer water > nothing",
    },
    "next": {
        "new welcomed": "help: You can ask how long to steep. What would you like to know? > ask",
        "told_vanished": "answer steeping > offer water",
        f"offered misheard_once {APPOINTMENT} number_offered emergency_asked open": "answer water > offer storing",
        "choosing": "answer milk_before > offer milk_after",
        "touring": "answer storing (chapter) > tour 2",
        # Neither of the two that were declined.
        "declined_twice": "answer milk_after > nothing",
        "more_given": "answer storing > offer milk_before",
        "gap": "answer water > nothing",
    },
    # Within the tour it goes on.
    "everything": {
        EVERY.replace("touring ", ""): "answer water (chapter) > tour 0",
        "touring": "answer storing (chapter) > tour 2",
    },
    "skip_to": {
        EVERY.replace("touring ", ""): f"{WHICH_CHAPTER} > ask",
        "touring": f"{WHICH_CHAPTER} > same",
    },
    # The listener's appointment.
    "timeline": {
        EVERY.replace("asked_day asked_time ", ""): "talk: Which day? > day",
        "asked_day": "talk: Which day? > same",
        "asked_time": f"{PARTY} > nothing",
    },
    # Where it comes from.
    "source": {
        "new welcomed": "talk: I only know one article on tea. What would you like to know? > ask",
        "offered choosing touring asked_day asked_time more_given misheard_once": f"{SECTIONS} > same",
        "open declined_twice": f"{SECTIONS} > nothing",
        # What is said in an emergency is not from the article.
        "number_offered emergency_asked": f"{NO_SECTION} > same",
        "gap": "source: That is from The Tin. > same",
        "told_vanished": f"{NO_SECTION} > nothing",
    },
    "doubt": {
        "new welcomed": NOTHING_YET,
        "offered choosing touring asked_day asked_time more_given misheard_once": f"{DOUBT} > same",
        "open declined_twice": f"{DOUBT} > nothing",
        "number_offered": CRISIS,
        "emergency_asked": CHECK_SCALD,
        # That the article names no price stands in no section.
        "gap": "talk: I found nothing on that. > same",
        "told_vanished": "talk: I found nothing on that. > nothing",
    },
    "who_knows": {
        f"new {UNDECIDED}": "talk: Somebody else may know. > nothing",
        "welcomed": "talk: Somebody else may know. > ask",
        PENDING.replace(" gap", ""): "talk: Somebody else may know. > same",
        "gap": "talk: A shop can tell. > same",
    },
    "not_that": {EVERY: "talk: Sorry. What did you mean? > ask"},
    # Manners.
    "thanks": {
        "new": "talk: You're welcome. > nothing",
        PENDING: "talk: You're welcome. > same",
        f"welcomed {UNDECIDED}": "stop: You're welcome. Goodbye. > end",
    },
    "acknowledge": {
        **{states: said for states, said in aside("talk: All right.").items() if "asked_day" not in states},
        PENDING.replace("choosing ", "").replace("asked_day ", ""): "talk: All right. > same",
        "asked_day": DECLINED,
    },
    "wait": aside("talk: Take your time."),
    "chatter": aside("talk: I'm here."),
    "louder": aside("talk: Say: Alexa, volume up."),
    "emergency_number": aside("talk: In an emergency, call an ambulance."),
    # In the middle of a conversation nothing is introduced again.
    "hello": {
        "new welcomed": "talk: Hello. What would you like to know? > ask",
        UNDECIDED: "talk: Here I am. What would you like to know? > ask",
        "offered gap misheard_once": "talk: Here I am. How about the water? > same",
        "more_given": "talk: Here I am. How about storing tea? > same",
        "choosing": f"talk: Here I am. {WHICH_MILK} > same",
        "touring": "talk: Here I am. Shall I go on with the tin? > same",
        "asked_day": "talk: Here I am. Which day? > same",
        "asked_time": "talk: Here I am. At what time? > same",
        "number_offered": "talk: Here I am. Shall I say the number? > same",
        "emergency_asked": "talk: Here I am. If that's a scald, call an ambulance, or go to a hospital. "
        "If not, what would you like to know? > same",
    },
    "help_came": {EVERY: "talk: Good. If it gets worse, call an ambulance. What would you like to know? > ask"},
    # The appointment, and who has it.
    "appointment_date": {
        EVERY.replace("asked_day asked_time ", ""): "talk: I know of no party. Which day? > day",
        "asked_day": "talk: I know of no party. Which day? > same",
        "asked_time": "talk: The party is on Friday the fourth of December. > same",
    },
    "forget_appointment": {**dropping("talk: There is no date to drop."), "asked_day": DECLINED},
    "somebody_else": aside("talk: For somebody else, then."),
    "complaint": {EVERY: "talk: I'm sorry. What did you want to know? > ask"},
    "worry": {
        EVERY.replace("number_offered ", ""): "talk: What worries you? > ask",
        # Whoever is afraid then is not afraid of tea.
        "number_offered": CRISIS,
    },
    # Reminders; there is no timeline yet.
    "remind_me": REMINDED,
    "reminder_details": REMINDED,
    # How the listener wants to hear it, and what is kept.
    "faster": aside("talk: Not any faster."),
    "brief_answers": aside("talk: Short answers, then."),
    "full_answers": aside("talk: Whole answers, then."),
    # Until the session ends, the appointment is known.
    "what_is_kept": {
        **{states: said for states, said in aside("talk: I keep nothing.").items() if "asked_time" not in states},
        PENDING.replace("choosing ", "").replace("asked_time ", ""): "talk: I keep nothing. > same",
        "asked_time": "talk: The party is on Friday the fourth of December. I keep nothing. > same",
    },
    "forget_me": dropping("talk: There is nothing to delete."),
    # The skill itself.
    "help": {
        EVERY: "help: Ask me about tea, and in an emergency call an ambulance. What would you like to know? > ask"
    },
    "what_can_i_ask": {EVERY: "help: You can ask how long to steep. What would you like to know? > ask"},
    "about_me": {EVERY: "talk: I know one article on tea. What would you like to know? > ask"},
    "home": {EVERY: START_OVER},
    "start_over": {EVERY.replace("touring ", ""): START_OVER, "touring": "answer water (chapter) > tour 0"},
    "stop": {EVERY: GOODBYE},
    "cancel": {EVERY: GOODBYE},
    "fragment": {
        f"new welcomed {UNDECIDED}": "reprompt: Please ask again. > ask",
        "offered gap": "reprompt: Was that a yes to the water? > same",
        "more_given": "reprompt: Was that a yes to storing tea? > same",
        "choosing": f"reprompt: {WHICH_MILK} > same",
        "touring": "reprompt: Shall I go on with the tin? > same",
        "asked_day": "reprompt: Which day? > same",
        "asked_time": "reprompt: At what time? > same",
        "number_offered": "reprompt: Shall I say the number? > same",
        "emergency_asked": "reprompt: If that's a scald, call an ambulance, or go to a hospital. "
        "If not, what would you like to know? > same",
        "misheard_once": "reprompt: Ask me about the water, or storing tea. > same",
    },
    "out_of_scope": {
        "new welcomed told_vanished": "out_of_scope: I only know tea. > offer steeping",
        PENDING: "out_of_scope: I only know tea. > same",
        "open": "out_of_scope: I only know tea. > offer water",
        "declined_twice": "out_of_scope: I only know tea. > nothing",
    },
}
"""What is replied to each dialog act, by the states in which it is."""

CELLS = [(act, state, said) for act, row in REPLIES.items() for states, said in row.items() for state in states.split()]
EVERY_CELL = pytest.mark.parametrize(("act", "state"), [(act, state) for act in HANDLERS for state in STATES])


def reply(act: str, session: Session = NEW, locale: str = "en") -> Answer:
    return HANDLERS[act](turn(session, locale=locale))


@pytest.mark.parametrize(("act", "state", "said"), CELLS, ids=[f"{act}-{state}" for act, state, _ in CELLS])
def test_a_dialog_act_is_answered_by_the_state_of_the_conversation(act: str, state: str, said: str) -> None:
    assert outcome(reply(act, STATES[state]), STATES[state]) == said


def test_every_dialog_act_is_in_the_table_once_in_every_state() -> None:
    assert sorted((act, state) for act, state, _ in CELLS) == sorted(
        (act, state) for act in HANDLERS for state in STATES
    )


def test_the_skill_about_tea_knows_every_dialog_act() -> None:
    acts = {entry.id for entry in CATALOG.entries.values() if isinstance(entry, DialogAct)}
    assert acts == HANDLERS.keys()


# What the listener hears in the end.

LETS_THINK = ("wait", "chatter")
"""Nothing is asked of a listener who is not ready or not there."""


ASKS_ITSELF = ("fragment",)
"""Asks in its own words for what did not arrive."""


def heard_at_the_end(pending: Pending | None) -> tuple[str, ...]:
    """What the end of a turn has to say for what is pending, so that yes and no answer what was heard."""
    match pending:
        case Offer("water"):
            return ("the water",)
        case Offer("storing"):
            return ("storing tea",)
        case Choice(("milk_before", "milk_after")):
            return ("milk before pouring", "milk after pouring")
        case SayNumber("crisis"):
            return ("Shall I say the number?",)
        case Confirm("scald"):
            return ("If that's a scald, call an ambulance, or go to a hospital.",)
        case TourStep(step):
            return (("the water", "the leaves", "the tin", "milk")[step + 1],)
        case _:
            return ()


@EVERY_CELL
def test_whatever_is_pending_is_asked_at_the_end_of_the_turn(act: str, state: str) -> None:
    session = STATES[state]
    answer = close(turn(session), reply(act, session))
    misheard_again = act in ASKS_ITSELF and session.misheard
    if not misheard_again and not (act in LETS_THINK and not isinstance(answer.pending, Choice)):
        spoken = f"{answer.text} {answer.question}"
        assert [words for words in heard_at_the_end(answer.pending) if words not in spoken] == []


@EVERY_CELL
def test_a_turn_ends_in_one_question_unless_the_session_ends(act: str, state: str) -> None:
    session = STATES[state]
    answer = close(turn(session), reply(act, session))
    if answer.ends:
        assert (answer.question, answer.reprompt) == ("", "")
    elif act in (*LETS_THINK, *ASKS_ITSELF):
        assert (answer.question, answer.reprompt != "") == ("", True)
    else:
        assert f"{answer.text} {answer.question}".count("?") == 1
        assert answer.reprompt


@pytest.mark.parametrize("act", ["thanks", "acknowledge", "louder", "out_of_scope", "who_knows", "emergency_number"])
def test_yes_never_reports_an_emergency_that_was_not_asked_about_just_before(act: str) -> None:
    session = STATES["emergency_asked"]
    answer = close(turn(session), reply(act, session))
    asked = "If that's a scald" in f"{answer.text} {answer.question}"
    assert asked or reply("yes", session.after(answer)).kind != "emergency"


@EVERY_CELL
def test_a_reply_can_be_given_in_a_session_that_was_sent_to_alexa_and_back(act: str, state: str) -> None:
    session = STATES[state]
    sent = Session.read(session.to_attributes())
    assert is_same(reply(act, sent), reply(act, session))


# Wordings that are said in turn, and those that hold numbers.


@pytest.mark.parametrize(
    ("act", "state", "field"),
    [
        ("yes", "open", "accepted"),
        ("no", "offered", "declined"),
        ("no", "open", "goodbye"),
        ("stop", "open", "goodbye"),
        ("hello", "new", "hello"),
        ("thanks", "offered", "thanks"),
        ("thanks", "open", "goodbye_thanks"),
        ("wait", "open", "wait"),
        ("chatter", "open", "chatter"),
        ("acknowledge", "open", "acknowledge"),
        ("complaint", "open", "complaint"),
        ("what_can_i_ask", "open", "what_can_i_ask"),
        ("out_of_scope", "open", "out_of_scope"),
        ("not_that", "open", "not_that_ask"),
    ],
)
def test_a_reply_is_worded_differently_each_turn(act: str, state: str, field: str) -> None:
    known = with_wording(**{field: ("Firstly.", "Secondly.")})
    session = STATES[state]
    texts = [HANDLERS[act](turn(session._replace(turns=turns), known=known)).text for turns in (2, 3, 4)]
    assert [text.partition(".")[0] for text in texts] == ["Firstly", "Secondly", "Firstly"]


@pytest.mark.parametrize(
    ("act", "number"), [("help", "in an emergency call 999."), ("emergency_number", "In an emergency, call 999.")]
)
def test_help_and_the_emergency_number_are_those_of_the_locale(act: str, number: str) -> None:
    assert number in reply(act, locale="en-GB").text


def test_the_number_of_an_emergency_is_that_of_the_locale() -> None:
    said = reply("yes", STATES["number_offered"], "en-GB")
    assert said.text == "Call the crisis line. Or call the other line."


# Repeat and slower.


def test_what_is_repeated_once_is_repeated_slowly_the_second_time() -> None:
    session, answers = OFFERED, []
    for act in ("repeat", "repeat", "more", "repeat"):
        answers.append(answer_intent(turn(session), act))
        session = session.after(answers[-1])
    assert [(summary(answer), answer.slow) for answer in answers] == [
        ("answer steeping", False),
        ("answer steeping", True),
        ("more steeping", False),
        ("more steeping", False),
    ]


def test_what_was_slow_already_is_put_in_plainer_words() -> None:
    first, second, third = says("slower", "slower", "slower", session=OFFERED)
    topic = CATALOG.topic("steeping")
    assert topic
    assert [first.text, second.text, third.text] == [topic.answer, topic.simple, topic.simple]
    assert first.slow
    assert second.slow
    assert third.slow


@pytest.mark.parametrize("state", STATES)
def test_slower_is_always_slow_and_everything_else_is_not(state: str) -> None:
    slow = [act for act in HANDLERS if reply(act, STATES[state]).slow]
    assert slow == ["slower"]


def test_a_repetition_keeps_what_is_pending_now() -> None:
    session = OFFERED._replace(pending=Offer("milk_after"))
    assert is_same(reply("repeat", session).pending, Offer("milk_after"))


@pytest.mark.parametrize("act", ["help", "out_of_scope", "what_can_i_ask", "emergency_number", "no"])
def test_what_was_not_about_an_entry_is_repeated_too(act: str) -> None:
    first = answer_intent(turn(OFFERED), act)
    session = OFFERED.after(first)
    again = answer_intent(turn(session), "repeat")
    assert (again.kind, again.text, again.asks) == (first.kind, first.text, first.asks)
    assert is_same(again.pending, first.pending)


@pytest.mark.parametrize("act", ["acknowledge", "chatter", "louder", "wait"])
def test_after_a_word_in_between_what_came_before_it_is_repeated(act: str) -> None:
    *_, again = says(act, "repeat", session=OFFERED)
    assert summary(again) == "answer steeping"
    assert is_same(again.pending, OFFERED.pending)


@pytest.mark.parametrize("act", ["acknowledge", "chatter", "louder", "wait"])
def test_a_word_in_between_is_repeated_if_nothing_came_before_it(act: str) -> None:
    first, again = says(act, "repeat")
    assert again.text == first.text


# Help, thanks and nothing but yes.


def says(*acts: str, session: Session = NEW) -> list[Answer]:
    """The replies to some intents, one after the other."""
    answers = []
    for act in acts:
        answers.append(close(turn(session), answer_intent(turn(session), act)))
        session = session.after(answers[-1])
    return answers


def test_help_is_shorter_the_second_time_in_a_row() -> None:
    first, second, third = says("help", "help", "help")
    assert (second.kind, second.text) == ("help", "Just ask. What would you like to know?")
    assert (third.text, first.text != second.text) == (second.text, True)
    assert says("help", "steeping", "help")[2].text == first.text


def test_help_after_some_things_to_ask_is_the_whole_of_it() -> None:
    assert says("what_can_i_ask", "help")[1].text == says("help")[0].text


@pytest.mark.parametrize("act", ["what_can_i_ask", "start_over", "home"])
def test_a_reply_that_holds_no_disclaimer_does_not_stand_for_it(act: str) -> None:
    _, answer = says(act, "steeping")
    assert answer.disclaimer == "This is no advice."


def test_thanks_twice_end_the_session() -> None:
    first, second = says("thanks", "thanks", session=OFFERED)
    assert (first.ends, second.ends) == (False, True)
    assert second.text == "You're welcome. Goodbye."
    assert not says("thanks", "repeat", "steeping", "thanks", session=OFFERED)[-1].ends


def test_thanks_after_a_no_end_the_session() -> None:
    no, thanks = says("no", "thanks", session=OFFERED)
    assert (no.ends, thanks.ends) == (False, True)


def test_thanks_as_first_words_do_not_end_the_session() -> None:
    assert not reply("thanks").ends


# Out of scope.


@pytest.mark.parametrize(
    ("session", "pending"),
    [
        (NEW, Offer("steeping")),
        (after("steeping"), Offer("water")),
        (after("brewing"), Offer("storing")),
        (after("steeping", offers=("water",)), Offer("storing")),
        (after("steeping", covered=("steeping", "storing", "water")), None),
        (after("price", declined=2), None),
        (after("price", pending=Offer("colored"), declined=2), Offer("colored")),
    ],
)
def test_out_of_scope_offers_a_topic_that_is_news_unless_something_is_pending(
    session: Session, pending: Pending | None
) -> None:
    answer = reply("out_of_scope", session)
    assert (answer.kind, answer.entries) == ("out_of_scope", ())
    assert is_same(answer.pending, pending)


# Launch, words that did not arrive, words that break off, errors and questions back.


def test_a_launch_is_welcomed() -> None:
    assert dialog_acts.launch(turn()) == Answer("launch", WELCOME, pending=ElicitSlot(), asks=True)


@pytest.mark.parametrize(
    ("session", "text", "pending"),
    [
        (NEW, "Please ask again.", ElicitSlot()),
        (NEW._replace(misheard=1), "Ask me about steeping, or the water.", ElicitSlot(("steeping", "water"))),
        (NEW._replace(misheard=2), "Say help, or stop.", ElicitSlot()),
        (NEW._replace(misheard=3), "Say help, or stop.", ElicitSlot()),
        (after("steeping"), "Please ask again.", ElicitSlot()),
        # Topics that are news.
        (after("steeping", misheard=1), "Ask me about the water, or storing tea.", ElicitSlot(("water", "storing"))),
        # What is pending is named the first time, and stays so.
        (after("price", pending=Offer("water")), "Was that a yes to the water?", Offer("water")),
        (after("price", pending=Offer("water"), misheard=1), "Ask me about steeping, or the water.", Offer("water")),
        (after("price", pending=Offer("water"), misheard=2), "Say help, or stop.", Offer("water")),
        (after("price", pending=Offer("vanished")), "Please ask again.", Offer("vanished")),
        (after("price", pending=MILKS), WHICH_MILK, MILKS),
        (after("price", pending=MILKS, misheard=1), "Ask me about steeping, or the water.", MILKS),
        (after("price", pending=ElicitSlot()), "Please ask again.", ElicitSlot()),
        (after("water", pending=TourStep(0), misheard=2), "Say help, or stop.", TourStep(0)),
    ],
)
def test_words_that_did_not_arrive_are_asked_for_in_steps(session: Session, text: str, pending: Pending) -> None:
    assert is_same(dialog_acts.ask_again(turn(session)), Answer("reprompt", text, pending=pending, asks=True))


@pytest.mark.parametrize("state", ["offered", "choosing", "touring", "number_offered", "emergency_asked", "gap"])
def test_words_that_did_not_arrive_leave_what_was_asked_and_name_it(state: str) -> None:
    pending = STATES[state].pending
    answer = dialog_acts.ask_again(turn(STATES[state]))
    assert is_same(answer.pending, pending)
    assert [words for words in heard_at_the_end(pending) if words not in answer.text] == []


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("my", "Your what?"),
        ("i'm", "You're what?"),
        ("and", "And what?"),
        ("and the", "And the what?"),
        ("and then", "And what?"),
        ("how long", "How long does what take?"),
        ("how", "I missed some of that. What would you like to know?"),
        ("the", "I missed some of that. What would you like to know?"),
        ("then and", "I missed some of that. What would you like to know?"),
    ],
)
def test_words_that_break_off_are_asked_back_by_what_they_begin_with(words: str, text: str) -> None:
    answer = dialog_acts.ask_to_go_on(turn(), Utterance.of(words))
    assert answer == Answer("reprompt", text, pending=ElicitSlot(), asks=True)


@pytest.mark.parametrize("state", PENDING.split())
def test_words_that_break_off_leave_what_is_pending(state: str) -> None:
    session = STATES[state]
    assert is_same(dialog_acts.ask_to_go_on(turn(session), Utterance.of("my")).pending, session.pending)
    assert is_same(dialog_acts.ask_what_is_meant(turn(session)).pending, session.pending)


def test_words_that_break_off_after_misheard_ones_were_not_heard_either() -> None:
    session = after("steeping", misheard=1)
    assert dialog_acts.ask_to_go_on(turn(session), Utterance.of("my")) == dialog_acts.ask_again(turn(session))


@pytest.mark.parametrize(
    ("session", "text", "examples"),
    [
        (NEW, "I'm not sure. Ask about steeping, or the water.", ("steeping", "water")),
        (after("steeping"), "I'm not sure. Ask about the water, or storing tea.", ("water", "storing")),
    ],
)
def test_few_words_without_a_question_are_answered_with_two_things_to_ask(
    session: Session, text: str, examples: tuple[str, str]
) -> None:
    answer = dialog_acts.ask_what_is_meant(turn(session))
    assert is_same(answer, Answer("reprompt", text, pending=ElicitSlot(examples), asks=True))


@pytest.mark.parametrize(
    ("act", "examples"),
    [("help", ("steeping", "water", "storing")), ("what_can_i_ask", ("steeping", "water")), ("worry", ())],
)
def test_what_a_reply_names_to_ask_about_is_kept(act: str, examples: tuple[str, ...]) -> None:
    assert is_same(reply(act).pending, ElicitSlot(examples))


def test_the_examples_are_those_of_the_phrase_of_this_turn() -> None:
    wording = CATALOG.wordings["en"]._replace(what_can_i_ask=("Water, or tins?", "Price, or steeping?"))
    known = CATALOG._replace(
        wordings={"en": wording}, examples={"what_can_i_ask": (("water", "storing"), ("price", "steeping"))}
    )
    found = [HANDLERS["what_can_i_ask"](turn(NEW._replace(turns=turns), known=known)) for turns in (2, 3)]
    assert [(answer.text, answer.pending) for answer in found] == [
        ("Water, or tins?", ElicitSlot(("water", "storing"))),
        ("Price, or steeping?", ElicitSlot(("price", "steeping"))),
    ]


def test_help_again_names_other_things_than_help() -> None:
    assert is_same(says("help", "help")[1].pending, ElicitSlot())


def test_an_error_is_apologized_for_and_the_session_goes_on() -> None:
    assert dialog_acts.apologize(turn(OFFERED)) == Answer(
        "error", "Something went wrong. Please ask me again.", pending=ElicitSlot(), asks=True
    )


def test_which_of_two_entries_is_asked_by_their_names() -> None:
    assert dialog_acts.disambiguate(turn(), "steeping", "price") == Answer(
        "disambiguate", "Did you mean steeping, or the Price?", pending=Choice(("steeping", "price")), asks=True
    )


def test_neither_of_two_entries_leaves_the_question_open() -> None:
    session = STATES["choosing"]
    assert dialog_acts.neither(turn(session)) == Answer(
        "talk", "Neither, then. What did you mean?", pending=ElicitSlot(), asks=True
    )


@pytest.mark.parametrize(("act", "kind"), [("help", "help"), ("stop", "stop"), ("out_of_scope", "out_of_scope")])
def test_a_reply_that_names_no_entry_has_no_card(act: str, kind: Kind) -> None:
    answer = close(turn(), reply(act))
    assert (answer.kind, answer.entries, answer.title, answer.card) == (kind, (), "", "")


def test_the_states_hold_entries_of_the_catalog() -> None:
    assert isinstance(CATALOG.entries["crisis"], Emergency)
    assert {entry for session in STATES.values() for entry in session.covered} - set(CATALOG.entries) == {"vanished"}
