"""Turns utterances into the matrix that training reads: TF-IDF over the features of `skill.nlu.features`."""

from collections.abc import Mapping

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from skill.nlu.features import BLOCKS, tokenize


def tfidf(min_df: Mapping[str, int]) -> FeatureUnion:
    """Build a vectorizer with some of the BLOCKS, by their names.

    A feature counts once however often it occurs in an utterance, and only if it occurs in `min_df` utterances at
    least. In each row a block has the length of its weight. The classifier repeats this arithmetic when it predicts.
    """
    return FeatureUnion(
        [(name, _vectorizer(name, least)) for name, least in min_df.items()],
        transformer_weights={name: BLOCKS[name].weight for name in min_df},
        verbose_feature_names_out=False,
    )


def _vectorizer(name: str, min_df: int) -> TfidfVectorizer:
    def features(utterance: str) -> list[str]:
        # Sorted, because the order of a set differs from run to run, and with it the last digits of sums.
        return sorted(BLOCKS[name].of(tokenize(utterance)))

    return TfidfVectorizer(analyzer=features, binary=True, norm="l2", smooth_idf=True, min_df=min_df)
