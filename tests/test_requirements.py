"""The lock files: each holds its group of pyproject.toml with hashes; all agree, and none names an index or a path."""

import json
import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

LOCKS = {path.stem: path for path in (ROOT / "requirements").glob("*.txt")}
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
GROUPS = {"runtime": [], **PROJECT["optional-dependencies"]}


def locked(path: Path) -> set[str]:
    """The pins of a lock file, such as "six==1.17.0"; a package may have one for each Python version."""
    return set(re.findall(r"^([a-z0-9][a-z0-9-]*==\S+)", path.read_text("utf-8"), re.MULTILINE))


def name_of(pin: str) -> str:
    return pin.partition("==")[0]


def test_there_is_a_lock_file_for_each_group() -> None:
    assert LOCKS.keys() == GROUPS.keys()


@pytest.mark.parametrize("group", sorted(LOCKS))
def test_a_lock_file_holds_the_pins_of_its_group(group: str) -> None:
    pins = {re.sub(r"\[.*\]", "", pin) for pin in [*PROJECT["dependencies"], *GROUPS[group]]}
    assert pins - locked(LOCKS[group]) == set()


@pytest.mark.parametrize("group", sorted(LOCKS))
def test_every_locked_package_has_hashes_and_nothing_else(group: str) -> None:
    lines = [line for line in LOCKS[group].read_text("utf-8").splitlines() if not line.startswith("#")]
    pin = re.compile(r"[a-z0-9-]+==[\w.]+( ; [^/]+)? \\")
    digest = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [line for line in lines if not pin.fullmatch(line) and not digest.fullmatch(line)] == []
    assert all(digest.fullmatch(after) for line, after in pairwise(lines) if pin.fullmatch(line))


@pytest.mark.parametrize("group", sorted(LOCKS.keys() - {"dev"}))
def test_a_package_has_the_same_versions_in_every_lock_file(group: str) -> None:
    dev = locked(LOCKS["dev"])
    shared = {pin for pin in locked(LOCKS[group]) if name_of(pin) in map(name_of, dev)}
    assert shared - dev == set()


def test_ask_cli_is_locked_with_the_antlr4ts_that_it_starts_with_and_without_an_index() -> None:
    folder = ROOT / "requirements" / "ask-cli"
    wanted = json.loads((folder / "package.json").read_text("utf-8"))
    packages = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"]
    pins = {**wanted["dependencies"], **wanted["overrides"]}
    named = {path: name for path in packages if (name := path.rpartition("node_modules/")[2]) in pins}
    assert set(named.values()) == pins.keys()
    assert {path: packages[path]["version"] for path in named} == {path: pins[name] for path, name in named.items()}
    assert [path for path, package in packages.items() if path and "integrity" not in package] == []
    assert [path for path, package in packages.items() if "resolved" in package] == []
