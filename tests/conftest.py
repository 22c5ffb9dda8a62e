"""What the tests share: real envelopes, the tools that some tests need, and the article."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
EVENTS = sorted((ROOT / "tests" / "events").glob("*.json"))
PACKAGE_CHECKS = ROOT / "tests" / "tools" / "alexa_package"
"""Where npm installs Amazon's schema."""

LONGEST = (
    "tools/authoring/test_build.py", "tools/evaluation/test_evaluate.py", "test_every_state.py",
    "memory/test_privacy.py", "tools/bench/test_bench.py", "tools/alexa_package/test_samples.py",
    "tools/training/test_expectation.py", "tools/training/test_train.py", "tools/alexa_package/test_validate.py",
    "test_shipped_files.py", "tools/training/test_vectorizer.py", "tools/alexa_package/test_manifest.py",
    "test_stack.py", "tools/simulator/test_page.py", "alexa/test_rendering.py",
    "tools/simulator/test_local_memory.py", "test_any_input.py",
)  # fmt: skip
"""Files that take longest. They are begun first, so that none is left alone at the end while other processes wait."""

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell has its background jobs ignore Ctrl-C, and so would every process that a test starts and interrupts.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    places = {ROOT / "tests" / file: place for place, file in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


def needs(present: object, what: str) -> None:
    """Skip a test if its tool is not on this machine; in CI a missing tool is a failure."""
    if not present:
        if os.environ.get("CI"):
            pytest.fail(f"{what} is missing")
        pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def article() -> Path:
    """The article, a plain text that is not part of the project; the environment variable ARTICLE names the file."""
    path = Path(os.environ.get("ARTICLE", ""))
    needs(path.is_file(), "the article (set ARTICLE to its file)")
    return path


@pytest.fixture(scope="session")
def smapi() -> dict[str, Any]:
    """Amazon's definition of a skill package's JSON, from its npm package."""
    spec = PACKAGE_CHECKS / "node_modules" / "ask-smapi-model" / "spec.json"
    if not spec.is_file():
        needs(shutil.which("npm"), "npm")
        subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=PACKAGE_CHECKS, check=True)  # noqa: S607
    data: dict[str, Any] = json.loads(spec.read_text("utf-8"))
    return data


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Lambda package as `sam build` makes it, in a folder of this process's own."""
    return sam_build(tmp_path_factory.mktemp("package"))


def sam_build(folder: Path) -> Path:
    """Build the Lambda package into a folder with `sam build`, and return where it is."""
    sam = str(Path(sys.executable).with_name("sam"))
    subprocess.run([sam, "build", "--build-dir", str(folder)], cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    return folder / "GuideFunction"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests recorded about the content."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")
