"""An Answer as Alexa's response: speech, reprompt, card, directive, and whether the session ends."""

from typing import Any

import pytest
from ask_sdk_core.response_helper import ResponseFactory
from ask_sdk_core.serialize import DefaultSerializer

from skill.alexa.response import write
from skill.dialog.reply import Answer, Choice, Confirm, ElicitSlot, Kind, Offer, Pending, SayNumber, TourStep


def written(answer: Answer) -> dict[str, Any]:
    """The response as Alexa gets it."""
    serialized: Any = DefaultSerializer().serialize(write(ResponseFactory(), answer))
    return dict(serialized)


ELICITS = [
    {
        "type": "Dialog.ElicitSlot",
        "slotToElicit": "question",
        "updatedIntent": {"name": "AskQuestionIntent", "slots": {"question": {"name": "question"}}},
    }
]
"""Asks Alexa for the whole reply. With `updatedIntent`, Amazon's documents allow it after any request, a launch too."""


def spoken(text: str, kind: Kind = "answer", **fields: Any) -> str:
    """The speech for a text, within the tags of the whole."""
    ssml: str = written(Answer(kind, text, reprompt="?", **fields))["outputSpeech"]["ssml"]
    return ssml.removeprefix("<speak>").removesuffix("</speak>")


def test_speech_is_text_then_disclaimer_then_question() -> None:
    answer = Answer("answer", "Boil it.", disclaimer="No advice.", question="Anything else?", reprompt="Ask me.")
    assert written(answer) == {
        "outputSpeech": {"type": "SSML", "ssml": "<speak>Boil it. No advice. Anything else?</speak>"},
        "reprompt": {"outputSpeech": {"type": "SSML", "ssml": "<speak>Ask me.</speak>"}},
        "directives": ELICITS,
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


@pytest.mark.parametrize(
    "pending",
    [None, Offer("tea"), ElicitSlot(), Choice(("tea", "coffee")), Confirm("scald"), SayNumber("crisis"), TourStep(0)],
)
def test_every_open_turn_asks_alexa_for_the_whole_reply(pending: Pending | None) -> None:
    assert written(Answer("answer", "Yes.", pending=pending, reprompt="?"))["directives"] == ELICITS


def test_after_the_end_nothing_is_asked_for() -> None:
    assert "directives" not in written(Answer("emergency", "Call.", ends=True))


# Slow speech


def test_slow_speech_is_slow_as_a_whole_and_its_reprompt_is_not() -> None:
    answer = Answer("answer", "Boil it.", disclaimer="No advice.", question="More?", reprompt="Ask me.", slow=True)
    body = written(answer)
    speech = '<speak><prosody rate="slow">Boil it. No advice. More?</prosody></speak>'
    assert body["outputSpeech"]["ssml"] == speech
    assert body["reprompt"]["outputSpeech"]["ssml"] == "<speak>Ask me.</speak>"


def test_slow_speech_is_escaped_and_read_digit_by_digit_too() -> None:
    said = 'Tea &amp; <say-as interpret-as="digits">911</say-as>.'
    assert spoken("Tea & 911.", "emergency", slow=True) == f'<prosody rate="slow">{said}</prosody>'


# Numbers to call


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Call 999.", "Call [999]."),
        ("Call 14416, or 911", "Call [14416], or [911]"),
        ("0808 2000 247", "[0808] [2000] [247]"),
        ("1 800 799 7233", "1 [800] [799] [7233]"),
        ("1-800-273", "1-[800]-[273]"),
        ("24 to 36 hours", "24 to 36 hours"),
        ("13 11 14", "13 11 14"),
        ("triple zero", "triple zero"),
    ],
)
def test_a_number_of_three_or_more_digits_is_read_digit_by_digit(text: str, heard: str) -> None:
    marked = heard.replace("[", '<say-as interpret-as="digits">').replace("]", "</say-as>")
    assert spoken(text, "emergency") == marked


@pytest.mark.parametrize("kind", ["answer", "gap", "more"])
def test_a_quantity_that_the_article_gives_is_read_as_one(kind: Kind) -> None:
    assert spoken("Take 250 grams.", kind) == "Take 250 grams."


def test_numbers_to_call_are_read_digit_by_digit_wherever_they_are_spoken() -> None:
    number = '<say-as interpret-as="digits">112</say-as>'
    body = written(Answer("emergency", "112", disclaimer="112", question="112", reprompt="112"))
    assert body["outputSpeech"]["ssml"] == f"<speak>{number} {number} {number}</speak>"
    assert body["reprompt"]["outputSpeech"]["ssml"] == f"<speak>{number}</speak>"


def test_card_shows_a_number_to_call_as_it_is() -> None:
    assert written(Answer("emergency", "Call.", title="999", card="Call 999.", ends=True))["card"] == {
        "type": "Simple",
        "title": "999",
        "content": "Call 999.",
    }


# Permission


def test_alexa_asks_for_the_permission_by_voice_and_hands_the_token_back() -> None:
    answer = Answer("talk", "Alexa will ask.", consent="voice", ends=True)
    serialized: Any = DefaultSerializer().serialize(write(ResponseFactory(), answer, '{"version":2}'))
    assert serialized == {
        "outputSpeech": {"type": "SSML", "ssml": "<speak>Alexa will ask.</speak>"},
        "directives": [
            {
                "type": "Connections.SendRequest",
                "name": "AskFor",
                "payload": {
                    "@type": "AskForPermissionsConsentRequest",
                    "@version": "2",
                    "permissionScopes": [
                        {"permissionScope": "alexa::alerts:reminders:skill:readwrite", "consentLevel": "ACCOUNT"}
                    ],
                },
                "token": '{"version":2}',
            }
        ],
        "shouldEndSession": True,
    }


def test_a_card_asks_for_the_permission_in_the_app() -> None:
    body = written(Answer("talk", "See the app.", consent="card", reprompt="Ask me."))
    assert body["card"] == {
        "type": "AskForPermissionsConsent",
        "permissions": ["alexa::alerts:reminders:skill:readwrite"],
    }
    assert body["directives"] == ELICITS
