"""Recognizes an emergency in what was said, before anything else and in every state.

An emergency needs evidence: a word of symptom, danger or help, not the shape of a sentence. Where there is evidence,
the classifier decides about the whole utterance and about each clause with evidence, so that an emergency beside a sure
question counts: "when can i wash my hair i can't breathe". Without evidence the skill asks at most. Words that name an
emergency ("i need an ambulance") make it ask at least. Where every red flag is denied ("my throat isn't swollen"), it
asks at most, and not even that without other evidence. Words that say that it happens elsewhere, such as in a film, to
an animal or long ago, make the skill ask where it would be sure, and say nothing where it would ask.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from skill.catalog import DialogAct, Emergency
from skill.dialog.reply import SayNumber
from skill.dialog.turn import TurnContext
from skill.nlu.features import MAX_WORDS, Utterance

WINDOW, WINDOW_STEP = 20, 10
"""An utterance of more than MAX_WORDS words is looked at in pieces of so many words, one of which starts that often."""
MIN_CLAUSE_WORDS = 4
"""A shorter piece says too little to be classified by itself."""
SURELY_AN_ACT = 0.9
"""An unsure emergency is not asked about when the classifier of all entries means a dialog act with this confidence."""
LIKELY_AMONG_ALL = 0.25
"""From here on the skill asks when the classifier of all entries, too, takes the words for an emergency."""
AT_HAND = 0.25
"""Factor on the confidence from which the skill asks, as long as it offers to say the number of an emergency again."""
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
    if not turn.catalog.emergencies:
        return None
    if len(utterance.tokens) > MAX_WORDS:
        pieces = utterance.windows(WINDOW, WINDOW_STEP)
        parts = filter(None, (_find(turn, piece, ()) or _flagged(turn, piece) for piece in pieces))
        return max(parts, key=lambda finding: (finding.sure, finding.confidence), default=None)
    stated = _without_lacking(turn, utterance)
    found = _find(turn, stated, _clauses(turn, stated)) if stated.tokens else None
    return _if_here(turn, utterance, found) if found else None


def help_has_come(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether the words say that helpers have come, or that somebody is with them: "the paramedics are with him now".

    What is still wanted, asked or denied is not there: "send a doctor he came off his bike".
    """
    language, tokens = turn.catalog.language, frozenset(utterance.tokens)
    has_come = tokens & language.helpers and utterance.phrases(language.coming)
    return bool(has_come) and tokens.isdisjoint(language.not_coming)


def _without_lacking(turn: TurnContext, utterance: Utterance) -> Utterance:
    """The words without the symptoms that they deny: "my head's not sore and there's no fever or pus"."""
    tokens, kept, at = utterance.tokens, [], 0
    while at < len(tokens):
        length = _length_of_lacking(turn, tokens[at:])
        if not length:
            kept.append(tokens[at])
        at += length or 1
    return utterance if len(kept) == len(tokens) else Utterance.of(" ".join(kept))


def _length_of_lacking(turn: TurnContext, tokens: Sequence[str]) -> int:
    """How many words at the start deny symptoms: "no fever or pus"; 0 if they deny none."""
    language = turn.catalog.language
    between = language.articles | language.lacking_fillers
    start = next((length for length in (2, 1) if " ".join(tokens[:length]) in language.lacking), 0)
    end = start
    for at, token in enumerate(tokens[start:], start + 1):
        if token in language.symptoms:
            end = at
        elif token not in between:
            break
    return end if 0 < start < end else 0


def _if_here(turn: TurnContext, utterance: Utterance, found: Finding) -> Finding | None:
    """What was found; less of it if the words say that it happens elsewhere, or long ago, or not at all."""
    language, tokens = turn.catalog.language, utterance.tokens
    is_animal = any(who in language.owners and what in language.animals for who, what in pairwise(tokens))
    is_elsewhere = bool(utterance.phrases(language.elsewhere))
    if found.sure and (is_animal or is_elsewhere):
        return found._replace(sure=False)
    return None if is_elsewhere and language.here_and_now.isdisjoint(tokens) else found


def _find(turn: TurnContext, utterance: Utterance, clauses: Iterable[Utterance]) -> Finding | None:
    if not _has_evidence(turn, utterance.tokens):
        return _without_evidence(turn, utterance)
    denied = _denied(turn, utterance.tokens)
    if denied and not _has_evidence(turn, [token for at, token in enumerate(utterance.tokens) if at not in denied]):
        return None
    found = _told_apart(turn, utterance, clauses) or _likely_among_all(turn, utterance) or _named(turn, utterance)
    return found._replace(sure=False) if found and denied else found


def _without_evidence(turn: TurnContext, utterance: Utterance) -> Finding | None:
    """An unsure emergency, unless the words say nothing by themselves."""
    if turn.catalog.language.fragment_words.issuperset(utterance.tokens):
        return None
    whole = _likeliest(turn, utterance)
    return whole if whole.confidence >= turn.classifier.thresholds.without_evidence else None


def _told_apart(turn: TurnContext, utterance: Utterance, clauses: Iterable[Utterance]) -> Finding | None:
    """What the model that tells emergencies from everything else finds where there is evidence."""
    thresholds, whole = turn.classifier.thresholds, _likeliest(turn, utterance)
    clause = max((_likeliest(turn, part) for part in clauses), key=_confidence, default=whole)
    likeliest = max(whole, clause, key=_confidence)
    if likeliest.confidence >= thresholds.with_red_flag and _has_red_flag(turn, utterance.tokens):
        return likeliest._replace(sure=True)
    if whole.confidence >= thresholds.emergency or clause.confidence >= thresholds.clause:
        return likeliest._replace(sure=True)
    # Whoever was just sent to help and names one more symptom is asked sooner.
    needed = thresholds.emergency_check * (AT_HAND if isinstance(turn.session.pending, SayNumber) else 1)
    if whole.confidence < needed or _surely_a_dialog_act(turn, utterance):
        return None
    return whole


def _flagged(turn: TurnContext, piece: Utterance) -> Finding | None:
    """An unsure emergency for a red flag in a piece of a long utterance, however little the words around it alarm."""
    return _likeliest(turn, piece) if _has_red_flag(turn, piece.tokens) else None


def _likely_among_all(turn: TurnContext, utterance: Utterance) -> Finding | None:
    """An unsure emergency that the classifier of all entries finds."""
    found = [(turn.catalog.entries.get(p.entry), p.confidence) for p in turn.classifier.predict(utterance)]
    likely = [(entry, confidence) for entry, confidence in found if isinstance(entry, Emergency)]
    total = sum(confidence for _, confidence in likely)
    return Finding(likely[0][0], total, sure=False) if total >= LIKELY_AMONG_ALL else None


def _named(turn: TurnContext, utterance: Utterance) -> Finding | None:
    """An unsure emergency that the words name: "this is an emergency you stupid box"."""
    tokens = utterance.tokens
    for emergency in turn.catalog.emergencies:
        if any(_is_named(turn, phrase, tokens) for phrase in emergency.named):
            return Finding(emergency, _likeliest(turn, utterance).confidence, sure=False)
    return None


def _surely_a_dialog_act(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether the skill need not ask: "help" may be a call for help, but means the dialog act."""
    best = turn.classifier.predict(utterance)[0]
    return best.confidence >= SURELY_AN_ACT and isinstance(turn.catalog.entries.get(best.entry), DialogAct)


def _confidence(finding: Finding) -> float:
    return finding.confidence


def _likeliest(turn: TurnContext, clause: Utterance) -> Finding:
    predictions = turn.classifier.predict_emergencies(clause)
    emergency = turn.catalog.entries.get(predictions[0].entry) if predictions else None
    if not isinstance(emergency, Emergency):
        return Finding(turn.catalog.emergencies[0], 0.0, sure=False)
    return Finding(emergency, sum(prediction.confidence for prediction in predictions), sure=False)


def _clauses(turn: TurnContext, utterance: Utterance) -> Iterator[Utterance]:
    """The parts that hold evidence, of each way to cut the utterance in two where a clause may start."""
    parts = utterance.parts(turn.catalog.language.clause_starts, MIN_CLAUSE_WORDS)
    return (part for part in parts if _has_evidence(turn, part.tokens))


def _has_evidence(turn: TurnContext, tokens: Sequence[str]) -> bool:
    evidence = turn.catalog.evidence
    if not evidence.words.isdisjoint(tokens) or any(token.startswith(evidence.beginnings) for token in tokens):
        return True
    return any(_occurs(phrase, tokens) for phrase in _possible(evidence.phrases, tokens))


def _has_red_flag(turn: TurnContext, tokens: Sequence[str]) -> bool:
    return any(_is_stated(turn, red_flag, tokens) for red_flag in _possible(turn.catalog.red_flags, tokens))


def _possible(patterns: Iterable[tuple[str, ...]], tokens: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The patterns that may occur. Most begin with a word that was not said, which is quick to see."""
    said = frozenset(tokens)
    return (pattern for pattern in patterns if pattern[0] in said or pattern[0].endswith("*"))


def _denied(turn: TurnContext, tokens: Sequence[str]) -> frozenset[int]:
    """Positions of the words of red flags, if every one is denied: "my throat isn't swollen"; empty if one is not."""
    red_flags = _possible(turn.catalog.red_flags, tokens)
    places = [place for red_flag in red_flags for at in range(len(tokens)) if (place := _place(red_flag, tokens, at))]
    if not all(_is_denied(turn, tokens, place) for place in places):
        return frozenset()
    return frozenset(at for place in places for at in place)


def _place(pattern: tuple[str, ...], tokens: Sequence[str], first: int) -> list[int]:
    """The positions of the parts of a pattern that begins at a position; empty if it does not occur there."""
    if not _matches(tokens[first], pattern[0]):
        return []
    place = [first]
    for part in pattern[1:]:
        found = next((at for at in range(place[-1] + 1, len(tokens)) if _matches(tokens[at], part)), None)
        if found is None:
            return []
        place.append(found)
    return place


def _is_denied(turn: TurnContext, tokens: Sequence[str], place: list[int]) -> bool:
    """Whether the red flag in this place is denied by a word among its own, or right before it: "no chest pain"."""
    language, before = turn.catalog.language, place[0] - 1
    if tokens[place[0]] in language.inabilities:
        return False
    while before >= 0 and tokens[before] in language.articles:
        before -= 1
    between = [tokens[at] for at in range(place[0], place[-1]) if at not in place]
    return not language.denials.isdisjoint([*between, tokens[before]] if before >= 0 else between)


def _is_stated(turn: TurnContext, pattern: tuple[str, ...], tokens: Sequence[str]) -> bool:
    """Whether the pattern occurs and is not taken back by a negation before it."""
    return any(_place(pattern, tokens, at) and not _is_negated(turn, tokens, at) for at in range(len(tokens)))


def _is_named(turn: TurnContext, phrase: tuple[str, ...], tokens: Sequence[str]) -> bool:
    """Whether the phrase occurs, with no other words between its own, and is not taken back by a negation before it."""
    return any(
        all(map(_matches, tokens[at : at + len(phrase)], phrase)) and not _is_negated(turn, tokens, at)
        for at in range(len(tokens) - len(phrase) + 1)
    )


def _is_negated(turn: TurnContext, tokens: Sequence[str], at: int) -> bool:
    return not turn.catalog.language.negations.isdisjoint(tokens[max(0, at - NEGATION_WITHIN) : at])


def _occurs(pattern: tuple[str, ...], tokens: Sequence[str]) -> bool:
    """Whether the parts of a pattern occur in this order, with any words between them."""
    rest = iter(tokens)
    return all(any(_matches(token, part) for token in rest) for part in pattern)


def _matches(token: str, part: str) -> bool:
    return token.startswith(part[:-1]) if part.endswith("*") else token == part
