"""TF-IDF over words and letters, against the formula."""

import math
import os
import subprocess
import sys

import pytest

from skill.nlu.features import distant_pairs, letter_features, tokenize, word_features
from skill.tools.training.vectorizer import tfidf

UTTERANCES = ["tea", "green tea tea", "black tea", "green coffee"]
ALL = {"words": 1, "letters": 1, "distant_pairs": 1}


def test_a_row_holds_each_block_with_its_weight() -> None:
    utterances = [*UTTERANCES, "a cup of green tea"]
    vectorizer = tfidf(ALL)
    matrix = vectorizer.fit_transform(utterances).toarray()
    names = vectorizer.get_feature_names_out().tolist()
    weights = {word_features: 1.0, letter_features: 0.7, distant_pairs: 0.6}
    for utterance, row in zip(utterances, matrix, strict=True):
        for features_of, weight in weights.items():
            features = features_of(tokenize(utterance))
            length = math.hypot(*(row[names.index(feature)] for feature in features))
            assert length == pytest.approx(weight if features else 0)


def test_a_feature_counts_once_and_by_its_smoothed_inverse_document_frequency() -> None:
    vectorizer = tfidf(ALL)
    row = vectorizer.fit_transform(UTTERANCES).toarray()[1]
    names = vectorizer.get_feature_names_out().tolist()
    tea, green = (math.log((1 + 4) / (1 + df)) + 1 for df in (3, 2))
    assert row[names.index("tea")] / row[names.index("green")] == pytest.approx(tea / green)


def test_a_rare_feature_is_left_out_by_the_minimum_of_its_block() -> None:
    names = set(tfidf({"words": 3, "letters": 2}).fit(UTTERANCES).get_feature_names_out())
    assert names == {"tea", "tea $", "#_tea", "#tea_", "#_gre", "#gree", "#reen", "#een_"}


def test_the_order_of_the_numbers_does_not_depend_on_the_hash_seed() -> None:
    code = f"""
from skill.tools.training.vectorizer import tfidf
print(tfidf({ALL}).fit_transform({UTTERANCES}).indices.tolist())
"""
    printed = {
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
