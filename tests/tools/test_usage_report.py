"""The report reads a real log service; the lines in it are those that the handler writes."""

import json
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from skill import app
from skill.telemetry.log import COUNTED_KINDS, RequestLog
from skill.tools import usage_report
from skill.tools.__main__ import main
from skill.tools.simulator.conversation import Conversation, handler_of
from tests.conftest import needs

GROUP = "/aws/lambda/mesotherapy-guide"
QUESTIONS = (
    *["how many sessions will i need"] * 3,
    *["does it hurt"] * 2,
    "how much does it cost",
    "i can't breathe and my lips are swelling",
    "what's the capital of france",
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadedMotoServer("127.0.0.1", 0)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def logs(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The log service with an empty log of the skill."""
    for name, value in {
        "AWS_ENDPOINT_URL": server,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("logs")
    client.create_log_group(logGroupName=GROUP)
    client.create_log_stream(logGroupName=GROUP, logStreamName="one")
    yield client
    client.delete_log_group(logGroupName=GROUP)


class Listener:
    """Asks a deployed skill questions and hands over the lines that it logs."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        log = RequestLog(app.CATALOG, function="guide", keep_unanswered=True)
        skill = app.create_skill(app.CATALOG, app.CLASSIFIER, log=log)
        self._conversation = Conversation(handler=handler_of(skill), catalog=app.CATALOG)
        self._capsys = capsys

    def ask(self, *questions: str) -> list[str]:
        """The lines for questions asked in one conversation."""
        for words in questions:
            self._conversation.ask(words)
        self._conversation.hang_up()
        return self._capsys.readouterr().out.splitlines()

    def ask_apart(self, *questions: str) -> list[str]:
        """The lines for questions asked in a conversation each."""
        return [line for words in questions for line in self.ask(words)]


@pytest.fixture
def listener(capsys: pytest.CaptureFixture[str]) -> Listener:
    return Listener(capsys)


def put(logs: Any, *lines: str, days_ago: float = 0) -> None:
    at = int((time.time() - days_ago * 86400) * 1000)
    events = [{"timestamp": at, "message": line} for line in lines]
    logs.put_log_events(logGroupName=GROUP, logStreamName="one", logEvents=events)


def test_the_report_counts_how_questions_were_answered(
    logs: Any, listener: Listener, capsys: pytest.CaptureFixture[str]
) -> None:
    put(logs, "START RequestId: 1", *listener.ask_apart(*QUESTIONS), "{not json", '["a list"]')
    assert main(["report", "--log-group", GROUP]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == "8 requests, 8 of them questions"
    assert "5 62.5% answered" in lines
    assert "1 12.5% not in the article" in lines
    assert "1 12.5% emergency, sent to help" in lines
    assert "1 12.5% out of scope" in lines
    assert "3 37.5% sessions (answered)" in lines
    assert "1 12.5% cost (not in the article)" in lines
    most_asked = [line.split()[2] for line in lines[lines.index("Asked most") + 1 :]]
    assert most_asked[:2] == ["sessions", "pain"]


def test_what_follows_a_question_is_not_counted_as_a_question(listener: Listener) -> None:
    said = ("how many sessions will i need", "say that again", "yes", "next", "previous", "no", "thank you")
    lines = [json.loads(line) for line in listener.ask(*said)]
    assert len(lines) == len(said)
    report = usage_report.table(lines)
    assert report.startswith(f"{len(said)} requests, 1 of them questions\n")
    assert usage_report.topics(lines) == [(("sessions", "answer"), 1)]


def test_warm_and_cold_requests_are_timed_apart() -> None:
    line = {"kind": "answer", "entries": ["sun"], "Requests": 1}
    lines = [{**line, "cold": False, "Milliseconds": float(n)} for n in range(1, 101)]
    lines.append({**line, "cold": True, "Milliseconds": 55.0})
    report = usage_report.table(lines)
    assert "   100 warm: p50 50.50, p99 99.99" in report
    assert "     1 cold: p50 55.00, p99 55.00" in report


def test_only_the_given_days_are_read(logs: Any, listener: Listener) -> None:
    put(logs, *listener.ask("does it hurt"), days_ago=5)
    put(logs, *listener.ask("how many sessions will i need"))
    assert len(usage_report.read(GROUP, None, 7, usage_report.REQUESTS)) == 2
    assert [line["entries"] for line in usage_report.read(GROUP, None, 1, usage_report.REQUESTS)] == [["sessions"]]


def test_all_pages_of_a_log_are_read(logs: Any, listener: Listener) -> None:
    (line,) = listener.ask("does it hurt")
    for _ in range(3):
        put(logs, *[line] * 5000)
    assert len(usage_report.read(GROUP, None, 1, usage_report.REQUESTS)) == 15_000


def test_similar_unanswered_questions_are_grouped(
    logs: Any, listener: Listener, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = (
        "how much does it cost",
        "how much would it cost",
        "what are the side effects",
        "are there side effects",
    )
    put(logs, *listener.ask_apart(*questions, "how much does it cost", "how many sessions will i need"))
    assert main(["report", "--log-group", GROUP, "--unanswered"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "     3  how much does it cost",
        "        how much would it cost",
        "     2  what are the side effects",
        "        are there side effects",
    ]


@pytest.mark.parametrize(("questions", "groups"), [([], []), (["one"], [["one"]]), (["a", "…"], [["a"], ["…"]])])
def test_few_questions_and_questions_without_letters_are_grouped(questions: list[str], groups: list[list[str]]) -> None:
    assert usage_report.grouped(questions) == groups


@pytest.mark.usefixtures("logs")
def test_an_empty_log_gives_a_report_that_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--log-group", GROUP]) == 0
    assert main(["report", "--log-group", GROUP, "--unanswered"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "No requests in that time.",
        "No unanswered questions in that time. The skill keeps their words only if KeepUnansweredWords is true.",
    ]


@pytest.mark.usefixtures("logs")
def test_a_missing_log_group_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--log-group", "/aws/lambda/elsewhere"]) == 2
    assert capsys.readouterr().err.startswith("/aws/lambda/elsewhere: ")


def test_a_missing_region_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "nowhere")
    assert main(["report"]) == 2
    assert "region" in capsys.readouterr().err


def test_the_picture_is_drawn(
    logs: Any, listener: Listener, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    needs(find_spec("matplotlib"), "matplotlib (`make report` installs it)")
    put(logs, *listener.ask_apart(*QUESTIONS))
    path = tmp_path / "asked.png"
    assert main(["report", "--log-group", GROUP, "--picture", str(path)]) == 0
    assert path.read_bytes().startswith(b"\x89PNG")
    assert capsys.readouterr().out.startswith("8 requests")


def test_the_report_reads_fields_that_the_skill_writes(listener: Listener) -> None:
    (line,) = map(json.loads, listener.ask("does it hurt"))
    assert {"kind", "entries", "cold", "Milliseconds", "Requests"} <= line.keys()
    assert set(COUNTED_KINDS.values()) <= usage_report.QUESTIONS.keys()
