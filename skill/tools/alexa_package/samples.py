"""Chooses the sample utterances of each locale, and leaves out those that would mislead Alexa's understanding."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfTransformer

from skill.dialog.closing import spell
from skill.dialog.tour import TOUR
from skill.tools.alexa_package.sample_rules import SAMPLES_MIN
from skill.tools.authoring.draft import Draft
from skill.tools.authoring.utterance_checks import unsayable
from skill.tools.simulator.alexa_nlu import SMOOTHING
from skill.tools.training.vectorizer import tfidf

SAMPLE_MAX_WORDS = 9
"""A training utterance of more words is not a sample."""

SAMPLES_MAX = 345
"""An intent keeps the shortest ones, and no more: Amazon takes 1.5 MB for a locale, and long utterances reach the skill
through carrier phrases and the slot."""
Samples = dict[str, list[str]]
"""Sample utterances by the id of their entry."""
Labelled = Mapping[str, str]
"""The id of the entry of each text."""


def choose(draft: Draft) -> dict[str, Samples]:
    """Return the samples of every entry, by locale and in its spelling, without misleading ones.

    Amazon's own intents keep all of theirs, which only add to what Amazon has taught them. Any other keeps as many as
    Amazon asks for, those that mislead least. All commands are kept. The locales share nearly all of their samples, so
    what misleads in one of them is left out of those that follow from the start.
    """
    candidates = _candidates(draft)
    features = FeatureTable.of(sorted({text for labelled in candidates.values() for text in labelled}))
    acts = draft.entries["dialog_acts"]
    kept = {entry_id for entry_id, entry in acts.items() if entry.get("intent", "").startswith("AMAZON.")}
    firm = commands(draft)
    chosen: dict[str, Samples] = {}
    misled: list[str] = []
    for locale, labelled in candidates.items():
        left_out = _dispensable(misled, labelled, kept, firm)
        while True:
            for text in left_out:
                del labelled[text]
            left_out = _dispensable(_misleading(labelled, features), labelled, kept, firm)
            if not left_out:
                break
            misled += left_out
        chosen[locale] = {entry_id: [] for entries in draft.entries.values() for entry_id in entries}
        for text, entry in labelled.items():
            chosen[locale][entry].append(text)
    return chosen


def commands(draft: Draft) -> set[str]:
    """The first utterances in the file of each dialog act: what listeners are told to say, such as "forget me"."""
    acts = draft.entries["dialog_acts"].values()
    return {draft.spoken(text) for act in acts for text in act["utterances"][:SAMPLES_MIN]}


def _dispensable(texts: Iterable[str], labelled: Labelled, kept: Collection[str], firm: Collection[str]) -> list[str]:
    """Those of some samples, without firm ones, of entries that are not in `kept`, as far as these can do without."""
    counts = Counter(labelled.values())
    found = []
    for text in texts:
        entry = labelled.get(text, "")
        if entry not in kept and text not in firm and counts[entry] > SAMPLES_MIN:
            counts[entry] -= 1
            found.append(text)
    return found


def _candidates(draft: Draft) -> dict[str, dict[str, str]]:
    """By locale, the entry of each text that could be a sample."""
    training = [
        utterance
        for utterance in draft.training_utterances
        if len(utterance.labels) == 1
        and utterance.alone
        and len(utterance.say.split()) <= SAMPLE_MAX_WORDS
        and not unsayable(utterance.say, draft.skill["invocation_name"])
    ]
    carriers = {draft.spoken(sample) for phrase in draft.carrier_phrases for sample in phrase["samples"]}
    acts = draft.entries["dialog_acts"]
    without_intent = {entry_id for entry_id, act in acts.items() if "intent" not in act}
    spoken = cache(draft.spoken)
    american = {local: us for locale in draft.locales for us, local in draft.wording(locale)["spelling"].items()}
    candidates = {}
    for locale in draft.locales:
        spelling = draft.wording(locale)["spelling"]
        labelled = [(found.labels[0], found.say) for found in training if locale in found.locales]
        entries = {
            spoken(spell(spell(text, american), spelling)): label.partition("/")[0]
            for label, text in (*labelled, *draft.utterances())
        }
        entries |= {draft.spoken(phrase): TOUR for phrase in draft.language["tour_phrases"]}
        candidates[locale] = _shortest(
            {text: entry for text, entry in entries.items() if text not in carriers and entry not in without_intent}
        )
    return candidates


def _shortest(labelled: Labelled) -> dict[str, str]:
    """The texts but for those that are more than an entry may have, in their order."""
    kept: set[str] = set()
    counts: Counter[str] = Counter()
    for text in sorted(labelled, key=lambda text: (len(text.split()), text)):
        counts[labelled[text]] += 1
        if counts[labelled[text]] <= SAMPLES_MAX:
            kept.add(text)
    return {text: entry for text, entry in labelled.items() if text in kept}


@dataclass(frozen=True)
class FeatureTable:
    """Which features occur in which texts. Each locale and each round of `choose` gives them other weights."""

    rows: Mapping[str, int]
    blocks: Sequence[csr_matrix]
    """A row for each text and a column for each feature, which is 1 where it occurs."""

    @classmethod
    def of(cls, texts: Sequence[str]) -> "FeatureTable":
        """Find the features of these texts."""
        blocks = [block for _, block in tfidf({"words": 1, "letters": 1}).transformer_list]
        return cls(
            {text: row for row, text in enumerate(texts)},
            [block.set_params(use_idf=False, norm=None).fit_transform(texts) for block in blocks],
        )

    def tfidf(self, texts: Collection[str]) -> csr_matrix:
        """The TF-IDF matrix of some of the texts, as if there were no others."""
        rows = [self.rows[text] for text in texts]
        parts = []
        for block in self.blocks:
            part = block[rows]
            parts.append(TfidfTransformer().fit_transform(part[:, part.getnnz(axis=0) > 0]))
        return hstack(parts, format="csr")


def _misleading(labelled: Labelled, features: FeatureTable) -> Iterator[str]:
    return (text for text, _, _ in misleading_samples(labelled, features))


def misleading_samples(labelled: Labelled, features: FeatureTable | None = None) -> list[tuple[str, str, str]]:
    """Return the samples that naive Bayes assigns to another entry, the worst first: sample, own entry, other entry.

    Leave-one-out: what classifies a sample has learned all the others, but not that sample.
    """
    matrix = (features or FeatureTable.of(list(labelled))).tfidf(labelled)
    names, own = np.unique(list(labelled.values()), return_inverse=True)
    scores = _leave_one_out(matrix, own, len(names))
    best, rows = scores.argmax(axis=1), np.arange(len(own))
    excess = scores[rows, best] - scores[rows, own]
    texts = list(labelled)
    worst_first = sorted(np.flatnonzero(best != own), key=lambda row: -excess[row])
    return [(texts[row], str(names[own[row]]), str(names[best[row]])) for row in worst_first]


def _leave_one_out(matrix: csr_matrix, own: NDArray[np.intp], classes: int) -> NDArray[np.float64]:
    """The log-likelihood of each row in each class by multinomial naive Bayes that did not learn that row.

    Up to a constant for each row: log(1 + count / smoothing) replaces log(count + smoothing), because it keeps the
    counts sparse. scikit-learn's MultinomialNB computes the same from dense counts and takes twice as long.
    """
    rows = np.arange(len(own))
    counts = csr_matrix((np.ones(len(own)), (own, rows)), shape=(classes, len(own))) @ matrix
    lengths = matrix.sum(axis=1).A1
    totals = counts.sum(axis=1).A1 + SMOOTHING * matrix.shape[1]
    scores: NDArray[np.float64] = (matrix @ (counts / SMOOTHING).log1p().T).toarray() - np.outer(
        lengths, np.log(totals)
    )
    row = np.repeat(rows, np.diff(matrix.indptr))
    others = np.maximum(counts.toarray()[own[row], matrix.indices] - matrix.data, 0)
    evidence = np.bincount(row, matrix.data * np.log1p(others / SMOOTHING), minlength=len(own))
    scores[rows, own] = evidence - lengths * np.log(totals[own] - lengths)
    return scores
