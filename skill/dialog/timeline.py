"""A personal timeline: the article's tips worked out for the day and time of the listener's own appointment.

It is worked out from the session and the moment of the request, and kept nowhere else.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from skill.catalog import Rule, Topic
from skill.dialog import entries, follow_up
from skill.dialog.closing import ask_what_else
from skill.dialog.reply import Answer, Appointment, AskDay, AskTime, DatedItem, RemindersOffer
from skill.dialog.session import Said
from skill.dialog.spoken_dates import say_clock, say_day, write_when
from skill.dialog.turn import Reminder, TurnContext
from skill.moments import slot, spoken
from skill.moments.when import Span, Times, When
from skill.moments.words import Words
from skill.nlu.features import Utterance

TIMELINE = "timeline"
"""The dialog act of words that tell when the appointment is or was, or ask for a plan."""
DAY_SLOT, TIME_SLOT = "day", "time"
"""Slots of the intent that tells the appointment."""
NAMES_A_DAY_MAX_WORDS = 5
"""So many words with a day in them tell of the appointment, though it is known: "it's on friday then"."""
CORRECTS_A_DAY_MAX_WORDS = 9
"""So many do behind a word that corrects: "no sorry it's on the friday after that"."""
DENIED_WITHIN = 2
"""A day is denied by a word among so many before it: "it isn't on monday"."""
FARTHEST = timedelta(days=731)
"""An appointment further away than this, ahead or past, was misheard."""
NEAR_DAYS = 6
"""Up to so many days away, a day's name is enough."""
NOON, REMINDED_AT = time(12), time(9)
"""A reminder of a day comes at nine in the morning."""
REMINDED_BEFORE = timedelta(hours=2)
"""On the day of the appointment it comes at least this much earlier."""


class Moment(NamedTuple):
    """A mark of a rule on the listener's own calendar."""

    day: date
    clock: time | None
    """None if only the day is known."""
    is_morning: bool = False


def tell(turn: TurnContext, utterance: Utterance, topics: Sequence[str]) -> Answer:
    """The answer to words that tell the appointment, such as "it's on friday at three when can i wash my hair".

    `topics` are the ids of topics that the words may ask about, the likeliest first.
    """
    if _is_of_something_else(turn, utterance):
        return _beside_other_day(turn, topics)
    when = listen(turn, utterance) if _tells_appointment(turn, utterance) else When()
    begun = _course_begun(turn, utterance) if when.first and not when.day else ""
    # "So nine tonight would be fine" is about what was told last.
    concludes = not turn.catalog.language.concluding_words.isdisjoint(utterance.tokens)
    last = follow_up.last_entry(turn) if concludes and not topics else None
    return _continue(turn, when, _asked(turn, topics) or begun or (_asked(turn, [last.id]) if last else ""))


def _is_of_something_else(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether the words name what else is on a day, and no appointment: "my wedding's on the fourteenth".

    "It's on friday and then comes my holiday" and "if i have it before the wedding" tell of one.
    """
    words, tokens = Times.of(turn.catalog.times).words, utterance.tokens
    named = {*tokens, *(token.removesuffix("s") for token in tokens)}
    is_other = not words["other_events"].isdisjoint(named) or _asks_of_later_day(turn, utterance)
    return is_other and not names_its_day(turn, utterance)


def _asks_of_later_day(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether a question names its day behind an "and" or the like: "could i do it in may and work on the monday"."""
    times, tokens = Times.of(turn.catalog.times), utterance.tokens
    parted = next((at for at, token in enumerate(tokens) if token in times.words["parting"]), 0)
    if not parted or tokens[0] not in turn.catalog.language.auxiliaries:
        return False
    return times.weekdays.keys().isdisjoint(tokens[:parted])


def denies(turn: TurnContext, utterance: Utterance, appointment: Appointment) -> bool:
    """Whether the words say that the appointment isn't on its day, or that there is none, and name no other day."""
    times, tokens, language = Times.of(turn.catalog.times), utterance.tokens, turn.catalog.language
    words = Words(tokens, times)
    days = [at for at, token in enumerate(tokens) if token in times.weekdays]
    if not days and utterance.phrases(times.words["none_yet"]):
        return True
    if len(days) != 1 or times.weekdays[tokens[days[0]]] != appointment.day.weekday():
        return False
    beside = {*tokens[: days[0]], *tokens[days[0] + 1 :]}
    says_no_more = (
        beside <= language.context_words | language.denials | times.words["denies_day"] | times.words["fillers"]
    )
    is_denied = words.has_within(days[0], DENIED_WITHIN, "denies_day") and not follow_up.concludes(turn, utterance)
    return is_denied and (names_appointment(turn, utterance) or says_no_more)


def names_its_day(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether the words say what is on a day that they name, or suppose it: "its on friday", "if i have it then"."""
    words = Times.of(turn.catalog.times).words
    said = utterance.phrases(words["tells_day"] | words["has_it"])
    return names_appointment(turn, utterance) or bool(said)


def _beside_other_day(turn: TurnContext, topics: Sequence[str]) -> Answer:
    """The likeliest of some topics, where the day in the words is no appointment's.

    Else the whole course: who names the day of a wedding mostly wants to know whether it is over by then.
    """
    known = turn.session.appointment
    topic = _asked(turn, topics) or _course_topic(turn)
    answer = _plan(turn, known, topic) if known else entries.tell(turn, topic)
    return answer or _ask_day(turn.wording.ask_day, "")


def tell_since(turn: TurnContext, utterance: Utterance, topic: str) -> Answer | None:
    """The tip of a topic for afterwards, to words that say when it was: "an hour ago they did me, may i rinse".

    None if the topic has no such rule, or if no day that is over is named.
    """
    has_rule = any(rule.topic == topic and rule.phase == "after" and rule.marks for rule in turn.catalog.rules)
    if not has_rule or not _tells_appointment(turn, utterance):
        return None
    when = listen(turn, utterance)
    is_over = when.day and when.past and when.day <= now_in(turn, _zone_known(turn)).date()
    return _continue(turn, when, topic) if is_over and not when.impossible else None


def _tells_appointment(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether a day among the words may be that of the appointment.

    Once that is known, a question may name any day: "so tuesday is fine but wednesday isn't", "i drank last night".
    """
    tokens, words = utterance.tokens, Times.of(turn.catalog.times).words
    corrects = tokens[0] in words["corrections"] and len(tokens) <= CORRECTS_A_DAY_MAX_WORDS
    if not turn.session.appointment or len(tokens) <= NAMES_A_DAY_MAX_WORDS or corrects:
        return True
    if utterance.phrases(words["tells_day"]):
        return True
    asks = not turn.catalog.language.question_words.isdisjoint(tokens)
    uses = ("moved",) if asks else ("moved", "goes")
    return names_appointment(turn, utterance) or any(not words[use].isdisjoint(tokens) for use in uses)


def names_appointment(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether the words name an appointment: "my session's on friday"."""
    return Words(utterance.tokens, Times.of(turn.catalog.times)).name_appointment


def without_days(turn: TurnContext, utterance: Utterance) -> Utterance:
    """What the words ask beside the days that they name."""
    times = Times.of(turn.catalog.times)
    return Utterance.of(" ".join(spoken.without_days(utterance.tokens, times, now_in(turn, ""))))


def names_moment(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether a day or a time is among the words."""
    return not _read_anywhere(turn, utterance).says_nothing


def has_dates(turn: TurnContext, entry_id: str) -> bool:
    """Whether a timeline tells anything of an entry."""
    topic = turn.catalog.topic(entry_id)
    return bool(topic and any(rule.topic in (entry_id, *topic.covers) for rule in turn.catalog.rules))


def tell_slots(turn: TurnContext) -> Answer:
    """The answer to Alexa's own reading of the appointment, in the slots of its intent."""
    slots = turn.request.slots
    now = now_in(turn, _zone(turn))
    day, clock = slots.get(DAY_SLOT, ""), slots.get(TIME_SLOT, "")
    read_day = slot.read_date(day, now.date()) if day else When()
    read_clock = slot.read_time(clock) if clock else When()
    if day and read_day.says_nothing:
        read_day = listen(turn, Utterance.of(day))
    if clock and read_clock.says_nothing:
        read_clock = listen(turn, Utterance.of(clock), bare_number=True)
    when = read_day._replace(clock=read_clock.clock or read_day.clock, part=read_clock.part or read_day.part)
    return _continue(turn, when, "")


def tell_reply(turn: TurnContext, pending: AskDay | AskTime, utterance: Utterance) -> Answer | None:
    """The answer to a reply to the question for the day or the time; None if the words name neither."""
    when = listen(turn, utterance, bare_number=isinstance(pending, AskTime))
    if not when.says_nothing:
        return _continue(turn, when, pending.topic)
    language, words = turn.catalog.language, Times.of(turn.catalog.times).words
    has_none = isinstance(pending, AskDay) and utterance.phrases(words["none_yet"])
    if not has_none and words["unknown"].isdisjoint(utterance.tokens):
        return None
    if isinstance(pending, AskTime):
        return decline(turn, pending)
    # Whoever has or knows no day is asked for none; "i don't know if it hurts" says more than that.
    without = words["unknown"] | words["no_day_fillers"] | language.context_words | language.choice_words
    return ask_what_else(turn) if without.issuperset(utterance.tokens) else None


def decline(turn: TurnContext, pending: AskDay | AskTime) -> Answer | None:
    """The timeline by days alone for somebody who does not know the time; None if not even the day is known."""
    appointment = turn.session.appointment
    return _plan(turn, appointment, pending.topic) if isinstance(pending, AskTime) and appointment else None


def personal(turn: TurnContext, answer: Answer) -> Answer:
    """The answer with the tip of a topic worked out for the appointment, if the session knows one."""
    appointment = turn.session.appointment
    if not appointment or answer.part not in ("answer", "again") or len(answer.entries) != 1:
        return answer
    about = answer.entries[0]
    topic = turn.catalog.topic(about)
    variant = topic.variant(answer.variants[0]) if topic else None
    if variant and variant.undated:
        return answer
    rules = [rule for rule in _rules_left(turn, appointment, about) if rule.marks]
    if not rules:
        return answer
    text = text_of(turn, rules[0], appointment)
    return answer._replace(text=text, card=text, part="timeline")


def mentioned(turn: TurnContext, utterance: Utterance) -> Appointment | None:
    """The appointment whose day stands among words about something else: "i'm nervous my first session's on friday".

    None without such a day. Only with one is the listener's time zone asked for, which takes a request of its own.
    """
    if _read_anywhere(turn, utterance).day is None or not _tells_appointment(turn, utterance):
        return None
    when, zone = listen(turn, utterance), _zone_known(turn)
    if when.day is None or when.clash or abs(when.day - now_in(turn, zone).date()) > FARTHEST:
        return None
    return Appointment(when.day, when.clock if zone else None, zone, when.past)


def tell_next(turn: TurnContext) -> Answer | None:
    """The tip that follows the one just told, to "what's next" after a timeline; None if none does."""
    session = turn.session
    appointment, told = session.appointment, session.told
    if not appointment or not told or told.part != "timeline":
        return None
    rules = [rule for rule in turn.catalog.rules if rule.phase == phase(turn) and rule.marks]
    ids = [rule.topic for rule in rules]
    if len(told.entries) == 1 and told.entries[0] in ids:
        left = rules[ids.index(told.entries[0]) + 1 :]
    else:
        today = now_in(turn, appointment.zone).date()
        left = [rule for rule in rules if moment_of(appointment, *next(iter(rule.marks.values()))).day > today]
    return answer_from(turn, left[:1], text_of(turn, left[0], appointment)) if left else None


def phase(turn: TurnContext) -> str:
    """Whether the appointment is ahead ("before") or has been ("after"); empty if none is known."""
    appointment = turn.session.appointment
    return _phase(turn, appointment) if appointment else ""


def _phase(turn: TurnContext, appointment: Appointment) -> str:
    return "after" if _is_over(turn, appointment) else "before"


def _rules_left(turn: TurnContext, appointment: Appointment, topic: str) -> list[Rule]:
    """The rules of a topic; once the appointment has been, none for before it."""
    is_over = _is_over(turn, appointment)
    return [rule for rule in turn.catalog.rules if rule.topic == topic and not (is_over and rule.phase == "before")]


def tell_again(turn: TurnContext, appointment: Appointment, said: Said) -> Answer | None:
    """What was told of the timeline, once more; None if none of its topics has a rule any longer."""
    rules = [rule for rule in turn.catalog.rules if rule.topic in said.entries]
    if not rules:
        return None
    return _plan(turn, appointment, rules[0].topic if len(rules) == 1 else "")


def reminders(turn: TurnContext) -> tuple[Reminder, ...]:
    """What the listener can be reminded of, earliest first; empty without an appointment or a time zone."""
    appointment = turn.session.appointment
    return _reminders(turn, appointment) if appointment and appointment.zone else ()


def _reminders(turn: TurnContext, appointment: Appointment) -> tuple[Reminder, ...]:
    now, zone = now_in(turn, appointment.zone), _zone_of(appointment.zone)
    current, found = _phase(turn, appointment), []
    for rule in turn.catalog.rules:
        if rule.remind and rule.phase == current:
            moment = moment_of(appointment, *rule.marks[rule.remind])
            at = datetime.combine(moment.day, moment.clock or REMINDED_AT, zone)
            if moment.day == appointment.day and appointment.clock and current == "before":
                at = min(at, datetime.combine(appointment.day, appointment.clock, zone) - REMINDED_BEFORE)
            if at > now:
                found.append(Reminder(rule.id, at, rule.reminder))
    return tuple(sorted(found, key=lambda reminder: reminder.at))


def _continue(turn: TurnContext, when: When, topic: str) -> Answer:
    """What follows from what was said of the appointment: a question for what is missing, or the timeline."""
    wording, known = turn.wording, turn.session.appointment
    if when.says_nothing and known:
        return _plan(turn, known, topic)
    if when.impossible:
        return _ask_day(wording.no_such_day, topic)
    zone = known.zone if known else _zone(turn)
    now = now_in(turn, zone)
    if when.clash and when.day:
        return _ask_day(wording.clash.format(date=say_day(when.day, turn.request.locale)), topic)
    if not when.first or not when.last:
        if not known or not (when.clock or when.part):
            return _ask_day(wording.ask_day, topic)
        when = when._replace(first=known.day, last=known.day)
    day, rule = when.day, next((rule for rule in turn.catalog.rules if rule.topic == topic), None)
    if day is None:
        if rule and rule.phase == "course":
            return _course(turn, rule, when)
        return _ask_day(wording.ask_which_day, topic)
    if abs(day - now.date()) > FARTHEST:
        return _ask_day(wording.too_far.format(date=say_day(day, turn.request.locale)), topic)
    past = when.past or bool(known and known.day == day and known.past)
    appointment = Appointment(day, when.clock if zone else None, zone, past)
    needs_clock = zone and not when.clock and not (rule and rule.phase == "course")
    if needs_clock and not isinstance(turn.session.pending, AskTime):
        text = wording.ask_time.format(day=capitalized(spoken_day(turn, day, now.date())))
        return Answer("talk", text, act=TIMELINE, pending=AskTime(topic), asks=True, appointment=appointment)
    return _plan(turn, appointment, topic)


def _ask_day(text: str, topic: str) -> Answer:
    return Answer("talk", text, act=TIMELINE, pending=AskDay(topic), asks=True)


def _plan(turn: TurnContext, appointment: Appointment, topic: str) -> Answer:
    """The whole timeline, or one tip of it."""
    rules, current = _rules_left(turn, appointment, topic), _phase(turn, appointment)
    others = [rule for rule in turn.catalog.rules if rule.phase == current]
    told = rules or others
    texts = [text_of(turn, rule, appointment) for rule in told]
    intro = say_moment(turn, appointment)
    dates = tuple(_dated(turn, rule, appointment) for rule in told if rule.marks)
    answer = answer_from(turn, told, " ".join([intro, *texts]))._replace(appointment=appointment, dates=dates)
    return answer._replace(pending=RemindersOffer()) if _offers_reminders(turn, appointment) else answer


def say_moment(turn: TurnContext, appointment: Appointment) -> str:
    """When the appointment is, or was."""
    day = say_day(appointment.day, turn.request.locale)
    clock = say_clock(appointment.clock, turn.request.locale) if appointment.clock else ""
    moment = turn.wording.at_clock.format(day=day, clock=clock) if clock else day
    wording = turn.wording.timeline_after if _is_over(turn, appointment) else turn.wording.timeline_before
    return wording.format(moment=moment)


def _dated(turn: TurnContext, rule: Rule, appointment: Appointment) -> DatedItem:
    """A rule as a line of a dated list: from its first mark to its last."""
    marks = [*moments_of(rule, appointment).values()]
    days = [write_when(mark.day, mark.clock, turn.request.locale) for mark in (marks[0], marks[-1])]
    topic = turn.catalog.topic(rule.topic)
    return DatedItem(" to ".join(dict.fromkeys(days)), topic.title if topic else "")


def _offers_reminders(turn: TurnContext, appointment: Appointment) -> bool:
    """Whether there is something to remind of that was neither set nor offered before for this appointment."""
    known = turn.session.appointment
    is_new = known is None or known._replace(clock=appointment.clock) != appointment or known.clock is None
    return bool(is_new and appointment.zone and _reminders(turn, appointment))


def _course(turn: TurnContext, rule: Rule, when: When) -> Answer:
    """The end of the whole treatment, if it starts some time in a month."""
    spans = [Span(amount if unit == "months" else 0, 0) for unit, amount in rule.marks.values()]
    first, last = when.first or date.max, when.last or date.max
    named = dict(zip(rule.marks, (spans[0].after(first), spans[-1].after(last)), strict=False))
    text = rule.ahead.format(**{name: turn.wording.months[day.month - 1] for name, day in named.items()})
    return answer_from(turn, [rule], text)


def answer_from(turn: TurnContext, rules: Sequence[Rule], text: str) -> Answer:
    """An answer from the topics of some rules."""
    topics: list[Topic] = [topic for rule in rules if (topic := turn.catalog.topic(rule.topic))]
    answer = entries.join_all(turn, [entries.tell_topic(turn, topic) for topic in topics])
    sources = tuple(dict.fromkeys(source for rule in rules for source in rule.sources))
    return answer._replace(
        text=text, card=text, title=turn.wording.timeline_title, part="timeline", sources=sources, act=TIMELINE
    )


def text_of(turn: TurnContext, rule: Rule, appointment: Appointment) -> str:
    """What is said of a rule, seen from now."""
    moments, now = moments_of(rule, appointment), now_in(turn, appointment.zone)
    passed = [_is_past(moment, now) for moment in moments.values()]
    if rule.by_day and not appointment.clock and not all(passed):
        text = rule.by_day
    elif passed and all(passed):
        text = rule.over or rule.begun
    else:
        text = rule.begun if passed and passed[0] else rule.ahead
    return fill(turn, text, moments, now.date())


def fill(turn: TurnContext, text: str, moments: Mapping[str, Moment], today: date, **others: str) -> str:
    """A text of a rule with its marks, and what else it names, in words."""
    return text.format(**{name: _spoken(turn, moment, today) for name, moment in moments.items()}, **others)


def moments_of(rule: Rule, appointment: Appointment) -> dict[str, Moment]:
    """The marks of a rule on the calendar, by their names."""
    return {name: moment_of(appointment, *mark) for name, mark in rule.marks.items()}


def moment_of(appointment: Appointment, unit: str, amount: int) -> Moment:
    """A mark on the calendar. Hours are counted on the clock of the world, so a change of the clocks is no error."""
    day, clock = appointment.day, appointment.clock
    if unit in ("morning", "noon"):
        return Moment(day + timedelta(days=amount), NOON if unit == "noon" else None, is_morning=unit == "morning")
    if unit == "months":
        return Moment(Span(amount, 0).after(day), None)
    if unit != "hours":
        return Moment(day + timedelta(days=amount * (7 if unit == "weeks" else 1)), None)
    if clock is None:
        return Moment((datetime.combine(day, NOON) + timedelta(hours=amount)).date(), None)
    zone = _zone_of(appointment.zone)
    begins = datetime.combine(day, clock, zone).astimezone(UTC)
    local = (begins + timedelta(hours=amount)).astimezone(zone)
    return Moment(local.date(), time(local.hour, local.minute))


def _is_past(moment: Moment, now: datetime) -> bool:
    """Whether a mark is reached; one that is a day is reached as soon as the day begins."""
    if moment.clock:
        return (moment.day, moment.clock) <= (now.date(), now.time())
    return moment.day <= now.date()


def _is_over(turn: TurnContext, appointment: Appointment) -> bool:
    """Whether the appointment has been; one of today without a time may still come."""
    now = now_in(turn, appointment.zone)
    if appointment.past and appointment.day == now.date() and not appointment.clock:
        return True
    return _is_past(Moment(appointment.day, appointment.clock or time.max), now)


def _spoken(turn: TurnContext, moment: Moment, today: date) -> str:
    day = spoken_day(turn, moment.day, today)
    if moment.is_morning:
        if moment.day == today:
            return turn.wording.this_morning
        dated = abs((moment.day - today).days) > NEAR_DAYS
        return (turn.wording.morning_of_date if dated else turn.wording.morning_of).format(day=day)
    if moment.clock:
        return turn.wording.at_clock.format(day=day, clock=say_clock(moment.clock, turn.request.locale))
    return day


def spoken_day(turn: TurnContext, day: date, today: date) -> str:
    """A day as one says it today: "tomorrow", "Friday", or with its date."""
    away = (day - today).days
    names = {0: turn.wording.today, 1: turn.wording.tomorrow, -1: turn.wording.yesterday}
    if away in names:
        return names[away]
    return turn.wording.weekdays[day.weekday()] if abs(away) <= NEAR_DAYS else say_day(day, turn.request.locale)


def capitalized(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def _read_anywhere(turn: TurnContext, utterance: Utterance) -> When:
    """The moment among the words, without asking for the listener's time zone, which takes a request of its own."""
    return spoken.read(utterance.tokens, Times.of(turn.catalog.times), now_in(turn, ""))


def listen(turn: TurnContext, utterance: Utterance, *, bare_number: bool = False) -> When:
    """The moment that the words name; what they conclude from it is none: "it's tuesday so i'd stop on sunday"."""
    times, known, now = Times.of(turn.catalog.times), turn.session.appointment, now_in(turn, _zone_known(turn))
    near, tokens = known.day if known else None, utterance.tokens
    conclusions = (at for at, token in enumerate(tokens) if token in turn.catalog.language.concluding_words)
    end = next(
        (at for at in conclusions if _is_told(times, tokens[:at]) and not _is_told(times, tokens[at:])), len(tokens)
    )
    read = (spoken.read(part, times, now, bare_number=bare_number, near=near) for part in (tokens[:end], tokens))
    return next((when for when in read if not when.says_nothing), When())


def _is_told(times: Times, tokens: Sequence[str]) -> bool:
    """Whether words say that something is on a day, or was moved to it: "it's on friday", "i'm booked for friday"."""
    words = times.words["lies_on"] | times.words["goes"] | times.words["moved"]
    return not words.isdisjoint(tokens) or Words(tokens, times).name_appointment


def _asked(turn: TurnContext, topics: Sequence[str]) -> str:
    """The likeliest of the topics if it has a rule, or what it covers if the rule of the whole course is about that."""
    likeliest = turn.catalog.topic(topics[0]) if topics else None
    if not likeliest:
        return ""
    covered = [rule.topic for rule in turn.catalog.rules if rule.phase == "course" and rule.topic in likeliest.covers]
    timed = [rule.topic for rule in turn.catalog.rules if rule.topic == likeliest.id]
    return next(iter([*timed, *covered]), "")


def _course_begun(turn: TurnContext, utterance: Utterance) -> str:
    """Id of the topic of the whole course to words that say when it begins: "so if i start in january"; else empty."""
    begins = not Times.of(turn.catalog.times).words["begins"].isdisjoint(utterance.tokens)
    return _course_topic(turn) if begins else ""


def _course_topic(turn: TurnContext) -> str:
    """Id of the topic that the rule of the whole course is about; empty without such a rule."""
    return next((rule.topic for rule in turn.catalog.rules if rule.phase == "course"), "")


def now_in(turn: TurnContext, zone: str) -> datetime:
    """The listener's local time; that of the world if the zone is not known."""
    return (turn.request.now or datetime.now(UTC)).astimezone(_zone_of(zone))


def _zone_known(turn: TurnContext) -> str:
    """The time zone that the session knows, else the device's."""
    return turn.session.appointment.zone if turn.session.appointment else _zone(turn)


def _zone(turn: TurnContext) -> str:
    return turn.services.time_zone(turn.request.device)


def _zone_of(name: str) -> tzinfo:
    """The time zone of that name; UTC for one that is not known."""
    if not name:
        return UTC
    from zoneinfo import ZoneInfo  # here, because only a timeline needs it

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC
