"""Prints, as a JSON list, the files of a package that answering some events loads, or that compiling warns about.

A script of its own, which needs nothing installed, since the Python that is to run the package runs it:
`python3.13 loading.py PACKAGE EVENT …`. Files are named by their paths, sorted.
"""

import json
import sys
import warnings
from pathlib import Path
from typing import Any


def loaded(package: Path, events: list[Any]) -> set[Path]:
    """The files of all modules of the package that answering the events imports."""
    sys.path.insert(0, str(package))
    from skill.app import handler

    for event in events:
        handler(event, None)
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return {Path(file) for file in files if file and Path(file).is_relative_to(package)}


def warned_about(package: Path) -> set[Path]:
    """The files of the package that the compiler has something to say about."""
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
    print(json.dumps(sorted(map(str, loaded(folder, requests) | warned_about(folder)))))
