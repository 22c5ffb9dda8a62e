"""The stack: what the template says is what the code is, and the package runs in the real Lambda runtime."""

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from samcli.yamlhelper import yaml_parse
from samtranslator.translator.transform import transform

from skill import log
from skill.local import packaging
from skill.local.emulator import HANDLER, TIMEOUT_SECONDS, Emulator, init_milliseconds
from skill.local.simulator import APPLICATION, heard
from tests.conftest import EVENTS, ROOT

SESSIONS = ROOT / "tests" / "events" / "sessions.json"


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    data: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text("utf-8"))
    return data


@pytest.fixture(scope="module")
def function(template: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = template["Resources"]["GuideFunction"]["Properties"]
    return properties


@pytest.fixture(scope="module")
def generated(template: dict[str, Any]) -> dict[str, Any]:
    """The resources that SAM makes of the template, for CloudFormation."""

    class NoManagedPolicies:
        """Stands for the account, which is asked for the managed policies there are."""

        def load(self) -> dict[str, str]:
            return {}

    given = {"SkillId": APPLICATION}
    copied = json.loads(json.dumps(template))
    copied["Resources"]["GuideFunction"]["Properties"]["CodeUri"] = "s3://bucket/key"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        resources: dict[str, Any] = transform(copied, given, NoManagedPolicies())["Resources"]
    return resources


def test_the_handler_of_the_template_is_that_of_the_code(function: dict[str, Any]) -> None:
    assert function["Handler"] == HANDLER
    module, _, name = HANDLER.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name))


def test_the_environment_of_the_template_is_what_the_code_reads(function: dict[str, Any]) -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "skill").glob("*.py"))
    read = set(re.findall(r"environ(?:\.get\(|\[)\"(\w+)\"", source))
    given_by_lambda = {"AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_INITIALIZATION_TYPE"}
    assert read - given_by_lambda == set(function["Environment"]["Variables"])


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


def test_the_endpoint_that_the_manifest_needs_is_the_alias(template: dict[str, Any]) -> None:
    assert template["Outputs"]["FunctionArn"]["Value"] == {"Ref": "GuideFunction.Alias"}


def test_the_log_is_the_only_thing_that_the_function_may_touch(generated: dict[str, Any]) -> None:
    policies = generated["GuideRole"]["Properties"]["Policies"]
    assert "ManagedPolicyArns" not in generated["GuideRole"]["Properties"]
    log, trace = policies[0], policies[1]["Fn::If"]
    assert log["PolicyDocument"]["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": {"Fn::GetAtt": ["GuideLog", "Arn"]},
        }
    ]
    assert trace[0] == "Traced"
    assert trace[1]["PolicyDocument"]["Statement"][0]["Action"] == ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    assert trace[2] == {"Ref": "AWS::NoValue"}
    assert generated["GuideFunction"]["Properties"]["Role"] == {"Fn::GetAtt": ["GuideRole", "Arn"]}
    roles = {name for name, resource in generated.items() if resource["Type"] == "AWS::IAM::Role"}
    assert roles == {"GuideRole", "CodeDeployServiceRole"}


def test_only_alexa_may_call_the_function_and_only_for_this_skill(generated: dict[str, Any]) -> None:
    (permission,) = (r["Properties"] for r in generated.values() if r["Type"] == "AWS::Lambda::Permission")
    assert permission == {
        "Action": "lambda:InvokeFunction",
        "FunctionName": {"Ref": "GuideFunctionAliaslive"},
        "Principal": "alexa-appkit.amazon.com",
        "EventSourceToken": {"Ref": "SkillId"},
    }


def test_the_policies_pass_the_check_for_least_privilege(generated: dict[str, Any], tmp_path: Path) -> None:
    arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/mesotherapy-guide:*"
    log, trace = (
        generated["GuideRole"]["Properties"]["Policies"][0],
        generated["GuideRole"]["Properties"]["Policies"][1],
    )
    statements = [*log["PolicyDocument"]["Statement"], *trace["Fn::If"][1]["PolicyDocument"]["Statement"]]
    document = {"Version": "2012-10-17", "Statement": [{**statements[0], "Resource": arn}, *statements[1:]]}
    assert findings(document, tmp_path) == "There were no results found."
    document["Statement"][0]["Resource"] = "*"
    assert "Infrastructure Modification" in findings(document, tmp_path)


def findings(policy: dict[str, Any], folder: Path) -> str:
    path = folder / "policy.json"
    path.write_text(json.dumps(policy), "utf-8")
    tool = Path(sys.executable).with_name("cloudsplaining")
    done = subprocess.run(  # noqa: S603
        [tool, "scan-policy-file", "--input-file", path], capture_output=True, text=True, cwd=folder
    )
    return done.stdout.strip()


def test_a_new_version_is_rolled_out_gradually_and_back_on_an_alarm(generated: dict[str, Any]) -> None:
    alias = generated["GuideFunctionAliaslive"]
    assert alias["Properties"]["Name"] == "live"
    assert "CodeDeployLambdaAliasUpdate" in alias["UpdatePolicy"]
    group = generated["GuideFunctionDeploymentGroup"]["Properties"]
    assert group["AutoRollbackConfiguration"]["Enabled"] is True
    watched = {alarm["Name"]["Ref"] for alarm in group["AlarmConfiguration"]["Alarms"]}
    assert watched == {"ErrorsAlarm", "FailuresAlarm", "ThrottlesAlarm", "SlowAlarm"}
    assert {name for name, resource in generated.items() if resource["Type"] == "AWS::CloudWatch::Alarm"} == watched | {
        "UnansweredAlarm"
    }


def test_published_versions_start_from_a_snapshot_that_ends_with_them(
    function: dict[str, Any], generated: dict[str, Any]
) -> None:
    assert function["SnapStart"] == {"ApplyOn": {"Ref": "SnapStart"}}
    (version,) = (r for r in generated.values() if r["Type"] == "AWS::Lambda::Version")
    assert version["DeletionPolicy"] == "Delete"


def test_the_parameters_default_to_what_is_recommended(template: dict[str, Any]) -> None:
    defaults = {name: parameter.get("Default") for name, parameter in template["Parameters"].items()}
    assert defaults == {
        "SkillId": None,
        "Architecture": "arm64",
        "SnapStart": "PublishedVersions",
        "Rollout": "Canary10Percent5Minutes",
        "Tracing": "PassThrough",
        "KeepUnansweredWords": "false",
        "AlarmEmail": "",
    }


def test_words_are_kept_no_longer_than_is_promised(template: dict[str, Any]) -> None:
    assert template["Resources"]["GuideLog"]["Properties"]["RetentionInDays"] == 14
    assert "14 days" in template["Parameters"]["KeepUnansweredWords"]["Description"]


def test_alarms_and_dashboard_watch_metrics_that_are_written(template: dict[str, Any]) -> None:
    text = (ROOT / "template.yaml").read_text("utf-8")
    body = template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    dashboard = json.loads(re.sub(r"\$\{[^}]+\}", "x", body))
    drawn = re.findall(r'\["MesotherapyGuide", "(\w+)"|\["\.", "(\w+)", "\.", "\."\]', body)
    assert {widget["type"] for widget in dashboard["widgets"]} == {"alarm", "metric", "log"}
    assert set(re.findall(r"MetricName: (\w+)", text)) - {"Errors", "Throttles", "Duration"} < set(log.UNITS)
    assert {name for pair in drawn for name in pair if name} - {"Throttles"} <= set(log.UNITS)
    assert set(re.findall(r"Namespace: (\w+)$", text, re.MULTILINE)) == {log.NAMESPACE}


def test_there_is_a_section_for_each_of_alexas_regions() -> None:
    settings = tomllib.loads((ROOT / "samconfig.toml").read_text("utf-8"))
    regions = {name: settings[name]["deploy"]["parameters"]["region"] for name in ("na", "eu", "fe")}
    assert regions == {"na": "us-east-1", "eu": "eu-west-1", "fe": "us-west-2"}
    sections = [settings[name]["deploy"]["parameters"] for name in regions]
    assert [{**section, "region": ""} for section in sections] == [{**sections[0], "region": ""}] * 3


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


def test_the_package_is_small(package: Path) -> None:
    assert len(packaging.zipped(package)) <= 2_500_000


def test_two_builds_give_the_same_bytes(package: Path) -> None:
    first = packaging.digest(packaging.zipped(package))
    subprocess.run(["make", "-s", "sam-build"], cwd=ROOT, check=True, capture_output=True)  # noqa: S607
    assert packaging.digest(packaging.zipped(package)) == first


def test_what_answering_loads_has_bytecode_and_compiles_without_a_warning(package: Path) -> None:
    python = packaging.runtime_python()
    if not python:
        pytest.skip(f"there is no Python {packaging.RUNTIME} to compile for")
    answering = f"""
import json, sys
sys.path.insert(0, {str(package)!r})
from skill.app import handler
for event in json.load(sys.stdin):
    handler(event, None)
files = [module.__file__ for module in list(sys.modules.values()) if getattr(module, "__file__", None)]
print(json.dumps([file for file in files if file.startswith({str(package)!r})]))
"""
    environment = {**os.environ, "PYENV_VERSION": packaging.RUNTIME}
    done = subprocess.run(  # noqa: S603
        [python, "-I", "-B", "-W", "always", "-c", answering],
        input=json.dumps([json.loads(path.read_text("utf-8")) for path in EVENTS]),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    loaded = [Path(file) for file in json.loads(done.stdout)]
    tag = f"cpython-{packaging.RUNTIME.replace('.', '')}"
    bare = [path for path in loaded if not (path.parent / "__pycache__" / f"{path.stem}.{tag}.pyc").is_file()]
    assert len(loaded) > 50
    assert bare == []


def test_the_package_answers_in_the_real_runtime(package: Path) -> None:
    settings = {"SKILL_ID": APPLICATION, "AWS_LAMBDA_LOG_FORMAT": "JSON"}
    with Emulator(package, settings) as runtime:
        said = {
            path.stem: heard(runtime.invoke(json.loads(path.read_text("utf-8")))["response"].get("outputSpeech"))
            for path in EVENTS
        }
        log_ = runtime.stop()
    assert "Five sessions" in (said["sessions"] or "")
    assert "911" in (said["alarm"] or "")
    assert [name for name, speech in said.items() if not speech] == ["session_ended"]
    assert init_milliseconds(log_) < TIMEOUT_SECONDS * 1000
    lines = [json.loads(line) for line in log_.splitlines() if line.startswith("{")]
    assert len(lines) == len(EVENTS)
    assert [line["cold"] for line in lines] == [True] + [False] * (len(EVENTS) - 1)
    assert "Warning" not in log_


def test_the_package_rejects_another_skill_in_the_real_runtime(package: Path) -> None:
    with Emulator(package, {"SKILL_ID": "amzn1.ask.skill.11111111-1111-1111-1111-111111111111"}) as runtime:
        answer = runtime.invoke(json.loads((SESSIONS).read_text("utf-8")))
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
        [sam, "local", "invoke", "GuideFunction", "--skip-pull-image", "-e", str(SESSIONS)],
        cwd=package.parents[2],
        capture_output=True,
        text=True,
    )
    assert "Five sessions on average" in done.stdout, done.stderr
