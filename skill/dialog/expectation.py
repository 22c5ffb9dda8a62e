"""What the listener's next words are likely to be: the one place where the state of the session enters understanding.

After an offer a short reply is likelier an answer to it than a new question; as the first words of a session it is not.
The factors were chosen on the validation replies; docs/decisions/ has the measurement.
"""

import math
from collections.abc import Mapping

from skill.dialog.reply import Choice, Confirm, ConfirmReminder, ElicitSlot, Offer, RemindersOffer, SayNumber, TourStep
from skill.dialog.session import Session

ANSWERS = ("yes", "no")
"""Dialog acts that answer what the skill asked."""
REPLIES = (
    "acknowledge", "chatter", "complaint", "doubt", "faster", "first_answer", "louder", "more", "next", "not_that",
    "previous", "repeat", "shorter", "simpler", "slower", "source", "stop", "thanks", "wait",
)  # fmt: skip
"""Dialog acts that reply to something that the skill said."""
FACTORS: Mapping[str, tuple[float, float]] = {"new": (0.1, 0.3), "asked": (4.0, 1.5), "open": (2.0, 2.0)}
"""How many times likelier than in training the ANSWERS and the REPLIES are: first in a session, after a question that
yes or no answers, and otherwise."""
OUT_OF_SCOPE, STAYS_WITHIN, STAYS_FACTOR = "out_of_scope", 5, 0.14
"""Once something was told, words that are so few rarely leave its subject: by this factor."""


def prior(session: Session, words: int) -> Mapping[str, float]:
    """Log-odds to add to the score of each dialog act, for an utterance of so many words."""
    state = _state(session)
    answers, replies = FACTORS[state]
    may_leave = state == "new" or not session.told or words > STAYS_WITHIN
    stays = {} if may_leave else {OUT_OF_SCOPE: math.log(STAYS_FACTOR)}
    return {**dict.fromkeys(ANSWERS, math.log(answers)), **dict.fromkeys(REPLIES, math.log(replies)), **stays}


def _state(session: Session) -> str:
    if not session.turns:
        return "new"
    match session.pending:
        case Offer() | Choice() | SayNumber() | Confirm() | TourStep() | RemindersOffer() | ConfirmReminder():
            return "asked"
        case ElicitSlot() if session.kind == "launch":
            return "new"
        case _:
            return "open"
