"""Dialog acts: what the listener says about the conversation itself, such as help, repeat, yes, no, more and stop."""

from collections.abc import Callable, Iterable, Mapping

from skill.catalog import Source, Topic, lower_title
from skill.dialog import entries
from skill.dialog.closing import in_turn
from skill.dialog.reply import Answer, Choice, ElicitSlot, Offer
from skill.dialog.turn import TurnContext


def launch(turn: TurnContext) -> Answer:
    """Welcome somebody who opened the skill without a question."""
    return Answer("launch", turn.wording.welcome, pending=ElicitSlot())


def ask_again(turn: TurnContext) -> Answer:
    """Ask for the question when the words did not reach the skill."""
    return Answer("reprompt", in_turn(turn.wording.not_understood, turn), pending=ElicitSlot())


def disambiguate(turn: TurnContext, first: str, second: str) -> Answer:
    """Ask which of two entries was meant."""
    name = turn.catalog.name
    text = turn.wording.disambiguate.format(first=name(first), second=name(second))
    return Answer("disambiguate", text, pending=Choice((first, second)))


def apologize(turn: TurnContext) -> Answer:
    """Apologize for an error of the skill's own; the listener can go on."""
    return Answer("error", turn.wording.error, pending=ElicitSlot())


def _help(turn: TurnContext) -> Answer:
    return Answer("help", turn.wording.help.format(emergency=turn.wording.emergency), pending=ElicitSlot())


def _stop(turn: TurnContext) -> Answer:
    return Answer("stop", turn.wording.goodbye, ends=True)


def _start_over(turn: TurnContext) -> Answer:
    return Answer("launch", turn.wording.welcome_back, pending=ElicitSlot())


def _hello(turn: TurnContext) -> Answer:
    return _talk_and_ask(turn, turn.wording.hello)


def _thanks(turn: TurnContext) -> Answer:
    return Answer("talk", turn.wording.thanks)


def _about_me(turn: TurnContext) -> Answer:
    return _talk_and_ask(turn, turn.wording.about_me)


def _out_of_scope(turn: TurnContext) -> Answer:
    offer = entries.make_offer(turn, turn.catalog.starters)
    return Answer("out_of_scope", in_turn(turn.wording.out_of_scope, turn), pending=offer)


def _repeat(turn: TurnContext) -> Answer:
    told = turn.session.told
    return (entries.tell_again(turn, told) if told else None) or _nothing_yet(turn)


def _more(turn: TurnContext) -> Answer:
    topic = _last_topic(turn)
    if not topic:
        return _yes(turn) if turn.session.offered else _repeat(turn)
    if turn.session.more_given:
        text = turn.wording.no_more.format(title=lower_title(topic.title))
        return Answer("more", text, pending=entries.make_offer(turn, topic.suggest_next))
    return entries.tell_more(turn, topic)


def _source(turn: TurnContext) -> Answer:
    told = turn.session.told
    if not told:
        return _nothing_yet(turn)
    topics = filter(None, map(turn.catalog.topic, told.entries))
    sections = _spoken_sections(turn, (source for topic in topics for source in topic.sources))
    text = turn.wording.source.format(sections=sections) if sections else turn.wording.no_source
    return Answer("source", text)


def _yes(turn: TurnContext) -> Answer:
    match turn.session.pending:
        case Offer(entry) | Choice((entry, _)):
            return _tell(turn, entry)
        case _:
            return Answer("talk", turn.wording.accepted, pending=ElicitSlot())


def _no(turn: TurnContext) -> Answer:
    match turn.session.pending:
        case Offer() | Choice():
            return Answer("declined", turn.wording.declined, pending=ElicitSlot())
        case _:
            return _stop(turn)


def _next(turn: TurnContext) -> Answer:
    topic = _last_topic(turn)
    onward = [*turn.session.offered, *(topic.suggest_next if topic else ()), *turn.catalog.starters]
    return _tell(turn, next((entry for entry in onward if entry not in turn.session.covered), onward[0]))


def _previous(turn: TurnContext) -> Answer:
    told, covered = turn.session.told, turn.session.covered
    before = covered[: covered.index(told.entries[0])] if told and told.entries[0] in covered else ()
    return _tell(turn, before[-1]) if before else _repeat(turn)


def _talk_and_ask(turn: TurnContext, text: str) -> Answer:
    return Answer("talk", f"{text} {turn.wording.ask}", pending=ElicitSlot())


def _tell(turn: TurnContext, entry_id: str) -> Answer:
    return entries.tell(turn, entry_id) or ask_again(turn)


def _nothing_yet(turn: TurnContext) -> Answer:
    return Answer("talk", turn.wording.nothing_yet, pending=ElicitSlot())


def _last_topic(turn: TurnContext) -> Topic | None:
    return turn.catalog.topic(turn.session.told.entries[0]) if turn.session.told else None


def _spoken_sections(turn: TurnContext, sources: Iterable[Source]) -> str:
    """The sections of some sources as they are spoken: each once, joined by commas and "and"."""
    *names, last = dict.fromkeys(turn.catalog.sections[source.section] for source in sources) or ("",)
    return f"{', '.join(names)} and {last}" if names else last


HANDLERS: Mapping[str, Callable[[TurnContext], Answer]] = {
    "help": _help,
    "stop": _stop,
    "cancel": _stop,
    "home": _start_over,
    "start_over": _start_over,
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
    "out_of_scope": _out_of_scope,
}
"""By id of the dialog act."""
