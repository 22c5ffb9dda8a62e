"""Amazon's rules for the manifest of a health skill."""

import json
from copy import deepcopy
from typing import Any

import pytest

from skill.tools.alexa_package import manifest_rules
from skill.tools.simulator.alexa_nlu import PACKAGE
from tests.tools.alexa_package.conftest import NUMBERS


@pytest.fixture
def manifest() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((PACKAGE / "skill.json").read_text("utf-8"))
    return data


def test_the_description_of_a_health_skill_needs_a_disclaimer_and_makes_no_claims(manifest: dict[str, Any]) -> None:
    assert manifest_rules.problems(manifest, NUMBERS) == []
    spoiled = deepcopy(manifest)
    published = spoiled["manifest"]["publishingInformation"]
    published["locales"]["en-GB"]["description"] = "It cures baldness."
    assert manifest_rules.problems(spoiled, NUMBERS) == [
        "en-GB: description: does not say 'information and education'",
        "en-GB: description: does not say 'not a substitute for professional medical advice'",
        "en-GB: description: does not say 'doctor'",
        "en-GB: description: does not name the emergency number of the country",
        "en-GB: description: claims a cure or to save lives",
    ]
    published["category"] = "FOOD_AND_DRINK"
    assert manifest_rules.problems(spoiled, NUMBERS) == []


def test_a_health_skill_names_the_number_of_each_locale(manifest: dict[str, Any]) -> None:
    problem = "en-IN: description: does not name the emergency number of the country"
    assert manifest_rules.problems(manifest, {**NUMBERS, "en-IN": "102"}) == [problem]
    numbers = {locale: number for locale, number in NUMBERS.items() if locale != "en-IN"}
    assert manifest_rules.problems(manifest, numbers) == [problem]


PUBLISHED = "manifest.publishingInformation"


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("", "manifest"),
        ("manifest", "publishingInformation"),
        (PUBLISHED, "category"),
        (PUBLISHED, "locales"),
        *(
            (f"{PUBLISHED}.locales.en-GB", key)
            for key in ("name", "summary", "description", "examplePhrases", "smallIconUri", "largeIconUri")
        ),
    ],
)
def test_a_missing_key_is_named(manifest: dict[str, Any], path: str, key: str) -> None:
    place = manifest
    for step in filter(None, path.split(".")):
        place = place[step]
    del place[key]
    assert manifest_rules.problems(manifest, NUMBERS) == [f"{path}: {key!r} is a required property".removeprefix(": ")]


def test_a_value_of_another_type_is_named_but_not_repeated(manifest: dict[str, Any]) -> None:
    manifest["manifest"]["publishingInformation"]["locales"]["en-GB"]["examplePhrases"] = "Alexa, ask tea guide"
    problem = f"{PUBLISHED}.locales.en-GB.examplePhrases: is not of type 'array'"
    assert manifest_rules.problems(manifest, NUMBERS) == [problem]
    assert manifest_rules.problems([manifest], NUMBERS) == ["is not of type 'object'"]
