"""Prints, as a JSON list, the milliseconds that a package takes for each of many requests, once it has been warmed up.

A script of its own, which needs nothing installed, since the Python that is to run the package runs it:
`python3.13 timing.py PACKAGE HANDLER EVENT HOW_MANY`.
"""

import json
import os
import sys
import time
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path

WARMING = 200
"""Requests that are answered first and not counted."""


def timed(package: Path, handler: str, event: object, many: int) -> list[float]:
    """Milliseconds of each answer; what the package writes to its log is written to nowhere."""
    sys.path.insert(0, str(package))
    os.environ.setdefault("AWS_LAMBDA_FUNCTION_NAME", "timed")
    module, _, name = handler.rpartition(".")
    taken = []
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        answer = getattr(import_module(module), name)
        for _ in range(WARMING + many):
            start = time.perf_counter()
            answer(event, None)
            taken.append((time.perf_counter() - start) * 1000)
    return taken[WARMING:]


if __name__ == "__main__":
    request = json.loads(Path(sys.argv[3]).read_text("utf-8"))
    print(json.dumps(timed(Path(sys.argv[1]), sys.argv[2], request, int(sys.argv[4]))))
