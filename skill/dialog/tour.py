"""The whole article in parts, one topic a turn, in the order of the catalog's tour."""

from skill.dialog import entries
from skill.dialog.reply import Answer, ElicitSlot, TourStep, ask
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
