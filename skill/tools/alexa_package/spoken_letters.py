"""Writes spoken letters as Amazon's rules for sample utterances want them: "p. r. p.", not "prp" or "p r p"."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

_CONSONANT = re.compile(r"(?<![\w'.-])([b-df-hj-np-tv-z])(?![\w'.-])")
"""A letter that is no word by itself, as in "vitamin d"."""


def spoken(text: str, initialisms: Iterable[str]) -> str:
    """Write a text in lower case as Alexa hears it. `initialisms` are those of the language file."""
    text = text.lower()
    for pattern in _patterns(frozenset(initialisms)):
        text = pattern.sub(_with_periods, text)
    return _CONSONANT.sub(r"\1.", text).lower()


def _with_periods(found: re.Match[str]) -> str:
    """The letters in upper case, which keeps shorter initialisms from being found in them."""
    letters = " ".join(f"{letter}." for letter in re.findall("[a-z]", found["letters"]))
    return letters.upper() + ("'s" if found["ending"] else "")


@cache
def _patterns(initialisms: frozenset[str]) -> Sequence[re.Pattern[str]]:
    """One pattern for all initialisms of as many letters, the longest first: "d i y" has to go before "i d"."""
    by_length: dict[int, list[str]] = defaultdict(list)
    for initialism in sorted(initialisms):
        letters = initialism.replace(" ", "")
        in_one_word = [letters] if letters == initialism else []
        by_length[len(letters)] += [*in_one_word, r"(?:\. ?| )".join(letters)]
    return [
        re.compile(
            rf"(?<![\w'.-])(?P<letters>{'|'.join(by_length[length])})\.?(?P<ending>'s|(?<=[^aeiou])s)?(?![\w'-])"
        )
        for length in sorted(by_length, reverse=True)
    ]
