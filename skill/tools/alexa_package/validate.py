"""The command `validate`: checks the skill package by Amazon's schema, and by the rules that no schema expresses."""

import argparse
import json
import re
import struct
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator

from skill.tools.authoring.checks import CONNECTORS
from skill.tools.authoring.draft import Draft
from skill.tools.simulator.alexa_nlu import PACKAGE

MODEL_SCHEMA = "v1.skill.interactionModel.InteractionModelData"
MANIFEST_SCHEMA = "v1.skill.Manifest.SkillManifestEnvelope"
BUILT_INS = frozenset(
    f"AMAZON.{name}Intent"
    for name in (
        "Cancel", "Fallback", "Help", "NavigateHome", "Next", "No", "Previous", "Repeat", "StartOver", "Stop", "Yes",
    )
)  # fmt: skip
"""Amazon's own intents that a model needs here."""
SAMPLES_MIN = 5
SAMPLE_MAX_LENGTH = 200
"""Amazon accepts a sample of at most that many characters."""
MODEL_MAX_BYTES = 1_500_000
WAKE_WORDS = frozenset({"alexa", "amazon", "echo", "computer", "skill", "app"})
LAUNCH_WORDS = frozenset({"ask", "begin", "enable", "launch", "load", "open", "play", "run", "start", "tell"})
ARTICLES_AND_PREPOSITIONS = frozenset(
    {"a", "an", "the", "as", "at", "by", "for", "from", "in", "of", "on", "to", "with"}
)
HEALTH = "HEALTH_AND_FITNESS"
DISCLAIMER = ("information and education", "not a substitute for professional medical advice", "doctor")
"""The description of a health skill has to contain these words."""
CLAIMS = re.compile(r"\b(cures?|guarantee[ds]?|life.?saving|save lives)\b", re.IGNORECASE)
"""A health skill cannot claim these."""
_SLOT = re.compile(r"\{(\w+)\}")
_SAMPLE = re.compile(r"[A-Za-z' ._{}-]+")
_ICON_PIXELS = {"smallIconUri": 108, "largeIconUri": 512}

Json = Mapping[str, Any]


def run(options: argparse.Namespace) -> int:
    """Print every problem of the generated skill package, and return 1 if there is any.

    `options.spec` is the path of Amazon's schema, or None.
    """
    draft = Draft()
    numbers = {locale: draft.wording(locale)["emergency"] for locale in draft.locales}
    try:
        spec = _read(options.spec) if options.spec else None
        problems = package(PACKAGE, numbers, spec)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    checked = "Amazon's rules and schema" if spec else "Amazon's rules"
    print("\n".join(problems) if problems else f"The skill package is valid by {checked}.")
    return 1 if problems else 0


def package(folder: Path, emergency_numbers: Mapping[str, str], spec: Json | None = None) -> list[str]:
    """List everything wrong with the skill package in a folder.

    `emergency_numbers` has the number of each locale, `spec` the definitions of JSON from the npm package
    ask-smapi-model; without it only the rules are checked. Raises OSError or ValueError for files that are not there or
    not JSON.
    """
    manifest = _read(folder / "skill.json")
    problems = [*_schema(manifest, spec, MANIFEST_SCHEMA), *manifest_rules(manifest, emergency_numbers)]
    found = [f"skill.json: {problem}" for problem in problems]
    stores = manifest["manifest"]["publishingInformation"]["locales"]
    paths = {path.stem: path for path in sorted((folder / "interactionModels" / "custom").glob("*.json"))}
    found += [f"skill.json: {locale} has no interaction model" for locale in stores if locale not in paths]
    for locale, path in paths.items():
        model = _read(path)
        found += [f"{locale}.json: {p}" for p in (*_schema(model, spec, MODEL_SCHEMA), *model_rules(model))]
        if path.stat().st_size > MODEL_MAX_BYTES:
            found.append(f"{locale}.json: is larger than {MODEL_MAX_BYTES} bytes")
        if locale in stores:
            problems = [*_examples(stores[locale], model), *_icons(stores[locale], folder)]
            found += [f"skill.json: {locale}: {problem}" for problem in problems]
        else:
            found.append(f"{locale}.json: {locale} is not in the manifest")
    return found


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def schema(data: Json, spec: Json, name: str) -> list[str]:
    """List how a document violates Amazon's schema of that name."""
    validator = Draft4Validator({**spec, "$ref": f"#/definitions/{name}"})
    return [f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(data)]


def _schema(data: Json, spec: Json | None, name: str) -> list[str]:
    return schema(data, spec, name) if spec else []


def model_rules(model: Json) -> list[str]:
    """List how an interaction model violates Amazon's rules."""
    language = model["interactionModel"]["languageModel"]
    intents = {intent["name"]: intent for intent in language["intents"]}
    found = list(_invocation_name(language["invocationName"]))
    found += [f"{name}: is missing" for name in sorted(BUILT_INS - intents.keys())]
    owners: dict[str, set[str]] = defaultdict(set)
    for name, intent in intents.items():
        found += [f"{name}: {problem}" for problem in _intent(intent)]
        for sample in intent.get("samples", []):
            owners[_SLOT.sub("{}", sample.lower())].add(name)
    found += [f"{', '.join(sorted(names))}: share {sample!r}" for sample, names in owners.items() if len(names) > 1]
    for dialog in model["interactionModel"].get("dialog", {}).get("intents", []):
        declared = {slot["name"]: slot["type"] for slot in intents.get(dialog["name"], {}).get("slots", [])}
        found += [
            f"{dialog['name']}: its dialog elicits {slot['name']!r}, which it does not declare"
            for slot in dialog["slots"]
            if declared.get(slot["name"]) != slot["type"]
        ]
    return found


def manifest_rules(manifest: Json, emergency_numbers: Mapping[str, str]) -> list[str]:
    """List how the manifest of a health skill violates Amazon's rules for those; other skills have none."""
    published = manifest["manifest"]["publishingInformation"]
    found: list[str] = []
    for locale, store in published["locales"].items() if published["category"] == HEALTH else ():
        description = store.get("description", "")
        found += [f"{locale}: description: does not say {words!r}" for words in DISCLAIMER if words not in description]
        if locale not in emergency_numbers or emergency_numbers[locale] not in description:
            found.append(f"{locale}: description: does not name the emergency number of the country")
        found += [
            f"{locale}: {key}: claims a cure or to save lives"
            for key in ("name", "summary", "description")
            if CLAIMS.search(store.get(key, ""))
        ]
    return found


def _invocation_name(name: str) -> Iterator[str]:
    words = name.split()
    if not re.fullmatch(r"[a-z' .]+", name):
        yield f"invocation name {name!r}: may hold only lower-case letters, spaces, apostrophes and periods"
    if len(words) < 2 or (len(words) == 2 and ARTICLES_AND_PREPOSITIONS & set(words)):
        yield f"invocation name {name!r}: needs two words other than articles and prepositions"
    for reserved in sorted((WAKE_WORDS | LAUNCH_WORDS | CONNECTORS) & set(words)):
        yield f"invocation name {name!r}: {reserved!r} is reserved"


def _intent(intent: Json) -> Iterator[str]:
    samples, slots = intent.get("samples", []), {slot["name"]: slot["type"] for slot in intent.get("slots", [])}
    if not intent["name"].startswith("AMAZON.") and len(samples) < SAMPLES_MIN:
        yield f"has {len(samples)} samples, needs {SAMPLES_MIN}"
    for sample, count in Counter[str](samples).items():
        if count > 1:
            yield f"{sample!r}: occurs {count} times"
        yield from (f"{sample!r}: {problem}" for problem in (*_sample(sample), *_slots(sample, slots)))
    for slot in slots:
        if not any(f"{{{slot}}}" in sample for sample in samples):
            yield f"slot {slot!r} is in no sample"


def _sample(sample: str) -> Iterator[str]:
    if not _SAMPLE.fullmatch(sample):
        yield "has characters that a sample cannot have"
    if len(sample) > SAMPLE_MAX_LENGTH:
        yield f"is longer than {SAMPLE_MAX_LENGTH} characters"
    if sample.split(" ", 1)[0].lower() in CONNECTORS:
        yield "starts with a word that joins an invocation to a request"


def _slots(sample: str, slots: Mapping[str, str]) -> Iterator[str]:
    used = _SLOT.findall(sample)
    yield from (f"slot {slot!r} is not declared" for slot in used if slot not in slots)
    if "AMAZON.SearchQuery" in map(slots.get, used):
        if len(used) > 1:
            yield "has another slot beside a search query"
        if not _SLOT.sub("", sample).strip():
            yield "a search query needs a carrier phrase"


def _examples(store: Json, model: Json) -> Iterator[str]:
    language = model["interactionModel"]["languageModel"]
    samples = {sample for intent in language["intents"] for sample in intent.get("samples", [])}
    start = f"Alexa, ask {language['invocationName']} "
    for phrase in store["examplePhrases"]:
        if not phrase.startswith(start) or phrase[-1] not in ".?":
            yield f"examplePhrases: {phrase!r} has to be '{start}…' and to end in a period or question mark"
        elif phrase.removeprefix(start)[:-1] not in samples:
            yield f"examplePhrases: {phrase!r} does not contain a sample utterance"


def _icons(store: Json, folder: Path) -> Iterator[str]:
    for key, side in _ICON_PIXELS.items():
        path = folder / store[key].removeprefix("file://")
        head = path.read_bytes()[:24] if path.is_file() else b""
        if head[:8] != b"\x89PNG\r\n\x1a\n" or struct.unpack(">II", head[16:24]) != (side, side):
            yield f"{key}: {path.name} is not a PNG of {side} by {side} pixels"
