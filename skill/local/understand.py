"""A stand-in for Alexa's understanding: words -> intent and slots, learned from a committed interaction model alone.

Like Alexa's it is statistical: the samples most like the words vote for their intents. A sure intent wins; else a
carrier phrase hands the rest of the words to the slot of its intent; else it is the fallback intent, without words.
"""

import json
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from skill.content import QUESTION_INTENT, QUESTION_SLOT
from skill.search import letter_features, tokenize, word_features

PACKAGE = Path(__file__).parents[2] / "interaction_model"
"""The skill package in ask-cli's layout; everything in it is uploaded."""
MODELS = PACKAGE / "interactionModels" / "custom"
FALLBACK = "AMAZON.FallbackIntent"
NEIGHBOURS = 8
"""Samples that vote."""
SURE = 0.6
"""Confidence from which an intent is taken without looking for a carrier phrase."""
SURE_ELICITED = 0.85
"""The same while a slot is being elicited, when the words are expected to be its value."""
_SAME = 0.999
"""Likeness of a text with itself, less what rounding costs."""
_SLOT = "{" + QUESTION_SLOT + "}"


class UnknownLocaleError(Exception):
    """There is no interaction model for that locale."""


@dataclass(frozen=True)
class Understanding:
    """What Alexa would send."""

    intent: str
    slots: dict[str, str] = field(default_factory=dict)
    confidence: float = 0.0


class Model:
    """The committed interaction model of one locale, and what is learned from its samples."""

    def __init__(self, locale: str) -> None:
        """Read the model. Raises UnknownLocaleError."""
        path = MODELS / f"{locale}.json"
        if not path.is_file():
            known = ", ".join(sorted(p.stem for p in MODELS.glob("*.json")))
            raise UnknownLocaleError(f"no interaction model for locale {locale!r}; there are {known}")
        self.language: dict[str, Any] = json.loads(path.read_text("utf-8"))["interactionModel"]["languageModel"]

    @property
    def invocation_name(self) -> str:
        """What follows "open" or "ask"."""
        return str(self.language["invocationName"])

    @cached_property
    def intents(self) -> dict[str, list[str]]:
        """Samples by name of intent."""
        return {intent["name"]: intent.get("samples", []) for intent in self.language["intents"]}

    def understand(self, words: str, *, eliciting: bool = False) -> Understanding:
        """The intent of some words; `eliciting` while the question slot was asked for."""
        intent, confidence = self._samples.nearest(words)
        if confidence >= (SURE_ELICITED if eliciting else SURE):
            return Understanding(intent, {}, confidence)
        if eliciting:
            return Understanding(QUESTION_INTENT, {QUESTION_SLOT: words})
        return self._carried(words) or Understanding(FALLBACK)

    def _carried(self, words: str) -> Understanding | None:
        said = " ".join(words.lower().split())
        for carrier, intent in self._carriers:
            if said.startswith(carrier) and len(said) > len(carrier):
                return Understanding(intent, {QUESTION_SLOT: said.removeprefix(carrier)})
        return None

    @cached_property
    def _carriers(self) -> list[tuple[str, str]]:
        found = [
            (sample.removesuffix(_SLOT), intent)
            for intent, samples in self.intents.items()
            for sample in samples
            if sample.endswith(_SLOT)
        ]
        return sorted(found, key=lambda pair: -len(pair[0]))

    @cached_property
    def _samples(self) -> "Neighbours":
        return Neighbours(
            [(sample, name) for name, samples in self.intents.items() for sample in samples if _SLOT not in sample]
        )


class Neighbours:
    """Labelled texts, found by likeness: cosine over words, word pairs and letter groups weighted by rarity."""

    def __init__(self, labelled: list[tuple[str, str]]) -> None:
        self._labels = [label for _, label in labelled]
        features = [_features(text) for text, _ in labelled]
        count = Counter(feature for found in features for feature in found)
        self._rarity = {feature: math.log(len(labelled) / n) + 1 for feature, n in count.items()}
        self._where: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, found in enumerate(features):
            length = math.sqrt(sum(self._rarity[feature] ** 2 for feature in found)) or 1.0
            for feature in found:
                self._where[feature].append((number, self._rarity[feature] / length))

    def likeness(self, text: str) -> list[tuple[int, float]]:
        """Position in the list and cosine of every text that shares anything with this one, the likest first."""
        found = _features(text)
        unknown = math.log(len(self._labels)) + 1
        length = math.sqrt(sum(self._rarity.get(feature, unknown) ** 2 for feature in found)) or 1.0
        scores: dict[int, float] = defaultdict(float)
        for feature in found:
            for number, weight in self._where.get(feature, ()):
                scores[number] += self._rarity[feature] / length * weight
        return sorted(scores.items(), key=lambda pair: -pair[1])

    def nearest(self, text: str) -> tuple[str, float]:
        """The likeliest label and a confidence: 1 for one of the texts, else share of the vote times likeness."""
        votes: dict[str, float] = defaultdict(float)
        closest = self.likeness(text)[:NEIGHBOURS]
        for number, likeness in closest:
            votes[self._labels[number]] += likeness**3
        if not votes:
            return FALLBACK, 0.0
        if closest[0][1] >= _SAME:
            return self._labels[closest[0][0]], 1.0
        label = max(votes, key=lambda name: votes[name])
        best = max(likeness for number, likeness in closest if self._labels[number] == label)
        return label, math.sqrt(best) * votes[label] / sum(votes.values())


def _features(text: str) -> set[str]:
    tokens = tokenize(text)
    return word_features(tokens) | letter_features(tokens)
