"""Times cold starts in the real Lambda runtime, all functions in turn, round after round: a noisy machine is then fair.

What is timed is the runtime's own figure for its first request: to start Python, import the function, and answer once.
"""

import json
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from skill.local import packaging
from skill.local.bench.rivals import RIVALS
from skill.local.emulator import HANDLER, Emulator
from skill.local.simulator import APPLICATION

TOPIC, FREE = "this skill, a topic", "this skill, a free question"
EVENTS = {TOPIC: packaging.EVENTS / "sessions.json", FREE: packaging.EVENTS / "free_question.json"}
ENVIRONMENT = {"SKILL_ID": APPLICATION, "AWS_DEFAULT_REGION": "us-east-1"}
_DURATION = re.compile(r"REPORT RequestId: .*\tDuration: ([0-9.]+) ms")


@dataclass
class Timed:
    """A function that is started over and over, and how long that took."""

    name: str
    package: Path
    handler: str
    event: dict[str, Any]
    milliseconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Milliseconds."""
        return median(self.milliseconds)

    def ratio(self, other: "Timed") -> float:
        """How many times as long as the other it takes: the median over the rounds, each of which had both."""
        return median(mine / theirs for mine, theirs in zip(self.milliseconds, other.milliseconds, strict=True))


def functions(built: Path, folder: Path, python: str) -> list[Timed]:
    """The functions to time, in packages with bytecode of that Python, made in a folder; `built` is the skill's own."""
    sent = {name: json.loads(path.read_text("utf-8")) for name, path in EVENTS.items()}
    found = [
        Timed(rival.name, rival.build(folder / rival.module, python), rival.handler, sent[TOPIC]) for rival in RIVALS
    ]
    package = Path(shutil.copytree(built, folder / "skill", ignore=shutil.ignore_patterns("__pycache__")))
    packaging.compile_for(package, python)
    return found + [Timed(name, package, HANDLER, event) for name, event in sent.items()]


def time(timed: Sequence[Timed], rounds: int, image: str = "") -> None:
    """Start each function once a round, on this Python or in a container of an image."""
    for _ in range(rounds):
        for function in timed:
            with Emulator(function.package, ENVIRONMENT, handler=function.handler, image=image) as runtime:
                runtime.invoke(function.event)
                function.milliseconds.append(first_milliseconds(runtime.stop()))
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def first_milliseconds(log: str) -> float:
    """What the runtime reports of its first request, the start included. Raises ValueError if it reports none."""
    found = _DURATION.search(log)
    if not found:
        raise ValueError(f"the runtime reports no request:\n{log}")
    return float(found.group(1))
