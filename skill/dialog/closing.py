"""How a turn closes: the disclaimer once a session, a question that keeps the session open, and the reprompt."""

import re
from collections.abc import Mapping

from skill.catalog import Topic
from skill.dialog.reply import Answer, Offer
from skill.dialog.session import KINDS_WITH_DISCLAIMER
from skill.dialog.turn import TurnContext

DISCLAIMS_ITSELF = frozenset({"launch", "help"})
"""Kinds of answer whose own text holds the disclaimer."""


def close(turn: TurnContext, answer: Answer) -> Answer:
    """The whole turn: the answer with disclaimer, closing question and reprompt, in the spelling of the locale."""
    wording = turn.wording
    disclaims = answer.kind in KINDS_WITH_DISCLAIMER - DISCLAIMS_ITSELF and not turn.session.disclaimed
    note = wording.card_note.format(emergency=wording.emergency)
    return answer._replace(
        text=spell(answer.text, wording.spelling),
        title=spell(answer.title, wording.spelling),
        card=spell(f"{answer.card}\n\n{note}", wording.spelling) if answer.card else "",
        disclaimer=wording.disclaimer if disclaims else "",
        question="" if answer.ends or answer.asks else spell(_question(turn, answer), wording.spelling),
        reprompt="" if answer.ends else spell(_reprompt(turn, answer), wording.spelling),
    )


def in_turn(phrases: tuple[str, ...], turn: TurnContext) -> str:
    """One of several phrases, a different one each turn."""
    return phrases[turn.session.turns % len(phrases)]


def spell(text: str, spelling: Mapping[str, str]) -> str:
    """The text in the spelling of a locale; `spelling` maps the start of an American word to the local one."""
    for american, local in spelling.items():
        if american in text:
            text = re.sub(rf"\b{american}", local, text)
    return text


def _question(turn: TurnContext, answer: Answer) -> str:
    topic = turn.catalog.topic(answer.pending.entry) if isinstance(answer.pending, Offer) else None
    if topic:
        return in_turn(turn.wording.offers, turn).format(topic=topic.offer_as)
    return in_turn(turn.wording.anything_else, turn)


def _reprompt(turn: TurnContext, answer: Answer) -> str:
    first, second = _suggestions(turn, answer)
    return in_turn(turn.wording.reprompts, turn).format(first=first.offer_as, second=second.offer_as)


def _suggestions(turn: TurnContext, answer: Answer) -> tuple[Topic, Topic]:
    """Two topics to ask about next, uncovered ones first."""
    after = turn.session.after(answer)
    told = turn.catalog.topic(answer.entries[0]) if answer.entries else None
    ids = dict.fromkeys((*after.offered, *(told.suggest_next if told else ()), *turn.catalog.starters))
    topics = [topic for topic in map(turn.catalog.topic, ids) if topic]
    first, second, *_ = sorted(topics, key=lambda topic: topic.id in after.covered)
    return first, second
