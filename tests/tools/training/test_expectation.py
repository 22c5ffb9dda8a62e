"""What to expect of the next words: learned from turns of which it is known what is right."""

import argparse
import math
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from skill import app
from skill.dialog import expectation as dialog_expectation
from skill.dialog.turn import TurnContext
from skill.tools.authoring.draft import EXPECTATION, Draft
from skill.tools.evaluation import dialogs
from skill.tools.training import expectation
from skill.tools.training.expectation import Case, cases_of, fit, written
from tests.dialog import tea


def case(first: dict[str, float], second: dict[str, float], *, right: int = 0, weight: float = 1.0) -> Case:
    return Case([first, second], [right == 0, right == 1], weight)


def test_what_speaks_for_the_right_entries_gets_weight() -> None:
    weights = fit([case({"topic.open": 1.0}, {"gap.open": 1.0})] * 20)
    assert weights["topic.open"] > 0.5
    assert weights["gap.open"] == -weights["topic.open"]


def test_a_reading_that_is_right_more_often_counts_more() -> None:
    sure, unsure = math.log(0.9), math.log(0.1)
    first = {"alone.to_2_words": sure, "about_last.to_2_words": unsure}
    second = {"alone.to_2_words": unsure, "about_last.to_2_words": sure}
    weights = fit([case(first, second)] * 9 + [case(first, second, right=1)])
    assert weights["alone.to_2_words"] > 0 > weights["about_last.to_2_words"]


def test_one_right_entry_of_several_is_enough() -> None:
    either = Case([{"topic.open": 1.0}, {"gap.open": 1.0}, {"reply.open": 1.0}], [True, True, False], 1.0)
    weights = fit([either] * 20)
    assert weights["topic.open"] == weights["gap.open"] > weights["reply.open"]


def test_a_turn_counts_by_its_weight() -> None:
    topics, gaps = case({"topic.open": 1.0}, {"gap.open": 1.0}), case({"topic.open": 1.0}, {"gap.open": 1.0}, right=1)
    assert fit([topics] * 10 + [gaps._replace(weight=0.2)] * 20).get("topic.open", 0) > 0
    assert fit([topics] * 10 + [gaps] * 20).get("topic.open", 0) < 0


def test_weights_that_round_to_nothing_are_left_out() -> None:
    assert fit([case({"topic.open": 1.0, "topic.asks": 0.001}, {"gap.open": 1.0})]).keys() == {"topic.open", "gap.open"}


def test_the_file_holds_the_weights_by_kind_and_what_they_come_from() -> None:
    weights = {"alone.to_2_words": 0.9, "alone.more_words": 0.8, "topic.open": -0.1}
    assert tomllib.loads(expectation.HEADER + written(weights, "0123abcd")) == {
        "digest": "0123abcd",
        "weights": {"alone": {"to_2_words": 0.9, "more_words": 0.8}, "topic": {"open": -0.1}},
    }


# Turns to learn from.

SETS: dict[str, list[dict[str, Any]]] = {
    "conversations": [
        {
            "who": "somebody",
            "turns": [
                {"say": "brew it how long", "right": ["steeping"]},
                {"say": "is it dear", "right": ["other"]},
                {"say": "milk", "right": ["milk_before", "milk_after"]},
                {"say": "the first", "right": ["milk_before"]},
                {"say": "it burns", "right": ["scald"]},
            ],
        }
    ],
    "replies": [
        {"after": "new", "say": "thanks first", "right": ["thanks"]},
        {"after": "open", "say": "thanks then", "right": ["thanks"]},
    ],
    "companion": [{"after": "open", "say": "tour then", "right": ["everything"]}],
}
MEANT = {
    "how long": "steeping 0.9",
    "brew it how long": "steeping 0.9",
    "is it dear": "price 0.9",
    "milk": "milk_before 0.5, milk_after 0.4",
    "thanks then": "thanks 0.9",
    "tour then": "everything 0.6",
    "it burns": "steeping 0.9 | scald 0.1",
    "tennis results": "out_of_scope 0.6",
}


@pytest.fixture
def cases(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Case]]:
    """Each case with the words that it was made of."""
    found: list[tuple[str, Case]] = []
    case_of = expectation._case

    def watched(turn: TurnContext, say: str, right: Sequence[str], weight: float) -> Iterator[Case]:
        made = list(case_of(turn, say, right, weight))
        found.extend((say, one) for one in made)
        return iter(made)

    monkeypatch.setattr(expectation, "_case", watched)
    monkeypatch.setattr(dialogs, "rows_of", lambda name, use: SETS.get(name, []) if use == "validation" else [])
    monkeypatch.setattr(dialogs, "read_states", lambda: dialogs.States("how long", ("milk_before", "milk_after")))
    monkeypatch.setattr(expectation, "_about_something_else", lambda: ["tennis results"])
    assert len(list(cases_of(tea.CATALOG, tea.StubClassifier(MEANT)))) == len(found)
    return found


def test_turns_after_an_answer_are_learned_from_in_their_order(cases: list[tuple[str, Case]]) -> None:
    assert [(words, one.weight) for words, one in cases] == [
        ("is it dear", 1.0),
        ("milk", 1.0),
        ("thanks then", expectation.SINGLE),
        ("tour then", expectation.SINGLE),
        ("tennis results", 1.0),
    ]


def test_a_gap_is_as_right_as_any_other(cases: list[tuple[str, Case]]) -> None:
    (_, dear) = cases[0]
    of_gaps = [any(name.startswith(("gap.", "general_gap.")) for name in signals) for signals in dear.signals]
    assert dear.right == of_gaps
    assert any(of_gaps)
    assert not all(of_gaps)


# The command.


def test_the_weights_are_those_of_the_model_and_of_the_conversations() -> None:
    assert expectation.run(argparse.Namespace(check=True)) == 0


def test_what_was_learned_is_the_same_again_and_is_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    committed = (Draft().folder / EXPECTATION).read_text("utf-8")
    (tmp_path / EXPECTATION).parent.mkdir(parents=True)
    draft = Draft()
    draft.folder = tmp_path
    monkeypatch.setattr(expectation, "Draft", lambda: draft)
    assert expectation.run(argparse.Namespace(check=False)) == 0
    assert (tmp_path / EXPECTATION).read_text("utf-8") == committed


def test_other_conversations_make_the_weights_stale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dialogs, "rows_of", lambda *_: [])
    assert expectation.run(argparse.Namespace(check=True)) == 1
    assert "stale" in capsys.readouterr().out


def test_the_shipped_weights_name_signals_that_there_are() -> None:
    kinds = {dialog_expectation.kind_of(app.CATALOG, entry) for entry in app.CATALOG.entries}
    lengths = {*dialog_expectation.LENGTHS.values(), dialog_expectation.MANY_WORDS}
    readings = {f"{reading}.{name}" for reading in ("alone", "about_last") for name in (*lengths, "without_subject")}
    states = {f"{kind}.{name}" for kind in kinds for name in ("asked", "open", "asks")}
    same = {f"same.{name}" for name in (*lengths, "asks")}
    assert app.CATALOG.expectation.keys() <= readings | states | same
    assert app.CATALOG.expectation.keys() >= readings
