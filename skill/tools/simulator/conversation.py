"""A conversation without a speaker: words -> a request envelope -> the skill's handler -> what the listener hears."""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ask_sdk_core.skill import CustomSkill

from skill.alexa.skill import invoke
from skill.catalog import QUESTION_INTENT, QUESTION_SLOT, Catalog
from skill.dialog.reply import Choice
from skill.dialog.session import Session
from skill.tools.alexa_package.spoken_letters import spoken
from skill.tools.simulator import alexa_nlu
from skill.tools.simulator.alexa_nlu import DEFAULT_LOCALE, FALLBACK, InteractionModel, ResolvedIntent
from skill.tools.simulator.alexa_services import AlexaServices
from skill.tools.simulator.envelope import LAUNCH, TOUCH, consent_response, envelope, intent_request, plain_text

if TYPE_CHECKING:
    from datetime import datetime

Handler = Callable[[dict[str, Any], object], Mapping[str, Any]]
"""A skill as Lambda calls it: request envelope and context -> response envelope."""
_PUNCTUATION = re.compile(r"[,;:?!]|\.$")
"""What is printed and not spoken, as in "Alexa, open mesotherapy guide"."""
_OPEN = re.compile(r"^(?:alexa )?(?:open|launch|start|begin|run) (?:the )?")
_ASK = re.compile(r"^(?:alexa )?(?:ask|tell) (?:the )?")


def handler_of(skill: CustomSkill) -> Handler:
    """The handler for a skill of `create_skill`; as `skill.app.handler`, but without its last resort."""
    return partial(invoke, skill)


@dataclass(frozen=True)
class Exchange:
    """What the listener said and heard."""

    utterance: str
    intent: str
    """Name of the last intent sent; "LaunchRequest" for a launch."""
    slots: dict[str, str]
    kind: str
    """One of `skill.dialog.reply.Kind`; empty if the response carries no session."""
    topics: list[str]
    """Ids of the entries that the response is made from, or asks to choose from."""
    speech: str
    """Plain text."""
    reprompt: str | None
    sources: list[dict[str, Any]]
    ends_session: bool
    ms: float
    """Time in the handler, over all turns."""
    turns: int = 1
    """2 if the words were said again because the first time they did not reach the skill."""
    card: str = ""
    asks_permission: bool = False
    """Whether Alexa now asks the listener for a permission; `answer_permission` goes on."""


class Conversation:
    """One listener at one speaker. After a session has ended, the next words begin a new one."""

    def __init__(
        self,
        locale: str = DEFAULT_LOCALE,
        model: InteractionModel | None = None,
        *,
        handler: Handler | None = None,
        catalog: Catalog | None = None,
        services: AlexaServices | None = None,
    ) -> None:
        """Start before the first words. By default: the committed interaction model, and the skill of `skill.app`.

        `catalog` is that of the skill behind `handler`. Without `services`, the skill finds none of Alexa's services.
        Raises UnknownLocaleError.
        """
        self._locale = locale
        self._model = model or alexa_nlu.load(locale)
        if handler is None or catalog is None:
            from skill import app  # only now, since it loads the compiled content

            handler, catalog = handler or app.handler, catalog or app.CATALOG
        self._handler, self._catalog, self._services = handler, catalog, services
        self._sent = 0
        self.now: datetime | None = None
        """The moment from which Alexa understands "tomorrow"; None for that of the clock."""
        self.hang_up()

    def say(self, words: str) -> Exchange:
        """Say something to the speaker; once more, as a person would, if it did not reach the skill.

        While Alexa asks for a permission, the words answer that; empty ones are silence.
        """
        if self._asked is not None and self._services:
            return self.answer_permission(self._services.consent(words))
        name = self._model.invocation_name
        words = _PUNCTUATION.sub(" ", words)
        lower = " ".join(words.lower().split())
        if _OPEN.sub("", lower) == name:
            return self.launch()
        asked = _ASK.sub("", lower)
        one_shot = asked != lower and asked.startswith(f"{name} ")
        said = asked.removeprefix(name).strip() if one_shot else words.strip()
        first = self._say(said)
        if first.kind != "reprompt" or first.intent != FALLBACK or not said:
            return first
        second = self._say(said)
        return replace(second, ms=round(first.ms + second.ms, 3), turns=2)

    def ask(self, words: str) -> Exchange:
        """Hand over the words whole, as the slot of AskQuestionIntent, which the skill may always be sent."""
        return self._send_intent(words, ResolvedIntent(QUESTION_INTENT, {QUESTION_SLOT: words}))

    def launch(self) -> Exchange:
        """Open the skill without a question."""
        return self._send("", ResolvedIntent("LaunchRequest"), LAUNCH)

    def answer_permission(self, status: str) -> Exchange:
        """Answer Alexa's question for a permission; the skill hears of it in a new session, with its token alone."""
        return self._send("", ResolvedIntent("Connections.Response"), consent_response(status, self._asked or ""))

    def send(self, request: Mapping[str, Any]) -> Exchange:
        """Send any other request, without the keys that every request has: a touch on the screen, the end of a session.

        After a touch that the skill answers with silence the session goes on.
        """
        return self._send("", ResolvedIntent(request["type"]), request)

    def hang_up(self) -> None:
        """Leave the session; the next words begin a new one."""
        self._new, self._eliciting = True, False
        self._asked: str | None = None
        """The token of the question for a permission that Alexa is asking."""
        self._attributes: Mapping[str, Any] = {}

    def request(self, words: str) -> dict[str, Any]:
        """The envelope that saying these words now would send."""
        return self._envelope(intent_request(self._resolve(words)))

    def _resolve(self, words: str) -> ResolvedIntent:
        heard = spoken(words, self._catalog.language.initialisms)
        return self._model.resolve(heard, eliciting=self._eliciting, now=self.now)

    def _say(self, words: str) -> Exchange:
        return self._send_intent(words, self._resolve(words))

    def _send_intent(self, words: str, resolved: ResolvedIntent) -> Exchange:
        return self._send(words, resolved, intent_request(resolved))

    def _envelope(self, request: Mapping[str, Any]) -> dict[str, Any]:
        session = {"new": self._new, "sessionId": "amzn1.echo-api.session.LOCAL", "attributes": self._attributes}
        endpoint = self._services.endpoint if self._services else ""
        return envelope(request, session=session, locale=self._locale, number=self._sent, api_endpoint=endpoint)

    def _send(self, words: str, resolved: ResolvedIntent, request: Mapping[str, Any]) -> Exchange:
        self._sent += 1
        event = self._envelope(request)
        start = time.perf_counter()
        reply = json.loads(json.dumps(self._handler(event, None)))
        elapsed = (time.perf_counter() - start) * 1000
        response, attributes = reply["response"], reply.get("sessionAttributes") or {}
        ends = response.get("shouldEndSession", request["type"] != TOUCH)
        self._new, self._attributes = ends, {} if ends else attributes
        directives = {directive["type"]: directive for directive in response.get("directives", [])}
        self._eliciting = "Dialog.ElicitSlot" in directives
        asked = directives.get("Connections.SendRequest")
        self._asked = asked["token"] if asked else None
        session = Session.read(attributes)
        return Exchange(
            utterance=words,
            intent=resolved.intent,
            slots=resolved.slots,
            kind=session.kind or "",
            topics=_entries(session),
            speech=plain_text(response.get("outputSpeech")) or "",
            reprompt=plain_text(response.get("reprompt", {}).get("outputSpeech")),
            sources=self._sources(session),
            ends_session=ends,
            ms=round(elapsed, 3),
            card=response.get("card", {}).get("content", ""),
            asks_permission=asked is not None,
        )

    def _sources(self, session: Session) -> list[dict[str, Any]]:
        """The cited sentences, each once, in the order of the entries."""
        topics = filter(None, map(self._catalog.topic, _told(session)))
        return [source._asdict() for source in dict.fromkeys(source for topic in topics for source in topic.sources)]


def _entries(session: Session) -> list[str]:
    """Ids of the entries that the latest response is made from, or of those it asks to choose from."""
    return list(session.pending.entries if isinstance(session.pending, Choice) else _told(session))


def _told(session: Session) -> tuple[str, ...]:
    """Ids of the entries that the latest response is made from."""
    return session.just_told.entries if session.just_told else ()
