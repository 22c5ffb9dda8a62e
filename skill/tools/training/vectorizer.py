"""Turns utterances into the matrix that training reads: TF-IDF over the features of `skill.nlu.features`."""

from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from skill.nlu.features import letter_features, tokenize, word_features


def tfidf(word_min_df: int, letter_min_df: int, letters_weight: float) -> FeatureUnion:
    """Build a vectorizer with a block for words and word pairs and one for letter groups, each row of length one.

    A feature counts once however often it occurs in an utterance, and only if it occurs in `..._min_df` utterances at
    least. The letters block is then multiplied by `letters_weight`. The classifier repeats this arithmetic when it
    predicts.
    """
    return FeatureUnion(
        [("words", _block(_words, word_min_df)), ("letters", _block(_letters, letter_min_df))],
        transformer_weights={"letters": letters_weight},
        verbose_feature_names_out=False,
    )


def _block(analyzer: Any, min_df: int) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=analyzer, binary=True, norm="l2", smooth_idf=True, min_df=min_df)


# Sorted, because the order of a set differs from run to run, and with it the last digits of sums.
def _words(utterance: str) -> list[str]:
    return sorted(word_features(tokenize(utterance)))


def _letters(utterance: str) -> list[str]:
    return sorted(letter_features(tokenize(utterance)))
