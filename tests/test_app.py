"""Lambda's handler: every event gets a valid response, whatever it holds, and what the environment turns on."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from skill import app
from skill.catalog import QUESTION_SLOT
from skill.nlu.classifier import IntentClassifier
from skill.telemetry.log import RequestLog
from skill.tools.simulator.envelope import APPLICATION
from tests import events
from tests.conftest import ROOT
from tests.events import session_of
from tests.response import check

EMPTY = {"version": "1.0", "response": {}}
OTHER_SKILL = "amzn1.ask.skill.11111111-1111-1111-1111-111111111111"
ODD_VALUES: tuple[Any, ...] = (None, 7, "odd", [], ["odd"], {}, {"odd": {}})


@pytest.fixture
def skill_of(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Composes the skill behind the handler anew, with other arguments."""

    def compose(**options: Any) -> None:
        log = RequestLog(app.CATALOG, function="guide")
        classifier = options.pop("classifier", app.CLASSIFIER)
        monkeypatch.setattr(app, "LOG", log)
        monkeypatch.setattr(app, "SKILL", app.create_skill(app.CATALOG, classifier, log=log, **options))

    return compose


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


# Whole events


@pytest.mark.parametrize("path", events.CONVERSATION, ids=lambda path: path.stem)
def test_committed_event_is_answered(path: Path) -> None:
    event = json.loads(path.read_text("utf-8"))
    assert bool(check(event, app.handler(event, None))) is (path.stem != "session_ended")


@pytest.mark.parametrize("path", sorted((events.FOLDER / "requests").glob("*.json")), ids=lambda path: path.stem)
def test_committed_request_without_words_gets_silence_but_for_an_answer_to_alexas_question(path: Path) -> None:
    event = json.loads(path.read_text("utf-8"))
    assert bool(check(event, app.handler(event, None))) is (event["request"]["type"] == "Connections.Response")


def test_session_goes_from_one_event_to_the_next() -> None:
    first = app.handler(events.question("how many sessions will i need"), None)
    again = events.intent("AMAZON.RepeatIntent", attributes=first["sessionAttributes"])
    speech = check(again, app.handler(again, None))
    assert speech.startswith("Five sessions on average")
    assert session_of(app.handler(again, None)).turns == 2


# Damaged events


def paths(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every value inside an event."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield (*path, key)
            yield from paths(inner, (*path, key))


@pytest.mark.parametrize("request_type", ["IntentRequest", "LaunchRequest", "Novel.Request", *events.SPEECHLESS_TYPES])
def test_event_with_any_one_value_damaged_gets_a_valid_response(request_type: str) -> None:
    """A listener who asked something gets more than an apology, and nothing is said where Alexa allows no speech."""
    whole = events.question("how many sessions will i need", attributes={"turns": 1, "kind": "answer"})
    whole["request"] |= {"type": request_type, "reason": "ERROR", "error": {"type": "INVALID_RESPONSE"}}
    for path in set(paths(whole)) - {("request", "type")}:
        for odd in ODD_VALUES:
            event = events.changed(whole, odd, *path)
            response = app.handler(event, None)
            try:
                check(event, response, apology=request_type == "Novel.Request" and bool(response["response"]))
            except AssertionError as error:
                raise AssertionError(f"{'/'.join(path)} = {odd!r}: {error}") from error


@pytest.mark.parametrize("path", list(paths(events.question("how many sessions"))), ids="/".join)
def test_event_that_lacks_any_one_key_gets_a_valid_response(path: tuple[str, ...]) -> None:
    event = events.without(events.question("how many sessions"), *path)
    check(event, app.handler(event, None))


@pytest.mark.parametrize(
    "nothing", [None, 5, "x", [], {}, {"request": None}, {"request": {}}, {"request": []}, {"session": None}], ids=str
)
def test_no_request_at_all_gets_an_empty_response(nothing: Any) -> None:
    assert app.handler(nothing, None)["response"] == {}


def nested() -> list[Any]:
    """A value too deep to be written as JSON."""
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    return value


@pytest.mark.parametrize(
    "odd", [{1, 2}, b"x", nested(), float("nan"), 10**400], ids=["set", "bytes", "deep", "nan", "long"]
)
def test_what_is_no_json_is_left_out_and_the_rest_is_answered(odd: object) -> None:
    event = events.changed(events.question("how many sessions will i need"), odd, "request", "novelty")
    event["session"]["attributes"] = {"turns": odd, "covered": odd, "said": {"kind": odd, "text": odd}}
    assert check(event, app.handler(event, None)).startswith("Five sessions on average")


class Unreadable(dict[str, Any]):
    """An envelope that cannot be read whole; the last resort sees its parts."""

    def items(self) -> Any:
        raise TypeError("deliberate")


def test_unreadable_event_is_apologized_for_if_a_listener_waits() -> None:
    for event in (events.launch(), events.question("how many sessions"), events.of_request({"type": "Novel.Request"})):
        assert check(event, app.handler(Unreadable(event), None), apology=True)


def test_listener_waits_in_a_session_of_which_nothing_is_known() -> None:
    event = events.changed(events.of_request({"type": "Novel.Request"}), {}, "session")
    assert check(event, app.handler(Unreadable(event), None), apology=True)


@pytest.mark.parametrize("request_type", events.SPEECHLESS_TYPES)
@pytest.mark.parametrize("alone", [True, False])
def test_unreadable_event_gets_silence_where_alexa_allows_no_speech(request_type: str, *, alone: bool) -> None:
    event = events.of_request({"type": request_type, "object_type": "IntentRequest"})
    event = events.without(event, "session") if alone else event
    assert app.handler(Unreadable(event), None) == EMPTY


def test_unreadable_event_gets_silence_if_nobody_waits() -> None:
    assert (
        app.handler(Unreadable(events.without(events.of_request({"type": "Novel.Request"}), "session")), None) == EMPTY
    )
    for odd in (None, 5, {"my": "type"}):
        assert app.handler(Unreadable(events.of_request({"type": odd})), None) == EMPTY


@pytest.mark.parametrize("locale", ["en-GB", "xx-XX", None, 5, ["en-US"]])
def test_unreadable_event_is_apologized_for_in_any_locale(locale: object) -> None:
    event = events.changed(events.launch(), locale, "request", "locale")
    assert check(event, app.handler(Unreadable(event), None), apology=True)


def test_unreadable_event_is_logged_without_what_it_holds(
    skill_of: Any, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    skill_of()
    app.handler(Unreadable(events.question("my secret")), None)
    (line,) = lines(capsys)
    assert (line["request"], line["kind"], line["Failures"]) == ("IntentRequest", "error", 1)
    message = caplog.messages[-1]
    assert message.startswith("unreadable request\n")
    assert message.endswith("\nTypeError")
    assert ", in handler\n" in message
    assert "secret" not in caplog.text + json.dumps(line)


def test_nothing_is_raised_when_even_the_last_resort_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "CATALOG", app.CATALOG._replace(wordings={}))
    assert app.handler(Unreadable(events.launch()), None) == EMPTY


class BrokenHandler(logging.Handler):
    """A log that cannot be written, as Lambda's own handler raises it."""

    def emit(self, _: logging.LogRecord) -> None:
        raise OSError("deliberate")


def test_answer_survives_a_log_that_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    class Unwritable:
        def write(self, _: str) -> int:
            raise RuntimeError("deliberate")

    monkeypatch.setattr(sys, "stdout", Unwritable())
    monkeypatch.setattr(app, "LOG", RequestLog(app.CATALOG, function="guide", keep_unanswered=True))
    for name in ("skill.app", "skill.alexa.handlers"):
        monkeypatch.setattr(logging.getLogger(name), "handlers", [BrokenHandler()])
    assert check(events.launch(), app.handler(Unreadable(events.launch()), None), apology=True)
    monkeypatch.setattr(app, "SKILL", app.create_skill(app.CATALOG, app.CLASSIFIER, log=app.LOG))
    assert check(events.launch(), app.handler(events.launch(), None))


@pytest.mark.parametrize("reason", ["USER_INITIATED", "OF_NEXT_YEAR", None, 5, ["ERROR"]])
def test_end_of_a_session_for_any_reason_is_no_failure(
    skill_of: Any, capsys: pytest.CaptureFixture[str], reason: object
) -> None:
    skill_of()
    event = events.changed(events.read("session_ended.json"), reason, "request", "reason")
    assert check(event, app.handler(event, None)) == ""
    assert [(line["kind"], line["Failures"]) for line in lines(capsys)] == [("", 0)]


def test_error_while_answering_is_apologized_for_once(
    skill_of: Any, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken(IntentClassifier):
        def __init__(self) -> None:
            """Have no model, so that every prediction fails."""

    skill_of(classifier=Broken())
    event = events.question("my secret")
    response = app.handler(event, None)
    assert check(event, response, apology=True).startswith("Sorry, something went wrong")
    assert session_of(response).turns == 1
    assert [(line["kind"], line["Failures"]) for line in lines(capsys)] == [("error", 1)]
    number = event["request"]["requestId"]
    assert [message.splitlines()[0] for message in caplog.messages] == [f"request {number} failed"]


def test_error_that_the_skill_does_not_catch_still_gets_the_apology(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken:
        serializer = app.SKILL.serializer

        def invoke(self, *_: object) -> None:
            raise RuntimeError("deliberate")

    monkeypatch.setattr(app, "SKILL", Broken())
    monkeypatch.setattr(app, "LOG", RequestLog(app.CATALOG, function="guide"))
    assert check(events.launch(), app.handler(events.launch(), None), apology=True)
    assert app.handler(events.read("session_ended.json"), None) == EMPTY
    assert [(line["request"], line["kind"]) for line in lines(capsys)] == [
        ("LaunchRequest", "error"),
        ("SessionEndedRequest", "error"),
    ]


# The skill id


def test_request_for_another_skill_gets_an_empty_response(skill_of: Any, capsys: pytest.CaptureFixture[str]) -> None:
    skill_of(skill_id=OTHER_SKILL)
    nameless = {"request": events.launch()["request"]}
    for event in (events.launch(), nameless, events.read("session_ended.json")):
        assert app.handler(event, None) == EMPTY
    assert [(line["request"], line["kind"], line["Failures"]) for line in lines(capsys)] == [
        ("LaunchRequest", "rejected", 0),
        ("LaunchRequest", "rejected", 0),
        ("SessionEndedRequest", "rejected", 0),
    ]


def test_request_for_this_skill_is_answered(skill_of: Any) -> None:
    skill_of(skill_id=APPLICATION)
    for event in (events.launch(), events.without(events.launch(), "context")):
        assert check(event, app.handler(event, None))
    mixed = events.changed(events.launch(), {"applicationId": OTHER_SKILL}, "session", "application")
    assert app.handler(mixed, None) == EMPTY


@pytest.mark.parametrize(
    "odd", [[OTHER_SKILL], {OTHER_SKILL: 1}, [APPLICATION], 5, True, "", None, OTHER_SKILL], ids=str
)
def test_request_whose_skill_id_is_no_text_or_another_gets_an_empty_response(skill_of: Any, odd: object) -> None:
    skill_of(skill_id=APPLICATION)
    for part in (("context", "System"), ("session",)):
        event = events.changed(events.launch(), odd, *part, "application", "applicationId")
        assert app.handler(event, None) == EMPTY


@pytest.mark.parametrize(
    ("environment", "skill_id"),
    [
        ({}, None),
        ({"SKILL_ID": f" {APPLICATION} "}, APPLICATION),
        ({"SKILL_ID": APPLICATION, "AWS_LAMBDA_FUNCTION_NAME": "guide"}, APPLICATION),
        ({"AWS_LAMBDA_FUNCTION_NAME": "guide", "AWS_SAM_LOCAL": "true"}, None),
        ({"SKILL_ID": "", "AWS_LAMBDA_FUNCTION_NAME": "guide", "AWS_SAM_LOCAL": "true"}, None),
    ],
)
def test_skill_id_comes_from_the_environment(environment: dict[str, str], skill_id: str | None) -> None:
    assert app.skill_id_from(environment) == skill_id


@pytest.mark.parametrize(
    "environment",
    [
        {"SKILL_ID": ""},
        {"SKILL_ID": "  "},
        {"AWS_LAMBDA_FUNCTION_NAME": "guide"},
        {"AWS_LAMBDA_FUNCTION_NAME": "guide", "SKILL_ID": ""},
        {"AWS_LAMBDA_FUNCTION_NAME": "guide", "AWS_SAM_LOCAL": "false"},
    ],
)
def test_skill_refuses_to_start_where_a_missing_id_would_answer_anybody(environment: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="SKILL_ID must be the id of the skill"):
        app.skill_id_from(environment)
    command = [sys.executable, "-W", "ignore", "-c", "from skill import app"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)  # noqa: S603
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("ValueError: SKILL_ID must be the id of the skill")


# The environment

ANSWERING = """
import json, sys
from skill import app
loaded = set(sys.modules)
for event in json.loads(sys.argv[1]):
    print(json.dumps({"response": app.handler(event, None)["response"]}))
print(json.dumps({"loaded": sorted(set(sys.modules) - loaded)}))
"""


def run(environment: Mapping[str, str], *sent: events.Event) -> list[dict[str, Any]]:
    """What a process of its own writes: for each event its log line and the response, then what answering loaded."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "ignore", "-c", ANSWERING, json.dumps(sent)],
        cwd=ROOT,
        env=dict(environment),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_environment_sets_skill_id_log_and_kept_words() -> None:
    environment = {"SKILL_ID": APPLICATION, "AWS_LAMBDA_FUNCTION_NAME": "guide", "KEEP_UNANSWERED": "true"}
    foreign = events.changed(events.launch(), {"applicationId": OTHER_SKILL}, "session", "application")
    line, kept, response, rejected, empty, _ = run(environment, events.question("does priyanka pay for it"), foreign)
    assert (line["Function"], line["kind"], kept) == ("guide", "gap", {"unanswered": "… … pay for it"})
    assert response["response"]["outputSpeech"]
    assert (rejected["kind"], empty["response"]) == ("rejected", {})


def test_without_environment_every_skill_is_answered_and_nothing_written() -> None:
    foreign = events.changed(events.launch(), {"applicationId": OTHER_SKILL}, "session", "application")
    response, _ = run({}, foreign)
    assert check(foreign, {"version": "1.0", **response})


def test_unanswered_words_are_kept_for_the_value_true_alone() -> None:
    environment = {"AWS_LAMBDA_FUNCTION_NAME": "guide", "KEEP_UNANSWERED": "True"}
    line, response, _ = run({**environment, "SKILL_ID": APPLICATION}, events.question("how much does it cost"))
    assert line["kind"] == "gap"
    assert response["response"]


@pytest.mark.parametrize("output", ["/dev/full", "&-"])
def test_answer_survives_a_full_device_and_a_closed_standard_output(output: str) -> None:
    answering = """
import json, os, sys
from skill import app
event = json.loads(sys.argv[1])
print(json.dumps([app.handler(event, None) for _ in range(2)]), file=sys.stderr, flush=True)
os._exit(0)
"""
    command = f'exec "$@" >{output}'
    event = events.question("how much does it cost")
    done = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", command, "sh", sys.executable, "-W", "ignore", "-c", answering, json.dumps(event)],
        cwd=ROOT,
        env={"AWS_LAMBDA_FUNCTION_NAME": "guide", "KEEP_UNANSWERED": "true", "SKILL_ID": APPLICATION},
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    for response in json.loads(done.stderr.splitlines()[-1]):
        check(event, response)


@pytest.mark.parametrize("initialization", ["on-demand", "snap-start"])
def test_first_request_is_cold_after_a_snapshot_too(initialization: str) -> None:
    """The rehearsal before a snapshot leaves no line, and loads everything that an answer needs."""
    environment = {
        "AWS_LAMBDA_INITIALIZATION_TYPE": initialization,
        "AWS_LAMBDA_FUNCTION_NAME": "guide",
        "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001",
        "SKILL_ID": APPLICATION,
        "KEEP_UNANSWERED": "true",
    }
    first, _, second, _, loaded = run(
        environment, *2 * [events.intent("AskQuestionIntent", {QUESTION_SLOT: "does it hurt"})]
    )
    assert [(line["cold"], line["Cold"]) for line in (first, second)] == [(True, 1), (False, 0)]
    assert (loaded["loaded"] == []) is (initialization == "snap-start")
