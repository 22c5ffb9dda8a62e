"""The policy: decides what is said to an intent or an utterance.

In this order: a follow-up to what was just said, an emergency, two answers to two questions, one answer, a question
back, and that the article does not say. No match is an Answer too, not an exception.
"""

from skill.catalog import DialogAct, Emergency, Gap
from skill.dialog import dialog_acts, entries, follow_up
from skill.dialog.reply import Answer
from skill.dialog.turn import TurnContext
from skill.nlu.classifier import Prediction
from skill.nlu.features import Utterance

HALF_CONFIDENT = 0.9
"""Answer both halves of a two-part question if one reaches this confidence, even if the whole matches a third entry."""
DIALOG_ACT_CONFIDENT = 0.5
"""From here on "say that again" and the like are dialog acts, not follow-ups to what was said before."""
GAP_RATIO = 0.6
"""A gap with more than this share of the best topic's confidence is as likely as the topic."""
AMBIGUITY_MAX_WORDS = 4
"""With no more words than these, ask which of two close meanings was meant. Longer utterances name their subject."""
QUESTION_WORD_WITHIN = 3
"""The second of two questions has a question word among this many words at its start."""


def answer_intent(turn: TurnContext, entry_id: str) -> Answer:
    """The answer to an intent that represents an entry; asks for the question again if there is no such entry."""
    return _tell(turn, entry_id, None)


def answer_carrier_phrase(turn: TurnContext, phrase: str, rest: str) -> Answer:
    """The answer to an intent with a carrier phrase; without the rest of the words it can only be a follow-up."""
    utterance = Utterance.of(f"{phrase} {rest}".strip())
    asks = turn.session.told and not turn.catalog.language.question_words.isdisjoint(utterance.tokens[:1])
    if not asks and not Utterance.of(rest).tokens:
        return dialog_acts.ask_again(turn)
    return answer_utterance(turn, utterance)


def answer_utterance(turn: TurnContext, utterance: Utterance) -> Answer:
    """The answer to a question in the listener's own words."""
    if not utterance.tokens:
        return dialog_acts.ask_again(turn)
    meant = follow_up.chosen_by_position(turn, utterance) or follow_up.other_phase(turn, utterance)
    if meant:
        return _tell(turn, meant, None)
    topic = follow_up.asked_why(turn, utterance)
    if topic:
        return entries.tell_why(turn, topic)
    predictions = _predict(turn, utterance)
    return (
        _emergency_answer(turn, utterance, predictions)
        or _two_answers(turn, utterance, predictions)
        or _single_answer(turn, utterance, predictions)
    )


def _predict(turn: TurnContext, utterance: Utterance) -> list[Prediction]:
    """The predictions for the utterance; for an elliptical one, with the subject that it leaves out."""
    predictions, resolved = turn.classifier.predict(utterance), follow_up.resolve_ellipsis(turn, utterance)
    best = predictions[0]
    if resolved == utterance or (_is_dialog_act(turn, best) and best.confidence >= DIALOG_ACT_CONFIDENT):
        return predictions
    return turn.classifier.predict(resolved)


def _emergency_answer(turn: TurnContext, utterance: Utterance, predictions: list[Prediction]) -> Answer | None:
    """The likeliest emergency, if all emergencies together are likely enough. To miss one is the worst error."""
    emergencies = [p for p in predictions if isinstance(turn.catalog.entries.get(p.entry), Emergency)]
    confidence, thresholds = sum(p.confidence for p in emergencies), turn.classifier.thresholds
    flagged = confidence >= thresholds.with_red_flag and _has_red_flag(turn, utterance)
    if confidence >= thresholds.emergency or flagged:
        return _with_confidence(_tell(turn, emergencies[0].entry, None), confidence)
    return None


def _has_red_flag(turn: TurnContext, utterance: Utterance) -> bool:
    return any(_occurs(red_flag, utterance) for red_flag in turn.catalog.red_flags)


def _occurs(pattern: tuple[str, ...], utterance: Utterance) -> bool:
    """Whether the parts of a pattern occur in this order, with any words between them."""
    rest = iter(utterance.tokens)
    return all(any(_matches(token, part) for token in rest) for part in pattern)


def _matches(token: str, part: str) -> bool:
    return token.startswith(part[:-1]) if part.endswith("*") else token == part


def _two_answers(turn: TurnContext, utterance: Utterance, predictions: list[Prediction]) -> Answer | None:
    """Both answers, if the utterance asks two things."""
    for first_half, second_half in _halves(turn, utterance):
        first, second = turn.classifier.predict(first_half)[0], turn.classifier.predict(second_half)[0]
        lower, higher = sorted((first.confidence, second.confidence))
        consistent = predictions[0].entry in (first.entry, second.entry) or higher >= HALF_CONFIDENT
        if consistent and lower >= turn.classifier.thresholds.both and first.entry != second.entry:
            answers = [_tell(turn, p.entry, p.variant) for p in (first, second)]
            if {answer.kind for answer in answers} <= {"answer", "gap"}:
                return _with_confidence(entries.join(turn, *answers), lower)
    return None


def _halves(turn: TurnContext, utterance: Utterance) -> list[tuple[Utterance, Utterance]]:
    """Every way to split the utterance at a conjunction into two parts that each look like a question."""
    tokens, language = utterance.tokens, turn.catalog.language
    splits = [(tokens[:at], tokens[at + 1 :]) for at, token in enumerate(tokens) if token in language.conjunctions]
    return [
        (Utterance.of(" ".join(first)), Utterance.of(" ".join(second)))
        for first, second in splits
        if not language.question_words.isdisjoint(first)
        and not language.question_words.isdisjoint(second[:QUESTION_WORD_WITHIN])
    ]


def _single_answer(turn: TurnContext, utterance: Utterance, predictions: list[Prediction]) -> Answer:
    """One answer, or a question back, or that the article does not say."""
    best, second = predictions[:2]
    if len(utterance.tokens) <= AMBIGUITY_MAX_WORDS and _is_ambiguous(turn, best, second):
        return _with_confidence(dialog_acts.disambiguate(turn, best.entry, second.entry), best.confidence)
    if turn.catalog.topic(best.entry) and _gap_is_as_likely(turn, best, second):
        best = second
    if best.confidence >= turn.classifier.thresholds.answer or _is_dialog_act(turn, best):
        meant = follow_up.keep_phase(turn, utterance, best.entry)
        return _with_confidence(_tell(turn, meant, best.variant if meant == best.entry else None), best.confidence)
    closest = (p.entry for p in predictions if turn.catalog.topic(p.entry))
    return _with_confidence(entries.tell_catch_all(turn, closest), best.confidence)


def _is_ambiguous(turn: TurnContext, first: Prediction, second: Prediction) -> bool:
    """Whether the utterance may mean either of two things that the skill can name."""
    topics = [topic for topic in (turn.catalog.topic(p.entry) for p in (first, second)) if topic]
    counterparts = any(topic.counterpart in (first.entry, second.entry) for topic in topics)
    return (counterparts or len(topics) > 1) and second.confidence >= turn.classifier.thresholds.disambiguate


def _gap_is_as_likely(turn: TurnContext, topic: Prediction, second: Prediction) -> bool:
    """Whether the utterance may as well mean a gap. It is better to admit not knowing than to be nearly right."""
    return isinstance(turn.catalog.entries.get(second.entry), Gap) and second.confidence > GAP_RATIO * topic.confidence


def _is_dialog_act(turn: TurnContext, prediction: Prediction) -> bool:
    return isinstance(turn.catalog.entries.get(prediction.entry), DialogAct)


def _tell(turn: TurnContext, entry_id: str, variant: str | None) -> Answer:
    entry = turn.catalog.entries.get(entry_id)
    if isinstance(entry, DialogAct):
        return dialog_acts.HANDLERS[entry.id](turn)._replace(act=entry.id)
    return entries.tell(turn, entry_id, variant) or dialog_acts.ask_again(turn)


def _with_confidence(answer: Answer, confidence: float) -> Answer:
    return answer._replace(confidence=round(confidence, 4))
