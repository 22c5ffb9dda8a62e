"""Measures cold starts under the real Lambda runtime.

It starts each function once a round, so that a noisy machine slows all functions alike. The figure is the runtime's own
duration of the first request, which includes starting Python and importing the function.
"""

import json
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from skill.tools.bench.baseline_packages import BASELINES
from skill.tools.lambda_package import build
from skill.tools.lambda_package.emulator import HANDLER, Emulator
from skill.tools.simulator.envelope import APPLICATION

TOPIC, FREE_QUESTION = "this skill, a topic", "this skill, a free question"
EVENTS = {TOPIC: build.EVENTS / "sessions.json", FREE_QUESTION: build.EVENTS / "free_question.json"}
"""The request envelopes sent to this skill, by the name that the tables give to each measurement."""
REMEMBERING = f"{TOPIC}, with memory"
"""The name of the measurement of a listener who comes back; without a server for the store there is none."""
PACKAGE = "skill"
"""Name of the folder with this skill's package; the folder of a baseline has the name of its module."""
ENVIRONMENT = {"SKILL_ID": APPLICATION, "AWS_DEFAULT_REGION": "us-east-1", "AWS_LAMBDA_FUNCTION_TIMEOUT": "60"}
"""A busy machine takes longer than Lambda allows, which is no reason to measure nothing."""
_DURATION = re.compile(r"REPORT RequestId: .*\tDuration: ([0-9.]+) ms")


@dataclass
class ColdStarts:
    """The cold starts of one function that answers one event."""

    name: str
    package: Path
    handler: str
    event: dict[str, Any]
    environment: Mapping[str, str] = field(default_factory=dict)
    """What is set beside ENVIRONMENT."""
    milliseconds: list[float] = field(default_factory=list)
    """One figure a round."""

    @property
    def median(self) -> float:
        """Milliseconds."""
        return median(self.milliseconds)

    def ratio(self, other: "ColdStarts") -> float:
        """How many times as long as `other` it takes: the median of the ratios of each round."""
        return median(mine / theirs for mine, theirs in zip(self.milliseconds, other.milliseconds, strict=True))


def prepare(built: Path, folder: Path, python: str, store: Mapping[str, str] | None = None) -> list[ColdStarts]:
    """Build all packages in `folder` with bytecode of `python`; `built` is this skill's package from `sam build`.

    `store` is the environment of a store for the memory, if there is one that the packages can reach.
    """
    events = {name: json.loads(path.read_text("utf-8")) for name, path in EVENTS.items()}
    baselines = [
        ColdStarts(baseline.name, baseline.build(folder / baseline.module, python), baseline.handler, events[TOPIC])
        for baseline in BASELINES
    ]
    package = Path(shutil.copytree(built, folder / PACKAGE, ignore=shutil.ignore_patterns("__pycache__")))
    build.compile_for(package, python)
    functions = [ColdStarts(name, package, HANDLER, event) for name, event in events.items()]
    remembering = [ColdStarts(REMEMBERING, package, HANDLER, events[TOPIC], store)] if store else []
    return baselines + functions + remembering


def measure(functions: Sequence[ColdStarts], rounds: int, image: str = "") -> None:
    """Start each function once a round, under this Python or in a container of `image`; add the milliseconds."""
    for _ in range(rounds):
        for function in functions:
            environment = {**ENVIRONMENT, **function.environment}
            with Emulator(function.package, environment, handler=function.handler, image=image) as runtime:
                runtime.invoke(function.event)
                function.milliseconds.append(first_milliseconds(runtime.stop()))
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def first_milliseconds(log: str) -> float:
    """Milliseconds of the first request in a runtime's log, the start included. Raises ValueError if it has none."""
    match = _DURATION.search(log)
    if not match:
        raise ValueError(f"the runtime reports no request:\n{log}")
    return float(match.group(1))
