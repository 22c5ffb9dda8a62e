"""The files of utterances: what reading them gives, and how a malformed one is reported."""

import json
from pathlib import Path

import pytest

from skill.tools.authoring.draft import Draft
from skill.tools.evaluation import dialogs
from skill.tools.training import dataset
from skill.tools.training.dataset import DatasetError, LabelledUtterance

HEADER = {"locales": ["en-GB", "en-IN"], "use": "train"}


def write(folder: Path, *lines: object) -> Path:
    folder.mkdir(parents=True)
    (folder / "odd.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return folder.parent


def test_a_training_utterance_knows_its_file_and_the_locales_of_its_speakers(tmp_path: Path) -> None:
    folder = write(tmp_path / "train", HEADER, {"say": "dear or cheap", "labels": ["cost", "sessions/few"]})
    assert list(dataset.training_utterances(folder)) == [
        LabelledUtterance("dear or cheap", ("cost", "sessions/few"), "train/odd", frozenset({"en-GB", "en-IN"}))
    ]


def test_a_training_utterance_may_know_what_was_told_before(tmp_path: Path) -> None:
    rows = (
        {"say": "a", "labels": ["cost"], "after": "sessions"},
        {"say": "b", "labels": ["cost"]},
        {"say": "c", "labels": ["cost"], "after": "sun", "alone": False},
    )
    folder = write(tmp_path / "train", HEADER, *rows)
    read = [(found.after, found.alone) for found in dataset.training_utterances(folder)]
    assert read == [("sessions", True), ("", True), ("sun", False)]


@pytest.mark.parametrize("after", ["", 1, None, ["sun"]])
def test_what_was_told_before_is_an_id(tmp_path: Path, after: object) -> None:
    folder = write(tmp_path / "train", HEADER, {"say": "a", "labels": ["cost"], "after": after})
    with pytest.raises(DatasetError, match=r"train/odd\.jsonl, line 2: expected words, not "):
        list(dataset.training_utterances(folder))


@pytest.mark.parametrize("row", [{"alone": False}, {"after": "sun", "alone": "no"}, {"after": "sun", "alone": None}])
def test_only_what_comes_after_an_answer_can_rely_on_it(tmp_path: Path, row: dict[str, object]) -> None:
    folder = write(tmp_path / "train", HEADER, {"say": "a", "labels": ["cost"], **row})
    with pytest.raises(DatasetError, match=r"train/odd\.jsonl, line 2: alone must be true, or false beside what "):
        list(dataset.training_utterances(folder))


def test_a_test_utterance_knows_what_its_file_was_used_for(tmp_path: Path) -> None:
    row = {"say": "does it hurt", "kind": "answer", "topics": ["pain"], "alt": [["numbing", "needles"]]}
    folder = write(tmp_path / "test", {**HEADER, "use": "opened once"}, row)
    (utterance,) = dataset.test_utterances(folder=folder)
    assert (utterance.file, utterance.use) == ("test/odd", "opened once")
    assert utterance.right == (frozenset({"pain"}), frozenset({"numbing", "needles"}))


def test_a_pattern_selects_files_from_validation_and_test() -> None:
    assert {utterance.file for utterance in dataset.test_utterances("fourth_*")} == {"test/fourth_everyday"}
    folders = {utterance.file.partition("/")[0] for utterance in dataset.test_utterances()}
    assert folders == {"validation", "test"}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], r"test/odd\.jsonl, line 1: "),
        ([{"say": "a", "kind": "gap"}], r"test/odd\.jsonl, line 1: the first line must be a header"),
        ([{**HEADER, "locale": "en-GB"}], "line 1: the first line must be a header"),
        ([{**HEADER, "locales": ["en"]}], r"line 1: locales must be codes such as en-GB, not \['en'\]"),
        ([{**HEADER, "locales": ["en-gb"]}], "line 1: locales must be codes"),
        ([{**HEADER, "locales": []}], "line 1: locales must be codes"),
        ([{**HEADER, "use": " "}], "line 1: expected words"),
        ([HEADER, {"say": "a", "kind": "gap"}, {"kind": "gap"}], "line 3: missing 'say'"),
        ([HEADER, {"say": "", "kind": "gap"}], "line 2: expected words, not ''"),
        ([HEADER, {"say": "a", "kind": "unknown"}], "line 2: kind must be one of answer, gap, out_of_scope, emergency"),
        ([HEADER, {"say": "a", "kind": "answer", "topics": ["b"]}], "line 2: missing 'alt'"),
        ([HEADER, "a"], "line 2: "),
    ],
)
def test_a_malformed_line_is_named_by_file_and_number(tmp_path: Path, lines: list[object], message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        dataset.test_utterances(folder=write(tmp_path / "test", *lines))


@pytest.mark.parametrize("labels", [[], "cost", [1], None])
def test_labels_must_be_a_list_of_ids(tmp_path: Path, labels: object) -> None:
    folder = write(tmp_path / "train", HEADER, {"say": "a", "labels": labels})
    with pytest.raises(DatasetError, match=r"train/odd\.jsonl, line 2: "):
        list(dataset.training_utterances(folder))


@pytest.mark.parametrize(
    ("expected", "right", "kind", "entries", "answered"),
    [
        ("answer", ["a", "bc"], "answer", "a", True),
        ("answer", ["a", "bc"], "answer", "cb", True),
        ("answer", ["a", "bc"], "answer", "b", False),
        ("answer", ["ab"], "answer", "a", False),
        ("answer", ["a"], "gap", "a", False),
        ("gap", [], "gap", "x", True),
        ("gap", [], "answer", "x", False),
        ("emergency", [], "gap", "x", False),
    ],
)
def test_a_reply_is_right_if_it_has_the_kind_and_covers_the_topics(
    expected: dataset.ExpectedKind, right: list[str], kind: str, entries: str, *, answered: bool
) -> None:
    utterance = dataset.TestUtterance("", expected, tuple(map(frozenset, right)), "", "")
    assert utterance.answered_by(kind, entries) is answered


def test_choices_are_read_with_what_they_choose(tmp_path: Path) -> None:
    folder = write(tmp_path / "choices", HEADER, {"say": "the former", "choice": "first"})
    assert list(dataset.choice_utterances(folder)) == [("the former", "first")]


def test_a_choice_has_to_be_one_of_the_ways_to_choose(tmp_path: Path) -> None:
    folder = write(tmp_path / "choices", HEADER, {"say": "the former", "choice": "third"})
    with pytest.raises(DatasetError, match=r"choices/odd\.jsonl, line 2: choice must be one of first, second, both"):
        list(dataset.choice_utterances(folder))


def test_no_test_utterance_is_trained_on() -> None:
    trained = {utterance.say for utterance in dataset.training_utterances()} | {say for _, say in Draft().utterances()}
    trained |= {say for say, _ in dataset.choice_utterances()}
    assert not trained & {utterance.say for utterance in dataset.test_utterances()}
    alone = [
        dialogs.read(name, use)[1] for name in ("replies", "emergencies", "harmless") for use in ("validation", "test")
    ]
    assert not trained & {row["say"] for rows in alone for row in rows}


def test_every_label_and_topic_is_an_entry_of_the_content() -> None:
    draft = Draft()
    labels = {label for label, _ in draft.utterances()}
    assert {label for utterance in dataset.training_utterances() for label in utterance.labels} <= labels
    topics = {t for utterance in dataset.test_utterances() for right in utterance.right for t in right}
    assert topics <= draft.entries["topics"].keys()
