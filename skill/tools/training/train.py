"""Trains the intent classifier (command `train`): utterances -> a pruned and quantized linear model, `model.bin`.

The model is a multinomial logistic regression over TF-IDF features. Every entry is a label. Each topic with variants
has a second, small model that tells its variants apart. One more tells emergencies from everything else, and one tells
words that choose between two things. Most weights matter little: small ones are dropped, the rest become single bytes.
"""

import argparse
import hashlib
import json
import math
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import vstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from skill.dialog.policy import LEADING
from skill.nlu import classifier, model_file
from skill.nlu.classifier import CHOICES, EMERGENCIES
from skill.nlu.features import BLOCKS, LETTER_GROUP, PAIR_REACH, Utterance, respell
from skill.nlu.model_file import Row
from skill.tools.authoring.draft import Draft
from skill.tools.training.dataset import choice_utterances
from skill.tools.training.vectorizer import tfidf

MIN_DF = {"words": 2, "letters": 3, "distant_pairs": 3}
"""Something of a block is a feature if it occurs in this many training examples."""
REGULARIZATION, OF_EMERGENCIES = 20.0, 100.0
"""`C` of the logistic regression, the inverse of the regularization strength: in general, and for what tells
emergencies from everything else."""
MAX_ITERATIONS, TOLERANCE = 2000, 1e-5
"""When a fit ends. With scikit-learn's own tolerance, 1e-4, it may end after 50 iterations or after 200, and a few more
utterances gave a model with twice the false emergencies."""
MANY, PASSES = 50_000, 20
"""From so many examples on the entries are learned by so many passes of a stochastic method, in minutes instead of most
of an hour; further passes change no more answers than chance does."""
MIN_WEIGHT = 0.4
"""Weights smaller than this are dropped."""
TOPIC_PRIOR = 0.8
"""Factor on the likelihood of each topic, because near misses of topics are over-represented in the training data."""
GENERAL_GAP_PRIOR = 0.5
"""Factor on the likelihood of the general gaps, which should take only what fits no other entry."""
PLAIN_PRIOR = 0.4
"""Factor on the likelihood of a topic's plain answer among its variants: most who write for training name no variant,
whatever they ask."""
THRESHOLDS = {
    "answer": 0.2, "disambiguate": 0.25, "both": 0.35, "emergency": 0.9, "clause": 0.98, "emergency_check": 0.1,
    "without_evidence": 0.2, "with_red_flag": 0.9, "choice": 0.4,
}  # fmt: skip
"""See `skill.nlu.classifier.Thresholds`; chosen on the validation set."""
BREATHS, BREATH_MAX_WORDS = 2000, 10
"""How many pairs of each kind are made to tell emergencies apart, and how many words what stands beside has at most."""
BESIDE_REMARKS, REMARK_MAX_WORDS, QUESTION_WORDS, REMARK_FIRST = 0.1, 8, (3, 12), 0.8
"""How many questions are learned beside a remark in one breath, of all that was said; how many words the two have; and
which share of the remarks comes first."""
MAX_WEIGHT_BYTE, MAX_RARITY_BYTE = 127, 255
BIAS_DECIMALS = 4


@dataclass(frozen=True)
class Example:
    """An utterance with the one label it should get."""

    say: str
    label: str
    """An entry id or "entry/variant"."""
    completed: bool = False
    """Whether the subject of the latest answer stands behind what was said. Only entries are told by such words:
    emergencies and choices are looked for in what was said."""

    @property
    def entry(self) -> str:
        """The entry of the label."""
        return self.label.partition("/")[0]


@dataclass(frozen=True)
class Column:
    """The trained weights of one label."""

    label: str
    """An entry id, "entry/variant", or "entry/" for the plain answer of an entry that has variants."""
    weights: NDArray[np.float64]
    """One for each feature."""
    bias: float


def run(options: argparse.Namespace) -> int:
    """Train the classifier on the utterances in the content; with --check, say whether `model.bin` is stale."""
    draft = Draft()
    if options.check:
        fresh = is_fresh(draft)
        print("The model is up to date." if fresh else "The model is stale; run `make train`")
        return 0 if fresh else 1
    examples, choices = training_examples(draft), choice_examples(draft)
    specific = {*draft.entries["topics"], *draft.entries["gaps"]}
    packed = train(examples, priors(draft, examples), draft.entries["emergencies"], choices, specific, _tell)
    _replace(Path(classifier.COMPILED), packed)
    print(f"trained on {len(examples) + len(choices)} utterances: {len(packed) / 1e6:.2f} MB")
    return 0


def is_fresh(draft: Draft) -> bool:
    """Whether `model.bin` is there and was trained on the utterances in the content."""
    try:
        known = classifier.load().digest
    except (OSError, KeyError, ValueError):
        return False
    examples = training_examples(draft)
    return known == digest([*examples, *choice_examples(draft)], priors(draft, examples))


def _tell(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)


def _replace(path: Path, data: bytes) -> None:
    """Put the data in the place of a file that a running skill may have mapped into memory."""
    new = path.with_suffix(".new")
    new.write_bytes(data)
    new.replace(path)


def training_examples(draft: Draft) -> list[Example]:
    """List what was said, and with the subject of the latest answer behind it once more what was said after one.

    That is one of the ways in which `skill.dialog.expectation` reads such words.
    """
    of_files = (u for u in draft.training_utterances if len(u.labels) == 1 and u.after)
    about_last = ((u.labels[0], f"{u.say} {draft.subject(u.after)}") for u in of_files)
    return [*said_examples(draft), *(replace(e, completed=True) for e in _respelled(draft, about_last))]


def said_examples(draft: Draft) -> list[Example]:
    """List the utterances of the entries, then those to train on that have a single label and mean it by themselves."""
    of_files = ((u.labels[0], u.say) for u in draft.training_utterances if len(u.labels) == 1 and u.alone)
    return _respelled(draft, [*draft.utterances(), *of_files])


def choice_examples(draft: Draft) -> list[Example]:
    """List words that choose between two things, labelled "choices/first" and so on."""
    choices = choice_utterances(draft.folder / "utterances")
    return _respelled(draft, ((f"{CHOICES}/{way}", say) for say, way in choices))


def _respelled(draft: Draft, labelled: Iterable[tuple[str, str]]) -> list[Example]:
    """Labels and utterances as examples, in the spelling that the classifier is given when the skill runs."""
    heard_as, initialisms = draft.heard_as, draft.initialisms
    return [Example(respell(Utterance.of(say), heard_as, initialisms).text, label) for label, say in labelled]


def priors(draft: Draft, examples: Sequence[Example]) -> dict[str, float]:
    """Map entries to the factor by which they are likelier than their share of the training data.

    A young skill may have thousands of utterances for its dialog acts, and few for its topics and gaps. These get a
    factor with which they are together as likely as the dialog acts.
    """
    topics, gaps, acts = (draft.entries[kind] for kind in ("topics", "gaps", "dialog_acts"))
    questions = sum(example.entry in topics or example.entry in gaps for example in examples)
    factor = max(1.0, sum(example.entry in acts for example in examples) / max(1, questions))
    balance = dict.fromkeys(gaps, factor) if factor > 1 else {}
    return (
        balance
        | dict.fromkeys(topics, TOPIC_PRIOR * factor)
        | dict.fromkeys(draft.skill["general_gaps"], GENERAL_GAP_PRIOR * factor)
    )


def digest(examples: Sequence[Example], prior: Mapping[str, float]) -> str:
    """Digest the training data and settings, to tell a stale model. The order of the examples does not matter."""
    settings = [
        MIN_DF, LETTER_GROUP, PAIR_REACH, [block.weight for block in BLOCKS.values()], REGULARIZATION, OF_EMERGENCIES,
        MAX_ITERATIONS, TOLERANCE, MANY, PASSES, MIN_WEIGHT, PLAIN_PRIOR, THRESHOLDS, BREATHS, BREATH_MAX_WORDS,
        BESIDE_REMARKS, REMARK_MAX_WORDS, QUESTION_WORDS, REMARK_FIRST, sorted(prior.items()),
    ]  # fmt: skip
    text = json.dumps([settings, sorted(map(astuple, examples))])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def train(
    examples: Sequence[Example],
    prior: Mapping[str, float],
    emergencies: Iterable[str],
    choices: Sequence[Example] = (),
    specific: Collection[str] = (),
    tell: Callable[[str], None] = lambda _: None,
) -> bytes:
    """Train a model and return the bytes of its file.

    `prior` is by entry; 1 where it has none. `emergencies` are the entries that are told from all others once more.
    `choices` are words that choose between two things; they are no examples of any entry. `specific` are the entries
    that questions are about. `tell` hears what is learned next, because some of it takes minutes.
    """
    trained_on = digest([*examples, *choices], prior)
    tell(f"learning {len({example.entry for example in examples})} entries from {len(examples)} utterances")
    vectorizer = tfidf(MIN_DF)
    vectorizer.fit([example.say for example in (*examples, *choices)])
    matrix = vectorizer.transform([example.say for example in examples])
    pairs = beside_remarks(examples, specific)
    labels = [example.entry for example in (*examples, *pairs)]
    columns = _fit(_with(matrix, vectorizer, pairs), labels, in_passes=len(examples) >= MANY)
    said = [row for row, example in enumerate(examples) if not example.completed]
    matrix, examples = matrix[said], [examples[row] for row in said]
    tell("learning variants")
    bias = [column.bias + math.log(prior.get(column.label, 1.0)) for column in columns]
    groups = [_fit_variants(matrix, examples, entry) for entry in sorted({e.entry for e in examples if "/" in e.label})]
    kinds = {example.entry for example in examples} & set(emergencies)
    if kinds:
        tell("learning emergencies")
        pairs = in_one_breath(examples, kinds)
        labels = [f"{EMERGENCIES}/{e.entry if e.entry in kinds else ''}" for e in (*examples, *pairs)]
        groups.append(_fit(_with(matrix, vectorizer, pairs), labels, regularization=OF_EMERGENCIES))
    if choices:
        tell("learning choices")
        labels = [*(choice.label for choice in choices), *(f"{CHOICES}/" for _ in examples)]
        groups.append(_fit(vstack([vectorizer.transform([choice.say for choice in choices]), matrix]), labels))
    for group in groups:
        columns += group
        bias += [column.bias for column in group]
    weights = np.stack([column.weights for column in columns], axis=1)
    weights[np.abs(weights) < MIN_WEIGHT] = 0.0
    rarity = np.concatenate([block.idf_ for _, block in vectorizer.transformer_list])
    scale = float(np.abs(weights).max()) / MAX_WEIGHT_BYTE
    return model_file.write(
        {"digest": trained_on, "thresholds": THRESHOLDS, "scale": scale},
        [column.label for column in columns],
        [round(float(value), BIAS_DECIMALS) for value in bias],
        _rows(vectorizer.get_feature_names_out().tolist(), rarity, np.rint(weights / scale).astype(int)),
    )


def _with(matrix: Any, vectorizer: Any, pairs: Sequence[Example]) -> Any:
    """The matrix with a row for each of the pairs behind its own."""
    return vstack([matrix, vectorizer.transform([pair.say for pair in pairs])]) if pairs else matrix


def beside_remarks(examples: Sequence[Example], specific: Collection[str]) -> list[Example]:
    """Questions about some entries, each with a remark before it or behind it: they count whatever stands beside them.

    The remarks are of all kinds that may lead a question, one kind as often as any other. The choice is the same for
    the same examples.
    """
    chosen = Random(0)  # noqa: S311 - nothing secret
    said, remarks = [example for example in examples if not example.completed], defaultdict[str, list[str]](list)
    for example in said:
        if example.entry in LEADING and len(example.say.split()) <= REMARK_MAX_WORDS:
            remarks[example.entry].append(example.say)
    least, most = QUESTION_WORDS
    questions = [e for e in said if e.entry in specific and least <= len(e.say.split()) <= most]
    kinds, pairs = sorted(remarks), []
    for _ in range(round(BESIDE_REMARKS * len(said)) if kinds and questions else 0):
        remark, question = chosen.choice(remarks[chosen.choice(kinds)]), chosen.choice(questions)
        parts = [remark, question.say] if chosen.random() < REMARK_FIRST else [question.say, remark]
        pairs.append(Example(" ".join(parts), question.entry))
    return pairs


def in_one_breath(examples: Sequence[Example], emergencies: Collection[str]) -> list[Example]:
    """Pairs of utterances said in one breath: an emergency beside something else, and two things that are none.

    They teach that an emergency counts whatever stands beside it. The choice is the same for the same examples.
    """
    chosen = Random(0)  # noqa: S311 - nothing secret
    alarming = [example for example in examples if example.entry in emergencies]
    harmless = [e for e in examples if e.entry not in emergencies and len(e.say.split()) <= BREATH_MAX_WORDS]
    pairs = []
    for _ in range(BREATHS if alarming and harmless else 0):
        for one in (chosen.choice(alarming), chosen.choice(harmless)):
            parts = [one.say, chosen.choice(harmless).say]
            chosen.shuffle(parts)
            pairs.append(Example(" ".join(parts), one.label))
    return pairs


def _fit(
    matrix: Any, labels: Sequence[str], *, in_passes: bool = False, regularization: float = REGULARIZATION
) -> list[Column]:
    """Fit a logistic regression; `matrix` has a row for each label in `labels`, and a column for each feature."""
    model = LogisticRegression(C=regularization, max_iter=MAX_ITERATIONS, tol=TOLERANCE)
    if in_passes:
        model.set_params(solver="saga", max_iter=PASSES, random_state=0)
    with warnings.catch_warnings():
        # It stops after so many passes, as it should.
        warnings.simplefilter("ignore" if in_passes else "default", ConvergenceWarning)
        fitted = model.fit(matrix, labels)
    weights, bias = fitted.coef_, fitted.intercept_
    if len(bias) == 1:  # scikit-learn gives two labels one row of weights, for the second
        weights, bias = np.vstack([-weights / 2, weights / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    return [Column(*column) for column in zip(fitted.classes_, weights, bias, strict=True)]


def _fit_variants(matrix: Any, examples: Sequence[Example], entry: str) -> list[Column]:
    """Fit what tells the variants of an entry from each other and from its plain answer."""
    rows = [row for row, example in enumerate(examples) if example.entry == entry]
    labels = [examples[row].label if "/" in examples[row].label else f"{entry}/" for row in rows]
    return [
        replace(column, bias=column.bias + math.log(PLAIN_PRIOR)) if column.label == f"{entry}/" else column
        for column in _fit(matrix[rows], labels)
    ]


def _rows(features: Sequence[str], rarity: NDArray[np.float64], weights: NDArray[np.int_]) -> dict[str, Row]:
    """Map each feature that has weights to its row of the model file; `weights` is features by labels."""
    used = np.flatnonzero(weights.any(axis=1))
    rarity_bytes = np.rint(rarity * (MAX_RARITY_BYTE / rarity[used].max())).astype(int)
    rows = {}
    for row in map(int, used):
        columns = np.flatnonzero(weights[row])
        rows[features[row]] = Row(int(rarity_bytes[row]), columns.tolist(), weights[row, columns].tolist())
    return rows
