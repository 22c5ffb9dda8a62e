"""The skill package: what Amazon's schema and rules say of it, and that they would catch what is wrong."""

import copy
import json
from typing import Any

import pytest

from skill.local import authoring, validate
from skill.local import manifest as manifest_builder
from skill.local.authoring import Draft
from skill.local.understand import MODELS, PACKAGE

LOCALES = ["en-AU", "en-CA", "en-GB", "en-IN", "en-US"]


@pytest.fixture
def model() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((MODELS / "en-US.json").read_text("utf-8"))
    return data


@pytest.fixture
def manifest() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((PACKAGE / "skill.json").read_text("utf-8"))
    return data


def intents(model: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {intent["name"]: intent for intent in model["interactionModel"]["languageModel"]["intents"]}


def test_the_package_could_be_uploaded_as_it_stands(smapi: dict[str, Any]) -> None:
    assert validate.package(PACKAGE, smapi) == []


def test_endpoints_of_the_content_go_into_the_manifest(smapi: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    arn = "arn:aws:lambda:{}:123456789012:function:mesotherapy-guide-GuideFunction-1A2B3C:live"
    draft = Draft()
    endpoints = {"EU": arn.format("eu-west-1"), "FE": arn.format("us-west-2")}
    monkeypatch.setattr(draft, "skill", {**draft.skill, "endpoints": endpoints})
    authoring.check(draft)
    built = manifest_builder.build(draft)
    assert validate.schema(built, smapi, validate.MANIFEST_SCHEMA) == []
    assert built["manifest"]["apis"]["custom"] == {
        "endpoint": {"uri": endpoints["EU"]},
        "regions": {region: {"endpoint": {"uri": uri}} for region, uri in endpoints.items()},
        "interfaces": [],
    }


def test_there_is_a_model_for_each_locale() -> None:
    assert sorted(path.stem for path in MODELS.glob("*.json")) == LOCALES


def test_the_schema_catches_a_wrong_enum(model: dict[str, Any], smapi: dict[str, Any]) -> None:
    language = model["interactionModel"]["languageModel"]
    language["modelConfiguration"]["fallbackIntentSensitivity"]["level"] = "EXTREME"
    assert any("EXTREME" in problem for problem in validate.schema(model, smapi, validate.MODEL_SCHEMA))


def test_the_dialog_elicits_the_question_of_the_general_intent(model: dict[str, Any]) -> None:
    (asked,) = model["interactionModel"]["dialog"]["intents"]
    assert (asked["name"], asked["slots"][0]["name"]) == ("AskQuestionIntent", "question")
    assert asked["slots"][0]["elicitationRequired"] is True


def test_rules_that_no_schema_holds_are_all_checked_at_once(model: dict[str, Any]) -> None:
    named = intents(model)
    named["SunIntent"]["samples"] = ["in 3 days", "and the sun", "the sun", "the sun"]
    named["CostIntent"]["samples"].append("the sun")
    named["AskQuestionIntent"]["samples"] += ["{question}", "{question} and {question}", "tell {other}"]
    named["HowManyIntent"]["samples"] = ["how many", "number of them", "what number", "what count", "count them"]
    language = model["interactionModel"]["languageModel"]
    language["intents"] = [intent for intent in language["intents"] if intent["name"] != "AMAZON.StopIntent"]
    language["invocationName"] = "alexa 2"
    model["interactionModel"]["dialog"]["intents"][0]["slots"][0]["name"] = "elsewhere"
    assert set(validate.model_rules(model)) == {
        "invocation name 'alexa 2': may hold only lower case letters, spaces, apostrophes and periods",
        "invocation name 'alexa 2': 'alexa' is reserved",
        "AMAZON.StopIntent: is missing",
        "SunIntent: has 4 samples, needs 5",
        "SunIntent: 'in 3 days': has characters that a sample must not have",
        "SunIntent: 'in 3 days': starts with a word that joins an invocation to a request",
        "SunIntent: 'and the sun': starts with a word that joins an invocation to a request",
        "SunIntent: 'the sun': stands 2 times",
        "CostIntent, SunIntent: share 'the sun'",
        "AskQuestionIntent: '{question}': a search query needs a carrier phrase",
        "AskQuestionIntent: '{question} and {question}': has another slot beside a search query",
        "AskQuestionIntent: 'tell {other}': slot 'other' is not declared",
        "HowManyIntent: slot 'question' is in no sample",
        "AskQuestionIntent: its dialog elicits 'elsewhere', which it does not declare",
    }


def test_a_description_without_disclaimer_or_with_a_claim_is_caught(manifest: dict[str, Any]) -> None:
    assert validate.manifest_rules(manifest) == []
    spoiled = copy.deepcopy(manifest)
    store = spoiled["manifest"]["publishingInformation"]["locales"]["en-GB"]
    store["description"] = "It cures baldness."
    assert validate.manifest_rules(spoiled) == [
        "en-GB: description: does not say 'information and education'",
        "en-GB: description: does not say 'not a substitute for professional medical advice'",
        "en-GB: description: does not say 'doctor'",
        "en-GB: description: does not name the emergency number of the country",
        "en-GB: description: claims a cure or to save lives",
    ]


def test_spelling_in_the_samples_follows_the_locale() -> None:
    american = json.dumps(intents(json.loads((MODELS / "en-US.json").read_text("utf-8"))))
    british = json.dumps(intents(json.loads((MODELS / "en-GB.json").read_text("utf-8"))))
    assert "can i color my hair" in american
    assert "colour" not in american
    assert "can i colour my hair" in british
    assert " color" not in british
