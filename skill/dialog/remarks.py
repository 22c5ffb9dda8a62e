"""Replies to remarks on what was told that depend on their words: conclusions, quotations, pity, surprise, and fear.

A conclusion is never nodded through. docs/decisions/ says why.
"""

from skill.catalog import Topic
from skill.dialog import follow_up, retelling
from skill.dialog.closing import told_by
from skill.dialog.reply import ACCEPTABLE, HELP_AT_HAND, Answer, SayNumber, ask
from skill.dialog.telling import Act, tell, tell_found
from skill.dialog.turn import TurnContext
from skill.nlu.classifier import Prediction
from skill.nlu.features import Utterance

REMARKS = frozenset({"acknowledge", "chatter", "complaint", "doubt", "no", "not_that", "wait"})
"""Dialog acts of words that may draw a conclusion: "so that's a no", "hang on is that a yes"."""
CONCLUSION_MEANS = 0.4
"""A conclusion asks something of its own from here on; below, it is about what was just told."""
OTHER_SUBJECT = 0.3
"""From here on a conclusion names a subject of its own."""
ASKS_AT_ALL, MOST_LIKELY = 0.1, 0.5
"""So does one whose entry has the second of these as its share of all that may be asked of the article, if that reaches
the first: "so no smoking either then"."""
BARE_FEAR_MAX_WORDS = 6
"""More words than these have said what they are afraid of: "nah it's the crying that i'm worried about"."""


def reply(turn: TurnContext, utterance: Utterance, best: Prediction) -> Answer | None:
    """The reply to a remark on what was told that concludes from it, quotes it, or is sorry or surprised.

    None for any other remark, and for words that are likely enough to mean something else.
    """
    act = best.entry if best.entry in REMARKS else ""
    if _complains_of_repetition(turn, utterance, best):
        return ask(turn.wording.said_that)._replace(act=act or Act.COMPLAINT)
    answer = _reply(turn, utterance, act) if act or best.confidence < CONCLUSION_MEANS else None
    return answer._replace(act=answer.act or act or Act.ACKNOWLEDGE) if answer else None


def reply_to_fear(turn: TurnContext, utterance: Utterance) -> Answer | None:
    """Sympathy, and the answer about what the words are afraid of; None if what that is has to be asked.

    It is not asked twice, nor of many words, which have said it. Somebody who was just sent to help gets that again.
    """
    fears, said = turn.catalog.fears, turn.session.said
    named = next((entry for entry, words in fears.items() if not words.isdisjoint(utterance.tokens)), None)
    if isinstance(turn.session.pending, SayNumber):
        return None
    if named:
        answer = tell(turn, named, None)
        return answer._replace(text=turn.wording.worry_about.format(answer=answer.text), act=Act.WORRY)
    was_asked = said is not None and said.act == Act.WORRY
    is_told = was_asked or len(utterance.tokens) > BARE_FEAR_MAX_WORDS
    return ask(turn.wording.worry_other)._replace(act=Act.WORRY) if is_told else None


def _complains_of_repetition(turn: TurnContext, utterance: Utterance, best: Prediction) -> bool:
    """Whether the words say that what was told is told again: "you already told me", "stop i heard you".

    Not while help is at hand, which is repeated.
    """
    told, language = turn.session.told, turn.catalog.language
    if not told or isinstance(turn.session.pending, HELP_AT_HAND):
        return False
    means_else = best.entry not in (*REMARKS, Act.STOP, *told.entries) and best.confidence >= CONCLUSION_MEANS
    says_so = utterance.phrases(language.retold) or follow_up.ends_with(utterance, language.retold_at_end)
    return bool(says_so) and not means_else


def _will_ask(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether the words say that somebody who knows will be asked: "i'd better ask the doctor then"."""
    language, tokens = turn.catalog.language, frozenset(utterance.tokens)
    intends = not language.asking.isdisjoint(tokens) and not language.intending.isdisjoint(tokens)
    return intends and bool(utterance.phrases(language.people_to_ask)) and tokens.isdisjoint(language.negations)


def _reply(turn: TurnContext, utterance: Utterance, act: str) -> Answer | None:
    language, wording, pending = turn.catalog.language, turn.wording, turn.session.pending
    told = turn.session.told
    if told and utterance.phrases(language.quoting):
        return _of_another_subject(turn, utterance) or retelling.quoted(turn, utterance)
    is_remark = act == Act.ACKNOWLEDGE and told and not isinstance(pending, HELP_AT_HAND)
    if is_remark and _will_ask(turn, utterance):
        return Answer("talk", wording.will_ask, pending=pending)
    if told and utterance.phrases(language.disputing):
        return retelling.doubt(turn)._replace(act="doubt")
    is_tagged = act == Act.ACKNOWLEDGE and told and follow_up.asks_to_agree(turn, utterance)
    if is_tagged or follow_up.concludes(turn, utterance):
        other = _of_another_subject(turn, utterance) or _of_amount(turn, utterance)
        return other or retelling.concluded(turn, utterance)
    if act != Act.ACKNOWLEDGE or not told:
        return None
    if isinstance(pending, ACCEPTABLE) and follow_up.ends_with(utterance, language.accepting_ends):
        return tell(turn, Act.YES, None)
    if not language.pity_words.isdisjoint(utterance.tokens):
        return Answer("talk", wording.pity, pending=pending)
    is_surprised = not language.surprise_words.isdisjoint(utterance.tokens)
    return Answer("talk", wording.surprise, pending=pending) if is_surprised and told.kind == "answer" else None


def told_before(turn: TurnContext, utterance: Utterance) -> Answer | None:
    """An earlier answer, to words that ask for it again by its subject: "what was it again with the washing"."""
    found = _another_subject(turn, utterance)
    if not found or found[0].entry not in turn.session.covered:
        return None
    return tell_found(turn, utterance, found[0])


def _of_another_subject(turn: TurnContext, utterance: Utterance) -> Answer | None:
    """The answer about what a conclusion names that was not told: "so he can't smoke either" after drinking."""
    found = _another_subject(turn, utterance)
    if not found or found[1] < ASKS_AT_ALL:
        return None
    return tell_found(turn, utterance, found[0])


def _of_amount(turn: TurnContext, utterance: Utterance) -> Answer | None:
    """What the article says to an amount in a conclusion: "so i could have it over in two months"."""
    last = follow_up.last_entry(turn)
    if not isinstance(last, Topic) or not follow_up.may_name_amount(turn, utterance):
        return None
    from skill.dialog import amounts  # here, since most conclusions name none

    found = amounts.variant(turn, utterance, last, None)
    return tell(turn, last.id, found) if found else None


def _another_subject(turn: TurnContext, utterance: Utterance) -> tuple[Prediction, float] | None:
    """What words name that the last answer did not tell, and how likely they ask anything of the article at all.

    None if they name nothing, or nothing that has most of that likelihood.
    """
    told = turn.session.told
    asked = [p for p in turn.classifier.predict(utterance) if turn.catalog.is_specific(p.entry)]
    is_other = told and asked and asked[0].entry not in told_by(turn, told.entries)
    if not is_other or follow_up.names_no_subject(turn, utterance):
        return None
    total = sum(p.confidence for p in asked)
    return (asked[0], total) if asked[0].confidence >= min(OTHER_SUBJECT, MOST_LIKELY * total) else None
