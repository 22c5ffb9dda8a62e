"""Checks of what is said: every problem of the content is named by file and key, and all are reported at once."""

from pathlib import Path

import pytest

from skill.tools.authoring import checks
from skill.tools.authoring.checks import check, unsayable
from skill.tools.authoring.draft import CONTENT, ContentError, Draft
from tests.tools.authoring.conftest import spoil

NUMBERS = "{emergency}, {crisis}, {violence_helpline}, {night_help}"
CHARACTERS = "may hold only lower-case letters, spaces, apostrophes, hyphens and the periods of abbreviations"


def problems(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        check(Draft(folder))
    return caught.value.problems


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
            "topics/sun.toml",
            "can i go in the sun",
            "in 3 days?",
            f"utterances: 'in 3 days?' {CHARACTERS}",
        ),
        (
            "topics/sun.toml",
            "can i go in the sun",
            "if i go in the sun",
            "utterances: 'if i go in the sun' starts with a word that joins an invocation to a request",
        ),
        (
            "carrier_phrases.toml",
            'intent = "AskQuestionIntent"',
            'intent = "AskIntent"',
            "there is no AskQuestionIntent, which takes a question in any words",
        ),
        (
            "carrier_phrases.toml",
            'intent = "HowLongIntent"',
            'intent = "HowManyIntent"',
            "HowManyIntent: occurs twice, counting the intents of dialog_acts/",
        ),
        (
            "carrier_phrases.toml",
            '"tell me about {question}"',
            '"tell me {words}"',
            f"AskQuestionIntent: samples: 'tell me {{words}}' {CHARACTERS}",
        ),
        (
            "carrier_phrases.toml",
            '"tell me about {question}"',
            '"{question} or {question}"',
            f"AskQuestionIntent: samples: '{{question}} or {{question}}' {CHARACTERS}",
        ),
        (
            "carrier_phrases.toml",
            '"tell me about {question}"',
            '"about {question}"',
            "AskQuestionIntent: samples: 'about {question}' starts with a word that joins an invocation to a request",
        ),
        (
            "carrier_phrases.toml",
            '"tell me about {question}"',
            '"{question}"',
            "AskQuestionIntent: samples: '{question}' needs words beside the slot",
        ),
        (
            "carrier_phrases.toml",
            'words = "what about"\nsamples = [',
            'words = "what about"\nsamples = ["tell me {question}", ',
            "WhatAboutIntent: samples: 'tell me {question}' is a sample of AskQuestionIntent too",
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


def test_an_utterance_belongs_to_one_entry(copy: Path) -> None:
    spoil(copy, "topics/sun.toml", "can i go in the sun", "when can i wash my hair")
    problem = "'when can i wash my hair' is an utterance of sun too"
    assert problems(copy) == [f"topics/washing_after.toml: utterances: {problem}"]


def test_an_intent_belongs_to_one_carrier_phrase_or_dialog_act(copy: Path) -> None:
    spoil(copy, "dialog_acts/next.toml", "AMAZON.NextIntent", "HowManyIntent")
    problem = "HowManyIntent: occurs twice, counting the intents of dialog_acts/"
    assert problems(copy) == [f"carrier_phrases.toml: {problem}"]


def test_schemas_and_links_are_checked_too(copy: Path) -> None:
    spoil(copy, "skill.toml", 'catch_all_gap = "gap_other"', 'catch_all_gap = "sun"')
    assert problems(copy) == ["skill.toml: catch_all_gap: there is no gap 'sun'"]
    spoil(copy, "skill.toml", "catch_all_gap =", "catch_all =")
    assert "skill.toml: 'catch_all_gap' is a required property" in problems(copy)


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


def test_a_topic_needs_enough_utterances_counting_those_of_its_variants(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = Draft().entries["topics"]["sessions"]
    count = len(entry["utterances"]) + sum(len(variant["utterances"]) for variant in entry["variants"])
    problem = f"topics/sessions.toml: utterances: there are {count}, a topic needs {count + 1}"
    monkeypatch.setattr(checks, "UTTERANCES_MIN", count + 1)
    assert problem in problems(CONTENT)


@pytest.mark.parametrize("utterance", ["does it hurt", "is the f. d. a. for it", "what's a one-off", "for how long"])
def test_only_what_alexa_accepts_as_a_sample_is_sayable(utterance: str) -> None:
    assert bool(unsayable(utterance)) == utterance.startswith("for")
