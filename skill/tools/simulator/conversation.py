"""A conversation without a speaker: words -> a real request envelope -> `skill.app.handler` -> what is heard."""

import html
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

from skill import app
from skill.local.understand import DEFAULT_LOCALE, Model, Understanding

APPLICATION = "amzn1.ask.skill.00000000-0000-0000-0000-000000000000"
_OPEN = re.compile(r"^(?:alexa )?(?:open|launch|start|begin|run) (?:the )?")
_ASK = re.compile(r"^(?:alexa )?(?:ask|tell) (?:the )?")


@dataclass(frozen=True)
class Exchange:
    """What was said and what was heard."""

    utterance: str
    intent: str
    """Name of the last intent sent; "LaunchRequest" for a launch."""
    slots: dict[str, str]
    kind: str
    topics: list[str]
    """Ids of the entries that were answered with."""
    speech: str
    """Plain text as heard."""
    reprompt: str | None
    sources: list[dict[str, Any]]
    ends_session: bool
    ms: float
    """In the handler, over all turns."""
    turns: int = 1
    """2 when the words had to be said again because the first time they did not reach the skill."""
    card: str = ""


def envelope(request: dict[str, Any], *, session: dict[str, Any], locale: str, number: int = 1) -> dict[str, Any]:
    """A request envelope as Alexa sends it to a skill."""
    application, user = {"applicationId": APPLICATION}, {"userId": "amzn1.ask.account.LOCAL"}
    system = {
        "application": application,
        "user": user,
        "device": {"deviceId": "amzn1.ask.device.LOCAL", "supportedInterfaces": {}},
        "apiEndpoint": "https://api.amazonalexa.com",
        "apiAccessToken": "LOCAL",
    }
    stamped = {
        "requestId": f"amzn1.echo-api.request.{number:012d}",
        "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "locale": locale,
    }
    return {
        "version": "1.0",
        "session": {**session, "application": application, "user": user},
        "context": {"System": system},
        "request": {**request, **stamped},
    }


def intent_request(understood: Understanding) -> dict[str, Any]:
    """The request for an intent, without what every envelope stamps on it."""
    slots = {
        name: {"name": name, "value": value, "confirmationStatus": "NONE"} for name, value in understood.slots.items()
    }
    intent = {"name": understood.intent, "confirmationStatus": "NONE", "slots": slots}
    return {"type": "IntentRequest", "intent": intent, "dialogState": "STARTED"}


@dataclass
class Conversation:
    """One listener at one speaker; a session that has ended is followed by a new one."""

    locale: str = DEFAULT_LOCALE
    model: Model | None = None
    """How the words are understood; by default the stand-in for Alexa's way."""
    _attributes: dict[str, Any] = field(default_factory=dict, init=False)
    _new: bool = field(default=True, init=False)
    _eliciting: bool = field(default=False, init=False)
    _sent: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._model = self.model or Model(self.locale)

    def say(self, words: str) -> Exchange:
        """Say something; said once more when it did not reach the skill, as a person would."""
        name = self._model.invocation_name
        bare = words.strip().lower()
        if _OPEN.sub("", bare) == name:
            return self.launch()
        asked = _ASK.sub("", bare)
        said = asked.removeprefix(name).strip() if asked.startswith(name + " ") and asked != bare else words.strip()
        first = self._turn(said)
        if first.kind != "elicit" or not said:
            return first
        second = self._turn(said)
        return Exchange(**{**vars(second), "ms": round(first.ms + second.ms, 3), "turns": 2})

    def hang_up(self) -> None:
        """Walk away: what is said next begins a new session."""
        self._attributes, self._new, self._eliciting = {}, True, False

    def launch(self) -> Exchange:
        """Open the skill without a question."""
        return self._send("", "LaunchRequest", {}, {"type": "LaunchRequest"})

    def request(self, words: str) -> dict[str, Any]:
        """The envelope that saying these words now would send."""
        return self._envelope(intent_request(self._understand(words)))

    def _understand(self, words: str) -> Understanding:
        return self._model.understand(words, eliciting=self._eliciting)

    def _turn(self, words: str) -> Exchange:
        understood = self._understand(words)
        return self._send(words, understood.intent, understood.slots, intent_request(understood))

    def _envelope(self, request: dict[str, Any]) -> dict[str, Any]:
        session = {"new": self._new, "sessionId": "amzn1.echo-api.session.LOCAL", "attributes": self._attributes}
        return envelope(request, session=session, locale=self.locale, number=self._sent)

    def _send(self, words: str, intent: str, slots: dict[str, str], request: dict[str, Any]) -> Exchange:
        self._sent += 1
        event = self._envelope(request)
        start = time.perf_counter()
        reply = json.loads(json.dumps(app.handler(event, None)))
        elapsed = (time.perf_counter() - start) * 1000
        response, state = reply["response"], reply.get("sessionAttributes") or {}
        ends = response.get("shouldEndSession", True)
        self._new, self._attributes = ends, {} if ends else state
        self._eliciting = any(d["type"] == "Dialog.ElicitSlot" for d in response.get("directives", []))
        last = state.get("last") or {}
        about = last if last.get("kind") == state.get("kind") else {}
        return Exchange(
            utterance=words,
            intent=intent,
            slots=slots,
            kind=state.get("kind", ""),
            topics=list(about.get("entries", state.get("offer", []) if state.get("kind") == "which" else [])),
            speech=heard(response.get("outputSpeech")) or "",
            reprompt=heard(response.get("reprompt", {}).get("outputSpeech")),
            sources=list(about.get("sources", [])),
            ends_session=ends,
            ms=round(elapsed, 3),
            card=response.get("card", {}).get("content", ""),
        )


def heard(output: dict[str, Any] | None) -> str | None:
    """Plain text of an output speech."""
    if not output:
        return None
    return html.unescape(re.sub(r"<[^>]+>", " ", output.get("ssml") or output.get("text", ""))).strip()
