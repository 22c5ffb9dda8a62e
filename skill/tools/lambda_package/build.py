"""Makes a Lambda package small, quick to start and the same at every build; `sam build` runs it through the Makefile.

What nothing reads at run time is left out. The modules that answering takes get bytecode of the runtime's own Python,
where the machine has one: in Lambda none can be written, so that without it every cold start compiles them. The rest
goes without, being seldom or never imported, which keeps the package at half the size. All files bear the same date.
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
"""The Python version of the stack's function."""
EVENTS = Path(__file__).parents[2] / "tests" / "events"
LOADING = Path(__file__).with_name("loading.py")
LEFT_OUT = (
    "bin", "*.dist-info", "**/__pycache__", "*/tests", "**/py.typed", "**/*.pyi", "urllib3/contrib/emscripten",
    "dateutil/zoneinfo/*.tar.gz",
)  # fmt: skip
"""What the packages bring beside their code: for type checkers, for a browser, their own copy of the time zones."""
TASK_ROOT = "/var/task"
"""Where Lambda puts the package; tracebacks name it."""
DATE = 315532800
"""The first of January 1980, UTC, the earliest that a zip file can bear."""


def finish(package: Path) -> str:
    """Finish the package that lies in a folder; returns what was done, in one line. Raises CalledProcessError."""
    for pattern in LEFT_OUT:
        for path in list(package.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    python = runtime_python()
    compiled = compile_for(package, python) if python else 0
    files = sorted(package.rglob("*"))
    for path in files:
        os.utime(path, (DATE, DATE))
    without = f"no Python {RUNTIME} here to compile with: it will start slower"
    return f"{sum(path.is_file() for path in files)} files; {f'{compiled} with bytecode' if compiled else without}"


def zipped(package: Path) -> bytes:
    """A package as one zip file, its files in order of name: the same for the same package."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for path in sorted(path for path in package.rglob("*") if path.is_file()):
            archive.write(path, path.relative_to(package))
    return out.getvalue()


def digest(data: bytes) -> str:
    """The SHA-256, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def runtime_python() -> str | None:
    """The command of this machine's Python of the runtime's version, if it has one; pyenv is told the version."""
    for command in (f"python{RUNTIME}", "python3", "python"):
        found = shutil.which(command)
        if found:
            asked = [found, "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
            done = subprocess.run(asked, env=_environment(), capture_output=True, text=True)  # noqa: S603
            if done.stdout.strip() == RUNTIME:
                return found
    return None


def compile_for(package: Path, python: str) -> int:
    """Compile what answering loads and what would print warnings if it were compiled later; how many modules."""
    loading = [python, "-I", "-B", str(LOADING), str(package), *map(str, sorted(EVENTS.glob("*.json")))]
    modules = json.loads(run(loading))
    compiling = [python, "-I", "-m", "compileall", "-q", "-f", "-i", "-", "--invalidation-mode", "unchecked-hash"]
    run([*compiling, "-s", str(package), "-p", TASK_ROOT], "\n".join(modules))
    return len(modules)


def run(command: Sequence[str], given: str = "") -> str:
    """What a command prints, given some standard input. Raises CalledProcessError, with what went wrong in `stderr`."""
    done = subprocess.run(command, env=_environment(), input=given, capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout


def _environment() -> dict[str, str]:
    """Of the processes: pyenv runs the version that PYENV_VERSION names, and sets are compiled in a fixed order."""
    return {**os.environ, "PYENV_VERSION": RUNTIME, "PYTHONHASHSEED": "0"}
