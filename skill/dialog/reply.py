"""What the skill says in one turn, as a value that speech, a card, a screen or a page can show."""

from datetime import date, time
from typing import Literal, NamedTuple

from skill.catalog import Source

Kind = Literal[
    "answer",
    "gap",
    "out_of_scope",
    "emergency",
    "emergency_check",
    "disambiguate",
    "more",
    "source",
    "help",
    "launch",
    "reprompt",
    "talk",
    "declined",
    "stop",
    "error",
]
"""What sort of reply it is. `gap`: the article does not say. `reprompt`: the words did not reach the skill.
`emergency_check`: it may be an emergency; the number is said, and the next words settle it."""
EMERGENCY_KINDS = frozenset({"emergency", "emergency_check"})
"""Kinds of reply that send to help; they do not come from the article."""
Part = Literal[
    "answer", "again", "simple", "short", "doubt", "more", "why", "catch_all", "check", "number", "chapter", "timeline"
]
"""Which text of an entry is said; with the entry's id it is enough to say the same again."""


class Offer(NamedTuple):
    """The skill offered an entry; yes accepts it."""

    entry: str


class Choice(NamedTuple):
    """The skill asked which of two entries was meant."""

    entries: tuple[str, str]


class AskDay(NamedTuple):
    """The skill asked for the day of the listener's appointment."""

    topic: str
    """Id of the topic asked about; empty when the whole timeline is wanted."""


class AskTime(NamedTuple):
    """The skill asked for the time of the listener's appointment, whose day it knows."""

    topic: str
    """The same."""


class ElicitSlot(NamedTuple):
    """The skill asked for a question."""

    examples: tuple[str, ...] = ()
    """Ids of the entries that it named as examples, in their order: "the second one" means one of them."""


class Confirm(NamedTuple):
    """The skill asked whether this is an emergency, named by its id."""

    entry: str


class SayNumber(NamedTuple):
    """The skill offered to say the number of an emergency again, named by its id."""

    entry: str


class TourStep(NamedTuple):
    """The skill asked whether to go on with the tour."""

    step: int
    """Position in the catalog's tour of the chapter told last, from 0."""


class RemindersOffer(NamedTuple):
    """The skill offered to remind the listener of what a timeline says."""

    def __bool__(self) -> bool:
        """An empty tuple would be false, as if nothing were pending."""
        return True


class ConfirmReminder(NamedTuple):
    """The skill read out one reminder and asked whether to set it."""

    rule: str
    """Id of the timeline's rule that the reminder comes from."""
    details: bool = False
    """Whether reminders say what they are for, as the listener asked for."""


class AwaitingConsent(NamedTuple):
    """Alexa is asking the listener whether the skill may set reminders, this one first."""

    rule: str
    details: bool = False


Pending = (
    Offer
    | Choice
    | ElicitSlot
    | Confirm
    | SayNumber
    | TourStep
    | AskDay
    | AskTime
    | RemindersOffer
    | ConfirmReminder
    | AwaitingConsent
)
"""What the listener's next words may answer."""
ACCEPTABLE = (Offer, TourStep, RemindersOffer)
"""What is pending that a yes in any words accepts."""
HELP_AT_HAND = (SayNumber, Confirm)
"""What is pending once an emergency was told or asked about."""


class Appointment(NamedTuple):
    """When the listener's appointment is or was; it ends with the session."""

    day: date
    clock: time | None
    """None if it is not known."""
    zone: str
    """IANA name of the time zone of the listener's device; empty if it is not known."""
    past: bool = False
    """Whether the listener spoke of it as over, which settles it for one of today without a time."""


class DatedItem(NamedTuple):
    """One line of a dated list."""

    when: str
    """As it is read: "Friday, December 4"."""
    what: str


class ChapterLink(NamedTuple):
    """One part of a tour."""

    title: str
    touch: tuple[str, ...]
    """What touching it sends: the id of an entry, which may be a dialog act, and what that needs to know."""


class Progress(NamedTuple):
    """How far a tour has come."""

    step: int
    """Number of the chapter that is told, from 1."""
    chapters: tuple[ChapterLink, ...]

    @property
    def of(self) -> int:
        """The number of chapters."""
        return len(self.chapters)


class Answer(NamedTuple):
    """What the skill says in one turn. `closing.close` adds the last group of fields."""

    kind: Kind
    text: str
    entries: tuple[str, ...] = ()
    """Ids of the entries that it tells; two when the listener asked two things."""
    variants: tuple[str | None, ...] = ()
    """For each entry the id of the variant that is told; None for the plain answer."""
    part: Part = "answer"
    sources: tuple[Source, ...] = ()
    title: str = ""
    """Title of the card."""
    card: str = ""
    """Plain text; empty when there is no card."""
    pending: Pending | None = None
    asks: bool = False
    """Whether the text itself asks, so that no closing question follows."""
    ends: bool = False
    """Whether the session closes."""
    slow: bool = False
    """Whether it is spoken slowly."""
    confidence: float | None = None
    """That the utterance means this, from 0 to 1; None when the intent alone decided."""
    act: str = ""
    """Id of the dialog act that this replies to; empty when it replies to a question."""
    covers: tuple[str, ...] = ()
    """Ids of the topics that it tells beside what its entries always cover; they are no news afterwards."""
    appointment: Appointment | None = None
    """The listener's appointment, if these words told it."""
    day_offset: int | None = None
    """Days from the appointment to the one day that a timeline tells; None if it tells all of them."""
    forgets_appointment: bool = False
    """Whether the listener had the appointment dropped."""
    runner_up: str = ""
    """Id of the entry that the utterance may have meant instead; empty when none is likely."""
    reminded: tuple[str, ...] = ()
    """Ids of the timeline's rules that a reminder was just set for."""
    consent: Literal["", "voice", "card"] = ""
    """Whether Alexa asks for the permission to set reminders: at once by voice, or by a card in its app."""
    dates: tuple[DatedItem, ...] = ()
    """A dated list for a screen; empty without one."""
    progress: Progress | None = None
    """How far a tour has come, for a screen; None when it is no part of a tour."""

    disclaimer: str = ""
    """Follows the text, once a session."""
    question: str = ""
    """Closes the turn, unless the text itself asks or the session ends."""
    reprompt: str = ""
    """Said when the listener stays silent; empty when the session ends."""


def ask(text: str, kind: Kind = "talk", examples: tuple[str, ...] = ()) -> Answer:
    """A reply that ends with a question of its own, to which any question is an answer.

    `examples` are the ids of the entries that it names to ask about.
    """
    return Answer(kind, text, pending=ElicitSlot(examples), asks=True)
