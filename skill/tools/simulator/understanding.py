"""What both classifiers made of an utterance: the stand-in for Alexa's, and the skill's own."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from skill.catalog import QUESTION_SLOT, Catalog
from skill.dialog import expectation
from skill.dialog.session import Session
from skill.dialog.turn import Device, Request, TurnContext
from skill.nlu.classifier import IntentClassifier
from skill.nlu.features import Utterance
from skill.tools.simulator.alexa_nlu import InteractionModel

MOST = 5
"""How many guesses of a classifier are kept."""


class Guess(NamedTuple):
    """What an utterance may mean."""

    label: str
    """Name of an intent, or id of an entry."""
    confidence: float
    """From 0 to 1."""


class Understanding(NamedTuple):
    """What was made of one utterance; the likeliest guesses first."""

    alexa: list[Guess]
    """Intents; what Alexa's stand-in would choose from, before carrier phrases and the fallback."""
    skill: list[Guess]
    """Entries, with what the state of the session makes likelier."""
    emergencies: list[Guess]
    """Emergencies, which the skill looks for first."""
    words: str
    """What the skill got to classify; empty if the intent alone decided."""


class Understander(NamedTuple):
    """What understands: an interaction model, and the catalog and classifier of the skill."""

    model: InteractionModel
    catalog: Catalog
    classifier: IntentClassifier

    def understand(self, event: Mapping[str, Any], said: str) -> Understanding | None:
        """What was made of the words that an intent request was sent for; None for any other request."""
        intent = event["request"].get("intent")
        if not intent or not said.strip():
            return None
        words = self._handed_over(intent)
        utterance = self.catalog.as_written(Utterance.of(words or said))
        session = Session.read(event["session"]["attributes"])
        turn = turn_without_alexa(self.catalog, self.classifier, session, event["request"]["locale"])
        return Understanding(
            alexa=_best(self.model.rank(said)),
            skill=_best((found.entry, found.confidence) for found in expectation.rank(turn, utterance)),
            emergencies=_best(
                (found.entry, found.confidence) for found in self.classifier.predict_emergencies(utterance)
            ),
            words=words,
        )

    def _handed_over(self, intent: Mapping[str, Any]) -> str:
        """The words that the skill gets: the carrier phrase of the intent, then what its slot holds."""
        if intent["name"] not in self.catalog.carrier_phrases:
            return ""
        rest = intent["slots"].get(QUESTION_SLOT, {}).get("value", "")
        return f"{self.catalog.carrier_phrases[intent['name']]} {rest}".strip()


def turn_without_alexa(catalog: Catalog, classifier: IntentClassifier, session: Session, locale: str) -> TurnContext:
    """A turn of a conversation without Alexa around it: on no device, at no time."""
    device = Device(id="", api_endpoint="", api_token="", apl_version="")
    return TurnContext(catalog, classifier, Request("IntentRequest", "", {}, locale, {}, "", device, None), session)


def _best(ranked: Iterable[tuple[str, float]]) -> list[Guess]:
    return [Guess(label, round(confidence, 4)) for label, confidence in list(ranked)[:MOST]]
