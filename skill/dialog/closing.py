"""How a turn closes: the disclaimer once a listener, a question that keeps the session open, and the reprompt."""

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from skill.catalog import Gap, Topic
from skill.dialog.reply import (
    EMERGENCY_KINDS,
    Answer,
    AskDay,
    AskTime,
    Choice,
    Confirm,
    ConfirmReminder,
    Offer,
    Pending,
    RemindersOffer,
    SayNumber,
    TourStep,
    ask,
)
from skill.dialog.session import KINDS_WITH_DISCLAIMER
from skill.dialog.turn import TurnContext

_Phrase = TypeVar("_Phrase")
BETWEEN_CHAPTERS = frozenset({"answer", "gap", "more", "source", "talk", "out_of_scope"})
"""Kinds of reply after which the tour goes on."""


def close(turn: TurnContext, answer: Answer) -> Answer:
    """The whole turn: the answer with disclaimer, closing question and reprompt, in the spelling of the locale."""
    wording = turn.wording
    answer = _back_to_tour(turn, answer)
    heard = turn.session.disclaimed or turn.memory.disclaimer_heard
    disclaims = answer.kind in KINDS_WITH_DISCLAIMER and not heard
    session = turn.session.after(answer)
    slow = turn.slow if session.slow is None else session.slow
    return answer._replace(
        text=spell(_naming_article_once(turn, answer), wording.spelling),
        title=spell(answer.title, wording.spelling),
        card=spell(_card(turn, answer), wording.spelling),
        slow=answer.slow or slow,
        disclaimer=wording.disclaimer if disclaims else "",
        question="" if answer.ends or answer.asks else spell(question(turn, answer.pending), wording.spelling),
        reprompt="" if answer.ends else spell(_reprompt(turn, answer), wording.spelling),
    )


def in_turn(phrases: tuple[_Phrase, ...], turn: TurnContext) -> _Phrase:
    """One of several phrases, or of what belongs to them, a different one each turn."""
    return phrases[turn.session.turns % len(phrases)]


def ask_what_else(turn: TurnContext) -> Answer:
    """Leave what was asked or offered, and ask for something else."""
    return ask(in_turn(turn.wording.declined, turn), "declined")


def spell(text: str, spelling: Mapping[str, str]) -> str:
    """The text in the spelling of a locale; `spelling` maps the start of an American word to the local one."""
    for american, local in spelling.items():
        if american in text:
            text = re.sub(rf"\b{american}", local, text)
    return text


def naming_two(turn: TurnContext, text: str, answer: Answer) -> tuple[str, tuple[str, ...]]:
    """A text with the names of two topics to ask about after an answer, `{first}` and `{second}`, and their ids.

    A text without these names none.
    """
    first, second = suggest(turn, answer)
    filled = text.format(first=first.offer_as, second=second.offer_as)
    return filled, (first.id, second.id) if filled != text else ()


def suggest(turn: TurnContext, answer: Answer) -> tuple[Topic, Topic]:
    """Two topics, those that are news first."""
    after = turn.session.after(answer)
    told = turn.catalog.topic(answer.entries[0]) if answer.entries else None
    ids = dict.fromkeys((*after.offered, *(told.suggest_next if told else ()), *turn.catalog.starters))
    topics = [topic for topic in map(turn.catalog.topic, ids) if topic]
    known = {*told_by(turn, after.covered), *after.known}
    first, second, *_ = sorted(topics, key=lambda topic: topic.id in known)
    return first, second


def told_by(turn: TurnContext, entries: Iterable[str]) -> set[str]:
    """Ids of everything that these entries tell: themselves and what they cover."""
    found = [turn.catalog.entries.get(entry) for entry in entries]
    covers = (entry.covers for entry in found if isinstance(entry, Topic | Gap))
    return {*(entry.id for entry in found if entry), *(covered for ids in covers for covered in ids)}


def _back_to_tour(turn: TurnContext, answer: Answer) -> Answer:
    """The answer to a question in the middle of the tour: it asks whether to go on instead of making an offer."""
    place, pending = turn.session.place, answer.pending
    if (
        not place
        or answer.kind not in BETWEEN_CHAPTERS
        or answer.asks
        or not (pending is None or isinstance(pending, Offer))
    ):
        return answer
    if answer.part == "chapter":
        return answer
    # What the next chapter tells need not be told twice.
    following = turn.catalog.tour[place].tells if place < len(turn.catalog.tour) else ()
    is_told = any(topic in answer.entries for topic, _ in following[:1])
    return answer._replace(pending=TourStep(place if is_told else place - 1))


def _naming_article_once(turn: TurnContext, answer: Answer) -> str:
    """The text; once the listener has heard of the article, with shorter words for it, unless the claim is bold."""
    bold = any(topic and topic.bold for topic in map(turn.catalog.topic, answer.entries))
    return said_later(turn, answer.text) if turn.session.disclaimed and not bold else answer.text


def said_later(turn: TurnContext, text: str) -> str:
    """A text as it is said once the article has been named."""
    for full, short in turn.wording.said_later.items():
        text = text.replace(full, short)
    return text


def _card(turn: TurnContext, answer: Answer) -> str:
    """The card, with a note on where it comes from unless it sends to help."""
    if not answer.card or answer.kind in EMERGENCY_KINDS:
        return answer.card
    return f"{answer.card}\n\n{turn.wording.card_note.format(emergency=turn.wording.emergency)}"


def question(turn: TurnContext, pending: Pending | None) -> str:
    """What the skill asks while something is pending; in any other case, whether there is anything else."""
    wording, catalog = turn.wording, turn.catalog
    match pending:
        case Offer(entry) if topic := catalog.topic(entry):
            return in_turn(wording.offers, turn).format(topic=topic.offer_as)
        case Choice((first, second)) if catalog.name(first) and catalog.name(second):
            return wording.which_one.format(first=catalog.name(first), second=catalog.name(second))
        case TourStep(step) if step + 1 < len(catalog.tour):
            return in_turn(wording.everything_next, turn).format(topic=catalog.tour[step + 1].title)
        case AskDay():
            return wording.ask_day
        case AskTime():
            return wording.which_time
        case SayNumber(entry) if emergency := catalog.emergency(entry):
            return emergency.question
        case Confirm(entry) if emergency := catalog.emergency(entry):
            return with_numbers(turn, emergency.check)
        case RemindersOffer():
            return wording.reminders_offer
        case ConfirmReminder():
            return wording.reminder_ask_again
        case _:
            return in_turn(wording.anything_else, turn)


def with_numbers(turn: TurnContext, text: str) -> str:
    """The text with the numbers of the listener's locale."""
    wording = turn.wording
    return text.format(
        emergency=wording.emergency,
        crisis=wording.crisis,
        violence_helpline=wording.violence_helpline,
        night_help=wording.night_help,
    )


def _reprompt(turn: TurnContext, answer: Answer) -> str:
    """What is said into silence: the question about an emergency or a reminder again, else two things to ask."""
    if isinstance(answer.pending, Confirm | SayNumber | RemindersOffer | ConfirmReminder):
        return question(turn, answer.pending)
    return naming_two(turn, in_turn(turn.wording.reprompts, turn), answer)[0]
