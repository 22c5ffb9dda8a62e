"""An Answer as Alexa's response: speech, reprompt, card, directive, and whether the session ends."""

from typing import Any

import pytest
from ask_sdk_core.response_helper import ResponseFactory
from ask_sdk_core.serialize import DefaultSerializer

from skill.alexa.response import write
from skill.dialog.reply import Answer, Choice, ElicitSlot, Offer, Pending


def written(answer: Answer) -> dict[str, Any]:
    """The response as Alexa gets it."""
    serialized: Any = DefaultSerializer().serialize(write(ResponseFactory(), answer))
    return dict(serialized)


def test_speech_is_text_then_disclaimer_then_question() -> None:
    answer = Answer("answer", "Boil it.", disclaimer="No advice.", question="Anything else?", reprompt="Ask me.")
    assert written(answer) == {
        "outputSpeech": {"type": "SSML", "ssml": "<speak>Boil it. No advice. Anything else?</speak>"},
        "reprompt": {"outputSpeech": {"type": "SSML", "ssml": "<speak>Ask me.</speak>"}},
        "shouldEndSession": False,
    }


def test_text_alone_has_no_space_after_it() -> None:
    assert written(Answer("stop", "Bye.", ends=True))["outputSpeech"]["ssml"] == "<speak>Bye.</speak>"


def test_answer_that_ends_closes_the_session() -> None:
    assert written(Answer("stop", "Bye.", ends=True)) == {
        "outputSpeech": {"type": "SSML", "ssml": "<speak>Bye.</speak>"},
        "shouldEndSession": True,
    }


def test_what_ssml_reserves_is_escaped_everywhere_it_is_spoken() -> None:
    reserved, escaped = "A & B < C > D &amp;", "A &amp; B &lt; C &gt; D &amp;amp;"
    body = written(Answer("answer", reserved, disclaimer=reserved, question=reserved, reprompt=reserved))
    assert body["outputSpeech"]["ssml"] == f"<speak>{escaped} {escaped} {escaped}</speak>"
    assert body["reprompt"]["outputSpeech"]["ssml"] == f"<speak>{escaped}</speak>"


def test_card_shows_the_text_as_it_is() -> None:
    card = written(Answer("answer", "Yes.", title="Salt & pepper", card="More < less", reprompt="?"))["card"]
    assert card == {"type": "Simple", "title": "Salt & pepper", "content": "More < less"}


def test_no_card_without_text_for_it() -> None:
    assert "card" not in written(Answer("answer", "Yes.", title="Salt", reprompt="?"))


@pytest.mark.parametrize("pending", [ElicitSlot(), Choice(("tea", "coffee"))])
def test_question_in_the_text_asks_alexa_for_the_whole_reply(pending: Pending) -> None:
    """With `updatedIntent`, Amazon's documents allow the directive after any request, a launch too."""
    assert written(Answer("reprompt", "Which?", pending=pending, reprompt="Which?"))["directives"] == [
        {
            "type": "Dialog.ElicitSlot",
            "slotToElicit": "question",
            "updatedIntent": {"name": "AskQuestionIntent", "slots": {"question": {"name": "question"}}},
        }
    ]


@pytest.mark.parametrize("pending", [None, Offer("tea")])
def test_offer_leaves_the_reply_to_the_interaction_model(pending: Pending | None) -> None:
    assert "directives" not in written(Answer("answer", "Yes.", pending=pending, reprompt="?"))
