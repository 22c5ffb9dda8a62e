"""What a deployed skill was asked, read from a real log service: the lines are those that the handler writes."""

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
from skill.content import QUESTION_INTENT, QUESTION_SLOT
from skill.local import usage
from skill.local.__main__ import main
from skill.local.simulator import envelope, intent_request
from skill.local.understand import Understanding
from tests.conftest import needs

GROUP = "/aws/lambda/mesotherapy-guide"
SESSION = {"new": True, "sessionId": "amzn1.echo-api.session.TEST", "attributes": {}}
ASKED = (
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
    """The log service, with an empty log of the skill."""
    for name, value in {
        "AWS_ENDPOINT_URL": server,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_LAMBDA_FUNCTION_NAME": "guide",
        "KEEP_UNANSWERED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("logs")
    client.create_log_group(logGroupName=GROUP)
    client.create_log_stream(logGroupName=GROUP, logStreamName="one")
    yield client
    client.delete_log_group(logGroupName=GROUP)


def put(logs: Any, *lines: str, days_ago: float = 0) -> None:
    at = int((time.time() - days_ago * 86400) * 1000)
    events = [{"timestamp": at, "message": line} for line in lines]
    logs.put_log_events(logGroupName=GROUP, logStreamName="one", logEvents=events)


def written(capsys: pytest.CaptureFixture[str], *questions: str) -> list[str]:
    """The lines that the handler writes for some questions."""
    for words in questions:
        request = intent_request(Understanding(QUESTION_INTENT, {QUESTION_SLOT: words}))
        app.handler(envelope(request, session=SESSION, locale="en-US"), None)
    return capsys.readouterr().out.splitlines()


def test_the_report_tells_what_was_asked_and_how_it_was_answered(logs: Any, capsys: pytest.CaptureFixture[str]) -> None:
    put(logs, "START RequestId: 1", *written(capsys, *ASKED), "{not json", '["a list"]')
    assert main(["report", "--log-group", GROUP]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == "8 requests, 8 of them questions"
    assert "5 62.5% answered" in lines
    assert "1 12.5% refused, not in the article" in lines
    assert "1 12.5% alarming, sent to help" in lines
    assert "3 37.5% sessions (answered)" in lines
    assert "1 12.5% cost (refused, not in the article)" in lines
    asked = [line.split()[2] for line in lines[lines.index("Asked most") + 1 :]]
    assert asked[:2] == ["sessions", "pain"]


def test_the_speed_is_told_for_warm_and_cold_apart() -> None:
    line = {"kind": "answer", "entries": ["sun"], "Requests": 1}
    lines = [{**line, "cold": False, "Milliseconds": float(n)} for n in range(1, 101)]
    lines.append({**line, "cold": True, "Milliseconds": 55.0})
    told = usage.table(lines)
    assert "   100 warm: half within 50.50, 99 of 100 within 99.99" in told
    assert "     1 cold: half within 55.00, 99 of 100 within 55.00" in told


def test_only_the_days_asked_for_are_read(logs: Any, capsys: pytest.CaptureFixture[str]) -> None:
    put(logs, *written(capsys, "does it hurt"), days_ago=5)
    put(logs, *written(capsys, "how many sessions will i need"))
    assert len(usage.read(GROUP, None, 7, usage.LINES)) == 2
    assert [line["entries"] for line in usage.read(GROUP, None, 1, usage.LINES)] == [["sessions"]]


def test_a_log_of_many_pages_is_read_whole(logs: Any, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = written(capsys, "does it hurt")
    for _ in range(3):
        put(logs, *[line] * 5000)
    assert len(usage.read(GROUP, None, 1, usage.LINES)) == 15_000


def test_unanswered_questions_are_grouped_by_likeness(logs: Any, capsys: pytest.CaptureFixture[str]) -> None:
    questions = ("how much does it cost", "how much would it cost me", "can i go swimming", "could i go swimming after")
    put(logs, *written(capsys, *questions, "how much does it cost", "how many sessions will i need"))
    assert main(["report", "--log-group", GROUP, "--unanswered"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "     3  how much does it cost",
        "        how much would it cost me",
        "     2  can i go swimming",
        "        could i go swimming after",
    ]


@pytest.mark.parametrize(("questions", "groups"), [([], []), (["one"], [["one"]]), (["a", "…"], [["a"], ["…"]])])
def test_few_questions_and_such_without_letters_are_grouped_too(questions: list[str], groups: list[list[str]]) -> None:
    assert usage.alike(questions) == groups


@pytest.mark.usefixtures("logs")
def test_nothing_asked_is_said_plainly(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--log-group", GROUP]) == 0
    assert main(["report", "--log-group", GROUP, "--unanswered"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "No request in that time.",
        "No words of unanswered questions in that time. They are kept only where KeepUnansweredWords is true.",
    ]


@pytest.mark.usefixtures("logs")
def test_a_log_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--log-group", "/aws/lambda/elsewhere"]) == 2
    assert capsys.readouterr().err.startswith("/aws/lambda/elsewhere: ")


def test_missing_settings_are_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "nowhere")
    assert main(["report"]) == 2
    assert "region" in capsys.readouterr().err


def test_the_picture_is_drawn(logs: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    needs(find_spec("matplotlib") is not None, "matplotlib (`make bench` installs it)")
    put(logs, *written(capsys, *ASKED))
    path = tmp_path / "asked.png"
    assert main(["report", "--log-group", GROUP, "--picture", str(path)]) == 0
    assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("logs")
def test_the_fields_that_are_read_are_those_that_are_written(capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = written(capsys, "does it hurt")
    assert {"kind", "entries", "cold", "Milliseconds", "Requests"} <= json.loads(line).keys()
