"""Reading recorded conversations, and comparing what is heard with what they expect."""

from dataclasses import replace
from pathlib import Path

import pytest

from skill.tools.simulator.conversation import Exchange
from skill.tools.simulator.recording import Recording, RecordingError, Turn, mismatches, read

EXCHANGE = Exchange(
    utterance="how many sessions",
    intent="SessionsIntent",
    slots={},
    kind="answer",
    topics=["sessions"],
    speech="Five sessions on average.",
    reprompt="You can ask about pain.",
    sources=[],
    ends_session=False,
    ms=1.0,
    card="Five. Not medical advice.",
)


def written(folder: Path, text: str) -> Path:
    path = folder / "sample.toml"
    path.write_text(text, "utf-8")
    return path


def test_read_gives_the_turns_in_order(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        locale = "en-GB"
        turns = [
            { you = "" },
            { you = "one and two", via = "slot", hear = ["One", "Two"], not_hear = "Three", topics = ["a", "b"] },
            { you = "stop", kind = "stop", reprompt = "R", card = "C", ends = true },
        ]
        """,
    )
    assert read(path) == Recording(
        "en-GB",
        (
            Turn(""),
            Turn("one and two", via_slot=True, hear=("One", "Two"), not_hear=("Three",), topics=("a", "b")),
            Turn("stop", kind="stop", reprompt=("R",), card=("C",), ends=True),
        ),
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("turns = [{ you = 'a' }]", "locale: must be a text"),
        ("locale = 'en-US'", "turns: must be a list of tables, and not empty"),
        ("locale = 'en-US'\nturns = []", "turns: must be a list of tables, and not empty"),
        ("locale = 'en-US'\nturn = 1\nturns = [{ you = 'a' }]", "unknown key 'turn'"),
        (
            "locale = 'en-US'\nturns = [{ you = 'a' }, { hear = 'b' }]",
            "turn 2: must have one of you, touch, silence, not none",
        ),
        (
            "locale = 'en-US'\nturns = [{ you = 'a', touch = [] }]",
            "turn 1: must have one of you, touch, silence, not you and touch",
        ),
        ("locale = 'en-US'\nturns = [{ touch = 'a' }]", "turn 1: touch: must be a list, not 'a'"),
        ("locale = 'en-US'\nturns = [{ silence = false }]", "turn 1: silence: must be true, not False"),
        (
            "locale = 'en-US'\ndevice = 'car'\nturns = [{ you = 'a' }]",
            "device: must be one of speaker, small_round_hub, hub, large_hub, tv, not 'car'",
        ),
        (
            "locale = 'en-US'\nnow = 2026-12-01T09:30:00\nturns = [{ you = 'a' }]",
            "now: must be a date and time with an offset, such as 2026-12-01T09:30:00Z, not '2026-12-01 09:30:00'",
        ),
        ("locale = 'en-US'\nturns = [{ you = 'a', here = 'b' }]", "turn 1: unknown key 'here'"),
        (
            "locale = 'en-US'\nturns = [{ you = 'a', hear = '' }]",
            "turn 1: hear: must be a text or a list of texts, not ''",
        ),
        ("locale = 'en-US'\nturns = [{ you = 'a', ends = 'yes' }]", "turn 1: ends: must be true or false, not 'yes'"),
        ("locale = 'en-US'\nturns = [{ you = 'a', via = 'voice' }]", "turn 1: via: must be 'slot', not 'voice'"),
        ("locale = 'en-US'\nturns = [{ you = 'a', topics = 'b' }]", "turn 1: topics: must be a list of ids, not 'b'"),
    ],
)
def test_a_fault_names_file_and_turn(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(RecordingError) as caught:
        read(written(tmp_path, text))
    assert str(caught.value) == f"sample.toml: {fault}"


def test_an_unknown_kind_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"sample.toml: turn 1: kind: must be one of answer, gap, .*, not 'which'"):
        read(written(tmp_path, "locale = 'en-US'\nturns = [{ you = 'a', kind = 'which' }]"))


def test_all_faults_are_listed_at_once(tmp_path: Path) -> None:
    with pytest.raises(RecordingError) as caught:
        read(written(tmp_path, "turns = [{ hear = 1 }]"))
    assert len(str(caught.value).splitlines()) == 3


def test_what_is_not_toml_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"^sample.toml: .*line 1"):
        read(written(tmp_path, "locale: en-US"))


@pytest.mark.parametrize(
    "turn",
    [
        Turn(""),
        Turn("", hear=("Five", "average"), not_hear=("six",), kind="answer", topics=("sessions",)),
        Turn("", reprompt=("pain",), card=("Not medical advice",)),
    ],
)
def test_an_exchange_as_expected_has_no_mismatch(turn: Turn) -> None:
    assert mismatches(turn, EXCHANGE) == []


@pytest.mark.parametrize(
    ("turn", "mismatch"),
    [
        (Turn("", hear=("Six",)), "hear: 'Six' is not in 'Five sessions on average.'"),
        (Turn("", not_hear=("Five",)), "not_hear: 'Five' is in 'Five sessions on average.'"),
        (Turn("", reprompt=("age",)), "reprompt: 'age' is not in 'You can ask about pain.'"),
        (Turn("", card=("Six",)), "card: 'Six' is not in 'Five. Not medical advice.'"),
        (Turn("", kind="gap"), "kind: expected 'gap', got 'answer' ('Five sessions on average.')"),
        (Turn("", topics=()), "topics: expected (), got ('sessions',) ('Five sessions on average.')"),
        (Turn("", ends=True), "ends: expected True, got False ('Five sessions on average.')"),
    ],
)
def test_a_mismatch_names_the_key_and_what_was_heard(turn: Turn, mismatch: str) -> None:
    assert mismatches(turn, EXCHANGE) == [mismatch]


def test_a_turn_that_does_not_expect_the_end_of_the_session_reports_it() -> None:
    assert mismatches(Turn(""), replace(EXCHANGE, ends_session=True)) != []
