"""An entry of the catalog to an Answer: what is said about it, and what is offered next."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce

from skill.catalog import Chapter, Emergency, Gap, Topic
from skill.dialog.closing import in_turn, said_later, told_by, with_numbers
from skill.dialog.reply import EMERGENCY_KINDS, Answer, Confirm, Kind, Offer, Part, SayNumber
from skill.dialog.session import Said
from skill.dialog.turn import TurnContext

MAX_DECLINED = 2
"""After this many offers that were declined or ignored, the skill makes no more."""


def tell(turn: TurnContext, entry_id: str, variant: str | None = None) -> Answer | None:
    """The answer with a topic, a gap or an emergency; None for any other id.

    `variant` is the id of a topic's variant, or of what the listener named of a gap.
    """
    match turn.catalog.entries.get(entry_id):
        case Topic() as topic:
            return tell_topic(turn, topic, variant)
        case Gap() as gap:
            return tell_gap(turn, gap, variant)
        case Emergency() as emergency:
            return tell_emergency(turn, emergency)
        case _:
            return None


def tell_topic(turn: TurnContext, topic: Topic, variant: str | None = None) -> Answer:
    """What the article says, in the wording of a variant if the topic has one with that id.

    A listener who asks the same again gets the second wording; one who wants short answers gets the key fact. A variant
    stays whole, since it may correct what the listener takes for granted.
    """
    chosen = topic.variant(variant)
    told = turn.session.told
    if told and (topic.id, variant) in zip(told.entries, told.variants, strict=True) and told.part != "again":
        return _tell(turn, topic, "again", topic.again)
    if chosen:
        return _tell(turn, topic, "answer", chosen.answer, variant=chosen.id)
    return _tell(turn, topic, "short", topic.short) if turn.brief else _tell(turn, topic, "answer", topic.answer)


def tell_more(turn: TurnContext, topic: Topic) -> Answer:
    """What the article adds on a topic that was just told."""
    pending = turn.session.pending
    offer = make_offer(turn, topic.suggest_next, (topic.id, *topic.more_covers))
    if not offer and isinstance(pending, Offer) and pending.entry not in topic.more_covers:
        offer = pending
    answer = _tell(turn, topic, "more", topic.more, kind="more")
    return answer._replace(card=f"{topic.card} {topic.more}", covers=topic.more_covers, pending=offer)


def tell_why(turn: TurnContext, topic: Topic) -> Answer:
    """The article's reason for what was just told, or that it gives none."""
    return _tell(turn, topic, "why", topic.why or in_turn(turn.wording.no_reason, turn), kind="more")


def tell_gap(turn: TurnContext, gap: Gap, name: str | None = None) -> Answer:
    """That the article does not say, with the nearest fact if there is one and an offer of the closest topic.

    `name` is the id of what the listener named. Who asks the same again gets the gist.
    """
    told, name = turn.session.told, name if gap.name(name) else None
    again = told is not None and (told.entries, told.variants, told.part) == ((gap.id,), (name,), "answer")
    return _tell_gap(turn, gap, "again" if again else "answer", name)


def with_unmentioned(turn: TurnContext, answer: Answer, tokens: Sequence[str]) -> Answer:
    """The answer, and that the article does not mention what the words name beside it: "will it help after chemo"."""
    topic = turn.catalog.topic(answer.entries[0]) if len(answer.entries) == 1 else None
    gaps = (turn.catalog.entries.get(gap) for gap in (topic.unmentioned if topic else ()))
    named = ((gap, gap.name_in(tokens, turn.catalog.language.denials)) for gap in gaps if isinstance(gap, Gap))
    gap, name = next(((gap, name) for gap, name in named if name), (None, None))
    # A variant may say so of the same thing: that shade is not mentioned.
    if not gap or gap.name(name) in answer.text:
        return answer
    return answer._replace(text=f"{answer.text} {said_later(turn, gap.opening(name))}")


def tell_emergency(turn: TurnContext, emergency: Emergency) -> Answer:
    """Where to get help now, and nothing else. An emergency that stays open offers a number, if there is one."""
    without = "" if turn.wording.has_helpline else emergency.without_helpline
    text, stays_open = with_numbers(turn, without or emergency.answer), emergency.stays_open and not without
    return Answer(
        "emergency",
        text,
        (emergency.id,),
        (None,),
        title=emergency.title,
        card=text if emergency.card else "",
        pending=SayNumber(emergency.id) if stays_open else None,
        ends=not stays_open,
    )


def check_emergency(turn: TurnContext, emergency: Emergency) -> Answer:
    """The number, then a way back, for words that may be an emergency."""
    text = with_numbers(turn, emergency.check)
    pending = Confirm(emergency.id)
    return Answer("emergency_check", text, (emergency.id,), (None,), part="check", pending=pending, asks=True)


def say_number(turn: TurnContext, emergency: Emergency) -> Answer:
    """The number again."""
    text, pending = with_numbers(turn, emergency.again), SayNumber(emergency.id)
    return Answer("emergency", text, (emergency.id,), (None,), part="number", pending=pending)


def tell_catch_all(turn: TurnContext, closest: Iterable[str]) -> Answer:
    """That the article does not say, to a question that no gap foresees; offers the closest topic."""
    text, gap = in_turn(turn.wording.catch_all, turn), turn.catalog.catch_all_gap
    return Answer(
        "gap",
        text,
        (gap,),
        (None,),
        part="catch_all",
        title=turn.catalog.name(gap),
        card=text,
        pending=make_offer(turn, closest, ()),
    )


def tell_chapter(turn: TurnContext, chapter: Chapter) -> Answer | None:
    """A chapter of the tour; None if the catalog no longer has one of its topics."""
    told = [(turn.catalog.topic(topic), key) for topic, key in chapter.tells]
    topics = list(dict.fromkeys(topic for topic, _ in told if topic))
    texts = [str(getattr(topic, key)) for topic, key in told if topic]
    if len(texts) < len(told):
        return None
    answer = join_all(turn, [_tell(turn, topic, "chapter", topic.answer) for topic in topics])
    return answer._replace(text=" ".join(texts))


def join_all(turn: TurnContext, answers: Iterable[Answer]) -> Answer:
    """One answer from several, of which there must be one."""
    return reduce(lambda first, second: join(turn, first, second), answers)


def join(turn: TurnContext, first: Answer, second: Answer) -> Answer:
    """One answer from two, for a listener who asked two things."""
    entries, covers = first.entries + second.entries, first.covers + second.covers
    offer = second.pending
    is_news = isinstance(offer, Offer) and offer.entry not in {*told_by(turn, entries), *covers}
    return Answer(
        "answer" if "answer" in (first.kind, second.kind) else "gap",
        f"{first.text} {turn.wording.also} {said_later(turn, second.text)}",
        entries,
        first.variants + second.variants,
        part=first.part if first.part == second.part else "answer",
        sources=tuple(dict.fromkeys(first.sources + second.sources)),
        title=f"{first.title}; {second.title}",
        card=f"{first.card}\n\n{second.card}",
        pending=offer if is_news else None,
        covers=covers,
    )


def tell_part(turn: TurnContext, said: Said, part: Part) -> Answer | None:
    """Another text of what was told: its plain, short or doubting one; None if one of its entries has none."""
    topics = [topic for topic in map(turn.catalog.topic, said.entries) if topic and _text_of(topic, part)]
    if not topics or len(topics) < len(said.entries):
        return None
    return join_all(turn, (_tell(turn, topic, part, _text_of(topic, part)) for topic in topics))


def tell_again(turn: TurnContext, said: Said) -> Answer | None:
    """The answer that was told, with the offer that it made; None if the catalog no longer has one of its entries."""
    if said.part == "chapter":
        return next((tell_chapter(turn, chapter) for chapter in turn.catalog.tour if _tells(chapter, said)), None)
    answers = [_again(turn, said.part, *pair) for pair in zip(said.entries, said.variants, strict=True)]
    known = [answer for answer in answers if answer]
    if not known or len(known) < len(answers):
        return None
    answer = join_all(turn, known)
    if answer.kind in EMERGENCY_KINDS:
        return answer
    return answer._replace(pending=Offer(said.offer) if said.offer else None)


def make_offer(turn: TurnContext, topics: Iterable[str], telling: tuple[str, ...]) -> Offer | None:
    """An offer of the first of these topics that is news; none once the listener has declined often enough.

    `telling` holds the ids of what is being told, which would be no news either.
    """
    if turn.session.declined >= MAX_DECLINED:
        return None
    told = told_by(turn, telling)
    return next((Offer(topic) for topic in news(turn, topics) if topic not in told), None)


def news(turn: TurnContext, topics: Iterable[str]) -> Iterator[str]:
    """Those of the topics that were neither told, alone or within another, nor offered before."""
    session = turn.session
    known = {*told_by(turn, session.covered), *session.known, *session.offers}
    return (topic for topic in topics if topic not in known)


def _again(turn: TurnContext, part: Part, entry_id: str, variant: str | None) -> Answer | None:
    entry = turn.catalog.entries.get(entry_id)
    if isinstance(entry, Emergency):
        parts = {"check": check_emergency, "number": say_number}
        return parts.get(part, tell_emergency)(turn, entry)
    if isinstance(entry, Gap):
        if part == "catch_all":
            return tell_catch_all(turn, ())
        return _tell_gap(turn, entry, part, variant)
    if not isinstance(entry, Topic):
        return None
    if part == "more":
        return tell_more(turn, entry)
    if part == "why":
        return tell_why(turn, entry)
    chosen = entry.variant(variant)
    text = chosen.answer if chosen else _text_of(entry, part) or entry.answer
    return _tell(turn, entry, part, text, variant=chosen.id if chosen else None)


def _tells(chapter: Chapter, said: Said) -> bool:
    return tuple(dict.fromkeys(topic for topic, _ in chapter.tells)) == said.entries


def _tell_gap(turn: TurnContext, gap: Gap, part: Part, name: str | None) -> Answer:
    text = gap.text_about(name)
    return Answer(
        "gap",
        f"{turn.wording.as_said} {gap.opening(name)}" if part == "again" else text,
        (gap.id,),
        (name,),
        part=part,
        sources=gap.sources,
        title=gap.title,
        card=text,
        pending=make_offer(turn, gap.closest_topics, (gap.id,)),
    )


def _text_of(topic: Topic, part: Part) -> str:
    texts: dict[Part, str] = {
        "answer": topic.answer,
        "again": topic.again,
        "simple": topic.simple,
        "short": topic.short,
        "doubt": topic.doubt,
    }
    return texts.get(part, "")


def _tell(
    turn: TurnContext, topic: Topic, part: Part, text: str, *, kind: Kind = "answer", variant: str | None = None
) -> Answer:
    return Answer(
        kind,
        text,
        (topic.id,),
        (variant,),
        part=part,
        sources=topic.sources,
        title=topic.title,
        card=topic.card,
        pending=make_offer(turn, topic.suggest_next, (topic.id,)),
    )
