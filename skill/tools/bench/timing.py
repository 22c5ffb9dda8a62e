"""Prints, as a JSON list, the milliseconds that a package takes for each of many requests, once it has been warmed up.

A script of its own, which needs nothing installed, since the Python that is to run the package runs it:
`python3.13 timing.py PACKAGE HANDLER EVENTS HOW_MANY`. EVENTS is a file with a JSON list of envelopes, sent in turn.
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path

WARMING = 200
"""Requests that are answered first and not counted."""


def timed(package: Path, handler: str, events: Sequence[object], many: int) -> list[float]:
    """Milliseconds of each answer; what the package writes to its log is written to nowhere."""
    sys.path.insert(0, str(package))
    os.environ["AWS_LAMBDA_FUNCTION_NAME"] = "timed"
    module, _, name = handler.rpartition(".")
    taken = []
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        answer = getattr(import_module(module), name)
        for event in islice(cycle(events), WARMING + many):
            start = time.perf_counter()
            answer(event, None)
            taken.append((time.perf_counter() - start) * 1000)
    return taken[WARMING:]


if __name__ == "__main__":
    requests = json.loads(Path(sys.argv[3]).read_text("utf-8"))
    print(json.dumps(timed(Path(sys.argv[1]), sys.argv[2], requests, int(sys.argv[4]))))
