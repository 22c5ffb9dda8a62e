"""How an Answer is said: plain words -> SSML, reprompt and card, in the voice of a locale."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from skill.content import Content, Topic
from skill.replies import Turn
from skill.session import DISCLAIMING, Answer
from skill.talk import in_turn

WELCOMING = frozenset({"launch", "help"})
"""Kinds of answer whose own text holds the disclaimer."""


class Spoken(NamedTuple):
    """One response, ready for Alexa."""

    ssml: str
    reprompt: str | None
    """SSML; None when the session closes."""
    title: str
    card: str
    """Plain text; empty when there is no card."""


def render(turn: Turn, answer: Answer) -> Spoken:
    """Put an answer into words: the fact, once the disclaimer, then what keeps the session open."""
    wording = turn.wording
    parts = [answer.text]
    if answer.kind in DISCLAIMING - WELCOMING and not turn.session.disclaimed:
        parts.append(wording.disclaimer)
    if not (answer.ends or answer.elicit):
        parts.append(_question(turn, answer))
    card = f"{answer.card}\n\n{wording.card_note.format(emergency=wording.emergency)}" if answer.card else ""
    return Spoken(
        ssml=_ssml(spell(" ".join(parts), wording.spelling)),
        reprompt=None if answer.ends else _ssml(spell(_reprompt(turn, answer), wording.spelling)),
        title=spell(answer.title, wording.spelling),
        card=spell(card, wording.spelling),
    )


def _question(turn: Turn, answer: Answer) -> str:
    offered = turn.content.topic(answer.offer[0]) if answer.offer else None
    if offered:
        return in_turn(turn.wording.offers, turn).format(invite=offered.invite)
    return in_turn(turn.wording.anything_else, turn)


def _reprompt(turn: Turn, answer: Answer) -> str:
    first, second = _suggestions(turn.content, answer, turn.session.heard)
    return in_turn(turn.wording.reprompts, turn).format(first=first.invite, second=second.invite)


def _suggestions(content: Content, answer: Answer, heard: tuple[str, ...]) -> tuple[Topic, Topic]:
    last = content.topic(answer.entries[0]) if answer.entries else None
    ids = dict.fromkeys((*answer.offer, *(last.next if last else ()), *content.first))
    topics = [topic for topic in map(content.topic, ids) if topic]
    topics.sort(key=lambda topic: topic.id in heard or topic.id in answer.entries)
    return topics[0], topics[1]


def spell(text: str, spelling: Mapping[str, str]) -> str:
    """The text in the spelling of a locale: other beginnings of words by the ones that stand in the text."""
    for american, local in spelling.items():
        if american in text:
            text = re.sub(rf"\b{american}", local, text)
    return text


def _ssml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
