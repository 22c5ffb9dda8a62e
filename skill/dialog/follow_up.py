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
    """The words, with the subject that they leave out taken from the last answer."""
    last = _last(turn)
    if not last or not LEANING.issuperset(tokenize(said)):
        return said
    return f"{said} {last.subject if isinstance(last, Topic) else last.title.lower()}"


def same_time(turn: Turn, said: str, entry_id: str) -> str:
    """The entry meant by a turn to another one: that one, or its counterpart at the time just spoken of."""
    last, topic, tokens = _last(turn), turn.content.topic(entry_id), tokenize(said)
    turning = tokens[:1] in (["and"], ["or"], ["but"]) or tokens[:2] in (["what", "about"], ["how", "about"])
    if not isinstance(last, Topic) or not topic or not topic.counterpart or not turning:
        return entry_id
    if len(tokens) > SHORT or not FRAMES.isdisjoint(tokens) or topic.frame == last.frame or not last.frame:
        return entry_id
    return topic.counterpart


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


def _last(turn: Turn) -> Topic | Gap | None:
    last = turn.session.last
    found = turn.content.entries.get(last.entries[-1]) if last and last.entries else None
    return found if isinstance(found, Topic | Gap) else None
