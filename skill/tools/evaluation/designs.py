"""The designs for understanding a question that were compared: examples to learn from -> guesses at words."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from skill.local.authoring import Draft
from skill.local.minilm import encoder
from skill.local.training import Example, priors, train
from skill.local.understand import FALLBACK, Labelled
from skill.search import Index, letter_features, tokenize, word_features

CLUSTERS = 1200
NEIGHBOURS = 8
"""Texts that vote."""
K1, B = 1.5, 0.75
"""The usual parameters of BM25 (Robertson and Zaragoza, 2009)."""


@dataclass(frozen=True)
class Guess:
    """The entry that a design finds likeliest."""

    entry: str
    confidence: float
    """On the design's own scale; larger is surer."""


Rank = Callable[[Sequence[str]], list[Guess]]
"""Guesses for many questions at once."""


def bm25(examples: Sequence[Example]) -> Rank:
    """Okapi BM25 over one document for each entry: all its ways of asking and questions to learn from."""
    documents: dict[str, Counter[str]] = defaultdict(Counter)
    for example in examples:
        documents[_entry(example.label)].update(tokenize(example.words))
    present = Counter(word for document in documents.values() for word in document)
    rarity = {word: math.log(1 + (len(documents) - n + 0.5) / (n + 0.5)) for word, n in present.items()}
    average = sum(document.total() for document in documents.values()) / len(documents)

    def score(words: Sequence[str], document: Counter[str]) -> float:
        spread = K1 * (1 - B + B * document.total() / average)
        return sum(rarity.get(w, 0.0) * document[w] * (K1 + 1) / (document[w] + spread) for w in words)

    def guess(text: str) -> Guess:
        words = tokenize(text)
        return max((Guess(entry, score(words, doc)) for entry, doc in documents.items()), key=lambda g: g.confidence)

    return lambda texts: [guess(text) for text in texts]


def tfidf_nearest(examples: Sequence[Example]) -> Rank:
    """Vote of the nearest examples by cosine over words, word pairs and letter groups weighted by rarity."""
    neighbours = Neighbours([(example.words, _entry(example.label)) for example in examples])
    return lambda texts: [Guess(*neighbours.nearest(text)) for text in texts]


def linear(examples: Sequence[Example]) -> Rank:
    """The linear model that ships, pruned and packed as it ships."""
    index = Index(train(examples, priors(Draft())))
    return lambda texts: [Guess(best.entry, best.confidence) for best in (index.rank(text)[0] for text in texts)]


def linear_with_clusters(examples: Sequence[Example]) -> Rank:
    """The same, each word also counting by its cluster among the sentence embeddings of single words."""
    from sklearn.cluster import MiniBatchKMeans

    words = sorted({word for example in examples for word in tokenize(example.words)})
    vectors = encoder().encode(words)
    found = MiniBatchKMeans(CLUSTERS, random_state=0, n_init=1, batch_size=2048).fit_predict(vectors)
    cluster = {word: f"cluster{number}" for word, number in zip(words, found, strict=True)}

    def enriched(text: str) -> str:
        return " ".join([text, *(cluster[word] for word in tokenize(text) if word in cluster)])

    index = Index(train([Example(enriched(example.words), example.label) for example in examples], priors(Draft())))
    return lambda texts: [Guess(b.entry, b.confidence) for b in (index.rank(enriched(text))[0] for text in texts)]


def minilm_nearest(examples: Sequence[Example]) -> Rank:
    """The nearest example by cosine of sentence embeddings; 90 MB, too large to ship."""
    known = encoder().encode([example.words for example in examples])

    def rank(texts: Sequence[str]) -> list[Guess]:
        likeness = encoder().encode(texts) @ known.T
        best = likeness.argmax(axis=1)
        return [Guess(_entry(examples[n].label), float(likeness[row, n])) for row, n in enumerate(best)]

    return rank


def minilm_linear(examples: Sequence[Example]) -> Rank:
    """Logistic regression over sentence embeddings; 90 MB, too large to ship."""
    from sklearn.linear_model import LogisticRegression

    labels = [_entry(example.label) for example in examples]
    fitted = LogisticRegression(C=40.0, max_iter=200).fit(encoder().encode([e.words for e in examples]), labels)

    def rank(texts: Sequence[str]) -> list[Guess]:
        likely = fitted.predict_proba(encoder().encode(texts))
        best = np.asarray(likely).argmax(axis=1)
        return [Guess(str(fitted.classes_[n]), float(likely[row, n])) for row, n in enumerate(best)]

    return rank


class Neighbours:
    """Labelled texts, found by likeness: cosine over words, word pairs and letter groups weighted by rarity."""

    def __init__(self, labelled: Labelled) -> None:
        self._labels = [label for _, label in labelled]
        features = [_features(text) for text, _ in labelled]
        count = Counter(feature for found in features for feature in found)
        self._rarity = {feature: math.log(len(labelled) / n) + 1 for feature, n in count.items()}
        self._where: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, found in enumerate(features):
            length = math.sqrt(sum(self._rarity[feature] ** 2 for feature in found)) or 1.0
            for feature in found:
                self._where[feature].append((number, self._rarity[feature] / length))

    def nearest(self, text: str) -> tuple[str, float]:
        """The likeliest label and a confidence."""
        found = _features(text)
        unknown = math.log(len(self._labels)) + 1
        length = math.sqrt(sum(self._rarity.get(feature, unknown) ** 2 for feature in found)) or 1.0
        likeness: dict[int, float] = defaultdict(float)
        for feature in found:
            for number, weight in self._where.get(feature, ()):
                likeness[number] += self._rarity[feature] / length * weight
        closest = sorted(likeness.items(), key=lambda pair: -pair[1])[:NEIGHBOURS]
        return vote([(self._labels[number], like) for number, like in closest])


def vote(closest: Sequence[tuple[str, float]]) -> tuple[str, float]:
    """The label that the closest texts (label and likeness, best first) agree on, and a confidence from 0 to 1.

    It is the label's share of the vote, times the root of its best likeness.
    """
    if not closest:
        return FALLBACK, 0.0
    votes: dict[str, float] = defaultdict(float)
    for label, likeness in closest:
        votes[label] += max(likeness, 0.0) ** 3
    winner = max(votes, key=lambda label: votes[label])
    best = max(likeness for label, likeness in closest if label == winner)
    return winner, math.sqrt(max(best, 0.0)) * votes[winner] / (sum(votes.values()) or 1.0)


def _features(text: str) -> set[str]:
    tokens = tokenize(text)
    return word_features(tokens) | letter_features(tokens)


class EmbeddedNeighbours:
    """Labelled texts, found by cosine of their sentence embeddings: an understanding unrelated to the stand-in."""

    def __init__(self, labelled: Labelled) -> None:
        self._labels = [label for _, label in labelled]
        self._known = encoder().encode([text for text, _ in labelled])

    def nearest(self, text: str) -> tuple[str, float]:
        """The likeliest label and a confidence."""
        likeness = self._known @ encoder().encode([text])[0]
        return vote([(self._labels[n], float(likeness[n])) for n in likeness.argsort()[::-1][:NEIGHBOURS]])


SHIPPED = "linear (ships)"
DESIGNS: dict[str, Callable[[Sequence[Example]], Rank]] = {
    "BM25": bm25,
    "tf-idf nearest": tfidf_nearest,
    SHIPPED: linear,
    "linear, word clusters": linear_with_clusters,
    "MiniLM nearest": minilm_nearest,
    "MiniLM, linear": minilm_linear,
}


def _entry(label: str) -> str:
    return label.partition("/")[0]
