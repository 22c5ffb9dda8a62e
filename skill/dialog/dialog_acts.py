"""Dialog acts: what the listener says about the conversation itself, such as help, repeat, yes, no, more and stop."""

from collections.abc import Callable, Mapping

from skill.dialog import accepting, entries, remembering, reminders, retelling, tour
from skill.dialog.closing import ask_what_else, in_turn, naming_two, question
from skill.dialog.reply import (
    HELP_AT_HAND,
    Answer,
    AskDay,
    AskTime,
    Choice,
    Confirm,
    ConfirmReminder,
    ElicitSlot,
    Offer,
    Pending,
    RemindersOffer,
    SayNumber,
    TourStep,
    ask,
)
from skill.dialog.sayable import can_say
from skill.dialog.session import Said
from skill.dialog.turn import TurnContext
from skill.memory import Forgotten
from skill.nlu.features import Utterance

Handler = Callable[[TurnContext], Answer]
HOLDS_A_DATE = (AskTime, ConfirmReminder)
"""What is pending after a text with a date in it, which is not repeated from the session's attributes."""
ASKED_AGAIN = (Choice, TourStep, SayNumber, Confirm, AskDay, AskTime, RemindersOffer, ConfirmReminder)
"""What is asked again when the reply did not reach the skill."""


def launch(turn: TurnContext) -> Answer:
    """Welcome somebody who opened the skill without a question, and ask a listener who was here before to go on."""
    wording, memory = turn.wording, turn.memory
    if not memory.disclaimer_heard:
        return ask(wording.welcome, "launch", _examples(turn, "welcome"))
    place = tour.place_of(turn, memory.tour_place)
    if not place:
        return ask(wording.welcome_returning, "launch")
    chapter = turn.catalog.tour[place.step + 1]
    return ask(wording.welcome_tour.format(topic=chapter.title), "launch")._replace(pending=place)


def ask_again(turn: TurnContext) -> Answer:
    """Ask for words that did not reach the skill. What is pending stays so, and is named the first time."""
    wording, pending, misheard = turn.wording, turn.session.pending, turn.session.misheard
    topic = turn.catalog.topic(pending.entry) if isinstance(pending, Offer) else None
    examples: tuple[str, ...] = ()
    if topic and not misheard:
        text = in_turn(wording.missed_yes, turn).format(topic=topic.offer_as)
    elif isinstance(pending, ASKED_AGAIN) and not misheard:
        text = question(turn, pending)
    else:
        step = min(misheard, len(wording.not_understood) - 1)
        text, examples = naming_two(turn, wording.not_understood[step], Answer("reprompt", ""))
    return _ask_further(turn, text, examples)


def ask_to_go_on(turn: TurnContext, utterance: Utterance) -> Answer:
    """Ask for the rest of words that broke off before they said anything: "my" is answered with "Your what?"."""
    if turn.session.misheard:
        return ask_again(turn)
    prompts, tokens = turn.wording.fragments, utterance.tokens
    starts = (" ".join(tokens[:length]) for length in range(len(tokens), 0, -1))
    text = next((prompts[start] for start in starts if start in prompts), prompts["default"])
    return _ask_further(turn, text)


def ask_what_is_meant(turn: TurnContext) -> Answer:
    """Name two things to ask to somebody whose few words hold no question."""
    return _ask_further(turn, *naming_two(turn, turn.wording.unsure, Answer("reprompt", "")))


def _ask_further(turn: TurnContext, text: str, examples: tuple[str, ...] = ()) -> Answer:
    """Ask for words that mean something. What is pending stays so, unless nothing but a question is."""
    pending = turn.session.pending
    return Answer("reprompt", text, pending=pending if offers(pending) else ElicitSlot(examples), asks=True)


def disambiguate(turn: TurnContext, first: str, second: str) -> Answer:
    """Ask which of two entries was meant."""
    name = turn.catalog.name
    text = turn.wording.disambiguate.format(first=name(first), second=name(second))
    return Answer("disambiguate", text, pending=Choice((first, second)), asks=True)


def neither(turn: TurnContext) -> Answer:
    """None of the two entries was meant."""
    return ask(turn.wording.neither)


def apologize(turn: TurnContext) -> Answer:
    """Apologize for an error of the skill's own; the listener can go on."""
    return ask(turn.wording.error, "error")


def _repeat(turn: TurnContext) -> Answer:
    """The last thing said, whatever it was; slowly if it was repeated before."""
    return _say_again(turn, slow=turn.session.repeated)


def _slower(turn: TurnContext) -> Answer:
    """The last thing said, slowly, and so is everything from then on; in plainer words if it already was slow."""
    said = turn.session.just_told
    if not turn.session.turns:
        return ask(f"{turn.wording.slow_from_now} {turn.wording.ask}")._replace(slow=True)
    if turn.slow and said and said == turn.session.told:
        return retelling.simpler(turn)._replace(slow=True)
    return _say_again(turn, slow=True)


def _faster(turn: TurnContext) -> Answer:
    return _aside(turn, turn.wording.faster if turn.slow else turn.wording.fastest)


def _brief_answers(turn: TurnContext) -> Answer:
    return _aside(turn, turn.wording.brief_answers)


def _full_answers(turn: TurnContext) -> Answer:
    return _aside(turn, turn.wording.full_answers)


def _what_is_kept(turn: TurnContext) -> Answer:
    kept, appointment = remembering.what_is_kept(turn), turn.session.appointment
    if not appointment:
        return _aside(turn, kept)
    from skill.dialog import timeline  # here, since most sessions have none

    return _aside(turn, f"{timeline.say_moment(turn, appointment)} {kept}")


def _forget_me(turn: TurnContext) -> Answer:
    """The reply where nothing is kept. Where something is, the handler deletes it and replies with `tell_forgotten`."""
    return tell_forgotten(turn, "nothing")


def tell_forgotten(turn: TurnContext, outcome: Forgotten) -> Answer:
    """What came of deleting what was kept. The session's appointment is dropped, too, with what is asked about it."""
    text = remembering.what_is_forgotten(turn, outcome)
    if outcome == "nothing" and turn.session.appointment:
        text = turn.wording.appointment_forgotten
    return _without_appointment(_aside(turn, text))._replace(act=remembering.FORGET)


def _say_again(turn: TurnContext, *, slow: bool) -> Answer:
    """What was said last; if that cannot be put together again, what was told last."""
    said, pending = turn.session.said, turn.session.pending
    told = said if said and (said.entries or said.day_offset is not None) else turn.session.told
    again = _tell_again(turn, told) if told else None
    if isinstance(pending, HOLDS_A_DATE):
        again = ask(question(turn, pending))._replace(pending=pending)
    elif said and said.text and can_say(turn.catalog, turn.wording, said.text):
        again = Answer(said.kind, said.text, pending=pending, asks=said.asks)
    elif again:
        again = again._replace(pending=pending)
    return (again or retelling.nothing_yet(turn))._replace(slow=slow)


def _tell_again(turn: TurnContext, said: Said) -> Answer | None:
    if said.part == "timeline" and turn.session.appointment:
        from skill.dialog import one_day, timeline  # here, since most sessions have none

        if said.day_offset is not None:
            return one_day.tell_again(turn, turn.session.appointment, said, said.day_offset)
        return timeline.tell_again(turn, turn.session.appointment, said)
    return entries.tell_again(turn, said)


def _help(turn: TurnContext) -> Answer:
    """What to say and where the limits are; the second time in a row, shorter."""
    said = turn.session.said
    if said and said.act == "help":
        return ask(turn.wording.help_again, "help")
    return ask(turn.wording.help.format(emergency=turn.wording.emergency), "help", _examples(turn, "help"))


def _stop(turn: TurnContext) -> Answer:
    if isinstance(turn.session.pending, ConfirmReminder):
        return reminders.leave(turn)
    return Answer("stop", in_turn(turn.wording.goodbye, turn), ends=True)


def _next(turn: TurnContext) -> Answer:
    """The next reminder while they are read out, else the next topic; what there is to ask before the first one."""
    pending = turn.session.pending
    if isinstance(pending, ConfirmReminder):
        return reminders.skip(turn, pending)
    if turn.session.appointment:
        from skill.dialog import timeline  # here, since most sessions have none

        if tip := timeline.tell_next(turn):
            return tip
    goes_on = turn.session.told or isinstance(pending, Offer | TourStep)
    return retelling.onward(turn) if goes_on else _what_can_i_ask(turn)


def _thanks(turn: TurnContext) -> Answer:
    """Thanks leave an offer or a choice as it is; without one, or said twice, they end the session."""
    session = turn.session
    done = session.turns and (not offers(session.pending) or session.kind == "declined")
    if done or (session.said and session.said.act == "thanks"):
        return Answer("stop", in_turn(turn.wording.goodbye_thanks, turn), ends=True)
    return Answer("talk", in_turn(turn.wording.thanks, turn), pending=turn.session.pending)


def _start_over(turn: TurnContext) -> Answer:
    """Begin again: the tour if it is under way, else the conversation."""
    if turn.session.place:
        return tour.tell_step(turn, 0)
    return _home(turn)


def _home(turn: TurnContext) -> Answer:
    return ask(turn.wording.welcome_back, "launch")


def _hello(turn: TurnContext) -> Answer:
    wording, pending = turn.wording, turn.session.pending
    if not turn.session.told:
        return ask(f"{in_turn(wording.hello, turn)} {wording.ask}")
    if offers(pending):
        return ask(f"{wording.hello_again} {question(turn, pending)}")._replace(pending=pending)
    return ask(f"{wording.hello_again} {wording.ask}")


def _about_me(turn: TurnContext) -> Answer:
    return ask(f"{turn.wording.about_me} {turn.wording.ask}")


def _what_can_i_ask(turn: TurnContext) -> Answer:
    return ask(in_turn(turn.wording.what_can_i_ask, turn), "help", _examples(turn, "what_can_i_ask"))


def _worry(turn: TurnContext) -> Answer:
    """Fear is met first; then what it is about."""
    return ask(turn.wording.worry, examples=_examples(turn, "worry"))


def _examples(turn: TurnContext, text: str) -> tuple[str, ...]:
    """Ids of the entries that the wording of this name has as examples in this turn."""
    return in_turn(turn.catalog.examples.get(text, ((),)), turn)


def _complaint(turn: TurnContext) -> Answer:
    return ask(in_turn(turn.wording.complaint, turn))


def _timeline(turn: TurnContext) -> Answer:
    from skill.dialog import timeline  # here, since most sessions have none

    return timeline.tell_slots(turn)


def _forget_appointment(turn: TurnContext) -> Answer:
    """Drop the appointment that the listener told; reminders that are set are Alexa's."""
    wording, session = turn.wording, turn.session
    if not session.appointment:
        asked = isinstance(session.pending, AskDay)
        return ask_what_else(turn) if asked else _without_appointment(_aside(turn, wording.nothing_to_drop))
    stay = f" {wording.reminders_stay}" if session.reminded else ""
    return _without_appointment(Answer("talk", f"{wording.appointment_forgotten}{stay}", pending=session.pending))


def _without_appointment(answer: Answer) -> Answer:
    """The answer, after which neither the appointment counts any longer nor what was asked about it."""
    about_it = isinstance(answer.pending, AskDay | AskTime | RemindersOffer | ConfirmReminder)
    return answer._replace(pending=None if about_it else answer.pending, forgets_appointment=True)


def _appointment_date(turn: TurnContext) -> Answer:
    """The day of the appointment alone, or a question for it."""
    if not turn.session.appointment:
        return ask(f"{turn.wording.no_appointment} {turn.wording.ask_day}")._replace(pending=AskDay(""))
    from skill.dialog import timeline  # here, since most sessions have none

    return _aside(turn, timeline.say_moment(turn, turn.session.appointment))


def _somebody_else(turn: TurnContext) -> Answer:
    return _aside(turn, turn.wording.somebody_else)


def _help_came(turn: TurnContext) -> Answer:
    """Somebody is being helped: nobody is sent to help again, unless it gets worse."""
    return ask(turn.wording.help_came.format(emergency=turn.wording.emergency))


def _emergency_number(turn: TurnContext) -> Answer:
    return _aside(turn, turn.wording.emergency_number.format(emergency=turn.wording.emergency))


def _louder(turn: TurnContext) -> Answer:
    return _aside(turn, turn.wording.louder)


def _acknowledge(turn: TurnContext) -> Answer:
    """A remark; who makes one instead of naming a day is asked for none."""
    if isinstance(turn.session.pending, AskDay):
        return ask_what_else(turn)
    return _aside(turn, in_turn(turn.wording.acknowledge, turn))


def _wait(turn: TurnContext) -> Answer:
    return _aside(turn, in_turn(turn.wording.wait, turn))._replace(asks=True)


def _chatter(turn: TurnContext) -> Answer:
    return _aside(turn, in_turn(turn.wording.chatter, turn))._replace(asks=True)


def _out_of_scope(turn: TurnContext) -> Answer:
    """Only the article; what is pending stays so, or a topic is offered."""
    pending = turn.session.pending
    if not offers(pending):
        pending = entries.make_offer(turn, turn.catalog.starters, ())
    return Answer("out_of_scope", in_turn(turn.wording.out_of_scope, turn), pending=pending)


def offers(pending: Pending | None) -> bool:
    """Whether something is pending but a question for a question."""
    return pending is not None and not isinstance(pending, ElicitSlot)


def _aside(turn: TurnContext, text: str) -> Answer:
    """A reply that leaves what is pending as it is; a pending choice is asked again at once.

    An offer that is passed over a second time is dropped.
    """
    pending = turn.session.pending
    if isinstance(pending, Choice):
        return ask(f"{text} {question(turn, pending)}")._replace(pending=pending)
    if isinstance(pending, Offer) and turn.session.kind == "talk":
        pending = None
    return Answer("talk", text, pending=pending)


def _or_help(handler: Handler, *at_hand: type[SayNumber | Confirm]) -> Handler:
    """The reply to an act that asks about what was told; while help is at hand, where to get that help."""

    def reply(turn: TurnContext) -> Answer:
        said = turn.session.said
        helped = said and said.entries and isinstance(turn.session.pending, at_hand)
        return (entries.tell_again(turn, said) if said and helped else None) or handler(turn)

    return reply


HANDLERS: Mapping[str, Handler] = {
    "yes": accepting.accept,
    "no": accepting.decline,
    "stop": _stop,
    "cancel": _stop,
    "home": _home,
    "start_over": _start_over,
    "repeat": _repeat,
    "slower": _slower,
    "faster": _faster,
    "brief_answers": _brief_answers,
    "full_answers": _full_answers,
    "what_is_kept": _what_is_kept,
    remembering.FORGET: _forget_me,
    "louder": _louder,
    "simpler": _or_help(retelling.simpler, *HELP_AT_HAND),
    "shorter": _or_help(retelling.shorter, *HELP_AT_HAND),
    "more": retelling.more,
    "next": _next,
    "previous": retelling.previous,
    "first_answer": retelling.first_answer,
    "everything": tour.start,
    "skip_to": tour.go_to_touched,
    "timeline": _timeline,
    "remind_me": reminders.start,
    "reminder_details": reminders.put_details,
    "doubt": _or_help(retelling.doubt, *HELP_AT_HAND),
    "source": retelling.source,
    "who_knows": retelling.who_knows,
    "not_that": retelling.not_that,
    "help": _help,
    "what_can_i_ask": _what_can_i_ask,
    "hello": _hello,
    "thanks": _thanks,
    "about_me": _about_me,
    "worry": _or_help(_worry, SayNumber),
    "complaint": _complaint,
    "wait": _wait,
    "acknowledge": _acknowledge,
    "chatter": _chatter,
    "emergency_number": _emergency_number,
    "help_came": _help_came,
    "forget_appointment": _forget_appointment,
    "appointment_date": _appointment_date,
    "somebody_else": _somebody_else,
    "fragment": ask_again,
    "out_of_scope": _out_of_scope,
}
"""By id of the dialog act."""
