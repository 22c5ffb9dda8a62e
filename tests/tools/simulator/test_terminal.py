"""The conversation in a terminal: in a real one, and with its input or output elsewhere."""

import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any, Self

import pytest

from skill import app
from skill.tools.simulator.consent import QUESTION
from skill.tools.simulator.speaker import Skill
from skill.tools.simulator.terminal import Chat, Terminal
from tests.conftest import ROOT
from tests.tools.simulator.page import DOCUMENT, WatchedSkill, says

CHAT = [sys.executable, "-m", "skill.tools", "chat"]
ASKING = {
    "type": "Connections.SendRequest",
    "name": "AskFor",
    "token": "later",
    "payload": {"permissionScope": "alexa::alerts:reminders:skill:readwrite"},
}


class Reminding:
    """Stands in for Alexa's services."""

    endpoint = "http://127.0.0.1:1"

    def __init__(self) -> None:
        self.time_zone, self.permission = "", False
        self.reminders: list[dict[str, Any]] = []


def chat(skill: WatchedSkill, *lines: str, services: Reminding | None = None) -> str:
    """What is printed for these lines, without prompts and colours."""
    given, output = iter(lines), io.StringIO()

    def read(_: str) -> str:
        for line in given:
            return line
        raise EOFError

    terminal = Terminal(read, output, prompts=False, colours=False)
    Chat(terminal, Skill(skill, app.CATALOG, app.CLASSIFIER, services), "en-US").run()
    return output.getvalue()


def test_lines_are_answered_until_the_session_ends() -> None:
    printed = chat(WatchedSkill(), "how long does a session take", "stop", "does it hurt").splitlines()
    assert len(printed) == 3
    assert [line[:7] for line in printed] == ["guide: "] * 3
    assert "15 to 20 minutes" in printed[1]
    assert printed[2].endswith("Goodbye.")


def test_it_says_when_words_did_not_reach_the_skill_at_first() -> None:
    skill = WatchedSkill()
    skill.replies = [says("<speak>Welcome.</speak>")]
    lines = chat(skill, "purple monkeys dishwasher").splitlines()
    assert lines[1].startswith("(AMAZON.FallbackIntent carried no words; the guide asked \u201c")
    assert lines[1].endswith("you said it again.)")


def test_a_blank_line_is_words_that_say_nothing() -> None:
    skill = WatchedSkill()
    chat(skill, "")
    assert [request["type"] for request in skill.requests] == ["LaunchRequest", "IntentRequest"]


def test_json_prints_the_latest_request_and_response() -> None:
    skill = WatchedSkill()
    printed = chat(skill, "does it hurt", ":json")
    shown = json.loads(printed[printed.index("\n{") :])
    assert shown["request"] == skill.events[-1]
    assert shown["response"]["response"]["outputSpeech"]["type"] == "SSML"


def test_screen_prints_what_the_document_shows() -> None:
    assert "\nTouch me\n" in chat(WatchedSkill(), ":screen")
    skill = WatchedSkill()
    skill.replies = [says("<speak>Welcome.</speak>")]
    assert "\nNothing is shown.\n" in chat(skill, ":screen")
    data = {"screen": {"title": "Pain", "size": "big", "next": [{"title": "Sun", "touch": ["sun"]}, {"title": ""}]}}
    shown = {
        "items": [{"text": "${payload.screen.title}"}, {"data": "${payload.screen.next}", "text": "${data.title}"}]
    }
    document = {**DOCUMENT, "document": {"mainTemplate": shown}, "datasources": data}
    skill.replies = [says("<speak>Welcome.</speak>", directives=[document])]
    assert "\nPain\n[Sun]\n" in chat(skill, ":screen")


def test_new_and_locale_begin_a_new_session() -> None:
    skill = WatchedSkill()
    printed = chat(skill, "does it hurt", ":new", ":json", "does it hurt", ":locale en-GB", "does it hurt")
    assert "Nothing has been said yet." in printed
    sessions = [(event["session"]["new"], event["request"]["locale"]) for event in skill.events]
    assert sessions == [(True, "en-US"), (False, "en-US"), (True, "en-US"), (True, "en-GB")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (":help", ":locale en-GB    go on in another locale"),
        (":quit", "There is no command :quit; :help lists those there are."),
        (":locale fr-FR", "no interaction model for locale 'fr-FR'; there are en-AU, en-CA, en-GB, en-IN, en-US"),
        (":locale", "no interaction model for locale ''"),
    ],
)
def test_a_command_is_not_said_to_the_skill(line: str, said: str) -> None:
    skill = WatchedSkill()
    assert said in chat(skill, line)
    assert len(skill.events) == 1


@pytest.mark.parametrize(("words", "status"), [("yes", "ACCEPTED"), ("never", "DENIED"), ("", "NOT_ANSWERED")])
def test_alexas_question_is_answered_by_the_next_words(words: str, status: str) -> None:
    skill, services = WatchedSkill(), Reminding()
    skill.replies = [says("<speak>Hi.</speak>"), says("<speak>Sure.</speak>", directives=[ASKING], ends=True)]
    printed = chat(skill, "remind me", words, services=services)
    assert f"guide: Sure.\nalexa: {QUESTION}\n" in printed
    sent = skill.requests[-1]
    assert (sent["type"], sent["payload"]["status"], sent["token"]) == ("Connections.Response", status, "later")
    assert services.permission is (status == "ACCEPTED")


def test_reminders_are_told_once() -> None:
    services = Reminding()
    services.reminders.append(
        {
            "trigger": {"scheduledTime": "2026-12-01T08:00:00", "timeZoneId": "Europe/London"},
            "alertInfo": {"spokenInfo": {"content": [{"text": "Wash your hair."}]}},
        }
    )
    printed = chat(WatchedSkill(), "does it hurt", services=services)
    assert printed.count("alexa: (reminder set for 2026-12-01T08:00:00 Europe/London: Wash your hair.)\n") == 1


def test_piped_lines_get_neither_prompts_nor_colours() -> None:
    done = subprocess.run(CHAT, cwd=ROOT, input="does it hurt\n", capture_output=True, text=True)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")
    assert "you:" not in done.stdout
    assert "\033" not in done.stdout
    assert len(done.stdout.splitlines()) == 2


class Typing:
    """A chat in a terminal of its own, typed into."""

    def __init__(self, **environment: str) -> None:
        self._master, inner = pty.openpty()
        given = {**os.environ, "TERM": "xterm", **environment}
        self.process = subprocess.Popen(  # noqa: S603
            CHAT, cwd=ROOT, stdin=inner, stdout=inner, stderr=inner, env=given, start_new_session=True
        )
        os.close(inner)
        self.seen = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)

    def expect(self, text: str, seconds: float = 60) -> None:
        """Read until a text was printed."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            ready, _, _ = select.select([self._master], [], [], max(0, end - time.monotonic()))
            assert ready, f"{text!r} is not in {self.seen!r}"
            self.seen += os.read(self._master, 4096).decode()

    def interrupt(self, times: int = 30) -> int | None:
        """Press Ctrl-C until the chat ends, and return its status; None if it goes on.

        The terminal has no job control here, so the key is sent on by hand. Python misses a signal that comes in the
        moment before it waits for a key.
        """
        for _ in range(times):
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                return self.process.wait(1)
        return None

    def type(self, keys: str) -> None:
        self.seen = ""
        os.write(self._master, keys.encode())


def test_a_terminal_edits_lines_recalls_them_and_ends_quietly() -> None:
    with Typing(NO_COLOR="") as typing:
        typing.expect("you:   ")
        assert "\033[1mguide:" in typing.seen
        typing.type("does it hurr\x7ft\r")
        typing.expect("bearable")
        typing.expect("you:   ")
        typing.type("\033[A")
        typing.expect("does it hurt")
        typing.type("\x03")
        assert typing.interrupt() == 130
        assert "Traceback" not in typing.seen


def test_no_color_is_honoured() -> None:
    with Typing(NO_COLOR="1") as typing:
        typing.expect("you:   ")
        assert not re.search(r"\033\[\d+m", typing.seen)
        typing.type("\x04")
        assert typing.process.wait(30) == 0
