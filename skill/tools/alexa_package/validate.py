"""The command `validate`: checks the skill package by Amazon's schema, and by the rules that no schema expresses."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from jsonschema import Draft4Validator

from skill.tools.alexa_package import manifest_rules, model_rules, shapes
from skill.tools.authoring.draft import Draft
from skill.tools.simulator.alexa_nlu import PACKAGE

MODEL_SCHEMA = "v1.skill.interactionModel.InteractionModelData"
MANIFEST_SCHEMA = "v1.skill.Manifest.SkillManifestEnvelope"
MANIFEST = "skill.json"
MODELS = PurePosixPath("interactionModels/custom")
MODEL_MAX_BYTES = 1_500_000

Spec = Mapping[str, Any]
"""The definitions of Amazon's JSON, from the npm package ask-smapi-model."""
Files = Mapping[str, bytes]
"""The files of a skill package, by their path in it."""


def run(options: argparse.Namespace) -> int:
    """Print every problem of the generated skill package, and return 1 if there is any.

    `options.spec` is the path of Amazon's schema, or None.
    """
    try:
        spec = _parse(str(options.spec), options.spec.read_bytes()) if options.spec else None
        problems = package(PACKAGE, emergency_numbers(Draft()), spec)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    checked = "Amazon's rules and schema" if spec else "Amazon's rules"
    print("\n".join(problems) if problems else f"The skill package is valid by {checked}.")
    return 1 if problems else 0


def emergency_numbers(draft: Draft) -> dict[str, str]:
    """The number to call in each locale."""
    return {locale: draft.wording(locale)["emergency"] for locale in draft.locales}


def package(folder: Path, numbers: Mapping[str, str], spec: Spec | None = None) -> list[str]:
    """List everything wrong with the skill package in a folder; see `files`. Raises OSError if it has no manifest."""
    found = {MANIFEST: (folder / MANIFEST).read_bytes()}
    found |= {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return files(found, numbers, spec)


def files(package: Files, numbers: Mapping[str, str], spec: Spec | None = None) -> list[str]:
    """List everything wrong with a skill package.

    `numbers` are the emergency numbers by locale. Without `spec` only the rules are checked. Raises ValueError for a
    file that is not JSON in UTF-8.
    """
    manifest = _parse(MANIFEST, package[MANIFEST])
    problems = [*_schema(manifest, spec, MANIFEST_SCHEMA), *manifest_rules.problems(manifest, numbers)]
    found = [f"{MANIFEST}: {problem}" for problem in problems]
    models = {}
    for path in sorted(PurePosixPath(name) for name in package if PurePosixPath(name).match(f"{MODELS}/*.json")):
        model = models[path.stem] = _parse(path.name, package[str(path)])
        problems = [*_schema(model, spec, MODEL_SCHEMA), *model_rules.problems(model)]
        if len(package[str(path)]) > MODEL_MAX_BYTES:
            problems.append(f"is larger than {MODEL_MAX_BYTES} bytes")
        found += [f"{path.name}: {problem}" for problem in problems]
    return list(dict.fromkeys([*found, *_together(manifest, models, package)]))


def _together(manifest: shapes.Json, models: Mapping[str, shapes.Json], package: Files) -> Iterator[str]:
    """What does not fit together: locales, example phrases and samples, icons. Leaves out what has the wrong shape."""
    if any(shapes.violations(manifest, shapes.MANIFEST)):
        return
    stores = manifest["manifest"]["publishingInformation"]["locales"]
    yield from (f"{MANIFEST}: {locale} has no interaction model" for locale in stores if locale not in models)
    yield from (f"{locale}.json: {locale} is not in the manifest" for locale in models if locale not in stores)
    for locale, store in stores.items():
        yield from (f"{MANIFEST}: {locale}: {problem}" for problem in manifest_rules.icons(store, package))
        if locale in models and not any(shapes.violations(models[locale], shapes.MODEL)):
            problems = manifest_rules.examples(store, models[locale])
            yield from (f"{MANIFEST}: {locale}: {problem}" for problem in problems)


def schema(data: shapes.Json, spec: Spec, name: str) -> list[str]:
    """List how a document violates Amazon's schema of that name."""
    validator = Draft4Validator({**spec, "$ref": f"#/definitions/{name}"})
    return [shapes.at(error, error.message) for error in validator.iter_errors(data)]


def _schema(data: shapes.Json, spec: Spec | None, name: str) -> list[str]:
    return schema(data, spec, name) if spec else []


def _parse(name: str, data: bytes) -> shapes.Json:
    try:
        return json.loads(data.decode())
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error
