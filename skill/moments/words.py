"""The words of an utterance as a reader of times looks at them: numbers, ordinals and names at a position."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from skill.moments.when import Span, Times

_Found = TypeVar("_Found")
YEAR_MIN, YEAR_MAX = 2000, 2100
"""Digits outside of these are no year."""
SUPPOSED_WITHIN = 7
"""Within so many words before a day stands what supposes that it is then."""
RULED_OUT_WITHIN = 2
"""A word that rules out does so for what follows it within so many words: "not the treatment"."""
ARTICLES = ("a", "an")
"""Count as one before a length of time, but are no time of day."""


class Words:
    """The tokens of one utterance, and how its language names times."""

    def __init__(self, tokens: Sequence[str], times: Times) -> None:
        self.tokens, self.times = tuple(tokens), times

    def at(self, position: int) -> str:
        """The token at a position; empty outside of the utterance."""
        return self.tokens[position] if 0 <= position < len(self.tokens) else ""

    def has(self, position: int, *uses: str) -> bool:
        """Whether the token at a position is one of the words of these uses."""
        return any(self.at(position) in self.times.words[use] for use in uses)

    def each(
        self, read_at: Callable[[int], _Found | None], length: Callable[[_Found], int]
    ) -> Iterator[tuple[int, _Found]]:
        """Everything that a reader finds, with its position; no word is used twice."""
        at = 0
        while at < len(self.tokens):
            found = read_at(at)
            if found is not None:
                yield at, found
            at += length(found) if found is not None else 1

    def has_within(self, end: int, count: int, use: str) -> bool:
        """Whether one of the words of this use is among so many before a position."""
        return any(self.has(position, use) for position in range(end - count, end))

    def is_appointment(self, at: int) -> bool:
        """Whether the word at a position names what is on a day, alone or with "is": "my session's on friday".

        In "that's the wedding not the treatment" it does not.
        """
        token, names = self.at(at), self.times.words["appointment"]
        is_name = token in names or (token[-1:] == "s" and token[:-1] in names and self._stand_for_is(at))
        return is_name and not self.has_within(at, RULED_OUT_WITHIN, "rules_out")

    def _stand_for_is(self, at: int) -> bool:
        """Whether the ending of a word may be "is": in "my session's on friday", but not in "sessions on fridays"."""
        return self.has(at - 1, "own") and self.has(at + 1, "behind_its_is")

    def suppose_it_on(self, day: int) -> bool:
        """Whether the words before the position of a day suppose that it is then: "if i have it on friday"."""
        before = self.tokens[max(0, day - SUPPOSED_WITHIN) : day]
        start = next((at for at, token in enumerate(before) if token in self.times.words["supposes"]), len(before))
        text = f" {' '.join(before[start:])} "
        return any(f" {phrase} " in text for phrase in self.times.words["has_it"])

    def tell_what_lies_on(self, day: int) -> bool:
        """Whether the words before the position of a day say that something is then: "it's on friday"."""
        return self.has(day - 1, "lies_on") or (self.has(day - 1, "behind_its_is") and self.has(day - 2, "lies_on"))

    def move_it_to(self, day: int) -> bool:
        """Whether the words before the position of a day say that something was moved to it: "moved me to thursday"."""
        return self.has(day - 1, "moved_to") and not self.times.words["moved"].isdisjoint(self.tokens[: day - 1])

    @property
    def name_appointment(self) -> bool:
        """Whether they name what is on a day."""
        return any(map(self.is_appointment, range(len(self.tokens))))

    @property
    def speak_of_past(self) -> bool:
        """Whether they speak of something that is over: "i had it", "two weeks ago".

        What "has been moved" is ahead, and so is what "i had i mean i'm having". "If i had it on monday" supposes.
        """
        words = self.times.words
        over = [at for at in range(len(self.tokens)) if self.has(at, "past") and not self.has_within(at, 3, "supposes")]
        if not over or self.tell_of_a_move:
            return False
        mended = next((at for at in range(over[-1], len(self.tokens)) if self.has(at, "corrections")), len(self.tokens))
        return words["lies_ahead"].isdisjoint(self.tokens[mended:])

    @property
    def tell_of_a_move(self) -> bool:
        """Whether they say that something was moved to another day."""
        return not self.times.words["moved"].isdisjoint(self.tokens)

    def longest(self, names: Mapping[str, object], at: int) -> tuple[str, int]:
        """The longest name that begins at a position, and its number of words; "" and 0 if there is none."""
        for length in (3, 2, 1):
            name = " ".join(self.tokens[at : at + length])
            if at + length <= len(self.tokens) and name in names:
                return name, length
        return "", 0

    def number(self, at: int) -> tuple[int, int]:
        """A number below 100, in words or digits, and how many words it has; no words if there is none."""
        token, following = self.at(at), self.at(at + 1)
        if token.isdecimal() and len(token) <= 2:
            return int(token), 1
        if following == "couple" and token in (*ARTICLES, "the"):
            return 2, 2
        tens = self.times.numbers.get(token)
        if tens is None:
            return 0, 0
        ones = 0 if following in ARTICLES else self.times.numbers.get(following, 0)
        return (tens + ones, 2) if tens >= 20 and 0 < ones < 10 else (tens, 1)

    def ordinal(self, at: int) -> tuple[int, int]:
        """An ordinal and how many words it has: "twenty first", "21st"; no words if there is none."""
        token = self.at(at)
        if token in self.times.ordinals:
            return self.times.ordinals[token], 1
        if token[:-2].isdecimal() and token[-2:] in ("st", "nd", "rd", "th"):
            return int(token[:-2]), 1
        tens, ones = self.times.numbers.get(token, 0), self.times.ordinals.get(self.at(at + 1), 0)
        return (tens + ones, 2) if tens in (20, 30) and 0 < ones < 10 else (0, 0)

    def day_of_month(self, at: int) -> tuple[int, int]:
        """A day's number as an ordinal or a cardinal, and how many words it has."""
        day, length = self.ordinal(at)
        if length or self.at(at) in ARTICLES:
            return day, length
        day, length = self.number(at)
        return (day, length) if day else (0, 0)

    def year(self, at: int) -> tuple[int, int]:
        """A year and how many words it has: "2027", "twenty twenty seven"; no words if there is none."""
        token = self.at(at)
        if token.isdecimal() and YEAR_MIN <= int(token) <= YEAR_MAX:
            return int(token), 1
        if self.times.numbers.get(token) != YEAR_MIN // 100:
            return 0, 0
        rest, length = self.number(at + 1)
        return (YEAR_MIN + rest, 1 + length) if rest >= 20 else (0, 0)

    def span(self, at: int) -> tuple[Span, int]:
        """A length of time, and how many words it has: "two weeks", "a couple of days", "fortnight"."""
        number, length = self.number(at)
        following = at + length + (length and self.at(at + length) == "of")
        amount = number if length else 1
        span = Span(
            months=amount if self.has(following, "months") else 0,
            days=amount * self.times.spans.get(self.at(following), 0),
        )
        return (span, following + 1 - at) if any(span) and (length or self.has(following, "lone_spans")) else (span, 0)

    def counts_something(self, at: int) -> bool:
        """Whether a number before this position is no time of day: "three weeks", "two sessions"."""
        return self.at(at) in self.times.spans or self.has(at, "hours", "months", "counted")
