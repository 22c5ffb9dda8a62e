"""What a deployed skill was asked, read from its log: a table, a picture, and the unanswered questions by likeness."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

LINES, WORDS = '"CloudWatchMetrics"', '"unanswered"'
"""Filter patterns of CloudWatch Logs: the line that every request leaves, and the words of an unanswered question."""
KINDS = {"answer": "answered", "unknown": "refused, not in the article", "urgent": "alarming, sent to help",
         "offtopic": "off topic", "error": "failed"}  # fmt: skip
"""Kinds of reply to a question, as the report names them; every other kind is part of the conversation."""
SHOWN = 25
"""Topics that are listed and drawn, the most asked ones."""
UNLIKE = 0.75
"""Cosine distance from which questions are of different groups."""

Line = dict[str, Any]


class UsageError(Exception):
    """The log cannot be read; says why."""


def read(group: str, region: str | None, days: int, pattern: str) -> list[Line]:
    """The lines of the last days that fit a pattern and are JSON objects. Raises UsageError."""
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    since = datetime.now(UTC) - timedelta(days=days)
    try:
        pages = boto3.client("logs", region_name=region).get_paginator("filter_log_events")
        found = pages.paginate(logGroupName=group, startTime=int(since.timestamp() * 1000), filterPattern=pattern)
        return [line for page in found for event in page["events"] if (line := _object(event["message"]))]
    except (BotoCoreError, ClientError) as error:
        raise UsageError(f"{group}: {error}") from error


def table(lines: Sequence[Line]) -> str:
    """How many requests there were, how they were answered and how fast, then the topics asked most."""
    if not lines:
        return "No request in that time."
    kinds = Counter(line["kind"] for line in lines)
    asked = sum(kinds[kind] for kind in KINDS)
    parts = [f"{len(lines)} requests, {asked} of them questions"]
    parts += [f"  {kinds[kind]:6} {_share(kinds[kind], asked)}  {name}" for kind, name in KINDS.items()]
    parts += ["", "Milliseconds in the handler", *_speeds(lines), "", "Asked most"]
    parts += [f"  {n:6} {_share(n, asked)}  {topic} ({KINDS[kind]})" for (topic, kind), n in topics(lines)[:SHOWN]]
    return "\n".join(parts)


def topics(lines: Sequence[Line]) -> list[tuple[tuple[str, str], int]]:
    """How often each topic was asked, and with what kind of reply, the most asked first."""
    counted = Counter(
        (entry, line["kind"]) for line in lines if line["kind"] in KINDS for entry in line["entries"] or ["(none)"]
    )
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def draw(lines: Sequence[Line], path: Path) -> None:
    """Draw how questions were answered, and the topics asked most."""
    from matplotlib import pyplot as plot

    kinds = Counter(line["kind"] for line in lines)
    colour = dict(zip(KINDS, ("#1f5f6b", "#c9a227", "#b3261e", "#8a8a8a", "#000000"), strict=True))
    figure, (left, right) = plot.subplots(1, 2, figsize=(12, 6), width_ratios=(2, 3))
    bars = left.bar(list(KINDS.values()), [kinds[kind] for kind in KINDS], color=list(colour.values()))
    left.bar_label(bars)
    left.tick_params(axis="x", rotation=30)
    left.set(title="How questions were answered", ylabel="questions")
    most = topics(lines)[:SHOWN]
    right.barh([topic for (topic, _), _ in most], [n for _, n in most], color=[colour[kind] for (_, kind), _ in most])
    right.invert_yaxis()
    right.set(title="Asked most", xlabel="questions")
    figure.tight_layout()
    figure.savefig(path)
    plot.close(figure)


def alike(questions: Sequence[str]) -> list[list[str]]:
    """Questions grouped by the words and letters that they share, the largest group first, in it the most typical."""
    import numpy as np
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    if len(questions) < 2:
        return [list(questions)] if questions else []
    vectors = (
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit_transform(questions).toarray()
    )
    merging = AgglomerativeClustering(n_clusters=None, distance_threshold=UNLIKE, metric="cosine", linkage="average")
    members: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(merging.fit_predict(vectors).tolist()):
        members[group].append(number)
    groups = []
    for numbers in members.values():
        typical = (vectors[numbers] @ vectors[numbers].sum(axis=0)).round(6)
        groups.append([questions[numbers[place]] for place in np.argsort(-typical, kind="stable")])
    return sorted(groups, key=lambda group: (-len(group), group[0]))


def listed(groups: Sequence[Sequence[str]]) -> str:
    """Each group: how many questions, the most typical one, and below it the others, each wording once."""
    if not groups:
        return "No words of unanswered questions in that time. They are kept only where KeepUnansweredWords is true."
    parts = []
    for group in groups:
        typical, *others = dict.fromkeys(group)
        parts += [f"{len(group):6}  {typical}", *(f"        {other}" for other in others)]
    return "\n".join(parts)


def _object(message: str) -> Line:
    """A line as a JSON object; an empty one for whatever else Lambda writes."""
    try:
        found = json.loads(message)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _speeds(lines: Sequence[Line]) -> Iterator[str]:
    for name, cold in (("warm", False), ("cold", True)):
        taken = [line["Milliseconds"] for line in lines if line["cold"] is cold]
        if taken:
            cuts = quantiles(taken, n=100) if len(taken) > 1 else taken * 99
            yield f"  {len(taken):6} {name}: half within {cuts[49]:.2f}, 99 of 100 within {cuts[98]:.2f}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:6.1%}" if whole else "     -"
