"""The pairs of neighbouring words that the log may keep of an unanswered question: what many people say alike."""

from collections import Counter
from itertools import pairwise

from skill.nlu.features import tokenize
from skill.telemetry.redaction import END, START, pack
from skill.tools.authoring.draft import Draft
from skill.tools.training.train import said_examples

MIN_UTTERANCES = 20
"""Training utterances that a pair occurs in. With 12 the log would keep something personal of 4 in 100 personal
utterances, with 20 of 3; and 68 and 61 in 100 words of other questions. It grows with the number of utterances."""


def compiled(draft: Draft) -> bytes:
    """The bytes of the file that ships. Only words of `ordinary_words.txt` are in a pair."""
    ordinary = {START, END, *draft.ordinary_words}
    counts: Counter[tuple[str, str]] = Counter()
    for example in said_examples(draft):
        counts.update(set(pairwise([START, *tokenize(example.say), END])))
    return pack(pair for pair, count in counts.items() if count >= MIN_UTTERANCES and ordinary.issuperset(pair))
