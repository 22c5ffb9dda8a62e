"""Another document: a skill is built for a short article on sourdough as the authoring guide tells, and asked."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

SECOND = ROOT / "tests" / "second"
OWN = ("topics", "gaps", "alarms", "wording")
"""The folders of the content that are about the one article, and are replaced."""
SUBJECT = {"does mesotherapy": "does a starter", "is mesotherapy": "is a starter", "does the doctor": "does the dough"}
"""What the forms of question call the subject, and whom."""


def run(folder: Path, *arguments: str, say: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "skill.local", *arguments], input=say, cwd=folder, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project that speaks about the other document, built and trained."""
    folder = tmp_path_factory.mktemp("second")
    shutil.copytree(
        ROOT / "skill", folder / "skill", ignore=shutil.ignore_patterns("__pycache__", "*.jsonl", "measured")
    )
    shutil.copytree(ROOT / "interaction_model", folder / "interaction_model")
    content = folder / "skill" / "content"
    for own in OWN:
        shutil.rmtree(content / own)
    shutil.copytree(SECOND / "content", content, dirs_exist_ok=True)
    forms = (content / "questions.toml").read_text("utf-8")
    for here, there in SUBJECT.items():
        assert here in forms
        forms = forms.replace(here, there)
    (content / "questions.toml").write_text(forms, "utf-8")
    for command in ("build", "train"):
        done = run(folder, command)
        assert done.returncode == 0, done.stderr
    return folder


def asked(project: Path, *questions: str) -> list[dict[str, Any]]:
    done = run(project, "ask", "--json", "--locale", "en-GB", say="\n".join(questions) + "\n")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_content_is_borne_out_by_its_own_article(project: Path) -> None:
    done = run(project, "ground", "--article", str(SECOND / "article.txt"))
    assert done.stdout == "Every citation, figure and fact is borne out by the article.\n"


def test_the_record_of_the_article_is_what_the_command_prints(project: Path) -> None:
    printed = run(project, "record", "--article", str(SECOND / "article.txt")).stdout
    recorded = (SECOND / "content" / "article.toml").read_text("utf-8")
    assert printed.replace("without_fact = []", "") == recorded.replace("without_fact = []", "").replace(
        "without_fact = [4]", ""
    )


def test_only_the_locales_of_the_content_remain(project: Path) -> None:
    models = project / "interaction_model" / "interactionModels" / "custom"
    assert sorted(path.stem for path in models.iterdir()) == ["en-GB", "en-US"]
    icons = project / "interaction_model" / "assets" / "images"
    assert {path.name[:5] for path in icons.iterdir()} == {"en-GB", "en-US"}


def test_nothing_of_the_first_document_is_left(project: Path) -> None:
    for path in [project / "skill" / "compiled" / "content.json", *(project / "interaction_model").rglob("*.json")]:
        text = path.read_text("utf-8").lower()
        assert [word for word in ("mesotherapy", "hair loss", "scalp", "injection") if word in text] == []


def test_it_answers_as_that_article_does(project: Path) -> None:
    ready, price, joke = asked(project, "when is it ready", "how much does a jar cost", "tell me a joke")
    assert ready["speech"].startswith("Usually after five to seven days of daily feeding, the article says.")
    assert (ready["kind"], ready["topics"]) == ("answer", ["ready"])
    assert "How is a starter made?" in {source["section"] for source in ready["sources"]}
    assert (price["kind"], price["speech"].startswith("The article doesn't give any prices")) == ("unknown", True)
    assert joke["kind"] == "offtopic"
    assert "keeping a sourdough starter" in joke["speech"]


def test_most_questions_that_nobody_foresaw_are_served_rightly(project: Path) -> None:
    expected = [json.loads(line) for line in (SECOND / "asked.jsonl").read_text("utf-8").splitlines()]
    right = [
        answer["kind"] == question["kind"]
        and (not question["says"] or any(words in answer["speech"].lower() for words in question["says"]))
        for question, answer in zip(expected, asked(project, *(question["q"] for question in expected)), strict=True)
    ]
    # Two in three are, from 763 ways of asking and no questions to learn from beside them.
    assert sum(right) >= 0.6 * len(right)


def test_a_fault_in_the_description_of_the_skill_is_named(project: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(project, tmp_path / "copy"))
    path = copy / "skill" / "content" / "skill.toml"
    spoiled = path.read_text("utf-8").replace('"ready", "feeding"]', '"ready", "eating"]')
    path.write_text(spoiled.replace("[endpoints]", '[endpoints]\nNA = "arn"'), "utf-8")
    assert run(copy, "build").stderr.startswith("skill.toml: endpoints.NA: 'arn' does not match")
    path.write_text(spoiled, "utf-8")
    assert run(copy, "build").stderr == "skill.toml: examples: there is no 'eating'\n"
