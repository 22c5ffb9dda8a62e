"""Moves in the conversation itself: help, stop, repeat, yes and no, more, where that comes from."""

from collections.abc import Callable, Mapping

from skill import replies
from skill.content import Source, Topic, Wording, lower
from skill.replies import Turn
from skill.session import Answer


def launch(turn: Turn) -> Answer:
    """The welcome to somebody who opened the skill without a question."""
    return Answer("launch", turn.wording.welcome, elicit=True)


def rephrase(turn: Turn) -> Answer:
    """Asks for the question, after words that did not reach the skill."""
    return Answer("elicit", in_turn(turn.wording.rephrase, turn), elicit=True)


def which(turn: Turn, first: str, second: str) -> Answer:
    """Asks which of two entries was meant."""
    name = turn.content.name
    text = turn.wording.which.format(first=name(first), second=name(second))
    return Answer("which", text, offer=(first, second), elicit=True)


def failed(turn: Turn) -> Answer:
    """The apology of the error boundary."""
    return Answer("error", turn.wording.error, elicit=True)


def in_turn(phrases: tuple[str, ...], turn: Turn) -> str:
    """One of several phrases, another one each turn."""
    return phrases[turn.session.turn % len(phrases)]


def sections(sources: tuple[Source, ...], wording: Wording) -> str:
    """The sections of some sources as they are spoken: each once, joined by commas and "and"."""
    names = list(
        dict.fromkeys(wording.introduction if s.section == "Introduction" else s.section.rstrip("?") for s in sources)
    )
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _help(turn: Turn) -> Answer:
    return Answer("help", turn.wording.help.format(emergency=turn.wording.emergency), elicit=True)


def _stop(turn: Turn) -> Answer:
    return Answer("stop", turn.wording.goodbye, ends=True)


def _home(turn: Turn) -> Answer:
    return Answer("launch", turn.wording.welcome_back, elicit=True)


def _hello(turn: Turn) -> Answer:
    return Answer("talk", f"{turn.wording.hello} {turn.wording.ask}", elicit=True)


def _thanks(turn: Turn) -> Answer:
    return Answer("talk", turn.wording.thanks)


def _about_me(turn: Turn) -> Answer:
    return Answer("talk", f"{turn.wording.about_me} {turn.wording.ask}", elicit=True)


def _offtopic(turn: Turn) -> Answer:
    return Answer("offtopic", in_turn(turn.wording.offtopic, turn), offer=replies.offered(turn, turn.content.first))


def _repeat(turn: Turn) -> Answer:
    return turn.session.last or _nothing_yet(turn)


def _more(turn: Turn) -> Answer:
    topic = _last_topic(turn)
    if not topic:
        return _yes(turn) if turn.session.offer else _repeat(turn)
    if turn.session.told_more:
        text = turn.wording.no_more.format(title=lower(topic.title))
        return Answer("more", text, offer=replies.offered(turn, topic.next))
    return replies.more(turn, topic)


def _source(turn: Turn) -> Answer:
    last = turn.session.last
    if not last:
        return _nothing_yet(turn)
    if not last.sources:
        return Answer("source", turn.wording.no_source)
    return Answer("source", turn.wording.source.format(sections=sections(last.sources, turn.wording)))


def _yes(turn: Turn) -> Answer:
    if not turn.session.offer:
        return Answer("talk", turn.wording.accepted, elicit=True)
    return _said(turn, turn.session.offer[0])


def _no(turn: Turn) -> Answer:
    if not turn.session.offer:
        return _stop(turn)
    return Answer("declined", turn.wording.declined, elicit=True)


def _next(turn: Turn) -> Answer:
    topic = _last_topic(turn)
    onward = [*turn.session.offer, *(topic.next if topic else ()), *turn.content.first]
    unheard = [entry_id for entry_id in onward if entry_id not in turn.session.heard]
    return _said(turn, (unheard or onward)[0])


def _previous(turn: Turn) -> Answer:
    last = turn.session.last
    heard = turn.session.heard
    before = heard[: heard.index(last.entries[0])] if last and last.entries[0] in heard else ()
    return _said(turn, before[-1]) if before else _repeat(turn)


def _said(turn: Turn, entry_id: str) -> Answer:
    return replies.entry(turn, entry_id) or rephrase(turn)


def _nothing_yet(turn: Turn) -> Answer:
    return Answer("talk", turn.wording.nothing_yet, elicit=True)


def _last_topic(turn: Turn) -> Topic | None:
    last = turn.session.last
    return turn.content.topic(last.entries[0]) if last and last.entries else None


MOVES: Mapping[str, Callable[[Turn], Answer]] = {
    "help": _help,
    "stop": _stop,
    "cancel": _stop,
    "home": _home,
    "start_over": _home,
    "repeat": _repeat,
    "yes": _yes,
    "no": _no,
    "next": _next,
    "previous": _previous,
    "more": _more,
    "source": _source,
    "hello": _hello,
    "thanks": _thanks,
    "about_me": _about_me,
    "offtopic": _offtopic,
}
"""By id of the talk entry."""
