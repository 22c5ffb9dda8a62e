"""Prints, as a JSON list, the milliseconds that a warm package takes for each of many requests.

A script that imports nothing but the package and the standard library, because the runtime's Python runs it:
`python3.13 timing.py PACKAGE HANDLER EVENTS REQUESTS`. EVENTS is a file with a JSON list of envelopes, sent in turn.
"""

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from typing import Any

WARM_UP = 200
"""Requests that are sent first and not measured."""
LAMBDA = {"AWS_LAMBDA_FUNCTION_NAME": "bench", "AWS_LAMBDA_RUNTIME_API": "127.0.0.1"}
"""Environment that makes a package log and import as it does in Lambda."""


def milliseconds(package: Path, handler: str, events: Sequence[Mapping[str, Any]], requests: int) -> list[float]:
    """Milliseconds of each measured answer. What the package logs is discarded."""
    sys.path.insert(0, str(package))
    os.environ.update(LAMBDA, SKILL_ID=events[0]["context"]["System"]["application"]["applicationId"])
    module, _, name = handler.rpartition(".")
    measured = []
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        answer = getattr(import_module(module), name)
        for event in islice(cycle(events), WARM_UP + requests):
            start = time.perf_counter()
            answer(event, None)
            measured.append((time.perf_counter() - start) * 1000)
    return measured[WARM_UP:]


if __name__ == "__main__":
    envelopes = json.loads(Path(sys.argv[3]).read_text("utf-8"))
    print(json.dumps(milliseconds(Path(sys.argv[1]), sys.argv[2], envelopes, int(sys.argv[4]))))
