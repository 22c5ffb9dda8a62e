"""Recognizes an emergency in what was said, before anything else and in every state.

An emergency needs evidence: a word of symptom, danger or help, not the shape of a sentence. Where there is evidence,
the classifier decides about the whole utterance and about each clause with evidence, so that an emergency beside a sure
question counts: "when can i wash my hair i can't breathe". Without evidence the skill asks at most.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from skill.catalog import Emergency
from skill.dialog.turn import TurnContext
from skill.nlu.features import Utterance

MIN_CLAUSE_WORDS = 2
"""A shorter piece says too little to be classified by itself."""
NEGATION_WITHIN = 3
"""A negation among this many words before a red flag takes it back: "i don't have any chest pain"."""


class Finding(NamedTuple):
    """The likeliest emergency that the utterance may report."""

    emergency: Emergency
    confidence: float
    sure: bool
    """Whether to send the listener to help at once; otherwise the skill asks."""


def find(turn: TurnContext, utterance: Utterance) -> Finding | None:
    """The emergency that the utterance reports, if it is likely enough. To miss one is the worst error."""
    thresholds = turn.classifier.thresholds
    found = max((_likeliest(turn, part) for part in _clauses(turn, utterance)), key=lambda found: found.confidence)
    if not _has_evidence(turn, utterance.tokens):
        return found if found.confidence >= thresholds.without_evidence else None
    flagged = any(_is_stated(turn, red_flag, utterance.tokens) for red_flag in turn.catalog.red_flags)
    sure = found.confidence >= (thresholds.with_red_flag if flagged else thresholds.emergency)
    return found._replace(sure=sure) if sure or found.confidence >= thresholds.emergency_check else None


def _likeliest(turn: TurnContext, clause: Utterance) -> Finding:
    predictions = turn.classifier.predict_emergencies(clause)
    emergency = turn.catalog.entries.get(predictions[0].entry) if predictions else None
    if not isinstance(emergency, Emergency):
        return Finding(turn.catalog.emergencies[0], 0.0, sure=False)
    return Finding(emergency, sum(prediction.confidence for prediction in predictions), sure=False)


def _clauses(turn: TurnContext, utterance: Utterance) -> Iterator[Utterance]:
    """The whole utterance, and the parts that hold evidence of each way to cut it in two where a clause may start."""
    yield utterance
    tokens, starts = utterance.tokens, turn.catalog.language.clause_starts
    for at in range(MIN_CLAUSE_WORDS, len(tokens) - MIN_CLAUSE_WORDS + 1):
        if tokens[at] in starts:
            yield from (
                Utterance.of(" ".join(part)) for part in (tokens[:at], tokens[at:]) if _has_evidence(turn, part)
            )


def _has_evidence(turn: TurnContext, tokens: Sequence[str]) -> bool:
    return any(_occurs(pattern, tokens) for pattern in turn.catalog.evidence)


def _is_stated(turn: TurnContext, red_flag: tuple[str, ...], tokens: Sequence[str]) -> bool:
    """Whether the red flag occurs and is not taken back by a negation before it."""
    if not _occurs(red_flag, tokens):
        return False
    at = next(at for at, token in enumerate(tokens) if _matches(token, red_flag[0]))
    return turn.catalog.language.negations.isdisjoint(tokens[max(0, at - NEGATION_WITHIN) : at])


def _occurs(pattern: tuple[str, ...], tokens: Sequence[str]) -> bool:
    """Whether the parts of a pattern occur in this order, with any words between them."""
    rest = iter(tokens)
    return all(any(_matches(token, part) for token in rest) for part in pattern)


def _matches(token: str, part: str) -> bool:
    return token.startswith(part[:-1]) if part.endswith("*") else token == part
