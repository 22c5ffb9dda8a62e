"""A stand-in for Alexa's NLU: resolves words to an intent and its slots, with an interaction model alone.

Like Alexa's it is statistical: naive Bayes over the sample utterances. If no intent is likely enough, a carrier phrase
fills its slot with the rest of the words; if none fits, the fallback intent is sent, which carries no words.
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from skill.catalog import QUESTION_INTENT, QUESTION_SLOT
from skill.nlu.features import letter_features, tokenize, word_features
from skill.tools.simulator import alexa_slots
from skill.tools.simulator.alexa_slots import SlotSample

PACKAGE = Path(__file__).parents[3] / "interaction_model"
"""The skill package in ask-cli's layout, which uploads all of it."""
MODELS = PACKAGE / "interactionModels" / "custom"
DEFAULT_LOCALE = "en-US"
FALLBACK = "AMAZON.FallbackIntent"
BLOCKS = (word_features, letter_features)
"""The blocks of features that naive Bayes counts."""
SMOOTHING = 0.01
"""What naive Bayes adds to the count of every feature in every label (Lidstone smoothing)."""
TEMPERATURE = 0.3
"""Factor on the scores before the softmax. Features of one word overlap, so their evidence is not independent."""
CONFIDENT = 0.85
"""Confidence from which an intent wins over a carrier phrase."""
CONFIDENT_ELICITING = 0.95
"""Confidence from which an intent wins over the value of the slot that the skill asked for."""
_SLOT = "{" + QUESTION_SLOT + "}"

Labelled = Sequence[tuple[str, str]]
"""Texts, each with its label."""
Blocks = list[list[str]]
"""The features of one text, block by block. Sorted, so that sums are the same in every process."""


class Classifier(Protocol):
    """Anything that learned labels from texts."""

    def classify(self, text: str) -> tuple[str, float]:
        """The most likely label, and its confidence from 0 to 1."""

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Every label with its confidence, the likeliest first; those of all labels add up to 1."""


class NaiveBayes:
    """Multinomial naive Bayes. A feature counts by its rarity (inverse document frequency); blocks have length one.

    It is pure Python, since the simulator runs where only the skill's own dependencies are installed. It learns when it
    first meets a text that is not among those that it was given, because learning takes seconds.
    """

    def __init__(self, labelled: Labelled) -> None:
        self._labelled = labelled
        self._known = dict(labelled)

    @cached_property
    def _learned(self) -> "_Learned":
        documents = [_blocks(text) for text, _ in self._labelled]
        rarity = [_rarity(block) for block in zip(*documents, strict=True)]
        counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        totals: dict[str, float] = defaultdict(float)
        for document, (_, label) in zip(documents, self._labelled, strict=True):
            for feature, weight in _weights(document, rarity):
                counts[feature][label] += weight
                totals[label] += weight
        added = SMOOTHING * len(counts)
        return _Learned(
            rarity, counts, {label: math.log(SMOOTHING / (total + added)) for label, total in totals.items()}
        )

    def classify(self, text: str) -> tuple[str, float]:
        """The most likely label and its probability: 1 for a training text, 0 if no feature is known."""
        if text in self._known:
            return self._known[text], 1.0
        scores = self._scores(text)
        if not scores:
            return FALLBACK, 0.0
        best = max(scores, key=lambda label: scores[label])
        return best, 1 / sum(math.exp(TEMPERATURE * (score - scores[best])) for score in scores.values())

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Every label with its probability, the likeliest first; none if no feature is known.

        A training text counts like any other here.
        """
        scores = self._scores(text)
        best = max(scores.values(), default=0.0)
        odds = {label: math.exp(TEMPERATURE * (score - best)) for label, score in scores.items()}
        total = sum(odds.values())
        return sorted(((label, value / total) for label, value in odds.items()), key=lambda ranked: -ranked[1])

    def _scores(self, text: str) -> dict[str, float]:
        """The log-likelihood of the text with each label, up to a constant; none if no feature is known."""
        learned = self._learned
        weights = list(_weights(_blocks(text), learned.rarity))
        total = sum(weight for _, weight in weights)
        scores = {label: unseen * total for label, unseen in learned.unseen.items()} if weights else {}
        for feature, weight in weights:
            for label, count in learned.counts[feature].items():
                scores[label] += weight * math.log(1 + count / SMOOTHING)
        return scores


class _Learned(NamedTuple):
    """What naive Bayes learned from texts and their labels."""

    rarity: list[dict[str, float]]
    """That of each feature, block by block."""
    counts: Mapping[str, Mapping[str, float]]
    """How much each feature occurs with each label."""
    unseen: Mapping[str, float]
    """By label: log-likelihood of a feature that never occurs with it."""


def _weights(document: Blocks, rarities: Sequence[Mapping[str, float]]) -> Iterator[tuple[str, float]]:
    """The known features of a text, weighted by rarity; the weights of a block are a vector of length one."""
    for block, rarity in zip(document, rarities, strict=True):
        known = [feature for feature in block if feature in rarity]
        length = math.hypot(*(rarity[feature] for feature in known))
        yield from ((feature, rarity[feature] / length) for feature in known)


def _blocks(text: str) -> Blocks:
    tokens = tokenize(text)
    return [sorted(features(tokens)) for features in BLOCKS]


def _rarity(documents: Sequence[list[str]]) -> dict[str, float]:
    """Smoothed inverse document frequency of every feature."""
    frequency = Counter(feature for document in documents for feature in document)
    return {feature: math.log((1 + len(documents)) / (1 + count)) + 1 for feature, count in frequency.items()}


class UnknownLocaleError(Exception):
    """There is no interaction model for the locale."""


@dataclass(frozen=True)
class ResolvedIntent:
    """The intent that Alexa sends to the skill."""

    intent: str
    slots: dict[str, str] = field(default_factory=dict)
    confidence: float = 0.0


class InteractionModel:
    """An interaction model, and a classifier trained on its sample utterances."""

    def __init__(self, model: Mapping[str, Any], learn: Callable[[Labelled], Classifier] = NaiveBayes) -> None:
        """Take a model as ask-cli uploads it, as parsed JSON; `learn` trains the classifier on its samples."""
        language = model["interactionModel"]["languageModel"]
        self.invocation_name: str = language["invocationName"]
        self.intents: dict[str, list[str]] = {
            intent["name"]: intent.get("samples", []) for intent in language["intents"]
        }
        """Sample utterances by name of intent."""
        samples = [(sample, name) for name, samples in self.intents.items() for sample in samples]
        self._classifier = learn([(sample, name) for sample, name in samples if "{" not in sample])
        slots = {i["name"]: {s["name"]: s["type"] for s in i.get("slots", [])} for i in language["intents"]}
        self._with_slots = [
            SlotSample.of(name, sample, slots[name])
            for sample, name in samples
            if "{" in sample and _SLOT not in sample
        ]
        carriers = [(sample.removesuffix(_SLOT), name) for sample, name in samples if sample.endswith(_SLOT)]
        self._carriers = sorted(carriers, key=lambda carrier: -len(carrier[0]))

    def resolve(self, words: str, *, eliciting: bool = False, now: datetime | None = None) -> ResolvedIntent:
        """The intent that some words mean; `eliciting` while the skill waits for the value of the question slot.

        Days and times in slots are seen from `now`, by default this moment.
        """
        filled = alexa_slots.fill(self._with_slots, words, now or datetime.now())
        if filled:
            return ResolvedIntent(*filled, 1.0)
        intent, confidence = self._classifier.classify(words)
        if confidence >= (CONFIDENT_ELICITING if eliciting else CONFIDENT):
            return ResolvedIntent(intent, {}, confidence)
        if eliciting:
            return ResolvedIntent(QUESTION_INTENT, {QUESTION_SLOT: words})
        return self._by_carrier_phrase(words) or ResolvedIntent(FALLBACK)

    def rank(self, words: str) -> list[tuple[str, float]]:
        """What the classifier alone makes of some words: each intent with its confidence, the likeliest first."""
        return self._classifier.rank(words)

    def _by_carrier_phrase(self, words: str) -> ResolvedIntent | None:
        """The intent of the longest carrier phrase that the words begin with."""
        words = " ".join(words.lower().split())
        for carrier, intent in self._carriers:
            if words.startswith(carrier) and len(words) > len(carrier):
                return ResolvedIntent(intent, {QUESTION_SLOT: words.removeprefix(carrier)})
        return None


@cache
def load(locale: str = DEFAULT_LOCALE) -> InteractionModel:
    """The committed interaction model of a locale, trained once a process. Raises UnknownLocaleError."""
    return InteractionModel(read(locale))


def read(locale: str) -> dict[str, Any]:
    """The JSON of the committed interaction model of a locale. Raises UnknownLocaleError."""
    path = MODELS / f"{locale}.json"
    if locale not in locales():
        raise UnknownLocaleError(f"no interaction model for locale {locale!r}; there are {', '.join(locales())}")
    model: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return model


def locales() -> list[str]:
    """The locales that there is an interaction model for."""
    return sorted(path.stem for path in MODELS.glob("*.json"))
