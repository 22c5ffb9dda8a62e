"""Finds what is asked where an utterance holds more than one plain question: two at once, or one among other words.

A question may stand at the end of a remark ("fair enough how do they do it then"), before something else, or within a
long story.
"""

from collections.abc import Callable
from itertools import islice

from skill.catalog import Gap, Topic
from skill.dialog import entries, expectation, follow_up
from skill.dialog.closing import told_by
from skill.dialog.reply import Answer
from skill.dialog.telling import is_dialog_act, tell, tell_found, with_confidence
from skill.dialog.turn import TurnContext
from skill.nlu.classifier import Prediction
from skill.nlu.features import Utterance

ARTICLE_KINDS = frozenset({"answer", "gap"})
"""Kinds of answer that can be joined to another."""
HALF_CONFIDENT = 0.9
"""Answer both halves of a two-part question if one reaches this confidence, even if the whole matches a third entry."""
HALF_UNSURE, HALF_MAX_WORDS = 0.5, 6
"""A second half with less confidence and no more words than these may have left out its subject."""
BOTH_WITHOUT_QUESTION_WORDS = 0.65
"""Answer both parts of "washing and sunshine afterwards", of which one or both have no question word, from here on."""
QUESTION_WORD_WITHIN = 3
"""The second of two questions has a question word among this many words at its start."""
ACT_UNSURE, WITHIN_CONFIDENT = 0.5, 0.6
"""A question inside a long utterance counts from the second of these, if the whole is a dialog act below the first."""
WITHIN_MIN_WORDS, PART_MIN_WORDS = 7, 3
"""So many words the whole has at least, and the question in it."""
AT_END_CONFIDENT, AT_END_OF_GOODBYE, AT_END_NAMED = 0.7, 0.5, 0.4
"""Such a question counts from the first of these on; behind thanks or a goodbye from the second: "that'll do for now
thanks how many needles"; from the third if it only names something: "fair enough what about pain"."""
TURNED_TO_CONFIDENT = 0.5
"""A question behind a word that turns to it counts from here on."""
BEFORE_MORE = 0.85
"""One with more words behind it counts from here on: "naw is it sore though i can't be doing with needles"."""
MAX_HALVES, MAX_PARTS_WITHIN = 8, 40
"""Ways to split an utterance that are tried, and parts of it that are looked at for a question."""


def two_answers(turn: TurnContext, utterance: Utterance, predictions: list[Prediction]) -> Answer | None:
    """Both answers, if the utterance asks two things."""
    halves = _halves(turn, utterance)
    phases = follow_up.both_phases(turn, utterance, predictions[0])
    if phases and not any(_are_questions(turn, *half) for half in halves):
        told = [tell(turn, entry_id, None) for entry_id in phases]
        return with_confidence(entries.join(turn, *told), predictions[0].confidence)
    for first_half, second_half in halves:
        first = turn.classifier.predict(first_half)[0]
        second = _of_second_half(turn, second_half, first)
        lower, higher = sorted((first.confidence, second.confidence))
        consistent = predictions[0].entry in (first.entry, second.entry) or higher >= HALF_CONFIDENT
        are_questions = _are_questions(turn, first_half, second_half)
        needed = turn.classifier.thresholds.both if are_questions else BOTH_WITHOUT_QUESTION_WORDS
        if consistent and lower >= needed and first.entry != second.entry:
            meant = ((first_half, first), (second_half, second))
            answers = [tell_found(turn, half, found) for half, found in meant]
            if {answer.kind for answer in answers} <= ARTICLE_KINDS:
                return with_confidence(both(turn, *answers), lower)
    return None


def within(turn: TurnContext, utterance: Utterance, best: Prediction) -> list[Prediction] | None:
    """What a question among other words means: "she's had it done she says it stings is that right"."""
    language = turn.catalog.language
    unsure = is_dialog_act(turn, best) and best.entry != expectation.FRAGMENT and best.confidence < ACT_UNSURE
    if not unsure or len(utterance.tokens) < WITHIN_MIN_WORDS:
        return None
    parts = utterance.parts(language.clause_starts | language.question_words, PART_MIN_WORDS)
    meant = [turn.classifier.predict(part) for part in islice(parts, MAX_PARTS_WITHIN)]
    specific = [found for found in meant if turn.catalog.is_specific(found[0].entry)]
    surest = max(specific, key=lambda found: found[0].confidence, default=None)
    return surest if surest and surest[0].confidence >= WITHIN_CONFIDENT else None


def behind(turn: TurnContext, utterance: Utterance, *, leaving: bool) -> list[Prediction] | None:
    """What a question means behind words of another sort; less sure ones count behind words that take leave."""
    confident = AT_END_OF_GOODBYE if leaving else AT_END_CONFIDENT
    return at_end(turn, utterance, confident) or _before_more(turn, utterance)


def behind_turning_word(turn: TurnContext, utterance: Utterance) -> list[Prediction] | None:
    """What a question means behind a word that turns to it: "no rash just a bit itchy anyway can i swim".

    In "what does it cost anyway for all of them" nothing is turned to.
    """
    tokens, turning = utterance.tokens, turn.catalog.language.turning_away
    turned = next((at for at, token in enumerate(tokens) if at and token in turning), len(tokens))
    asked = tokens[turned + 1 :]
    if len(asked) < PART_MIN_WORDS or not follow_up.begins_question(turn, asked):
        return None
    return surely_asked(turn, Utterance.of(" ".join(asked)), TURNED_TO_CONFIDENT)


def behind_taken_up(turn: TurnContext, utterance: Utterance, best: Prediction) -> list[Prediction] | None:
    """What a question means behind words that take up what was told: "a gun fancy that who holds it".

    "Who decides what goes in" is one question.
    """
    told = turn.session.told
    if not told or best.entry not in told.entries or utterance.tokens[0] in turn.catalog.language.question_words:
        return None
    known = told_by(turn, told.entries)
    found = at_end(turn, utterance, counts=lambda words: not follow_up.names_no_subject(turn, words))
    return found if found and found[0].entry not in known else None


def behind_known(turn: TurnContext, utterance: Utterance) -> list[Prediction] | None:
    """What a question means behind words that say what is known already: "no i know the signs how does it work"."""
    said = utterance.phrases(turn.catalog.language.known_already)
    return at_end(turn, utterance, TURNED_TO_CONFIDENT) if said else None


def at_end(
    turn: TurnContext,
    utterance: Utterance,
    confident: float = AT_END_CONFIDENT,
    counts: Callable[[Utterance], bool] = lambda _: True,
) -> list[Prediction] | None:
    """What a question means that ends words of another sort: "ok fair enough how do they do it then"."""
    for question in follow_up.questions_at_end(turn, utterance, PART_MIN_WORDS):
        names = follow_up.starts_with(question, turn.catalog.language.naming_phrases)
        enough = min(confident, AT_END_NAMED) if names else confident
        if counts(question) and (found := surely_asked(turn, question, enough)):
            return found
    return None


def _before_more(turn: TurnContext, utterance: Utterance) -> list[Prediction] | None:
    """The same where something else follows the question in the same breath."""
    questions = follow_up.questions_at_end(turn, utterance, PART_MIN_WORDS)
    pieces = islice(follow_up.without_end(turn, questions, PART_MIN_WORDS), MAX_PARTS_WITHIN)
    return next((found for piece in pieces if (found := surely_asked(turn, piece, BEFORE_MORE))), None)


def surely_asked(turn: TurnContext, words: Utterance, confident: float = AT_END_CONFIDENT) -> list[Prediction] | None:
    """What part of an utterance asks, if it does so with this confidence."""
    found = turn.classifier.predict(words)
    return found if turn.catalog.is_specific(found[0].entry) and found[0].confidence >= confident else None


def asks(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether a word that begins questions is among the words."""
    return not turn.catalog.language.question_words.isdisjoint(utterance.tokens)


def both(turn: TurnContext, first: Answer, second: Answer) -> Answer:
    """Two answers as one, in which nothing is told twice.

    Only the first where that tells the other too: sessions, and the time they take. A gap leaves its fact out where the
    other answer tells it.
    """
    tells_both = second.entries[0] in told_by(turn, first.entries) and second.variants == (None,)
    if tells_both and first.part == "answer" and first.kind == second.kind:
        return first
    # Of two gaps with the same fact, the first keeps it.
    leading = _without_fact(turn, first, second) if second.kind == "answer" else first
    return entries.join(turn, leading, _without_fact(turn, second, first))


def _without_fact(turn: TurnContext, answer: Answer, other: Answer) -> Answer:
    """The answer; without its nearest fact if it is that of a gap, and the other answer tells that."""
    gap = turn.catalog.entries.get(answer.entries[0])
    if not isinstance(gap, Gap) or not gap.covers:
        return answer
    # A variant tells less than its topic.
    tells_fact = other.variants == (None,) and set(gap.covers) <= told_by(turn, other.entries)
    text = f"{gap.opening(answer.variants[0])} {gap.who_knows}".strip()
    return answer._replace(text=text) if tells_fact else answer


def _of_second_half(turn: TurnContext, half: Utterance, first: Prediction) -> Prediction:
    """What the second half means; if it leaves out its subject ("and with what"), with that of the first."""
    best, subject = turn.classifier.predict(half)[0], turn.catalog.entries.get(first.entry)
    relies = follow_up.names_no_subject(turn, half)
    stands_alone = (best.confidence >= HALF_UNSURE and not relies) or len(half.tokens) > HALF_MAX_WORDS
    if stands_alone or not isinstance(subject, Topic | Gap):
        return best
    completed = turn.classifier.predict(follow_up.with_subject(half, subject))[0]
    return completed if completed.confidence >= (best.confidence if relies else HALF_UNSURE) else best


def _halves(turn: TurnContext, utterance: Utterance) -> list[tuple[Utterance, Utterance]]:
    """Every way to split the utterance at a conjunction."""
    tokens, conjunctions = utterance.tokens, turn.catalog.language.conjunctions
    cuts = [at for at in range(1, len(tokens) - 1) if tokens[at] in conjunctions][:MAX_HALVES]
    return [(Utterance.of(" ".join(tokens[:at])), Utterance.of(" ".join(tokens[at + 1 :]))) for at in cuts]


def _are_questions(turn: TurnContext, first: Utterance, second: Utterance) -> bool:
    """Whether both halves look like a question."""
    words = turn.catalog.language.question_words
    return not words.isdisjoint(first.tokens) and not words.isdisjoint(second.tokens[:QUESTION_WORD_WITHIN])
