"""Yes and no: they answer whatever is pending."""

from skill.dialog import entries, reminders, tour
from skill.dialog.closing import ask_what_else, in_turn, question
from skill.dialog.reply import (
    Answer,
    AskDay,
    AskTime,
    Choice,
    Confirm,
    ConfirmReminder,
    Offer,
    RemindersOffer,
    SayNumber,
    TourStep,
    ask,
)
from skill.dialog.turn import TurnContext


def accept(turn: TurnContext) -> Answer:
    """Do what was offered; without an offer, ask for a question."""
    match turn.session.pending:
        case Offer(entry) | Choice((entry, _)):
            answer = entries.tell(turn, entry)
        case TourStep(step):
            answer = tour.tell_step(turn, step + 1)
        case Confirm(entry) if emergency := turn.catalog.emergency(entry):
            answer = entries.tell_emergency(turn, emergency)
        case SayNumber(entry) if emergency := turn.catalog.emergency(entry):
            answer = entries.say_number(turn, emergency)
        case AskDay() | AskTime() as pending:
            answer = ask(question(turn, pending))._replace(pending=pending)
        case RemindersOffer():
            answer = reminders.start(turn)
        case ConfirmReminder() as reminder:
            answer = reminders.accept(turn, reminder)
        case _:
            answer = None
    return answer or ask(in_turn(turn.wording.accepted, turn))


def decline(turn: TurnContext) -> Answer:
    """Leave what was offered; without an offer, say goodbye."""
    match turn.session.pending:
        case AskTime() as asked if answer := _by_days(turn, asked):
            return answer
        case SayNumber():
            return ask(f"{turn.wording.number_no} {turn.wording.ask}")
        case ConfirmReminder() as reminder:
            return reminders.skip(turn, reminder)
        case Offer() | Choice() | TourStep() | Confirm() | AskDay() | RemindersOffer():
            return ask_what_else(turn)
        case _:
            return Answer("stop", in_turn(turn.wording.goodbye, turn), ends=True)


def _by_days(turn: TurnContext, asked: AskTime) -> Answer | None:
    """The timeline without times of day."""
    from skill.dialog import timeline  # here, since most sessions have none

    return timeline.decline(turn, asked)
