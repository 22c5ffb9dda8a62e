"""A small skill about tea, to test the dialog without the trained model: its catalog, a stub classifier, and turns."""

import math
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from skill import catalog
from skill.catalog import Catalog, Gap, Topic
from skill.dialog.expectation import LENGTHS, MANY_WORDS
from skill.dialog.reply import (
    Answer,
    AskDay,
    AskTime,
    AwaitingConsent,
    Choice,
    Confirm,
    ConfirmReminder,
    ElicitSlot,
    Offer,
    Pending,
    RemindersOffer,
    SayNumber,
    TourStep,
)
from skill.dialog.session import Said, Session
from skill.dialog.turn import Device, Request, Services, TurnContext
from skill.nlu.classifier import IntentClassifier, Prediction, Thresholds
from skill.nlu.features import Utterance

THRESHOLDS = Thresholds(
    answer=0.4,
    disambiguate=0.2,
    both=0.5,
    emergency=0.5,
    clause=0.6,
    emergency_check=0.3,
    without_evidence=0.8,
    with_red_flag=0.1,
    choice=0.5,
)
SURE_GAP = "price 0.9"
"""What the stub classifier predicts for a text that a test does not mention."""
LITTLE = "colored 0.3"
"""What it predicts for one that a test does mention, with the subject of what was told after it."""
ELSEWHERE = "elsewhere"
"""What the ids begin with that stand for all that a test does not mention, since confidences add up to 1."""
NEW = Session()
WEIGHTS = {f"alone.{length}": 1.0 for length in (*LENGTHS.values(), MANY_WORDS)} | {
    "alone.without_subject": -1.0,
    "about_last.without_subject": 1.0,
}
"""Words count by themselves; what has no subject of its own is about what was told last."""
SUNDAY = datetime(2026, 11, 29, 16, 0, tzinfo=UTC)
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "topics": {
        "phase": "",
        "counterpart": "",
        "why": "",
        "doubt": "",
        "bold": False,
        "covers": [],
        "more_covers": [],
        "variants": [],
        "measured_in": [],
    },
    "gaps": {"fact": "", "who_knows": "", "covers": [], "sources": [], "named": "", "names": ""},
    "emergencies": {"without_helpline": ""},
}
"""What tea.toml omits."""


def content() -> dict[str, Any]:
    """The compiled content of the skill about tea, as `catalog.from_json` takes it; it names times as English does."""
    data = tomllib.loads((Path(__file__).parent / "tea.toml").read_text("utf-8"))
    data["times"] = catalog.load().times
    data["expectation"] = WEIGHTS
    for group, defaults in DEFAULTS.items():
        data[group] = [{**defaults, **entry} for entry in data[group]]
    data["wordings"] = {locale: data["wordings"]["en"] | wording for locale, wording in data["wordings"].items()}
    return data


CATALOG = catalog.from_json(content())


SUBJECTS = tuple(entry.subject for entry in CATALOG.entries.values() if isinstance(entry, Topic | Gap))
"""What the entries are about, as the dialog adds it to words that leave it out."""


class StubClassifier(IntentClassifier):
    """Predicts for each text what a test says, and for any other text a sure gap, no emergency and no choice.

    A text like "steeping 0.7 | scald 0.4, crisis 0.1 | second 0.6" gives the predictions, then those of emergencies,
    then those of choices.
    """

    def __init__(self, predictions: Mapping[str, str]) -> None:
        self.thresholds = THRESHOLDS
        self.asked: list[tuple[str, Mapping[str, float] | None]] = []
        """Each text with the prior that it came with."""
        self.asked_for_emergencies: list[str] = []
        self._given = predictions

    def predict(self, utterance: Utterance, prior: Mapping[str, float] | None = None) -> list[Prediction]:
        self.asked.append((utterance.text, prior))
        given = self._part(utterance, 0)
        predictions = ranking(given)
        rest = 1 - sum(prediction.confidence for prediction in predictions)
        parts = max(math.ceil(rest / predictions[-1].confidence), 1)
        elsewhere = [Prediction(f"{ELSEWHERE}{number}", None, rest / parts) for number in range(parts)]
        return [*predictions, *elsewhere]

    def predict_emergencies(self, utterance: Utterance) -> list[Prediction]:
        self.asked_for_emergencies.append(utterance.text)
        return ranking(self._part(utterance, 1))

    def predict_choices(self, utterance: Utterance) -> list[Prediction]:
        return ranking(self._part(utterance, 2))

    def _part(self, utterance: Utterance, number: int) -> str:
        continued = any(utterance.text == f"{text} {subject}" for text in self._given for subject in SUBJECTS)
        parts = self._given.get(utterance.text, LITTLE if continued else SURE_GAP).split(" | ")
        return parts[number].strip() if number < len(parts) else ""


def ranking(text: str) -> list[Prediction]:
    """Predictions from a text like "steeping/iced 0.5, water 0.2"; none from an empty one."""
    predictions = []
    for item in text.split(", ") if text else ():
        label, confidence = item.split(" ")
        entry, _, variant = label.partition("/")
        predictions.append(Prediction(entry, variant or None, float(confidence)))
    confidences = [prediction.confidence for prediction in predictions]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) <= 1
    return predictions


def turn(
    session: Session = NEW,
    predictions: Mapping[str, str] | None = None,
    locale: str = "en",
    *,
    known: Catalog = CATALOG,
    now: datetime | None = SUNDAY,
    slots: Mapping[str, str] | None = None,
    zone: str = "",
) -> TurnContext:
    """A turn of a conversation about tea, on a device in a time zone."""
    request = Request(
        type="IntentRequest",
        intent="",
        slots=slots or {},
        locale=locale,
        attributes={},
        user="",
        device=Device("", "", "", ""),
        now=now,
    )
    services = Services(time_zone=lambda _: zone)
    return TurnContext(known, StubClassifier(predictions or {}), request, session, services)


def stub(given: TurnContext) -> StubClassifier:
    """The classifier of a turn, which knows what it was asked."""
    assert isinstance(given.classifier, StubClassifier)
    return given.classifier


def with_wording(**changes: Any) -> Catalog:
    """The catalog with another wording of something."""
    return CATALOG._replace(wordings={"en": CATALOG.wordings["en"]._replace(**changes)})


def told(*entries: str, **fields: Any) -> Said:
    """That these entries were told in one answer; `fields` differ from such an answer."""
    is_gap = all(isinstance(CATALOG.entries.get(entry), Gap) for entry in entries)
    return Said("gap" if is_gap else "answer", entries=entries, variants=(None,) * len(entries))._replace(**fields)


def after(*entries: str, **fields: Any) -> Session:
    """The session after these entries were told in one answer; `fields` differ from such a session."""
    said = told(*entries)
    return Session(
        turns=2, kind=said.kind, said=said, told=said, first=said, covered=entries, disclaimed=True
    )._replace(**fields)


def summary(answer: Answer) -> str:
    """The kind of an answer and what it is about, like "answer steeping/iced + water"; for want of that, its text.

    A text of an entry other than the usual one for the kind follows in parentheses: "answer steeping (short)".
    """
    if answer.kind == "disambiguate" and isinstance(answer.pending, Choice):
        return f"{answer.kind} {' or '.join(answer.pending.entries)}"
    if not answer.entries:
        return f"{answer.kind}: {answer.text}"
    pairs = zip(answer.entries, answer.variants, strict=True)
    told_entries = " + ".join(entry + (f"/{variant}" if variant else "") for entry, variant in pairs)
    usual = answer.part == "answer" or answer.kind.endswith(answer.part)
    return f"{answer.kind} {told_entries}" + ("" if usual else f" ({answer.part})")


def outcome(answer: Answer, session: Session) -> str:
    """The summary of an answer, then what is pending: "answer steeping > offer water".

    "same" is pending if it was before, "ask" is a question in any words, and "end" closes the session.
    """
    return f"{summary(answer)} > {_state(answer, session)}"


def is_same(first: object, second: object) -> bool:
    """Whether two records are equal and of the same type, with all that they hold: `Offer("a") == Confirm("a")`."""
    return repr(first) == repr(second)


def _state(answer: Answer, session: Session) -> str:
    if answer.ends:
        return "end"
    match answer.pending:
        case None:
            return "nothing"
        case ElicitSlot():
            return "ask"
        case pending if is_same(pending, session.pending):
            return "same"
        case RemindersOffer():
            return "reminders"
        case Choice(entries):
            return " or ".join(entries)
        case pending:
            return " ".join([NAMES[type(pending)], *(str(item) for item in pending[:1] if item != "")])


NAMES: Mapping[type[Pending], str] = {
    Offer: "offer",
    Confirm: "confirm",
    SayNumber: "number",
    TourStep: "tour",
    ConfirmReminder: "reminder",
    AwaitingConsent: "consent",
    AskDay: "day",
    AskTime: "time",
}
"""The word for what is pending about one thing."""
