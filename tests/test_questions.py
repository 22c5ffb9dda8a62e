"""Free questions: the listener's own words, whole, through the slot of AskQuestionIntent."""

from typing import Any

import pytest

from skill import app
from skill.content import QUESTION_INTENT, QUESTION_SLOT
from skill.local import measuring, questions
from skill.local.simulator import envelope, heard, intent_request
from skill.local.understand import Understanding


class Listener:
    """Somebody whose every reply Alexa hands over whole, in one session."""

    def __init__(self) -> None:
        self._attributes: dict[str, Any] = {}

    def say(self, words: str) -> tuple[str, list[str], str]:
        """Kind of answer, entries it was made from, and speech."""
        session = {"new": not self._attributes, "sessionId": "TEST", "attributes": self._attributes}
        request = intent_request(Understanding(QUESTION_INTENT, {QUESTION_SLOT: words}))
        reply = app.handler(envelope(request, session=session, locale="en-US"), None)
        self._attributes = reply["sessionAttributes"]
        last = self._attributes["last"] or {}
        about = list(last["entries"]) if last.get("kind") == self._attributes["kind"] else []
        return self._attributes["kind"], about, heard(reply["response"]["outputSpeech"]) or ""


@pytest.fixture
def listener() -> Listener:
    return Listener()


def test_two_questions_in_one_get_both_answers(listener: Listener) -> None:
    kind, entries, speech = listener.say("who can have it and what goes into the needle")
    assert (kind, entries) == ("answer", ["who_for", "ingredients"])
    assert "As for your other question: A cocktail" in speech
    assert listener.say("say that again")[2].startswith(speech.split(" This is")[0])


def test_a_question_with_one_answered_and_one_unanswered_half_gets_both(listener: Listener) -> None:
    kind, entries, speech = listener.say("does it hurt and how much does it cost")
    assert (kind, entries) == ("answer", ["pain", "cost"])
    assert "doesn't give any prices" in speech


def test_a_yes_or_no_question_is_answered_as_such(listener: Listener) -> None:
    assert listener.say("can i wash my hair the morning after")[2].startswith("Yes by one part of the article")
    assert listener.say("is one session enough")[2].startswith("Probably not")
    assert listener.say("which ward will i be on")[2].startswith("Nothing like that")


@pytest.mark.parametrize(
    ("topic", "follow_up", "entries"),
    [
        ("can i wash my hair before", "and afterwards", ["washing_after"]),
        ("can i wash my hair after", "and before", ["washing_before"]),
        ("when can i wash my hair after", "the next morning", ["washing_after"]),
        ("should i massage my scalp", "how often", ["massage"]),
        ("should i massage my scalp", "for how many days", ["massage_details"]),
        ("how many sessions will i need", "how far apart", ["session_gap"]),
        ("what should i do before", "what about alcohol", ["smoking_drinking"]),
        ("what should i do before", "and after", ["aftercare"]),
        ("can i drink before", "and afterwards", ["alcohol_after"]),
        ("what is the aftercare", "what about washing", ["washing_after"]),
        ("can i go in the sun", "how long", ["sun"]),
    ],
)
def test_a_follow_up_is_understood_from_what_was_just_spoken_of(
    listener: Listener, topic: str, follow_up: str, entries: list[str]
) -> None:
    listener.say(topic)
    assert listener.say(follow_up)[1] == entries


def test_why_is_answered_by_the_reason_that_the_article_gives(listener: Listener) -> None:
    listener.say("should i massage my scalp")
    assert listener.say("why")[2].startswith("To spread the injected drug")


def test_why_where_the_article_gives_no_reason_says_so(listener: Listener) -> None:
    listener.say("can i smoke before")
    assert listener.say("why is that")[2].startswith("The article doesn't say why.")


def test_a_follow_up_without_anything_before_it_stands_alone(listener: Listener) -> None:
    assert listener.say("and afterwards")[2]


def test_words_that_leave_two_meanings_open_are_asked_about(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    from skill.search import Match

    open_ = [Match("washing_before", None, 0.5), Match("washing_after", None, 0.45)]
    monkeypatch.setattr(app.INDEX, "rank", lambda _: open_)
    kind, _, speech = listener.say("hair washing")
    assert kind == "which"
    assert speech == "Did you mean washing before the treatment, or washing afterwards?"
    monkeypatch.undo()
    assert listener.say("the second one")[1] == ["washing_after"]


@pytest.mark.parametrize(
    ("reply", "entries"),
    [("the first", ["washing_before"]), ("the latter", ["washing_after"]), ("yes", ["washing_before"])],
)
def test_the_choice_may_be_made_by_position(
    listener: Listener, monkeypatch: pytest.MonkeyPatch, reply: str, entries: list[str]
) -> None:
    from skill.search import Match

    open_ = [Match("washing_before", None, 0.5), Match("washing_after", None, 0.45)]
    monkeypatch.setattr(app.INDEX, "rank", lambda _: open_)
    listener.say("hair washing")
    monkeypatch.undo()
    assert listener.say(reply)[1] == entries


@pytest.mark.parametrize("words", ["stop", "that's all", "no thanks that's all"])
def test_a_reply_that_is_no_question_is_taken_as_such(listener: Listener, words: str) -> None:
    assert listener.say(words)[0] == "stop"


def test_words_of_no_letters_are_asked_for_again(listener: Listener) -> None:
    assert listener.say("?!")[0] == "elicit"


@pytest.fixture(scope="module")
def measured() -> measuring.Result:
    return measuring.free_question(questions.measured())


def test_questions_that_nothing_was_trained_on_are_answered_as_well_as_promised(measured: measuring.Result) -> None:
    assert measured.share("answer") >= 0.92
    assert measured.share("unknown") >= 0.92
    assert len(measured.false_alarms) <= 0.01 * len(measured.replies)


def test_hardly_an_alarm_is_missed(measured: measuring.Result) -> None:
    assert measured.share("urgent") >= 0.98


def test_no_question_to_measure_on_is_learned_from() -> None:
    from skill.local.authoring import Draft

    learned = {question.words for question in questions.learned()} | {ask for _, ask in Draft().asks()}
    assert not learned & {asked.words for asked in questions.measured()}


def test_a_question_is_understood_in_a_millisecond() -> None:
    speed = measuring.speed(questions.measured("first_"))
    assert speed.p50 < 1.0
    assert speed.size <= 1_500_000
