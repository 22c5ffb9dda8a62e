"""A small skill about tea, to test the dialog without the trained model: its catalog, a stub classifier, and turns."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from skill import catalog
from skill.dialog.reply import Answer, Choice
from skill.dialog.session import Session, Told
from skill.dialog.turn import Device, Request, TurnContext
from skill.nlu.classifier import IntentClassifier, Prediction, Thresholds
from skill.nlu.features import Utterance

THRESHOLDS = Thresholds(answer=0.4, disambiguate=0.2, both=0.5, emergency=0.3, with_red_flag=0.1)
SURE_GAP = "price 0.9"
"""What the stub classifier predicts for a text that a test does not mention."""
NEW = Session()


def content() -> dict[str, Any]:
    """The compiled content of the skill about tea, as `catalog.from_json` takes it."""
    data = tomllib.loads((Path(__file__).parent / "tea.toml").read_text("utf-8"))
    data["topics"] = [{"variants": [], **topic} for topic in data["topics"]]
    data["wordings"] = {locale: data["wordings"]["en"] | wording for locale, wording in data["wordings"].items()}
    return data


CATALOG = catalog.from_json(content())


class StubClassifier(IntentClassifier):
    """Predicts for each text what a test says, and for any other text a sure gap."""

    def __init__(self, predictions: Mapping[str, str]) -> None:
        self.thresholds = THRESHOLDS
        self._predictions = {text: ranking(given) for text, given in predictions.items()}

    def predict(self, utterance: Utterance) -> list[Prediction]:
        return self._predictions.get(utterance.text) or ranking(SURE_GAP)


def ranking(text: str) -> list[Prediction]:
    """Predictions from a text like "steeping/iced 0.5, water 0.2"; two at least, like those of the real classifier."""
    predictions = []
    for item in text.split(", "):
        label, confidence = item.split(" ")
        entry, _, variant = label.partition("/")
        predictions.append(Prediction(entry, variant or None, float(confidence)))
    confidences = [prediction.confidence for prediction in predictions]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) <= 1
    return predictions if len(predictions) > 1 else [*predictions, Prediction("other", None, 0.0)]


def turn(session: Session = NEW, predictions: Mapping[str, str] | None = None, locale: str = "en") -> TurnContext:
    """A turn of a conversation about tea."""
    request = Request(
        type="IntentRequest",
        intent="",
        slots={},
        locale=locale,
        attributes={},
        user="",
        device=Device("", "", "", ""),
        now=None,
    )
    return TurnContext(CATALOG, StubClassifier(predictions or {}), request, session)


def after(*entries: str, **fields: Any) -> Session:
    """The session after these entries were told in one answer; `fields` differ from such a session."""
    told = Told("answer", "answer", entries, (None,) * len(entries))
    return Session(turns=1, kind="answer", told=told, covered=entries, disclaimed=True)._replace(**fields)


def summary(answer: Answer) -> str:
    """The kind of an answer and what it is about, like "answer steeping/iced + water"; for want of that, its text."""
    if isinstance(answer.pending, Choice):
        return f"{answer.kind} {' or '.join(answer.pending.entries)}"
    if not answer.entries:
        return f"{answer.kind}: {answer.text}"
    told = zip(answer.entries, answer.variants, strict=True)
    return f"{answer.kind} {' + '.join(entry + (f'/{variant}' if variant else '') for entry, variant in told)}"
