"""Schemas: a key that is missing, misspelled or of the wrong type is named by file and key, all of them at once."""

import tomllib
from pathlib import Path

import pytest

from skill.tools.authoring import schemas
from skill.tools.authoring.draft import CONTENT, Draft
from tests.tools.authoring.conftest import spoil


def test_the_content_has_no_problem() -> None:
    assert list(schemas.problems(Draft())) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("topics/sun.toml", "title =", "titel =", "'title' is a required property"),
        (
            "topics/sun.toml",
            "title =",
            "titel =",
            "Additional properties are not allowed ('titel' was unexpected)",
        ),
        (
            "topics/sun.toml",
            'utterances = [\n    "can i go in the sun",',
            'utterances = [\n    "can i go in the sun",\n    "can i go in the sun",',
            "utterances: 'can i go in the sun' occurs twice",
        ),
        (
            "topics/sun.toml",
            '"can i sunbathe next week",',
            '"can i sunbathe next week", "can i sunbathe next week",',
            "variants.soon.utterances: 'can i sunbathe next week' occurs twice",
        ),
        (
            "topics/sun.toml",
            'suggest_next = ["',
            'suggest_next = [] # ["',
            "suggest_next: has 0 items, needs at least 1",
        ),
        ("topics/sun.toml", "= [6]", "= [0]", "cites.Post Procedural Care: 0 is less than the minimum of 1"),
        (
            "topics/sessions.toml",
            'id = "few"',
            'id = "Few"',
            "variants.Few.id: 'Few' does not match '^[a-z]+(_[a-z]+)*$'",
        ),
        ("topics/sun.toml", "again =", "agian =", "'again' is a required property"),
        ("topics/sun.toml", "simple =", "simpel =", "'simple' is a required property"),
        ("topics/sun.toml", "short =", "shrot =", "'short' is a required property"),
        ("topics/sun.toml", "covers =", "cover =", "'covers' is a required property"),
        ("topics/age.toml", "bold = true", 'bold = "yes"', "bold: 'yes' is not of type 'boolean'"),
        ("gaps/cost.toml", "fact =", "facts =", "Additional properties are not allowed ('facts' was unexpected)"),
        ("emergencies/crisis.toml", "check =", "chek =", "'check' is a required property"),
        ("emergencies/crisis.toml", "again =", "agian =", "'again' is a required property"),
        ("emergencies/crisis.toml", "card = false", 'card = "no"', "card: 'no' is not of type 'boolean'"),
        ("emergencies/crisis.toml", "evidence = [", "proof = [", "'evidence' is a required property"),
        (
            "emergencies/crisis.toml",
            "evidence = [",
            'evidence = ["Can\'t",',
            "evidence: \"Can't\" does not match '^[a-z0-9]+\\\\*?( [a-z0-9]+\\\\*?)*$'",
        ),
        ("dialog_acts/wait.toml", "utterances", "samples", "'utterances' is a required property"),
        ("tour.toml", 'title = "aftercare"', "", "chapter.aftercare: 'title' is a required property"),
        (
            "timeline.toml",
            '"48 hours before"',
            '"two days before"',
            "rule.smoking_drinking.marks.start: 'two days before' does not match "
            "'^(\\\\d+ (hours|days|weeks|months) (before|after)|(same|next) (morning|noon))$'",
        ),
        (
            "timeline.toml",
            'phase = "course"',
            'phase = "ever"',
            "rule.sessions.phase: 'ever' is not one of ['before', 'after', 'course']",
        ),
        (
            "language/en_contractions.toml",
            '"i am"',
            '"i\'m"',
            "contractions: \"i'm\" does not match '^[a-z0-9]+( [a-z0-9]+)*$'",
        ),
        ("language/en_times.toml", "yesterday = -1", 'yesterday = "1"', "days.yesterday: '1' is not of type 'integer'"),
        (
            "dialog_acts/timeline.toml",
            "AMAZON.TIME",
            "Clock",
            "slots.time: 'Clock' does not match '^AMAZON\\\\.[A-Za-z]+$'",
        ),
        ("skill.toml", "[heard_as]", "[heard]", "'heard_as' is a required property"),
        ("skill.toml", '"US",', '"us",', "countries: 'us' does not match '^[A-Z]{2}$'"),
        ("wording/en.toml", "[fragments]", "[fragment]", "'fragments' is a required property"),
        ("wording/en.toml", 'my = "Your what, sorry?"', "my = 5", "fragments.my: 5 is not of type 'string'"),
        (
            "wording/en-GB.toml",
            "[spelling]",
            "[spellings]",
            "Additional properties are not allowed ('spellings' was unexpected)",
        ),
        ("gaps/cost.toml", 'title = "Cost"', "title = 5", "title: 5 is not of type 'string'"),
        ("gaps/cost.toml", "closest_topics = [", "near = [", "'closest_topics' is a required property"),
        ("emergencies/crisis.toml", "red_flags = [", "flags = [", "'red_flags' is a required property"),
        (
            "emergencies/emergency.toml",
            '"tight* chest"',
            '"can\'t breathe"',
            "red_flags: \"can't breathe\" does not match '^[a-z0-9]+\\\\*?( [a-z0-9]+\\\\*?)*$'",
        ),
        (
            "dialog_acts/yes.toml",
            "YesIntent",
            "Yes",
            "intent: 'AMAZON.Yes' does not match '^(AMAZON\\\\.)?[A-Z][A-Za-z]*Intent$'",
        ),
        ("skill.toml", "metrics_namespace =", "namespace =", "'metrics_namespace' is a required property"),
        (
            "skill.toml",
            '= "MesotherapyGuide"',
            '= "Meso Guide"',
            "metrics_namespace: 'Meso Guide' does not match '^[A-Za-z][A-Za-z0-9_./#:-]{0,254}$'",
        ),
        (
            "skill.toml",
            '"preparation", "aftercare"]',
            '"preparation", "aftercare", "pain", "sun"]',
            "example_topics: has 5 items, may have at most 4",
        ),
        ("article.toml", "opening =", "beginning =", "'opening' is a required property"),
        ("article.toml", 'spoken = "the introduction"\n', "", "section.Introduction: 'spoken' is a required property"),
        (
            "article.toml",
            '"49a4fa6e5260956e"',
            '"It is a treatment."',
            "section.Introduction.digests: 'It is a treatment.' does not match '^[0-9a-f]{16}$'",
        ),
        (
            "carrier_phrases.toml",
            'words = "how many"\n',
            "",
            "carrier_phrase.HowManyIntent: 'words' is a required property",
        ),
        (
            "carrier_phrases.toml",
            'words = "how many"\n',
            'words = "How many?"\n',
            "carrier_phrase.HowManyIntent.words: 'How many?' does not match \"^([a-z']+( [a-z']+)*)?$\"",
        ),
        (
            "carrier_phrases.toml",
            'words = "how many"\n',
            'words = "how many"\nslot = "question"\n',
            "carrier_phrase.HowManyIntent: Additional properties are not allowed ('slot' was unexpected)",
        ),
        (
            "carrier_phrases.toml",
            '    "how many",\n',
            "",
            "carrier_phrase.HowManyIntent.samples: has 4 items, needs at least 5",
        ),
        (
            "carrier_phrases.toml",
            '    "how many",\n',
            '    "how many",\n    "how many",\n',
            "carrier_phrase.HowManyIntent.samples: 'how many' occurs twice",
        ),
        (
            "carrier_phrases.toml",
            '"HowManyIntent"',
            '"AMAZON.HelpIntent"',
            "carrier_phrase.AMAZON.HelpIntent.intent: 'AMAZON.HelpIntent' does not match '^[A-Z][A-Za-z]*Intent$'",
        ),
        (
            "carrier_phrases.toml",
            "[[carrier_phrase]]\n",
            "[[form]]\n",
            "Additional properties are not allowed ('form' was unexpected)",
        ),
        ("language/en.toml", "after_words =", "afters =", "'after_words' is a required property"),
        (
            "language/en.toml",
            '"afterward"',
            '"After Wards"',
            "context_words: 'After Wards' does not match '^[a-z0-9]+( [a-z0-9]+)*$'",
        ),
        (
            "language/en.toml",
            '"abc"',
            '"a.b.c."',
            "initialisms: 'a.b.c.' does not match '^([a-z]{2,}|[a-z]( [a-z])+)$'",
        ),
        ("language/en.toml", "initialisms = [", "initials = [", "'initialisms' is a required property"),
        (
            "skill.toml",
            '"meso therapy" =',
            '"Meso-Therapy" =',
            "heard_as: 'Meso-Therapy' does not match '^[a-z0-9]+( [a-z0-9]+)*$'",
        ),
        ("language/en.toml", "conjunctions = [", 'conjunctions = ["also", ', "conjunctions: 'also' occurs twice"),
        ("wording/en.toml", "goodbye =", "good_bye =", "'goodbye' is a required property"),
        (
            "wording/en.toml",
            "anything_else = [",
            "anything_else = [] # [",
            "anything_else: has 0 items, needs at least 1",
        ),
        (
            "wording/en-GB.toml",
            "emergency =",
            "emergenci =",
            "Additional properties are not allowed ('emergenci' was unexpected)",
        ),
        ("wording/en-GB.toml", 'emergency = "999"', "emergency = 999", "emergency: 999 is not of type 'string'"),
    ],
)
def test_a_problem_is_named(copy: Path, file: str, old: str, new: str, problem: str) -> None:
    spoil(copy, file, old, new)
    assert f"{file}: {problem}" in list(schemas.problems(Draft(copy)))


def test_problems_of_all_files_are_reported_at_once(copy: Path) -> None:
    spoil(copy, "topics/sun.toml", "title =", "titel =")
    spoil(copy, "language/en.toml", "during_words =", "during =")
    spoil(copy, "carrier_phrases.toml", 'intent = "HowLongIntent"', "intent = 7")
    files = {problem.partition(": ")[0] for problem in schemas.problems(Draft(copy))}
    assert files == {"topics/sun.toml", "language/en.toml", "carrier_phrases.toml"}


def test_the_guide_shows_every_key_of_a_topic_and_names_those_of_other_entries() -> None:
    guide = (CONTENT / "README.md").read_text("utf-8")
    example = tomllib.loads(guide.split("```toml\n")[1].split("```")[0])
    topic = schemas.ENTRIES["topics"]
    assert example.keys() == topic["properties"].keys()
    assert example["variants"][0].keys() == topic["properties"]["variants"]["items"]["properties"].keys()
    for kind in ("gaps", "emergencies", "dialog_acts"):
        assert [key for key in schemas.ENTRIES[kind]["properties"] if f"`{key}`" not in guide] == []
