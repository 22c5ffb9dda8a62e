"""Memory on this machine: files that several processes may use, and what the environment asks for."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from skill.memory import UNREADABLE, Memory, Record
from skill.memory.table import ConflictError, Table
from skill.tools.simulator.local_memory import (
    Folder,
    MemorySettingError,
    listeners,
    state_folder,
)
from tests.conftest import ROOT

RECORD = Record(Memory(disclaimer_heard=True, tour_place="aftercare", slow=True), 1, 86_400)
COMMAND = [sys.executable, "-W", "ignore", "-m", "skill.tools"]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "state" / "memory")


def test_what_is_written_is_read_and_deleted(folder: Folder) -> None:
    assert (folder.read("abc"), folder.delete("abc")) == (Record(), False)
    folder.write("abc", RECORD, 0)
    assert (folder.read("abc"), folder.read("abd")) == (RECORD, Record())
    assert (folder.delete("abc"), folder.read("abc")) == (True, Record())


@pytest.mark.parametrize("known", [0, 2, UNREADABLE - 1])
def test_a_write_to_another_version_than_the_one_known_is_a_conflict(folder: Folder, known: int) -> None:
    folder.write("abc", RECORD, 0)
    with pytest.raises(ConflictError):
        folder.write("abc", RECORD._replace(version=2), known)
    with pytest.raises(ConflictError):
        folder.write("abd", RECORD, 1)
    assert folder.read("abc") == RECORD


@pytest.mark.parametrize("junk", ["", "{", "[]", '"x"', "\0"])
def test_a_damaged_file_is_an_empty_record_that_can_be_written_again(folder: Folder, tmp_path: Path, junk: str) -> None:
    folder.write("abc", RECORD, 0)
    (tmp_path / "state" / "memory" / "abc.json").write_text(junk)
    assert folder.read("abc") == Record(Memory(), UNREADABLE, 0)
    folder.write("abc", RECORD, UNREADABLE)
    assert folder.read("abc") == RECORD


def test_fields_of_a_newer_release_survive(folder: Folder, tmp_path: Path) -> None:
    folder.write("abc", RECORD, 0)
    path = tmp_path / "state" / "memory" / "abc.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "novelty": 1}))
    folder.write("abc", RECORD._replace(version=2), 1)
    assert json.loads(path.read_text()) == {**RECORD._replace(version=2).to_fields(), "novelty": 1}


def test_only_the_user_may_look_into_the_folder_and_nothing_else_is_left_in_it(folder: Folder, tmp_path: Path) -> None:
    folder.write("abc", RECORD, 0)
    place = tmp_path / "state" / "memory"
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert sorted(path.name for path in place.iterdir()) == ["abc.json", "lock"]


def test_of_the_writes_of_two_processes_none_is_lost(tmp_path: Path) -> None:
    """Each counts to a hundred in the same record, and tries again when the other one was faster."""
    counting = """
import sys
from pathlib import Path
from skill.memory import Memory, Record
from skill.memory.table import ConflictError
from skill.tools.simulator.local_memory import Folder
folder, done = Folder(Path(sys.argv[1])), 0
while done < 100:
    known = folder.read("abc").version
    try:
        folder.write("abc", Record(Memory(), known + 1, 86_400), known)
        done += 1
    except ConflictError:
        pass
"""
    command = [sys.executable, "-c", counting, str(tmp_path)]
    processes = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]  # noqa: S603
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    assert Folder(tmp_path).read("abc").version == 200


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"HOME": "/home/me"}, "linux", "/home/me/.local/state/mesotherapy-guide"),
        ({"HOME": "/home/me", "XDG_STATE_HOME": "/var/me"}, "linux", "/var/me/mesotherapy-guide"),
        ({"HOME": "/home/me", "XDG_STATE_HOME": "state"}, "linux", "/home/me/.local/state/mesotherapy-guide"),
        ({"HOME": "/Users/me"}, "darwin", "/Users/me/Library/Application Support/mesotherapy-guide"),
    ],
)
def test_files_are_where_the_platform_keeps_state(environment: dict[str, str], platform: str, expected: str) -> None:
    assert state_folder(environment, platform) == Path(expected)


def test_the_environment_says_where_to_keep_records(tmp_path: Path) -> None:
    kept = listeners({"HOME": str(tmp_path)}, "file")
    assert kept
    assert isinstance(kept.store, Folder)
    assert listeners({"MEMORY": "off"}, "file") is listeners({}, "off") is None
    table = listeners({"MEMORY": "dynamodb", "MEMORY_TABLE": "listeners", "MEMORY_KEY": "secret"}, "file")
    assert table
    assert isinstance(table.store, Table)
    assert table.secret == b"secret"


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"MEMORY": "on"}, "MEMORY must be file, dynamodb or off, not 'on'"),
        ({"MEMORY": "dynamodb"}, "MEMORY_TABLE must name the DynamoDB table"),
    ],
)
def test_a_wrong_environment_is_named(environment: dict[str, str], message: str) -> None:
    with pytest.raises(MemorySettingError, match=message):
        listeners(environment, "file")


def run(state: Path, *arguments: str, said: str = "", **environment: str) -> str:
    """What a command prints on standard output."""
    done = subprocess.run(  # noqa: S603
        [*COMMAND, *arguments],
        cwd=ROOT,
        env={**os.environ, "XDG_STATE_HOME": str(state), **environment},
        input=said,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout + done.stderr


def test_chat_remembers_and_ask_does_not_unless_it_is_told_to(tmp_path: Path) -> None:
    asked = [run(tmp_path, "ask", "does it hurt") for _ in range(2)]
    assert asked[0] == asked[1]
    assert "not medical advice" in asked[0]
    assert list(tmp_path.iterdir()) == []
    assert "Welcome to" in run(tmp_path, "chat", said="stop\n")
    assert "Welcome back" in run(tmp_path, "chat", said="stop\n")
    assert "not medical advice" not in run(tmp_path, "ask", "does it hurt", MEMORY="file")
    assert "Welcome to" in run(tmp_path, "chat", said="stop\n", MEMORY="off")


def test_a_wrong_setting_is_an_error_of_the_command(tmp_path: Path) -> None:
    assert run(tmp_path, "chat", MEMORY="on") == "MEMORY must be file, dynamodb or off, not 'on'\n"
