"""Amazon's rules for names."""

import pytest

from skill.tools.alexa_package import name_rules

LETTERS = "may hold only letters, underscores and periods"


@pytest.mark.parametrize(
    ("name", "problems"),
    [
        ("mesotherapy guide", []),
        ("dr. watt's guide", []),
        ("guide to it", ["'to' is reserved"]),
        ("guide", ["needs two words other than articles and prepositions"]),
        ("the guide", ["needs two words other than articles and prepositions"]),
        ("", ["needs two words other than articles and prepositions"]),
        ("Tea Guide", ["may hold only lower-case letters, spaces, apostrophes and periods"]),
        ("tea guide 2", ["may hold only lower-case letters, spaces, apostrophes and periods"]),
        ("tea  guide", ["has a doubled, leading or trailing space"]),
        ("tea guide ", ["has a doubled, leading or trailing space"]),
        ("alexa tea guide", ["'alexa' is reserved"]),
        ("open tea guide", ["'open' is reserved"]),
    ],
)
def test_an_invocation_name(name: str, problems: list[str]) -> None:
    assert list(name_rules.invocation_name(name)) == problems


@pytest.mark.parametrize(
    ("name", "problems"),
    [
        ("SunIntent", []),
        ("sun_intent.again", []),
        ("SunIntent2", [LETTERS]),
        ("Sun-Intent", [LETTERS]),
        ("Sun Intent", [LETTERS]),
        ("", [LETTERS]),
        ("AMAZON.HelpIntent", []),
        ("AMAZON.PageDownIntent", []),
        ("AMAZON.AskIntent", ["is not one of Amazon's standard built-in intents"]),
        ("AMAZON.Help2", ["is not one of Amazon's standard built-in intents"]),
    ],
)
def test_the_name_of_an_intent(name: str, problems: list[str]) -> None:
    assert list(name_rules.intent_name(name)) == problems


@pytest.mark.parametrize("name", ["question", "US_CITY", "AMAZON.SearchQuery"])
def test_the_name_of_a_slot_or_type(name: str) -> None:
    assert list(name_rules.plain_name(name)) == []
    assert list(name_rules.plain_name(f"{name}1")) == [LETTERS]
