"""The features of an utterance: its words, pairs of words, and the letter groups inside words."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, Self

LETTER_GROUP = 4
"""Letters in a group, counting a mark at both ends of the word."""
PAIR_REACH = 8
"""How many words apart a pair is at most."""
MAX_WORD = 40
"""Letters of a word; what is longer counts as several."""
MAX_WORDS = 50
"""Words that understanding looks at; in ten thousand utterances of the sets, none has more than 58."""
_WORD = re.compile(rf"[a-z0-9]{{1,{MAX_WORD}}}")


class Utterance(NamedTuple):
    """What the listener said, as speech recognition gives it."""

    text: str
    tokens: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """Tokenize a text once, for everything that looks at its words."""
        return cls(text, tuple(tokenize(text)))

    def shortened(self) -> Self:
        """Its first MAX_WORDS words."""
        return self if len(self.tokens) <= MAX_WORDS else type(self).of(" ".join(self.tokens[:MAX_WORDS]))

    def phrases(self, known: Iterable[str]) -> list[str]:
        """Those of some words and phrases that it holds, with no other words between theirs."""
        text = f" {' '.join(self.tokens)} "
        return [phrase for phrase in known if f" {phrase} " in text]

    def windows(self, length: int, step: int) -> "Iterator[Utterance]":
        """Pieces of so many words, of which one starts every `step` words, so that each word is in one at least."""
        for start in range(0, max(1, len(self.tokens) - length + step), step):
            yield Utterance.of(" ".join(self.tokens[start : start + length]))

    def parts(self, starts: Collection[str], min_words: int) -> Iterator["Utterance"]:
        """The parts of `min_words` or more, of each way to cut the utterance in two before one of the `starts`."""
        for at in range(1, len(self.tokens)):
            if self.tokens[at] in starts:
                for part in (self.tokens[:at], self.tokens[at:]):
                    if len(part) >= min_words:
                        yield Utterance.of(" ".join(part))


def tokenize(text: str) -> list[str]:
    """The words in lower case, without apostrophes and punctuation; "p. r. p.'s" is "p r ps"."""
    text = text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return _WORD.findall(text.replace(".'", "").replace("'", ""))


def in_letters(tokens: Iterable[str], initialisms: Collection[str]) -> list[str]:
    """The tokens with initialisms in single letters: "prp" is "p r p", and "prps", its plural or genitive, "p r ps"."""
    letters: list[str] = []
    for token in tokens:
        if token in initialisms:
            letters += token
        elif token[-1] == "s" and token[:-1] in initialisms:
            letters += [*token[:-2], token[-2:]]
        else:
            letters.append(token)
    return letters


def respell(utterance: Utterance, heard_as: Mapping[str, str], initialisms: Collection[str]) -> Utterance:
    """Bring to one spelling what speech recognition may write in several: initialisms, and the words in `heard_as`."""
    text = f" {' '.join(in_letters(utterance.tokens, initialisms))} "
    for heard, written in heard_as.items():
        text = text.replace(f" {heard} ", f" {written} ")
    return utterance if text.split() == [*utterance.tokens] else Utterance.of(text.strip())


def word_features(tokens: Sequence[str]) -> set[str]:
    """Single words and pairs of neighbours; the ends of the utterance count as neighbours."""
    bounded = ["^", *tokens, "$"]
    return {*tokens, *(f"{first} {second}" for first, second in pairwise(bounded))}


def letter_features(tokens: Iterable[str]) -> set[str]:
    """Groups of neighbouring letters, so that an unknown word counts by its parts."""
    bounded = {f"_{token}_" for token in tokens}
    return {"#" + word[at : at + LETTER_GROUP] for word in bounded for at in range(len(word) - LETTER_GROUP + 1)}


def distant_pairs(tokens: Sequence[str]) -> set[str]:
    """Pairs of words that are no neighbours, in any order: "~it wash" in "can i wash my hair after it"."""
    return {
        f"~{min(first, second)} {max(first, second)}"
        for at, first in enumerate(tokens)
        for second in tokens[at + 2 : at + PAIR_REACH + 1]
    }


class Block(NamedTuple):
    """A kind of features. Those of an utterance count by their rarity, and all together as much as the weight says."""

    of: Callable[[Sequence[str]], set[str]]
    weight: float


BLOCKS: Mapping[str, Block] = {
    "words": Block(word_features, 1.0),
    "letters": Block(letter_features, 0.7),
    "distant_pairs": Block(distant_pairs, 0.6),
}
