"""What the listener's next words are likely to mean: the one place where the state of the session enters understanding.

As long as nothing was told, words count by themselves, and dialog acts are likelier or less likely by state. After an
answer, words are read in two ways: by themselves, and with the subject of that answer ("should i stop it" after blood
thinners). How much each reading counts, and how likely each kind of entry is after a question or without one, was
learned from conversations by `skill.tools.training.expectation`. docs/decisions/ has the measurements.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from skill.catalog import Catalog, DialogAct, Emergency, Gap, Topic
from skill.dialog import follow_up
from skill.dialog.reply import Choice, Confirm, ConfirmReminder, ElicitSlot, Offer, RemindersOffer, SayNumber, TourStep
from skill.dialog.session import Session
from skill.dialog.turn import TurnContext
from skill.nlu.classifier import ALWAYS_RETURNED, Prediction
from skill.nlu.features import Utterance

ANSWERS = frozenset({"yes", "no"})
"""Dialog acts that answer what the skill asked."""
REPLIES = frozenset(
    {
        "acknowledge", "chatter", "complaint", "doubt", "faster", "first_answer", "louder", "more", "next", "not_that",
        "previous", "repeat", "shorter", "simpler", "slower", "source", "stop", "thanks", "wait",
    }
)  # fmt: skip
"""Dialog acts that reply to something that the skill said."""
FACTORS: Mapping[str, tuple[float, float]] = {"new": (0.1, 0.3), "asked": (4.0, 1.5), "open": (2.0, 2.0)}
"""How many times likelier than in training the ANSWERS and the REPLIES are before anything was told: first in a
session, after a question that yes or no answers, and otherwise."""
FIRST_ACT_CONFIDENT = 0.5
"""As the first words of a session, dialog acts count only if together they reach this confidence."""
ELSEWHERE_RATIO = 0.6
"""As the first words of a session, a dialog act is a request about something else if that has more than this share of
its confidence: "go to the next song"."""
NAMES_BELOW, NAMED_CONFIDENT = 0.6, 0.6
"""A pronoun stands for the article's subject if the words are unclear with its name, and clear with the pronoun."""
OUT_OF_SCOPE, FRAGMENT = "out_of_scope", "fragment"
"""The dialog acts of words about something else, and of words that break off before they say anything."""
LENGTHS = {2: "to_2_words", 4: "to_4_words", 6: "to_6_words", 9: "to_9_words"}
"""Names for utterances of at most so many words; longer ones are MANY_WORDS."""
MANY_WORDS = "more_words"
LEAST = 0.002
"""Entries are weighed that have this confidence in one of the readings. In the other they have no less than this, since
what a reading does not list is not impossible."""


class Readings(NamedTuple):
    """What some words may mean after an answer, and what bears on it."""

    alone: Mapping[str, float]
    """Confidence of each entry, by its id, for the words by themselves."""
    about_last: Mapping[str, float]
    """The same for the words and the subject of the last answer."""
    last: str
    """Id of the entry that the last answer told."""
    length: str
    state: str
    asks: bool
    """Whether a word that begins questions is among the words."""
    without_subject: bool
    """Whether the words are nothing but such as rely on what was said before."""
    variants: Mapping[str, str]
    """Id of the variant that fits best, for each entry that has one; the words by themselves count first."""


def rank(turn: TurnContext, utterance: Utterance) -> list[Prediction]:
    """What the utterance may mean but for emergencies, the likeliest first: two at least."""
    last = follow_up.last_entry(turn)
    ranked = _rank_after(turn, utterance, last) if last else _rank_first(turn, utterance)
    while len(ranked) < ALWAYS_RETURNED:
        ranked.append(Prediction(turn.catalog.catch_all_gap, None, 0.0))
    return ranked


def prior(session: Session) -> Mapping[str, float]:
    """Log-odds to add to the score of each dialog act as long as nothing was told."""
    answers, replies = FACTORS[_state(session)]
    return {**dict.fromkeys(ANSWERS, math.log(answers)), **dict.fromkeys(REPLIES, math.log(replies))}


def readings(turn: TurnContext, utterance: Utterance, last: Topic | Gap) -> Readings:
    """The words after an answer that told `last`, read in both ways."""
    alone = _by_themselves(turn, utterance, {})
    about_last = _harmless(turn, turn.classifier.predict(follow_up.with_subject(utterance, last)))
    words, language = len(utterance.tokens), turn.catalog.language
    return Readings(
        alone={prediction.entry: prediction.confidence for prediction in alone},
        about_last={prediction.entry: prediction.confidence for prediction in about_last},
        last=last.id,
        length=next((name for most, name in LENGTHS.items() if words <= most), MANY_WORDS),
        state="asked" if _state(turn.session) == "asked" else "open",
        asks=not language.question_words.isdisjoint(utterance.tokens),
        without_subject=follow_up.names_no_subject(turn, utterance),
        variants={prediction.entry: prediction.variant for prediction in (*about_last, *alone) if prediction.variant},
    )


def candidates(found: Readings) -> list[str]:
    """Ids of the entries that the words may mean."""
    likely = [
        entry for each in (found.alone, found.about_last) for entry, confidence in each.items() if confidence >= LEAST
    ]
    return list(dict.fromkeys((*likely, found.last)))


def signals(catalog: Catalog, found: Readings, entry_id: str) -> Iterator[tuple[str, float]]:
    """What speaks for an entry: the name of each weight with the number to multiply it by."""
    alone, about_last = (math.log(max(each.get(entry_id, 0.0), LEAST)) for each in (found.alone, found.about_last))
    kind = kind_of(catalog, entry_id)
    yield f"alone.{found.length}", alone
    yield f"about_last.{found.length}", about_last
    if found.without_subject:
        yield "alone.without_subject", alone
        yield "about_last.without_subject", about_last
    yield f"{kind}.{found.state}", 1.0
    if found.asks:
        yield f"{kind}.asks", 1.0
    if entry_id == found.last:
        yield f"same.{found.length}", 1.0
        if found.asks:
            yield "same.asks", 1.0


def kind_of(catalog: Catalog, entry_id: str) -> str:
    """The kind of entry that has weights of its own."""
    match catalog.entries.get(entry_id):
        case Topic():
            return "topic"
        case Gap():
            return "general_gap" if entry_id in catalog.general_gaps else "gap"
        case _ if entry_id in ANSWERS:
            return "answer"
        case _ if entry_id in REPLIES:
            return "reply"
        case _:
            return entry_id if entry_id in (OUT_OF_SCOPE, FRAGMENT) else "other_act"


def _rank_first(turn: TurnContext, utterance: Utterance) -> list[Prediction]:
    """What the words mean by themselves, before anything was told."""
    found = _by_themselves(turn, utterance, prior(turn.session))
    return found if turn.session.turns else _without_unlikely_acts(turn, found)


def _rank_after(turn: TurnContext, utterance: Utterance, last: Topic | Gap) -> list[Prediction]:
    """What the words mean after an answer that told `last`."""
    found = readings(turn, utterance, last)
    weights = turn.catalog.expectation
    scores = {
        entry: sum(weights.get(name, 0.0) * value for name, value in signals(turn.catalog, found, entry))
        for entry in candidates(found)
    }
    best = max(scores.values())
    total = sum(math.exp(score - best) for score in scores.values())
    return [
        Prediction(entry, found.variants.get(entry), math.exp(scores[entry] - best) / total)
        for entry in sorted(scores, key=scores.__getitem__, reverse=True)
    ]


def _by_themselves(turn: TurnContext, utterance: Utterance, log_odds: Mapping[str, float]) -> list[Prediction]:
    """What the words mean by themselves; with a pronoun for the article's subject where its name confuses.

    What names the article's subject is about it, whatever else is in the words.
    """
    found = _harmless(turn, turn.classifier.predict(utterance, log_odds))
    named = turn.catalog.with_pronoun(utterance)
    if turn.catalog.is_named(utterance):
        found = [prediction for prediction in found if prediction.entry != OUT_OF_SCOPE]
    if named == utterance or (found and found[0].confidence >= NAMES_BELOW):
        return found
    with_pronoun = _harmless(turn, turn.classifier.predict(named, log_odds))
    best = with_pronoun[0] if with_pronoun else None
    is_clear = best and best.confidence >= NAMED_CONFIDENT and turn.catalog.is_specific(best.entry)
    return with_pronoun if is_clear else found


def _harmless(turn: TurnContext, predictions: Sequence[Prediction]) -> list[Prediction]:
    return [p for p in predictions if not isinstance(turn.catalog.entries.get(p.entry), Emergency)]


def _without_unlikely_acts(turn: TurnContext, predictions: list[Prediction]) -> list[Prediction]:
    """The predictions for the first words of a session: no dialog acts, unless all together are likely enough."""
    entries = turn.catalog.entries
    acts = [p for p in predictions if isinstance(entries.get(p.entry), DialogAct) and p.entry != OUT_OF_SCOPE]
    others = [p for p in predictions if p not in acts]
    total = sum(p.confidence for p in others)
    if total and sum(p.confidence for p in acts) < FIRST_ACT_CONFIDENT:
        return [p._replace(confidence=p.confidence / total) for p in others]
    elsewhere = [p for p in others if p.entry == OUT_OF_SCOPE and p.confidence > ELSEWHERE_RATIO * acts[0].confidence]
    return [*elsewhere, *(p for p in predictions if p not in elsewhere)] if predictions[:1] == acts[:1] else predictions


def _state(session: Session) -> str:
    if not session.turns:
        return "new"
    match session.pending:
        case Offer() | Choice() | SayNumber() | Confirm() | TourStep() | RemindersOffer() | ConfirmReminder():
            return "asked"
        case ElicitSlot() if session.kind == "launch":
            return "new"
        case _:
            return "open"
