"""The policy, rule by rule: what the classifier predicts, and what the skill says to it.

Each threshold is tried from both sides. `tests.dialog.tea` has the notation of predictions and of what is expected.
"""

from collections.abc import Mapping
from typing import NamedTuple

import pytest

from skill.dialog.policy import answer_carrier_phrase, answer_intent, answer_utterance
from skill.dialog.reply import Answer, Choice, ElicitSlot, Offer, Pending
from skill.dialog.session import Session
from skill.nlu.features import Utterance
from tests.dialog.tea import NEW, after, summary, turn


class Rule(NamedTuple):
    """One rule in one case."""

    name: str
    session: Session
    utterance: str
    predictions: str | Mapping[str, str]
    """Of the utterance, or by text where the classifier is asked about several."""
    expected: str


def table(*rules: Rule) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name.replace(" ", "_")) for rule in rules])


def say(utterance: str, predictions: str | Mapping[str, str] = "price 0.9", session: Session = NEW) -> Answer:
    by_text = {utterance: predictions} if isinstance(predictions, str) else predictions
    return answer_utterance(turn(session, by_text), Utterance.of(utterance))


def check(rule: Rule) -> None:
    assert summary(say(rule.utterance, rule.predictions, rule.session)) == rule.expected


CHOOSING = after("storing", pending=Choice(("steeping", "water")))
"""After a question which of two topics was meant."""

PHASE_AND_CHOICE = after("milk_before", pending=CHOOSING.pending)

# Emergencies.


@table(
    Rule("at the threshold", NEW, "it burnt my hand", "steeping 0.7, scald 0.3", "emergency scald"),
    Rule("below the threshold", NEW, "it burnt my hand", "steeping 0.7, scald 0.299", "answer steeping"),
    Rule("two count together", NEW, "it hurts", "steeping 0.7, crisis 0.15, scald 0.15", "emergency crisis"),
    Rule("two below the threshold", NEW, "it hurts", "steeping 0.7, crisis 0.15, scald 0.149", "answer steeping"),
    Rule("the likelier of two is told", NEW, "it hurts", "scald 0.5, crisis 0.4", "emergency scald"),
    Rule("behind two topics", NEW, "my arm is hot", "steeping 0.35, water 0.35, scald 0.3", "emergency scald"),
    Rule("before a question back", NEW, "milk", "milk_after 0.35, milk_before 0.35, scald 0.3", "emergency scald"),
    Rule("before a dialog act", NEW, "thanks for nothing", "thanks 0.7, scald 0.3", "emergency scald"),
    Rule("before what is unknown", NEW, "ouch", "price 0.3, scald 0.3", "emergency scald"),
    Rule(
        "before two answers",
        NEW,
        "how long and what water",
        {
            "how long and what water": "steeping 0.7, scald 0.3",
            "how long": "steeping 0.9",
            "what water": "water 0.9",
        },
        "emergency scald",
    ),
    Rule(
        "in a follow-up with the subject it leaves out",
        after("steeping"),
        "how long",
        {"how long": "price 0.9", "how long steeping the leaves": "scald 0.9"},
        "emergency scald",
    ),
)
def test_an_emergency_wins_over_everything_predicted(rule: Rule) -> None:
    check(rule)


@table(
    Rule("at the threshold", NEW, "i scalded my hand", "steeping 0.7, scald 0.1", "emergency scald"),
    Rule("below the threshold", NEW, "i scalded my hand", "steeping 0.7, scald 0.099", "answer steeping"),
    Rule("two count together", NEW, "a scald", "steeping 0.7, scald 0.05, crisis 0.05", "emergency scald"),
    Rule("without an emergency", NEW, "i scalded my hand", "steeping 0.7, price 0.1", "answer steeping"),
    Rule("no red flag", NEW, "i burnt my hand", "steeping 0.7, scald 0.1", "answer steeping"),
    Rule("any ending for a star", NEW, "it was scalding", "steeping 0.7, scald 0.1", "emergency scald"),
    Rule("no ending for a star", NEW, "is that a scald", "steeping 0.7, scald 0.1", "emergency scald"),
    Rule("no other beginning for a star", NEW, "it was unscalded", "steeping 0.7, scald 0.1", "answer steeping"),
    Rule("no shorter beginning for a star", NEW, "i use a scale", "steeping 0.7, scald 0.1", "answer steeping"),
    Rule("no other ending without a star", NEW, "i cant swallowtail", "steeping 0.7, scald 0.1", "answer steeping"),
    Rule("two parts", NEW, "i can't swallow", "steeping 0.7, scald 0.1", "emergency scald"),
    Rule("words between the parts", NEW, "i cant even swallow tea", "steeping 0.7, scald 0.1", "emergency scald"),
    Rule("parts in the wrong order", NEW, "swallow it i cant", "steeping 0.7, scald 0.1", "answer steeping"),
    Rule("only the first part", NEW, "i cant drink it", "steeping 0.7, scald 0.1", "answer steeping"),
    Rule("only the last part", NEW, "i swallow it", "steeping 0.7, scald 0.1", "answer steeping"),
    Rule("one of another emergency", NEW, "i want to end it all", "steeping 0.7, scald 0.1", "emergency scald"),
)
def test_a_red_flag_lowers_the_threshold_of_emergencies(rule: Rule) -> None:
    check(rule)


def test_the_confidence_of_an_emergency_is_that_of_all_together() -> None:
    assert say("it hurts", "steeping 0.5, crisis 0.2, scald 0.15").confidence == 0.35


# Follow-ups.


@table(
    Rule("the first", CHOOSING, "the first one", "scald 0.9", "answer steeping"),
    Rule("the second", CHOOSING, "the second one", "scald 0.9", "answer water"),
    Rule("the other phase", after("milk_before"), "and after", "scald 0.9", "answer milk_after"),
    Rule("a gap in the other phase", after("sugar_before"), "and after", "scald 0.9", "gap sugar_after"),
    Rule("why", after("steeping"), "why is that", "scald 0.9", "more steeping"),
    Rule("position before phase", PHASE_AND_CHOICE, "first after", "scald 0.9", "answer steeping"),
)
def test_a_choice_or_a_follow_up_needs_no_prediction(rule: Rule) -> None:
    check(rule)
    assert say(rule.utterance, rule.predictions, rule.session).confidence is None


def test_why_is_answered_with_the_reason() -> None:
    assert say("why", session=after("steeping")).text == "Because longer steeping makes it bitter."


COMPLETED = "how long steeping the leaves"


@table(
    Rule(
        "the last subject is added",
        after("steeping"),
        "how long",
        {"how long": "price 0.9", COMPLETED: "water 0.9"},
        "answer water",
    ),
    Rule("a new session has no subject", NEW, "how long", {"how long": "storing 0.9"}, "answer storing"),
    Rule(
        "an utterance with a subject of its own is complete",
        after("steeping"),
        "how long iced",
        {"how long iced": "storing 0.9", "how long iced steeping the leaves": "water 0.9"},
        "answer storing",
    ),
    Rule(
        "a dialog act with enough confidence is complete",
        after("steeping"),
        "how long",
        {"how long": "thanks 0.5", COMPLETED: "water 0.9"},
        "talk: You're welcome.",
    ),
    Rule(
        "a dialog act with less confidence is completed",
        after("steeping"),
        "how long",
        {"how long": "thanks 0.499", COMPLETED: "water 0.9"},
        "answer water",
    ),
    Rule(
        "a topic is completed whatever its confidence",
        after("steeping"),
        "how long",
        {"how long": "storing 0.99", COMPLETED: "water 0.9"},
        "answer water",
    ),
)
def test_an_elliptical_utterance_is_completed(rule: Rule) -> None:
    check(rule)


@table(
    Rule("to the counterpart", after("milk_before"), "what about sugar", "sugar_before 0.9", "answer sugar_before"),
    Rule("to a gap", after("milk_after"), "what about sugar", "sugar_before 0.9", "gap sugar_after"),
    Rule("and drops the variant", after("sugar_before"), "and oat", "milk_after/oat 0.9", "answer milk_before"),
    Rule("and keeps the variant", after("milk_after"), "and oat", "milk_after/oat 0.9", "answer milk_after/oat"),
)
def test_a_turn_to_another_subject_keeps_the_phase(rule: Rule) -> None:
    check(rule)


# Two answers.

WHOLE, FIRST, SECOND = "how does it steep and what water is best", "how does it steep", "what water is best"


def two(whole: str, first: str, second: str) -> dict[str, str]:
    return {WHOLE: whole, FIRST: first, SECOND: second}


JOINED = "answer steeping + water"


@table(
    Rule("both at the threshold", NEW, WHOLE, two("steeping 0.9", "steeping 0.5", "water 0.5"), JOINED),
    Rule("first below", NEW, WHOLE, two("water 0.9", "steeping 0.499", "water 0.6"), "answer water"),
    Rule("second below", NEW, WHOLE, two("steeping 0.9", "steeping 0.6", "water 0.499"), "answer steeping"),
    Rule("whole matches the second", NEW, WHOLE, two("water 0.9", "steeping 0.5", "water 0.5"), JOINED),
    Rule("whole matches a third, one sure", NEW, WHOLE, two("storing 0.9", "steeping 0.9", "water 0.5"), JOINED),
    Rule("whole matches a third, other sure", NEW, WHOLE, two("storing 0.9", "steeping 0.5", "water 0.9"), JOINED),
    Rule("none sure", NEW, WHOLE, two("storing 0.9", "steeping 0.899", "water 0.899"), "answer storing"),
    Rule("order kept", NEW, WHOLE, two("water 0.9", "water 0.9", "steeping 0.9"), "answer water + steeping"),
    Rule("same twice", NEW, WHOLE, two("water 0.6", "water/a 0.9", "water/b 0.9"), "answer water"),
    Rule("one a gap", NEW, WHOLE, two("steeping 0.9", "steeping 0.9", "price 0.9"), "answer steeping + price"),
    Rule("two gaps", NEW, WHOLE, two("price 0.9", "price 0.9", "other 0.9"), "gap price + other"),
    Rule("one a dialog act", NEW, WHOLE, two("water 0.9", "thanks 0.9", "water 0.9"), "answer water"),
    Rule("one an emergency", NEW, WHOLE, two("water 0.9", "water 0.9", "scald 0.9"), "answer water"),
    Rule("one not in the catalog", NEW, WHOLE, two("water 0.9", "water 0.9", "coffee 0.9"), "answer water"),
    Rule(
        "variants",
        NEW,
        WHOLE,
        two("steeping 0.9", "steeping/iced 0.9", "milk_after/oat 0.9"),
        "answer steeping/iced + milk_after/oat",
    ),
)
def test_two_questions_get_two_answers(rule: Rule) -> None:
    check(rule)


def test_the_confidence_of_two_answers_is_the_lower_one() -> None:
    assert say(WHOLE, two("steeping 0.9", "steeping 0.8", "water 0.7")).confidence == 0.7
    assert say(WHOLE, two("steeping 0.9", "steeping 0.7", "water 0.8")).confidence == 0.7


def halves(first: str, conjunction: str, second: str) -> Rule:
    """Two questions that each get a sure answer, if they are recognized as two."""
    whole = f"{first} {conjunction} {second}"
    predictions = {whole: "steeping 0.9", first: "steeping 0.9", second: "water 0.9"}
    return Rule(whole, NEW, whole, predictions, "")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (halves("how does it steep", "and", "what water is best"), JOINED),
        (halves("how does it steep", "also", "what water is best"), JOINED),
        (halves("tell me how", "and", "what water is best"), JOINED),
        (halves("how does it steep", "or", "what water is best"), "answer steeping"),
        (halves("steep the leaves", "and", "what water is best"), "answer steeping"),
        (halves("how does it steep", "and", "water from the tap"), "answer steeping"),
        (halves("how does it steep", "and", "my water what"), JOINED),
        (halves("how does it steep", "and", "in my pot what water"), "answer steeping"),
    ],
    ids=lambda value: value.name if isinstance(value, Rule) else None,
)
def test_both_questions_need_a_conjunction_and_a_question_word(rule: Rule, expected: str) -> None:
    check(rule._replace(expected=expected))


THREE = "how is milk and how does it steep and what water is best"


@table(
    Rule(
        "a split into one that is no question is passed over",
        NEW,
        "how hot and strong does it steep and what water is best",
        {
            "how hot and strong does it steep and what water is best": "steeping 0.9",
            "how hot": "storing 0.99",
            "strong does it steep and what water is best": "milk_after 0.99",
            "how hot and strong does it steep": "steeping 0.9",
            "what water is best": "water 0.9",
        },
        JOINED,
    ),
    Rule(
        "a split into an unlikely one is passed over",
        NEW,
        THREE,
        {
            THREE: "steeping 0.9",
            "how is milk": "milk_after 0.9",
            "how does it steep and what water is best": "steeping 0.499",
            "how is milk and how does it steep": "steeping 0.5",
            "what water is best": "water 0.5",
        },
        JOINED,
    ),
    Rule(
        "the first of two good splits is taken",
        NEW,
        THREE,
        {
            THREE: "steeping 0.9",
            "how is milk": "milk_after 0.9",
            "how does it steep and what water is best": "steeping 0.9",
            "how is milk and how does it steep": "steeping 0.9",
            "what water is best": "water 0.9",
        },
        "answer milk_after + steeping",
    ),
)
def test_every_conjunction_may_split_an_utterance(rule: Rule) -> None:
    check(rule)


# Which of two.

SUGAR, OTHER_SUGAR = "disambiguate sugar_before or sugar_after", "disambiguate sugar_after or sugar_before"


@table(
    Rule("counterparts", NEW, "milk", "milk_before 0.5, milk_after 0.2", "disambiguate milk_before or milk_after"),
    Rule("second below the threshold", NEW, "milk", "milk_before 0.5, milk_after 0.199", "answer milk_before"),
    Rule("a topic and its gap", NEW, "sugar", "sugar_before 0.5, sugar_after 0.2", SUGAR),
    Rule("a gap and its topic", NEW, "sugar", "sugar_after 0.5, sugar_before 0.2", OTHER_SUGAR),
    Rule("two topics", NEW, "leaves", "storing 0.5, steeping 0.2", "disambiguate storing or steeping"),
    Rule("both unlikely", NEW, "leaves", "storing 0.21, steeping 0.2", "disambiguate storing or steeping"),
    Rule("four words", NEW, "the leaves of tea", "storing 0.5, steeping 0.4", "disambiguate storing or steeping"),
    Rule("five words", NEW, "all the leaves of tea", "storing 0.5, steeping 0.4", "answer storing"),
    Rule("a topic and another gap", NEW, "tin", "storing 0.5, price 0.3", "answer storing"),
    Rule("a gap and another topic", NEW, "tin", "price 0.5, storing 0.4", "gap price"),
    Rule("two gaps", NEW, "money", "price 0.5, other 0.4", "gap price"),
    Rule("a topic and a dialog act", NEW, "hello tea", "storing 0.5, hello 0.4", "answer storing"),
    Rule("a dialog act and a topic", NEW, "thanks", "thanks 0.5, storing 0.4", "talk: You're welcome."),
    Rule("a topic and an emergency", NEW, "hot", "storing 0.5, scald 0.25", "answer storing"),
    Rule("only the best two", NEW, "milk", "milk_before 0.5, price 0.25, milk_after 0.2", "answer milk_before"),
)
def test_few_words_with_two_close_meanings_are_asked_about(rule: Rule) -> None:
    check(rule)


def test_a_question_back_names_both_and_waits_for_a_choice() -> None:
    answer = say("sugar", "sugar_before 0.5, sugar_after 0.3")
    assert answer.text == "Did you mean sugar before pouring, or sugar After Pouring?"
    assert answer.pending == Choice(("sugar_before", "sugar_after"))
    assert (answer.confidence, answer.act) == (0.5, "")


# One answer, or none.

LONG = "tell me all of it please"
"""Too many words to be asked about, none of them known to the dialog."""


@table(
    Rule("a topic at the threshold", NEW, LONG, "steeping 0.4", "answer steeping"),
    Rule("a topic below the threshold", NEW, LONG, "steeping 0.399", "gap other"),
    Rule("a gap at the threshold", NEW, LONG, "price 0.4", "gap price"),
    Rule("a gap below the threshold", NEW, LONG, "price 0.399", "gap other"),
    Rule("a dialog act whatever its confidence", NEW, LONG, "thanks 0.01", "talk: You're welcome."),
    Rule("a variant", NEW, LONG, "steeping/iced 0.9", "answer steeping/iced"),
    Rule("a variant that the topic does not have", NEW, LONG, "steeping/green 0.9", "answer steeping"),
    Rule("an entry that the catalog does not have", NEW, LONG, "coffee 0.9", "reprompt: Please ask again."),
)
def test_the_best_entry_is_told_if_it_is_likely_enough(rule: Rule) -> None:
    check(rule)


@table(
    Rule("as likely", NEW, LONG, "steeping 0.6, price 0.4", "gap price"),
    Rule("at the ratio", NEW, LONG, "steeping 0.5, price 0.3", "answer steeping"),
    Rule("above the ratio", NEW, LONG, "steeping 0.5, price 0.301", "gap other"),
    Rule("below the threshold of an answer", NEW, LONG, "steeping 0.45, price 0.399", "gap other"),
    Rule("the counterpart", NEW, LONG, "sugar_before 0.5, sugar_after 0.45", "gap sugar_after"),
    Rule("another topic", NEW, LONG, "steeping 0.5, water 0.45", "answer steeping"),
    Rule("a dialog act", NEW, LONG, "steeping 0.5, thanks 0.45", "answer steeping"),
    Rule("third", NEW, LONG, "steeping 0.41, water 0.3, price 0.29", "answer steeping"),
    Rule("behind a gap", NEW, LONG, "price 0.5, other 0.45", "gap price"),
    Rule("behind a dialog act", NEW, LONG, "thanks 0.5, price 0.45", "talk: You're welcome."),
)
def test_a_gap_that_is_nearly_as_likely_as_the_topic_is_told(rule: Rule) -> None:
    check(rule)


@pytest.mark.parametrize(
    ("predictions", "session", "pending"),
    [
        ("price 0.3, steeping 0.2, water 0.1", NEW, Offer("steeping")),
        ("steeping 0.3, water 0.2", NEW, Offer("steeping")),
        ("steeping 0.3, price 0.25, water 0.1", NEW, Offer("steeping")),
        ("steeping 0.3, water 0.2", after("steeping"), Offer("water")),
        ("price 0.3, thanks 0.1", NEW, None),
    ],
)
def test_what_is_unknown_gets_the_catch_all_and_an_offer_of_the_closest_topic(
    predictions: str, session: Session, pending: Pending | None
) -> None:
    answer = say(LONG, predictions, session)
    assert (answer.kind, answer.entries, answer.part) == ("gap", ("other",), "catch_all")
    assert answer.text == "The article does not say."
    assert answer.pending == pending


@pytest.mark.parametrize(
    ("predictions", "confidence"),
    [
        ("steeping 0.5", 0.5),
        ("steeping 0.6, price 0.4", 0.4),
        ("steeping 0.3", 0.3),
        ("thanks 0.25", 0.25),
        ("steeping 0.123449", 0.1234),
        ("steeping 0.87656", 0.8766),
    ],
)
def test_the_confidence_is_that_of_what_is_told_with_four_digits(predictions: str, confidence: float) -> None:
    assert say(LONG, predictions).confidence == confidence


# Intents, carrier phrases and no words.


PHRASES = {"how long": "scald 0.9", "how long steeping the leaves": "water 0.9", "how long is oolong": "storing 0.9"}


@pytest.mark.parametrize(
    ("session", "phrase", "rest", "expected"),
    [
        (NEW, "how long", "is oolong", "answer storing"),
        (NEW, "", "how long is oolong", "answer storing"),
        (after("steeping"), "how long", "is oolong", "answer storing"),
        # Without the rest of the words, only what was told can complete the phrase.
        (after("steeping"), "how long", "", "answer water"),
        (NEW, "how long", "", "reprompt: Please ask again."),
        # A phrase that does not begin as a question asks nothing about what was told.
        (after("steeping"), "she can", "", "reprompt: Say that again, please."),
        (NEW, "", "", "reprompt: Please ask again."),
        (after("steeping"), "", "", "reprompt: Say that again, please."),
    ],
)
def test_a_carrier_phrase_is_part_of_the_question(session: Session, phrase: str, rest: str, expected: str) -> None:
    assert summary(answer_carrier_phrase(turn(session, PHRASES), phrase, rest)) == expected


@pytest.mark.parametrize("text", ["", " ", "?!", "\N{SNOWMAN}"])
def test_an_utterance_without_words_is_asked_for_again(text: str) -> None:
    answer = say(text, "steeping 0.9")
    assert (answer.kind, answer.text, answer.confidence) == ("reprompt", "Please ask again.", None)
    assert answer.pending == ElicitSlot()


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("steeping", "answer steeping"),
        ("price", "gap price"),
        ("scald", "emergency scald"),
        ("thanks", "talk: You're welcome."),
        ("coffee", "reprompt: Please ask again."),
    ],
)
def test_an_intent_is_answered_without_a_prediction(entry: str, expected: str) -> None:
    answer = answer_intent(turn(), entry)
    assert summary(answer) == expected
    assert answer.confidence is None


@pytest.mark.parametrize("act", ["yes", "repeat", "next", "more", "thanks", "stop"])
def test_a_reply_to_a_dialog_act_names_the_act(act: str) -> None:
    session = after("steeping", pending=Offer("water"))
    assert answer_intent(turn(session), act).act == act
    assert say("well then", f"{act} 0.9", session).act == act


@pytest.mark.parametrize("entry", ["steeping", "price", "scald"])
def test_a_reply_to_a_question_names_no_act(entry: str) -> None:
    assert answer_intent(turn(), entry).act == ""
    assert say(LONG, f"{entry} 0.9").act == ""
