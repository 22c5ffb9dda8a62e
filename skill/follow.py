"""Words that lean on what was said before -> words that stand alone, or the choice that they make."""

from skill.content import Gap, Topic
from skill.replies import Turn
from skill.search import tokenize

LEANING = frozenset(
    {
        "a", "about", "after", "afterward", "afterwards", "again", "ago", "all", "already", "am", "and", "any",
        "are", "as", "at", "before", "beforehand", "big", "but", "by", "can", "cant", "come", "could", "day",
        "days", "did", "do", "does", "doesnt", "done", "dont", "else", "er", "ever", "every", "exactly", "far",
        "following", "for", "from", "go", "hour", "hours", "how", "i", "if", "in", "is", "isnt", "it", "its",
        "just", "kind", "long", "longer", "make", "many", "maybe", "me", "minute", "minutes", "month", "months",
        "more", "morning", "much", "must", "my", "need", "next", "night", "no", "not", "now", "of", "off",
        "often", "oh", "ok", "okay", "on", "once", "one", "or", "part", "prior", "quite", "really", "reason",
        "right", "same", "say", "so", "soon", "sort", "still", "straight", "sure", "that", "thats", "the",
        "them", "then", "there", "they", "this", "those", "time", "times", "to", "today", "tomorrow", "tonight",
        "too", "um", "until", "up", "wait", "was", "week", "weeks", "well", "what", "whats", "when", "where",
        "which", "who", "why", "will", "with", "would", "you",
    }
)  # fmt: skip
"""Words that name no subject of their own; an utterance of nothing else is about what was just spoken of."""
AFTER = frozenset({"after", "afterward", "afterwards", "later"})
BEFORE = frozenset({"before", "beforehand", "prior"})
FRAMES = AFTER | BEFORE | {"during"}
SHORT = 5
"""Words; a longer "what about …" says enough by itself."""
FIRST = frozenset({"first", "former"})
SECOND = frozenset({"second", "latter", "last", "other"})


def standing_alone(turn: Turn, said: str) -> str:
    """The words, with the subject or the time that they leave out taken from the last answer."""
    last = _last(turn)
    tokens = tokenize(said)
    if not last or not tokens:
        return said
    if LEANING.issuperset(tokens):
        return f"{said} {last.subject if isinstance(last, Topic) else last.title.lower()}"
    if isinstance(last, Topic) and last.frame and len(tokens) <= SHORT and FRAMES.isdisjoint(tokens) and _turns(tokens):
        return f"{said} {last.frame}"
    return said


def reason(turn: Turn, said: str) -> Topic | None:
    """The topic just spoken of, if the words ask nothing but why."""
    last, tokens = _last(turn), tokenize(said)
    asks = tokens[:1] == ["why"] or tokens[:2] == ["how", "come"]
    return last if isinstance(last, Topic) and asks and len(tokens) <= SHORT and LEANING.issuperset(tokens) else None


def counterpart(turn: Turn, said: str) -> str | None:
    """The entry about the subject just spoken of at the other time, if the words ask for nothing but that time."""
    last, tokens = _last(turn), set(tokenize(said))
    if not isinstance(last, Topic) or not last.counterpart or not LEANING.issuperset(tokens):
        return None
    other = AFTER if last.frame == "before" else BEFORE
    return last.counterpart if tokens & other and not tokens & (FRAMES - other) else None


def choice(turn: Turn, said: str) -> str | None:
    """Which of the two that the skill asked about was meant, if the words tell by position."""
    if turn.session.kind != "which":
        return None
    tokens = set(tokenize(said))
    if tokens & FIRST and not tokens & SECOND:
        return turn.session.offer[0]
    if tokens & SECOND and not tokens & FIRST:
        return turn.session.offer[-1]
    return None


def _turns(tokens: list[str]) -> bool:
    """Whether the words turn to another subject, as "what about …" or "and …" do."""
    return tokens[0] in {"and", "or", "but"} or tokens[:2] in (["what", "about"], ["how", "about"])


def _last(turn: Turn) -> Topic | Gap | None:
    last = turn.session.last
    found = turn.content.entries.get(last.entries[-1]) if last and last.entries else None
    return found if isinstance(found, Topic | Gap) else None
