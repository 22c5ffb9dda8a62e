"""Yes and no: they answer whatever is pending."""

from skill.catalog import Emergency
from skill.dialog import entries, tour
from skill.dialog.closing import in_turn
from skill.dialog.reply import Answer, Choice, Confirm, ElicitSlot, Offer, SayNumber, TourStep
from skill.dialog.turn import TurnContext


def accept(turn: TurnContext) -> Answer:
    """Do what was offered; without an offer, ask for a question."""
    match turn.session.pending:
        case Offer(entry) | Choice((entry, _)):
            answer = entries.tell(turn, entry)
        case TourStep(step):
            answer = tour.tell_step(turn, step + 1)
        case Confirm(entry):
            emergency = _emergency(turn, entry)
            answer = entries.tell_emergency(turn, emergency) if emergency else None
        case SayNumber(entry):
            emergency = _emergency(turn, entry)
            answer = entries.say_number(turn, emergency) if emergency else None
        case _:
            answer = None
    return answer or Answer("talk", in_turn(turn.wording.accepted, turn), pending=ElicitSlot(), asks=True)


def decline(turn: TurnContext) -> Answer:
    """Leave what was offered; without an offer, say goodbye."""
    match turn.session.pending:
        case SayNumber():
            return Answer("talk", f"{turn.wording.number_no} {turn.wording.ask}", pending=ElicitSlot(), asks=True)
        case Offer() | Choice() | TourStep() | Confirm():
            return Answer("declined", in_turn(turn.wording.declined, turn), pending=ElicitSlot(), asks=True)
        case _:
            return Answer("stop", in_turn(turn.wording.goodbye, turn), ends=True)


def _emergency(turn: TurnContext, entry_id: str) -> Emergency | None:
    entry = turn.catalog.entries.get(entry_id)
    return entry if isinstance(entry, Emergency) else None
