"""Checks the skill package as Amazon would: its own schema, and the rules of its documents that no schema holds."""

import json
import re
import struct
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator

from skill.local.authoring import CONNECTORS

MODEL_SCHEMA = "v1.skill.interactionModel.InteractionModelData"
MANIFEST_SCHEMA = "v1.skill.Manifest.SkillManifestEnvelope"
BUILT_INS = frozenset(
    f"AMAZON.{name}Intent"
    for name in (
        "Cancel", "Fallback", "Help", "NavigateHome", "Next", "No", "Previous", "Repeat", "StartOver", "Stop", "Yes",
    )
)  # fmt: skip
LEAST_SAMPLES = 5
LARGEST_MODEL = 1_500_000
"""Bytes."""
LONGEST_SAMPLE = 200
WAKE_WORDS = frozenset({"alexa", "amazon", "echo", "computer", "skill", "app"})
LAUNCH_WORDS = frozenset({"ask", "begin", "enable", "launch", "load", "open", "play", "run", "start", "tell"})
ARTICLES_AND_PREPOSITIONS = frozenset(
    {"a", "an", "the", "as", "at", "by", "for", "from", "in", "of", "on", "to", "with"}
)
LOCAL_NUMBERS = {"en-US": "911", "en-CA": "911", "en-GB": "999", "en-IN": "112", "en-AU": "triple zero"}
HEALTH = "HEALTH_AND_FITNESS"
DISCLAIMER = ("information and education", "not a substitute for professional medical advice", "doctor")
"""What the description of a health skill has to say."""
CLAIMS = re.compile(r"\b(cures?|guarantee[ds]?|life.?saving|save lives)\b", re.IGNORECASE)
_SLOT = re.compile(r"\{(\w+)\}")
_SAMPLE = re.compile(r"[A-Za-z' ._{}-]+")
_ICONS = {"smallIconUri": 108, "largeIconUri": 512}


def package(folder: Path, spec: dict[str, Any]) -> list[str]:
    """Everything wrong with the skill package in a folder; `spec` is the SMAPI's own definition of its JSON."""
    manifest = json.loads((folder / "skill.json").read_text("utf-8"))
    found = [
        f"skill.json: {problem}" for problem in (*schema(manifest, spec, MANIFEST_SCHEMA), *manifest_rules(manifest))
    ]
    models = {path.stem: path for path in sorted((folder / "interactionModels" / "custom").glob("*.json"))}
    for locale, path in models.items():
        model = json.loads(path.read_text("utf-8"))
        found += [f"{locale}.json: {problem}" for problem in (*schema(model, spec, MODEL_SCHEMA), *model_rules(model))]
        if path.stat().st_size > LARGEST_MODEL:
            found.append(f"{locale}.json: is larger than {LARGEST_MODEL} bytes")
    stores = manifest["manifest"]["publishingInformation"]["locales"]
    found += [f"skill.json: {locale} has no interaction model" for locale in stores if locale not in models]
    found += [f"{locale}.json: {locale} is not in the manifest" for locale in models if locale not in stores]
    for locale in sorted(stores.keys() & models.keys()):
        model = json.loads(models[locale].read_text("utf-8"))
        found += [f"skill.json: {locale}: {problem}" for problem in _examples(stores[locale], model)]
        found += [f"skill.json: {locale}: {problem}" for problem in _icons(stores[locale], folder)]
    return found


def schema(data: Any, spec: dict[str, Any], name: str) -> list[str]:
    """What Amazon's schema says against a document."""
    validator = Draft4Validator({**spec, "$ref": f"#/definitions/{name}"})
    return [f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(data)]


def model_rules(model: dict[str, Any]) -> list[str]:
    """What the rules for interaction models say against one."""
    language = model["interactionModel"]["languageModel"]
    intents = {intent["name"]: intent for intent in language["intents"]}
    found = list(_invocation(language["invocationName"]))
    found += [f"{name}: is missing" for name in sorted(BUILT_INS - intents.keys())]
    owners: dict[str, set[str]] = defaultdict(set)
    for name, intent in intents.items():
        found += [f"{name}: {problem}" for problem in _intent(intent)]
        for sample in intent.get("samples", []):
            owners[_SLOT.sub("{}", sample.lower())].add(name)
    found += [f"{', '.join(sorted(names))}: share {sample!r}" for sample, names in owners.items() if len(names) > 1]
    for asked in model["interactionModel"].get("dialog", {}).get("intents", []):
        declared = {slot["name"]: slot["type"] for slot in intents.get(asked["name"], {}).get("slots", [])}
        found += [
            f"{asked['name']}: its dialog elicits {slot['name']!r}, which it does not declare"
            for slot in asked["slots"]
            if declared.get(slot["name"]) != slot["type"]
        ]
    return found


def manifest_rules(manifest: dict[str, Any]) -> list[str]:
    """What the rules for health skills say against the manifest of one; nothing against any other."""
    published = manifest["manifest"]["publishingInformation"]
    found: list[str] = []
    for locale, store in published["locales"].items() if published["category"] == HEALTH else ():
        description = store.get("description", "")
        found += [f"{locale}: description: does not say {words!r}" for words in DISCLAIMER if words not in description]
        if LOCAL_NUMBERS.get(locale, "emergency") not in description:
            found.append(f"{locale}: description: does not name the emergency number of the country")
        found += [
            f"{locale}: {key}: claims a cure or to save lives"
            for key in ("name", "summary", "description")
            if CLAIMS.search(store.get(key, ""))
        ]
    return found


def _invocation(name: str) -> Iterator[str]:
    words = name.split()
    if not re.fullmatch(r"[a-z' .]+", name):
        yield f"invocation name {name!r}: may hold only lower case letters, spaces, apostrophes and periods"
    if len(words) < 2 or (len(words) == 2 and ARTICLES_AND_PREPOSITIONS & set(words)):
        yield f"invocation name {name!r}: needs two words that are no articles or prepositions"
    for reserved in sorted((WAKE_WORDS | LAUNCH_WORDS | CONNECTORS) & set(words)):
        yield f"invocation name {name!r}: {reserved!r} is reserved"


def _intent(intent: dict[str, Any]) -> Iterator[str]:
    samples, slots = intent.get("samples", []), {slot["name"]: slot["type"] for slot in intent.get("slots", [])}
    if not intent["name"].startswith("AMAZON.") and len(samples) < LEAST_SAMPLES:
        yield f"has {len(samples)} samples, needs {LEAST_SAMPLES}"
    for sample, count in Counter(samples).items():
        if count > 1:
            yield f"{sample!r}: stands {count} times"
        yield from (f"{sample!r}: {problem}" for problem in (*_sample(sample), *_slots(sample, slots)))
    for slot in slots:
        if not any(f"{{{slot}}}" in sample for sample in samples):
            yield f"slot {slot!r} is in no sample"


def _sample(sample: str) -> Iterator[str]:
    if not _SAMPLE.fullmatch(sample):
        yield "has characters that a sample must not have"
    if len(sample) > LONGEST_SAMPLE:
        yield f"is longer than {LONGEST_SAMPLE} characters"
    if sample.split(" ", 1)[0].lower() in CONNECTORS:
        yield "starts with a word that joins an invocation to a request"


def _slots(sample: str, slots: dict[str, str]) -> Iterator[str]:
    used = _SLOT.findall(sample)
    yield from (f"slot {slot!r} is not declared" for slot in used if slot not in slots)
    if "AMAZON.SearchQuery" in map(slots.get, used):
        if len(used) > 1:
            yield "has another slot beside a search query"
        if not _SLOT.sub("", sample).strip():
            yield "a search query needs a carrier phrase"


def _examples(store: dict[str, Any], model: dict[str, Any]) -> Iterator[str]:
    language = model["interactionModel"]["languageModel"]
    samples = {sample for intent in language["intents"] for sample in intent.get("samples", [])}
    start = f"Alexa, ask {language['invocationName']} "
    for phrase in store["examplePhrases"]:
        if not phrase.startswith(start) or phrase[-1] not in ".?":
            yield f"examplePhrases: {phrase!r} is to be '{start}…' and to end in a period or question mark"
        elif phrase.removeprefix(start)[:-1] not in samples:
            yield f"examplePhrases: {phrase!r} holds no sample utterance"


def _icons(store: dict[str, Any], folder: Path) -> Iterator[str]:
    for key, side in _ICONS.items():
        path = folder / store[key].removeprefix("file://")
        head = path.read_bytes()[:24] if path.is_file() else b""
        if head[:8] != b"\x89PNG\r\n\x1a\n" or struct.unpack(">II", head[16:24]) != (side, side):
            yield f"{key}: {path.name} is no PNG of {side} by {side} pixels"
