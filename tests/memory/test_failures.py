"""Each way in which the store can fail: the listener loses the memory, never the answer, and the log has one line.

docs/operating.md has the same failures in a table, which is compared with FAILURES.
"""

import re
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from skill.alexa.skill import create_skill, invoke
from skill.app import CATALOG, CLASSIFIER
from skill.memory import table as tables
from skill.memory.listener import Listeners
from skill.tools.simulator.envelope import plain_text
from tests import events
from tests.conftest import ROOT
from tests.memory.servers import BrokenServer, Server, error, free_port, reply, send_half, table_at
from tests.response import check

WORDING = CATALOG.wording("en-US")
SECRET_WORDS = ("amzn1", "hurt", "the key is", "LOCAL")
ANSWERS: dict[str, Callable[[BrokenServer, socket.socket], None]] = {
    "slow": lambda server, _: server.hang(30),
    "throttled": lambda _, line: line.sendall(error("ThrottlingException")),
    "over its limit": lambda _, line: line.sendall(error("ProvisionedThroughputExceededException")),
    "not allowed": lambda _, line: line.sendall(error("AccessDeniedException")),
    "failing inside": lambda _, line: line.sendall(reply(b'{"__type":"InternalServerError"}', "500 Error")),
    "garbage": lambda _, line: line.sendall(b"\x00\xff garbage \r\n\r\n"),
    "half an answer": lambda _, line: send_half(line),
    "a web page": lambda _, line: line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>"),
    "cut off": lambda _, line: line.close(),
}
FAILURES = {
    "stopped": "EndpointConnectionError",
    "missing": "ResourceNotFoundException",
    "slow": "ReadTimeoutError",
    "throttled": "ThrottlingException",
    "over its limit": "ProvisionedThroughputExceededException",
    "not allowed": "AccessDeniedException",
    "failing inside": "InternalServerError",
    "garbage": "ConnectionClosedError",
    "half an answer": "ChecksumError",
    "a web page": "GarbledError",
    "cut off": "ConnectionClosedError",
}
"""What the log says of each."""
LONGEST_SECONDS = 3 * tables.ATTEMPTS * (tables.CONNECT_SECONDS + tables.READ_SECONDS)
"""For one answer on a busy machine; a third of it is what the limits add up to."""


@pytest.fixture(params=FAILURES)
def failure(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def memory(failure: str, moto: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listeners]:
    """Listeners in a store that fails in one way."""
    if failure == "stopped":
        yield Listeners(table_at(f"http://127.0.0.1:{free_port()}", monkeypatch), b"secret")
    elif failure == "missing":
        yield Listeners(table_at(moto.url, monkeypatch, "missing", patient=True), b"secret")
    else:
        server = BrokenServer(lambda line: ANSWERS[failure](server, line))
        yield Listeners(table_at(server.url, monkeypatch), b"secret")
        server.close()


def answered(memory: Listeners, event: events.Event) -> dict[str, Any]:
    response = invoke(create_skill(CATALOG, CLASSIFIER, memory=memory), event, None)
    check(event, response)
    return response


def test_the_listener_gets_the_answer_of_a_new_listener_and_the_log_one_line(
    failure: str, memory: Listeners, caplog: pytest.LogCaptureFixture
) -> None:
    memory.connect()
    event = events.question("does it hurt")
    start = time.monotonic()
    heard = answered(memory, event)
    assert time.monotonic() - start < LONGEST_SECONDS or failure == "missing"
    assert heard["response"] == invoke(create_skill(CATALOG, CLASSIFIER), event, None)["response"]
    assert caplog.messages == [f"memory: read failed: {FAILURES[failure]}"]
    assert [word for word in SECRET_WORDS if word in caplog.text] == []


def test_a_request_to_forget_is_told_the_truth(
    failure: str, memory: Listeners, caplog: pytest.LogCaptureFixture
) -> None:
    heard = answered(memory, events.intent("ForgetMeIntent"))
    assert (plain_text(heard["response"]["outputSpeech"]) or "").startswith(WORDING.not_forgotten)
    assert caplog.messages == [f"memory: delete failed: {FAILURES[failure]}"]


def test_help_in_an_emergency_does_not_ask_the_store(memory: Listeners, caplog: pytest.LogCaptureFixture) -> None:
    heard = answered(memory, events.question("i can't breathe"))
    assert "911" in (plain_text(heard["response"]["outputSpeech"]) or "")
    assert caplog.messages == []


def test_disabling_the_skill_is_silent_all_the_same(
    failure: str, memory: Listeners, caplog: pytest.LogCaptureFixture
) -> None:
    assert answered(memory, events.read("requests/skill_disabled.json"))["response"] == {}
    assert caplog.messages == [f"memory: delete failed: {FAILURES[failure]}"]


@pytest.mark.parametrize(("answer", "attempts"), [("slow", 2), ("throttled", 2), ("not allowed", 1)])
def test_only_what_may_pass_is_tried_again_and_only_once(
    answer: str, attempts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = BrokenServer(lambda line: ANSWERS[answer](server, line))
    answered(Listeners(table_at(server.url, monkeypatch), b"secret"), events.question("does it hurt"))
    assert server.requests == attempts
    server.close()


def test_the_store_is_left_alone_when_lambda_has_no_time_left(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Context:
        def get_remaining_time_in_millis(self) -> int:
            return 900

    server = BrokenServer(lambda line: line.sendall(reply(b"{}")))
    memory = Listeners(table_at(server.url, monkeypatch), b"secret")
    event = events.question("does it hurt")
    check(event, invoke(create_skill(CATALOG, CLASSIFIER, memory=memory), event, Context()))
    assert server.requests == 0
    assert caplog.messages == ["memory: read failed: too little time left"]
    server.close()


def test_a_failing_write_costs_the_change_and_the_next_request_tries_again(
    moto: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    moto.new_table()
    table = table_at(moto.url, monkeypatch, patient=True)
    memory = Listeners(table, b"secret")
    with monkeypatch.context() as patch:
        patch.setattr(table, "write", lambda *_: 1 / 0)
        first = answered(memory, events.question("does it hurt"))
    assert caplog.messages == ["memory: write failed: ZeroDivisionError"]
    assert moto.items() == []
    answered(memory, events.intent("SlowerIntent", attributes=first["sessionAttributes"]))
    (item,) = moto.items()
    assert (item["slow"], item["disclaimer_heard"]) == ({"BOOL": True}, {"BOOL": True})


def test_the_document_has_a_row_for_each_failure() -> None:
    text = (ROOT / "docs" / "operating.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| ([a-zA-Z ]+) \| [^|]+ \| `memory: read failed: (\w+)` \|$", text, re.MULTILINE))
    assert rows == FAILURES
