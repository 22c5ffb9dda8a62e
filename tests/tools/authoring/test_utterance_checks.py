"""Checks of what listeners say: what Amazon would refuse is named by file and key, all of it at once."""

import shutil
from pathlib import Path

import pytest

from skill.tools.authoring import utterance_checks
from skill.tools.authoring.draft import CONTENT, Draft
from skill.tools.authoring.utterance_checks import unsayable
from tests.tools.authoring.conftest import spoil

CHARACTERS = "may hold only lower-case letters, spaces, apostrophes, hyphens and the periods of abbreviations"
CONNECTOR = "starts with a word that joins an invocation to a request"
SPACE = "has a doubled, leading or trailing space"
LAUNCH = "starts like a launch, with a launch word and the invocation name"
NO_SLOT = "is not a slot, which is a name in braces, without spaces"
SEARCH_QUERY = {"question": "AMAZON.SearchQuery"}


def problems(folder: Path) -> list[str]:
    return list(utterance_checks.problems(Draft(folder)))


def test_the_content_has_no_problem() -> None:
    assert list(utterance_checks.problems(Draft())) == []


@pytest.mark.parametrize(
    ("utterance", "problem"),
    [
        ("in 3 days?", CHARACTERS),
        ("Can I go", CHARACTERS),
        ("tell me {question}", CHARACTERS),
        ("if i go in the sun", CONNECTOR),
        ("can i  go", SPACE),
        (" can i go", SPACE),
        ("can i go ", SPACE),
        ("open mesotherapy guide", LAUNCH),
        ("alexa ask the mesotherapy guide about the sun", LAUNCH),
        ("...", "has no words"),
        ("o" * 201, "is longer than 200 characters"),
    ],
)
def test_an_utterance_has_to_be_a_possible_sample(copy: Path, utterance: str, problem: str) -> None:
    spoil(copy, "topics/sun.toml", "can i go in the sun", utterance)
    spoil(copy, "topics/sun.toml", "can i sunbathe next week", f"{utterance} {utterance}")
    assert f"topics/sun.toml: utterances: {utterance!r} {problem}" in problems(copy)
    assert any(found.startswith("topics/sun.toml: variants.soon.utterances: ") for found in problems(copy))


@pytest.mark.parametrize("utterance", ["does it hurt", "is the f. d. a. for it", "what's a one-off", "open the guide"])
def test_what_alexa_accepts_is_sayable(utterance: str) -> None:
    assert unsayable(utterance, "tea guide") == ""
    assert unsayable(f"{utterance} {{question}}", "tea guide", SEARCH_QUERY) == ""


@pytest.mark.parametrize(
    ("sample", "problem"),
    [
        ("Roughly of {question}", CHARACTERS),
        ("how 2 {question}", CHARACTERS),
        ("about {question}", CONNECTOR),
        ("how  to {question}", SPACE),
        ("how {question} ", SPACE),
        ("ask mesotherapy guide {question}", LAUNCH),
        ("{question}", "needs words beside the slot"),
        ("how { question }", f"'{{ question }}' {NO_SLOT}"),
        ("how {question", f"'{{question' {NO_SLOT}"),
        ("how question}", f"'}}' {NO_SLOT}"),
        ("how {words}", "slot 'words' is not declared"),
        ("how {question} or {question}", "has another slot beside a search query"),
        ("what about {question}", "is a sample of WhatAboutIntent too"),
    ],
)
def test_a_carrier_phrase_is_checked_like_any_sample(copy: Path, sample: str, problem: str) -> None:
    spoil(copy, "carrier_phrases.toml", '"how many {question}"', f'"{sample}"')
    assert problems(copy) == [f"carrier_phrases.toml: HowManyIntent: samples: {sample!r} {problem}"]


def test_a_carrier_phrase_needs_a_sample_with_the_slot(copy: Path) -> None:
    path = copy / "carrier_phrases.toml"
    start, _, rest = path.read_text("utf-8").partition('words = "how many"\n')
    mine, _, others = rest.partition("\n\n")
    path.write_text(f'{start}words = "how many"\n{mine.replace("{question}", "of them")}\n\n{others}', "utf-8")
    assert problems(copy) == ["carrier_phrases.toml: HowManyIntent: samples: none has the slot {question}"]


def test_a_spelling_of_letters_makes_no_other_sample(copy: Path) -> None:
    spoil(copy, "carrier_phrases.toml", '"how many {question}"', '"the fda {question}", "how many {question}"')
    spoil(copy, "carrier_phrases.toml", '"how much {question}"', '"the f d a {question}", "how much {question}"')
    problem = "HowMuchIntent: samples: 'the f d a {question}' is a sample of HowManyIntent too"
    assert problems(copy) == [f"carrier_phrases.toml: {problem}"]


def test_an_utterance_belongs_to_one_entry(copy: Path) -> None:
    spoil(copy, "topics/sun.toml", "can i go in the sun", "when can i wash my hair")
    problem = "'when can i wash my hair' is an utterance of sun too"
    assert problems(copy) == [f"topics/washing_after.toml: utterances: {problem}"]


def test_an_utterance_belongs_to_one_entry_in_any_spelling_of_letters(copy: Path) -> None:
    spoil(copy, "topics/sun.toml", "can i go in the sun", "is it better than p. r. p.")
    problem = "gaps/prp.toml: utterances: 'is it better than {}' is an utterance of sun too"
    assert problems(copy) == [problem.format("p r p")]


def test_an_utterance_belongs_to_one_variant(copy: Path) -> None:
    spoil(copy, "topics/sun.toml", "can i sunbathe next week", "can i go in the sun")
    problem = "'can i go in the sun' is an utterance of sun too"
    assert problems(copy) == [f"topics/sun.toml: variants.soon.utterances: {problem}"]


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "carrier_phrases.toml",
            'intent = "AskQuestionIntent"',
            'intent = "AskIntent"',
            "carrier_phrases.toml: there is no AskQuestionIntent, which takes a question in any words",
        ),
        (
            "carrier_phrases.toml",
            'intent = "HowLongIntent"',
            'intent = "HowManyIntent"',
            "carrier_phrases.toml: intent: HowManyIntent is the intent of carrier_phrases.toml too",
        ),
        (
            "dialog_acts/slower.toml",
            "SlowerIntent",
            "HowManyIntent",
            "dialog_acts/slower.toml: intent: HowManyIntent is the intent of carrier_phrases.toml too",
        ),
        (
            "dialog_acts/slower.toml",
            "SlowerIntent",
            "AMAZON.StopIntent",
            "dialog_acts/stop.toml: intent: AMAZON.StopIntent is the intent of dialog_acts/slower.toml too",
        ),
        (
            "dialog_acts/slower.toml",
            "SlowerIntent",
            "CostIntent",
            "gaps/cost.toml: its name: CostIntent is the intent of dialog_acts/slower.toml too",
        ),
        (
            "dialog_acts/slower.toml",
            "SlowerIntent",
            "AMAZON.SlowerIntent",
            "dialog_acts/slower.toml: intent: AMAZON.SlowerIntent is not one of Amazon's standard built-in intents",
        ),
        (
            "dialog_acts/stop.toml",
            "AMAZON.StopIntent",
            "StopIntent",
            "dialog_acts: no file has the intent AMAZON.StopIntent, which Amazon asks for",
        ),
        (
            "skill.toml",
            'invocation_name = "mesotherapy guide"',
            'invocation_name = "guide"',
            "skill.toml: invocation_name: 'guide' needs two words other than articles and prepositions",
        ),
        (
            "language/en.toml",
            '"abc", ',
            '"id", ',
            "language/en.toml: initialisms: 'id' is one of fragment_words too; write it in single letters",
        ),
        (
            "language/en.toml",
            '"abc", ',
            '"hi", ',
            "language/en.toml: initialisms: 'hi' is one of fragment_words too; write it in single letters",
        ),
        (
            "language/en.toml",
            '"how come"]',
            '"what is the reason"]',
            "language/en.toml: why_phrases: 'what is the reason' is read as 'whats the reason'; write it so",
        ),
        (
            "emergencies/emergency.toml",
            '"cant breathe"',
            '"cannot breathe*"',
            "emergencies/emergency.toml: red_flags: 'cannot breathe*' is read as 'cant breathe*'; write it so",
        ),
    ],
)
def test_a_problem_is_named(copy: Path, file: str, old: str, new: str, problem: str) -> None:
    spoil(copy, file, old, new)
    assert problem in problems(copy)


def test_a_topic_cannot_share_the_intent_of_a_carrier_phrase(copy: Path) -> None:
    shutil.copy(copy / "topics" / "sun.toml", copy / "topics" / "how_many.toml")
    problem = "topics/how_many.toml: its name: HowManyIntent is the intent of carrier_phrases.toml too"
    assert problem in problems(copy)


def test_a_topic_needs_enough_utterances_counting_those_of_its_variants(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = Draft().entries["topics"]["sessions"]
    count = len(entry["utterances"]) + sum(len(variant["utterances"]) for variant in entry["variants"])
    problem = f"topics/sessions.toml: utterances: there are {count}, a topic needs {count + 1}"
    monkeypatch.setattr(utterance_checks, "UTTERANCES_MIN", count + 1)
    assert problem in problems(CONTENT)
