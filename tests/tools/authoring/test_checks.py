"""Authoring: every fault of the content is named by file and key, and all faults at once."""

import shutil
from pathlib import Path

import pytest

from skill.local import authoring
from skill.local.authoring import CONTENT, ContentError, Draft


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the content to spoil."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def faults(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        authoring.check(Draft(folder))
    return caught.value.problems


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_content_is_sound() -> None:
    authoring.check(Draft())


def test_compiling_twice_gives_the_same() -> None:
    assert authoring.compiled(Draft()) == authoring.compiled(Draft())


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("topics/sun.toml", "title =", "titel =", "topics/sun.toml: 'title' is a required property"),
        ("topics/sun.toml", 'next = ["', 'next = ["nowhere", "', "topics/sun.toml: next: 'nowhere' is not another topic"),
        ("topics/sun.toml", 'next = ["', 'next = ["sun", "', "topics/sun.toml: next: 'sun' is not another topic"),
        (
            "topics/sun.toml",
            "= [6]",
            "= [66]",
            "topics/sun.toml: cites: the article has no sentence 66 in 'Post Procedural Care'",
        ),
        ("topics/sun.toml", "for 3 to 4 weeks", "for 3 to 4 weeks and 2 days", "topics/sun.toml: figures: 2 day is spoken but not listed"),
        ("topics/sun.toml", '"3 to 4 weeks"]', '"3 to 4 weeks", "9 days"]', "topics/sun.toml: figures: 9 day is listed but not spoken"),
        ("topics/sun.toml", "can i go in the sun", "when can i wash my hair", "topics/washing_after.toml: asks: 'when can i wash my hair' is a way of asking for sun too"),
        ("topics/sun.toml", "can i go in the sun", "in 3 days?", "topics/sun.toml: asks: 'in 3 days?' may hold only lower case letters, spaces, apostrophes, hyphens and the periods of abbreviations"),
        ("topics/sun.toml", "can i go in the sun", "if i go in the sun", "topics/sun.toml: asks: 'if i go in the sun' starts with a word that joins an invocation to a request"),
        ("words.txt", "able\n", "able\nseven\n", "words.txt: 'seven' is a number"),
        ("words.txt", "able\n", "able\nO2\n", "words.txt: 'O2' is no word in lower case"),
        ("skill.toml", 'unforeseen = "gap_other"', 'unforeseen = "nothing"', "skill.toml: unforeseen: there is no 'nothing'"),
        ("skill.toml", 'first = ["sessions"', 'first = ["cost"', "skill.toml: first: there is no 'cost'"),
        ("wording/en-GB.toml", "emergency =", "emergenci =", "wording/en-GB.toml: emergenci: no such key in en.toml"),
        ("wording/en-GB.toml", 'emergency = "999"', "emergency = 999", "wording/en-GB.toml: emergency: is to be of the same kind as in en.toml"),
        ("wording/en.toml", 'goodbye = "', 'goodbye = "In 3 days. ', "wording/en.toml: goodbye: holds a figure; those belong to topics, which cite them"),
    ],
)  # fmt: skip
def test_a_fault_is_named(copy: Path, file: str, old: str, new: str, fault: str) -> None:
    spoil(copy, file, old, new)
    assert fault in faults(copy)


def test_an_answer_too_long_to_take_in_is_named(copy: Path) -> None:
    spoil(copy, "topics/sun.toml", 'answer = "', 'answer = "' + "very " * 40)
    assert any(fault.startswith("topics/sun.toml: answer: ") for fault in faults(copy))


def test_more_that_repeats_the_answer_is_named(copy: Path) -> None:
    answer = Draft(copy).entries["topics"]["sun"]["answer"]
    spoil(copy, "topics/sun.toml", 'more = "', f'more = "{answer} ')
    assert "topics/sun.toml: more: repeats the answer" in faults(copy)


def test_an_id_used_twice_is_named(copy: Path) -> None:
    shutil.copy(copy / "gaps" / "cost.toml", copy / "gaps" / "sun.toml")
    assert "gaps/sun.toml: topics/sun.toml has the same id" in faults(copy)


def test_files_that_are_no_toml_or_missing_are_all_named(copy: Path) -> None:
    (copy / "topics" / "sun.toml").write_text("title = ", "utf-8")
    (copy / "gaps" / "cost.toml").write_bytes(b'title = "\xff"')
    (copy / "wording" / "en.toml").unlink()
    named = " ".join(faults(copy))
    for file in ("topics/sun.toml: ", "gaps/cost.toml: ", "wording/en.toml: is missing"):
        assert file in named
