"""Grounding: whatever the content says that the article does not is found, and all of it at once."""

import shutil
from pathlib import Path

import pytest

from skill.local import article as articles
from skill.local import ground
from skill.local.authoring import CONTENT, Draft
from skill.local.figures import Figure, figures

ARTICLE_TEXT = """\
Tea is a drink. It has been made for five thousand years.

How To Make It:

Steep the leaves for 3 to 4 minutes.

Some of the tips are:

  • Warm the pot
  • Drink two cups a day
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the content to spoil."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_the_content_is_borne_out(article: Path) -> None:
    assert ground.problems(Draft(), article) == []


@pytest.mark.parametrize(
    ("file", "key"),
    [
        ("topics/sessions.toml", "answer"),
        ("topics/sessions.toml", "card"),
        ("topics/results_time.toml", "answer"),
        ("topics/results_time.toml", "card"),
    ],
)
def test_six_sessions_for_five_is_found(copy: Path, article: Path, file: str, key: str) -> None:
    lines = (copy / file).read_text("utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith(f"{key} ="))
    changed = lines[place].replace("five sessions", "six sessions").replace("Five sessions", "Six sessions")
    assert changed != lines[place]
    (copy / file).write_text("\n".join([*lines[:place], changed, *lines[place + 1 :]]), "utf-8")
    assert ground.problems(Draft(copy), article) == [f"{file}: {key}: 6 session stands in no cited sentence"]


def test_six_sessions_in_the_listed_figures_is_found(copy: Path, article: Path) -> None:
    spoil(copy, "topics/sessions.toml", '"five sessions"', '"six sessions"')
    assert ground.problems(Draft(copy), article) == [
        "topics/sessions.toml: figures: 6 session stands in no cited sentence"
    ]


def test_another_article_is_found(article: Path, tmp_path: Path) -> None:
    other = tmp_path / "article.txt"
    other.write_text(article.read_text("utf-8").replace("five sessions", "six sessions"), "utf-8")
    problems = ground.problems(Draft(), other)
    assert "article.toml: How Many Sessions Will Be Needed?, sentence 1: the article has other words there" in problems
    assert "topics/sessions.toml: answer: 5 session stands in no cited sentence" in problems


def test_all_errors_are_listed_at_once(copy: Path, article: Path) -> None:
    spoil(copy, "topics/sun.toml", "3 to 4 weeks", "5 to 6 weeks")
    spoil(copy, "topics/word_origin.toml", "[2, 3]", "[3]")
    spoil(copy, "gaps/cost.toml", "any prices", "any prices below 100 percent")
    problems = ground.problems(Draft(copy), article)
    assert "topics/sun.toml: answer: 5 week stands in no cited sentence" in problems
    assert "gaps/cost.toml: answer: 100 percent stands in no cited sentence" in problems
    assert "topics: no topic cites What is Mesotherapy Treatment?, sentence 2, which states a fact" in problems


def test_sentences_are_counted_by_section() -> None:
    assert articles.split(ARTICLE_TEXT) == {
        "Introduction": ["Tea is a drink.", "It has been made for five thousand years."],
        "How To Make It": [
            "Steep the leaves for 3 to 4 minutes.",
            "Some of the tips are:",
            "Warm the pot",
            "Drink two cups a day",
        ],
    }


def test_a_digest_ignores_case_and_punctuation_but_no_word() -> None:
    assert articles.digest("Tea, is a DRINK!") == articles.digest("tea is a drink")
    assert articles.digest("tea is a drink") != articles.digest("tea is no drink")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("15 to 20 minutes", {(15, "minute"), (20, "minute")}),
        ("five sessions over four to six months", {(5, "session"), (4, "month"), (6, "month")}),
        ("twice a day", {(2, "time")}),
        ("24 to 36 hours", {(24, "hour"), (36, "hour")}),
        ("at least 12 hours", {(12, "hour")}),
        ("one of them, in one place", set()),
        ("one session", {(1, "session")}),
        ("ninety percent, or 90%", {(90, "percent")}),
        ("seven wonders", {(7, "")}),
        ("no figure at all", set()),
    ],
)
def test_figures_are_numbers_with_their_units(text: str, found: set[tuple[float, str]]) -> None:
    assert figures(text) == {Figure(number, unit) for number, unit in found}
