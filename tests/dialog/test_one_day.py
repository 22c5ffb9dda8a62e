"""One day that the listener names: what holds on it, of all tips or of the one spoken of."""

from datetime import UTC, date, datetime, time

import pytest

from skill.catalog import Catalog
from skill.dialog.closing import close
from skill.dialog.policy import answer_utterance
from skill.dialog.reply import Answer, Appointment
from skill.dialog.session import Session
from skill.moments import spoken
from skill.nlu.features import Utterance, tokenize
from tests.dialog.tea import CATALOG, after, summary, told, turn
from tests.moments.times import TIMES

SUNDAY = datetime(2026, 11, 29, 16, 0, tzinfo=UTC)
NEXT_WEEK = Appointment(date(2026, 12, 10), time(15), "Europe/London")
"""A Thursday; the cake is baked from the Tuesday before it on, and the party is over until the last of December."""


def knowing(*told: str, appointment: Appointment = NEXT_WEEK) -> Session:
    return after(*told, appointment=appointment)


def say(text: str, session: Session, meant: str = "", catalog: Catalog = CATALOG) -> Answer:
    """The answer to words of which the classifier understands what stands beside the day."""
    rest = " ".join(spoken.without_days(tokenize(text), TIMES, SUNDAY))
    given = turn(session, {rest: meant, text: "acknowledge 0.9"} if meant else {text: "acknowledge 0.9"}, now=SUNDAY)
    given = given._replace(catalog=catalog)
    return close(given, answer_utterance(given, Utterance.of(text)))


@pytest.mark.parametrize(
    ("words", "meant", "said"),
    [
        # Before: from the first mark on.
        ("do i bake on the seventh", "milk_before 0.9", "Monday the seventh of December is before Tuesday"),
        ("do i bake on the eighth", "milk_before 0.9", "Tuesday the eighth of December: bake"),
        ("do i bake on the ninth", "milk_before 0.9", "Wednesday the ninth of December: bake"),
        ("do i bake tomorrow", "milk_before 0.9", "Tomorrow is before"),
        # "Friday" alone is the next one, or the one on the side that the words are about.
        ("do i bake on friday", "milk_before 0.9", "Friday is before"),
        ("do i bake on sunday", "milk_before 0.9", "Sunday the sixth of December is before"),
        ("can i party on friday", "colored 0.9", "No party Friday the eleventh of December"),
        # Half of the likelihood is enough, wherever that is: the words do not say whether it is before or after.
        ("do i bake on the seventh", "milk_before 0.3, milk_after 0.25", "Monday the seventh of December is before"),
        # After: none, one or both of two marks are reached.
        ("can i party on christmas day", "colored 0.9", "No party Friday the twenty-fifth"),
        ("can i party on new years eve", "colored 0.9", "Some party Thursday the thirty-first"),
        ("can i party on the seventh of january", "colored 0.9", "Party Thursday the seventh of January"),
        # A mark with a time is reached on the day that follows.
        ("dishes on friday", "milk_after 0.9", "Friday the eleventh of December, or"),
        ("dishes on saturday", "milk_after 0.9", "Saturday the twelfth of December, or"),
        ("dishes on sunday", "milk_after 0.9", "Sunday the thirteenth of December is late enough"),
        # The other side of the appointment: what holds there.
        ("milk on the ninth", "milk_after 0.9", "Wednesday the ninth of December: bake"),
        ("do i bake on friday the eleventh", "milk_before 0.9", "Friday the eleventh of December, or"),
    ],
)
def test_a_day_is_held_against_the_rule_that_the_words_are_about(words: str, meant: str, said: str) -> None:
    answer = say(words, knowing("brewing"), meant)
    assert answer.text.startswith(said)
    assert answer.part == "timeline"
    assert not answer.appointment


@pytest.mark.parametrize(
    ("words", "said"),
    [
        # It is Sunday, and the appointment on Thursday: the Sunday before it is today, and any other day is over.
        ("do i bake on sunday", "Today is before"),
        ("do i bake next sunday", "Sunday the sixth of December is late enough"),
        ("do i bake on friday", "Friday, or"),
    ],
)
def test_a_day_of_the_week_is_on_the_side_that_the_words_are_about_unless_it_is_over(words: str, said: str) -> None:
    soon = Appointment(date(2026, 12, 3), time(15), "Europe/London")
    assert say(words, knowing("brewing", appointment=soon), "milk_before 0.9").text.startswith(said)


def test_a_day_may_be_named_by_the_appointment() -> None:
    given = turn(knowing("brewing"), {"do i bake the": "milk_before 0.9"}, now=SUNDAY)
    text = answer_utterance(given, Utterance.of("do i bake the day before")).text
    assert text.startswith("Wednesday the ninth of December: bake")


@pytest.mark.parametrize("words", ["so monday's fine then", "is monday too early", "and monday"])
def test_words_without_a_subject_judge_the_day_by_what_was_told_last(words: str) -> None:
    assert say(words, knowing("milk_before")).text.startswith("Tomorrow is before Tuesday")


@pytest.mark.parametrize("words", ["so monday's fine then", "is monday too early"])
def test_nothing_is_judged_by_what_has_no_rule(words: str) -> None:
    assert say(words, knowing("storing")).act == "acknowledge"


def test_several_answers_at_once_leave_open_what_a_day_is_judged_by() -> None:
    session = knowing("milk_before")._replace(told=told("colored", "milk_before"))
    assert "is before" not in say("so monday's fine then", session).text


def test_a_verdict_before_the_day_takes_note_of_it() -> None:
    assert "is before" not in say("fine monday then", knowing("milk_before")).text


def test_words_that_say_where_the_listener_goes_ask_about_no_day() -> None:
    assert say("so i bake getting there on monday", knowing("brewing"), "milk_before 0.9").day_offset is None


@pytest.mark.parametrize(
    "words", ["it's on monday do i bake", "they moved me to monday do i bake", "my appointment's on monday do i bake"]
)
def test_a_day_that_is_told_is_not_asked_about(words: str) -> None:
    answer = say(words, knowing("brewing"), "milk_before 0.9")
    assert "is before" not in answer.text


@pytest.mark.parametrize("words", ["bake on the tenth", "how soon after the tenth do i bake"])
def test_the_day_of_the_appointment_is_not_asked_about(words: str) -> None:
    assert say(words, knowing("brewing"), "milk_before 0.9").day_offset is None
    assert say(words, knowing("brewing"), "colored 0.9").day_offset is None


def test_two_days_of_the_week_tell_what_is_on_which() -> None:
    assert say("so friday i bake and sunday i rest", knowing("brewing"), "milk_before 0.9").day_offset is None


def test_what_the_article_leaves_open_on_the_other_side_is_told_as_such() -> None:
    (cake, *_) = CATALOG.rules
    catalog = CATALOG._replace(rules=(cake._replace(topic="sugar_before"),))
    answer = say("can i have sugar on saturday the twelfth", knowing("brewing"), "sugar_before 0.9", catalog)
    assert summary(answer).startswith("gap sugar_after")


@pytest.mark.parametrize("words", ["do i bake tomorrow", "can i party on new years eve"])
def test_the_answer_about_a_day_can_be_heard_again(words: str) -> None:
    meant = {"do i bake": "milk_before 0.9", "can i party on": "colored 0.9", words: "acknowledge 0.9"}
    given = turn(knowing("brewing"), {**meant, "pardon": "repeat 0.9"}, now=SUNDAY)
    first = close(given, answer_utterance(given, Utterance.of(words)))
    again = turn(given.session.after(first), {"pardon": "repeat 0.9"}, now=SUNDAY)
    assert answer_utterance(again, Utterance.of("pardon")).text.startswith(first.text)


def test_of_a_tip_that_says_nothing_of_single_days_the_whole_is_told() -> None:
    (cake, *others) = CATALOG.rules
    catalog = CATALOG._replace(rules=(cake._replace(day_within="", day_outside=""), *others))
    assert "is before" not in say("do i bake on monday", knowing("brewing"), "milk_before 0.9", catalog).text
