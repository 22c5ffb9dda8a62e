"""Keeps records in files of the user's state folder, for conversations on this machine, or in a DynamoDB table.

The environment variable MEMORY says where: "file", "dynamodb" or "off".
"""

import fcntl
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from skill.alexa.services import SERVICES
from skill.alexa.skill import create_skill
from skill.memory import UNREADABLE, Record
from skill.memory.listener import Listeners
from skill.memory.table import ConflictError, Table
from skill.tools.simulator.conversation import Handler, handler_of

PLACES = ("file", "dynamodb", "off")
APP = "mesotherapy-guide"
LOCAL_SECRET = "local"  # noqa: S105 - nobody but the made-up user of this machine is hidden behind it
"""The key of the hash if the environment has no MEMORY_KEY."""


class MemorySettingError(Exception):
    """A variable of the environment is wrong or missing; names it."""


class Folder:
    """A folder with one file of JSON for each listener. Several processes may use it at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def connect(self) -> None:
        """Nothing has to be done ahead."""

    def read(self, key: str) -> Record:
        """The record under a key; one of version 0 if there is none. A damaged file is a record without fields."""
        path = self._file(key)
        return Record.read(_fields(path)) if path.is_file() else Record()

    def write(self, key: str, record: Record, known: int) -> None:
        """Write a record if the version that is there is the one known, 0 for none; ConflictError if it is not.

        Fields that a newer release may have added stay as they are.
        """
        with self._locked():
            path, found = self._file(key), self.read(key)
            if found.version != known and not (known == UNREADABLE and path.is_file()):
                raise ConflictError
            fields = {**_fields(path), **record.to_fields()} if path.is_file() else record.to_fields()
            with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=self._path, delete=False) as file:
                json.dump(fields, file)
            Path(file.name).replace(path)

    def delete(self, key: str) -> bool:
        """Delete the record under a key; returns whether there was one."""
        with self._locked():
            path = self._file(key)
            existed = path.is_file()
            path.unlink(missing_ok=True)
            return existed

    def _file(self, key: str) -> Path:
        return self._path / f"{key}.json"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the folder, which only its owner may look into."""
        self._path.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self._path / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def listeners(environment: Mapping[str, str], default: str) -> Listeners | None:
    """What is kept of listeners, as the environment says, or else in the default place. Raises MemorySettingError."""
    place = environment.get("MEMORY", "").strip() or default
    secret = environment.get("MEMORY_KEY", "") or LOCAL_SECRET
    if place == "off":
        return None
    if place == "file":
        return Listeners(Folder(state_folder(environment, sys.platform) / "memory"), secret.encode())
    if place != "dynamodb":
        raise MemorySettingError(f"MEMORY must be {', '.join(PLACES[:-1])} or {PLACES[-1]}, not {place!r}")
    if not environment.get("MEMORY_TABLE"):
        raise MemorySettingError("MEMORY_TABLE must name the DynamoDB table when MEMORY is dynamodb")
    if not find_spec("boto3"):
        raise MemorySettingError("MEMORY is dynamodb, which needs boto3; `make .venv/.dev` installs it")
    return Listeners(Table(environment["MEMORY_TABLE"]), secret.encode())


def handler(environment: Mapping[str, str], default: str) -> Handler:
    """The skill of `skill.app` with the memory that the environment asks for. Raises MemorySettingError."""
    memory = listeners(environment, default)
    from skill import app  # only now, since it loads the compiled content

    return handler_of(create_skill(app.CATALOG, app.CLASSIFIER, memory=memory, services=SERVICES))


def state_folder(environment: Mapping[str, str], platform: str) -> Path:
    """Where programs keep what outlives them, by the rule of each platform (sys.platform)."""
    home = Path(environment.get("HOME") or Path.home())
    if platform == "darwin":
        return home / "Library" / "Application Support" / APP
    state = environment.get("XDG_STATE_HOME", "")
    # The rule says to ignore a relative path.
    return (Path(state) if Path(state).is_absolute() else home / ".local" / "state") / APP


def _fields(path: Path) -> Mapping[str, Any]:
    """The fields in a file; none if it is damaged."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
