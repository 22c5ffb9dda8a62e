"""Holds an amount that the listener names against the article's figures: "so a fortnight", "is half an hour enough".

A topic says in which units it is measured, and its variants for which amounts they are the answer.
"""

from collections.abc import Sequence

from skill.catalog import Topic, Variant
from skill.dialog import follow_up
from skill.dialog.reply import HELP_AT_HAND, Choice, ElicitSlot, Offer
from skill.dialog.turn import TurnContext
from skill.moments.amounts import MINUTES, TIME, TIMES_A_DAY, Amount, read
from skill.moments.when import Times
from skill.moments.words import ARTICLES, Words
from skill.nlu.features import Utterance


def about(turn: TurnContext, utterance: Utterance) -> tuple[str, str | None] | None:
    """Id of the topic that an amount without a subject is about, and of the variant for it; None if there is none.

    That is what was told last, or else what is offered: "so ten minutes", or "like three weeks" to "Want to hear about
    how soon results show?"; who asks something asks about what was told. After an answer a number alone counts what the
    topic counts: "so ten".
    """
    pending, language = turn.session.pending, turn.catalog.language
    if isinstance(pending, (Choice, ElicitSlot, *HELP_AT_HAND)):
        return None
    said, asks = _said(turn, utterance), not language.question_words.isdisjoint(utterance.tokens)
    last, offered = follow_up.last_entry(turn), pending.entry if isinstance(pending, Offer) and not asks else ""
    for topic, alone in ((last, True), (turn.catalog.topic(offered), False)):
        if not isinstance(topic, Topic) or not (named := _measured(topic, said, alone=alone)):
            continue
        spoken = {at for amount in named for at in range(amount.start, amount.end)}
        rest = {token for at, token in enumerate(utterance.tokens) if at not in spoken}
        if rest <= language.context_words | language.day_verdicts | language.amount_fillers:
            return topic.id, _fitting(topic, named)
    return None


def variant(turn: TurnContext, utterance: Utterance, topic: Topic, learned: str | None) -> str | None:
    """Id of the variant for the amounts in the words, if they name any; else `learned`, which the classifier found.

    One that is found for something else than an amount stays: "why two days".
    """
    found = topic.variant(learned)
    if found and not found.amounts and not found.unless_measured:
        return learned
    named = _measured(topic, _said(turn, utterance), alone=False)
    return _fitting(topic, named) if named else learned


def _fitting(topic: Topic, named: Sequence[Amount]) -> str | None:
    """Id of the first variant that is the answer to all of some amounts; None if there is none."""
    fitting = (known.id for known in topic.variants if all(_holds(known, amount) for amount in named))
    return next(fitting, None)


def _holds(variant: Variant, amount: Amount) -> bool:
    """Whether a variant is the answer to an amount."""
    unit = TIME if amount.unit in MINUTES else amount.unit
    return any(
        known.unit == unit and known.least <= amount.least and (known.most is None or amount.most <= known.most)
        for known in variant.amounts
    )


def _measured(topic: Topic, said: Sequence[Amount], *, alone: bool) -> list[Amount]:
    """The amounts that may be held against a topic: those in its units.

    With `alone` a number without a unit counts what the topic counts; else such a number beside others leaves open what
    they are: "twelve hours or was that twenty four".
    """
    counted = next((unit for unit in topic.measured_in if alone and unit not in (*MINUTES, TIMES_A_DAY)), "")
    named = [amount if amount.unit else amount._replace(unit=counted) for amount in said]
    return [amount for amount in named if amount.unit in topic.measured_in] if all(a.unit for a in named) else []


def _said(turn: TurnContext, utterance: Utterance) -> list[Amount]:
    """The amounts in the words; none if one is known already, or if the words are about something else.

    One of what is counted is no amount: "a visit".
    """
    times = Times.of(turn.catalog.times)
    words = Words(utterance.tokens, times)
    if any(words.has(at, "no_amount") and not words.has(at + 1, "after_no_amount") for at in range(len(words.tokens))):
        return []
    found = read(utterance.tokens, times)
    said = [amount for amount in found if amount.unit in (*MINUTES, TIMES_A_DAY) or amount.most > 1]
    return [] if any(_is_known(words, amount) for amount in said) else said


def _is_known(words: Words, amount: Amount) -> bool:
    """Whether an amount is one that was told, or has passed: "the twelve hours", "two weeks ago", "it's been a day".

    So are days that come again: "three weeks each time". "A day" is an amount only where nothing that is counted stands
    before it: "twenty a day".
    """
    before, behind = amount.start - 1, amount.end
    is_one = words.at(amount.start) in ARTICLES
    is_rate = is_one and before >= 0 and not words.has(before, "before_one")
    is_long = amount.unit in MINUTES and amount.most >= MINUTES["days"]
    comes_again = is_long and not words.times.words["each_time"].isdisjoint(words.tokens)
    return is_rate or comes_again or words.has(before, "of_known", "each", "lasted") or words.has(behind, "ago")
