"""What the skill says in one turn, as a value that speech, a card, a screen or a page can show."""

from typing import Literal, NamedTuple

from skill.catalog import Source

Kind = Literal[
    "answer",
    "gap",
    "out_of_scope",
    "emergency",
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
"""What sort of reply it is. `gap`: the article does not say. `reprompt`: the words did not reach the skill."""
Part = Literal["answer", "more", "why", "catch_all"]
"""Which text of an entry is said; with the entry's id it is enough to say the same again."""


class Offer(NamedTuple):
    """The skill offered an entry; yes accepts it."""

    entry: str


class Choice(NamedTuple):
    """The skill asked which of two entries was meant."""

    entries: tuple[str, str]


class ElicitSlot(NamedTuple):
    """The skill asked for a question; Alexa hands over the whole reply as the slot of AskQuestionIntent."""


Pending = Offer | Choice | ElicitSlot
"""What the listener's next words may answer."""


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
    ends: bool = False
    """Whether the session closes."""
    confidence: float | None = None
    """That the utterance means this, from 0 to 1; None when the intent alone decided."""
    act: str = ""
    """Id of the dialog act that this replies to; empty when it replies to a question."""

    disclaimer: str = ""
    """Follows the text, once a session."""
    question: str = ""
    """Closes the turn, unless the text itself asks or the session ends."""
    reprompt: str = ""
    """Said when the listener stays silent; empty when the session ends."""

    @property
    def asks(self) -> bool:
        """Whether the text itself is a question, to which Alexa hands over the whole reply."""
        return isinstance(self.pending, ElicitSlot | Choice)
