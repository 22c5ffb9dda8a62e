"""Amazon's rules for a sample utterance."""

import pytest

from skill.tools.alexa_package import sample_rules

SLOTS = {"question": "AMAZON.SearchQuery", "city": "CITY", "day": "DAY"}
SPACE = "has a doubled, leading or trailing space"
CHARACTERS = "has characters that a sample cannot have"
ONLY_SLOTS = "needs words beside the slot"
CONNECTOR = "starts with a word that joins an invocation to a request"
LAUNCH = "starts like a launch, with a launch word and the invocation name"


def problems(sample: str) -> list[str]:
    return list(sample_rules.problems(sample, SLOTS, "tea guide"))


@pytest.mark.parametrize(
    "sample",
    [
        "does it hurt",
        "what's a one-off p. r. p.",
        "tell me {question}",
        "{city} or {day}",
        "tell tea guides",
        "ask the guide",
        "tea guide open",
        "reopen tea guide",
        "o" * 200,
    ],
)
def test_a_good_sample_has_no_problem(sample: str) -> None:
    assert problems(sample) == []


@pytest.mark.parametrize(
    ("sample", "problem"),
    [
        ("in 3 days", CHARACTERS),
        ("does it hurt?", CHARACTERS),
        ("", "has no words"),
        ("...", "has no words"),
        ("{question}", ONLY_SLOTS),
        ("{city}", ONLY_SLOTS),
        ("{city} {day}", ONLY_SLOTS),
        (" {city}.", ONLY_SLOTS),
        ("tell me { question }", "'{ question }' is not a slot, which is a name in braces, without spaces"),
        ("tell me {question", "'{question' is not a slot, which is a name in braces, without spaces"),
        ("tell me question}", "'}' is not a slot, which is a name in braces, without spaces"),
        ("tell me {question2}", "'{question2}' is not a slot, which is a name in braces, without spaces"),
        ("tell me {}", "'{}' is not a slot, which is a name in braces, without spaces"),
        ("tell me {other}", "slot 'other' is not declared"),
        ("tell {city} {question}", "has another slot beside a search query"),
        ("tell {question} or {question}", "has another slot beside a search query"),
        ("how  many", SPACE),
        (" how many", SPACE),
        ("how many ", SPACE),
        ("o" * 201, "is longer than 200 characters"),
        ("About tea", CONNECTOR),
        (" and so", CONNECTOR),
        ("open tea guide", LAUNCH),
        ("Open the tea guide please", LAUNCH),
        ("alexa ask tea  guide how many", LAUNCH),
    ],
)
def test_a_problem_of_a_sample_is_found(sample: str, problem: str) -> None:
    assert problem in problems(sample)


def test_a_skill_without_a_name_cannot_be_launched() -> None:
    assert list(sample_rules.problems("open", {}, "")) == []


def test_a_malformed_slot_is_named_once() -> None:
    found = "'{ question }' is not a slot, which is a name in braces, without spaces"
    assert problems("tell me { question }") == [found]


def test_a_name_with_an_article_is_launched_with_the_article() -> None:
    assert list(sample_rules.problems("open the tea guide", {}, "the tea guide")) == [LAUNCH]
