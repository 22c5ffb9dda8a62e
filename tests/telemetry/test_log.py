"""One line a request: what it tells, what it never tells, and that CloudWatch can make metrics of it."""

import json
import subprocess
import sys
from typing import Any

import pytest

from skill import app, log, redaction, talk
from skill.content import QUESTION_INTENT, QUESTION_SLOT
from skill.local.simulator import envelope, intent_request
from skill.local.understand import Understanding
from tests.conftest import EVENTS, ROOT

SESSION = {"new": True, "sessionId": "amzn1.echo-api.session.SECRET", "attributes": {}}
TOLD = {
    "_aws", "Function", "locale", "request", "intent", "entries", "kind", "confidence", "cold",
    "Requests", "Answered", "Unanswered", "Alarms", "Failures", "Cold", "Milliseconds",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_lambda(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "guide")
    monkeypatch.delenv("KEEP_UNANSWERED", raising=False)


def asked(words: str) -> dict[str, Any]:
    request = intent_request(Understanding(QUESTION_INTENT, {QUESTION_SLOT: words}))
    return envelope(request, session=SESSION, locale="en-GB")


def written(capsys: pytest.CaptureFixture[str], event: Any) -> list[dict[str, Any]]:
    app.handler(event, None)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_request_leaves_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = written(capsys, asked("how many sessions will i need"))
    assert line.keys() == TOLD
    assert {key: line[key] for key in ("Function", "locale", "request", "intent", "entries", "kind")} == {
        "Function": "guide",
        "locale": "en-GB",
        "request": "IntentRequest",
        "intent": "AskQuestionIntent",
        "entries": ["sessions"],
        "kind": "answer",
    }
    assert 0 < line["confidence"] <= 1
    assert 0 < line["Milliseconds"] < 1000


def test_the_line_is_in_the_embedded_metric_format(capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = written(capsys, asked("how many sessions will i need"))
    (metrics,) = line["_aws"]["CloudWatchMetrics"]
    assert isinstance(line["_aws"]["Timestamp"], int)
    assert metrics["Namespace"] == "MesotherapyGuide"
    assert metrics["Dimensions"] == [["Function"]]
    for metric in metrics["Metrics"]:
        assert isinstance(line[metric["Name"]], int | float)
        assert metric["Unit"] in ("Count", "Milliseconds")


@pytest.mark.parametrize(
    ("words", "counted"),
    [
        ("how many sessions will i need", "Answered"),
        ("how much does it cost", "Unanswered"),
        ("i can't breathe and my lips are swelling", "Alarms"),
        ("what's the capital of france", None),
    ],
)
def test_each_kind_of_answer_is_counted_by_its_metric(
    capsys: pytest.CaptureFixture[str], words: str, counted: str | None
) -> None:
    (line,) = written(capsys, asked(words))
    assert [name for name in log.COUNTED if line[name]] == ([counted] if counted else [])


def test_what_is_apologised_for_is_a_failure(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (line,) = written(capsys, {"session": SESSION, "request": {"type": "IntentRequest", "intent": 5}})
    assert (line["kind"], line["Failures"]) == ("error", 1)

    def broken(_: object) -> None:
        raise RuntimeError("deliberate")

    monkeypatch.setattr(talk, "launch", broken)
    (line,) = written(capsys, envelope({"type": "LaunchRequest"}, session=SESSION, locale="en-US"))
    assert (line["kind"], line["Failures"]) == ("error", 1)


def test_a_request_for_another_skill_is_told_apart(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILL_ID", "amzn1.ask.skill.11111111-1111-1111-1111-111111111111")
    (line,) = written(capsys, asked("how many sessions"))
    assert (line["kind"], line["Failures"], line["entries"]) == ("rejected", 0, [])


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_no_line_tells_what_was_said_who_said_it_or_when(path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    event = json.loads(path.read_text("utf-8"))
    app.handler(event, None)
    out = capsys.readouterr().out
    secrets = [
        event["context"]["System"]["user"]["userId"],
        event["request"]["requestId"],
        event["session"]["sessionId"],
    ]
    secrets += [event["request"]["timestamp"], event["context"]["System"]["device"]["deviceId"]]
    secrets += [slot["value"] for slot in event["request"].get("intent", {}).get("slots", {}).values()]
    assert [secret for secret in secrets if secret in out] == []
    assert len(out.splitlines()) == 1


def test_not_even_a_damaged_envelope_gets_words_into_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    for damage in ({"intent": {"name": "my secret"}}, {"locale": "my secret"}, {"type": {"my": "secret"}}):
        event = asked("my secret")
        event["request"] |= damage
        (line,) = written(capsys, event)
        assert "secret" not in json.dumps(line)


@pytest.mark.parametrize(
    "damage",
    [
        {"slots": "my secret"},
        {"slots": {"question": "my secret"}},
        {"slots": {"question": {"name": "question", "value": ["my secret"]}}},
        {"confirmationStatus": "my secret"},
    ],
)
def test_an_error_is_logged_without_what_was_said(damage: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    event = asked("my secret")
    event["request"]["intent"] |= damage
    app.handler(event, None)
    assert "secret" not in caplog.text


def test_an_error_is_logged_with_its_causes_and_where_they_arose(caplog: pytest.LogCaptureFixture) -> None:
    event = asked("how many sessions")
    event["request"]["intent"]["confirmationStatus"] = "my secret"
    app.handler(event, None)
    message = caplog.messages[-1]
    assert message.startswith("unreadable request\n")
    assert message.index("ValueError") < message.index("SerializationException")
    assert "in _answer" in message


def test_nothing_is_written_outside_of_lambda(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME")
    assert written(capsys, asked("how many sessions")) == []


def test_unanswered_words_are_kept_only_where_the_owner_opted_in(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(written(capsys, asked("how much does it cost"))) == 1
    monkeypatch.setenv("KEEP_UNANSWERED", "true")
    _, kept = written(capsys, asked("does priyanka in leeds pay forty pounds for it"))
    assert kept == {"unanswered": "does … in … pay … … for it"}
    assert len(written(capsys, asked("how many sessions will i need"))) == 1
    assert len(written(capsys, asked("i can't breathe"))) == 1
    assert len(written(capsys, asked("what's the capital of france"))) == 1


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("can i swim afterwards", "can i swim afterwards"),
        ("I'm 42 and my name is Priyanka Rahman", "im … and my name is … …"),
        ("call me on oh seven seven double nine", "call me on oh … … … …"),
        ("my doctor in melbourne said tuesday the third of march", "my doctor in … said … the … of …"),
        ("xqzt", "…"),
        ("", ""),
    ],
)
def test_numbers_and_names_are_left_out(said: str, kept: str) -> None:
    assert redaction.redact(said) == kept


FIRST = """
import json, sys
from skill import app
loaded = set(sys.modules)
event = json.load(open("tests/events/free_question.json"))
for _ in range(2):
    app.handler(event, None)
print(json.dumps(sorted(set(sys.modules) - loaded)))
"""


@pytest.mark.parametrize("initialisation", ["on-demand", "snap-start"])
def test_the_first_request_of_a_process_is_cold_after_a_snapshot_too(initialisation: str) -> None:
    environment = {"AWS_LAMBDA_INITIALIZATION_TYPE": initialisation, "AWS_LAMBDA_FUNCTION_NAME": "guide"}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "ignore", "-c", FIRST],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    first, second, imported = map(json.loads, done.stdout.splitlines())
    assert [(line["cold"], line["Cold"]) for line in (first, second)] == [(True, 1), (False, 0)]
    assert (imported == []) is (initialisation == "snap-start"), "a snapshot holds all that an answer loads"
