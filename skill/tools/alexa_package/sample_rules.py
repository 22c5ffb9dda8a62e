"""Amazon's rules for a sample utterance of an intent."""

import re
from collections.abc import Iterator, Mapping

from skill.tools.alexa_package.name_rules import CONNECTORS, LAUNCH_WORDS, WAKE_WORDS

SAMPLES_MIN = 5
"""An intent of the skill's own needs that many samples."""
SAMPLE_MAX_LENGTH = 200
"""Amazon accepts a sample of at most that many characters."""
SEARCH_QUERY = "AMAZON.SearchQuery"
SLOT = re.compile(r"\{([A-Za-z_.]+)\}")
IN_BRACES = re.compile(r"\{[^{}]*\}?|\}")
"""A slot, and what may be meant as one."""
_CHARACTERS = re.compile(r"[A-Za-z' ._-]*")


def problems(sample: str, slots: Mapping[str, str], invocation: str) -> Iterator[str]:
    """What is wrong with a sample. `slots` are the types of the intent's slots, `invocation` is the invocation name."""
    yield from _words(sample)
    yield from _slots(sample, slots)
    if "  " in sample or sample != sample.strip():
        yield "has a doubled, leading or trailing space"
    if len(sample) > SAMPLE_MAX_LENGTH:
        yield f"is longer than {SAMPLE_MAX_LENGTH} characters"
    if CONNECTORS.intersection(sample.lower().split()[:1]):
        yield "starts with a word that joins an invocation to a request"
    if _launches(sample, invocation):
        yield "starts like a launch, with a launch word and the invocation name"


def _words(sample: str) -> Iterator[str]:
    words = IN_BRACES.sub("", sample)
    if not _CHARACTERS.fullmatch(words):
        yield "has characters that a sample cannot have"
    if not re.search(r"\w", words):
        yield "has no words" if words == sample else "needs words beside the slot"


def _slots(sample: str, slots: Mapping[str, str]) -> Iterator[str]:
    for found in IN_BRACES.findall(sample):
        if not SLOT.fullmatch(found):
            yield f"{found!r} is not a slot, which is a name in braces, without spaces"
    used = SLOT.findall(sample)
    yield from (f"slot {slot!r} is not declared" for slot in dict.fromkeys(used) if slot not in slots)
    if SEARCH_QUERY in map(slots.get, used) and len(used) > 1:
        yield "has another slot beside a search query"


def _launches(sample: str, invocation: str) -> bool:
    """Whether Alexa takes the beginning for the launch of the skill: "open …", "alexa ask the …"."""
    words = sample.lower().split()
    if WAKE_WORDS.intersection(words[:1]):
        words = words[1:]
    if not invocation or not LAUNCH_WORDS.intersection(words[:1]):
        return False
    named = " ".join(words[1:]) + " "
    return any(said.startswith(f"{invocation} ") for said in (named, named.removeprefix("the ")))
