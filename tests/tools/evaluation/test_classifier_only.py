"""The threshold curve, with a stub for the classifier."""

from typing import cast

import pytest

from skill import catalog
from skill.nlu.classifier import IntentClassifier, Prediction
from skill.nlu.features import Utterance
from skill.tools.evaluation import classifier_only
from skill.tools.training import dataset
from skill.tools.training.dataset import ExpectedKind


class Stub:
    """Predicts the entry that the utterance names, with the confidence that it names."""

    def predict(self, utterance: Utterance) -> list[Prediction]:
        entry, confidence = utterance.text.split()
        return [Prediction(entry, None, float(confidence))]


def utterance(say: str, kind: ExpectedKind) -> dataset.TestUtterance:
    return dataset.TestUtterance(say, kind, (frozenset({"pain"}),) if kind == "answer" else (), "", "")


def test_a_higher_threshold_refuses_more() -> None:
    utterances = [
        utterance("pain 0.9", "answer"),
        utterance("pain 0.3", "answer"),
        utterance("sun 0.9", "answer"),
        utterance("pain 0.3", "gap"),
        utterance("cost 0.1", "gap"),
        utterance("emergency 0.9", "gap"),
    ]
    points = classifier_only.threshold_curve(utterances, catalog.load(), cast("IntentClassifier", Stub()))
    shares = {threshold: (answered, refused) for threshold, answered, refused in points}
    assert shares[0.0] == pytest.approx((2 / 3, 1 / 3))
    assert shares[0.3] == pytest.approx((2 / 3, 1 / 3))
    assert shares[0.5] == pytest.approx((1 / 3, 2 / 3))
    assert shares[1.0] == pytest.approx((0, 2 / 3))


def test_reliability_is_how_often_so_much_confidence_is_right() -> None:
    utterances = [
        utterance("pain 0.97", "answer"),
        utterance("sun 0.96", "answer"),
        utterance("cost 0.95", "gap"),
        utterance("emergency 0.3", "emergency"),
        utterance("pain 0.2", "gap"),
    ]
    found = classifier_only.reliability(utterances, catalog.load(), cast("IntentClassifier", Stub()))
    assert [(row.begin, row.utterances) for row in found] == [(0.2, 2), (0.95, 3)]
    assert [row.confidence for row in found] == pytest.approx([0.25, 0.96])
    assert [row.right for row in found] == pytest.approx([1 / 2, 2 / 3])
