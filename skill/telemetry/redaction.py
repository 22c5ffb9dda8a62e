"""An utterance without anything that might tell who said it."""

from skill.nlu.features import tokenize

REDACTED = "…"


def redact(utterance: str, ordinary_words: str) -> str:
    """The words in lower case, each that is not among the ordinary ones (joined by spaces) replaced by an ellipsis."""
    kept = frozenset(ordinary_words.split())
    return " ".join(word if word in kept else REDACTED for word in tokenize(utterance))
