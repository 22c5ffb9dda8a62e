"""The whole article in parts, one topic a turn, in the order of the catalog's tour."""

from skill.dialog import entries
from skill.dialog.reply import Answer, ElicitSlot, TourStep, ask
from skill.dialog.session import Session
from skill.dialog.turn import TurnContext


def start(turn: TurnContext) -> Answer:
    """The first part, after a word on what is coming."""
    first = tell_step(turn, 0)
    return first._replace(text=f"{turn.wording.everything_intro} {first.text}")


def tell_step(turn: TurnContext, step: int) -> Answer:
    """The part at a position of the tour; with the last one, that this was all."""
    tour, end = turn.catalog.tour, turn.wording.everything_end
    topic = turn.catalog.topic(tour[step]) if step < len(tour) else None
    if not topic:
        return ask(end)._replace(act="everything")
    answer = entries.tell_topic(turn, topic)
    if step + 1 < len(tour):
        return answer._replace(pending=TourStep(step))
    return answer._replace(text=f"{answer.text} {end}", pending=ElicitSlot(), asks=True)


def place_of(turn: TurnContext, place: str) -> TourStep | None:
    """What is pending once the skill has asked whether to go on with a place of the tour; None if it has no such."""
    tour = turn.catalog.tour
    return TourStep(tour.index(place) - 1) if place in tour[1:] else None


def place_after(turn: TurnContext, session: Session) -> str:
    """Where to go on next time, given the session after the answer; empty at the end of the tour.

    A question in between, or a no in the middle, leaves the place as it is. A no to the welcome gives it up.
    """
    tour, before, now = turn.catalog.tour, turn.session.pending, session.pending
    if isinstance(now, TourStep) and now.step + 1 < len(tour):
        return tour[now.step + 1]
    if not isinstance(before, TourStep):
        return turn.memory.tour_place
    ended = session.told and session.told.entries == tour[-1:] and before.step + 2 >= len(tour)
    given_up = session.kind == "declined" and turn.session.kind == "launch"
    return "" if ended or given_up else turn.memory.tour_place
