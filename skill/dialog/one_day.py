"""What the article asks for on one day that the listener names: by all of its tips, or by the one spoken of."""

from datetime import date, timedelta

from skill.catalog import Gap, Rule, Topic
from skill.dialog import follow_up, questions, timeline
from skill.dialog.reply import Answer, Appointment
from skill.dialog.session import Said
from skill.dialog.telling import tell
from skill.dialog.turn import TurnContext
from skill.moments.when import Times
from skill.nlu.features import Utterance

TIP_CONFIDENT = 0.5
"""The words beside a day are about a tip from here on."""
WEEK = timedelta(weeks=1)


def answer(turn: TurnContext, utterance: Utterance, appointment: Appointment) -> Answer | None:
    """The answer to words that ask about a day, or conclude something about it; None if they do neither.

    The listener's own days are counted from the appointment.
    """
    day, rest = _named(turn, utterance, appointment)
    if not day:
        return None
    tip = _tip(turn, utterance, rest, day, appointment)
    if tip:
        return tip
    language = turn.catalog.language
    without_subject = language.day_asking | language.context_words | language.pronouns | language.day_fillers
    asks = not language.day_asking.isdisjoint(rest.tokens) and without_subject.issuperset(rest.tokens)
    return tell_day(turn, day, appointment) if asks or _goes_on(turn, utterance, rest) else None


def _named(turn: TurnContext, utterance: Utterance, appointment: Appointment) -> tuple[date | None, Utterance]:
    """The day that the words name, on the calendar or as "the day before", and the words beside it."""
    relative = Times.of(turn.catalog.times).relative_days
    rest = timeline.without_days(turn, utterance)
    named = next(iter(utterance.phrases(relative)), "")
    if not named:
        return timeline.listen(turn, utterance).day, rest
    beside = Utterance.of(f" {' '.join(rest.tokens)} ".replace(f" {named} ", " ").strip())
    return appointment.day + timedelta(days=relative[named]), beside


def _goes_on(turn: TurnContext, utterance: Utterance, rest: Utterance) -> bool:
    """Whether only the day is new: "and on sunday"."""
    language = turn.catalog.language
    turns = follow_up.starts_with(utterance, language.turning_phrases)
    return bool(turns) and language.turning_fillers.issuperset(rest.tokens)


def tell_day(turn: TurnContext, day: date, appointment: Appointment) -> Answer:
    """What the article asks for on a day, seen from the appointment."""
    named = timeline.capitalized(timeline.spoken_day(turn, day, timeline.now_in(turn, appointment.zone).date()))
    rules = [rule for rule in turn.catalog.rules if _applies(rule, appointment, day)]
    offset = (day - appointment.day).days
    if not rules:
        text = turn.wording.day_free.format(day=named)
        return Answer(
            "talk", text, act=timeline.TIMELINE, part="timeline", pending=turn.session.pending, day_offset=offset
        )
    wording = turn.wording.day_after if day > appointment.day else turn.wording.day_before
    tips = " ".join(rule.that_day or timeline.text_of(turn, rule, appointment) for rule in rules)
    return timeline.answer_from(turn, rules, wording.format(day=named, tips=tips))._replace(day_offset=offset)


def tell_again(turn: TurnContext, appointment: Appointment, said: Said, offset: int) -> Answer:
    """What was told of the day so many days after the appointment, once more: of one tip if that was told."""
    day = appointment.day + timedelta(days=offset)
    rule = _rule(turn, said.entries[0]) if said.act != timeline.TIMELINE and said.entries else None
    tip = _tell_tip(turn, rule, day, appointment) if rule else None
    return tip or tell_day(turn, day, appointment)


def _applies(rule: Rule, appointment: Appointment, day: date) -> bool:
    """Whether a rule holds on a day: one for before up to the appointment, one for after up to its last mark."""
    if not rule.marks or rule.phase != ("after" if day > appointment.day else "before"):
        return False
    days = [moment.day for moment in timeline.moments_of(rule, appointment).values()]
    return day <= days[-1] if rule.phase == "after" else days[0] <= day


def _tip(
    turn: TurnContext, utterance: Utterance, rest: Utterance, named: date, appointment: Appointment
) -> Answer | None:
    """Whether one tip holds on the day in the words: "can i drink on saturday", "so saturday's fine then"."""
    topic = None if _tells_a_day(turn, utterance) else _about(turn, utterance, rest)
    rule = _rule(turn, topic.id) if topic else None
    if not topic or not rule:
        return None
    day = _meant(turn, rule, named, utterance, appointment)
    if day == appointment.day:
        return (
            None  # "Can i drink on the day" may mean before or after, and "how soon after tuesday" asks about no day.
        )
    if rule.phase != ("before" if day < appointment.day else "after"):
        counterpart = follow_up.counterpart_of(turn, topic)
        if isinstance(turn.catalog.entries.get(counterpart), Gap):
            return tell(turn, counterpart, None)
        rule = _rule(turn, counterpart)
    return _tell_tip(turn, rule, day, appointment) if rule else None


def _rule(turn: TurnContext, topic: str) -> Rule | None:
    """The rule of a topic, if it depends on the day."""
    return next((rule for rule in turn.catalog.rules if rule.topic == topic and rule.marks), None)


def _tells_a_day(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether the day in the words is said to be the appointment's: "it's on friday", "so i'm going on friday".

    Words with two days of the week tell what is on which: "so sunday i stop and tuesday i go".
    """
    times, tokens = Times.of(turn.catalog.times), utterance.tokens
    words = times.words
    if len(times.weekdays.keys() & set(tokens)) > 1:
        return True
    uses = ("moved",) if questions.asks(turn, utterance) else ("moved", "goes", "lies_on")
    return timeline.names_its_day(turn, utterance) or any(not words[use].isdisjoint(tokens) for use in uses)


def _about(turn: TurnContext, utterance: Utterance, rest: Utterance) -> Topic | None:
    """The topic that the words beside the day are about, or that it goes with a gap; None if they are about neither.

    Words without a subject are about what was told last, if they judge a day or only name a new one.
    """
    language = turn.catalog.language
    if (language.context_words | language.day_verdicts | language.day_fillers).issuperset(rest.tokens):
        judges = not language.day_verdicts.isdisjoint(utterance.tokens[1:])
        told = turn.session.told
        last = follow_up.last_entry(turn) if told and len(told.entries) == 1 else None
        entry_id = last.id if last and (judges or _goes_on(turn, utterance, rest)) else ""
    else:
        entry_id = _asked_about(turn, rest)
    return turn.catalog.topic(entry_id) or _topic_beside(turn, entry_id)


def _asked_about(turn: TurnContext, rest: Utterance) -> str:
    """Id of the entry that words ask about with its counterpart: they leave open whether it is before or after."""
    found = turn.classifier.predict(rest)
    entry = turn.catalog.entries.get(found[0].entry)
    if not isinstance(entry, Topic | Gap):
        return ""
    same = (entry.id, follow_up.counterpart_of(turn, entry))
    return entry.id if sum(p.confidence for p in found if p.entry in same) >= TIP_CONFIDENT else ""


def _topic_beside(turn: TurnContext, gap_id: str) -> Topic | None:
    """The topic of which a gap is the counterpart: that about drinking before, of drinking afterwards."""
    gap = turn.catalog.entries.get(gap_id)
    return turn.catalog.topic(follow_up.counterpart_of(turn, gap)) if isinstance(gap, Gap) else None


def _meant(turn: TurnContext, rule: Rule, named: date, utterance: Utterance, appointment: Appointment) -> date:
    """The day that is meant: "friday" alone is one on the rule's side of the appointment, unless that is over."""
    times = Times.of(turn.catalog.times)
    beside = [token for token in utterance.tokens if token not in times.weekdays]
    is_exact = len(beside) == len(utterance.tokens) or not times.words["next"].isdisjoint(beside)
    if is_exact or timeline.listen(turn, Utterance.of(" ".join(beside))).day:
        return named
    today = timeline.now_in(turn, appointment.zone).date()
    if rule.phase == "before" and named > appointment.day and named - WEEK >= today:
        return named - WEEK
    weeks_short = -((named - appointment.day) // WEEK)
    return named + weeks_short * WEEK if rule.phase == "after" and weeks_short > 0 else named


def _tell_tip(turn: TurnContext, rule: Rule, day: date, appointment: Appointment) -> Answer | None:
    """What a tip says of a day: that it falls within its time, between its two times, or outside; None if nothing."""
    moments = timeline.moments_of(rule, appointment)
    reached = [_is_reached(moment, day) for moment in moments.values()]
    if rule.phase == "before":
        text = rule.day_within if next(iter(moments.values())).day <= day else rule.day_outside
    else:
        text = rule.day_outside if all(reached) else rule.day_between if any(reached) else rule.day_within
    if not text:
        return None
    today = timeline.now_in(turn, appointment.zone).date()
    said = timeline.fill(turn, text, moments, today, day=timeline.spoken_day(turn, day, today))
    told = timeline.answer_from(turn, [rule], timeline.capitalized(said))
    return told._replace(act="", day_offset=(day - appointment.day).days)


def _is_reached(moment: timeline.Moment, day: date) -> bool:
    """Whether a mark is reached on the whole of a day."""
    return day > moment.day if moment.clock else day >= moment.day
