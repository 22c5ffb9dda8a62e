"""Builds the baselines: Lambda packages of other skills, made from the distributions that are installed here."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from skill.tools.lambda_package.build import output_of

SOURCES = Path(__file__).with_name("baselines")
"""Folder of the handlers, one file each."""


@dataclass(frozen=True)
class Baseline:
    """A function to measure against."""

    name: str
    module: str
    """Name of the file in `SOURCES`, without its suffix."""
    requires: tuple[str, ...]
    """Names of the distributions it imports; `build` adds what these require."""

    @property
    def handler(self) -> str:
        """The handler's name for Lambda."""
        return f"{self.module}.handler"

    def build(self, folder: Path, python: str) -> Path:
        """Build the package in a new folder, with all its modules compiled by `python`. Returns the folder."""
        shutil.copytree(SOURCES, folder)
        for required in _closure(self.requires):
            _copy(required, folder)
        compiling = [python, "-I", "-W", "ignore", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
        output_of([*compiling, str(folder)])
        return folder


BARE = Baseline("bare handler", "bare", ())
HELLO = Baseline("hello-world skill", "hello", ("ask-sdk-core",))
STORED = Baseline("hello-world with the SDK's DynamoDB adapter", "stored", ("ask-sdk-dynamodb-persistence-adapter",))
LOGGED = Baseline(
    "hello-world with Powertools' logger and metrics", "logged", ("ask-sdk-core", "aws-lambda-powertools")
)
BASELINES = (BARE, HELLO, STORED, LOGGED)


def _closure(names: Iterable[str]) -> list[Distribution]:
    """The distributions of these names and everything they require, directly or not."""
    found: dict[str, Distribution] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop().lower()
        if name not in found:
            found[name] = distribution(name)
            requirements = map(Requirement, found[name].requires or ())
            waiting += [each.name for each in requirements if not each.marker or each.marker.evaluate({"extra": ""})]
    return list(found.values())


def _copy(required: Distribution, folder: Path) -> None:
    """Copy what a distribution needs at run time: modules, data files, and certifi's certificates."""
    for path in required.files or ():
        if path.suffix == ".py" or path.parts[0] == "certifi" or "data" in path.parts:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(str(path.locate())), target)
