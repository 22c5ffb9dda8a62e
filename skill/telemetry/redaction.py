"""Words that were said -> the same with everything left out that might tell who said them."""

from skill.compiled import path_of
from skill.search import tokenize

COMPILED = path_of("words.txt")
"""The ordinary words that may be kept, one a line: none is a number or a name."""
LEFT_OUT = "…"


def redact(words: str, path: str = COMPILED) -> str:
    """The words in lower case, each that is not known to be ordinary as an ellipsis. Raises OSError."""
    with open(path, encoding="ascii") as file:
        ordinary = frozenset(file.read().split())
    return " ".join(word if word in ordinary else LEFT_OUT for word in tokenize(words))
