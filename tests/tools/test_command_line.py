"""The commands of the README, run as a person runs them."""

import json
import subprocess
import sys

import pytest

from skill.local.__main__ import main
from tests.conftest import ROOT

KEYS = {
    "utterance", "intent", "slots", "kind", "topics", "speech", "reprompt", "sources", "ends_session", "ms", "turns",
    "card",
}  # fmt: skip


def run(*arguments: str, say: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "skill.local", *arguments], input=say, cwd=ROOT, capture_output=True, text=True
    )


def answers(say: str, *options: str) -> list[dict[str, object]]:
    done = run("ask", "--json", *options, say=say)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_ask_speaks_the_answer() -> None:
    done = run("ask", "how many sessions will i need")
    assert done.returncode == 0
    assert done.stdout.startswith("Five sessions on average")


def test_ask_json_answers_every_line_in_a_session_of_its_own() -> None:
    first, second = answers("how many sessions will i need\nsay that again\n")
    assert first.keys() == KEYS
    assert (first["kind"], first["topics"], first["ends_session"]) == ("answer", ["sessions"], False)
    assert first["sources"] == [{"section": "How Many Sessions Will Be Needed?", "sentence": n} for n in (1, 2, 3)]
    assert second["speech"] == "I haven't told you anything yet. What would you like to know?"


def test_ask_json_keeps_one_session_when_asked_to() -> None:
    first, second = answers("how many sessions will i need\nsay that again\n", "--conversation")
    assert second["topics"] == first["topics"]


def test_a_session_that_has_ended_is_followed_by_a_new_one() -> None:
    kinds = [answer["kind"] for answer in answers("i can't breathe\nsay that again\n", "--conversation")]
    assert kinds == ["urgent", "talk"]


def test_words_that_do_not_reach_the_skill_are_said_once_more() -> None:
    (answer,) = answers("purple monkeys dishwasher\n")
    assert (answer["turns"], answer["intent"]) == (2, "AskQuestionIntent")
    assert answer["slots"] == {"question": "purple monkeys dishwasher"}


@pytest.mark.parametrize("line", ["", "   ", "\ufffd\u4f60\u597d", "?!", "a" * 5000, "<speak>&amp;</speak>", "\x00"])
def test_odd_lines_are_answered(line: str) -> None:
    (answer,) = answers(line + "\n")
    assert answer["speech"]


def test_bytes_that_are_no_text_are_answered() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "skill.local", "ask", "--json"], input=b"\xff\xfe how\n", cwd=ROOT, capture_output=True
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["speech"]


@pytest.mark.parametrize("command", [("ask", "help"), ("chat",), ("event", "help")])
def test_an_unknown_locale_is_an_error_that_names_those_there_are(command: tuple[str, ...]) -> None:
    done = run(*command, "--locale", "fr-FR")
    assert done.returncode == 2
    assert done.stderr == "no interaction model for locale 'fr-FR'; there are en-AU, en-CA, en-GB, en-IN, en-US\n"


def test_chat_launches_answers_and_ends() -> None:
    done = run("chat", say="how long does a session take\nstop\n")
    assert done.returncode == 0
    assert "Welcome to the mesotherapy guide" in done.stdout
    assert "15 to 20 minutes" in done.stdout
    assert done.stdout.endswith("Goodbye.\n")


def test_event_prints_an_envelope() -> None:
    done = run("event", "how much does it cost", "--locale", "en-GB")
    sent = json.loads(done.stdout)
    assert sent["request"]["intent"]["name"] == "CostIntent"
    assert sent["request"]["locale"] == "en-GB"
    assert sent["session"]["new"] is True


def test_everything_that_is_generated_is_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--check"]) == 0
    assert main(["train", "--check"]) == 0
    assert capsys.readouterr().out == "The search index is fresh.\n"


def test_ground_names_an_article_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ground", "--article", "nowhere.txt"]) == 2
    assert "nowhere.txt" in capsys.readouterr().err
