"""Conversations as data: replays every file in `tests/conversations` and compares each turn with what it expects."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from skill import app
from skill.tools.simulator.alexa_services import TIME_ZONES, AlexaServices
from skill.tools.simulator.recording import mismatches, read, replay
from tests.response import check

RECORDINGS = sorted((Path(__file__).parent / "conversations").glob("*.toml"))


def strict_handler(event: dict[str, Any], context: object) -> Mapping[str, Any]:
    response = app.handler(event, context)
    check(event, response)
    return response


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_conversation_goes_as_recorded(path: Path) -> None:
    recording = read(path)
    with AlexaServices(TIME_ZONES[recording.locale], permission=False) as services:
        conversation = recording.conversation(strict_handler, services)
        problems = [
            f"{path.name}, turn {number} ({turn.you!r}): {mismatch}"
            for number, turn in enumerate(recording.turns, 1)
            for mismatch in mismatches(turn, replay(turn, conversation))
        ]
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)
