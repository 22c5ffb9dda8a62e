"""Learns from conversations what to expect of the next words (command `expectation`).

The weights that `skill.dialog.expectation` adds up are those of a conditional logistic regression: for each turn after
an answer they make the entries that are right as likely as can be among all candidates. All utterances are those for
validation, which the classifier was not trained on, so that its confidences are what they are for words that it never
saw. The weights know kinds of entries only, so another document may use the same ones.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from skill import catalog
from skill.catalog import Catalog, Gap
from skill.dialog import expectation, follow_up
from skill.dialog.reply import AskDay, AskTime, Choice
from skill.dialog.session import Session
from skill.dialog.turn import TurnContext
from skill.nlu import classifier
from skill.nlu.classifier import IntentClassifier
from skill.nlu.features import Utterance
from skill.tools.authoring.compile import compiled
from skill.tools.authoring.draft import EXPECTATION, Draft
from skill.tools.evaluation import dialogs
from skill.tools.training.dataset import test_utterances

USE = "validation"
SINGLE = 1 / 3
"""Weight of replies and wishes, which somebody wrote without a conversation around them. All others have 1: turns of
conversations come as often as people say them, and of requests about something else there can't be too many."""
ELSEWHERE_STATES = ("offer", "open")
"""States in which requests about something else are said, in turn."""
START = {f"alone.{length}": 1.0 for length in (*expectation.LENGTHS.values(), expectation.MANY_WORDS)}
"""Weights to hold the first conversations with: words count by themselves."""
ROUNDS = 2
"""How often the conversations are held; what a turn depends on is the session that the weights before it led to."""
REGULARIZATION = 2.0
DECIMALS = 2
HEADER = """\
# What was learned of the next words in a conversation: written by `make expectation`, which `make train` runs.
# `skill/dialog/expectation.py` explains the names. `alone` and `about_last` weigh the two readings of the words, by how
# many they are; the other tables say how likely a kind of entry is once something was told: after a question that yes
# or no answers, otherwise, and if the words ask.
"""


class Case(NamedTuple):
    """One turn after an answer."""

    signals: list[dict[str, float]]
    """What speaks for each candidate."""
    right: list[bool]
    """Which of them are right."""
    weight: float


def run(options: argparse.Namespace) -> int:
    """Learn the weights and write them; with --check, say whether they are those of the model and the conversations."""
    draft = Draft()
    model = classifier.load()
    current = digest(model)
    if options.check:
        fresh = draft.expectation["digest"] == current
        print("The expectation is up to date." if fresh else "The expectation is stale; run `make expectation`")
        return 0 if fresh else 1
    found = catalog.from_json(catalog.unseal(compiled(draft)))
    weights: Mapping[str, float] = START
    for number in range(1, ROUNDS + 1):
        cases = list(cases_of(found._replace(expectation=weights), model))
        print(f"round {number}: learning from {len(cases)} turns", file=sys.stderr, flush=True)
        weights = fit(cases)
    (draft.folder / EXPECTATION).write_text(HEADER + written(weights, current), "utf-8")
    print(f"learned {len(weights)} weights; `make build` compiles them")
    return 0


def digest(model: IntentClassifier) -> str:
    """Digest of all that the weights depend on but the content: the model, the conversations and the settings."""
    rows = [dialogs.rows_of(name, USE) for name in (dialogs.CONVERSATIONS, dialogs.REPLIES, dialogs.COMPANION)]
    settings = [
        expectation.LEAST, [*expectation.LENGTHS.items()], SINGLE, ELSEWHERE_STATES, ROUNDS,
        REGULARIZATION, DECIMALS,
    ]  # fmt: skip
    text = json.dumps([model.digest, rows, _about_something_else(), settings])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def cases_of(found: Catalog, model: IntentClassifier) -> Iterator[Case]:
    """The turns after an answer, in conversations as the skill holds them, and single utterances after one."""
    talk = dialogs.Dialog(SimpleNamespace(CATALOG=found, CLASSIFIER=model), dialogs.read_states())
    for row in dialogs.rows_of(dialogs.CONVERSATIONS, USE):
        session = Session()
        for turn in row["turns"]:
            yield from _case(talk.turn(session), turn["say"], turn["right"], 1.0)
            session = talk.say(session, turn["say"])[1]
    for name in (dialogs.REPLIES, dialogs.COMPANION):
        for row in dialogs.rows_of(name, USE):
            yield from _case(talk.turn(talk.states[row["after"]]), row["say"], row["right"], SINGLE)
    for say, state in zip(_about_something_else(), cycle(ELSEWHERE_STATES)):
        yield from _case(talk.turn(talk.states[state]), say, [expectation.OUT_OF_SCOPE], 1.0)


def fit(cases: Sequence[Case]) -> dict[str, float]:
    """The weights by their names, without those that round to nothing."""
    names = sorted({name for case in cases for signals in case.signals for name in signals})
    column = {name: at for at, name in enumerate(names)}
    candidates = [(at, signals) for at, case in enumerate(cases) for signals in case.signals]
    entries = [(row, column[name], value) for row, (_, found) in enumerate(candidates) for name, value in found.items()]
    rows, columns, values = zip(*entries, strict=True)
    matrix = csr_matrix((values, (rows, columns)), shape=(len(candidates), len(names)))
    case_of = np.array([at for at, _ in candidates])
    right = np.array([is_right for case in cases for is_right in case.right], dtype=float)
    weight = np.array([case.weight for case in cases])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = matrix @ weights
        best = np.full(len(cases), -np.inf)
        np.maximum.at(best, case_of, scores)
        odds = np.exp(scores - best[case_of])
        share = odds / np.bincount(case_of, odds)[case_of]
        of_right = np.bincount(case_of, share * right)
        among_right = share * right / of_right[case_of]
        gradient = matrix.T @ ((share - among_right) * weight[case_of]) + 2 * REGULARIZATION * weights
        return float(REGULARIZATION * weights @ weights - weight @ np.log(of_right)), gradient

    fitted = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    rounded = {name: round(float(weight), DECIMALS) for name, weight in zip(names, fitted.x, strict=True)}
    return {name: weight for name, weight in rounded.items() if weight}


def written(weights: Mapping[str, float], of: str) -> str:
    """The weights as TOML: a table for each kind, and what they were learned from."""
    tables: dict[str, list[str]] = {}
    for name, weight in weights.items():
        table, _, key = name.partition(".")
        tables.setdefault(table, [f"\n[weights.{table}]"]).append(f"{key} = {weight}")
    return "\n".join([f'digest = "{of}"', *(line for lines in tables.values() for line in lines)]) + "\n"


def _about_something_else() -> list[str]:
    rows = test_utterances()
    return [row.say for row in rows if row.file.startswith(f"{USE}/") and row.kind == expectation.OUT_OF_SCOPE]


def _case(turn: TurnContext, say: str, right: Sequence[str], weight: float) -> Iterator[Case]:
    """The turn as a case to learn from, if something was told before and one of the candidates is right."""
    last = follow_up.last_entry(turn)
    if not last or isinstance(turn.session.pending, Choice | AskDay | AskTime):
        return
    utterance = turn.catalog.as_written(Utterance.of(say)).shortened()
    found = expectation.readings(turn, utterance, last)
    meant = {part for name in right for part in name.split("+")}
    entries = expectation.candidates(found)
    is_right = [entry in meant or _both_are_gaps(turn.catalog, entry, meant) for entry in entries]
    if any(is_right):
        yield Case([dict(expectation.signals(turn.catalog, found, entry)) for entry in entries], is_right, weight)


def _both_are_gaps(found: Catalog, entry: str, meant: set[str]) -> bool:
    """Whether an entry and one that is meant are gaps. As everywhere, any gap is as right as any other."""
    gaps: list[Any] = [found.entries.get(name) for name in (entry, *meant)]
    return isinstance(gaps[0], Gap) and any(isinstance(gap, Gap) for gap in gaps[1:])
