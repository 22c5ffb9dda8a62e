"""The documents: the commands, files, links, parameters and figures that they name exist and are right."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from samcli.yamlhelper import yaml_parse

from skill.telemetry.log import METRICS
from skill.tools.__main__ import _parser, main
from skill.tools.bench.baseline_packages import BASELINES
from skill.tools.bench.cold import EVENTS
from skill.tools.bench.results import TABLE
from skill.tools.evaluation.evaluate import COUNTS
from skill.tools.simulator.conversation import Exchange
from tests.conftest import ROOT

DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("skill/content/**/*.md"), *ROOT.glob("tests/*/*.md")]
)
README, DEPLOYING, OPERATING, LOCAL_TESTING = (
    (ROOT / name).read_text("utf-8")
    for name in ("README.md", "docs/deploying.md", "docs/operating.md", "docs/local_testing.md")
)
of_each_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    data: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text("utf-8"))
    return data


@of_each_document
def test_the_commands_that_a_document_names_exist(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = path.read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = re.findall(r"(?:^|`)make ((?:[a-z-]+ ?)+)", text, re.MULTILINE)
    assert {word for words in named for word in words.split()} - targets == set()
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = set(re.findall(r"^    ([a-z-]+)", capsys.readouterr().out, re.MULTILINE))
    assert len(commands) > 10
    assert set(re.findall(r"-m skill\.tools ([a-z-]+)", text)) <= commands


def test_a_command_has_the_same_name_in_make(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = set(re.findall(r"^    ([a-z-]+)", capsys.readouterr().out, re.MULTILINE))
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipes = re.findall(r"^([a-z-]+):.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    called = {target: set(re.findall(r"-m skill\.tools ([a-z-]+)", recipe)) for target, recipe in recipes}
    assert {target: names for target, names in called.items() if names - {target}} == {}
    # Only `sam build` runs this one.
    assert commands - called.keys() == {"finish-package"}


@of_each_document
def test_the_files_and_links_that_a_document_names_exist(path: Path) -> None:
    text = path.read_text("utf-8")
    named = set(re.findall(r"`((?:skill|tests|interaction_model|content|docs|requirements|\.ci)/[\w./-]*)`", text))
    named |= {link.partition("#")[0] for link in re.findall(r"\]\((?!http)([^)]+)\)", text)} - {""}
    places = [path.parent, ROOT, ROOT / "skill"]
    assert [name for name in sorted(named) if not any((place / name).exists() for place in places)] == []


@of_each_document
def test_the_headings_that_links_point_to_exist(path: Path) -> None:
    links = re.findall(r"\]\((?!http)([^)#]*)#([^)]+)\)", path.read_text("utf-8"))
    missing = [
        f"{file}#{anchor}" for file, anchor in links if anchor not in anchors((path.parent / file) if file else path)
    ]
    assert missing == []


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def test_the_utterances_that_another_document_may_keep_belong_to_no_document() -> None:
    guide = (ROOT / "docs" / "another_document.md").read_text("utf-8")
    content = ROOT / "skill" / "content"
    acts, emergencies = (
        {path.stem for path in (content / kind).glob("*.toml")} for kind in ("dialog_acts", "emergencies")
    )
    (removed,) = re.findall(r"-E '/(.+)/d'", guide)
    kept = re.findall(r"! -name '([a-z_]+\*)'", guide)
    kept_with_emergencies = re.findall(r"`((?:contrasts|emergencies_named)_[a-z]*\*)`", guide)
    assert (len(kept), len(kept_with_emergencies)) == (2, 4)
    for names, known in ((kept, acts), (kept_with_emergencies, acts | emergencies)):
        paths = [path for name in names for path in (content / "utterances" / "train").glob(f"{name}.jsonl")]
        assert len(paths) >= len(names)
        for path in paths:
            lines = [line for line in path.read_text("utf-8").splitlines()[1:] if not re.search(removed, line)]
            assert {label for line in lines for label in json.loads(line)["labels"]} <= known, path.name


def test_the_readme_shows_the_committed_results() -> None:
    rows = dict(re.findall(r"^\| ([a-z ,0-9]+) \| ([\d.%]+) \|", README, re.MULTILINE))
    counts = json.loads(COUNTS.read_text("utf-8"))["test/fourth_everyday"]
    utterances = sum(counts["utterances"].values())
    assert f"On {utterances} test utterances" in README
    assert rows["right"] == f"{sum(counts['right'].values()) / utterances:.1%}"
    assert rows["wrong assertions"] == str(counts["wrong_assertions"])
    missed = f"missed emergencies, of {counts['utterances']['emergency']}"
    assert rows[missed] == str(counts["missed_emergencies"])


def test_the_readme_shows_the_result_on_hard_questions() -> None:
    counts = json.loads(COUNTS.read_text("utf-8"))
    sets = [counts[f"test/{name}_hard"] for name in ("ninth", "tenth", "eleventh")]
    utterances = sum(sum(of["utterances"].values()) for of in sets)
    assert f"On {utterances:,} more in hard manners" in README
    assert f"{sum(sum(of['right'].values()) for of in sets) / utterances:.1%} are right" in README


def test_the_table_of_the_bench_names_what_is_measured() -> None:
    first_cells = re.findall(r"^\| ([^|]+?) \|", TABLE.read_text("utf-8"), re.MULTILINE)
    assert {*(baseline.name for baseline in BASELINES), *EVENTS} <= set(first_cells)


def test_the_stacks_parameters_are_documented_with_their_defaults(template: dict[str, Any]) -> None:
    documented = dict(re.findall(r"^\| `(\w+)` \| `?(\w+)`? \|", DEPLOYING, re.MULTILINE))
    defaults = {name: parameter.get("Default") or "none" for name, parameter in template["Parameters"].items()}
    assert documented == defaults


def test_the_stacks_alarms_are_documented_with_whether_they_stop_a_rollout(template: dict[str, Any]) -> None:
    documented = dict(re.findall(r"^\| `(\w+Alarm)` \| .* \| (yes|no) \|$", OPERATING, re.MULTILINE))
    resources = template["Resources"]
    alarms = [name for name, resource in resources.items() if resource["Type"] == "AWS::CloudWatch::Alarm"]
    stopping = [alarm["Ref"] for alarm in resources["GuideFunction"]["Properties"]["DeploymentPreference"]["Alarms"]]
    assert documented == {name: "yes" if name in stopping else "no" for name in alarms}


def test_the_metrics_of_the_log_are_documented() -> None:
    assert [name for name in METRICS if f"`{name}`" not in OPERATING] == []


def test_the_fields_that_ask_prints_are_documented() -> None:
    table = LOCAL_TESTING[LOCAL_TESTING.index("| field |") :].partition("\n\n")[0]
    documented = {name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert documented == set(Exchange.__dataclass_fields__)


def test_the_cost_of_a_million_questions_adds_up() -> None:
    table = OPERATING[OPERATING.index("| what | worked out |") :]
    rows = [float(value) for value in re.findall(r"^\| [a-z ]+ \| .* \| ([0-9.]+) \|$", table, re.MULTILINE)]
    total = re.search(r"\*\*in all\*\* \| +\| \*\*([0-9.]+)\*\*", table)
    assert total
    assert sum(rows) == pytest.approx(float(total.group(1)))


def test_the_configuration_for_vs_code_runs_a_command_and_asks_for_its_values() -> None:
    (block,) = re.findall(r"```json\n(.*?)```", LOCAL_TESTING, re.DOTALL)
    launch = json.loads(block)
    (configuration,) = launch["configurations"]
    assert configuration["module"] == "skill.tools"
    options = _parser().parse_args(configuration["args"])
    assert options.module == "debug"
    asked = {f"${{input:{value['id']}}}" for value in launch["inputs"]}
    assert {options.skill_id, options.access_token} == asked
