"""Grounding: whatever the content says and the article does not is found, and all of it at once."""

from pathlib import Path

import pytest

from skill.tools.authoring import article as articles
from skill.tools.authoring import grounding
from skill.tools.authoring.draft import Draft
from tests.tools.authoring.conftest import SOURDOUGH, spoil

TEXT = (SOURDOUGH / "article.txt").read_text("utf-8")


def test_the_article_supports_the_content(article: Path) -> None:
    assert grounding.problems(Draft(), articles.read(article)) == []


@pytest.mark.parametrize("topic", ["sessions", "results_time"])
@pytest.mark.parametrize("key", ["answer", "card"])
def test_six_sessions_instead_of_five_are_found(copy: Path, article: Path, topic: str, key: str) -> None:
    text = Draft(copy).entries["topics"][topic][key]
    changed = text.replace("five sessions", "six sessions").replace("Five sessions", "Six sessions")
    assert changed != text
    spoil(copy, f"topics/{topic}.toml", text, changed)
    problems = grounding.problems(Draft(copy), articles.read(article))
    assert problems == [f"topics/{topic}.toml: {key}: no cited sentence gives 6 session"]


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("topics/ready.toml", "five to seven days", "five to nine days", "answer: no cited sentence gives 9 day"),
        ("topics/ready.toml", 'figures = ["', 'figures = ["9 days", "', "figures: no cited sentence gives 9 day"),
        ("gaps/mold.toml", 'answer = "', 'answer = "In 9 days. ', "answer: no cited sentence gives 9 day"),
    ],
)
def test_a_figure_that_no_cited_sentence_gives_is_named(
    sourdough: Path, file: str, old: str, new: str, problem: str
) -> None:
    spoil(sourdough, file, old, new)
    assert grounding.problems(Draft(sourdough), TEXT) == [f"{file}: {problem}"]


def test_a_fact_that_no_topic_cites_is_named(sourdough: Path) -> None:
    spoil(sourdough, "article.toml", "without_fact = [4]", "without_fact = []")
    assert grounding.problems(Draft(sourdough), TEXT) == [
        "topics: no topic cites How is a starter made?, sentence 4, which states a fact: "
        "You can tell that it is ready by these signs:"
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "every day, and",
            "every day, but",
            "article.toml: How is a starter made?, sentence 3: the article has other words there",
        ),
        (
            "fed once a day.",
            "fed once a day. Twice is too much.",
            "article.toml: Feeding the starter, sentence 7: is not recorded",
        ),
        (
            " Always hold back at least 50 grams and feed that, so that there is some for the next loaf.",
            "",
            "article.toml: Baking with it, sentence 3: the article has no such sentence",
        ),
    ],
)
def test_an_article_other_than_the_recorded_one_is_found(sourdough: Path, old: str, new: str, problem: str) -> None:
    assert old in TEXT
    assert problem in grounding.problems(Draft(sourdough), TEXT.replace(old, new))


def test_a_name_that_the_article_speaks_of_is_found(sourdough: Path) -> None:
    spoil(sourdough, "gaps/mold.toml", '"pink streaks" =', '"Flour" =')
    problems = grounding.problems(Draft(sourdough), TEXT)
    assert problems[0] == "gaps/mold.toml: names: the article speaks of 'Flour' in Introduction, sentence 1"
    assert all(problem.startswith("gaps/mold.toml: names: the article speaks of 'Flour' in ") for problem in problems)


def test_all_problems_are_listed_at_once(sourdough: Path) -> None:
    spoil(sourdough, "topics/ready.toml", "five to seven days", "five to nine days")
    spoil(sourdough, "article.toml", "without_fact = [4]", "without_fact = []")
    problems = grounding.problems(Draft(sourdough), TEXT.replace("Cover the jar", "Close the jar"))
    assert [problem.partition(":")[0] for problem in problems] == ["article.toml", "topics/ready.toml", "topics"]


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        ("1 month", []),
        ("2 months", ["2 months is not 4 to 6 months for 5 sessions, or these are not cited"]),
        ("0.5 months", ["0.5 months is not 4 to 6 months for 5 sessions, or these are not cited"]),
        ("1 week", ["1 week is not 4 to 6 months for 5 sessions, or these are not cited"]),
    ],
)
def test_a_figure_that_is_worked_out_may_be_a_share_of_a_span(
    copy: Path, article: Path, given: str, problems: list[str]
) -> None:
    spoil(copy, "gaps/session_gap.toml", '"1 month" =', f'"{given}" =')
    found = grounding.problems(Draft(copy), articles.read(article))
    assert found[: len(problems)] == [f"gaps/session_gap.toml: worked_out: {problem}" for problem in problems]
    assert bool(found) == bool(problems)


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("of 15 minutes", "of 15 minutes", []),
        # A product that is none, of something that is not cited, and in another unit.
        (
            '"75 minutes" = "5 sessions of 15 minutes"',
            '"75 minutes" = "5 sessions of 20 minutes"',
            ["variants.total.worked_out: 75 minutes is not 5 sessions of 20 minutes, or these are not cited"],
        ),
        (
            '"75 minutes" = "5 sessions of 15 minutes"',
            '"75 minutes" = "3 sessions of 25 minutes"',
            ["variants.total.worked_out: 75 minutes is not 3 sessions of 25 minutes, or these are not cited"],
        ),
        (
            '"75 minutes" = "5 sessions of 15 minutes"',
            '"75 hours" = "5 sessions of 15 minutes"',
            ["variants.total.worked_out: 75 hours is not 5 sessions of 15 minutes, or these are not cited"],
        ),
    ],
)
def test_a_figure_that_is_worked_out_is_the_product_of_two_that_are_cited(
    copy: Path, article: Path, old: str, new: str, problems: list[str]
) -> None:
    spoil(copy, "topics/duration.toml", old, new)
    found = grounding.problems(Draft(copy), articles.read(article))
    own = [f"topics/duration.toml: {problem}" for problem in problems]
    # What is not worked out is not proved where it is spoken, either.
    assert found[: len(own)] == own
    assert bool(found) == bool(own)
