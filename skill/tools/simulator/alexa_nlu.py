"""A stand-in for Alexa's understanding: words -> intent and slots, learned from a committed interaction model alone.

Like Alexa's it is statistical: naive Bayes over the samples. A sure intent wins; else a carrier phrase hands the rest
of the words to the slot of its intent; else it is the fallback intent, without words.
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from skill.content import QUESTION_INTENT, QUESTION_SLOT
from skill.search import letter_features, tokenize, word_features

PACKAGE = Path(__file__).parents[2] / "interaction_model"
"""The skill package in ask-cli's layout; everything in it is uploaded."""
MODELS = PACKAGE / "interactionModels" / "custom"
DEFAULT_LOCALE = "en-US"
FALLBACK = "AMAZON.FallbackIntent"
BLOCKS = (word_features, letter_features)
SMOOTHING = 0.01
"""What every feature counts for every label, beside what the samples count (Lidstone's rule)."""
TRUST = 0.3
"""How far the evidence is trusted: the features of a word overlap, so they do not speak independently."""
SURE = 0.85
"""Confidence from which an intent is taken without looking for a carrier phrase."""
SURE_ELICITED = 0.95
"""The same while a slot is being elicited, when the words are expected to be its value."""
_SLOT = "{" + QUESTION_SLOT + "}"


Labelled = list[tuple[str, str]]
"""Texts, each with its label."""


class Nearest(Protocol):
    """Something that has learned labelled texts, and tells the label of another."""

    def nearest(self, text: str) -> tuple[str, float]:
        """The likeliest label and a confidence from 0 to 1."""


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

    def __init__(self, locale: str, learn: Callable[[Labelled], Nearest] | None = None) -> None:
        """Read the model; `learn` makes something of its samples. Raises UnknownLocaleError."""
        self._learn = learn or Bayes
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
    def _samples(self) -> Nearest:
        return self._learn(
            [(sample, name) for name, samples in self.intents.items() for sample in samples if _SLOT not in sample]
        )


class Bayes:
    """Naive Bayes over words, word pairs and letter groups, each block weighted by rarity and scaled to length one."""

    def __init__(self, labelled: Labelled) -> None:
        self._known = dict(labelled)
        self._rarity = [_rarity([find(tokenize(text)) for text, _ in labelled]) for find in BLOCKS]
        self._counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        totals: dict[str, float] = defaultdict(float)
        for text, label in labelled:
            for feature, weight in self._weighted(text):
                self._counts[feature][label] += weight
                totals[label] += weight
        spread = SMOOTHING * len(self._counts)
        self._floor = {label: math.log(SMOOTHING / (total + spread)) for label, total in totals.items()}

    def nearest(self, text: str) -> tuple[str, float]:
        """The likeliest label and its probability; 1 for one of the texts themselves."""
        if text in self._known:
            return self._known[text], 1.0
        weighted = [(self._counts[feature], weight) for feature, weight in self._weighted(text)]
        if not weighted:
            return FALLBACK, 0.0
        everything = sum(weight for _, weight in weighted)
        scores = {label: floor * everything for label, floor in self._floor.items()}
        for counts, weight in weighted:
            for label, count in counts.items():
                scores[label] += weight * math.log(1 + count / SMOOTHING)
        best = max(scores, key=lambda label: scores[label])
        return best, 1 / sum(math.exp(TRUST * (score - scores[best])) for score in scores.values())

    def _weighted(self, text: str) -> Iterator[tuple[str, float]]:
        tokens = tokenize(text)
        for find, rarity in zip(BLOCKS, self._rarity, strict=True):
            known = [feature for feature in find(tokens) if feature in rarity]
            length = math.sqrt(sum(rarity[feature] ** 2 for feature in known))
            yield from ((feature, rarity[feature] / length) for feature in known)


def _rarity(found: list[set[str]]) -> dict[str, float]:
    count = Counter(feature for features in found for feature in features)
    return {feature: math.log((1 + len(found)) / (1 + n)) + 1 for feature, n in count.items()}
