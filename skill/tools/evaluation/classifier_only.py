"""Measures the classifier without the dialog around it: its speed, its answer threshold, and its reliability."""

import gzip
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import NamedTuple

from skill.catalog import Catalog, Emergency, Entry, Gap, Topic
from skill.dialog.reply import Kind
from skill.nlu import classifier
from skill.nlu.classifier import IntentClassifier, Prediction
from skill.nlu.features import Utterance
from skill.tools.evaluation.metrics import Reply, Result
from skill.tools.training.dataset import TestUtterance

LOADS = 9
"""How many times loading is timed."""
STEPS = 40
"""Thresholds that are tried between 0 and 1."""
CONFIDENCES = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99)
"""Where a row of the table of reliability begins."""


class Reliability(NamedTuple):
    """How often the classifier is right where it is so confident."""

    begin: float
    """The confidence from which on utterances count here."""
    utterances: int
    confidence: float
    """Mean confidence, from 0 to 1, like right."""
    right: float
    """The share that is right."""


@dataclass(frozen=True)
class Speed:
    """What the classifier costs at run time."""

    p50: float
    """Milliseconds to predict, like p99."""
    p99: float
    load: float
    """Milliseconds to load the model."""
    size: int
    """Bytes of the model, like zipped."""
    zipped: int


def speed(utterances: Iterable[TestUtterance]) -> Speed:
    """Time loading, and predicting each utterance once."""
    model = classifier.load()
    tokenized = [Utterance.of(utterance.say) for utterance in utterances]
    percentiles = quantiles([milliseconds(lambda said=said: model.predict(said)) for said in tokenized], n=100)  # type: ignore[misc]
    data = Path(classifier.COMPILED).read_bytes()
    return Speed(
        p50=percentiles[49],
        p99=percentiles[98],
        load=median(milliseconds(classifier.load) for _ in range(LOADS)),
        size=len(data),
        zipped=len(gzip.compress(data)),
    )


def milliseconds(work: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def threshold_curve(
    utterances: Sequence[TestUtterance], catalog: Catalog, model: IntentClassifier
) -> list[tuple[float, float, float]]:
    """For thresholds from 0 to 1: the threshold, the share of right answers, the share of gaps that are refused.

    The most confident entry alone decides: a topic is answered from the threshold on and refused below it.
    """
    best = [model.predict(catalog.as_written(Utterance.of(utterance.say)))[0] for utterance in utterances]
    points = []
    for threshold in (step / STEPS for step in range(STEPS + 1)):
        result = Result(
            [
                Reply(utterance, _kind(catalog.entries[prediction.entry], prediction, threshold), (prediction.entry,))
                for utterance, prediction in zip(utterances, best, strict=True)
            ]
        )
        points.append((threshold, result.share("answer"), result.share("gap")))
    return points


def reliability(utterances: Sequence[TestUtterance], catalog: Catalog, model: IntentClassifier) -> list[Reliability]:
    """By confidence of the best entry: how often it is right. Rows without utterances are left out."""
    by_row: dict[float, list[tuple[float, bool]]] = {}
    for utterance in utterances:
        best = model.predict(catalog.as_written(Utterance.of(utterance.say)))[0]
        entry = catalog.entries[best.entry]
        kind = "emergency" if isinstance(entry, Emergency) else _kind(entry, best, 0.0)
        begin = max(begin for begin in CONFIDENCES if begin <= best.confidence)
        by_row.setdefault(begin, []).append((best.confidence, Reply(utterance, kind, (best.entry,)).right))
    return [
        Reliability(begin, len(found), fmean(confidence for confidence, _ in found), fmean(right for _, right in found))
        for begin, found in sorted(by_row.items())
    ]


def _kind(entry: Entry, prediction: Prediction, threshold: float) -> Kind:
    if isinstance(entry, Topic) and prediction.confidence >= threshold:
        return "answer"
    return "gap" if isinstance(entry, Topic | Gap) else "out_of_scope"
