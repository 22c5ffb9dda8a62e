"""The one strict checker of a response: what Alexa accepts, and what a listener can use."""

import html
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from typing import Any

from skill.alexa.request import expects_speech, get

MAX_SPEECH_CHARACTERS = 8000
"""Of Alexa, for each output speech; the same for title and text of a card together."""
MAX_RESPONSE_BYTES = 24_576
MAX_ATTRIBUTES_BYTES = 4096
"""Our own bound; Alexa's is that of the whole response."""
SSML_TAGS = frozenset(
    {
        "speak", "amazon:domain", "amazon:effect", "amazon:emotion", "audio", "break", "emphasis", "lang", "p",
        "phoneme", "prosody", "s", "say-as", "sub", "voice", "w",
    }
)  # fmt: skip
RESPONSE_KEYS = frozenset({"outputSpeech", "reprompt", "card", "directives", "shouldEndSession"})


def check(event: Mapping[str, Any], response: object, *, apology: bool = False) -> str:
    """Assert that a response to a request is valid and usable; returns its speech as plain text.

    A response that apologizes is not usable, unless an `apology` is expected; then it must be one.
    """
    sent = json.loads(json.dumps(response, allow_nan=False))
    assert len(json.dumps(sent).encode()) <= MAX_RESPONSE_BYTES
    assert sent["version"] == "1.0"
    body = sent["response"]
    assert body.keys() <= RESPONSE_KEYS
    in_session = bool(get(event, "session"))
    request_type = get(event, "request", "type")
    if not (isinstance(request_type, str) and expects_speech(request_type, in_session=in_session)):
        assert body.keys() == set(), "Alexa allows no speech here"
        return ""
    speech = _speech(body["outputSpeech"])
    _check_end(body, speech)
    _check_card(body.get("card"))
    _check_directives(body)
    attributes = sent.get("sessionAttributes") or {}
    assert len(json.dumps(attributes).encode()) <= MAX_ATTRIBUTES_BYTES
    if in_session:
        assert (attributes.get("kind") == "error") is apology, f"{attributes.get('kind')}: {speech}"
    return speech


def plain(output: Mapping[str, Any]) -> str:
    """The text of an output speech, as heard."""
    return html.unescape(re.sub(r"<[^>]+>", " ", output["ssml"])).strip()


def _speech(output: Mapping[str, Any]) -> str:
    assert output["type"] == "SSML"
    ssml = output["ssml"]
    assert len(ssml) <= MAX_SPEECH_CHARACTERS
    assert "{" not in ssml, "a placeholder is not filled"
    # SSML uses the prefix "amazon:" without declaring it.
    root = ElementTree.fromstring(ssml.replace("amazon:", "amazon-"))  # noqa: S314 - it is our own
    tags = {element.tag.replace("amazon-", "amazon:") for element in root.iter()}
    assert root.tag == "speak"
    assert tags <= SSML_TAGS
    text = " ".join("".join(root.itertext()).split())
    assert text
    assert "  " not in plain(output)
    return plain(output)


def _check_end(body: Mapping[str, Any], speech: str) -> None:
    """A reply that ends the session asks nothing; one that keeps it open ends in a question or invites one."""
    ends = body["shouldEndSession"]
    assert isinstance(ends, bool)
    assert ("reprompt" in body) is not ends
    if ends:
        assert not speech.endswith("?")
        return
    assert _speech(body["reprompt"]["outputSpeech"])
    elicits = any(directive["type"] == "Dialog.ElicitSlot" for directive in body.get("directives", ()))
    assert speech.endswith("?") or elicits, f"nothing keeps the session open: {speech}"


def _check_card(card: Mapping[str, Any] | None) -> None:
    if card is not None:
        assert card.keys() == {"type", "title", "content"}
        assert card["type"] == "Simple"
        assert card["title"]
        assert card["content"]
        assert len(card["title"]) + len(card["content"]) <= MAX_SPEECH_CHARACTERS


def _check_directives(body: Mapping[str, Any]) -> None:
    assert not (body["shouldEndSession"] and body.get("directives")), "a directive after the end of the session"
    for directive in body.get("directives", ()):
        assert directive["type"] == "Dialog.ElicitSlot"
        assert directive["slotToElicit"] in directive["updatedIntent"]["slots"]
