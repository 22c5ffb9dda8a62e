"""Links, citations and labels: one that leads nowhere is named, with what the author may have meant."""

import json
import shutil
from pathlib import Path

import pytest

from skill.tools.authoring import links
from skill.tools.authoring.draft import Draft
from tests.tools.authoring.conftest import spoil


def problems(folder: Path) -> list[str]:
    return list(links.problems(Draft(folder)))


def test_the_content_has_no_problem() -> None:
    assert list(links.problems(Draft())) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "topics/sun.toml",
            'suggest_next = ["',
            'suggest_next = ["nowhere", "',
            "suggest_next: there is no topic 'nowhere'",
        ),
        (
            "topics/sun.toml",
            'suggest_next = ["',
            'suggest_next = ["massages", "',
            "suggest_next: there is no topic 'massages'; did you mean 'massage'?",
        ),
        (
            "topics/sun.toml",
            'suggest_next = ["',
            'suggest_next = ["sun", "',
            "suggest_next: 'sun' is this topic itself",
        ),
        (
            "gaps/cost.toml",
            'closest_topics = ["',
            'closest_topics = ["cost", "',
            "closest_topics: there is no topic 'cost'",
        ),
        (
            "gaps/cost.toml",
            'covers = ["',
            'covers = ["cost", "',
            "covers: there is no topic 'cost'",
        ),
        (
            "topics/aftercare.toml",
            'covers = ["',
            'covers = ["massages", "',
            "covers: there is no topic 'massages'; did you mean 'massage'?",
        ),
        (
            "topics/aftercare.toml",
            'more_covers = ["',
            'more_covers = ["aftercare", "',
            "more_covers: 'aftercare' is this topic itself",
        ),
        (
            "tour.toml",
            'tells = ["what_is"',
            'tells = ["cost"',
            "what_it_is.tells: there is no topic 'cost'",
        ),
        (
            "tour.toml",
            'about = ["signs"',
            'about = ["sings"',
            "who_it_is_for.about: there is no topic 'sings'; did you mean 'signs'?",
        ),
        (
            "timeline.toml",
            'topic = "massage"',
            'topic = "massages"',
            "massage.topic: there is no topic 'massages'; did you mean 'massage'?",
        ),
        (
            "timeline.toml",
            '"How Many Sessions Will Be Needed?" = [1, 2]',
            '"How Many Sessions Will Be Needed?" = [1, 20]',
            "sessions: cites: the article has no sentence 20 in 'How Many Sessions Will Be Needed?'",
        ),
        (
            "topics/aftercare.toml",
            'counterpart = "preparation"',
            'counterpart = "preparations"',
            "counterpart: there is no topic or gap 'preparations'; did you mean 'preparation'?",
        ),
        (
            "topics/smoking_drinking.toml",
            'counterpart = "smoking_after"',
            'counterpart = "smoking_afters"',
            "variants.smoking.counterpart: there is no topic or gap 'smoking_afters'; did you mean 'smoking_after'?",
        ),
        (
            "topics/sun.toml",
            "= [6]",
            "= [66]",
            "cites: the article has no sentence 66 in 'Post Procedural Care'",
        ),
        (
            "topics/sun.toml",
            '"Post Procedural Care" =',
            '"Post Procedure Care" =',
            "cites: the article has no section 'Post Procedure Care'; did you mean 'Post Procedural Care'?",
        ),
        (
            "skill.toml",
            'starters = ["sessions"',
            'starters = ["cost"',
            "starters: there is no topic 'cost'",
        ),
        ("skill.toml", '= ["gap_other",', '= ["sun",', "general_gaps: there is no gap 'sun'"),
        (
            "skill.toml",
            'examples.worry = [["pain",',
            'examples.worry = [["pains",',
            "examples.worry: there is no topic or gap 'pains'; did you mean 'pain'?",
        ),
        (
            "skill.toml",
            'examples.worry = [["pain",',
            'examples.worry = [["pain", "cost"], ["pain",',
            "examples.worry: 2 lists for 1 phrases in wording/en.toml",
        ),
        (
            "skill.toml",
            "fears.safety =",
            "fears.safely =",
            "fears: there is no topic or gap 'safely'; did you mean 'safety'?",
        ),
        (
            "skill.toml",
            'catch_all_gap = "gap_other"',
            'catch_all_gap = "sun"',
            "catch_all_gap: there is no gap 'sun'",
        ),
        (
            "article.toml",
            "without_fact = [4]",
            "without_fact = [44]",
            "Introduction: without_fact: there is no sentence 44",
        ),
        (
            "article.toml",
            'title = "Introduction"',
            'title = "Post Procedural Care"',
            "section: two are titled 'Post Procedural Care'",
        ),
        (
            "topics/sessions.toml",
            'id = "many"',
            'id = "few"',
            "variants: two have the id 'few'",
        ),
    ],
)
def test_a_problem_is_named(copy: Path, file: str, old: str, new: str, problem: str) -> None:
    spoil(copy, file, old, new)
    assert f"{file}: {problem}" in problems(copy)


def test_a_link_to_a_renamed_file_suggests_its_new_name(copy: Path) -> None:
    (copy / "topics" / "sun.toml").rename(copy / "topics" / "sunlight.toml")
    problem = "there is no topic 'sun'; did you mean 'sunlight', which nothing links to?"
    assert f"topics/washing_after.toml: suggest_next: {problem}" in problems(copy)


HEADER = '{"locales": ["en-GB"], "use": "train"}'


def label(folder: Path, *labels: str) -> None:
    """Add training utterances with these labels."""
    path = folder / "utterances" / "train" / "odd.jsonl"
    path.parent.mkdir(parents=True)
    rows = [json.dumps({"say": "x", "labels": [name]}) for name in labels]
    path.write_text("\n".join([HEADER, *rows]), "utf-8")


def renamed(folder: Path) -> list[str]:
    return [problem for problem in problems(folder) if "nothing refers to it" in problem]


@pytest.mark.parametrize("name", ["sunlight", "daylight"])
def test_a_renamed_topic_is_found_by_its_old_name(copy: Path, name: str) -> None:
    (copy / "topics" / "sun.toml").rename(copy / "topics" / f"{name}.toml")
    assert renamed(copy) == [f"topics/{name}.toml: nothing refers to it; did you rename 'sun'?"]


def test_a_renamed_gap_is_found_by_the_labels_of_utterances(copy: Path) -> None:
    label(copy, "cost/x", *(name for kind in ("gaps", "emergencies") for name in Draft(copy).entries[kind]))
    (copy / "gaps" / "cost.toml").rename(copy / "gaps" / "price.toml")
    assert renamed(copy) == ["gaps/price.toml: nothing refers to it; did you rename 'cost'?"]
    assert "utterances/train/odd.jsonl: there is no entry 'cost'" in problems(copy)


def test_two_renamed_topics_are_found_by_likeness_alone(copy: Path) -> None:
    (copy / "topics" / "sun.toml").rename(copy / "topics" / "sunlight.toml")
    (copy / "topics" / "pain.toml").rename(copy / "topics" / "hurting.toml")
    assert renamed(copy) == ["topics/sunlight.toml: nothing refers to it; did you rename 'sun'?"]


def test_a_new_file_is_not_taken_for_one_that_was_renamed(copy: Path) -> None:
    shutil.copy(copy / "topics" / "sun.toml", copy / "topics" / "shade.toml")
    assert renamed(copy) == []
    spoil(copy, "topics/sun.toml", 'suggest_next = ["', 'suggest_next = ["massages", "')
    assert renamed(copy) == []


def test_a_malformed_utterance_does_not_hide_a_renamed_topic(copy: Path) -> None:
    label(copy, "")
    (copy / "topics" / "sun.toml").rename(copy / "topics" / "daylight.toml")
    assert renamed(copy) == ["topics/daylight.toml: nothing refers to it; did you rename 'sun'?"]
    assert any(found.startswith("utterances/train/odd.jsonl, line 2: ") for found in problems(copy))


def test_two_entries_cannot_share_an_id(copy: Path) -> None:
    shutil.copy(copy / "gaps" / "cost.toml", copy / "gaps" / "sun.toml")
    assert "gaps/sun.toml: topics/sun.toml has the same id" in problems(copy)


def test_a_file_name_has_to_make_an_intent(copy: Path) -> None:
    shutil.copy(copy / "gaps" / "cost.toml", copy / "gaps" / "cost-2.toml")
    problem = "a file name may hold only lower-case letters and underscores; it names an intent"
    assert f"gaps/cost-2.toml: {problem}" in problems(copy)


@pytest.mark.parametrize(
    ("file", "line", "problem"),
    [
        (
            "train/odd.jsonl",
            '{"say": "x", "labels": ["sun", "suns"]}',
            ": there is no entry 'suns'; did you mean 'sun'?",
        ),
        ("train/odd.jsonl", '{"say": "x", "labels": ["sun/none"]}', ": there is no entry 'sun/none'"),
        ("train/odd.jsonl", '{"say": "x", "label": ["sun"]}', ", line 2: missing 'labels'"),
        (
            "train/odd.jsonl",
            '{"say": "x", "labels": ["sun"], "after": "suns"}',
            ": there is no topic or gap 'suns'; did you mean 'sun'?",
        ),
        ("train/odd.jsonl", '{"say": "x", "labels": ["sun"], "after": "yes"}', ": there is no topic or gap 'yes'"),
        (
            "test/odd.jsonl",
            '{"say": "x", "kind": "answer", "topics": ["sun"], "alt": [["cost"]]}',
            ": there is no topic 'cost'",
        ),
    ],
)
def test_utterances_are_labelled_with_entries(copy: Path, file: str, line: str, problem: str) -> None:
    path = copy / "utterances" / file
    path.parent.mkdir(parents=True)
    path.write_text(f"{HEADER}\n{line}\n", "utf-8")
    assert any(found.startswith(f"utterances/{file}{problem}") for found in problems(copy))


def test_a_file_about_another_document_is_named_once(copy: Path) -> None:
    path = copy / "utterances" / "train" / "other.jsonl"
    path.parent.mkdir(parents=True)
    labels = ["suns", "sun", "moon", "moon", "stars/red", "sky"]
    lines = [json.dumps({"say": "x", "labels": [label]}) for label in labels]
    path.write_text("\n".join([HEADER, *lines]) + "\n", "utf-8")
    found = [problem for problem in problems(copy) if "other.jsonl" in problem]
    assert found == ["utterances/train/other.jsonl: there is no entry 'suns', and none of 3 others"]
