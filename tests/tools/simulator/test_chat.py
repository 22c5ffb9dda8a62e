"""The chat in the terminal: Alexa's question for permission, and the reminders that were set."""

import argparse
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from skill.dialog import timeline
from skill.dialog.turn import Reminder
from skill.tools.simulator import chat

AT = (datetime.now(UTC) + timedelta(days=2)).astimezone(ZoneInfo("Europe/London")).replace(second=0, microsecond=0)
REMINDER = Reminder("wash", AT, "wash your hair")
QUESTION = "alexa: Do you give this skill permission to update your reminders?"


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Chats in these words and returns the lines that are printed."""
    monkeypatch.setattr(timeline, "reminders", lambda _: (REMINDER,))

    def run(*words: str, failure: str = "") -> list[str]:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in words)))
        monkeypatch.setenv("MEMORY", "off")
        assert chat.run(argparse.Namespace(locale="en-GB", failure=failure)) == 0
        return capsys.readouterr().out.splitlines()

    return run


def test_developer_gives_the_permission_and_sees_the_reminder(talk: Any) -> None:
    printed = talk("set a reminder", "yes", "i approve", "stop")
    assert printed[1].endswith("I'd say: your appointment's checklist. Shall I set it?")
    assert printed[2] == "guide: For that I need your permission. Alexa will ask you now."
    assert printed[3].startswith(QUESTION)
    scheduled = AT.replace(tzinfo=None).isoformat()
    assert printed[4] == f"alexa: (reminder set for {scheduled} Europe/London: your appointment's checklist)"
    assert printed[5].startswith("guide: ")
    assert "That's one reminder set." in printed[5]
    assert printed[6].endswith("Goodbye.") or printed[6].endswith("take care.")


@pytest.mark.parametrize(
    ("answers", "heard"),
    [
        (["no"], "All right, no reminders then."),
        ([""], "I didn't hear an answer, so no reminder is set."),
    ],
    ids=["no", "silence"],
)
def test_developer_does_not_give_it(talk: Any, answers: list[str], heard: str) -> None:
    printed = talk("set a reminder", "yes", *answers)
    assert any(line.startswith(f"guide: {heard}") for line in printed)
    assert not any("reminder set for" in line for line in printed)


def test_developer_sees_a_failure(talk: Any) -> None:
    printed = talk("set a reminder", "yes", failure="too_many")
    assert any("Alexa won't take any more reminders right now" in line for line in printed)
