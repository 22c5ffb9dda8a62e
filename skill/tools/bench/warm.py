"""Measures warm answers: many requests to the same process, each function once a round."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from skill.catalog import QUESTION_INTENT, QUESTION_SLOT
from skill.tools.bench.baseline_packages import HELLO
from skill.tools.bench.cold import EVENTS, PACKAGE, TOPIC
from skill.tools.lambda_package.build import output_of
from skill.tools.lambda_package.emulator import HANDLER
from skill.tools.simulator.alexa_nlu import DEFAULT_LOCALE, ResolvedIntent
from skill.tools.simulator.envelope import envelope, intent_request
from skill.tools.training.dataset import test_utterances

TIMING = Path(__file__).with_name("timing.py")
UTTERANCES = "fourth_*"
"""Pattern of the files of test utterances that are sent as free questions."""
REQUESTS = 800
"""Requests to each function in a round."""
_SESSION = {"new": True, "sessionId": "amzn1.echo-api.session.BENCH", "attributes": {}}


@dataclass
class WarmAnswers:
    """The warm answers of one function."""

    name: str
    package: Path
    handler: str
    events: Path
    """A file with a JSON list of request envelopes, which are sent in turn."""
    rounds: list[list[float]] = field(default_factory=list)
    """Milliseconds of each answer, by round."""

    def percentile(self, percent: int) -> float:
        """Milliseconds: the median of this percentile of each round."""
        return median(quantiles(milliseconds, n=100)[percent - 1] for milliseconds in self.rounds)

    def ratio(self, other: "WarmAnswers") -> float:
        """How many times as long as `other` it takes: the median of the ratios of each round's medians."""
        return median(median(mine) / median(theirs) for mine, theirs in zip(self.rounds, other.rounds, strict=True))


def prepare(folder: Path) -> list[WarmAnswers]:
    """Prepare the requests to the packages that `cold.prepare` built in `folder`; the hello-world skill comes first."""
    questions = [_free_question(utterance.say) for utterance in test_utterances(UTTERANCES)]
    sent: dict[str, list[Any]] = {name: [json.loads(path.read_text("utf-8"))] for name, path in EVENTS.items()}
    sent[f"this skill, {len(questions)} free questions"] = questions
    files = {name: folder / f"events{number}.json" for number, name in enumerate(sent)}
    for name, path in files.items():
        path.write_text(json.dumps(sent[name]), "utf-8")
    hello = WarmAnswers(HELLO.name, folder / HELLO.module, HELLO.handler, files[TOPIC])
    return [hello, *(WarmAnswers(name, folder / PACKAGE, HANDLER, path) for name, path in files.items())]


def measure(functions: Sequence[WarmAnswers], python: str, rounds: int) -> None:
    """Send each function many requests a round, in a new process of `python`; add the milliseconds."""
    for _ in range(rounds):
        for function in functions:
            command = [python, "-I", "-B", str(TIMING), str(function.package), function.handler, str(function.events)]
            function.rounds.append(json.loads(output_of([*command, str(REQUESTS)])))
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def _free_question(words: str) -> dict[str, Any]:
    request = intent_request(ResolvedIntent(QUESTION_INTENT, {QUESTION_SLOT: words}))
    return envelope(request, session=_SESSION, locale=DEFAULT_LOCALE)
