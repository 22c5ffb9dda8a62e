"""A cold start with memory: boto3 is imported only where an answer needs it, and before a snapshot."""

import json
from typing import Any

import pytest

from tests import events
from tests.memory.servers import TABLE, Server
from tests.test_lazy_imports import IN_LAMBDA, run

ANSWERING = """
import json, sys
from skill import app
ready = set(sys.modules)
before = "boto3" in ready
for event in json.loads(sys.argv[1]):
    app.handler(event, None)
print(json.dumps({"before": before, "after": "boto3" in sys.modules, "new": sorted(set(sys.modules) - ready)}))
"""
QUESTION, EMERGENCY = events.intent("SessionsIntent"), events.question("i can't breathe")
LATER = events.intent(
    "SessionsIntent",
    attributes={
        "version": 2,
        "turns": 1,
        "record": {"version": 1, "expires": 99_999 * 86_400, "disclaimer_heard": True},
    },
)


def started(server: Server, event: events.Event, **environment: str) -> Any:
    variables = {**IN_LAMBDA, **server.environment(), "MEMORY_TABLE": TABLE, "MEMORY_KEY": "secret"}
    return run(ANSWERING, json.dumps([event]), environment={**variables, **environment})


@pytest.mark.parametrize(
    ("event", "needed"),
    [
        (QUESTION, True),
        (EMERGENCY, False),
        (LATER, False),
        (events.intent("AMAZON.StopIntent"), False),
        (events.read("requests/can_fulfill.json"), False),
        (events.read("session_ended.json"), False),
        (events.read("requests/skill_disabled.json"), True),
    ],
    ids=["first question", "emergency", "later question", "stop", "can fulfill", "session ended", "skill disabled"],
)
def test_boto3_is_imported_only_where_an_answer_needs_the_store(
    dynalite: Server, event: events.Event, *, needed: bool
) -> None:
    found = started(dynalite, event)
    assert (found["before"], found["after"]) == (False, needed)


def test_without_a_table_boto3_is_never_imported(dynalite: Server) -> None:
    assert started(dynalite, QUESTION, MEMORY_TABLE="")["after"] is False


def test_a_snapshot_has_the_client_and_everything_that_reading_and_writing_loads(dynalite: Server) -> None:
    dynalite.new_table()
    found = started(dynalite, QUESTION, AWS_LAMBDA_INITIALIZATION_TYPE="snap-start")
    assert found["before"]
    assert len(dynalite.items()) == 1
    assert found["new"] == []


def test_nothing_is_sent_before_a_snapshot() -> None:
    environment = {
        **IN_LAMBDA,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start",
        "AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:9",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "MEMORY_TABLE": TABLE,
        "MEMORY_KEY": "secret",
    }
    importing = """
import io, json, sys
sys.stderr = io.StringIO()
from skill import app
print(json.dumps(sys.stderr.getvalue()))
"""
    assert run(importing, environment=environment) == ""
