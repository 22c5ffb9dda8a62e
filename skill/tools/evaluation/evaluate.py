"""Evaluates the skill (command `evaluate`): answers every validation and test utterance and counts what is right.

The counts for free questions are committed and compared exactly, so that every change of an answer is a visible diff.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from skill import app, catalog
from skill.catalog import QUESTION_INTENT, QUESTION_SLOT
from skill.dialog.session import Session
from skill.nlu import classifier
from skill.tools.evaluation import classifier_only, dialogs, report
from skill.tools.evaluation.metrics import Reply, Result
from skill.tools.simulator.alexa_nlu import DEFAULT_LOCALE, ResolvedIntent
from skill.tools.simulator.conversation import Conversation
from skill.tools.simulator.envelope import envelope, intent_request
from skill.tools.training import dataset
from skill.tools.training.dataset import DatasetError, TestUtterance

DIALOG_COUNTS, DIALOG_DOCUMENT = report.RESULTS / "conversations.json", report.RESULTS / "conversations.md"
TRANSCRIPTS_DOCUMENT, TRANSCRIPTS = report.RESULTS / "transcripts.md", 10
COUNTS = report.RESULTS / "evaluation.json"
UTTERANCES_MIN = 2
"""Of fewer utterances there are no percentiles."""
_SESSION = {"new": True, "sessionId": "amzn1.echo-api.session.EVALUATE", "attributes": {}}


def run(options: argparse.Namespace) -> int:
    """Evaluate and write `docs/results`; --check compares with the committed counts, --quick prints free questions.

    --acts prints what the skill does with each act of a file. Raises DatasetError if a set or that file is malformed.
    """
    if options.acts:
        print(dialogs.acts_table(dialogs.Dialog(app, dialogs.read_states()), dialogs.read_acts(options.acts)))
        return 0
    utterances = dataset.test_utterances()
    if len(utterances) < UTTERANCES_MIN:
        raise DatasetError(f"utterances/validation and utterances/test: {len(utterances)} utterances, needs two")
    dialog = dialogs.Dialog(app, dialogs.read_states()) if any(dialogs.FOLDER.glob("*.jsonl")) else None
    free = free_questions(utterances)
    if options.check:
        committed = [json.loads(file.read_text("utf-8")) for file in (COUNTS, DIALOG_COUNTS)]
        changed = list(differences(committed[0], counts(free)))
        changed += differences(committed[1], dialog_counts(dialog))
        print("\n".join(changed) if changed else "The counts are those of docs/results.")
        return 1 if changed else 0
    tables = {"Free questions": free}
    if not options.quick:
        tables["Spoken"] = spoken(utterances)
    known, model = catalog.load(), classifier.load()
    test = [utterance for utterance in utterances if utterance.file.startswith("test/")]
    text = report.document(tables, classifier_only.reliability(test, known, model))
    print(text, *report.emergencies(free), report.costs(classifier_only.speed(utterances)), sep="\n")
    if not options.quick:
        COUNTS.write_text(to_json(counts(free)), "utf-8")
        report.DOCUMENT.write_text(text, "utf-8")
        write_dialogs(dialog)
        report.draw_confusions(free)
        validation = [utterance for utterance in utterances if utterance.file.startswith("validation/")]
        curve = classifier_only.threshold_curve(validation, known, model)
        report.draw_threshold(curve, model.thresholds.answer)
    return 0


def write_dialogs(dialog: dialogs.Dialog | None) -> None:
    """Evaluate what is said between questions, and write and print the report. Without a dialog there are no counts."""
    by_use = dialog_counts(dialog)
    DIALOG_COUNTS.write_text(to_json(by_use), "utf-8")
    if dialog is None:
        print("utterances/dialogs holds no sets, so only questions were evaluated", file=sys.stderr)
        return
    text = dialogs.document(by_use, dialogs.uses())
    DIALOG_DOCUMENT.write_text(text, "utf-8")
    rows = dialogs.rows_of(dialogs.CONVERSATIONS, "test")[:TRANSCRIPTS]
    TRANSCRIPTS_DOCUMENT.write_text(dialogs.transcripts(dialog, rows), "utf-8")
    print(text)


def dialog_counts(dialog: dialogs.Dialog | None) -> dict[str, Any]:
    """The counts of the sets of dialogs, by use; empty without a dialog."""
    return {use: dialogs.counts(dialog, use) for use in dataset.EVALUATION} if dialog else {}


def free_questions(utterances: Iterable[TestUtterance]) -> Result:
    """Answer each utterance whole, as the slot of AskQuestionIntent, in a session of its own."""
    return Result([free_question(utterance) for utterance in utterances])


def free_question(utterance: TestUtterance) -> Reply:
    """Answer one utterance as the slot of AskQuestionIntent, through Lambda's handler."""
    request = intent_request(ResolvedIntent(QUESTION_INTENT, {QUESTION_SLOT: utterance.say}))
    response = app.handler(envelope(request, session=_SESSION, locale=DEFAULT_LOCALE), None)
    session = Session.read(response.get("sessionAttributes"))
    told = session.just_told
    return Reply(utterance, told.kind, told.entries, told.variants) if told else Reply(utterance, session.kind or "")


def spoken(utterances: Iterable[TestUtterance]) -> Result:
    """Say each utterance to the simulator, in a conversation of its own."""
    conversation = Conversation(DEFAULT_LOCALE)
    replies = []
    for utterance in utterances:
        exchange = conversation.say(utterance.say)
        replies.append(Reply(utterance, exchange.kind, tuple(exchange.topics), turns=exchange.turns))
        conversation.hang_up()
    return Result(replies)


def counts(result: Result) -> dict[str, Any]:
    """The counts of each file of utterances, JSON-ready."""
    return {file: of_file.counts() for file, of_file in result.by_file().items()}


def to_json(counts: Mapping[str, Any]) -> str:
    """Format counts so that a changed count is a changed line."""
    return json.dumps(counts, indent=1, sort_keys=True) + "\n"


def differences(committed: Any, now: Any, key: str = "") -> Iterator[str]:
    """Yield a line for each count that differs, such as "test/fourth_everyday right answer: 204 -> 205"."""
    if isinstance(committed, dict) and isinstance(now, dict):
        for name in sorted(committed.keys() | now.keys()):
            yield from differences(committed.get(name, 0), now.get(name, 0), f"{key} {name}".strip())
    elif committed != now:
        yield f"{key}: {committed} -> {now}"
