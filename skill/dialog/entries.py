"""An entry of the catalog to an Answer: what is said about it, and what is offered next."""

from collections.abc import Iterable
from functools import reduce

from skill.catalog import Emergency, Gap, Topic
from skill.dialog.reply import Answer, Offer, Part
from skill.dialog.session import Told
from skill.dialog.turn import TurnContext

MAX_DECLINED = 2
"""After this many declined offers the skill makes no more."""


def tell(turn: TurnContext, entry_id: str, variant: str | None = None) -> Answer | None:
    """The answer with a topic, a gap or an emergency; None for any other id. Only topics have variants."""
    match turn.catalog.entries.get(entry_id):
        case Topic() as topic:
            return tell_topic(turn, topic, variant)
        case Gap() as gap:
            return tell_gap(turn, gap)
        case Emergency() as emergency:
            return tell_emergency(turn, emergency)
        case _:
            return None


def tell_topic(turn: TurnContext, topic: Topic, variant: str | None = None) -> Answer:
    """What the article says, in the wording of a variant if the topic has one with that id."""
    chosen = next((known for known in topic.variants if known.id == variant), None)
    text = chosen.answer if chosen else topic.answer
    return _tell(turn, topic, "answer", text, topic.card, chosen.id if chosen else None)


def tell_more(turn: TurnContext, topic: Topic) -> Answer:
    """What the article adds on a topic that was just told."""
    return _tell(turn, topic, "more", topic.more, f"{topic.card} {topic.more}")


def tell_why(turn: TurnContext, topic: Topic) -> Answer:
    """The article's reason for what was just told, or that it gives none."""
    return _tell(turn, topic, "why", topic.why or turn.wording.no_reason, topic.card)


def tell_gap(turn: TurnContext, gap: Gap) -> Answer:
    """That the article does not say, with an offer of the closest topic that it covers."""
    offer = make_offer(turn, gap.closest_topics)
    return Answer("gap", gap.answer, (gap.id,), (None,), title=gap.title, card=gap.answer, pending=offer)


def tell_emergency(turn: TurnContext, emergency: Emergency) -> Answer:
    """Where to get help now, and nothing else."""
    crisis = f", or {turn.wording.crisis}" if turn.wording.crisis else ""
    text = emergency.answer.format(emergency=turn.wording.emergency, crisis=crisis)
    return Answer("emergency", text, (emergency.id,), (None,), title=emergency.title, card=text, ends=True)


def tell_catch_all(turn: TurnContext, closest: Iterable[str]) -> Answer:
    """That the article does not say, to a question that no gap foresees; offers the closest topic."""
    text, gap = turn.wording.catch_all, turn.catalog.catch_all_gap
    return Answer(
        "gap",
        text,
        (gap,),
        (None,),
        part="catch_all",
        title=turn.catalog.name(gap),
        card=text,
        pending=make_offer(turn, closest),
    )


def join(turn: TurnContext, first: Answer, second: Answer) -> Answer:
    """One answer from two, for a listener who asked two things."""
    offer = second.pending
    return Answer(
        "answer" if "answer" in (first.kind, second.kind) else "gap",
        f"{first.text} {turn.wording.also} {second.text}",
        first.entries + second.entries,
        first.variants + second.variants,
        sources=tuple(dict.fromkeys(first.sources + second.sources)),
        title=f"{first.title}; {second.title}",
        card=f"{first.card}\n\n{second.card}",
        pending=None if isinstance(offer, Offer) and offer.entry in first.entries else offer,
    )


def tell_again(turn: TurnContext, told: Told) -> Answer | None:
    """The answer that was told, with the offer that it made; None if the catalog no longer has one of its entries."""
    answers = [_tell_part(turn, told.part, *pair) for pair in zip(told.entries, told.variants, strict=True)]
    known = [answer for answer in answers if answer]
    if len(known) < len(answers):
        return None
    answer = reduce(lambda first, second: join(turn, first, second), known)
    return answer._replace(pending=Offer(told.offer) if told.offer else None)


def make_offer(turn: TurnContext, topics: Iterable[str]) -> Offer | None:
    """An offer of the first of these topics that was not covered; none once the listener has declined often enough."""
    if turn.session.declined >= MAX_DECLINED:
        return None
    return next((Offer(topic) for topic in topics if topic not in turn.session.covered), None)


def _tell_part(turn: TurnContext, part: Part, entry_id: str, variant: str | None) -> Answer | None:
    if part == "answer":
        return tell(turn, entry_id, variant)
    if part == "catch_all":
        return tell_catch_all(turn, ())
    topic = turn.catalog.topic(entry_id)
    if not topic:
        return None
    return tell_more(turn, topic) if part == "more" else tell_why(turn, topic)


def _tell(turn: TurnContext, topic: Topic, part: Part, text: str, card: str, variant: str | None = None) -> Answer:
    return Answer(
        "answer" if part == "answer" else "more",
        text,
        (topic.id,),
        (variant,),
        part=part,
        sources=topic.sources,
        title=topic.title,
        card=card,
        pending=make_offer(turn, topic.suggest_next),
    )
