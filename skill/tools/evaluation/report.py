"""What was measured, as a table and as pictures."""

from collections.abc import Sequence
from pathlib import Path

from skill.local.measuring import KINDS, Result, Speed

FOLDER = Path(__file__).parent / "measured"
TABLE, CURVE, CONFUSION = FOLDER / "table.md", FOLDER / "threshold.svg", FOLDER / "confusion.svg"
WORST = 15
"""Confusions that are listed and drawn."""


def table(results: Sequence[Result]) -> str:
    """One line for each way of answering, in Markdown."""
    head = [
        "",
        "right",
        *KINDS,
        "at the first turn",
        "wrong assertions",
        "wrong refusals",
        "missed alarms",
        "false alarms",
    ]
    lines = [head, ["---"] * len(head)]
    for result in results:
        shares = [f"{result.share(kind):.1%}" for kind in KINDS]
        counts = [result.wrong_assertions, result.wrong_refusals, len(result.missed_alarms), len(result.false_alarms)]
        line = [result.name, f"{result.all_right:.1%}", *shares, f"{result.first_turn:.1%}", *map(str, counts)]
        lines.append(line)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def costs(speed: Speed) -> str:
    """What the engine costs, in one sentence."""
    return (
        f"A question takes {speed.p50:.2f} ms (p50), {speed.p99:.2f} ms (p99); reading the index "
        f"takes {speed.load:.1f} ms; it has {speed.size / 1e6:.2f} MB, {speed.zipped / 1e6:.2f} MB zipped."
    )


def confusions(result: Result) -> str:
    """The worst confusions, one a line: how often, what was meant, what was answered."""
    return "\n".join(f"{n:3} {meant} -> {said}" for (meant, said), n in result.confusions().most_common(WORST))


def alarms(result: Result) -> list[str]:
    """Each alarm that was missed or false, with the words."""
    wrong = (*result.missed_alarms, *result.false_alarms)
    return [f"{reply.asked.kind} taken for {reply.kind}: {reply.asked.words}" for reply in wrong]


def draw_curve(points: Sequence[tuple[float, float, float]], chosen: float, path: Path = CURVE) -> None:
    """Draw right answers to answerable and unanswerable questions against the threshold for answering."""
    from matplotlib import pyplot as plot

    plot.rcParams["svg.hashsalt"] = path.name
    figure, axes = plot.subplots(figsize=(7, 4))
    thresholds = [point[0] for point in points]
    axes.plot(thresholds, [point[1] for point in points], label="the article answers it: right answer")
    axes.plot(thresholds, [point[2] for point in points], label="the article does not tell: refused")
    axes.axvline(chosen, color="grey", linestyle="--", label="the threshold that ships")
    axes.set(xlabel="confidence from which the best topic is answered", ylabel="right", ylim=(0, 1))
    axes.legend(loc="lower left")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plot.close(figure)


def draw_confusions(result: Result, path: Path = CONFUSION) -> None:
    """Draw how questions of each kind were answered, and the worst confusions."""
    from matplotlib import pyplot as plot

    plot.rcParams["svg.hashsalt"] = path.name
    figure, (left, right) = plot.subplots(1, 2, figsize=(11, 4.5), width_ratios=(2, 3))
    columns = [*KINDS, "which"]
    of_kind = {kind: [reply for reply in result.replies if reply.asked.kind == kind] for kind in KINDS}
    shares = [[sum(r.kind == said for r in of_kind[k]) / len(of_kind[k]) for said in columns] for k in KINDS]
    left.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    left.set_xticks(range(len(columns)), columns, rotation=30)
    left.set_yticks(range(len(KINDS)), KINDS)
    left.set(xlabel="kind of reply", ylabel="kind of question")
    for row, line in enumerate(shares):
        for column, share in enumerate(line):
            left.text(column, row, f"{share:.0%}", ha="center", va="center", color="white" if share > 0.5 else "black")
    worst = result.confusions().most_common(WORST)[::-1]
    right.barh([f"{meant} → {said}" for (meant, said), _ in worst], [n for _, n in worst])
    right.set(xlabel=f"times, of {len(result.replies)} questions", title="worst confusions")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plot.close(figure)
