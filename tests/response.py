"""The one strict checker of a response: what Alexa accepts, and what a listener can use."""

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from ask_sdk_model.request import Request

from skill import catalog
from skill.alexa import screens
from skill.catalog import QUESTION_INTENT, QUESTION_SLOT
from skill.dialog.session import MAX_TOKEN_CHARACTERS, Session
from skill.tools.simulator.envelope import plain_text

MAX_SPEECH_CHARACTERS = 8000
"""Of Alexa, for each output speech; the same for title and text of a card together."""
MAX_RESPONSE_BYTES = 24_576
MAX_ATTRIBUTES_BYTES = 4096
"""Our own bound; Alexa's is that of the whole response."""
REMINDERS = "alexa::alerts:reminders:skill:readwrite"
ASKS_PERMISSION = {
    "@type": "AskForPermissionsConsentRequest",
    "@version": "2",
    "permissionScopes": [{"permissionScope": REMINDERS, "consentLevel": "ACCOUNT"}],
}
"""The payload with which Amazon's documents on voice permissions have Alexa ask."""
SLOW, DIGITS = ("prosody", {"rate": "slow"}), ("say-as", {"interpret-as": "digits"})
"""The only markup that the skill uses: all of it spoken slowly, and a number to call read digit by digit."""
ENVELOPE_KEYS = frozenset({"version", "sessionAttributes", "userAgent", "response"})
RESPONSE_KEYS = frozenset({"outputSpeech", "reprompt", "card", "directives", "shouldEndSession"})
CAN_FULFILL = "canFulfillIntent"
SPEECHLESS = (
    "AlexaHouseholdListEvent.",
    "AlexaSkillEvent.",
    "AudioPlayer.",
    "CanFulfillIntentRequest",
    "Messaging.",
    "PlaybackController.",
    "Reminders.",
    "SessionEndedRequest",
    "System.ExceptionEncountered",
)
"""How the types of request start that Alexa allows no speech for, from the reference of each of its interfaces."""
SPOKEN = ("IntentRequest", "LaunchRequest")
"""The types of request that a listener makes with words."""


def check(event: Mapping[str, Any], response: object, *, apology: bool = False) -> str:
    """Assert that a response to a request is valid and usable; returns its speech as plain text.

    A response that apologizes is not usable, unless an `apology` is expected; then it must be one.
    """
    json.dumps(response, allow_nan=False, ensure_ascii=False).encode("utf-8")
    sent = json.loads(json.dumps(response, allow_nan=False))
    assert len(json.dumps(sent).encode()) <= MAX_RESPONSE_BYTES
    assert sent["version"] == "1.0"
    assert sent.keys() <= ENVELOPE_KEYS
    body = sent["response"]
    if CAN_FULFILL in body:
        assert _type_of(event) == "CanFulfillIntentRequest"
        assert body.keys() == {CAN_FULFILL}
        _check_can_fulfill(body[CAN_FULFILL])
        return ""
    assert body.keys() <= RESPONSE_KEYS
    silences = _silences(event)
    assert body or True in silences, "the listener waits for an answer"
    assert not body or False in silences, "Alexa allows no speech here"
    if not body:
        assert not apology
        _check_attributes(sent.get("sessionAttributes") or {})
        return ""
    speech = _speech(body["outputSpeech"])
    _check_end(body, speech)
    _check_card(body.get("card"))
    _check_directives(body, _apl_version(event))
    kind = _check_attributes(sent.get("sessionAttributes") or {})
    assert (kind == "error" or speech.startswith(_apologies())) is apology, f"{kind}: {speech}"
    return speech


def _type_of(event: object) -> object:
    request = event.get("request") if isinstance(event, Mapping) else None
    return request.get("type") if isinstance(request, Mapping) else None


def _check_can_fulfill(found: Mapping[str, Any]) -> None:
    """Only an intent that can be fulfilled has slots that can be."""
    assert found.keys() == {"canFulfill", "slots"}
    assert found["canFulfill"] in {"YES", "NO", "MAYBE"}
    for slot in found["slots"].values():
        assert slot.keys() == {"canUnderstand", "canFulfill"}
        assert slot["canUnderstand"] in {"YES", "NO", "MAYBE"}
        assert slot["canFulfill"] in ({"NO"} if found["canFulfill"] == "NO" else {"YES", "NO"})


def _silences(event: object) -> set[bool]:
    """Whether the response may be silent, and whether it may speak."""
    request_type = _type_of(event)
    if not isinstance(request_type, str) or request_type.startswith(SPEECHLESS):
        return {True}
    if request_type in SPOKEN:
        return {False}
    session = event.get("session") if isinstance(event, Mapping) else None
    if session is None:
        return {True}
    # A type newer than the SDK may be anything, also words of the listener's. A damaged session may be one or none.
    known = request_type in Request.discriminator_value_class_map
    return {True, False} if known or not isinstance(session, Mapping) or not session else {False}


@cache
def _apologies() -> tuple[str, ...]:
    return tuple(wording.error for wording in catalog.load().wordings.values())


def _speech(output: Mapping[str, Any]) -> str:
    assert output.keys() == {"type", "ssml"}
    assert output["type"] == "SSML"
    ssml = output["ssml"]
    assert len(ssml) <= MAX_SPEECH_CHARACTERS
    assert not re.search("[{}]", ssml), "a placeholder is not filled"
    root = ElementTree.fromstring(ssml)  # noqa: S314 - it is our own
    assert (root.tag, root.attrib) == ("speak", {})
    _check_markup(root)
    text = " ".join("".join(root.itertext()).split())
    assert text
    heard = plain_text(output) or ""
    assert "  " not in heard
    return heard


def _check_markup(speak: ElementTree.Element) -> None:
    """Slow speech is slow as a whole; nothing else may be marked but digits."""
    inner = speak[0] if len(speak) and speak[0].tag == "prosody" else speak
    if inner is not speak:
        assert (inner.tag, inner.attrib) == SLOW
        assert len(speak) == 1
        assert not speak.text
        assert not inner.tail
    for number in inner:
        assert (number.tag, number.attrib) == DIGITS
        assert len(number) == 0
        assert re.fullmatch(r"\d{3,}", number.text or "")


def _check_end(body: Mapping[str, Any], speech: str) -> None:
    """A reply that ends the session asks nothing; one that keeps it open is followed by something into the silence."""
    ends = body["shouldEndSession"]
    assert isinstance(ends, bool)
    assert ("reprompt" in body) is not ends
    if ends:
        assert not speech.endswith("?")
        return
    assert body["reprompt"].keys() == {"outputSpeech"}
    assert _speech(body["reprompt"]["outputSpeech"])


def _check_card(card: Mapping[str, Any] | None) -> None:
    if card is not None and card.get("type") == "AskForPermissionsConsent":
        assert card == {"type": "AskForPermissionsConsent", "permissions": [REMINDERS]}
    elif card is not None:
        assert card.keys() == {"type", "title", "content"}
        assert card["type"] == "Simple"
        for text in (card["title"], card["content"]):
            assert text.strip()
            assert not re.search(r"[{}]|</?\w+>|&\w+;", text), f"a card shows text as it is: {text}"
        assert len(card["title"]) + len(card["content"]) <= MAX_SPEECH_CHARACTERS


def _check_directives(body: Mapping[str, Any], apl_version: str) -> None:
    """Every reply that keeps the session open has the next words handed over whole; after the end nothing is.

    A device with a screen that plays our documents gets one, in the place of a card; no other device does. Where Alexa
    asks for a permission, it says so itself, in a session of its own.
    """
    if any(directive["type"] == "Connections.SendRequest" for directive in body.get("directives", [])):
        (asked,) = body["directives"]
        assert asked.keys() == {"type", "name", "payload", "token"}
        assert (asked["name"], asked["payload"]) == ("AskFor", ASKS_PERMISSION)
        assert len(asked["token"]) <= MAX_TOKEN_CHARACTERS
        assert body["shouldEndSession"]
        return
    elicit = {
        "type": "Dialog.ElicitSlot",
        "slotToElicit": QUESTION_SLOT,
        "updatedIntent": {"name": QUESTION_INTENT, "slots": {QUESTION_SLOT: {"name": QUESTION_SLOT}}},
    }
    directives = list(body.get("directives", []))
    shown = [directive for directive in directives if directive["type"].startswith("Alexa.Presentation.")]
    assert [directive for directive in directives if directive not in shown] == (
        [] if body["shouldEndSession"] else [elicit]
    )
    if not screens.plays(apl_version):
        assert shown == []
        return
    (screen,) = shown
    # Alexa's own card with which she asks for a permission may come beside a screen.
    assert body.get("card", {"type": "AskForPermissionsConsent"})["type"] == "AskForPermissionsConsent"
    _check_screen(screen)


def _apl_version(event: object) -> str:
    """The newest version of APL that the device says it plays; empty if it says none."""
    path = ("context", "System", "device", "supportedInterfaces", "Alexa.Presentation.APL", "runtime", "maxVersion")
    for key in path:
        event = event.get(key) if isinstance(event, Mapping) else None
    return event if isinstance(event, str) else ""


def _check_screen(directive: Mapping[str, Any]) -> None:
    """A document that every device with a screen plays, and that names the data that it comes with."""
    assert directive.keys() == {"type", "token", "document", "datasources"}
    assert directive["type"] == "Alexa.Presentation.APL.RenderDocument"
    assert directive["token"] in screens.TEMPLATES
    document = directive["document"]
    assert (document["type"], document["version"]) == ("APL", "1.4")
    assert "import" not in document
    assert "://" not in json.dumps(directive), "a screen may load nothing from a network"
    named = set(re.findall(r"payload\.(\w+)", json.dumps(document)))
    assert document["mainTemplate"]["parameters"] == ["payload"]
    assert named == directive["datasources"].keys()
    assert not re.search(r"[{}]", "".join(_texts(directive["datasources"]))), "a placeholder is not filled"


def _texts(value: Any) -> Iterator[str]:
    """Every text within the data of a screen."""
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _texts(item)


def _check_attributes(attributes: Mapping[str, Any]) -> str | None:
    """Check that the next request can read the session; returns the kind of the answer."""
    assert len(json.dumps(attributes).encode()) <= MAX_ATTRIBUTES_BYTES
    session = Session.read(attributes)
    assert not attributes or json.loads(json.dumps(session.to_attributes())) == attributes
    return session.kind
