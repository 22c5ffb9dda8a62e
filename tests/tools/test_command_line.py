"""The commands of the README, with the input and the output of a person at a terminal."""

import io
import json
import socket
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

import pytest

from skill.tools.__main__ import main
from tests.conftest import ROOT

KEYS = {
    "utterance", "intent", "slots", "kind", "topics", "speech", "reprompt", "sources", "ends_session", "ms", "turns",
    "asks_permission", "card",
}  # fmt: skip


class Done(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process, with `say` as its standard input."""

    def done(*arguments: str, say: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(say), "utf-8"))
        status = main(list(arguments))
        return Done(status, *capsys.readouterr())

    return done


def answers(done: Done) -> list[dict[str, object]]:
    assert (done.status, done.err) == (0, "")
    return [json.loads(line) for line in done.out.splitlines()]


def test_ask_prints_the_answer_in_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "skill.tools", "ask", "how many sessions will i need"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Five sessions on average")


def test_ask_json_answers_each_line_in_a_session_of_its_own(run: Run) -> None:
    first, second = answers(run("ask", "--json", say=b"how many sessions will i need\nsay that again\n"))
    assert first.keys() == KEYS
    assert (first["kind"], first["topics"], first["ends_session"]) == ("answer", ["sessions"], False)
    assert first["sources"] == [{"section": "How Many Sessions Will Be Needed?", "sentence": n} for n in (1, 2, 3)]
    assert second["topics"] == []


def test_ask_json_with_conversation_keeps_one_session(run: Run) -> None:
    done = run("ask", "--json", "--conversation", say=b"how many sessions will i need\nsay that again\n")
    first, second = answers(done)
    assert second["topics"] == first["topics"] == ["sessions"]


def test_a_session_that_has_ended_is_followed_by_a_new_one(run: Run) -> None:
    first, second = answers(run("ask", "--json", "--conversation", say=b"i can't breathe\nsay that again\n"))
    assert (first["kind"], first["ends_session"]) == ("emergency", True)
    assert second["topics"] == []


def test_words_that_do_not_reach_the_skill_are_said_again(run: Run) -> None:
    (answer,) = answers(run("ask", "--json", "purple monkeys dishwasher"))
    assert (answer["turns"], answer["intent"]) == (2, "AskQuestionIntent")
    assert answer["slots"] == {"question": "purple monkeys dishwasher"}


@pytest.mark.parametrize(
    "line", ["", "   ", "\ufffd\u4f60\u597d", "?!", "a" * 5000, "<speak>&amp;</speak>", "\x00", "\udcff\udcfe how"]
)
def test_odd_lines_get_an_answer(run: Run, line: str) -> None:
    (answer,) = answers(run("ask", "--json", say=line.encode("utf-8", "surrogateescape") + b"\n"))
    assert answer["speech"]
    assert answer["kind"] != "error"


@pytest.mark.parametrize("command", [("ask", "help"), ("chat",), ("event", "help")])
def test_an_unknown_locale_is_an_error_that_names_the_known_ones(run: Run, command: tuple[str, ...]) -> None:
    done = run(*command, "--locale", "fr-FR")
    known = "en-AU, en-CA, en-GB, en-IN, en-US"
    assert done == (2, "", f"no interaction model for locale 'fr-FR'; there are {known}\n")


def test_chat_launches_answers_and_ends(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEMORY", "off")
    done = run("chat", say=b"how long does a session take\nstop\n")
    assert done.status == 0
    assert "Welcome to the mesotherapy guide" in done.out
    assert "15 to 20 minutes" in done.out
    assert done.out.endswith("Goodbye.\n")


def test_event_prints_the_envelope_of_a_question(run: Run) -> None:
    sent = json.loads(run("event", "how much does it cost", "--locale", "en-GB").out)
    assert sent["request"]["intent"]["name"] == "CostIntent"
    assert sent["request"]["locale"] == "en-GB"
    assert sent["session"]["new"] is True


@pytest.mark.parametrize("port", ["0", "65536", "-1", "web", "1.5"])
def test_a_port_that_is_none_is_named(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", "--port", port])
    assert ended.value.code == 2
    assert f"must be a number from 1 to 65535, not '{port}'" in capsys.readouterr().err


def test_a_port_in_use_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "skill.tools", "serve", "--no-open", "--port", str(port)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"cannot listen on port {port}: ")
    assert f"make serve PORT={port + 1}" in done.stderr


@pytest.mark.parametrize("command", ["record", "ground"])
def test_a_missing_article_is_named(run: Run, command: str) -> None:
    done = run(command, "--article", "nowhere.txt")
    assert done.status == 2
    assert done.err.startswith("nowhere.txt: ")


def test_every_command_is_the_run_of_a_module(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = {
        "ask": "simulator.ask", "chat": "simulator.chat", "event hello": "simulator.event",
        "serve": "simulator.serve", "build": "authoring.build",
        "record --article a": "authoring.record", "sentences --article a": "authoring.sentences",
        "ground --article a": "authoring.ground",
        "validate": "alexa_package.validate", "train": "training.train", "evaluate": "evaluation.evaluate",
        "finish-package p": "lambda_package.finish_package",
        "lambda-local --package p e": "lambda_package.lambda_local", "bench --package p": "bench.bench",
        "report": "usage_report",
    }  # fmt: skip
    for words, name in commands.items():
        module = import_module(f"skill.tools.{name}")
        monkeypatch.setattr(module, "run", lambda options: 7 if options else 0)
        assert main(words.split()) == 7, words


def test_interrupting_a_command_exits_like_a_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(import_module("skill.tools.simulator.chat"), "run", interrupted)
    assert main(["chat"]) == 130
