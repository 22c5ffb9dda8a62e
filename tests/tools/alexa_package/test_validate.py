"""Amazon's schema and rules: the generated skill package follows them, and a package that does not is caught."""

import json
import shutil
from argparse import Namespace
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from skill.tools.alexa_package import validate
from skill.tools.simulator.alexa_nlu import MODELS, PACKAGE
from tests.conftest import PACKAGE_CHECKS

NUMBERS = {"en-AU": "triple zero", "en-CA": "911", "en-GB": "999", "en-IN": "112", "en-US": "911"}


@pytest.fixture
def model() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((MODELS / "en-US.json").read_text("utf-8"))
    return data


@pytest.fixture
def manifest() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((PACKAGE / "skill.json").read_text("utf-8"))
    return data


def test_the_package_follows_schema_and_rules(smapi: dict[str, Any]) -> None:
    assert validate.package(PACKAGE, NUMBERS, smapi) == []


def test_the_schema_catches_a_wrong_value(model: dict[str, Any], smapi: dict[str, Any]) -> None:
    language = model["interactionModel"]["languageModel"]
    language["modelConfiguration"]["fallbackIntentSensitivity"]["level"] = "EXTREME"
    assert any("EXTREME" in problem for problem in validate.schema(model, smapi, validate.MODEL_SCHEMA))


def test_all_rules_that_no_schema_expresses_are_checked_at_once(model: dict[str, Any]) -> None:
    language = model["interactionModel"]["languageModel"]
    intents = {intent["name"]: intent for intent in language["intents"]}
    intents["SunIntent"]["samples"] = ["in 3 days", "and the sun", "the sun", "the sun"]
    intents["CostIntent"]["samples"] += ["the sun", "o" * 201]
    intents["AskQuestionIntent"]["samples"] += ["{question}", "{question} and {question}", "tell {other}"]
    intents["HowManyIntent"]["samples"] = ["how many", "number of them", "what number", "what count", "count them"]
    language["intents"] = [intent for intent in language["intents"] if intent["name"] != "AMAZON.StopIntent"]
    language["invocationName"] = "alexa 2"
    model["interactionModel"]["dialog"]["intents"][0]["slots"][0]["name"] = "elsewhere"
    assert set(validate.model_rules(model)) == {
        "invocation name 'alexa 2': may hold only lower-case letters, spaces, apostrophes and periods",
        "invocation name 'alexa 2': 'alexa' is reserved",
        "AMAZON.StopIntent: is missing",
        "SunIntent: has 4 samples, needs 5",
        "SunIntent: 'in 3 days': has characters that a sample cannot have",
        "SunIntent: 'in 3 days': starts with a word that joins an invocation to a request",
        "SunIntent: 'and the sun': starts with a word that joins an invocation to a request",
        "SunIntent: 'the sun': occurs 2 times",
        "CostIntent, SunIntent: share 'the sun'",
        f"CostIntent: '{'o' * 201}': is longer than 200 characters",
        "AskQuestionIntent: '{question}': a search query needs a carrier phrase",
        "AskQuestionIntent: '{question} and {question}': has another slot beside a search query",
        "AskQuestionIntent: 'tell {other}': slot 'other' is not declared",
        "HowManyIntent: slot 'question' is in no sample",
        "AskQuestionIntent: its dialog elicits 'elsewhere', which it does not declare",
    }


@pytest.mark.parametrize("name", ["guide", "the guide"])
def test_an_invocation_name_needs_two_words(model: dict[str, Any], name: str) -> None:
    model["interactionModel"]["languageModel"]["invocationName"] = name
    problem = f"invocation name {name!r}: needs two words other than articles and prepositions"
    assert validate.model_rules(model) == [problem]


def test_the_description_of_a_health_skill_needs_a_disclaimer_and_makes_no_claims(manifest: dict[str, Any]) -> None:
    assert validate.manifest_rules(manifest, NUMBERS) == []
    spoiled = deepcopy(manifest)
    published = spoiled["manifest"]["publishingInformation"]
    published["locales"]["en-GB"]["description"] = "It cures baldness."
    assert validate.manifest_rules(spoiled, NUMBERS) == [
        "en-GB: description: does not say 'information and education'",
        "en-GB: description: does not say 'not a substitute for professional medical advice'",
        "en-GB: description: does not say 'doctor'",
        "en-GB: description: does not name the emergency number of the country",
        "en-GB: description: claims a cure or to save lives",
    ]
    published["category"] = "FOOD_AND_DRINK"
    assert validate.manifest_rules(spoiled, NUMBERS) == []


def test_a_health_skill_names_the_number_of_each_locale(manifest: dict[str, Any]) -> None:
    problem = "en-IN: description: does not name the emergency number of the country"
    assert validate.manifest_rules(manifest, {**NUMBERS, "en-IN": "102"}) == [problem]
    numbers = {locale: number for locale, number in NUMBERS.items() if locale != "en-IN"}
    assert validate.manifest_rules(manifest, numbers) == [problem]


def test_files_of_the_package_have_to_fit_together(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PACKAGE, tmp_path / "package"))
    models = folder / "interactionModels" / "custom"
    (models / "en-US.json").rename(models / "en-ZA.json")
    images = folder / "assets" / "images"
    shutil.copy(images / "large_icon.png", images / "small_icon.png")
    text = (folder / "skill.json").read_text("utf-8")
    text = text.replace("ask mesotherapy guide how many sessions?", "ask mesotherapy guide what is tea?", 1)
    text = text.replace("Alexa, ask mesotherapy guide how do i prepare", "Alexa, mesotherapy guide how do i prepare", 1)
    (folder / "skill.json").write_text(text, "utf-8")
    problems = validate.package(folder, NUMBERS)
    assert "skill.json: en-US has no interaction model" in problems
    assert "en-ZA.json: en-ZA is not in the manifest" in problems
    assert "skill.json: en-GB: smallIconUri: small_icon.png is not a PNG of 108 by 108 pixels" in problems
    example = "skill.json: en-AU: examplePhrases: 'Alexa, ask mesotherapy guide what is tea?'"
    assert f"{example} does not contain a sample utterance" in problems
    assert any("has to be 'Alexa, ask mesotherapy guide …'" in problem for problem in problems)


def test_a_model_can_only_be_so_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "MODEL_MAX_BYTES", 10)
    assert "en-GB.json: is larger than 10 bytes" in validate.package(PACKAGE, NUMBERS)


def test_the_command_needs_no_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert validate.run(Namespace(spec=None)) == 0
    assert capsys.readouterr().out == "The skill package is valid by Amazon's rules.\n"


def test_the_command_checks_by_the_schema_that_it_is_given(
    smapi: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    spec = PACKAGE_CHECKS / "node_modules" / "ask-smapi-model" / "spec.json"
    assert smapi
    assert validate.run(Namespace(spec=spec)) == 0
    assert capsys.readouterr().out == "The skill package is valid by Amazon's rules and schema.\n"


def test_the_command_prints_problems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(validate, "PACKAGE", tmp_path)
    assert validate.run(Namespace(spec=None)) == 2
    assert "skill.json" in capsys.readouterr().err
    shutil.copy(PACKAGE / "skill.json", tmp_path)
    assert validate.run(Namespace(spec=None)) == 1
    assert "skill.json: en-GB has no interaction model" in capsys.readouterr().out
    (tmp_path / "spec.json").write_text("{", "utf-8")
    assert validate.run(Namespace(spec=tmp_path / "spec.json")) == 2
    assert "spec.json: Expecting property name" in capsys.readouterr().err
