"""An utterance without anything that might tell who said it.

What the project's own training utterances say again and again tells nothing about a listener. So words are kept in
runs of which each pair of neighbours occurs there often enough, and everything else is left out: names, places,
medicines and numbers, and the words beside them. "Park" and "road" are ordinary words, "park road" is an address.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from zlib import crc32

from skill.compiled import CHECKSUM, DamagedFileError, checksum, path_of
from skill.nlu.features import tokenize

COMPILED = path_of("said_pairs.bin")
"""The pairs, as sorted 32-bit numbers: not one word of them can be read from it. Loaded only when words are kept."""
REDACTED = "…"
MIN_RUN = 3
"""Words in a run that is kept, counting the start and the end of the utterance."""
START, END = "^", "$"


def redact(utterance: str, pairs: Sequence[int]) -> str:
    """The words in lower case, each that is in no run of known pairs replaced by an ellipsis."""
    words = [START, *tokenize(utterance), END]
    known = [is_known(pair, pairs) for pair in pairwise(words)]
    kept = [REDACTED] * len(words)
    start = 0
    for at in range(len(words)):
        if at == len(known) or not known[at]:
            if at + 1 - start >= MIN_RUN:
                kept[start : at + 1] = words[start : at + 1]
            start = at + 1
    return " ".join(kept[1:-1])


def is_known(pair: tuple[str, str], pairs: Sequence[int]) -> bool:
    """Whether a pair of neighbours is among those that may be kept."""
    number = pair_number(pair)
    at = bisect_left(pairs, number)
    return at < len(pairs) and pairs[at] == number


def pair_number(pair: tuple[str, str]) -> int:
    """The number that stands for a pair in the file."""
    return crc32(" ".join(pair).encode())


def pack(pairs: Iterable[tuple[str, str]]) -> bytes:
    """The bytes of the file: a checksum, then the numbers, 4 bytes each, little-endian."""
    data = b"".join(number.to_bytes(4, "little") for number in sorted({pair_number(pair) for pair in pairs}))
    return checksum(data) + data


@cache
def load(path: str = COMPILED) -> Sequence[int]:
    """The pairs that may be kept. Raises OSError when the file is missing, DamagedFileError when it is damaged."""
    with open(path, "rb") as file:
        data = file.read()
    if checksum(data[CHECKSUM:]) != data[:CHECKSUM]:
        raise DamagedFileError(f"{path}: the checksum is another; make build writes it again")
    return array("I", data[CHECKSUM:])
