"""Makes a Lambda package small, quick to start and reproducible.

It removes what nothing reads at run time. It compiles the modules that answering loads to bytecode of the runtime's
Python, if this machine has one: Lambda cannot write bytecode, so every cold start would compile these modules again.
It compiles no other module, because few requests or none import them and their bytecode would double the package.
It gives all files the same date, so that two builds give the same bytes.
"""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

RUNTIME = "3.13"
"""Python version of the Lambda runtime that the stack uses."""
EVENTS = Path(__file__).parents[3] / "tests" / "events"
"""Folder of the request envelopes that show which modules answering loads."""
LOADED_MODULES = Path(__file__).with_name("loaded_modules.py")
REMOVED = (
    "bin", "*.dist-info", "**/__pycache__", "*/tests", "**/py.typed", "**/*.pyi", "urllib3/contrib/emscripten",
    "charset_normalizer/cli", "dateutil/zoneinfo/*.tar.gz", "ask_sdk_model/interfaces/amazonpay",
)  # fmt: skip
"""Patterns of files that no request reads: metadata, tests, type stubs, code for browsers and terminals, a copy of the
time zones, and models of payments, which nothing else in the SDK refers to."""
TASK_ROOT = "/var/task"
"""Folder into which Lambda unpacks the package; tracebacks show paths in it."""
TIMESTAMP = 315532800
"""Modification time of every file, in seconds: 1 January 1980 UTC, the earliest date that a zip file can store."""


def finish(package: Path) -> str:
    """Finish the package in a folder and return a one-line summary. Raises CalledProcessError if compiling fails."""
    for pattern in REMOVED:
        for path in list(package.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    python = runtime_python()
    compiled = compile_for(package, python) if python else 0
    paths = sorted(package.rglob("*"))
    for path in paths:
        os.utime(path, (TIMESTAMP, TIMESTAMP))
    bytecode = f"{compiled} with bytecode" if compiled else f"no Python {RUNTIME} to compile them, so it starts slower"
    return f"{sum(path.is_file() for path in paths)} files; {bytecode}"


def zipped(package: Path) -> bytes:
    """The package as a zip file with its files sorted by name."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for path in sorted(path for path in package.rglob("*") if path.is_file()):
            archive.write(path, path.relative_to(package))
    return out.getvalue()


def digest(data: bytes) -> str:
    """The SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def runtime_python() -> str | None:
    """Path of a Python of the runtime's version on this machine, or None."""
    for command in (f"python{RUNTIME}", "python3", "python"):
        path = shutil.which(command)
        if path:
            version = [path, "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
            done = subprocess.run(version, env=_environment(), capture_output=True, text=True)  # noqa: S603
            if done.stdout.strip() == RUNTIME:
                return path
    return None


def compile_for(package: Path, python: str) -> int:
    """Compile the modules that answering loads, and those that would warn when compiled later.

    Returns how many modules it compiled. Raises CalledProcessError.
    """
    listing = [python, "-I", "-B", str(LOADED_MODULES), str(package), *map(str, sorted(EVENTS.glob("*.json")))]
    modules = json.loads(output_of(listing))
    compiling = [python, "-I", "-m", "compileall", "-q", "-f", "-i", "-", "--invalidation-mode", "unchecked-hash"]
    output_of([*compiling, "-s", str(package), "-p", TASK_ROOT], "\n".join(modules))
    return len(modules)


def output_of(command: Sequence[str], standard_input: str = "") -> str:
    """What a command prints. Raises CalledProcessError; its `stderr` says what went wrong."""
    done = subprocess.run(  # noqa: S603
        command, env=_environment(), input=standard_input, capture_output=True, text=True, check=True
    )
    return done.stdout


def _environment() -> dict[str, str]:
    """Makes pyenv run the runtime's version, and makes the compiler order the elements of sets the same way."""
    return {**os.environ, "PYENV_VERSION": RUNTIME, "PYTHONHASHSEED": "0"}
