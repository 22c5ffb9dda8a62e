"""The guided tour: the article in its own order, one chapter a turn. A question in between comes back to the place."""

from collections.abc import Iterable

from skill.dialog import entries
from skill.dialog.reply import Answer, ChapterLink, ElicitSlot, Progress, TourStep, ask
from skill.dialog.session import Session
from skill.dialog.turn import TurnContext
from skill.nlu.features import Utterance

TOUR, SKIP_TO = "everything", "skip_to"
"""The dialog acts that ask for the tour and for one chapter of it."""


def start(turn: TurnContext) -> Answer:
    """The first chapter, after a word on what is coming; for somebody who left the tour, what came next."""
    pending, session = turn.session.pending, turn.session
    place = pending.step + 1 if isinstance(pending, TourStep) else session.place or session.left_off
    if 0 < place < len(turn.catalog.tour):
        return _with_intro(turn.wording.tour_resumed, tell_step(turn, place))
    return _with_intro(turn.wording.everything_intro, tell_step(turn, 0))


def tell_step(turn: TurnContext, step: int) -> Answer:
    """The chapter at a position of the tour; with the last one, that this was all."""
    tour, end = turn.catalog.tour, turn.wording.everything_end
    answer = entries.tell_chapter(turn, tour[step]) if step < len(tour) else None
    if not answer:
        return ask(end)._replace(act=TOUR)
    links = tuple(ChapterLink(chapter.title, (SKIP_TO, chapter.id)) for chapter in tour)
    answer = answer._replace(progress=Progress(step + 1, links))
    if step + 1 < len(tour):
        return answer._replace(pending=TourStep(step))
    return answer._replace(text=f"{answer.text} {end}", pending=ElicitSlot(), asks=True)


def is_left(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether words that end something name the tour, and it is under way: "stop the tour"."""
    under_way = isinstance(turn.session.pending, TourStep) or turn.session.place
    return bool(under_way) and not turn.catalog.language.tour_names.isdisjoint(utterance.tokens)


def back(turn: TurnContext, step: int) -> Answer:
    """The chapter before the one just told, or the first again."""
    return tell_step(turn, max(0, step - 1))


def skip_to(turn: TurnContext, topics: Iterable[str]) -> Answer:
    """The chapter about the first of these topics that any is about; without one, ask which."""
    step = _step_about(turn, topics)
    return ask_which(turn) if step is None else tell_step(turn, step)


def leave_out(turn: TurnContext, topics: Iterable[str]) -> Answer:
    """The chapter that comes next, or the one after it if the next is about one of these topics."""
    pending = turn.session.pending
    following = pending.step + 1 if isinstance(pending, TourStep) else turn.session.place
    return tell_step(turn, following + 1 if _step_about(turn, topics) == following else following)


def _step_about(turn: TurnContext, topics: Iterable[str]) -> int | None:
    """Position of the chapter about the first of these topics that any is about; None if none is."""
    found = (step for topic in topics for step, chapter in enumerate(turn.catalog.tour) if topic in chapter.about)
    return next(found, None)


def go_to_touched(turn: TurnContext) -> Answer:
    """The chapter that was touched on a screen; without one, ask which."""
    for step, chapter in enumerate(turn.catalog.tour):
        if turn.request.touched == (SKIP_TO, chapter.id):
            return tell_step(turn, step)
    return ask_which(turn)


def ask_which(turn: TurnContext) -> Answer:
    """Name the chapters."""
    *titles, last = [chapter.title for chapter in turn.catalog.tour]
    text = turn.wording.which_chapter.format(chapters=", ".join(titles), last=last)
    pending = turn.session.pending
    return ask(text)._replace(pending=pending if isinstance(pending, TourStep) else ElicitSlot())


def _with_intro(intro: str, answer: Answer) -> Answer:
    return answer._replace(text=f"{intro} {answer.text}")


def place_of(turn: TurnContext, place: str) -> TourStep | None:
    """What is pending once the skill has asked whether to go on with a chapter; None if the tour has no such."""
    ids = [chapter.id for chapter in turn.catalog.tour]
    return TourStep(ids.index(place) - 1) if place in ids[1:] else None


def place_after(turn: TurnContext, session: Session) -> str:
    """Id of the chapter to go on with next time, given the session after the answer; empty at the end of the tour.

    A question in between, or a no in the middle, leaves the place as it is. A no to the welcome gives it up.
    """
    if 0 < session.place < len(turn.catalog.tour):
        return turn.catalog.tour[session.place].id
    if not isinstance(turn.session.pending, TourStep):
        return turn.memory.tour_place
    ended = session.told is not None and session.told.part == "chapter" and session.kind != "declined"
    given_up = session.kind == "declined" and turn.session.kind == "launch"
    return "" if ended or given_up else turn.memory.tour_place
