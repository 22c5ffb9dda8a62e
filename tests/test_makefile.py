"""`make` checks the version of Python, and that a command has what it needs, before it installs anything."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

PYTHON = """#!/bin/sh
case "$1 $2" in
  "--version ") echo "Python {version}.1" ;;
  "-c "*) echo "{printed}" ;;
  "-m venv") mkdir -p "$4/bin" && rm -f "$4"/.[a-z]* && cp "$0" "$4/bin/python" ;;
  "-m skill.tools") echo "answered by Python {version}" ;;
esac
"""
"""Stands in for a Python; `printed` is what it prints when it runs code, which only the Makefile's check does here."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the Makefile, and Pythons of three versions that install nothing."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    for version, printed in (("3.9", ""), ("3.11", "3.11"), ("3.13", "3.13")):
        path = tmp_path / f"python{version}"
        path.write_text(PYTHON.format(version=version, printed=printed), "utf-8")
        path.chmod(0o755)
    return tmp_path


def make(project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    # Not as a part of the make that may run these tests, which would print where it is.
    outside = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    command = ["make", "ARTICLE=", *arguments]
    return subprocess.run(command, cwd=project, env=outside, capture_output=True, text=True)  # noqa: S603


@pytest.mark.parametrize("python", ["./python3.9", "./nowhere"])
def test_a_python_that_is_too_old_or_missing_is_named_in_one_line_and_leaves_nothing(
    project: Path, python: str
) -> None:
    done = make(project, "ask", "Q=hi", f"PYTHON={python}")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "needs Python 3.11 or newer" in line
    assert python in line
    assert "make ask PYTHON=python3.13" in line
    assert not (project / ".venv").exists()


def test_naming_another_python_makes_the_environment_again(project: Path) -> None:
    assert make(project, "ask", "Q=hi", "PYTHON=./python3.11").stdout == "answered by Python 3.11\n"
    again = make(project, "ask", "Q=hi", "PYTHON=./python3.13")
    assert (again.stdout, "Making .venv with Python 3.13" in again.stderr) == ("answered by Python 3.13\n", True)


@pytest.mark.parametrize("python", [["PYTHON=./python3.11"], []])
def test_an_environment_of_the_right_version_is_kept(project: Path, python: list[str]) -> None:
    make(project, "ask", "Q=hi", "PYTHON=./python3.11")
    again = make(project, "ask", "Q=hi", *python)
    assert (again.stdout, again.stderr) == ("answered by Python 3.11\n", "")


@pytest.mark.parametrize(
    ("command", "needed"), [("ask", "say what to ask"), ("event", "say what to ask"), ("ground", "name the article")]
)
def test_a_command_says_what_it_needs_before_it_installs_anything(project: Path, command: str, needed: str) -> None:
    done = make(project, command, "PYTHON=./python3.11")
    assert done.returncode == 2
    assert needed in done.stderr
    assert not (project / ".venv").exists()
