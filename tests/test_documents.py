"""The documents: every command, file, figure and default that they name is there."""

import re
from pathlib import Path

import pytest
from samcli.yamlhelper import yaml_parse

from skill.local.__main__ import main
from skill.local.bench.results import TABLE
from tests.conftest import ROOT

DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "skill" / "content" / "README.md",
]
README = DOCUMENTS[0].read_text("utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_is_told_exists(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = path.read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    told = {word for words in re.findall(r"(?:^|`)make ((?:[a-z-]+ ?)+)", text, re.MULTILINE) for word in words.split()}
    assert told - targets == set()
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = set(re.findall(r"^    ([a-z]+)", capsys.readouterr().out, re.MULTILINE))
    assert len(commands) > 10
    assert set(re.findall(r"-m skill\.local ([a-z]+)", text)) <= commands


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_is_told_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    told = set(re.findall(r"`((?:skill|tests|interaction_model|content|\.ci)/[\w./-]*)`", text))
    told |= set(re.findall(r"\]\((?!http)([^)]+)\)", text))
    places = [path.parent, ROOT, ROOT / "skill"]
    assert [name for name in sorted(told) if not any((place / name).exists() for place in places)] == []


def test_the_readme_shows_what_was_measured() -> None:
    measured = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("|")]
    assert len(measured) > 10
    assert [line for line in measured if line not in README.splitlines()] == []


def test_the_readme_tells_every_parameter_of_the_stack_with_its_default() -> None:
    parameters = yaml_parse((ROOT / "template.yaml").read_text("utf-8"))["Parameters"]
    told = dict(re.findall(r"^\| `(\w+)` \| `?(\w+)`? \|", README, re.MULTILINE))
    assert told == {name: parameter.get("Default") or "none" for name, parameter in parameters.items()}


def test_the_cost_of_a_million_questions_adds_up() -> None:
    table = README[README.index("| what | worked out |") :]
    rows = [float(value) for value in re.findall(r"^\| [a-z ]+ \| .* \| ([0-9.]+) \|$", table, re.MULTILINE)]
    total = re.search(r"\*\*in all\*\* \| +\| \*\*([0-9.]+)\*\*", table)
    assert total
    assert sum(rows) == pytest.approx(float(total.group(1)))
