"""Leaves out a part of the tour in any words: "okay skip who it's for i heard that". Or goes to the one they name."""

from skill.dialog import follow_up, tour
from skill.dialog.reply import Answer, TourStep
from skill.dialog.telling import Act, tell
from skill.dialog.turn import TurnContext
from skill.nlu.features import Utterance


def skip(turn: TurnContext, utterance: Utterance) -> Answer:
    """The chapter of the tour that the words name beside "skip to"; the one after it for "skip the part on"."""
    language = turn.catalog.language
    named = Utterance.of(" ".join(token for token in utterance.tokens if token not in language.tour_words))
    found = turn.classifier.predict(named) if named.tokens else []
    topics = [p.entry for p in found if turn.catalog.topic(p.entry)][:1]
    if not _leaves_out(turn, utterance):
        answer = tour.skip_to(turn, topics)
    elif follow_up.names_no_subject(turn, named):
        return leave_out(turn)
    else:
        answer = tour.leave_out(turn, topics)
    return answer._replace(act=tour.SKIP_TO)


def leave_out(turn: TurnContext) -> Answer:
    """The chapter after the one that the skill just offered; without a tour, the next topic."""
    pending = turn.session.pending
    if not isinstance(pending, TourStep):
        return tell(turn, Act.NEXT, None)
    return tour.tell_step(turn, pending.step + 2)._replace(act=Act.NEXT)


def leaves_out_of_tour(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether words leave out a part of the tour while one is pending: "okay skip who it's for i heard that"."""
    return isinstance(turn.session.pending, TourStep) and _leaves_out(turn, utterance)


def _leaves_out(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether words leave out a part, wherever they say so, and do not say where to go instead."""
    language = turn.catalog.language
    skips = not language.leaving_out.isdisjoint(utterance.tokens)
    return skips and language.destinations.isdisjoint(utterance.tokens)
