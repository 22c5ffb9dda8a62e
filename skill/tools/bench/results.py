"""Runs the measurements, and puts what came out into tables and pictures."""

import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from skill.local import packaging
from skill.local.authoring import Draft
from skill.local.bench import cold, growth, warm
from skill.local.bench.rivals import HELLO
from skill.local.emulator import image
from skill.local.training import examples

FOLDER = Path(__file__).parents[1] / "measured"
TABLE, COLD, GROWTH = FOLDER / "bench.md", FOLDER / "cold.svg", FOLDER / "growth.svg"

Cold = dict[str, list[cold.Timed]]
"""Where it was measured, to what was."""


def run(built: Path, rounds: int, times: Sequence[int] = growth.TIMES) -> str:
    """Measure everything about the package that is built; returns the tables, in Markdown, and draws the pictures.

    `rounds` are cold starts of each function; warm ones take a third as many rounds of many requests.
    """
    starts: Cold = {}
    answers: dict[str, list[warm.Warm]] = {}
    with tempfile.TemporaryDirectory() as place:
        for name, python, of in environments():
            folder = Path(place) / name
            folder.mkdir()
            starts[name] = cold.functions(built, folder, python)
            cold.time(starts[name], rounds, of)
            answers[python] = warm.functions(folder)
        for python, functions in answers.items():
            warm.time(functions, python, max(rounds // 3, 1))
        features = growth.known_features(examples(Draft()))
        grown = [growth.measure(many, features, Path(place)) for many in times]
    draw_cold(starts)
    draw_growth(grown)
    machine = f"{platform.system()} on {platform.machine()}"
    parts = [
        f"{machine}, {rounds} rounds; the package has {_megabytes(built):.2f} MB zipped.",
        "Cold: from nothing to the first answer.", cold_table(starts),
        "Warm, on the same Pythons: milliseconds for an answer.", warm_table(list(answers.values())),
        "Grown: so many times the content.", growth_table(grown),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def environments() -> list[tuple[str, str, str]]:
    """Where a package can be run here: name, the Python that compiles for it, and the container's image or ""."""
    found = [(f"Python {'.'.join(platform.python_version_tuple()[:2])}", sys.executable, "")]
    runtime = packaging.runtime_python()
    docker = shutil.which("docker")
    inspecting = [docker or "", "image", "inspect", image()]
    if runtime and docker and subprocess.run(inspecting, capture_output=True).returncode == 0:  # noqa: S603
        found.insert(0, (f"Lambda's image, Python {packaging.RUNTIME}", runtime, image()))
    return found


def cold_table(starts: Cold) -> str:
    """A line for each function; for each place the median, the range, and how many times as long as hello-world."""
    lines = [["", *(f"{place}, ms | times hello-world" for place in starts)]]
    columns = []
    for functions in starts.values():
        hello = next(function for function in functions if function.name == HELLO.name)
        columns.append([_cold_cells(function, hello) for function in functions])
    names = [function.name for function in next(iter(starts.values()))]
    lines += [[name, *cells] for name, *cells in zip(names, *columns, strict=True)]
    return _markdown(lines)


def _cold_cells(function: cold.Timed, hello: cold.Timed) -> str:
    taken = function.milliseconds
    return f"{function.median:.0f} ({min(taken):.0f} to {max(taken):.0f}) | {function.ratio(hello):.2f}"


def warm_table(answers: Sequence[Sequence[warm.Warm]]) -> str:
    """A line for each function; for each place the median, the slowest of a hundred, and the ratio of the medians."""
    lines = [["", *["p50 | p99 | times hello-world"] * len(answers)]]
    for functions in zip(*answers, strict=True):
        cells = [
            f"{function.percentile(50):.2f} | {function.percentile(99):.2f} | {function.ratio(place[0]):.2f}"
            for function, place in zip(functions, answers, strict=True)
        ]
        lines.append([functions[0].name, *cells])
    return _markdown(lines)


def growth_table(grown: Sequence[growth.Grown]) -> str:
    """A line for each size of the content."""
    lines = [["times the content", "a question, ms", "loading the index, ms", "loading the content, ms", "index, MB"]]
    for one in grown:
        figures = [f"{one.question:.2f}", f"{one.load_index:.1f}", f"{one.load_content:.1f}", f"{one.size / 1e6:.1f}"]
        lines.append([f"{one.times:,}", *figures])
    return _markdown(lines)


def draw_cold(starts: Cold, path: Path = COLD) -> None:
    """Draw a bar for each function in each place."""
    from matplotlib import pyplot as plot

    plot.rcParams["svg.hashsalt"] = path.name
    figure, axes = plot.subplots(1, len(starts), figsize=(5.5 * len(starts), 3), sharey=True, squeeze=False)
    for place, (name, functions) in zip(axes[0], starts.items(), strict=True):
        bars = place.barh([function.name for function in functions], [function.median for function in functions])
        place.bar_label(bars, fmt="%.0f", padding=3)
        place.margins(x=0.15)
        place.set(title=name, xlabel="ms to start and answer once")
    axes[0][0].invert_yaxis()
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plot.close(figure)


def draw_growth(grown: Sequence[growth.Grown], path: Path = GROWTH) -> None:
    """Draw each cost against the size of the content, beside a line for what grows as fast as the content does."""
    from matplotlib import pyplot as plot

    plot.rcParams["svg.hashsalt"] = path.name
    times = [one.times for one in grown]
    drawn = {
        "a question, ms": [one.question for one in grown],
        "loading, ms": [one.load_index + one.load_content for one in grown],
        "index, MB": [one.size / 1e6 for one in grown],
    }
    figure, axes = plot.subplots(1, len(drawn), figsize=(11, 3.5))
    for place, (name, values) in zip(axes, drawn.items(), strict=True):
        place.loglog(times, values, marker="o")
        place.loglog(times, [values[0] * many / times[0] for many in times], color="grey", linestyle="--")
        place.set(title=name, xlabel="times the content")
    axes[0].text(0.05, 0.9, "dashed: as fast as the content", transform=axes[0].transAxes, color="grey")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plot.close(figure)


def _markdown(lines: list[list[str]]) -> str:
    rows = [" | ".join(line) for line in lines]
    rule = " | ".join(["---"] * len(rows[0].split(" | ")))
    return "\n".join(f"| {row} |" for row in (rows[0], rule, *rows[1:]))


def _megabytes(package: Path) -> float:
    return len(packaging.zipped(package)) / 1e6
