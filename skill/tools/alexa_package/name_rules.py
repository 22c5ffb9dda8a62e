"""Amazon's rules for names: the invocation name, and the names of intents, slots and slot types."""

import re
from collections.abc import Iterator

STANDARD_INTENTS = frozenset(
    f"AMAZON.{name}Intent"
    for name in (
        "Cancel", "Fallback", "Help", "LoopOff", "LoopOn", "More", "NavigateHome", "NavigateSettings", "Next", "No",
        "PageDown", "PageUp", "Pause", "Previous", "Repeat", "Resume", "ScrollDown", "ScrollLeft", "ScrollRight",
        "ScrollUp", "Select", "SendToPhone", "ShuffleOff", "ShuffleOn", "StartOver", "Stop", "Yes",
    )
)  # fmt: skip
"""Amazon's standard built-in intents; there are no others."""
CONNECTORS = frozenset(
    {"about", "and", "asking", "by", "for", "from", "if", "in", "on", "so", "that", "to", "using", "whether", "with"}
)
"""Amazon reserves these words for joining an invocation to a request."""
WAKE_WORDS = frozenset({"alexa", "amazon", "echo", "computer", "skill", "app"})
LAUNCH_WORDS = frozenset({"ask", "begin", "enable", "launch", "load", "open", "play", "run", "start", "tell"})
ARTICLES_AND_PREPOSITIONS = frozenset(
    {"a", "an", "the", "as", "at", "by", "for", "from", "in", "of", "on", "to", "with"}
)


def invocation_name(name: str) -> Iterator[str]:
    """What is wrong with an invocation name."""
    words = name.split()
    if not re.fullmatch(r"[a-z' .]*", name):
        yield "may hold only lower-case letters, spaces, apostrophes and periods"
    if name != " ".join(words):
        yield "has a doubled, leading or trailing space"
    if len(words) < 2 or (len(words) == 2 and ARTICLES_AND_PREPOSITIONS & set(words)):
        yield "needs two words other than articles and prepositions"
    for reserved in sorted((WAKE_WORDS | LAUNCH_WORDS | CONNECTORS) & set(words)):
        yield f"{reserved!r} is reserved"


def intent_name(name: str) -> Iterator[str]:
    """What is wrong with the name of an intent."""
    if name.startswith("AMAZON."):
        if name not in STANDARD_INTENTS:
            yield "is not one of Amazon's standard built-in intents"
    else:
        yield from plain_name(name)


def plain_name(name: str) -> Iterator[str]:
    """What is wrong with the name of a slot or a slot type."""
    if not re.fullmatch(r"[A-Za-z_.]+", name):
        yield "may hold only letters, underscores and periods"
