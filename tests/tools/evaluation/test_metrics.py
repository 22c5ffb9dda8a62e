"""What is counted as right, as a wrong assertion, as a wrong refusal, as a missed or false emergency."""

import pytest

from skill.tools.evaluation.metrics import Reply, Result
from skill.tools.training import dataset
from skill.tools.training.dataset import ExpectedKind


def reply(
    expected: ExpectedKind, kind: str, entries: str = "", *variants: str | None, right: str = "a", turns: int = 1
) -> Reply:
    topics = (frozenset(right),) if expected == "answer" else ()
    utterance = dataset.TestUtterance(f"{expected} {kind} {entries}", expected, topics, f"test/{right}", "use")
    return Reply(utterance, kind, tuple(entries), variants, turns)


RESULT = Result(
    [
        reply("answer", "answer", "a", "x"),
        reply("answer", "answer", "ba", "y", None, turns=2),
        reply("answer", "answer", "b"),
        reply("answer", "gap", "c"),
        reply("answer", "out_of_scope"),
        reply("answer", "disambiguate"),
        reply("answer", "emergency", "e"),
        reply("gap", "gap", "c"),
        reply("gap", "answer", "a", "x", right="b"),
        reply("gap", "emergency", "e"),
        reply("out_of_scope", "out_of_scope"),
        reply("emergency", "emergency", "e"),
        reply("emergency", "gap", "c"),
        reply("emergency", "emergency_check", "e"),
        reply("gap", "emergency_check", "e"),
    ]
)


def test_shares_are_of_right_replies() -> None:
    assert [RESULT.share(kind) for kind in dataset.KINDS] == pytest.approx([2 / 7, 1 / 4, 1, 1 / 3])
    assert RESULT.share_right == pytest.approx(5 / 15)
    assert RESULT.share_first_turn == pytest.approx(4 / 15)
    assert Result([]).share_right == 0


def test_a_wrong_assertion_is_an_answer_with_the_wrong_topic_or_where_there_is_none() -> None:
    assert RESULT.wrong_assertions == 2


def test_a_wrong_refusal_is_a_refusal_of_what_the_article_answers() -> None:
    assert RESULT.wrong_refusals == 2


def test_emergencies_are_missed_or_false() -> None:
    """One that was asked about is neither, but it is not the right reply yet."""
    assert [reply.utterance.say for reply in RESULT.missed_emergencies] == ["emergency gap c"]
    assert [reply.utterance.say for reply in RESULT.false_emergencies] == ["answer emergency e", "gap emergency e"]


def test_harmless_words_that_were_asked_about_are_counted_by_themselves() -> None:
    assert [reply.utterance.say for reply in RESULT.asked_emergencies] == ["gap emergency_check e"]


def test_confusions_name_what_was_expected_and_what_was_given() -> None:
    assert RESULT.confusions()["a", "b"] == 1
    assert RESULT.confusions()["a", "disambiguate"] == 1
    assert RESULT.confusions()["gap", "a"] == 1
    assert RESULT.confusions().total() == 10


def test_counts_are_by_kind_and_by_what_was_given() -> None:
    assert RESULT.counts() == {
        "utterances": {"answer": 7, "gap": 4, "out_of_scope": 1, "emergency": 3},
        "right": {"answer": 2, "gap": 1, "out_of_scope": 1, "emergency": 1},
        "right_kind": {"answer": 3, "gap": 1, "out_of_scope": 1, "emergency": 1},
        "wrong_assertions": 2,
        "wrong_refusals": 2,
        "missed_emergencies": 1,
        "false_emergencies": 2,
        "asked_emergencies": 1,
        "given": {"a/x": 2, "b/y": 1, "a": 1, "b": 1, "c": 3, "e": 5},
    }


def test_a_result_is_divided_by_file() -> None:
    assert {file: len(result.replies) for file, result in RESULT.by_file().items()} == {"test/a": 14, "test/b": 1}
