"""What is said to an entry that was understood: the answer of a topic or a gap, or the reply to a dialog act.

Once the listener's appointment is known, a tip has its own dates.
"""

from skill.catalog import DialogAct, Gap, Topic
from skill.dialog import dialog_acts, entries, follow_up
from skill.dialog.reply import Answer
from skill.dialog.turn import TurnContext
from skill.nlu.classifier import Prediction
from skill.nlu.features import Utterance

AMOUNT_CONFIDENT = 0.65
"""An amount in the words is one of the topic that they are about from here on: not in "the bus takes two hours"."""


class Act:
    """Ids of the dialog acts that decisions refer to."""

    APPOINTMENT_DATE = "appointment_date"
    ACKNOWLEDGE, CANCEL, COMPLAINT = "acknowledge", "cancel", "complaint"
    FASTER, FORGET_APPOINTMENT, HELLO = "faster", "forget_appointment", "hello"
    HELP_CAME, NEXT = "help_came", "next"
    NO, REPEAT, SIMPLER, STOP = "no", "repeat", "simpler", "stop"
    THANKS, TIMELINE, WORRY, YES = "thanks", "timeline", "worry", "yes"


def tell(turn: TurnContext, entry_id: str, variant: str | None) -> Answer:
    """The answer with an entry; asks for the words again if there is no such entry."""
    entry = turn.catalog.entries.get(entry_id)
    if isinstance(entry, DialogAct):
        return dialog_acts.HANDLERS[entry.id](turn)._replace(act=entry.id)
    answer = entries.tell(turn, entry_id, variant) or dialog_acts.ask_again(turn)
    if not turn.session.appointment:
        return answer
    from skill.dialog import timeline  # here, since most sessions have none

    return timeline.personal(turn, answer)


def tell_found(turn: TurnContext, utterance: Utterance, found: Prediction) -> Answer:
    """The answer with what the classifier found in the words, and the variant that fits them."""
    return tell(turn, found.entry, variant_of(turn, utterance, found.entry, found))


def variant_of(turn: TurnContext, utterance: Utterance, entry_id: str, found: Prediction | None) -> str | None:
    """Id of the variant of a topic that the classifier found, or of what the words name of a gap."""
    entry = turn.catalog.entries.get(entry_id)
    if isinstance(entry, Gap):
        return entry.name_in(utterance.tokens, turn.catalog.language.denials)
    learned = found.variant if found and found.entry == entry_id else None
    if not isinstance(entry, Topic) or not entry.measured_in or not found or found.confidence < AMOUNT_CONFIDENT:
        return learned
    if not follow_up.may_name_amount(turn, utterance):
        return learned
    from skill.dialog import amounts  # here, since most questions name none

    return amounts.variant(turn, utterance, entry, learned)


def is_dialog_act(turn: TurnContext, prediction: Prediction) -> bool:
    """Whether the entry of a prediction is a dialog act."""
    return isinstance(turn.catalog.entries.get(prediction.entry), DialogAct)


def with_confidence(answer: Answer, confidence: float) -> Answer:
    """The answer with the confidence that the words mean it."""
    return answer._replace(confidence=round(confidence, 4))
