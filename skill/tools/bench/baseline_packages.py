"""What the skill is measured against: Lambda packages made of the distributions that are installed here."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from skill.local.packaging import run

SOURCES = Path(__file__).with_name("rivals")
"""The handlers: one file each."""


@dataclass(frozen=True)
class Rival:
    """A function to measure."""

    name: str
    module: str
    """The file under `SOURCES`, without its ending."""
    needs: tuple[str, ...]
    """Distributions, beside what these need in turn."""

    @property
    def handler(self) -> str:
        """As Lambda names it."""
        return f"{self.module}.handler"

    def build(self, folder: Path, python: str) -> Path:
        """Make the package in a folder, every module of it compiled by a Python; returns the folder."""
        shutil.copytree(SOURCES, folder)
        for found in _with_needs(self.needs):
            _copy(found, folder)
        compiling = [python, "-I", "-W", "ignore", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
        run([*compiling, str(folder)])
        return folder


BARE = Rival("bare handler", "bare", ())
HELLO = Rival("hello-world skill", "hello", ("ask-sdk-core",))
STORED = Rival("the same with the SDK's DynamoDB adapter", "stored", ("ask-sdk-dynamodb-persistence-adapter",))
LOGGED = Rival("the same with Powertools' logger and metrics", "logged", ("ask-sdk-core", "aws-lambda-powertools"))
RIVALS = (BARE, HELLO, STORED, LOGGED)


def _with_needs(names: Iterable[str]) -> list[Distribution]:
    """The distributions of these names and all that they need here."""
    found: dict[str, Distribution] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name.lower() not in found:
            found[name.lower()] = distribution(name)
            requirements = map(Requirement, found[name.lower()].requires or ())
            waiting += [need.name for need in requirements if not need.marker or need.marker.evaluate({"extra": ""})]
    return list(found.values())


def _copy(found: Distribution, folder: Path) -> None:
    for path in found.files or ():
        if path.suffix == ".py" or path.parts[0] == "certifi" or "data" in path.parts:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(str(path.locate())), target)
