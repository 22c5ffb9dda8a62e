"""CanFulfillIntentRequest: yes, no or maybe for the intent and for each slot, without saying or keeping anything."""

from typing import Any

import pytest

from skill.app import handler
from tests import events
from tests.response import check


def asked(name: str, words: str | None = None, **changes: Any) -> Any:
    """What the skill says of an intent; `changes` are those of the request."""
    slots = {} if words is None else {"question": {"name": "question", "value": words, "confirmationStatus": "NONE"}}
    request = {"type": "CanFulfillIntentRequest", "intent": {"name": name, "slots": slots}, **changes}
    event = events.without(events.of_request(request), "session")
    response = handler(event, None)
    assert check(event, response) == ""
    return response["response"]["canFulfillIntent"]


@pytest.mark.parametrize(
    ("intent", "words", "verdict", "slot"),
    [
        ("HowManyIntent", "sessions will i need", "YES", ("YES", "YES")),
        ("AskQuestionIntent", "does mesotherapy hurt", "YES", ("YES", "YES")),
        # The skill knows what is meant, and that the article does not say.
        ("AskQuestionIntent", "how much does mesotherapy cost", "NO", ("YES", "NO")),
        ("AskQuestionIntent", "wash hair", "MAYBE", ("MAYBE", "YES")),
        ("AskQuestionIntent", "who won the football last night", "NO", ("NO", "NO")),
        # It must not claim to help in an emergency.
        ("AskQuestionIntent", "i can't breathe", "NO", ("NO", "NO")),
        ("AskQuestionIntent", "", "NO", ("NO", "NO")),
        ("HowManyIntent", "", "NO", ("NO", "NO")),
    ],
)
def test_words_are_judged_like_the_first_ones_of_a_listener(
    intent: str, words: str, verdict: str, slot: tuple[str, str]
) -> None:
    found = asked(intent, words)
    assert found["canFulfill"] == verdict
    assert tuple(found["slots"]["question"].values()) == slot


@pytest.mark.parametrize(
    ("intent", "verdict"),
    [
        ("SessionsIntent", "YES"),
        ("CostIntent", "NO"),
        ("EmergencyIntent", "NO"),
        ("AMAZON.HelpIntent", "NO"),
        ("AMAZON.StopIntent", "NO"),
        ("ForgetMeIntent", "NO"),
        ("NeverHeardOfIntent", "NO"),
    ],
)
def test_an_intent_without_slots_is_judged_by_its_entry(intent: str, verdict: str) -> None:
    assert asked(intent) == {"canFulfill": verdict, "slots": {}}


def test_a_slot_that_the_skill_does_not_know_is_not_understood() -> None:
    slots = {"colour": {"name": "colour", "value": "red"}}
    found = asked("SessionsIntent", intent={"name": "SessionsIntent", "slots": slots})
    assert found == {"canFulfill": "YES", "slots": {"colour": {"canUnderstand": "NO", "canFulfill": "NO"}}}


@pytest.mark.parametrize("intent", [None, 5, "x", [], {}, {"name": 5}, {"name": "SessionsIntent", "slots": 5}], ids=str)
def test_a_damaged_intent_gets_a_valid_answer(intent: object) -> None:
    assert asked("", intent=intent)["slots"] == {}


def test_nobody_need_be_known_for_it() -> None:
    event = events.read("requests/can_fulfill.json")
    nobody = events.without(event, "context", "System", "user")
    assert handler(nobody, None) == handler(event, None)
    assert check(nobody, handler(nobody, None)) == ""
