"""Screens to render: of every kind of answer the ones with the most and the fewest words, filled by real answers."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from skill import catalog
from skill.alexa import screens
from skill.catalog import Emergency, Gap, Topic
from skill.dialog import dialog_acts, entries, policy, tour
from skill.dialog.closing import close
from skill.dialog.reply import Answer, DatedItem, Part
from skill.dialog.session import Session
from skill.dialog.turn import Device, Request, TurnContext
from skill.nlu import classifier

CATALOG = catalog.load()
SCREENS = screens.load()
CLASSIFIER = classifier.load()
TOLD = Session().after(Answer("answer", "", ("sessions",), (None,)))
"""A session in which something was told, so that there is a way back."""

EMERGENCIES: Mapping[str, tuple[str, str, Part]] = {
    "emergency, short number": ("en-AU", "emergency", "answer"),
    "emergency, middling number": ("en-GB", "crisis", "check"),
    "emergency, long number": ("en-US", "violence", "number"),
    "emergency, short words": ("en-US", "doctor_today", "answer"),
    "emergency, long words": ("en", "emergency", "answer"),
}
"""Locale, entry and text of the emergencies to render."""

Sample = tuple[str, Mapping[str, Any]]
"""Name of the template, and the data of the screen."""
Decide = Callable[[TurnContext], Answer]


def turn_of(locale: str = "en-US", session: Session = TOLD) -> TurnContext:
    device = Device("", "", "", "2024.3")
    request = Request("IntentRequest", "", {}, locale, session.to_attributes(), "", device, None)
    return TurnContext(CATALOG, CLASSIFIER, request, session)


def shown(decide: Decide, locale: str = "en-US", session: Session = TOLD) -> Sample:
    """What is shown of an answer."""
    turn = turn_of(locale, session)
    return screens.show(SCREENS, turn, close(turn, decide(turn)))


def samples() -> dict[str, Sample]:
    """The screens by what they are."""
    named: dict[str, Sample] = {}
    for name, all_of_kind in _kinds().items():
        by_length = sorted(all_of_kind, key=lambda sample: len(str(sample[1])))
        named[f"{name}, shortest"], named[f"{name}, longest"] = by_length[0], by_length[-1]
    for name, decide in _single().items():
        named[name] = shown(decide)
    for name, (locale, entry, part) in EMERGENCIES.items():
        named[name] = shown(lambda turn, entry=entry, part=part: _help(turn, entry, part), locale)  # type: ignore[misc]
    return named


def _kinds() -> dict[str, list[Sample]]:
    topics = [entry for entry in CATALOG.entries.values() if isinstance(entry, Topic)]
    gaps = [entry for entry in CATALOG.entries.values() if isinstance(entry, Gap)]
    one, two = ([t.id for t in topics if len(SCREENS.figures.get(t.id, ())) == n] for n in (1, 2))
    plain = [topic.id for topic in topics if topic.id not in SCREENS.figures]
    acts = set(dialog_acts.HANDLERS) - {
        "help",
        "what_can_i_ask",
        "home",
        "start_over",
        "everything",
        "next",
        "previous",
    }
    return {
        "topic without a figure": [*_told(plain)],
        "topic with a figure": [*_told(one)],
        "topic with two figures": [*_told(two)],
        "more": [shown(lambda turn, t=topic: entries.tell_more(turn, t)) for topic in topics],  # type: ignore[misc]
        "gap": [*_told(gap.id for gap in gaps)],
        "two topics": [
            shown(_two(*pair)) for pair in (("sessions", "duration"), ("advantages", "aftercare"), ("sun", "cost"))
        ],
        "which of two": [
            shown(lambda turn, pair=pair: dialog_acts.disambiguate(turn, *pair))  # type: ignore[misc]
            for pair in (("sun", "pain"), ("regrowth", "approved_treatments"))
        ],
        "dialog act": [shown(lambda turn, act=act: dialog_acts.HANDLERS[act](turn)) for act in sorted(acts)],  # type: ignore[misc]
    }


def _told(ids: Any) -> Iterator[Sample]:
    for entry_id in ids:
        yield shown(lambda turn, entry_id=entry_id: policy.answer_intent(turn, entry_id))  # type: ignore[misc]
        yield shown(lambda turn, entry_id=entry_id: policy.answer_intent(turn, entry_id), session=Session())  # type: ignore[misc]


def _two(first: str, second: str) -> Decide:
    def decide(turn: TurnContext) -> Answer:
        return entries.join_all(turn, [found for found in (entries.tell(turn, e) for e in (first, second)) if found])

    return decide


def _single() -> dict[str, Decide]:
    return {
        "welcome": dialog_acts.launch,
        "contradiction": lambda turn: policy.answer_intent(turn, "washing_after"),
        "dated list, short": lambda turn: _dated(turn, 2),
        "dated list, long": lambda turn: _dated(turn, 12),
        "tour, first part": lambda turn: _tour(turn, 1),
        "tour, last part": lambda turn: _tour(turn, len(CATALOG.tour)),
    }


def _help(turn: TurnContext, entry: str, part: Part) -> Answer:
    emergency = CATALOG.emergency(entry)
    assert emergency
    tell: Mapping[Part, Callable[[TurnContext, Emergency], Answer]] = {
        "check": entries.check_emergency, "number": entries.say_number,
    }  # fmt: skip
    return tell.get(part, entries.tell_emergency)(turn, emergency)


def _dated(turn: TurnContext, lines: int) -> Answer:
    line = DatedItem(
        "Wednesday, September 30, at 10:30 in the evening", "No smoking and no alcohol until the treatment"
    )
    dates = (DatedItem("Friday, May 1", "Treatment"), *[line] * (lines - 1))
    offered = entries.make_offer(turn, ("preparation",), ())
    return Answer("talk", "Your session is on Friday.", title="Around your session", pending=offered, dates=dates)


def _tour(turn: TurnContext, step: int) -> Answer:
    return tour.tell_step(turn, step - 1)
