"""Amazon's rules for the manifest of a health skill, and for what the store shows of any skill."""

import re
import struct
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from skill.tools.alexa_package import shapes

HEALTH = "HEALTH_AND_FITNESS"
DISCLAIMER = ("information and education", "not a substitute for professional medical advice", "doctor")
"""The description of a health skill has to contain these words."""
CLAIMS = re.compile(r"\b(cures?|guarantee[ds]?|life.?saving|save lives)\b", re.IGNORECASE)
"""A health skill cannot claim these."""
_ICON_PIXELS = {"smallIconUri": 108, "largeIconUri": 512}

Store = Mapping[str, Any]
"""What the store shows in one locale."""


def problems(manifest: shapes.Json, emergency_numbers: Mapping[str, str]) -> list[str]:
    """List how the JSON of a manifest violates Amazon's rules. If its shape is wrong, list only how.

    `emergency_numbers` has the number of each locale.
    """
    if found := list(shapes.violations(manifest, shapes.MANIFEST)):
        return found
    published = manifest["manifest"]["publishingInformation"]
    stores = published["locales"].items() if published["category"] == HEALTH else ()
    return list(chain.from_iterable(_health(locale, store, emergency_numbers) for locale, store in stores))


def _health(locale: str, store: Store, emergency_numbers: Mapping[str, str]) -> Iterator[str]:
    description = store["description"]
    yield from (f"{locale}: description: does not say {words!r}" for words in DISCLAIMER if words not in description)
    if locale not in emergency_numbers or emergency_numbers[locale] not in description:
        yield f"{locale}: description: does not name the emergency number of the country"
    for key in ("name", "summary", "description"):
        if CLAIMS.search(store[key]):
            yield f"{locale}: {key}: claims a cure or to save lives"


def examples(store: Store, model: shapes.Json) -> Iterator[str]:
    """What is wrong with the example phrases beside the interaction model of the same locale."""
    language = model["interactionModel"]["languageModel"]
    samples = {sample for intent in language["intents"] for sample in intent.get("samples", [])}
    start = f"Alexa, ask {language['invocationName']} "
    for phrase in store["examplePhrases"]:
        if not phrase.startswith(start) or phrase[-1] not in ".?":
            yield f"examplePhrases: {phrase!r} has to be '{start}…' and to end in a period or question mark"
        elif phrase.removeprefix(start)[:-1] not in samples:
            yield f"examplePhrases: {phrase!r} does not contain a sample utterance"


def icons(store: Store, files: Mapping[str, bytes]) -> Iterator[str]:
    """What is wrong with the icons; `files` are those of the skill package by their path in it."""
    for key, side in _ICON_PIXELS.items():
        name = store[key].removeprefix("file://")
        head = files.get(name, b"")[:24]
        if head[:8] != b"\x89PNG\r\n\x1a\n" or struct.unpack(">II", head[16:].ljust(8, b"\0")) != (side, side):
            yield f"{key}: {name.rpartition('/')[2]} is not a PNG of {side} by {side} pixels"
