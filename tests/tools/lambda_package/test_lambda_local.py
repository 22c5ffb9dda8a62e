"""The command `lambda-local`: an event under the real Lambda runtime, and errors that name what is missing."""

import json
from pathlib import Path

import pytest

from skill.tools.__main__ import main
from tests.conftest import ROOT

EVENT = ROOT / "tests" / "events" / "sessions.json"


def test_the_response_and_the_start_are_printed(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lambda-local", "--package", str(package), str(EVENT)]) == 0
    printed = capsys.readouterr()
    assert "Five sessions on average" in json.loads(printed.out)["response"]["outputSpeech"]["ssml"]
    assert printed.err.startswith("initialised in ")


def test_a_folder_without_a_package_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lambda-local", "--package", str(tmp_path), str(EVENT)]) == 2
    assert capsys.readouterr().err == f"{tmp_path}: this folder holds no Lambda package; run `make sam-build`\n"


def test_a_missing_event_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lambda-local", "--package", str(tmp_path), "nowhere.json"]) == 2
    assert "nowhere.json" in capsys.readouterr().err
