"""The sample utterances of a locale: the ways of asking, and those questions to learn from that mislead nobody."""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack

from skill.local import questions
from skill.local.authoring import Draft, unsayable
from skill.local.training import Block
from skill.local.understand import BLOCKS, SMOOTHING
from skill.search import tokenize
from skill.speech import spell

REGIONS: Mapping[str, frozenset[str]] = {
    "american": frozenset({"en-US", "en-CA"}),
    "australian_canadian_irish": frozenset({"en-AU", "en-CA", "en-GB"}),
    "british": frozenset({"en-GB"}),
    "beside_british_indian": frozenset({"en-AU", "en-GB", "en-IN"}),
    "everyday_american": frozenset({"en-US", "en-CA"}),
    "everyday_british": frozenset({"en-GB"}),
    "everyday_world": frozenset({"en-AU", "en-IN"}),
    "idioms_american_indian_african": frozenset({"en-US", "en-CA", "en-IN"}),
    "idioms_british_australian": frozenset({"en-AU", "en-GB"}),
    "indian": frozenset({"en-IN"}),
    "topics_american": frozenset({"en-US", "en-CA"}),
    "topics_british": frozenset({"en-GB"}),
    "topics_oceania": frozenset({"en-AU"}),
}
"""Locales where the speakers of a file are at home; those of any other file are at home in all."""
LONGEST = 9
"""Words of a question that is taken as a sample."""

Samples = dict[str, list[str]]
"""Sample utterances by the id of the entry."""


def choose(draft: Draft, locale: str) -> Samples:
    """The samples of every entry, in the spelling of the locale, without strays.

    Amazon's own intents keep theirs: they only add to what Amazon has taught them.
    """
    spelling = draft.wording(locale)["spelling"]
    asks = [(ask, label.partition("/")[0]) for label, ask in draft.asks()]
    chosen = {spell(words, spelling): entry for words, entry in (*_learned(locale), *asks)}
    for sample in {sample for form in draft.questions for sample in form["samples"]} & chosen.keys():
        del chosen[sample]
    kept = {entry_id for entry_id, entry in draft.entries["talk"].items() if entry["intent"].startswith("AMAZON.")}
    while wrong := [sample for sample, entry, _ in strays(list(chosen.items())) if entry not in kept]:
        for sample in wrong:
            del chosen[sample]
    samples: Samples = {entry: [] for _, entry in asks}
    for sample, entry in chosen.items():
        samples[entry].append(sample)
    return samples


def strays(labelled: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Samples nearer to those of another entry than to the rest of their own: sample, own entry, other entry.

    Nearer means: given to the other by what understands samples (`skill.local.understand.Bayes`), once it has learned
    all but this one.
    """
    found = [[features(tokenize(text)) for text, _ in labelled] for features in BLOCKS]
    matrix = hstack([Block(features, 1).matrix for features in found]).tocsr()
    names = sorted({entry for _, entry in labelled})
    own = np.array([names.index(entry) for _, entry in labelled])
    rows = np.arange(len(own))
    counts = (csr_matrix((np.ones(len(own)), (own, rows)), shape=(len(names), len(own))) @ matrix).toarray()
    totals, spread = counts.sum(axis=1), SMOOTHING * matrix.shape[1]
    scores = matrix @ (np.log(counts + SMOOTHING) - np.log(totals + spread)[:, None]).T
    for row, name in enumerate(own):
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        columns, weights = matrix.indices[part], matrix.data[part]
        others = np.log(np.maximum(counts[name, columns] - weights, 0) + SMOOTHING)
        scores[row, name] = weights @ (others - np.log(totals[name] - weights.sum() + spread))
    nearest = scores.argmax(axis=1)
    return [(*labelled[row], names[nearest[row]]) for row in map(int, np.flatnonzero(nearest != own))]


def _learned(locale: str) -> list[tuple[str, str]]:
    return [
        (question.words, question.labels[0].partition("/")[0])
        for question in questions.learned()
        if len(question.labels) == 1
        and locale in REGIONS.get(question.file, {locale})
        and len(question.words.split()) <= LONGEST
        and not unsayable(question.words)
    ]
