"""Turns measurements into the tables and the picture of docs/results."""

from collections.abc import Sequence
from pathlib import Path

from skill.tools.bench.baseline_packages import HELLO
from skill.tools.bench.cold import ColdStarts
from skill.tools.bench.warm import WarmAnswers

FOLDER = Path(__file__).parents[3] / "docs" / "results"
TABLE, PICTURE = FOLDER / "bench.md", FOLDER / "cold.svg"


def cold_table(starts: dict[str, list[ColdStarts]]) -> str:
    """A row for each function; for each environment, by its name: median, range, and ratio to hello-world."""
    header = ["", *(f"{environment}, ms | times hello-world" for environment in starts)]
    names = dict.fromkeys(function.name for functions in starts.values() for function in functions)
    columns = [_cold_column(functions) for functions in starts.values()]
    return _markdown([header, *([name, *(column.get(name, " | ") for column in columns)] for name in names)])


def _cold_column(functions: Sequence[ColdStarts]) -> dict[str, str]:
    """The cells of each function, by its name."""
    hello = next(function for function in functions if function.name == HELLO.name)
    return {
        function.name: f"{function.median:.0f} ({min(function.milliseconds):.0f} to {max(function.milliseconds):.0f})"
        f" | {function.ratio(hello):.2f}"
        for function in functions
    }


def warm_table(answers: dict[str, list[WarmAnswers]]) -> str:
    """A row for each function; for each Python, by its name: p50, p99, and ratio of the medians to hello-world."""
    header = ["", *(f"{python}: p50 | p99 | times hello-world" for python in answers)]
    names = [function.name for function in next(iter(answers.values()))]
    columns = [_warm_column(functions) for functions in answers.values()]
    return _markdown([header, *map(list, zip(names, *columns, strict=True))])


def _warm_column(functions: Sequence[WarmAnswers]) -> list[str]:
    hello = functions[0]
    return [
        f"{function.percentile(50):.2f} | {function.percentile(99):.2f} | {function.ratio(hello):.2f}"
        for function in functions
    ]


def draw_cold(starts: dict[str, list[ColdStarts]], path: Path = PICTURE) -> None:
    """Draw a bar for each function in each environment, as an SVG file."""
    from matplotlib import pyplot as plot

    plot.rcParams["svg.hashsalt"] = path.name
    figure, axes = plot.subplots(1, len(starts), figsize=(5.5 * len(starts), 3), sharey=True, squeeze=False)
    for axis, (environment, functions) in zip(axes[0], starts.items(), strict=True):
        bars = axis.barh([function.name for function in functions], [function.median for function in functions])
        axis.bar_label(bars, fmt="%.0f", padding=3)
        axis.margins(x=0.15)
        axis.set(title=environment, xlabel="ms to start and answer once")
    axes[0][0].invert_yaxis()
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plot.close(figure)


def _markdown(rows: list[list[str]]) -> str:
    """A Markdown table; the first row is its header."""
    header, *others = (" | ".join(row) for row in rows)
    rule = " | ".join(["---"] * len(header.split(" | ")))
    return "\n".join(f"| {row} |" for row in (header, rule, *others))
