"""Reading the content: what a draft holds, and how unreadable files are reported."""

from pathlib import Path

import pytest

from skill.tools.authoring.draft import ContentError, Draft, sources, spoken_texts


def test_utterances_carry_the_label_of_their_entry_or_variant(copy: Path) -> None:
    labels = {label for label, _ in Draft(copy).utterances()}
    assert {"sessions", "sessions/few", "cost", "emergency", "help"} <= labels


def test_a_wording_is_the_neutral_one_with_what_the_locale_says_differently(copy: Path) -> None:
    draft = Draft(copy)
    assert draft.wording("en-GB")["emergency"] == "999"
    assert draft.wording("en-GB")["goodbye"] == draft.wordings["en"]["goodbye"]
    assert draft.locales == ["en-AU", "en-CA", "en-GB", "en-IN", "en-US"]


def test_sources_and_spoken_texts_of_an_entry() -> None:
    variant = {"id": "hat", "answer": "A hat helps.", "utterances": []}
    entry = {"title": "Sun", "answer": "No sun.", "card": "Sun: no.", "cites": {"Care": [6, 7]}, "variants": [variant]}
    assert sources(entry) == [("Care", 6), ("Care", 7)]
    assert dict(spoken_texts(entry)) == {"answer": "No sun.", "card": "Sun: no.", "variants.hat": "A hat helps."}


def test_every_text_that_is_heard_is_a_spoken_text() -> None:
    texts = {
        "topics": ("answer", "again", "simple", "short", "more", "why", "doubt", "card"),
        "gaps": ("answer", "fact", "who_knows"),
        "emergencies": ("answer", "check", "again", "question"),
    }
    for keys in texts.values():
        entry = {key: f"The {key}." for key in keys}
        assert dict(spoken_texts(entry)) == entry


def test_whether_there_is_a_card_is_no_text() -> None:
    assert dict(spoken_texts({"answer": "Call.", "card": True})) == {"answer": "Call."}


def test_all_files_that_are_missing_or_not_toml_are_named(copy: Path) -> None:
    (copy / "topics" / "sun.toml").write_text("title = ", "utf-8")
    (copy / "gaps" / "cost.toml").write_bytes(b'title = "\xff"')
    missing = ["wording/en.toml", "carrier_phrases.toml", "language/en.toml", "ordinary_words.txt", "icon/small.png"]
    for file in missing:
        (copy / file).unlink()
    with pytest.raises(ContentError) as caught:
        Draft(copy)
    problems = caught.value.problems
    assert {problem.partition(": ")[0] for problem in problems} == {"topics/sun.toml", "gaps/cost.toml", *missing}
    assert {f"{file}: is missing" for file in missing} <= set(problems)
