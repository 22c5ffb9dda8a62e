"""`debug` answers over a websocket what a server sends that stands in for Amazon's, and says when it is turned away."""

import importlib.util
import json
import subprocess
import sys

import pytest

from tests import events
from tests.conftest import ROOT, needs
from tests.response import check

DEBUGGING = """
import json, sys
from ask_sdk_local_debug.util import websocket_util
from autobahn.twisted.websocket import ConnectionDeny, WebSocketServerFactory, WebSocketServerProtocol, listenWS
from skill.tools.__main__ import main

events, token = json.loads(sys.argv[1]), sys.argv[2]

class Amazon(WebSocketServerProtocol):
    def onConnect(self, request):
        print(json.dumps({"path": request.path}), file=sys.stderr)
        if request.headers["authorization"] != "Atza|valid":
            raise ConnectionDeny(401, "Unauthorized")

    def onOpen(self):
        for number, event in enumerate(events):
            message = {"version": "1.0", "type": "SkillRequestMessage", "requestId": str(number)}
            self.sendMessage(json.dumps({**message, "requestPayload": json.dumps(event)}).encode())

    def onMessage(self, payload, isBinary):
        answer = json.loads(payload)
        print(json.dumps(answer), file=sys.stderr)
        if answer["originalRequestId"] == str(len(events) - 1):
            self.sendClose()

factory = WebSocketServerFactory()
factory.protocol = Amazon
port = listenWS(factory, interface="127.0.0.1").getHost().port
websocket_util.DEBUG_ENDPOINT_URI = f"ws://127.0.0.1:{port}/{{}}/{{}}"
sys.exit(main(["debug", "--skill-id", "amzn1.ask.skill.test", "--access-token", token, "--region", "EU"]))
"""
"""The server and the debugger in one process. The address is all that is not as it is with Amazon."""


@pytest.fixture(autouse=True)
def _debugger() -> None:
    needs(importlib.util.find_spec("ask_sdk_local_debug"), "ask-sdk-local-debug (make .venv/.debug)")


def debug(token: str, *sent: events.Event) -> "subprocess.CompletedProcess[str]":
    """Standard error has what the server saw: the path, then each answer; standard output is the debugger's own."""
    command = [sys.executable, "-W", "ignore", "-c", DEBUGGING, json.dumps(sent), token]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603


def test_requests_are_answered_and_shown() -> None:
    sent = [json.loads(path.read_text("utf-8")) for path in events.CONVERSATION]
    done = debug("Atza|valid", *sent)
    connected, *answers = [json.loads(line) for line in done.stderr.splitlines()]
    assert connected["path"] == "/bob-dispatch-prod-eu.amazon.com/amzn1.ask.skill.test"
    assert [answer["originalRequestId"] for answer in answers] == [str(number) for number in range(len(sent))]
    for event, answer in zip(sent, answers, strict=True):
        check(event, json.loads(answer["responsePayload"]))
    assert "Connection is open." in done.stdout
    assert done.stdout.count("Skill response") == len(sent)


def test_an_invalid_token_is_turned_away_with_a_reason() -> None:
    done = debug("Atza|expired", events.launch())
    assert "Unauthorized" in done.stdout
    assert "Skill response" not in done.stdout
