"""The committed evaluation, and the command that writes it."""

import argparse
import json

import pytest

from skill import app
from skill.dialog.session import Said, Session
from skill.tools.evaluation import classifier_only, dialogs, evaluate, report
from skill.tools.evaluation.metrics import Reply, Result
from skill.tools.training import dataset

COMMITTED = json.loads(evaluate.COUNTS.read_text("utf-8"))


@pytest.fixture(scope="module")
def free() -> Result:
    return evaluate.free_questions(dataset.test_utterances())


def test_the_counts_are_those_that_are_committed(free: Result) -> None:
    changed = list(evaluate.differences(COMMITTED, evaluate.counts(free)))
    assert changed == [], "look at each change; `make evaluate` writes the new counts"


def test_the_committed_table_shows_the_committed_counts(free: Result) -> None:
    document = report.DOCUMENT.read_text("utf-8")
    for part in (report.uses(free), report.table(free), report.variants(free), report.confusions(free)):
        assert part in document


def test_few_emergencies_are_missed_or_false(free: Result) -> None:
    emergencies = [reply for reply in free.replies if reply.utterance.kind == "emergency"]
    assert len(free.missed_emergencies) <= 0.01 * len(emergencies)
    assert len(free.false_emergencies) <= 0.01 * len(free.replies)


def test_each_changed_count_is_named() -> None:
    changed = {"test/a": {"right": {"gap": 2}, "given": {"x": 1}}, "test/b": 1}
    committed = {"test/a": {"right": {"gap": 1}, "given": {"y": 3}}, "test/b": 1}
    assert list(evaluate.differences(committed, changed)) == [
        "test/a given x: 0 -> 1",
        "test/a given y: 3 -> 0",
        "test/a right gap: 1 -> 2",
    ]


def test_json_does_not_depend_on_the_order_of_counting() -> None:
    assert evaluate.to_json({"b": 1, "a": {"d": 2, "c": 3}}) == evaluate.to_json({"a": {"c": 3, "d": 2}, "b": 1})
    assert evaluate.COUNTS.read_text("utf-8") == evaluate.to_json(COMMITTED)


def test_check_prints_each_difference_and_fails(
    free: Result, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fewer = Result([reply for reply in free.replies if reply.kind != "emergency"])
    monkeypatch.setattr(evaluate, "free_questions", lambda _: fewer)
    dialog_counts = json.loads(evaluate.DIALOG_COUNTS.read_text("utf-8"))
    monkeypatch.setattr(dialogs, "counts", lambda _, use: dialog_counts[use])
    options = argparse.Namespace(check=True, quick=False, acts=None)
    assert evaluate.run(options) == 1
    right = COMMITTED["test/fourth_everyday"]["right"]["emergency"]
    assert f"test/fourth_everyday right emergency: {right} -> 0" in capsys.readouterr().out
    monkeypatch.setattr(evaluate, "free_questions", lambda _: free)
    assert evaluate.run(options) == 0
    assert capsys.readouterr().out == "The counts are those of docs/results.\n"
    monkeypatch.setattr(dialogs, "counts", lambda _, use: {**dialog_counts[use], "turns": {"all": 1, "right": 0}})
    assert evaluate.run(options) == 1
    assert "test turns all: " in capsys.readouterr().out


def test_a_reply_is_what_this_turn_told_and_not_an_earlier_one(monkeypatch: pytest.MonkeyPatch) -> None:
    utterance = dataset.test_utterances("fourth_*")[0]
    told = Said("answer", "answer", ("pain", "cost"), ("needles", None))
    asked = Said("disambiguate", text="Did you mean this, or that?", asks=True)
    check = Said("emergency_check", "check", ("crisis",), (None,))
    for session, reply in (
        (Session(kind="answer", said=told, told=told), Reply(utterance, "answer", ("pain", "cost"), ("needles", None))),
        (Session(kind="disambiguate", said=asked, told=told), Reply(utterance, "disambiguate")),
        (
            Session(kind="emergency_check", said=check, told=told),
            Reply(utterance, "emergency_check", ("crisis",), (None,)),
        ),
        (Session(kind="out_of_scope"), Reply(utterance, "out_of_scope")),
    ):
        response = {"sessionAttributes": session.to_attributes()}
        monkeypatch.setattr(app, "handler", lambda *_, response=response: response)
        assert evaluate.free_question(utterance) == reply


def test_a_free_question_goes_through_the_handler() -> None:
    emergency = next(u for u in dataset.test_utterances("fourth_*") if u.kind == "emergency")
    assert evaluate.free_question(emergency).right


def test_spoken_utterances_go_through_the_simulator() -> None:
    utterances = dataset.test_utterances("fourth_*")[:60]
    result = evaluate.spoken(utterances)
    assert result.share_right > 0.8
    assert {reply.turns for reply in result.replies} == {1, 2}


def test_a_spoken_utterance_has_a_conversation_of_its_own() -> None:
    first, second = (
        dataset.TestUtterance(say, "answer", (), "", "") for say in ("can i wash my hair before", "and afterwards")
    )
    assert evaluate.spoken([first, second]).replies[1:] == evaluate.spoken([second]).replies


def test_the_classifier_predicts_within_two_milliseconds_and_its_model_is_small() -> None:
    speed = classifier_only.speed(dataset.test_utterances("fourth_*"))
    assert speed.p50 < 2.0
    assert speed.size <= 8_600_000
