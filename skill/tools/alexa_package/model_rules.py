"""Amazon's rules for an interaction model that no schema expresses."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from skill.tools.alexa_package import name_rules, sample_rules, shapes
from skill.tools.alexa_package.sample_rules import SAMPLES_MIN, SLOT

BUILT_INS = frozenset(
    f"AMAZON.{name}Intent"
    for name in (
        "Cancel", "Fallback", "Help", "NavigateHome", "Next", "No", "Previous", "Repeat", "StartOver", "Stop", "Yes",
    )
)  # fmt: skip
"""Amazon's own intents that a model needs here."""
INTENTS_MAX = 250
LITERAL = "AMAZON.LITERAL"

Model = Mapping[str, Any]
"""What `interactionModel` holds."""
Intents = list[dict[str, Any]]


def problems(model: shapes.Json) -> list[str]:
    """List how the JSON of an interaction model violates Amazon's rules. If its shape is wrong, list only how."""
    if found := list(shapes.violations(model, shapes.MODEL)):
        return found
    checks = (_invocation_name, _intents, _samples, _slots, _types, _dialog, _prompts)
    return list(chain.from_iterable(check(model["interactionModel"]) for check in checks))


def _intents_of(model: Model) -> Intents:
    intents: Intents = model["languageModel"]["intents"]
    return intents


def _repeated(names: Iterable[str]) -> Iterator[str]:
    """The names that occur once more, in upper or lower case, which Amazon takes for the same."""
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen:
            yield name
        seen.add(name.lower())


def _invocation_name(model: Model) -> Iterator[str]:
    name = model["languageModel"]["invocationName"]
    yield from (f"invocationName: {name!r} {problem}" for problem in name_rules.invocation_name(name))


def _intents(model: Model) -> Iterator[str]:
    names = [intent["name"] for intent in _intents_of(model)]
    if len(names) > INTENTS_MAX:
        yield f"intents: there are {len(names)}, and may be {INTENTS_MAX} at most"
    yield from (f"{name}: is missing" for name in sorted(BUILT_INS.difference(names)))
    yield from (f"intents: two are named {name!r}" for name in _repeated(names))
    yield from (f"{name}: {problem}" for name in names for problem in name_rules.intent_name(name))


def _samples(model: Model) -> Iterator[str]:
    owners: dict[str, set[str]] = defaultdict(set)
    for intent in _intents_of(model):
        name, samples = intent["name"], intent.get("samples", [])
        if not name.startswith("AMAZON.") and len(samples) < SAMPLES_MIN:
            yield f"{name}: has {len(samples)} samples, needs {SAMPLES_MIN}"
        slots = {slot["name"]: slot["type"] for slot in intent.get("slots", [])}
        for sample, count in Counter[str](samples).items():
            if count > 1:
                yield f"{name}: {sample!r}: occurs {count} times"
            found = sample_rules.problems(sample, slots, model["languageModel"]["invocationName"])
            yield from (f"{name}: {sample!r}: {problem}" for problem in found)
            owners[SLOT.sub("{}", sample.lower())].add(name)
    for sample, names in owners.items():
        if len(names) > 1:
            yield f"{', '.join(sorted(names))}: share {sample!r}"


def _slots(model: Model) -> Iterator[str]:
    types = {declared["name"] for declared in model["languageModel"].get("types", [])}
    for intent in _intents_of(model):
        slots, samples = intent.get("slots", []), intent.get("samples", [])
        yield from (f"{intent['name']}: two slots are named {name!r}" for name in _repeated(s["name"] for s in slots))
        for slot in slots:
            name, kind = slot["name"], slot["type"]
            place = f"{intent['name']}: slot {name!r}"
            yield from (f"{place} {problem}" for problem in name_rules.plain_name(name))
            if not any(f"{{{name}}}" in sample for sample in samples):
                yield f"{place} is in no sample"
            if kind == LITERAL:
                yield f"{place} has the type {LITERAL}, which Amazon has withdrawn"
            elif kind not in types and not kind.startswith("AMAZON."):
                yield f"{place} has the type {kind!r}, which types does not declare"


def _types(model: Model) -> Iterator[str]:
    types = model["languageModel"].get("types", [])
    yield from (f"types: two are named {name!r}" for name in _repeated(declared["name"] for declared in types))
    for declared in types:
        place = f"types: {declared['name']!r}"
        yield from (f"{place} {problem}" for problem in name_rules.plain_name(declared["name"]))
        if not declared.get("values") and "valueSupplier" not in declared:
            yield f"{place} has no values"


def _dialog(model: Model) -> Iterator[str]:
    names = {intent["name"] for intent in _intents_of(model)}
    declared = {(i["name"], slot["name"], slot["type"]) for i in _intents_of(model) for slot in i.get("slots", [])}
    for dialog in model.get("dialog", {}).get("intents", []):
        name = dialog["name"]
        if name not in names:
            yield f"dialog: there is no intent {name!r}"
            continue
        for slot in dialog.get("slots", []):
            if (name, slot["name"], slot["type"]) not in declared:
                yield f"{name}: its dialog elicits {slot['name']!r}, which it does not declare"


def _prompts(model: Model) -> Iterator[str]:
    prompts = model.get("prompts", [])
    there = {prompt["id"] for prompt in prompts}
    yield from (f"prompts: two have the id {name!r}" for name in _repeated(prompt["id"] for prompt in prompts))
    yield from (f"prompts: {prompt['id']!r} has no variations" for prompt in prompts if not prompt["variations"])
    for dialog in model.get("dialog", {}).get("intents", []):
        for prompt in dict.fromkeys(_prompts_of(dialog)):
            if prompt not in there:
                yield f"{dialog['name']}: its dialog names the prompt {prompt!r}, which prompts does not have"


def _prompts_of(dialog: Mapping[str, Any]) -> Iterator[str]:
    """The ids of the prompts that an intent's dialog speaks."""
    yield from dialog.get("prompts", {}).values()
    for slot in dialog.get("slots", []):
        yield from slot.get("prompts", {}).values()
        yield from (validation["prompt"] for validation in slot.get("validations", []))
