"""The stack: the template agrees with the code, and the package answers under the real Lambda runtime."""

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

from skill import catalog
from skill.memory import KEPT_DAYS, Record
from skill.memory.table import KEY
from skill.telemetry.log import METRICS
from skill.tools import usage_report
from skill.tools.lambda_package import build
from skill.tools.lambda_package.emulator import HANDLER, TIMEOUT_SECONDS, Emulator, init_milliseconds
from skill.tools.simulator.envelope import APPLICATION, plain_text
from tests.conftest import EVENTS, ROOT, needs

SESSIONS = ROOT / "tests" / "events" / "sessions.json"
SET_BY_LAMBDA = {
    "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_RUNTIME_API", "AWS_SAM_LOCAL",
}  # fmt: skip
ON_THE_TABLE = {"dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"}
ALLOWED = ON_THE_TABLE | {
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
}
"""What the function may do in the account."""
LONGEST_DESCRIPTION = 256


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    data: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text("utf-8"))
    return data


@pytest.fixture(scope="module")
def function(template: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = template["Resources"]["GuideFunction"]["Properties"]
    return properties


@pytest.fixture(scope="module")
def resources(template: dict[str, Any]) -> dict[str, Any]:
    return generate(template)


class NoManagedPolicies:
    """Stands in for the account, which SAM asks for its managed policies."""

    def load(self) -> dict[str, str]:
        return {}


def generate(template: dict[str, Any], code: str = "key", **parameters: str) -> dict[str, Any]:
    """The resources that SAM generates from the template for CloudFormation."""
    copied = json.loads(json.dumps(template))
    copied["Resources"]["GuideFunction"]["Properties"]["CodeUri"] = f"s3://bucket/{code}"
    given = {"SkillId": APPLICATION, **parameters}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        generated: dict[str, Any] = transform(copied, given, NoManagedPolicies())["Resources"]
    return generated


@pytest.fixture(scope="module")
def statements(resources: dict[str, Any]) -> list[dict[str, Any]]:
    """The statements of the function's role, with those that a condition adds."""
    policies = resources["GuideRole"]["Properties"]["Policies"]
    documents = [policy["Fn::If"][1] if "Fn::If" in policy else policy for policy in policies]
    return [statement for policy in documents for statement in policy["PolicyDocument"]["Statement"]]


def of_type(resources: dict[str, Any], kind: str) -> dict[str, Any]:
    return {name: resource for name, resource in resources.items() if resource["Type"] == kind}


def version_id(template: dict[str, Any], code: str = "key", **parameters: str) -> str:
    (found,) = of_type(generate(template, code, **parameters), "AWS::Lambda::Version")
    return found


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("SkillId", APPLICATION.replace("0", "1")),
        ("Architecture", "x86_64"),
        ("SnapStart", "None"),
        ("Tracing", "Active"),
        ("KeepUnansweredWords", "true"),
        ("Memory", "true"),
    ],
)
def test_a_parameter_changed_alone_reaches_listeners_in_a_new_version(
    template: dict[str, Any], parameter: str, value: str
) -> None:
    assert version_id(template, **{parameter: value}) != version_id(template)


def test_the_description_names_every_parameter_of_the_function(
    template: dict[str, Any], function: dict[str, Any]
) -> None:
    others = json.dumps({name: value for name, value in function.items() if name != "Description"})
    used = {name for name in template["Parameters"] if f'"{name}"' in others}
    description = function["Description"]["Fn::Sub"]
    assert {name for name in used if f"${{{name}}}" not in description} == {"Rollout", "MaxConcurrency", "Nothing"}


def test_the_description_is_no_longer_than_lambda_takes(template: dict[str, Any]) -> None:
    parameters = {
        name: max(parameter["AllowedValues"], key=len)
        for name, parameter in template["Parameters"].items()
        if "AllowedValues" in parameter
    }
    described = generate(template, **parameters)["GuideFunction"]["Properties"]["Description"]["Fn::Join"][1]
    assert len(described[0]["Fn::Sub"]) + 1 <= LONGEST_DESCRIPTION


def test_changed_code_makes_a_new_version_and_nothing_changed_makes_none(template: dict[str, Any]) -> None:
    assert version_id(template, code="other") != version_id(template)
    assert version_id(template) == version_id(template)
    assert version_id(template, AlarmEmail="me@example.com", Rollout="AllAtOnce", MaxConcurrency="5") == version_id(
        template
    )
    assert version_id(template, MemoryRecovery="true") == version_id(template)


def test_the_alias_points_to_the_version(resources: dict[str, Any]) -> None:
    (version,) = of_type(resources, "AWS::Lambda::Version")
    (alias,) = of_type(resources, "AWS::Lambda::Alias").values()
    assert alias["Properties"]["FunctionVersion"] == {"Fn::GetAtt": [version, "Version"]}


def test_the_template_names_the_handler_of_the_code(function: dict[str, Any]) -> None:
    assert function["Handler"] == HANDLER
    module, _, name = HANDLER.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name))


def test_the_template_sets_every_environment_variable_that_the_code_reads(function: dict[str, Any]) -> None:
    paths = (path.relative_to(ROOT / "skill") for path in (ROOT / "skill").rglob("*.py"))
    source = "".join(
        (ROOT / "skill" / path).read_text("utf-8")
        for path in paths
        if path.parts[0] != "tools" and path.name != "web.py"
    )
    pattern = r"environ(?:ment)?(?:\.get\(|\[)\"(\w+)\"|\"(\w+)\" (?:not )?in (?:os\.)?environ"
    read = {name for pair in re.findall(pattern, source) for name in pair if name}
    assert read - SET_BY_LAMBDA == set(function["Environment"]["Variables"])


def test_the_runtime_and_time_limit_are_those_of_build_and_emulator(function: dict[str, Any]) -> None:
    assert function["Runtime"] == f"python{build.RUNTIME}"
    assert f"--python-version {build.RUNTIME} " in (ROOT / "Makefile").read_text("utf-8")
    assert function["Timeout"] == TIMEOUT_SECONDS


def test_the_skill_id_is_required_and_checked(template: dict[str, Any], function: dict[str, Any]) -> None:
    parameter = template["Parameters"]["SkillId"]
    assert "Default" not in parameter
    assert re.fullmatch(parameter["AllowedPattern"], APPLICATION)
    assert not re.fullmatch(parameter["AllowedPattern"], "amzn1.ask.skill.")
    assert function["Events"]["Alexa"]["Properties"]["SkillId"] == function["Environment"]["Variables"]["SKILL_ID"]


def test_only_alexa_may_call_the_function_and_only_for_this_skill(resources: dict[str, Any]) -> None:
    (permission,) = of_type(resources, "AWS::Lambda::Permission").values()
    assert permission["Properties"] == {
        "Action": "lambda:InvokeFunction",
        "FunctionName": {"Ref": "GuideFunctionAliaslive"},
        "Principal": "alexa-appkit.amazon.com",
        "EventSourceToken": {"Ref": "SkillId"},
    }


def test_the_endpoint_for_the_manifest_is_the_alias_that_alexa_may_call(
    template: dict[str, Any], resources: dict[str, Any]
) -> None:
    assert template["Outputs"]["FunctionArn"]["Value"] == {"Ref": "GuideFunction.Alias"}
    assert list(of_type(resources, "AWS::Lambda::Alias")) == ["GuideFunctionAliaslive"]


def test_the_function_may_do_nothing_else_than_log_trace_and_use_its_table(
    resources: dict[str, Any], statements: list[dict[str, Any]]
) -> None:
    assert {action for statement in statements for action in statement["Action"]} <= ALLOWED
    logging = [statement for statement in statements if statement["Action"][0].startswith("logs:")]
    assert [statement["Resource"] for statement in logging] == [{"Fn::GetAtt": ["GuideLog", "Arn"]}]
    on_the_table = [statement for statement in statements if statement["Action"][0].startswith("dynamodb:")]
    assert [(set(each["Action"]), each["Resource"]) for each in on_the_table] == [
        (ON_THE_TABLE, {"Fn::GetAtt": ["Listeners", "Arn"]})
    ]
    assert "ManagedPolicyArns" not in resources["GuideRole"]["Properties"]
    assert resources["GuideFunction"]["Properties"]["Role"] == {"Fn::GetAtt": ["GuideRole", "Arn"]}
    assert of_type(resources, "AWS::IAM::Role").keys() == {"GuideRole", "CodeDeployServiceRole"}


def test_a_parameter_limits_how_many_requests_are_answered_at_once(
    template: dict[str, Any], function: dict[str, Any]
) -> None:
    limit = function["ReservedConcurrentExecutions"]
    assert limit == {"Fn::If": ["Limited", {"Ref": "MaxConcurrency"}, {"Ref": "AWS::NoValue"}]}
    parameter = template["Parameters"]["MaxConcurrency"]
    assert (parameter["Type"], parameter["MinValue"], parameter["Default"]) == ("Number", 0, "0")
    assert template["Conditions"]["Limited"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "MaxConcurrency"}, 0]}]}


def test_notices_are_encrypted_with_a_key_that_alarms_may_use(template: dict[str, Any]) -> None:
    """An alarm cannot publish to a topic that Amazon's own key for SNS encrypts; nothing says so but silence."""
    resources = template["Resources"]
    assert resources["Notices"]["Properties"]["KmsMasterKeyId"] == {"Ref": "NoticesKey"}
    key = resources["NoticesKey"]
    assert key["Condition"] == resources["Notices"]["Condition"] == "Notified"
    assert key["Properties"]["EnableKeyRotation"] is True
    statements = {statement["Sid"]: statement for statement in key["Properties"]["KeyPolicy"]["Statement"]}
    alarms = statements.pop("PublishAlarms")
    assert alarms["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert set(alarms["Action"]) == {"kms:Decrypt", "kms:GenerateDataKey*"}
    assert alarms["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    (owner,) = statements.values()
    assert owner["Principal"]["AWS"]["Fn::Sub"].endswith("${AWS::AccountId}:root")


def test_the_policies_pass_a_linter_for_least_privilege(statements: list[dict[str, Any]], tmp_path: Path) -> None:
    arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/mesotherapy-guide:*"
    table = "arn:aws:dynamodb:us-east-1:123456789012:table/listeners"
    statements = [{**statements[0], "Resource": arn}, *statements[1:-1], {**statements[-1], "Resource": table}]
    assert findings(statements, tmp_path) == "There were no results found."
    assert "Infrastructure Modification" in findings([{**statements[0], "Resource": "*"}], tmp_path)


def findings(statements: list[dict[str, Any]], folder: Path) -> str:
    path = folder / "policy.json"
    path.write_text(json.dumps({"Version": "2012-10-17", "Statement": statements}), "utf-8")
    tool = str(Path(sys.executable).with_name("cloudsplaining"))
    command = [tool, "scan-policy-file", "--input-file", str(path)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder).stdout.strip()  # noqa: S603


def test_the_table_is_encrypted_costs_nothing_idle_and_deletes_what_expires(resources: dict[str, Any]) -> None:
    (table,) = of_type(resources, "AWS::DynamoDB::Table").values()
    properties = table["Properties"]
    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert properties["SSESpecification"] == {"SSEEnabled": True}
    assert properties["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
    assert "expires" in Record().to_fields()
    assert properties["KeySchema"] == [{"AttributeName": KEY, "KeyType": "HASH"}]
    recovery = properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    assert recovery == {"Fn::If": ["Recoverable", True, False]}
    assert (table["DeletionPolicy"], table["UpdateReplacePolicy"]) == ("Delete", "Delete")


def test_memory_and_recovery_are_off_until_they_are_turned_on(
    template: dict[str, Any], resources: dict[str, Any], function: dict[str, Any]
) -> None:
    assert [template["Parameters"][name]["Default"] for name in ("Memory", "MemoryRecovery")] == ["false", "false"]
    assert {resources[name]["Condition"] for name in ("Listeners", "ListenersKey")} == {"Remembered"}
    variables = function["Environment"]["Variables"]
    assert [variables[name]["Fn::If"][::2] for name in ("MEMORY_TABLE", "MEMORY_KEY")] == [["Remembered", ""]] * 2
    policies = resources["GuideRole"]["Properties"]["Policies"]
    assert [policy["Fn::If"][0] for policy in policies if "Fn::If" in policy] == ["Traced", "Remembered"]


def test_the_key_of_the_hash_is_a_secret_that_no_parameter_holds(
    template: dict[str, Any], function: dict[str, Any]
) -> None:
    secret = template["Resources"]["ListenersKey"]["Properties"]
    assert secret["GenerateSecretString"]["PasswordLength"] >= 32
    given = function["Environment"]["Variables"]["MEMORY_KEY"]["Fn::If"][1]
    assert given == {"Fn::Sub": "{{resolve:secretsmanager:${ListenersKey}}}"}


def test_the_promise_of_how_long_a_listener_is_kept_is_that_of_the_code(template: dict[str, Any]) -> None:
    assert f"for {KEPT_DAYS} days" in template["Parameters"]["Memory"]["Description"]
    assert f"{KEPT_DAYS} days" in (ROOT / "PRIVACY.md").read_text("utf-8")


def test_every_alarm_but_the_one_about_content_rolls_a_deployment_back(resources: dict[str, Any]) -> None:
    group = resources["GuideFunctionDeploymentGroup"]["Properties"]
    watched = {alarm["Name"]["Ref"] for alarm in group["AlarmConfiguration"]["Alarms"]}
    assert of_type(resources, "AWS::CloudWatch::Alarm").keys() == watched | {"UnansweredAlarm"}
    assert "UnansweredAlarm" not in watched


def test_the_promise_of_how_long_words_are_kept_is_the_logs_retention(template: dict[str, Any]) -> None:
    days = template["Resources"]["GuideLog"]["Properties"]["RetentionInDays"]
    assert f"for {days} days" in template["Parameters"]["KeepUnansweredWords"]["Description"]


def test_alarms_and_dashboard_use_metrics_that_the_skill_writes(template: dict[str, Any]) -> None:
    text = (ROOT / "template.yaml").read_text("utf-8")
    namespace = catalog.load().metrics_namespace
    assert set(re.findall(r"Namespace: (\w+)$", text, re.MULTILINE)) == {namespace}
    assert set(re.findall(r"MetricName: (\w+)", text)) - {"Errors", "Throttles", "Duration"} < METRICS.keys()
    body = template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    drawn = re.findall(rf'\["{namespace}", "(\w+)"|\["\.", "(\w+)", "\.", "\."\]', body)
    assert {name for pair in drawn for name in pair if name} <= METRICS.keys()


def test_the_dashboard_is_json_and_counts_the_questions_that_the_report_counts(template: dict[str, Any]) -> None:
    body = template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    widgets = json.loads(re.sub(r"\$\{[^}]+\}", "x", body))["widgets"]
    (query,) = (widget["properties"]["query"] for widget in widgets if widget["type"] == "log")
    kinds = re.search(r"filter kind in (\[[^]]+\])", query)
    assert kinds
    assert json.loads(kinds[1]) == list(usage_report.QUESTIONS)


def test_the_sections_for_alexas_regions_differ_in_the_region_alone() -> None:
    settings = tomllib.loads((ROOT / "samconfig.toml").read_text("utf-8"))
    sections = [settings[name]["deploy"]["parameters"] for name in ("na", "eu", "fe")]
    assert len({section.pop("region") for section in sections}) == 3
    assert sections == [sections[0]] * 3


def test_ask_cli_finds_the_skill_package_and_no_code_in_it() -> None:
    resources = json.loads((ROOT / "ask-resources.json").read_text("utf-8"))
    source = ROOT / resources["profiles"]["default"]["skillMetadata"]["src"]
    assert (source / "skill.json").is_file()
    assert {path.suffix for path in source.rglob("*") if path.is_file()} == {".json", ".png"}


@pytest.mark.parametrize("command", [["sam", "validate", "--lint"], ["cfn-lint", "template.yaml"]], ids=" ".join)
def test_the_template_is_clean(command: list[str]) -> None:
    tool = Path(sys.executable).with_name(command[0])
    done = subprocess.run([tool, *command[1:]], cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


def test_modules_that_answering_loads_have_bytecode_and_compile_without_a_warning(package: Path) -> None:
    python = build.runtime_python()
    needs(python, f"Python {build.RUNTIME}")
    answering = f"""
import json, sys
sys.path.insert(0, {str(package)!r})
from skill.app import handler
for event in json.load(sys.stdin):
    handler(event, None)
files = [module.__file__ for module in list(sys.modules.values()) if getattr(module, "__file__", None)]
print(json.dumps([file for file in files if file.startswith({str(package)!r})]))
"""
    done = subprocess.run(  # noqa: S603
        [python or "", "-I", "-B", "-W", "always", "-c", answering],
        input=json.dumps([json.loads(path.read_text("utf-8")) for path in EVENTS]),
        env={**os.environ, "PYENV_VERSION": build.RUNTIME, "AWS_LAMBDA_RUNTIME_API": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    loaded = [Path(file) for file in json.loads(done.stdout)]
    tag = f"cpython-{build.RUNTIME.replace('.', '')}"
    without = [path for path in loaded if not (path.parent / "__pycache__" / f"{path.stem}.{tag}.pyc").is_file()]
    assert len(loaded) > 50
    assert without == []


def test_the_package_answers_under_the_real_runtime(package: Path) -> None:
    settings = {"SKILL_ID": APPLICATION, "AWS_LAMBDA_LOG_FORMAT": "JSON"}
    with Emulator(package, settings) as runtime:
        speech = {
            path.stem: plain_text(runtime.invoke(json.loads(path.read_text("utf-8")))["response"].get("outputSpeech"))
            for path in EVENTS
        }
        log = runtime.stop()
    assert "Five sessions" in (speech["sessions"] or "")
    assert "911" in (speech["emergency"] or "")
    assert [name for name, said in speech.items() if not said] == ["session_ended"]
    assert init_milliseconds(log) < TIMEOUT_SECONDS * 1000
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert [line["cold"] for line in lines] == [True] + [False] * (len(EVENTS) - 1)
    assert [line["kind"] for line in lines if line["kind"] == "error"] == []
    assert "Warning" not in log


def test_the_package_rejects_another_skill_under_the_real_runtime(package: Path) -> None:
    with Emulator(package, {"SKILL_ID": "amzn1.ask.skill.11111111-1111-1111-1111-111111111111"}) as runtime:
        answer = runtime.invoke(json.loads((SESSIONS).read_text("utf-8")))
    assert answer == {"version": "1.0", "response": {}}


def test_the_package_answers_under_sam_in_docker(package: Path) -> None:
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "info"], capture_output=True).returncode:  # noqa: S603
        # Not a failure in CI, where containers often cannot start others; the tests above cover the same.
        pytest.skip("no Docker engine is running")
    sam, built = Path(sys.executable).with_name("sam"), package.parent / "template.yaml"
    settings = ["--config-file", str(ROOT / "samconfig.toml"), "--template", str(built)]
    done = subprocess.run(  # noqa: S603
        [sam, "local", "invoke", "GuideFunction", "--skip-pull-image", *settings, "--event", str(SESSIONS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert "Five sessions on average" in done.stdout, done.stderr
