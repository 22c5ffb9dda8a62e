"""The command `report`: what a deployed skill was asked and how it answered, from its log."""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

REQUESTS, UNANSWERED = '"CloudWatchMetrics"', '"unanswered"'
"""Filter patterns for CloudWatch Logs: the line of each request, and the words of an unanswered question."""
QUESTIONS = {"answer": "answered", "gap": "not in the article", "emergency": "emergency, sent to help",
             "out_of_scope": "out of scope", "error": "failed"}  # fmt: skip
"""Kinds of answer to a question, with their names in the report. Other kinds, such as "repeat", answer no question."""
SHOWN = 25
"""How many of the most asked topics the report lists and draws."""
SAME_GROUP = 0.75
"""Cosine distance below which unanswered questions go into one group."""

LogLine = dict[str, Any]


class UsageError(Exception):
    """The log cannot be read."""


def run(options: argparse.Namespace) -> int:
    """Print the report of a deployed skill: a table of its answers, or the words of unanswered questions."""
    try:
        pattern = UNANSWERED if options.unanswered else REQUESTS
        lines = read(options.log_group, options.region, options.days, pattern)
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    if options.unanswered:
        print(listed(grouped([line["unanswered"] for line in lines if "unanswered" in line])))
        return 0
    requests = [line for line in lines if "Requests" in line]
    print(table(requests))
    if options.picture and requests:
        draw(requests, options.picture)
    return 0


def read(log_group: str, region: str | None, days: int, pattern: str) -> list[LogLine]:
    """The lines of the last days that match a filter pattern and are JSON objects. Raises UsageError."""
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    since = datetime.now(UTC) - timedelta(days=days)
    try:
        pages = boto3.client("logs", region_name=region).get_paginator("filter_log_events")
        found = pages.paginate(logGroupName=log_group, startTime=int(since.timestamp() * 1000), filterPattern=pattern)
        return [line for page in found for event in page["events"] if (line := _object(event["message"]))]
    except (BotoCoreError, ClientError) as error:
        raise UsageError(f"{log_group}: {error}") from error


def table(lines: Sequence[LogLine]) -> str:
    """The number of requests, how the skill answered questions, how fast it was, and the topics asked most."""
    if not lines:
        return "No requests in that time."
    kinds = Counter(line["kind"] for line in lines)
    asked = sum(kinds[kind] for kind in QUESTIONS)
    parts = [f"{len(lines)} requests, {asked} of them questions"]
    parts += [f"  {kinds[kind]:6} {_share(kinds[kind], asked)}  {name}" for kind, name in QUESTIONS.items()]
    parts += ["", "Milliseconds in the handler", *_speeds(lines), "", "Asked most"]
    most = topics(lines)[:SHOWN]
    parts += [f"  {count:6} {_share(count, asked)}  {topic} ({QUESTIONS[kind]})" for (topic, kind), count in most]
    return "\n".join(parts)


def topics(lines: Sequence[LogLine]) -> list[tuple[tuple[str, str], int]]:
    """Each topic with the kind of its answer, and how often it was asked; the topic asked most comes first."""
    questions = [line for line in lines if line["kind"] in QUESTIONS]
    counts = Counter((entry, line["kind"]) for line in questions for entry in line["entries"] or ["(none)"])
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def draw(lines: Sequence[LogLine], path: Path) -> None:
    """Draw how the skill answered questions and the topics asked most, as a .png or .svg file."""
    from matplotlib import pyplot as plot

    kinds = Counter(line["kind"] for line in lines)
    colour = dict(zip(QUESTIONS, ("#1f5f6b", "#c9a227", "#b3261e", "#8a8a8a", "#000000"), strict=True))
    figure, (left, right) = plot.subplots(1, 2, figsize=(12, 6), width_ratios=(2, 3))
    bars = left.bar(list(QUESTIONS.values()), [kinds[kind] for kind in QUESTIONS], color=list(colour.values()))
    left.bar_label(bars)
    left.tick_params(axis="x", rotation=30)
    left.set(title="How the skill answered questions", ylabel="questions")
    most = topics(lines)[:SHOWN]
    counts, colours = [count for _, count in most], [colour[kind] for (_, kind), _ in most]
    right.barh([topic for (topic, _), _ in most], counts, color=colours)
    right.invert_yaxis()
    right.set(title="Asked most", xlabel="questions")
    figure.tight_layout()
    figure.savefig(path)
    plot.close(figure)


def grouped(questions: Sequence[str]) -> list[list[str]]:
    """Group questions with similar letters: the largest group first, in each group the most typical question first."""
    import numpy as np
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    if len(questions) < 2:
        return [list(questions)] if questions else []
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    vectors = vectorizer.fit_transform(questions).toarray()
    clustering = AgglomerativeClustering(
        n_clusters=None, distance_threshold=SAME_GROUP, metric="cosine", linkage="average"
    )
    members: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(clustering.fit_predict(vectors).tolist()):
        members[group].append(number)
    found = []
    for numbers in members.values():
        similarity = (vectors[numbers] @ vectors[numbers].sum(axis=0)).round(6)
        found.append([questions[numbers[place]] for place in np.argsort(-similarity, kind="stable")])
    return sorted(found, key=lambda group: (-len(group), group[0]))


def listed(groups: Sequence[Sequence[str]]) -> str:
    """Each group: its number of questions, the most typical one, and below it the others, each wording once."""
    if not groups:
        return "No unanswered questions in that time. The skill keeps their words only if KeepUnansweredWords is true."
    parts = []
    for group in groups:
        typical, *others = dict.fromkeys(group)
        parts += [f"{len(group):6}  {typical}", *(f"        {other}" for other in others)]
    return "\n".join(parts)


def _object(message: str) -> LogLine:
    """A line as a JSON object; an empty one for anything else that Lambda writes."""
    try:
        parsed = json.loads(message)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _speeds(lines: Sequence[LogLine]) -> Iterator[str]:
    for name, cold in (("warm", False), ("cold", True)):
        milliseconds = [line["Milliseconds"] for line in lines if line["cold"] is cold]
        if milliseconds:
            cuts = quantiles(milliseconds, n=100) if len(milliseconds) > 1 else milliseconds * 99
            yield f"  {len(milliseconds):6} {name}: p50 {cuts[49]:.2f}, p99 {cuts[98]:.2f}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:6.1%}" if whole else "     -"
