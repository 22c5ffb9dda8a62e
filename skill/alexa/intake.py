"""What comes from outside, bounded and cleaned before anything reads it.

A request envelope comes from Alexa, but what is in it does not: words, ids and session attributes may hold anything.
Whatever is too long, too deep, too much or no JSON at all is left out here, and the rest is read as it is.
"""

import math
from collections.abc import Mapping
from itertools import islice
from typing import Any

MAX_DEPTH = 16
"""Alexa's own envelopes go 11 deep, into the entity resolution of a slot."""
MAX_ITEMS = 200
"""In one list or mapping."""
MAX_VALUES = 5000
"""In all; an envelope of Alexa's has some hundreds."""
MAX_CHARACTERS = 8192
"""Of one text; the longest that Alexa sends are its access tokens, of some 1,500."""
MAX_INTEGER = 2**53
"""Beyond it JSON's numbers are not exact."""


def clean(value: object) -> Any:
    """The value as JSON can hold it: what cannot be kept is None, or missing in a mapping.

    Text loses control characters and what UTF-8 cannot encode. A text that is too long is cut; so are lists, mappings
    and all that comes after MAX_VALUES values.
    """
    return _Cleaner().clean(value, 0)


class _Cleaner:
    """Counts the values of one envelope."""

    def __init__(self) -> None:
        self._left = MAX_VALUES

    def clean(self, value: object, depth: int) -> Any:
        self._left -= 1
        if self._left < 0:
            return None
        if isinstance(value, str):
            return clean_text(value)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int):
            return int(value) if -MAX_INTEGER <= value <= MAX_INTEGER else None
        if isinstance(value, float):
            return float(value) if math.isfinite(value) else None
        return self._clean_inside(value, depth + 1) if depth < MAX_DEPTH else None

    def _clean_inside(self, value: object, depth: int) -> Any:
        if isinstance(value, Mapping):
            pairs = islice(value.items(), MAX_ITEMS)
            return {clean_text(key): self.clean(inner, depth) for key, inner in pairs if isinstance(key, str)}
        if isinstance(value, list | tuple):
            return [self.clean(inner, depth) for inner in islice(value, MAX_ITEMS)]
        return None


def clean_text(text: str) -> str:
    """The text as UTF-8 and SSML can hold it, no longer than MAX_CHARACTERS."""
    text = str(text[:MAX_CHARACTERS])
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else " " for character in text)
