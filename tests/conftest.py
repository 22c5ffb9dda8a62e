"""What the tests share: a conversation with the real handler, and envelopes as Alexa sends them."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from skill.local.simulator import Conversation

ROOT = Path(__file__).parents[1]
EVENTS = sorted((ROOT / "tests" / "events").glob("*.json"))
ARTICLE = ROOT / ".." / "shared" / "article" / "article.txt"


def needs(present: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Skip a test whose tool is not on this machine; in CI a missing one is a failure."""
    if not present:
        if os.environ.get("CI"):
            pytest.fail(f"{what} is missing")
        pytest.skip(f"{what} is missing")


@pytest.fixture(autouse=True)
def _no_skill_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SKILL_ID", raising=False)


@pytest.fixture
def talk() -> Conversation:
    """A listener who has not said anything yet."""
    return Conversation("en-US")


@pytest.fixture(scope="session")
def article() -> Path:
    """The article; tests that need its text cannot run without it."""
    if not ARTICLE.is_file():
        pytest.skip("the article is not beside the project")
    return ARTICLE


@pytest.fixture(scope="session")
def smapi() -> dict[str, Any]:
    """Amazon's definition of a skill package's JSON, from its npm package."""
    folder = ROOT / "tests" / "local"
    spec = folder / "node_modules" / "ask-smapi-model" / "spec.json"
    if not spec.is_file():
        needs(shutil.which("npm") is not None, "npm")
        subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=folder, check=True)  # noqa: S607
    data: dict[str, Any] = json.loads(spec.read_text("utf-8"))
    return data


@pytest.fixture(scope="session")
def package() -> Path:
    """The Lambda package as `sam build` makes it."""
    subprocess.run(["make", "-s", "sam-build"], cwd=ROOT, check=True, capture_output=True)  # noqa: S607
    return ROOT / ".aws-sam" / "build" / "GuideFunction"
