"""Finds the figures in a text: how many of what, in digits or in English words."""

import re
from typing import NamedTuple

_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
NUMBERS = {word: value for value, word in enumerate(_WORDS)} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "hundred": 100, "thousand": 1000, "half": 0.5, "dozen": 12, "couple": 2,
}  # fmt: skip
TIMES = {"twice": 2, "thrice": 3}
UNITS = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "session", "time", "percent"})
_TOKEN = re.compile(r"[a-z]+|\d+(?:\.\d+)?|%")
_BETWEEN = frozenset({"to", "or", "and", "a", "of"})
"""Words that may separate a number from its unit: "two or three weeks", "a couple of days"."""


class Figure(NamedTuple):
    """A number with its unit in the singular; the unit is "" if none follows."""

    number: float
    unit: str

    def __str__(self) -> str:
        return f"{self.number:g} {self.unit}".strip()


def figures(text: str) -> set[Figure]:
    """The figures of a text. "15 to 20 minutes" holds two; "one" without a unit ("one of them") is not a figure."""
    tokens = _TOKEN.findall(text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    found: set[Figure] = set()
    for position, word in enumerate(tokens):
        if word in TIMES:
            found.add(Figure(TIMES[word], "time"))
        elif (number := _number(word)) is not None:
            unit = _unit(tokens[position + 1 :])
            if unit or word != "one":
                found.add(Figure(number, unit))
    return found


def _number(word: str) -> float | None:
    if word[0].isdigit():
        return float(word)
    return NUMBERS.get(word)


def _unit(following: list[str]) -> str:
    for word in following:
        unit = "percent" if word == "%" else word.removesuffix("s")
        if unit in UNITS:
            return unit
        if word not in _BETWEEN and _number(word) is None:
            return ""
    return ""
