"""One entry of the content -> Answer: what is said, and what is offered next."""

from collections.abc import Iterable
from typing import NamedTuple

from skill.content import Alarm, Content, Gap, Topic, Wording
from skill.search import Index
from skill.session import Answer, Session

MOST_DECLINED = 2
"""Offers that a listener may decline before the skill stops making them."""


class Turn(NamedTuple):
    """All that a reply may depend on."""

    content: Content
    search: Index
    wording: Wording
    session: Session


def entry(turn: Turn, entry_id: str) -> Answer | None:
    """The answer with an entry about the article or an alarm; None for any other id."""
    match turn.content.entries.get(entry_id):
        case Topic() as found:
            return topic(turn, found)
        case Gap() as found:
            return gap(turn, found)
        case Alarm() as found:
            return alarm(turn, found)
        case _:
            return None


def topic(turn: Turn, found: Topic, form: str | None = None) -> Answer:
    """What the article says; with the id of one of the topic's forms, in the shape of that form."""
    text = next((shape.answer for shape in found.forms if shape.id == form), found.answer)
    return _said("answer", turn, found, text, found.card)


def more(turn: Turn, found: Topic) -> Answer:
    """What the article adds on a topic that was just answered."""
    return _said("more", turn, found, found.more, f"{found.card} {found.more}")


def why(turn: Turn, found: Topic) -> Answer:
    """The reason for what was just answered, as far as the article gives one."""
    return _said("more", turn, found, found.why or turn.wording.no_reason, found.card)


def gap(turn: Turn, found: Gap) -> Answer:
    """That the article does not say, with the offer of the nearest thing that it does."""
    offer = offered(turn, found.near)
    return Answer("unknown", found.answer, (found.id,), title=found.title, card=found.answer, offer=offer)


def alarm(turn: Turn, found: Alarm) -> Answer:
    """Where to get help now, and nothing else."""
    crisis = f", or {turn.wording.crisis}" if turn.wording.crisis else ""
    text = found.answer.format(emergency=turn.wording.emergency, crisis=crisis)
    return Answer("urgent", text, (found.id,), title=found.title, card=text, ends=True)


def unknown(turn: Turn, near: Iterable[str]) -> Answer:
    """That the article does not say, about something that nobody foresaw; offers the nearest topics."""
    text, found = turn.wording.unknown, turn.content.unforeseen
    return Answer("unknown", text, (found,), title=turn.content.name(found), card=text, offer=offered(turn, near))


def joined(turn: Turn, first: Answer, second: Answer) -> Answer:
    """One answer from two, for a listener who asked two things."""
    return Answer(
        "answer" if "answer" in (first.kind, second.kind) else "unknown",
        f"{first.text} {turn.wording.also} {second.text}",
        first.entries + second.entries,
        tuple(dict.fromkeys(first.sources + second.sources)),
        title=f"{first.title}; {second.title}",
        card=f"{first.card}\n\n{second.card}",
        offer=tuple(topic for topic in second.offer if topic not in first.entries),
    )


def offered(turn: Turn, ids: Iterable[str]) -> tuple[str, ...]:
    """The first of these topics that was not heard yet; nothing once the listener has declined often enough."""
    if turn.session.declined >= MOST_DECLINED:
        return ()
    return tuple(entry_id for entry_id in ids if entry_id not in turn.session.heard)[:1]


def _said(kind: str, turn: Turn, found: Topic, text: str, card: str) -> Answer:
    return Answer(kind, text, (found.id,), found.sources, title=found.title, card=card, offer=offered(turn, found.next))
