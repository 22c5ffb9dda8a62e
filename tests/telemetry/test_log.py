"""One line a request: what it tells, what it never tells, and that CloudWatch can make metrics of it."""

import io
import json
import subprocess
import sys
import time
from functools import partial
from typing import Any, NoReturn

import pytest

from skill import catalog
from skill.alexa.skill import create_skill, invoke
from skill.dialog.reply import EMERGENCY_KINDS, Answer
from skill.dialog.session import Said, Session
from skill.dialog.turn import Device, Request
from skill.nlu import classifier
from skill.telemetry.log import COUNTED_KINDS, FAILED, METRICS, REJECTED, RequestLog, trace
from tests import events
from tests.conftest import ROOT
from tests.response import check

CATALOG = catalog.load()
CLASSIFIER = classifier.load()
KEYS = {
    "_aws", "Function", "locale", "request", "intent", "entries", "kind", "confidence", "cold",
    "Requests", "Answered", "Unanswered", "Emergencies", "Failures", "Cold", "Milliseconds",
}  # fmt: skip
REQUEST = Request("IntentRequest", "MoreIntent", {}, "en-US", {}, "", Device("", "", "", ""), None)
Captured = pytest.CaptureFixture[str]


def lines(capsys: Captured) -> list[dict[str, Any]]:
    """What was written since the last call."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def handler(log: RequestLog) -> Any:
    """The skill with a log."""
    return partial(invoke, create_skill(CATALOG, CLASSIFIER, log=log))


def guide(*, keep_unanswered: bool = False) -> Any:
    """The skill with the log that it has in Lambda."""
    return handler(RequestLog(CATALOG, function="guide", keep_unanswered=keep_unanswered))


def counted(line: dict[str, Any]) -> list[str]:
    """The metrics of kinds that a line counts for."""
    return [metric for metric in COUNTED_KINDS if line[metric]]


# What a line tells


def test_unanswered_words_are_kept_only_if_asked_for(capsys: Captured) -> None:
    handler(RequestLog(CATALOG, function="guide"))(events.question("how much does it cost"), None)
    handler(RequestLog(CATALOG, function="guide", keep_unanswered=True))(events.question("how much does it cost"), None)
    assert ["unanswered" in line for line in lines(capsys)] == [False, False, True]


def test_request_leaves_one_line(capsys: Captured) -> None:
    guide()(events.question("how many sessions will i need", locale="en-GB"), None)
    (line,) = lines(capsys)
    assert line.keys() == KEYS
    assert {key: line[key] for key in ("Function", "locale", "request", "intent", "entries", "kind", "Requests")} == {
        "Function": "guide",
        "locale": "en-GB",
        "request": "IntentRequest",
        "intent": "AskQuestionIntent",
        "entries": ["sessions"],
        "kind": "answer",
        "Requests": 1,
    }
    assert 0 < line["confidence"] <= 1
    assert 0 < line["Milliseconds"] < 1000


def test_request_without_words_leaves_one_line_too(capsys: Captured) -> None:
    guide()(events.read("session_ended.json"), None)
    (line,) = lines(capsys)
    assert (line["request"], line["intent"], line["entries"], line["kind"]) == ("SessionEndedRequest", None, [], "")
    assert (line["confidence"], counted(line)) == (None, [])


def test_line_is_in_the_embedded_metric_format(capsys: Captured) -> None:
    guide()(events.launch(), None)
    (line,) = lines(capsys)
    (metrics,) = line["_aws"]["CloudWatchMetrics"]
    assert isinstance(line["_aws"]["Timestamp"], int)
    assert line["_aws"]["Timestamp"] > 1_700_000_000_000, "CloudWatch takes milliseconds"
    assert metrics["Namespace"] == CATALOG.metrics_namespace
    assert metrics["Dimensions"] == [["Function"]]
    assert {metric["Name"]: metric["Unit"] for metric in metrics["Metrics"]} == METRICS
    for name in METRICS:
        assert isinstance(line[name], int | float)


def test_namespace_is_that_of_the_catalog(capsys: Captured) -> None:
    log = RequestLog(CATALOG._replace(metrics_namespace="Tea"), function="tea")
    log.write_unanswered_request(FAILED, "LaunchRequest")
    (line,) = lines(capsys)
    assert line["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Tea"


def test_milliseconds_are_those_it_took(capsys: Captured) -> None:
    RequestLog(CATALOG, function="guide").write_answer(REQUEST, Answer("help", ""), 1.23456, "")
    (line,) = lines(capsys)
    assert line["Milliseconds"] == 1.235


def test_milliseconds_are_measured_from_the_request_to_the_response(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = iter((100.0, 100.0125))
    monkeypatch.setattr(time, "perf_counter", lambda: next(seconds))
    guide()(events.launch(), None)
    (line,) = lines(capsys)
    assert line["Milliseconds"] == pytest.approx(12.5)


def test_first_line_is_cold(capsys: Captured) -> None:
    log = RequestLog(CATALOG, function="guide")
    for _ in range(3):
        log.write_answer(REQUEST, None, 1, "")
    log.write_unanswered_request(FAILED, "LaunchRequest")
    assert [(line["cold"], line["Cold"]) for line in lines(capsys)] == [(True, 1), *3 * [(False, 0)]]


def test_muted_request_leaves_no_line_and_is_not_the_first(capsys: Captured) -> None:
    log = RequestLog(CATALOG, function="guide", keep_unanswered=True)
    log.muted = True
    log.write_answer(REQUEST, Answer("gap", "", ("cost",)), 1, "how much")
    log.write_unanswered_request(FAILED, "LaunchRequest")
    assert lines(capsys) == []
    log.muted = False
    log.write_answer(REQUEST, None, 1, "")
    assert [line["cold"] for line in lines(capsys)] == [True]


def test_nothing_is_written_outside_of_lambda(capsys: Captured) -> None:
    ask = handler(RequestLog(CATALOG, function="", keep_unanswered=True))
    ask(events.question("how much does it cost"), None)
    assert capsys.readouterr().out == ""


# What is counted


@pytest.mark.parametrize(
    ("words", "kind", "metric"),
    [
        ("how many sessions will i need", "answer", "Answered"),
        ("how much does it cost", "gap", "Unanswered"),
        ("i can't breathe and my lips are swelling", "emergency", "Emergencies"),
        ("what's the capital of france", "out_of_scope", None),
        ("?!", "reprompt", None),
        ("help", "help", None),
    ],
)
def test_each_kind_of_answer_is_counted_by_its_metric(
    capsys: Captured, words: str, kind: str, metric: str | None
) -> None:
    guide()(events.question(words), None)
    (line,) = lines(capsys)
    assert (line["kind"], counted(line)) == (kind, [metric] if metric else [])


@pytest.mark.parametrize("act", ["repeat", "yes", "next", "previous", "more"])
@pytest.mark.parametrize("kind", ["answer", "gap", "more"])
def test_dialog_act_that_tells_an_entry_is_logged_as_what_it_is(capsys: Captured, act: str, kind: Any) -> None:
    """No question was asked, so none was answered and none was left unanswered."""
    log = RequestLog(CATALOG, function="guide", keep_unanswered=True)
    log.write_answer(REQUEST, Answer(kind, "", ("sessions",), act=act), 1, "say that again")
    (line,) = lines(capsys)
    assert (line["kind"], line["entries"], counted(line)) == (act, ["sessions"], [])


@pytest.mark.parametrize("act", ["repeat", "yes", "help"])
def test_dialog_act_that_tells_no_entry_is_logged_by_its_kind(capsys: Captured, act: str) -> None:
    RequestLog(CATALOG, function="guide").write_answer(REQUEST, Answer("talk", "", act=act), 1, "")
    (line,) = lines(capsys)
    assert (line["kind"], counted(line)) == ("talk", [])


def test_repeat_yes_and_next_count_neither_as_answered_nor_as_unanswered(capsys: Captured) -> None:
    ask, attributes = guide(), None
    for words in ("how much does it cost", "say that again", "yes please", "next topic", "go back", "tell me more"):
        attributes = ask(events.question(words, attributes=attributes), None)["sessionAttributes"]
    first, *acts = lines(capsys)
    assert (first["kind"], counted(first)) == ("gap", ["Unanswered"])
    assert [(line["kind"], line["Answered"] + line["Unanswered"]) for line in acts] == [
        ("repeat", 0),
        ("yes", 0),
        ("next", 0),
        ("previous", 0),
        ("more", 0),
    ]


def test_check_for_an_emergency_is_logged_as_what_it_is_and_counted_as_none(capsys: Captured) -> None:
    RequestLog(CATALOG, function="guide").write_answer(REQUEST, Answer("emergency_check", "", ("crisis",)), 1, "")
    (line,) = lines(capsys)
    assert (line["kind"], line["entries"], counted(line)) == ("emergency_check", ["crisis"], [])


def test_words_of_an_emergency_or_its_check_are_never_kept(capsys: Captured) -> None:
    for kind in EMERGENCY_KINDS:
        log = RequestLog(CATALOG, function="guide", keep_unanswered=True)
        log.write_answer(REQUEST, Answer(kind, "", ("crisis",)), 1, "my words")  # type: ignore[arg-type]
        assert len(lines(capsys)) == 1


@pytest.mark.parametrize("kind", ["error", "out_of_scope"])
def test_reply_that_is_said_again_is_counted_once(capsys: Captured, kind: Any) -> None:
    """ "Pardon" after an apology is no second failure, and after a refusal no second question."""
    wording = CATALOG.wording("en-US")
    said = Said(kind, text={"error": wording.error, "out_of_scope": wording.out_of_scope[0]}[kind], asks=True)
    session = Session(turns=1, kind=kind, said=said)
    guide()(events.intent("AMAZON.RepeatIntent", attributes=session.to_attributes()), None)
    (line,) = lines(capsys)
    assert (line["kind"], counted(line)) == ("repeat", [])


@pytest.mark.parametrize(("intent", "kind"), [("AMAZON.RepeatIntent", "repeat"), ("AMAZON.NextIntent", "next")])
def test_intent_of_a_dialog_act_is_logged_as_what_it_is(capsys: Captured, intent: str, kind: str) -> None:
    ask = guide()
    response = ask(events.question("how many sessions will i need"), None)
    ask(events.intent(intent, attributes=response["sessionAttributes"]), None)
    _, line = lines(capsys)
    assert (line["kind"], counted(line)) == (kind, [])
    assert line["entries"]


def test_error_is_a_failure(capsys: Captured) -> None:
    class Broken(classifier.IntentClassifier):
        def __init__(self) -> None:
            """Have no model, so that every prediction fails."""

    log = RequestLog(CATALOG, function="guide", keep_unanswered=True)
    invoke(create_skill(CATALOG, Broken(), log=log), events.question("how many sessions"), None)
    (line,) = lines(capsys)
    assert (line["kind"], counted(line), line["entries"]) == ("error", ["Failures"], [])
    assert line["intent"] == "AskQuestionIntent"


def test_apology_for_an_unknown_type_is_a_failure(capsys: Captured) -> None:
    guide()(events.of_request({"type": "Novel.Request"}), None)
    (line,) = lines(capsys)
    assert (line["request"], line["kind"], counted(line)) == ("other", "error", ["Failures"])


@pytest.mark.parametrize("name", ["exception_encountered", "can_fulfill", "skill_disabled"])
def test_silence_is_no_failure(capsys: Captured, name: str) -> None:
    guide()(events.read(f"requests/{name}.json"), None)
    (line,) = lines(capsys)
    assert (line["kind"], counted(line)) == ("", [])


@pytest.mark.parametrize(("kind", "metrics"), [(FAILED, ["Failures"]), (REJECTED, [])])
def test_request_that_got_no_answer_is_told_apart(capsys: Captured, kind: str, metrics: list[str]) -> None:
    RequestLog(CATALOG, function="guide").write_unanswered_request(kind, "LaunchRequest")
    (line,) = lines(capsys)
    assert line.keys() == KEYS
    assert (line["request"], line["kind"], counted(line), line["entries"]) == ("LaunchRequest", kind, metrics, [])


# What no line tells


@pytest.mark.parametrize("path", events.CONVERSATION, ids=lambda path: path.stem)
def test_no_line_tells_what_was_said_who_said_it_or_when(path: Any, capsys: Captured) -> None:
    event = json.loads(path.read_text("utf-8"))
    guide(keep_unanswered=True)(event, None)
    (line,) = capsys.readouterr().out.splitlines()[:1]
    system, request = event["context"]["System"], event["request"]
    secrets = [system["user"]["userId"], system["device"]["deviceId"], system["application"]["applicationId"]]
    secrets += [request["requestId"], request["timestamp"], event["session"]["sessionId"]]
    secrets += [slot["value"] for slot in request.get("intent", {}).get("slots", {}).values()]
    assert [secret for secret in secrets if secret in line] == []


@pytest.mark.parametrize(
    "damage",
    [
        {"intent": {"name": "my secret"}},
        {"intent": {"name": "secret" * 14}},
        {"intent": {"name": "5ecret secret"}},
        {"intent": {"name": {"my": "secret"}}},
        {"intent": "my secret"},
        {"locale": "my secret"},
        {"locale": ["secret"]},
        {"type": "my secret"},
        {"type": "Messaging.Secret"},
        {"locale": "secret"},
        {"locale": "se-CRET"},
        {"intent": {"name": "MySecretIntent"}},
        {"intent": {"name": "AMAZON.SecretIntent"}},
        {"requestId": "secret"},
        {"type": {"my": "secret"}},
        {"dialogState": "secret"},
        {"secret": "secret"},
    ],
    ids=str,
)
def test_not_even_a_damaged_envelope_gets_words_into_a_line(damage: dict[str, Any], capsys: Captured) -> None:
    event = events.question("my secret")
    event["request"] |= damage
    guide()(event, None)
    out = capsys.readouterr().out
    assert len(out.splitlines()) == 1
    assert "secret" not in out.lower()


@pytest.mark.parametrize("request_type", ["my secret", {"my": "secret"}, ["secret"], 5, None, "secret" * 14])
def test_not_even_an_unanswered_request_gets_words_into_a_line(request_type: object, capsys: Captured) -> None:
    RequestLog(CATALOG, function="guide").write_unanswered_request(FAILED, request_type)
    (line,) = lines(capsys)
    assert line["request"] == ("other" if isinstance(request_type, str) else None)


# The words of unanswered questions


def test_unanswered_words_are_kept_only_if_the_owner_opted_in(capsys: Captured) -> None:
    question = events.question("how much does priyanka in leeds pay for mesotherapy")
    guide()(question, None)
    assert len(lines(capsys)) == 1
    guide(keep_unanswered=True)(question, None)
    assert lines(capsys)[1:] == [{"unanswered": "how much does … … … pay for mesotherapy"}]


@pytest.mark.parametrize("words", ["how many sessions will i need", "i can't breathe", "what's the capital of france"])
def test_other_words_are_never_kept(words: str, capsys: Captured) -> None:
    guide(keep_unanswered=True)(events.question(words), None)
    assert len(lines(capsys)) == 1


def test_carrier_phrase_belongs_to_the_kept_words(capsys: Captured) -> None:
    guide(keep_unanswered=True)(events.intent("HowMuchIntent", {"question": "does it cost"}), None)
    assert lines(capsys)[1:] == [{"unanswered": "how much does it cost"}]


def test_gap_of_an_intent_has_no_words_to_keep(capsys: Captured) -> None:
    guide(keep_unanswered=True)(events.intent("CostIntent"), None)
    (line,) = lines(capsys)
    assert line["kind"] == "gap"


# Where lines go


def test_line_is_written_out_before_the_response(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lambda freezes the process once it has the response."""
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, "utf-8"))
    guide(keep_unanswered=True)(events.question("how much does it cost"), None)
    assert len(written.getvalue().splitlines()) == 2


class Full(io.StringIO):
    """A file on a full device, without the device."""

    def flush(self) -> None:
        raise OSError(28, "No space left on device")


def closed() -> io.StringIO:
    """A file that was closed."""
    file = io.StringIO()
    file.close()
    return file


@pytest.mark.parametrize("output", [None, closed(), Full(), io.TextIOWrapper(io.BytesIO(), "ascii")])
def test_unwritable_log_costs_no_answer(output: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard output is None in a process that was started with it closed."""
    ask = guide(keep_unanswered=True)
    monkeypatch.setattr(sys, "stdout", output)
    for event in (events.question("how much does priyanka pay"), events.read("session_ended.json")):
        check(event, ask(event, None))
    RequestLog(CATALOG, function="guide").write_unanswered_request(FAILED, "LaunchRequest")


# Errors


def raised(error: Exception, *, while_handling: Exception | None = None) -> Exception:
    """The error as one catches it."""

    def parse() -> NoReturn:
        raise error

    error.__context__ = while_handling
    try:
        parse()
    except type(error):
        return error


def test_trace_tells_where_each_error_arose_and_no_message() -> None:
    first = raised(LookupError("my secret"))
    told = trace(raised(RuntimeError("my secret"), while_handling=first))
    assert told.endswith("\nRuntimeError")
    assert told.count("in parse\n") == 2
    assert "LookupError\n" in told
    assert "secret" not in told


def test_trace_prefers_the_cause_that_was_given() -> None:
    error = raised(RuntimeError(), while_handling=raised(LookupError()))
    error.__cause__ = KeyError()
    assert "KeyError" in trace(error)
    assert "LookupError" not in trace(error)


def test_trace_of_an_error_that_was_never_raised_is_its_name() -> None:
    assert trace(ValueError("my secret")) == "ValueError"


def test_trace_of_errors_that_caused_each_other_ends() -> None:
    """In a process of its own, which is stopped if it does not end."""
    tracing = """
from skill.telemetry.log import trace
first, second = LookupError(), RuntimeError()
first.__context__, second.__context__ = second, first
print(trace(first))
"""
    command = [sys.executable, "-c", tracing]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=5, check=True)  # noqa: S603
    assert done.stdout.splitlines() == ["RuntimeError", "LookupError"]


def test_session_is_no_part_of_a_line(capsys: Captured) -> None:
    session = Session(turns=7, declined=1, covered=("pain",))
    guide()(events.intent("AMAZON.HelpIntent", attributes=session.to_attributes()), None)
    assert "pain" not in capsys.readouterr().out
