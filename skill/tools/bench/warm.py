"""Times answers of functions that are warm: the same process, request after request, each function's in turn."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from skill.content import QUESTION_INTENT, QUESTION_SLOT
from skill.local import packaging, questions
from skill.local.bench.cold import EVENTS, TOPIC
from skill.local.bench.rivals import HELLO
from skill.local.emulator import HANDLER
from skill.local.simulator import envelope, intent_request
from skill.local.understand import DEFAULT_LOCALE, Understanding

TIMING = Path(__file__).with_name("timing.py")
LATEST = "fourth_"
"""The questions that are asked: the beginning of the files' names."""
MANY = "this skill, {} free questions"
REQUESTS = 800
"""Of each function in a round."""
_SESSION = {"new": True, "sessionId": "amzn1.echo-api.session.BENCH", "attributes": {}}


@dataclass
class Warm:
    """A function that is asked over and over."""

    name: str
    package: Path
    handler: str
    events: Path
    """A file with a list of envelopes, sent in turn."""
    rounds: list[list[float]] = field(default_factory=list)
    """Milliseconds of each answer."""

    def percentile(self, percent: int) -> float:
        """Milliseconds: the median over the rounds."""
        return median(quantiles(taken, n=100)[percent - 1] for taken in self.rounds)

    def ratio(self, other: "Warm") -> float:
        """How many times as long as the other it takes at the median: itself the median over the rounds."""
        return median(median(mine) / median(theirs) for mine, theirs in zip(self.rounds, other.rounds, strict=True))


def functions(folder: Path) -> list[Warm]:
    """What to ask, of the packages made in a folder for the cold starts; the hello-world skill comes first."""
    asked = questions.measured(LATEST)
    free = [_question(question.words) for question in asked]
    sent: dict[str, list[Any]] = {name: [json.loads(path.read_text("utf-8"))] for name, path in EVENTS.items()}
    sent[MANY.format(len(free))] = free
    files = {name: folder / f"events{number}.json" for number, name in enumerate(sent)}
    for name, path in files.items():
        path.write_text(json.dumps(sent[name]), "utf-8")
    hello = Warm(HELLO.name, folder / HELLO.module, HELLO.handler, files[TOPIC])
    return [hello, *(Warm(name, folder / "skill", HANDLER, files[name]) for name in sent)]


def time(functions: Sequence[Warm], python: str, rounds: int) -> None:
    """Ask each function many times a round, in a new process of that Python."""
    for _ in range(rounds):
        for function in functions:
            timing = [python, "-I", "-B", str(TIMING), str(function.package), function.handler, str(function.events)]
            function.rounds.append(json.loads(packaging.run([*timing, str(REQUESTS)])))
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def _question(words: str) -> dict[str, Any]:
    request = intent_request(Understanding(QUESTION_INTENT, {QUESTION_SLOT: words}))
    return envelope(request, session=_SESSION, locale=DEFAULT_LOCALE)
