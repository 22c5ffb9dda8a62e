"""Writing recordings: what is written reads back as what happened."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skill.tools.simulator.conversation import Exchange
from skill.tools.simulator.devices import ANYWHERE, DEVICES, Situation
from skill.tools.simulator.recorder import Recordings, draft
from skill.tools.simulator.recording import RecordingError, Turn, parse
from tests.tools.simulator.test_recording import EXCHANGE

SILENT: Exchange = replace(EXCHANGE, speech="", kind="", topics=[], ends_session=True)


def test_a_draft_expects_every_turn_to_go_as_it_went() -> None:
    situation = Situation(DEVICES["hub"], datetime(2026, 12, 1, 9, 30, tzinfo=UTC))
    said, whole = Turn("how many sessions"), Turn("pain", via_slot=True)
    touched, silent = Turn(touch=("topic", {"id": "pain", "at": [1, True]})), Turn(silence=True)
    turns = [(said, EXCHANGE), (whole, EXCHANGE), (touched, EXCHANGE), (silent, SILENT)]
    recording = parse(draft("en-GB", situation, turns).encode(), "name")
    expected = {"hear": ("Five sessions on average.",), "kind": "answer", "topics": ("sessions",)}
    assert (recording.locale, recording.situation) == ("en-GB", situation)
    assert recording.turns == (
        Turn("how many sessions", **expected),  # type: ignore[arg-type]
        Turn("pain", via_slot=True, **expected),  # type: ignore[arg-type]
        Turn(touch=("topic", {"id": "pain", "at": [1, True]}), **expected),  # type: ignore[arg-type]
        Turn(silence=True, ends=True),
    )


def test_a_launch_of_a_speaker_needs_no_more_than_its_words() -> None:
    assert draft("en-US", ANYWHERE, [(Turn(), SILENT)]) == (
        'locale = "en-US"\nturns = [\n    { you = "", ends = true },\n]\n'
    )


@pytest.mark.parametrize("words", ['say "hi"\\n', "l\u00ednea \u4f60", "a\nb\t\x7f\x00c", "\u2028"])
def test_any_words_survive(words: str) -> None:
    (turn,) = parse(draft("en-US", ANYWHERE, [(Turn(words), SILENT)]).encode(), "name").turns
    assert turn.you == words


def test_what_the_format_has_no_way_to_write_is_named() -> None:
    with pytest.raises(RecordingError, match="cannot hold None"):
        draft("en-US", ANYWHERE, [(Turn(touch=(None,)), EXCHANGE)])


TEXT = "locale = 'en-US'\nturns = [{ you = 'a' }]\n"


def test_recordings_are_saved_listed_and_opened(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path)
    recordings.save("second", TEXT)
    recordings.save("first", TEXT)
    assert recordings.names() == ["first", "second"]
    assert recordings.open("first").turns == (Turn("a"),)


def test_a_recording_is_replaced_only_if_one_says_so(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path)
    recordings.save("first", TEXT)
    with pytest.raises(RecordingError, match="there is a recording 'first' already"):
        recordings.save("first", TEXT.replace("'a'", "'b'"))
    assert recordings.open("first").turns == (Turn("a"),)
    recordings.save("first", TEXT.replace("'a'", "'b'"), replace=True)
    assert recordings.open("first").turns == (Turn("b"),)


@pytest.mark.parametrize("name", ["../first", "a/b", "", "First", "a.toml", "a" * 81, "..", "\u00e9"])
def test_a_name_cannot_leave_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    with pytest.raises(RecordingError, match="name: must be lower case"):
        Recordings(folder).save(name, TEXT)
    with pytest.raises(RecordingError, match="name: must be lower case"):
        Recordings(folder).open(name)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_is_no_conversation_is_not_saved(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"first\.toml: turns"):
        Recordings(tmp_path).save("first", "locale = 'en-US'")
    assert Recordings(tmp_path).names() == []


def test_a_recording_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="there is no recording 'first'"):
        Recordings(tmp_path).open("first")
