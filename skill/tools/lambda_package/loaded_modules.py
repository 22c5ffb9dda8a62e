"""Prints, as a sorted JSON list, the files of a package that answering loads or that warn when they are compiled.

A script that imports nothing but the package and the standard library, because the runtime's Python runs it:
`python3.13 loaded_modules.py PACKAGE EVENT ...`.
"""

import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

LAMBDA = "AWS_LAMBDA_RUNTIME_API"
"""Environment variable that Lambda sets; the skill imports the SDK lazily only where it is set."""


def loaded(package: Path, events: list[Any]) -> set[Path]:
    """The files of the package's modules that are loaded after the handler has answered the events."""
    os.environ[LAMBDA] = "127.0.0.1"
    sys.path.insert(0, str(package))
    from skill.app import handler

    for event in events:
        handler(event, None)
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return {Path(file) for file in files if file and Path(file).is_relative_to(package)}


def with_warnings(package: Path) -> set[Path]:
    """The files of the package that the compiler warns about."""
    found = set()
    for path in package.rglob("*.py"):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            compile(path.read_bytes(), str(path), "exec")
        if caught:
            found.add(path)
    return found


if __name__ == "__main__":
    folder = Path(sys.argv[1]).resolve()
    requests = [json.loads(Path(name).read_text("utf-8")) for name in sys.argv[2:]]
    warnings.simplefilter("ignore")
    print(json.dumps(sorted(map(str, loaded(folder, requests) | with_warnings(folder)))))
