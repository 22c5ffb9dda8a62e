"""The Lambda package and the wheel hold what ships: everything in skill/ but content/ and tools/."""

import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from skill.tools.lambda_package import build
from tests.conftest import ROOT, sam_build

NOT_SHIPPED = ("content", "tools", "__pycache__")


def shipped(folder: Path) -> dict[str, bytes]:
    """The files under a skill/ folder but those that do not ship, by their paths."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {str(path): (folder / path).read_bytes() for path in paths if not set(path.parts) & set(NOT_SHIPPED)}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    building = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*building, "-w", folder, ROOT], check=True, capture_output=True)  # noqa: S603
    (path,) = folder.glob("*.whl")
    with ZipFile(path) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_the_lambda_package_holds_what_ships(package: Path) -> None:
    assert shipped(package / "skill") == shipped(ROOT / "skill")
    assert not {path.name for path in (package / "skill").iterdir()} & {"content", "tools"}


def test_the_wheel_holds_what_ships(wheel: Path) -> None:
    assert shipped(wheel / "skill") == shipped(ROOT / "skill")
    assert not {path.name for path in (wheel / "skill").iterdir()} & {"content", "tools"}
    others = {path.name for path in wheel.iterdir()} - {"skill"}
    assert {name.partition("-")[0] for name in others} == {"mesotherapy_guide"}


def test_the_skill_answers_from_the_wheel(wheel: Path) -> None:
    answering = """
import json, sys
sys.path.insert(0, sys.argv[1])
from skill import app
assert app.__file__.startswith(sys.argv[1])
print(app.handler(json.load(open(sys.argv[2])), None)["response"]["outputSpeech"]["ssml"])
"""
    event = str(build.EVENTS / "sessions.json")
    command = [sys.executable, "-I", "-B", "-c", answering, str(wheel), event]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert "Five sessions on average" in done.stdout


def test_the_lambda_package_brings_no_aws_sdk(package: Path) -> None:
    assert not list(package.glob("boto*"))


def test_the_lambda_package_is_small(package: Path) -> None:
    assert len(build.zipped(package)) <= 8_200_000


def test_two_builds_give_the_same_bytes(package: Path, tmp_path: Path) -> None:
    assert build.digest(build.zipped(sam_build(tmp_path))) == build.digest(build.zipped(package))


def test_the_events_that_show_what_answering_loads_are_envelopes() -> None:
    paths = sorted(build.EVENTS.glob("*.json"))
    assert len(paths) > 5
    assert [path for path in paths if "request" not in json.loads(path.read_text("utf-8"))] == []
