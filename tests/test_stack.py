"""The stack: what the template says is what the code is, and the package runs in the real Lambda runtime."""

import importlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from samcli.yamlhelper import yaml_parse

from skill.local.emulator import HANDLER, TIMEOUT_SECONDS, Emulator, init_milliseconds
from skill.local.simulator import APPLICATION, heard
from tests.conftest import ROOT

EVENTS = ROOT / "tests" / "events"


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    data: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text("utf-8"))
    return data


@pytest.fixture(scope="module")
def function(template: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = template["Resources"]["GuideFunction"]["Properties"]
    return properties


def test_the_handler_of_the_template_is_that_of_the_code(function: dict[str, Any]) -> None:
    assert function["Handler"] == HANDLER
    module, _, name = HANDLER.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name))


def test_the_environment_of_the_template_is_what_the_code_reads(function: dict[str, Any]) -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "skill").glob("*.py"))
    assert set(re.findall(r"environ(?:\.get\(|\[)\"(\w+)\"", source)) == set(function["Environment"]["Variables"])


def test_the_runtime_and_time_limit_are_those_that_are_built_and_tried(function: dict[str, Any]) -> None:
    assert f"--python-version {function['Runtime'].removeprefix('python')}" in (ROOT / "Makefile").read_text("utf-8")
    assert function["Timeout"] == TIMEOUT_SECONDS


def test_the_skill_id_is_required_and_checked(template: dict[str, Any], function: dict[str, Any]) -> None:
    parameter = template["Parameters"]["SkillId"]
    assert "Default" not in parameter
    assert re.fullmatch(parameter["AllowedPattern"], APPLICATION)
    assert not re.fullmatch(parameter["AllowedPattern"], "amzn1.ask.skill.")
    assert function["Events"]["Alexa"] == {"Type": "AlexaSkill", "Properties": {"SkillId": {"Ref": "SkillId"}}}
    assert function["Environment"]["Variables"]["SKILL_ID"] == {"Ref": "SkillId"}


def test_the_endpoint_that_the_manifest_needs_is_an_output(template: dict[str, Any]) -> None:
    assert template["Outputs"]["FunctionArn"]["Value"] == {"Fn::GetAtt": ["GuideFunction", "Arn"]}


def test_ask_cli_finds_the_skill_package() -> None:
    resources = json.loads((ROOT / "ask-resources.json").read_text("utf-8"))
    source = ROOT / resources["profiles"]["default"]["skillMetadata"]["src"]
    assert (source / "skill.json").is_file()
    assert {path.suffix for path in source.rglob("*") if path.is_file()} == {".json", ".png"}


@pytest.mark.parametrize("command", [["sam", "validate", "--lint"], ["cfn-lint", "template.yaml"]])
def test_the_template_is_clean(command: list[str]) -> None:
    tool = Path(sys.executable).with_name(command[0])
    done = subprocess.run([tool, *command[1:]], cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_that_runs_only_locally_is_in_the_package(package: Path) -> None:
    assert {path.name for path in (package / "skill").iterdir() if path.name != "__pycache__"} == {
        "compiled",
        *(path.name for path in (ROOT / "skill").glob("*.py")),
    }
    assert not list(package.glob("boto*"))


def test_the_package_answers_in_the_real_runtime(package: Path) -> None:
    with Emulator(package, {"SKILL_ID": APPLICATION}) as runtime:
        said = {
            path.stem: heard(runtime.invoke(json.loads(path.read_text("utf-8")))["response"]["outputSpeech"])
            for path in sorted(EVENTS.glob("*.json"))
        }
        log = runtime.stop()
    assert "Five sessions" in (said["sessions"] or "")
    assert "911" in (said["alarm"] or "")
    assert all(said.values())
    assert init_milliseconds(log) < TIMEOUT_SECONDS * 1000


def test_the_package_rejects_another_skill_in_the_real_runtime(package: Path) -> None:
    with Emulator(package, {"SKILL_ID": "amzn1.ask.skill.11111111-1111-1111-1111-111111111111"}) as runtime:
        answer = runtime.invoke(json.loads((EVENTS / "sessions.json").read_text("utf-8")))
    assert answer == {"version": "1.0", "response": {}}


def test_a_package_that_was_not_built_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="run `make sam-build`"):
        Emulator(tmp_path)


def test_the_package_answers_under_sam_in_docker(package: Path) -> None:
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "info"], capture_output=True).returncode:  # noqa: S603
        pytest.skip("no Docker engine is running")
    sam = Path(sys.executable).with_name("sam")
    done = subprocess.run(  # noqa: S603
        [sam, "local", "invoke", "GuideFunction", "--skip-pull-image", "-e", str(EVENTS / "sessions.json")],
        cwd=package.parents[2],
        capture_output=True,
        text=True,
    )
    assert "Five sessions on average" in done.stdout, done.stderr
