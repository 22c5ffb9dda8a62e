"""Checks of what is said: every problem of the content is named by file and key, and all are reported at once."""

import json
from pathlib import Path

import pytest

from skill.tools.authoring import checks
from skill.tools.authoring.checks import check
from skill.tools.authoring.draft import Draft
from tests.tools.authoring.conftest import problems, spoil

NUMBERS = "{emergency}, {crisis}, {violence_helpline}, {night_help}"


def test_the_content_has_no_problem() -> None:
    check(Draft())


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "topics/sun.toml",
            "for 3 to 4 weeks",
            "for 3 to 4 weeks and 2 days",
            "figures: 2 day is spoken in 'again' but not listed",
        ),
        (
            "topics/sun.toml",
            '"3 to 4 weeks"]',
            '"3 to 4 weeks", "9 days"]',
            "figures: 9 day is listed but not spoken",
        ),
        (
            "terms.toml",
            "A physician is a doctor.",
            "A physician is a doctor of 5 years.",
            "physician: says: 5 year cannot be proved here",
        ),
        (
            "terms.toml",
            "is a doctor.",
            "is a {doctor}.",
            "physician: says: '{doctor}' is not a placeholder here; there is none",
        ),
        (
            "terms.toml",
            '["physician"]',
            '["physician", "crown"]',
            "physician: words: 'crown' is explained by 'crown' too",
        ),
        (
            "terms.toml",
            "A physician is a doctor.",
            "A physician is a doctor" + 22 * " or so" + ".",
            "physician: says: 49 words; a listener can take in at most 25",
        ),
        (
            "topics/sun.toml",
            'answer = "',
            'answer = "{emergency} ',
            "answer: '{emergency}' is not a placeholder here; there is none",
        ),
        (
            "emergencies/crisis.toml",
            "{crisis}",
            "{crises}",
            f"answer: '{{crises}}' is not a placeholder here; there is {NUMBERS}",
        ),
        (
            "emergencies/crisis.toml",
            'check = "',
            'check = "{number} ',
            f"check: '{{number}}' is not a placeholder here; there is {NUMBERS}",
        ),
        (
            "emergencies/violence.toml",
            'again = "',
            'again = "{number} ',
            f"again: '{{number}}' is not a placeholder here; there is {NUMBERS}",
        ),
        (
            "emergencies/violence.toml",
            'without_helpline = "',
            'without_helpline = "{number} ',
            f"without_helpline: '{{number}}' is not a placeholder here; there is {NUMBERS}",
        ),
        (
            "emergencies/crisis.toml",
            'question = "',
            'question = "{number} ',
            f"question: '{{number}}' is not a placeholder here; there is {NUMBERS}",
        ),
        (
            "topics/sun.toml",
            'simple = "',
            'simple = "Wait 2 days. ',
            "figures: 2 day is spoken in 'simple' but not listed",
        ),
        (
            "gaps/cost.toml",
            'fact = "',
            'fact = "{price} ',
            "fact: '{price}' is not a placeholder here; there is none",
        ),
        (
            "gaps/swimming.toml",
            'named = "',
            'named = "{thing} ',
            "named: '{thing}' is not a placeholder here; there is {name}",
        ),
        (
            "gaps/swimming.toml",
            "mention {name}",
            "mention it",
            "named: a gap with names needs a text with {name} in it, and no other gap does",
        ),
        (
            "gaps/cost.toml",
            'fact = "',
            'named = "Nothing on {name}."\nfact = "',
            "named: a gap with names needs a text with {name} in it, and no other gap does",
        ),
        (
            "gaps/swimming.toml",
            '"chlorine" = [',
            '"chlorine" = ["surfing", ',
            "names: 'surfing' stands for 'chlorine' and for 'surfing'",
        ),
        (
            "gaps/swimming.toml",
            'named = "',
            f'named = "{"So it is. " * 9}',
            "named: too long about 'swim caps'; a listener can take in at most 45 words",
        ),
        (
            "wording/en.toml",
            'goodbye = ["',
            'goodbye = ["In 3 days. ',
            "goodbye: holds a figure; those belong to topics, which cite them",
        ),
        (
            "wording/en.toml",
            'my = "',
            'my = "{words} ',
            "fragments: '{words}' is not a placeholder here; there is none",
        ),
        (
            "wording/en-GB.toml",
            'night_help = "',
            'night_help = "{number} ',
            "night_help: '{number}' is not a placeholder here; there is none",
        ),
        (
            "wording/en.toml",
            "about {topic}",
            "about {topics}",
            "offers: '{topics}' is not a placeholder here; there is {topic}",
        ),
        (
            "wording/en.toml",
            "Shall I tell you about {topic}?",
            "Shall I tell you about {topic",
            "offers: '{topic' is not a placeholder here; there is {topic}",
        ),
        (
            "wording/en.toml",
            'welcome_back = "',
            'welcome_back = "}',
            "welcome_back: '}' is not a placeholder here; there is none",
        ),
        (
            "skill.toml",
            "{emergency}",
            "{number}",
            "description: '{number}' is not a placeholder here; there is {emergency}",
        ),
        ("ordinary_words.txt", "able\n", "able\nseven\n", "'seven' is a number"),
        ("ordinary_words.txt", "able\n", "able\nO2\n", "'O2' is not a lower-case word"),
    ],
)
def test_a_problem_is_named(copy: Path, file: str, old: str, new: str, problem: str) -> None:
    spoil(copy, file, old, new)
    assert f"{file}: {problem}" in problems(copy)


def test_schemas_and_links_are_checked_too(copy: Path) -> None:
    spoil(copy, "skill.toml", 'catch_all_gap = "gap_other"', 'catch_all_gap = "sun"')
    assert problems(copy) == ["skill.toml: catch_all_gap: there is no gap 'sun'"]
    spoil(copy, "skill.toml", "catch_all_gap =", "catch_all =")
    assert "skill.toml: 'catch_all_gap' is a required property" in problems(copy)


def test_two_variants_of_one_topic_cannot_share_an_id(copy: Path) -> None:
    path = copy / "topics" / "sun.toml"
    utterances = ["very soon then", "soon enough then", "how soon then"]
    variant = f'[[variants]]\nid = "soon"\nanswer = "Not soon."\nutterances = {json.dumps(utterances)}\n'
    path.write_text(f"{path.read_text('utf-8')}\n{variant}", "utf-8")
    assert problems(copy) == ["topics/sun.toml: variants: two have the id 'soon'"]


def test_an_utterance_that_occurs_twice_in_a_file_is_the_only_one_named(copy: Path) -> None:
    spoil(copy, "topics/sun.toml", "can i go in the sun", 'can i go in the sun", "can i go in the sun')
    assert problems(copy) == ["topics/sun.toml: utterances: 'can i go in the sun' occurs twice"]


def test_an_answer_can_only_be_as_long_as_a_listener_can_take_in(copy: Path) -> None:
    words = len(Draft(copy).entries["topics"]["sun"]["answer"].split())
    spoil(copy, "topics/sun.toml", 'answer = "', 'answer = "' + "very " * (46 - words))
    assert problems(copy) == ["topics/sun.toml: answer: 46 words; a listener can take in at most 45"]
    spoil(copy, "topics/sun.toml", "title =", "overview = true\ntitle =")
    check(Draft(copy))


@pytest.mark.parametrize("key", ["again", "simple", "short", "more"])
def test_no_other_text_can_be_longer_than_an_answer(copy: Path, key: str) -> None:
    spoil(copy, "topics/sun.toml", f'{key} = "', f'{key} = "{"very " * 45}')
    found = [problem for problem in problems(copy) if problem.startswith(f"topics/sun.toml: {key}: ")]
    assert len(found) == 1
    assert found[0].endswith("words; a listener can take in at most 45")


def test_a_wording_with_numbers_to_call_may_hold_figures(copy: Path) -> None:
    spoil(copy, "wording/en.toml", 'night_help = "', 'night_help = "wait 3 days, or ')
    check(Draft(copy))


def test_every_placeholder_of_a_wording_is_used_by_one_of_its_texts() -> None:
    """A wording of which no text holds the placeholder needs none."""
    draft = Draft()
    for key, names in checks.PLACEHOLDERS.items():
        texts = str(draft.wordings["en"][key])
        assert [name for name in names if f"{{{name}}}" not in texts] == []


def test_a_dialog_act_needs_no_intent(copy: Path) -> None:
    spoil(copy, "dialog_acts/slower.toml", 'intent = "SlowerIntent"\n', "")
    check(Draft(copy))


def test_more_cannot_repeat_the_answer(copy: Path) -> None:
    answer = Draft(copy).entries["topics"]["sun"]["answer"]
    spoil(copy, "topics/sun.toml", 'more = "', f'more = "{" ".join(answer.split()[:7])} ')
    assert "topics/sun.toml: more: repeats the answer" in problems(copy)
