"""The commands that read an article: what they print, and what they say of one that is not there."""

from argparse import Namespace
from pathlib import Path

import pytest

from skill.tools.__main__ import main
from skill.tools.authoring import ground, record
from skill.tools.authoring.draft import ContentError, Draft
from tests.tools.authoring.conftest import SOURDOUGH, spoil

ARTICLE = SOURDOUGH / "article.txt"


@pytest.fixture
def content(sourdough: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The second document's content, as that of the project."""
    monkeypatch.setattr(ground, "Draft", lambda: Draft(sourdough))
    return sourdough


def test_record_prints_the_record_of_an_article(capsys: pytest.CaptureFixture[str]) -> None:
    assert record.run(Namespace(article=ARTICLE, opening="Introduction")) == 0
    recorded = (SOURDOUGH / "content" / "article.toml").read_text("utf-8")
    assert capsys.readouterr().out == recorded.replace("without_fact = [4]", "without_fact = []")


def test_sentences_prints_each_sentence_with_the_number_that_cites_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sentences", "--article", str(ARTICLE), "--opening", "Foreword"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Foreword"
    heading = lines.index("How is a starter made?")
    assert lines[heading - 1] == ""
    assert lines[heading + 5] == "   5  It doubles in height within 6 hours of a feed"


@pytest.mark.usefixtures("content")
def test_ground_says_that_the_article_supports_the_content(capsys: pytest.CaptureFixture[str]) -> None:
    assert ground.run(Namespace(article=ARTICLE)) == 0
    assert capsys.readouterr().out == "The article supports every citation, figure and fact.\n"


def test_ground_prints_each_problem(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(content, "article.toml", "without_fact = [4]", "without_fact = []")
    assert ground.run(Namespace(article=ARTICLE)) == 1
    assert capsys.readouterr().out == (
        "topics: no topic cites How is a starter made?, sentence 4, which states a fact: "
        "You can tell that it is ready by these signs:\n"
    )


def test_ground_checks_the_content_first(content: Path) -> None:
    spoil(content, "article.toml", "opening =", "beginning =")
    with pytest.raises(ContentError, match=r"article\.toml: 'opening' is a required property"):
        ground.run(Namespace(article=ARTICLE))


@pytest.mark.parametrize("command", ["ground", "record", "sentences"])
def test_an_article_that_is_not_there_is_named(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--article", "nowhere.txt"]) == 2
    assert capsys.readouterr().err == "nowhere.txt: No such file or directory\n"
