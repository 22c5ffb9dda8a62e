"""Writes recordings: the text of a file from what was said and heard, and the folder that the files are in."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC
from pathlib import Path
from typing import NamedTuple

from skill.tools.simulator.conversation import Exchange
from skill.tools.simulator.devices import SPEAKER, Situation
from skill.tools.simulator.recording import Recording, RecordingError, Turn, parse, read

CONVERSATIONS = Path(__file__).parents[3] / "tests" / "conversations"
"""The conversations that the tests replay."""
_NAME = re.compile(r"[a-z0-9_]{1,80}")


def draft(locale: str, situation: Situation, turns: Iterable[tuple[Turn, Exchange]]) -> str:
    """The text of a recording that expects every turn to go as it went.

    Raises RecordingError if a touch sent something that the format has no way to write.
    """
    lines = [f"locale = {_written(locale)}"]
    if situation.device != SPEAKER:
        lines.append(f"device = {_written(situation.device.id)}")
    if situation.now:
        lines.append(f"now = {situation.now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    lines += ["turns = [", *(f"    {_turn(turn, exchange)}," for turn, exchange in turns), "]"]
    return "\n".join(lines) + "\n"


class Recordings(NamedTuple):
    """The files of a folder; the name of one is without its ending."""

    folder: Path = CONVERSATIONS

    def names(self) -> list[str]:
        """The names, in order."""
        return sorted(path.stem for path in self.folder.glob("*.toml"))

    def open(self, name: str) -> Recording:
        """Read one. Raises RecordingError."""
        path = self._path(name)
        if not path.is_file():
            raise RecordingError(f"name: there is no recording {name!r}")
        return read(path)

    def save(self, name: str, text: str, *, replace: bool = False) -> Path:
        """Write one. Raises RecordingError if the text is no conversation, or if there is one of this name."""
        path = self._path(name)
        content = text.encode("utf-8", "replace")
        parse(content, path.name)
        if path.exists() and not replace:
            raise RecordingError(f"name: there is a recording {name!r} already")
        path.write_bytes(content)
        return path

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise RecordingError(f"name: must be lower case letters, digits and underscores, not {name!r}")
        return self.folder / f"{name}.toml"


def _turn(turn: Turn, exchange: Exchange) -> str:
    if turn.silence:
        return _written({"silence": True, "ends": exchange.ends_session})
    done: dict[str, object] = {"you": turn.you} if turn.touch is None else {"touch": list(turn.touch)}
    expected = {
        "via": "slot" if turn.via_slot else None,
        "hear": exchange.speech or None,
        "kind": exchange.kind or None,
        "topics": exchange.topics or None,
        "ends": exchange.ends_session or None,
    }
    return _written(done | {key: value for key, value in expected.items() if value is not None})


def _written(value: object) -> str:
    """A value as TOML on one line."""
    match value:
        case str():
            # A string of JSON is one of TOML, but for one control character.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case bool() | int() | float():
            return json.dumps(value)
        case list():
            return f"[{', '.join(map(_written, value))}]"
        case Mapping():
            return f"{{ {', '.join(f'{_key(key)} = {_written(item)}' for key, item in value.items())} }}"
        case _:
            raise RecordingError(f"a recording cannot hold {value!r}")


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _written(name)
