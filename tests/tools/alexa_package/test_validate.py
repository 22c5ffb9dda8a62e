"""Amazon's schema and rules: the generated skill package follows them, and a package that does not is caught."""

import json
import shutil
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from skill.tools.alexa_package import validate
from skill.tools.simulator.alexa_nlu import MODELS, PACKAGE
from tests.conftest import PACKAGE_CHECKS
from tests.tools.alexa_package.conftest import NUMBERS

SHORT = 12
"""Samples of an intent without slots, at most, in the package that is spoiled."""


@pytest.fixture
def model() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((MODELS / "en-US.json").read_text("utf-8"))
    return data


@pytest.fixture(scope="module")
def short_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package with fewer samples, which are most of it; what is wrong with one is told in a fifth of the time."""
    folder = Path(shutil.copytree(PACKAGE, tmp_path_factory.mktemp("short") / "package"))
    manifest = (folder / "skill.json").read_text("utf-8")
    for path in (folder / "interactionModels" / "custom").glob("*.json"):
        model = json.loads(path.read_text("utf-8"))
        for intent in model["interactionModel"]["languageModel"]["intents"]:
            if not intent.get("slots"):
                shown = [sample for sample in intent["samples"][SHORT:] if f" {sample}" in manifest]
                intent["samples"] = [*intent["samples"][:SHORT], *shown]
        path.write_text(json.dumps(model), "utf-8")
    assert validate.package(folder, NUMBERS) == []
    return folder


@pytest.fixture
def folder(short_package: Path, tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    return Path(shutil.copytree(short_package, tmp_path / "package"))


def test_the_package_follows_schema_and_rules(smapi: dict[str, Any]) -> None:
    assert validate.package(PACKAGE, NUMBERS, smapi) == []


def test_the_schema_catches_a_wrong_value(model: dict[str, Any], smapi: dict[str, Any]) -> None:
    language = model["interactionModel"]["languageModel"]
    language["modelConfiguration"]["fallbackIntentSensitivity"]["level"] = "EXTREME"
    assert any("EXTREME" in problem for problem in validate.schema(model, smapi, validate.MODEL_SCHEMA))


def test_a_problem_is_named_by_file_and_key(folder: Path, model: dict[str, Any]) -> None:
    path = folder / "interactionModels" / "custom" / "en-US.json"
    language = model["interactionModel"]["languageModel"]
    language["types"] = [{"name": "COLOR"}]
    (folder / "skill.json").write_text(
        (folder / "skill.json").read_text("utf-8").replace("It is not a substitute", "It is no substitute", 1), "utf-8"
    )
    path.write_text(json.dumps(model), "utf-8")
    assert validate.package(folder, NUMBERS) == [
        "skill.json: en-AU: description: does not say 'not a substitute for professional medical advice'",
        "en-US.json: types: 'COLOR' has no values",
    ]


def test_a_file_of_the_wrong_shape_is_named_and_the_others_are_checked_all_the_same(folder: Path) -> None:
    models = folder / "interactionModels" / "custom"
    (models / "en-GB.json").write_text("[]", "utf-8")
    (models / "en-US.json").write_text('{"interactionModel": {}}', "utf-8")
    assert validate.package(folder, NUMBERS) == [
        "en-GB.json: is not of type 'object'",
        "en-US.json: interactionModel: 'languageModel' is a required property",
    ]
    (folder / "skill.json").write_text('{"manifest": {}}', "utf-8")
    assert (
        validate.package(folder, NUMBERS)[0] == "skill.json: manifest: 'publishingInformation' is a required property"
    )


def test_what_rules_and_schema_both_say_is_said_once(folder: Path, smapi: dict[str, Any]) -> None:
    (folder / "interactionModels" / "custom" / "en-US.json").write_text('{"interactionModel": {}}', "utf-8")
    problem = "en-US.json: interactionModel: 'languageModel' is a required property"
    assert validate.package(folder, NUMBERS, smapi) == [problem]


def test_files_of_the_package_have_to_fit_together(folder: Path) -> None:
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
    assert not any("large_icon.png" in problem for problem in problems)
    example = "skill.json: en-AU: examplePhrases: 'Alexa, ask mesotherapy guide what is tea?'"
    assert f"{example} does not contain a sample utterance" in problems
    assert any("has to be 'Alexa, ask mesotherapy guide …'" in problem for problem in problems)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n\0\0", None], ids=["empty", "cut off", "missing"])
def test_an_icon_has_to_be_a_picture(folder: Path, data: bytes | None) -> None:
    icon = folder / "assets" / "images" / "large_icon.png"
    icon.unlink()
    if data is not None:
        icon.write_bytes(data)
    problem = "skill.json: en-GB: largeIconUri: large_icon.png is not a PNG of 512 by 512 pixels"
    assert problem in validate.package(folder, NUMBERS)


def test_a_model_can_only_be_so_large(short_package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "MODEL_MAX_BYTES", 10)
    assert "en-GB.json: is larger than 10 bytes" in validate.package(short_package, NUMBERS)


def test_the_command_needs_no_schema(
    short_package: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(validate, "PACKAGE", short_package)
    assert validate.run(Namespace(spec=None)) == 0
    assert capsys.readouterr().out == "The skill package is valid by Amazon's rules.\n"


def test_the_command_checks_by_the_schema_that_it_is_given(
    short_package: Path, smapi: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(validate, "PACKAGE", short_package)
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
