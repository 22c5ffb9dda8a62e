"""What a listener's memory becomes after an answer, what is said about it, and which answers depend on it."""

from skill.dialog import tour
from skill.dialog.reply import EMERGENCY_KINDS, Answer
from skill.dialog.session import Session
from skill.dialog.turn import TurnContext
from skill.memory import KEPT_DAYS, Forgotten, Memory

FORGET = "forget_me"
"""The dialog act that asks for everything that is kept to be deleted."""
INDEPENDENT_KINDS = EMERGENCY_KINDS | {"stop", "error"}
"""Kinds of answer that never wait for the store: help is said at once, and a goodbye is the same to everybody."""


def depends(answer: Answer) -> bool:
    """Whether what is said, or how, may depend on what was kept of the listener."""
    return answer.kind not in INDEPENDENT_KINDS and answer.act != FORGET


def after(turn: TurnContext, session: Session) -> Memory:
    """What to keep, given the session after the answer."""
    return Memory(
        disclaimer_heard=turn.memory.disclaimer_heard or session.disclaimed,
        tour_place=tour.place_after(turn, session),
        brief=turn.memory.brief if session.brief is None else session.brief,
        slow=turn.memory.slow if session.slow is None else session.slow,
    )


def what_is_kept(turn: TurnContext) -> str:
    """What is kept, for how long, and how to have it deleted."""
    wording = turn.wording
    return wording.what_is_kept.format(days=KEPT_DAYS) if turn.keeps_memory else wording.nothing_is_kept


def what_is_forgotten(turn: TurnContext, outcome: Forgotten) -> str:
    """What came of deleting what was kept."""
    wording = turn.wording
    texts = {"deleted": wording.forgotten, "nothing": wording.nothing_to_forget, "unavailable": wording.not_forgotten}
    return texts[outcome]
