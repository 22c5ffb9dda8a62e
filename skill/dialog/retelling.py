"""What was told, once more: simpler, shorter, with more, with its source; and what was told before or comes next."""

from collections.abc import Iterable

from skill.catalog import Gap, Source, Topic
from skill.dialog import entries, tour
from skill.dialog.closing import in_turn, naming_two, question, said_later, told_by
from skill.dialog.reply import (
    HELP_AT_HAND,
    Answer,
    AskDay,
    AskTime,
    Choice,
    Offer,
    Part,
    SayNumber,
    TourStep,
    ask,
)
from skill.dialog.session import Said
from skill.dialog.turn import TurnContext
from skill.nlu.features import Utterance

MAX_SECTIONS = 2
"""A listener cannot hold more section names than these."""
UNTOLD_WITHIN = 3
"""So many words at most follow "it doesn't say" where that is all that is concluded."""


def simpler(turn: TurnContext) -> Answer:
    """The last answer in plain words."""
    return _in_other_words(turn, "simple", turn.wording.simple_fallback)


def shorter(turn: TurnContext) -> Answer:
    """The key fact of the last answer alone."""
    return _in_other_words(turn, "short", turn.wording.shorter_fallback)


def concluded(turn: TurnContext, utterance: Utterance) -> Answer:
    """The key fact again, to somebody who draws a conclusion from it: what is false must not be nodded through.

    What the article leaves open is neither a yes nor a no.
    """
    told, wording = turn.session.told, turn.wording
    if not told or not _is_known(turn, told):
        return nothing_yet(turn)
    last, variant_id = turn.catalog.entries[told.entries[-1]], told.variants[-1]
    concludes_untold = _says_untold(turn, utterance)
    if isinstance(last, Gap):
        lead = wording.concluded_untold if concludes_untold else wording.concluded_open
        fact = f"{last.opening(variant_id)} {last.fact}".strip()
    else:
        lead = wording.concluded_only if concludes_untold else wording.concluded
        fact = " ".join(_key_fact(*found) for found in _told_topics(turn, told))
    return _led(turn, lead, fact)


def _says_untold(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether a conclusion is that nothing is told; "so if it doesn't say it's because there are none" goes on."""
    text = " ".join(utterance.tokens)
    behind = [text.rpartition(phrase)[2].split() for phrase in utterance.phrases(turn.catalog.language.not_told)]
    return any(len(words) <= UNTOLD_WITHIN for words in behind)


def quoted(turn: TurnContext, utterance: Utterance) -> Answer:
    """What was told of the article, again, to somebody who quotes it; a refusal since then is passed over.

    The likeliest of what was told is meant, else what the refusal told beside it.
    """
    told = turn.session.told
    last = turn.catalog.entries.get(told.entries[-1]) if told else None
    topics = [topic for topic in map(turn.catalog.topic, turn.session.covered) if topic]
    if not isinstance(last, Gap) or not topics:
        return doubt(turn)
    known = {topic.id: topic for topic in topics}
    meant = next((known[p.entry] for p in turn.classifier.predict(utterance) if p.entry in known), None)
    beside = [topic for topic in topics if topic.id in last.covers]
    return _led(turn, turn.wording.concluded, (meant or (beside or topics)[-1]).short)


def doubt(turn: TurnContext) -> Answer:
    """Where the last answer comes from, and that it is only one article."""
    told = turn.session.told
    if not told:
        return nothing_yet(turn)
    own = entries.tell_part(turn, told, "doubt")
    if own:
        return own
    sections = "" if told.kind == "gap" else _spoken_sections(turn, _sources(turn))
    text = turn.wording.doubt.format(sections=sections) if sections else turn.wording.doubt_gap
    return Answer("talk", text, pending=turn.session.pending)


def source(turn: TurnContext) -> Answer:
    """The sections of the article that the last answer comes from; before any, what everything comes from."""
    helped = isinstance(turn.session.pending, HELP_AT_HAND)
    if not turn.session.told and not helped:
        return ask(f"{turn.wording.one_article} {turn.wording.ask}")
    sections = "" if helped else _spoken_sections(turn, _sources(turn))
    text = turn.wording.source.format(sections=sections) if sections else turn.wording.no_source
    return Answer("source", text, pending=turn.session.pending)


def reason(turn: TurnContext, entry: Topic | Gap) -> Answer:
    """The article's reason for what was just told."""
    if isinstance(entry, Topic):
        return entries.tell_why(turn, entry)
    return Answer("source", in_turn(turn.wording.no_reason, turn))


def more(turn: TurnContext) -> Answer:
    """What the article adds; when that was told, the next topic. While help is at hand, the number."""
    session = turn.session
    if isinstance(session.pending, TourStep):
        return tour.tell_step(turn, session.pending.step + 1)
    if isinstance(session.pending, SayNumber) and (emergency := turn.catalog.emergency(session.pending.entry)):
        return entries.say_number(turn, emergency)
    topic = _last_topic(turn)
    if topic and not session.more_given:
        return entries.tell_more(turn, topic)
    offered = turn.catalog.topic(session.offered[0]) if session.offered else None
    if not topic:
        told = entries.tell_topic(turn, offered) if offered else None
        known = session.told and _is_known(turn, session.told)
        return told or (Answer("more", in_turn(turn.wording.no_more, turn)) if known else nothing_yet(turn))
    offer = entries.make_offer(turn, topic.suggest_next, ())
    following = offered or (turn.catalog.topic(offer.entry) if offer else None)
    if not following:
        return Answer("more", in_turn(turn.wording.no_more, turn))
    answer = entries.tell_topic(turn, following)
    text = turn.wording.no_more_next.format(topic=following.offer_as, answer=answer.text)
    return answer._replace(text=text)


def onward(turn: TurnContext) -> Answer:
    """The next topic: the one offered, or the best that is news."""
    session = turn.session
    if isinstance(session.pending, TourStep):
        return tour.tell_step(turn, session.pending.step + 1)
    topic = _last_topic(turn)
    ids = [*(topic.suggest_next if topic else ()), *turn.catalog.starters]
    told = told_by(turn, session.covered)
    offered = [entry for entry in session.offered if entry not in session.covered]
    untold = [entry for entry in ids if entry not in told]
    following = [*offered, *entries.news(turn, ids), *untold, *session.offered, ids[0]]
    return entries.tell(turn, following[0]) or nothing_yet(turn)


def previous(turn: TurnContext) -> Answer:
    """The topic told before the last one, or the chapter in the tour; what the article does not say is skipped."""
    if isinstance(turn.session.pending, TourStep):
        return tour.back(turn, turn.session.pending.step)
    told, topics = turn.session.told, [entry for entry in turn.session.covered if turn.catalog.topic(entry)]
    if not told:
        return nothing_yet(turn)
    before = topics[: topics.index(told.entries[0])] if told.entries[0] in topics else topics
    answer = entries.tell(turn, before[-1]) if before else entries.tell_again(turn, told)
    return _if_still_offered(turn, answer) if answer else nothing_yet(turn)


def first_answer(turn: TurnContext) -> Answer:
    """The first answer of the session."""
    first = turn.session.first
    answer = entries.tell_again(turn, first) if first else None
    if not answer:
        return nothing_yet(turn)
    text = turn.wording.first_answer.format(answer=answer.text)
    return _if_still_offered(turn, answer._replace(text=text))


def who_knows(turn: TurnContext) -> Answer:
    """Who could tell what the article does not."""
    last = turn.catalog.entries.get(turn.session.told.entries[-1]) if turn.session.told else None
    named = last.who_knows if isinstance(last, Gap) else ""
    return Answer("talk", named or turn.wording.who_would_know, pending=turn.session.pending)


def not_that(turn: TurnContext) -> Answer:
    """The second-best reading of the last question; without one, ask what was meant."""
    other = entries.tell(turn, turn.session.runner_up) if turn.session.runner_up else None
    if other:
        return other._replace(text=turn.wording.not_that_answer.format(answer=other.text))
    text, examples = naming_two(turn, in_turn(turn.wording.not_that_ask, turn), Answer("talk", ""))
    return ask(text, examples=examples)


def nothing_yet(turn: TurnContext) -> Answer:
    """Nothing was told that could be told again."""
    return ask(turn.wording.nothing_yet)


def _key_fact(topic: Topic, variant_id: str | None) -> str:
    """The key fact of a topic; a variant stays whole, since it may correct what was taken for granted."""
    variant = topic.variant(variant_id)
    return variant.answer if variant else topic.short


def _told_topics(turn: TurnContext, told: Said) -> list[tuple[Topic, str | None]]:
    """The topics that were told, each with the variant."""
    found = zip(map(turn.catalog.topic, told.entries), told.variants, strict=True)
    return [(topic, variant) for topic, variant in found if topic]


def _led(turn: TurnContext, lead: str, fact: str) -> Answer:
    """A fact behind words that introduce it. What is pending stays so."""
    return Answer("talk", f"{lead} {said_later(turn, fact)}", pending=turn.session.pending)


def _if_still_offered(turn: TurnContext, answer: Answer) -> Answer:
    """The answer without an offer that was made before and has been left or declined since."""
    pending = answer.pending
    old = isinstance(pending, Offer) and pending.entry in turn.session.offers and pending != turn.session.pending
    return answer._replace(pending=None) if old else answer


def _in_other_words(turn: TurnContext, part: Part, fallback: str) -> Answer:
    """Another text of the last answer; a tour or whatever else is pending goes on after it."""
    told, pending = turn.session.told, turn.session.pending
    if isinstance(pending, Choice):
        return ask(question(turn, pending))._replace(pending=pending)
    if not told or not _is_known(turn, told):
        return nothing_yet(turn)
    answer = entries.tell_part(turn, told, part)
    if not answer:
        return Answer("talk", fallback, pending=pending)
    return answer._replace(pending=pending) if isinstance(pending, TourStep | AskDay | AskTime) else answer


def _is_known(turn: TurnContext, told: Said) -> bool:
    """Whether the catalog still has what was told."""
    return all(entry in turn.catalog.entries for entry in told.entries)


def _sources(turn: TurnContext) -> list[Source]:
    told = turn.session.told
    found = [turn.catalog.entries.get(entry) for entry in told.entries] if told else []
    return [source for entry in found if isinstance(entry, Topic | Gap) for source in entry.sources]


def _last_topic(turn: TurnContext) -> Topic | None:
    return turn.catalog.topic(turn.session.told.entries[0]) if turn.session.told else None


def _spoken_sections(turn: TurnContext, sources: Iterable[Source]) -> str:
    """The sections of some sources as they are spoken: each once, joined by "and"."""
    names = list(dict.fromkeys(turn.catalog.sections[source.section] for source in sources))
    return " and ".join(names[:MAX_SECTIONS])
