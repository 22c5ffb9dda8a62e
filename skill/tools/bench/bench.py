"""The command `bench`: measures cold starts and warm answers of the built package against baseline skills."""

import argparse
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from skill.tools.bench import cold, results, store_server, warm
from skill.tools.lambda_package import build
from skill.tools.lambda_package.emulator import image


class Environment(NamedTuple):
    """Where packages run."""

    name: str
    python: str
    """Path of the Python that compiles for it, and runs the warm answers."""
    python_name: str
    image: str
    """Name of the container image; empty to run the packages under this Python."""


def run(options: argparse.Namespace) -> int:
    """Measure the package, print the tables and write them to docs/results. Raises OSError or CalledProcessError."""
    text = report(options.package, options.rounds)
    results.TABLE.write_text(text, "utf-8")
    print(text)
    print(f"SHA-256 of the package: {build.digest(build.zipped(options.package))}")
    return 0


def report(built: Path, rounds: int) -> str:
    """Measure a built package, draw the picture and return the tables as Markdown.

    `rounds` is the number of cold starts of each function; warm answers take a third as many rounds of many requests.
    """
    starts: dict[str, list[cold.ColdStarts]] = {}
    answers: dict[str, list[warm.WarmAnswers]] = {}
    with tempfile.TemporaryDirectory() as temporary, store_server.running() as store:
        for environment in environments():
            folder = Path(temporary) / environment.name
            folder.mkdir()
            starts[environment.name] = cold.prepare(
                built, folder, environment.python, None if environment.image else store
            )
            cold.measure(starts[environment.name], rounds, environment.image)
            answers[environment.python_name] = warm.prepare(folder)
            warm.measure(answers[environment.python_name], environment.python, max(rounds // 3, 1))
    results.draw_cold(starts)
    machine = f"{platform.system()} on {platform.machine()}"
    parts = [
        f"{machine}, {rounds} rounds; the zipped package has {len(build.zipped(built)) / 1e6:.2f} MB.",
        "Cold: milliseconds from nothing to the first answer; median and range.",
        results.cold_table(starts),
        "Warm: milliseconds for an answer.",
        results.warm_table(answers),
    ]
    return "\n\n".join(parts) + "\n"


def environments() -> list[Environment]:
    """The environments on this machine: Lambda's image if Docker has it, and this Python."""
    here = f"Python {platform.python_version_tuple()[0]}.{platform.python_version_tuple()[1]}"
    found = [Environment(here, sys.executable, here, "")]
    python, docker = build.runtime_python(), shutil.which("docker")
    inspecting = [docker or "", "image", "inspect", image()]
    if python and docker and subprocess.run(inspecting, capture_output=True).returncode == 0:  # noqa: S603
        runtime = f"Python {build.RUNTIME}"
        found.insert(0, Environment(f"Lambda's image, {runtime}", python, runtime, image()))
    return found
