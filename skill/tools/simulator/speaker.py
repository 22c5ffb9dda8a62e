"""A speaker with everything that can be looked at: each request and response as JSON, and how it was understood."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from skill.catalog import Catalog
from skill.nlu.classifier import IntentClassifier
from skill.tools.simulator import alexa_nlu, consent
from skill.tools.simulator.consent import AlexaServices
from skill.tools.simulator.conversation import Conversation, Exchange, Handler
from skill.tools.simulator.devices import ANYWHERE, Situation, place
from skill.tools.simulator.recording import Turn, replay
from skill.tools.simulator.understanding import Understander, Understanding


class Sent(NamedTuple):
    """One request and the skill's response."""

    request: dict[str, Any]
    response: dict[str, Any]
    ms: float
    """Time in the handler."""
    understanding: Understanding | None
    """None for a request that no words were said for."""


class Step(NamedTuple):
    """What the listener did, and what came of it."""

    turn: Turn
    """What the listener did, as a recording says it."""
    exchange: Exchange
    sent: tuple[Sent, ...]
    """Two if the words were said again because the first time they did not reach the skill."""


class Skill(NamedTuple):
    """A skill to talk to: its handler as Lambda calls it, what it answers from, and the services that it finds."""

    handler: Handler
    catalog: Catalog
    classifier: IntentClassifier
    services: AlexaServices | None = None


class Speaker:
    """One device, and the listener at it. Keeps the steps of its latest conversation for a recording."""

    def __init__(self, skill: Skill, locale: str, situation: Situation = ANYWHERE) -> None:
        """Raises UnknownLocaleError."""
        model = alexa_nlu.load(locale)
        self.locale, self._skill = locale, skill
        self.steps: list[Step] = []
        self.latest: Sent | None = None
        self.question: Mapping[str, Any] | None = None
        """The directive by which Alexa now asks for consent."""
        self._understander = Understander(model, skill.catalog, skill.classifier)
        self._conversation = Conversation(locale, model, handler=self._answer, catalog=skill.catalog)
        self._sent: list[tuple[dict[str, Any], dict[str, Any], float]] = []
        self.move(situation)

    def move(self, situation: Situation) -> None:
        """Be at another device, or at another time."""
        self.situation = situation
        self._conversation.now = situation.now
        if self._skill.services and situation.time_zone:
            self._skill.services.time_zone = situation.time_zone

    def follow(self, turn: Turn) -> Step:
        """Do what the listener does in a turn: say, touch, stay silent."""
        step = self._step(turn, lambda: replay(turn, self._conversation))
        self.steps.append(step)
        return step

    def answer_question(self, status: consent.Status) -> Step:
        """Answer Alexa's question for consent, which is no part of a recording."""
        if self._skill.services and status == "ACCEPTED":
            self._skill.services.permission = True
        request = consent.answered(self.question or {}, status)
        return self._step(Turn(), lambda: self._conversation.send(request))

    def begin_again(self) -> None:
        """Leave the session, and forget its steps."""
        self._conversation.hang_up()
        self.steps.clear()
        self.latest = self.question = None

    def _step(self, turn: Turn, do: Callable[[], Exchange]) -> Step:
        self._sent.clear()
        exchange = do()
        understand = self._understander.understand
        sent = (
            Sent(request, response, ms, understand(request, exchange.utterance)) for request, response, ms in self._sent
        )
        step = Step(turn, exchange, tuple(sent))
        self.latest = step.sent[-1]
        self.question = consent.asked(self.latest.response)
        return step

    def _answer(self, event: dict[str, Any], context: object) -> Mapping[str, Any]:
        endpoint = self._skill.services.endpoint if self._skill.services else ""
        placed = place(event, self.situation, api_endpoint=endpoint)
        start = time.perf_counter()
        response: dict[str, Any] = json.loads(json.dumps(self._skill.handler(placed, context)))
        self._sent.append((placed, response, round((time.perf_counter() - start) * 1000, 3)))
        return response
