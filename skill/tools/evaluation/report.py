"""Reports an evaluation: Markdown tables, pictures, and what to print."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

from skill.tools.evaluation.classifier_only import Reliability, Speed
from skill.tools.evaluation.metrics import Result
from skill.tools.training.dataset import KINDS

RESULTS = Path(__file__).parents[3] / "docs" / "results"
DOCUMENT, CONFUSION, THRESHOLD = RESULTS / "evaluation.md", RESULTS / "confusion.svg", RESULTS / "threshold.svg"
WORST = 15
"""How many confusions are listed and drawn."""
_HEAD = (
    "set", "utterances", "right", *KINDS, "at the first turn", "wrong assertions", "wrong refusals",
    "missed emergencies", "false emergencies", "asked",
)  # fmt: skip
_INTRODUCTION = """\
# Evaluation

Written by `make evaluate`. Each set is a file in `skill/content/utterances/`, on which nothing was trained. A free
question reaches the skill whole, as the slot of `AskQuestionIntent`; a spoken one goes through the simulator's stand-in
for Alexa's NLU, and is said again if it did not reach the skill. A reply is right if its kind is right and, for an
answer, if it covers the expected topics. A wrong assertion is an answer where the article has none, or with the wrong
topic; a wrong refusal is a refusal of what the article answers. `asked` counts harmless utterances that got the
emergency number with a way back. The columns for the kinds show the share of right
replies.
"""
_PICTURES = f"""\
![How utterances of each kind were answered, and the worst confusions]({CONFUSION.name})

The answer threshold, for the classifier alone, on the validation sets:

![Right answers and refusals against the answer threshold]({THRESHOLD.name})
"""


_RELIABILITY = """\
## Reliability

What the confidence of the classifier alone means on the test sets: among the utterances whose best entry has so much,
how many are right. An utterance that asks two things counts as wrong, since one entry can't answer it.
"""


def document(results: Mapping[str, Result], reliability: Sequence[Reliability]) -> str:
    """The whole report in Markdown; `results` are by title, and the first one is described in detail."""
    first = next(iter(results.values()))
    parts = [_INTRODUCTION, uses(first)]
    parts += [f"## {title}\n\n{table(result)}\n" for title, result in results.items()]
    parts += [f"## Variants given\n\n{variants(first)}\n", f"## Worst confusions\n\n{confusions(first)}\n"]
    parts += [_RELIABILITY, f"{reliable(reliability)}\n", _PICTURES]
    return "\n".join(parts)


def uses(result: Result) -> str:
    """What each set was used for, as a list."""
    files = {reply.utterance.file: reply.utterance.use for reply in result.replies}
    return "".join(f"- `{file}`: {use}\n" for file, use in files.items())


def table(result: Result) -> str:
    """A row for each set and one for all of them."""
    return markdown_table([_HEAD, *(_row(file, r) for file, r in result.by_file().items()), _row("all", result)])


def variants(result: Result) -> str:
    """A row for each topic that was answered with a variant: how often the plain answer was given, and each variant."""
    given = sorted(result.given().items())
    rows = []
    for topic, counts in groupby(given, lambda item: item[0].partition("/")[0]):
        by_variant = {label.partition("/")[2]: n for label, n in counts}
        if by_variant.keys() - {""}:
            plain = str(by_variant.pop("", 0))
            rows.append((topic, plain, ", ".join(f"{variant} {n}" for variant, n in by_variant.items())))
    return markdown_table([("topic", "plain answer", "variants"), *rows])


def confusions(result: Result) -> str:
    """The most frequent wrong replies: how often, what was expected, what was given."""
    worst = result.confusions().most_common(WORST)
    return markdown_table(
        [("times", "expected", "given"), *((str(n), expected, given) for (expected, given), n in worst)]
    )


def reliable(rows: Sequence[Reliability]) -> str:
    """A row for each range of confidence."""
    head = ("confidence from", "utterances", "mean confidence", "right")
    return markdown_table(
        [head, *((f"{row.begin:g}", str(row.utterances), f"{row.confidence:.1%}", f"{row.right:.1%}") for row in rows)]
    )


def emergencies(result: Result) -> list[str]:
    """A line for each missed or false emergency, with its words."""
    wrong = (*result.missed_emergencies, *result.false_emergencies)
    return [f"expected {reply.utterance.kind}, given {reply.kind}: {reply.utterance.say}" for reply in wrong]


def costs(speed: Speed) -> str:
    """What the classifier costs, in one sentence."""
    return (
        f"The classifier predicts in {speed.p50:.2f} ms (p50), {speed.p99:.2f} ms (p99); loading the model takes "
        f"{speed.load:.1f} ms; it has {speed.size / 1e6:.2f} MB, {speed.zipped / 1e6:.2f} MB zipped."
    )


def draw_threshold(points: Sequence[tuple[float, float, float]], chosen: float, path: Path = THRESHOLD) -> None:
    """Draw what `classifier_only.threshold_curve` returned, and the threshold that ships."""
    from matplotlib import pyplot as plot

    plot.rcParams["svg.hashsalt"] = path.name
    figure, axes = plot.subplots(figsize=(7, 4))
    thresholds = [point[0] for point in points]
    axes.plot(thresholds, [point[1] for point in points], label="the article answers it: right answer")
    axes.plot(thresholds, [point[2] for point in points], label="the article does not say: refused")
    axes.axvline(chosen, color="grey", linestyle="--", label="the threshold that ships")
    axes.set(xlabel="confidence from which a topic is answered", ylabel="right (validation)", ylim=(0, 1))
    axes.legend(loc="lower left")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plot.close(figure)


def draw_confusions(result: Result, path: Path = CONFUSION) -> None:
    """Draw which kind of reply each kind of utterance got, and the worst confusions."""
    from matplotlib import pyplot as plot

    plot.rcParams["svg.hashsalt"] = path.name
    figure, (left, right) = plot.subplots(1, 2, figsize=(11, 4.5), width_ratios=(1, 1))
    columns = [*KINDS, "disambiguate"]
    given = {kind: [reply.kind for reply in result.replies if reply.utterance.kind == kind] for kind in KINDS}
    shares = [[given[kind].count(column) / max(1, len(given[kind])) for column in columns] for kind in KINDS]
    left.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    left.set_xticks(range(len(columns)), columns, rotation=30, ha="right")
    left.set_yticks(range(len(KINDS)), KINDS)
    left.set(xlabel="kind of reply", ylabel="kind of utterance")
    for row, line in enumerate(shares):
        for column, share in enumerate(line):
            left.text(column, row, f"{share:.0%}", ha="center", va="center", color="white" if share > 0.5 else "black")
    worst = result.confusions().most_common(WORST)[::-1]
    right.barh([f"{expected} → {reply}" for (expected, reply), _ in worst], [n for _, n in worst])
    right.set(xlabel=f"times, of {len(result.replies)} utterances", title="worst confusions")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plot.close(figure)


def _row(name: str, result: Result) -> tuple[str, ...]:
    kinds = {reply.utterance.kind for reply in result.replies}
    of_kinds = [f"{result.share(kind):.1%}" if kind in kinds else "" for kind in KINDS]
    shares = [f"{result.share_right:.1%}", *of_kinds, f"{result.share_first_turn:.1%}"]
    emergencies = (result.missed_emergencies, result.false_emergencies, result.asked_emergencies)
    counts = [result.wrong_assertions, result.wrong_refusals, *map(len, emergencies)]
    return (name, str(len(result.replies)), *shares, *map(str, counts))


def markdown_table(rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown; the first row is its head."""
    head, *body = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *body))
