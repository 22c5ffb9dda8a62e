"""TF-IDF over words and letters, against the formula."""

import math
import os
import subprocess
import sys

import pytest

from skill.nlu.features import letter_features, tokenize, word_features
from skill.tools.training.vectorizer import tfidf

UTTERANCES = ["tea", "green tea tea", "black tea", "green coffee"]


def test_a_row_holds_each_block_with_length_one_and_the_letters_with_their_weight() -> None:
    vectorizer = tfidf(word_min_df=1, letter_min_df=1, letters_weight=0.7)
    matrix = vectorizer.fit_transform(UTTERANCES).toarray()
    names = vectorizer.get_feature_names_out().tolist()
    for utterance, row in zip(UTTERANCES, matrix, strict=True):
        tokens = tokenize(utterance)
        for features, weight in ((word_features(tokens), 1.0), (letter_features(tokens), 0.7)):
            assert math.hypot(*(row[names.index(feature)] for feature in features)) == pytest.approx(weight)


def test_a_feature_counts_once_and_by_its_smoothed_inverse_document_frequency() -> None:
    vectorizer = tfidf(word_min_df=1, letter_min_df=1, letters_weight=1.0)
    row = vectorizer.fit_transform(UTTERANCES).toarray()[1]
    names = vectorizer.get_feature_names_out().tolist()
    tea, green = (math.log((1 + 4) / (1 + df)) + 1 for df in (3, 2))
    assert row[names.index("tea")] / row[names.index("green")] == pytest.approx(tea / green)


def test_a_rare_feature_is_left_out_by_the_minimum_of_its_block() -> None:
    names = set(tfidf(word_min_df=3, letter_min_df=2, letters_weight=1.0).fit(UTTERANCES).get_feature_names_out())
    assert names == {"tea", "tea $", "#_tea", "#tea_", "#_gre", "#gree", "#reen", "#een_"}


def test_the_order_of_the_numbers_does_not_depend_on_the_hash_seed() -> None:
    code = f"""
from skill.tools.training.vectorizer import tfidf
print(tfidf(1, 1, 0.7).fit_transform({UTTERANCES}).indices.tolist())
"""
    printed = {
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
