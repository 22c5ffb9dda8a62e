"""Evaluates what is said between questions: replies in each state of a session, emergencies, and whole conversations.

The sets stand in `content/utterances/dialogs/`; none of them is trained on. A line of the first three has `say` and
`right`, the names of what a right response does: the id of a dialog act, of an entry, two ids joined by "+", or one of
the names that `outcomes` gives to other responses.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from skill.catalog import Gap
from skill.dialog import dialog_acts, policy
from skill.dialog.closing import close, told_by
from skill.dialog.reply import EMERGENCY_KINDS, Answer, Choice, Offer, TourStep
from skill.dialog.session import Session
from skill.dialog.timeline import TIMELINE
from skill.dialog.turn import TurnContext
from skill.nlu.features import Utterance
from skill.tools.evaluation.report import markdown_table
from skill.tools.simulator.alexa_nlu import DEFAULT_LOCALE
from skill.tools.simulator.understanding import turn_without_alexa
from skill.tools.training.dataset import EVALUATION, UTTERANCES, DatasetError, parse_lines

FOLDER = UTTERANCES / "dialogs"
REPLIES, EMERGENCIES, HARMLESS, CONVERSATIONS = "replies", "emergencies", "harmless", "conversations"
COMPANION = "companion"
"""Wishes for the tour, the timeline, reminders, memory and manners of speech; lines like those of REPLIES."""
STATES = "states.toml"
"""The file beside the sets that says how a session gets into its states."""
EMERGENCY_STATES = ("new", "offer", "choice")
"""States in which each emergency and each harmless utterance is said."""
FRAGMENT, NEITHER, BOTH, GAP, CHOOSE = "fragment", "neither", "both", "gap", "choose"
TELLING = frozenset({"", "yes", "worry", "not_that", "complaint", "no"})
"""Dialog acts, and none, whose reply may tell entries that the words ask for."""
ONWARD = frozenset({"yes", "more", "next"})
"""Dialog acts that do the same in the tour: the next chapter is told."""
HELD_AT = datetime(2026, 11, 25, 10, tzinfo=UTC)
"""When all conversations are held, a Wednesday: "on Friday" means the same day whenever they are evaluated."""

Decide = Callable[[TurnContext], Answer]


class States(NamedTuple):
    """How a session gets into the states that depend on the document."""

    offers_after: str
    """A question whose answer ends with an offer."""
    choice: tuple[str, str]
    """The two topics of which the skill asks which was meant."""


class Dialog:
    """Conversations with a skill, without Alexa around it."""

    def __init__(self, app: Any, states: States) -> None:
        """Take the module `skill.app`, or anything with a CATALOG and a CLASSIFIER."""
        self._app = app
        offered = self.say(Session(), states.offers_after)[1]
        self.states: Mapping[str, Session] = {
            "new": Session(),
            "offer": offered,
            "open": offered._replace(pending=None, declined=2),
            "choice": self.respond(Session(), lambda turn: dialog_acts.disambiguate(turn, *states.choice))[1],
            "reprompt": self.respond(Session(), dialog_acts.ask_again)[1],
        }
        """A session in each state in which replies are evaluated."""

    def is_gap(self, name: str) -> bool:
        """Whether a name is that of a gap. As everywhere, any reply that the article does not say is right for one."""
        return isinstance(self._app.CATALOG.entries.get(name), Gap)

    def first_tells_second(self, names: str) -> bool:
        """Whether of two entries, "cost+sessions", the first tells what the second does."""
        first, _, second = names.partition("+")
        return bool(second) and second in told_by(self.turn(Session()), [first])

    def say(self, session: Session, words: str) -> tuple[Answer, Session]:
        """The response to some words, and the session after it."""
        return self.respond(session, lambda turn: policy.answer_utterance(turn, Utterance.of(words)))

    def respond(self, session: Session, decide: Decide) -> tuple[Answer, Session]:
        """A response, and the session after it; a new one once the session has ended."""
        turn = self.turn(session)
        answer = close(turn, decide(turn))
        return answer, Session() if answer.ends else session.after(answer)

    def turn(self, session: Session) -> TurnContext:
        """What the dialog decides the next response from."""
        turn = turn_without_alexa(self._app.CATALOG, self._app.CLASSIFIER, session, DEFAULT_LOCALE)
        return turn._replace(request=turn.request._replace(now=HELD_AT))


@dataclass(frozen=True)
class Judged:
    """One response of a dialog."""

    say: str
    right: tuple[str, ...]
    given: frozenset[str]
    kind: str

    @property
    def is_right(self) -> bool:
        """Whether the response does one of the right things."""
        either_order = {"+".join(reversed(name.split("+"))) for name in self.right}
        return not self.given.isdisjoint(either_order | set(self.right))

    @property
    def sends_to_help(self) -> bool:
        """Whether an emergency is told or asked about."""
        return self.kind in EMERGENCY_KINDS


def read_states(folder: Path = FOLDER) -> States:
    """How a session gets into its states. Raises DatasetError, which names the file."""
    try:
        found = tomllib.loads((folder / STATES).read_text("utf-8"))
        first, second = found["choice"]
        return States(found["offers_after"], (first, second))
    except FileNotFoundError as error:
        raise DatasetError(f"{folder.name}/{STATES}: is missing") from error
    except KeyError as error:
        raise DatasetError(f"{folder.name}/{STATES}: missing {error}") from error
    except ValueError as error:
        raise DatasetError(f"{folder.name}/{STATES}: {error}") from error


def read(name: str, use: str, folder: Path = FOLDER) -> tuple[str, list[dict[str, Any]]]:
    """What a set was used for, and its rows. Raises DatasetError, which names the file and the line."""
    path = folder / f"{name}_{use}.jsonl"
    rows = parse_lines(path.read_text("utf-8").splitlines(), lambda row: row, path.name)
    if not rows or not isinstance(rows[0], dict) or set(rows[0]) != {"use"}:
        raise DatasetError(f"{path.name}, line 1: must be a header with the key use")
    return rows[0]["use"], rows[1:]


def rows_of(name: str, use: str, folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The rows of a set; none if there is no such set. Raises DatasetError."""
    return read(name, use, folder)[1] if (folder / f"{name}_{use}.jsonl").exists() else []


def uses(folder: Path = FOLDER) -> dict[str, str]:
    """What the replies for validation and those for test were used for, as far as there are any."""
    return {use: read(REPLIES, use, folder)[0] for use in EVALUATION if (folder / f"{REPLIES}_{use}.jsonl").exists()}


def outcomes(session: Session, answer: Answer) -> frozenset[str]:
    """Every name for what an answer does in a session."""
    if answer.kind in EMERGENCY_KINDS and not answer.act:
        return frozenset(answer.entries)
    names = {answer.act} - {""}
    if answer.kind == "stop":
        # Without anything pending a no ends the session too.
        names |= {"stop"} if isinstance(session.pending, Offer | Choice | TourStep) else {"stop", "no"}
    if isinstance(session.pending, TourStep) and answer.act in ONWARD:
        names |= ONWARD
    if answer.act == "yes" and not answer.entries:
        # Both only ask what else the listener would like to know.
        names.add("acknowledge")
    if len(answer.entries) == 1 and answer.act == TIMELINE:
        # The one tip that was asked for beside the day.
        names |= set(answer.entries)
    if answer.entries and answer.act in TELLING:
        names |= {"+".join(answer.entries), *(answer.entries if len(answer.entries) == 1 else ())}
        if len(answer.entries) > 1 and isinstance(session.pending, Choice):
            names.add(BOTH)
        if answer.kind == "gap":
            names.add(GAP)
    others = {"reprompt": FRAGMENT, "disambiguate": CHOOSE}
    return frozenset(names or {others.get(answer.kind, NEITHER)})


def replies(dialog: Dialog, rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Judged]]:
    """Judge the reply in each row, by state."""
    judged: dict[str, list[Judged]] = {}
    for row in rows:
        session = dialog.states[row["after"]]
        judged.setdefault(row["after"], []).append(_judge(dialog, session, row)[0])
    return judged


def emergencies(dialog: Dialog, rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Judged]]:
    """Judge each utterance in several states; `right` is empty for what is harmless."""
    rows = list(rows)
    return {state: [_judge(dialog, dialog.states[state], row)[0] for row in rows] for state in EMERGENCY_STATES}


def conversations(dialog: Dialog, rows: Iterable[Mapping[str, Any]]) -> list[list[Judged]]:
    """Judge every turn of each conversation. One that ended goes on in a new session."""
    judged = []
    for row in rows:
        session, turns = Session(), []
        for turn in row["turns"]:
            found, session = _judge(dialog, session, turn)
            turns.append(found)
        judged.append(turns)
    return judged


def _judge(dialog: Dialog, session: Session, row: Mapping[str, Any]) -> tuple[Judged, Session]:
    answer, after = dialog.say(session, row["say"])
    right = [*row["right"], *([GAP] if any(map(dialog.is_gap, row["right"])) else [])]
    right += [name.partition("+")[0] for name in row["right"] if dialog.first_tells_second(name)]
    return Judged(row["say"], tuple(right), outcomes(session, answer), answer.kind), after


def counts(dialog: Dialog, use: str, folder: Path = FOLDER) -> dict[str, Any]:
    """Everything that is measured with the sets of one use ("validation" or "test"), JSON-ready."""
    by_state = replies(dialog, rows_of(REPLIES, use, folder))
    real = emergencies(dialog, rows_of(EMERGENCIES, use, folder))
    harmless = emergencies(dialog, rows_of(HARMLESS, use, folder))
    wishes: dict[str, list[Judged]] = {}
    for row in rows_of(COMPANION, use, folder):
        wishes.setdefault(row["right"][0], []).append(_judge(dialog, dialog.states[row["after"]], row)[0])
    talks = conversations(dialog, rows_of(CONVERSATIONS, use, folder))
    turns = [turn for talk in talks for turn in talk]
    return {
        "replies": {state: _right(judged) for state, judged in by_state.items()},
        "false emergencies among replies": sum(
            reply.sends_to_help and not reply.is_right for judged in by_state.values() for reply in judged
        ),
        "companion": {wish: _right(judged) for wish, judged in wishes.items()},
        "emergencies": {state: _kinds(judged) for state, judged in real.items()},
        "harmless": {state: _kinds(judged) for state, judged in harmless.items()},
        "turns": _right(turns),
        "conversations": {"all": len(talks), "right": sum(all(turn.is_right for turn in talk) for talk in talks)},
    }


def _right(judged: Sequence[Judged]) -> dict[str, int]:
    return {"all": len(judged), "right": sum(reply.is_right for reply in judged)}


def _kinds(judged: Sequence[Judged]) -> dict[str, int]:
    """How many were told as an emergency, how many were asked about, how many neither."""
    kinds = Counter(reply.kind if reply.sends_to_help else "neither" for reply in judged)
    return {"all": len(judged), **{kind: kinds[kind] for kind in ("emergency", "emergency_check", "neither")}}


def transcripts(dialog: Dialog, rows: Iterable[Mapping[str, Any]]) -> str:
    """Conversations as they are heard, in Markdown; a response that is not right is marked."""
    parts = [_TRANSCRIPTS]
    for row in rows:
        session = Session()
        lines = [f"## {row['who'][0].upper()}{row['who'][1:]}", ""]
        for turn in row["turns"]:
            judged, _ = _judge(dialog, session, turn)
            answer, session = dialog.say(session, turn["say"])
            heard = " ".join(filter(None, (answer.text, answer.disclaimer, answer.question)))
            mark = "" if judged.is_right else f" *(expected: {' or '.join(turn['right'])})*"
            lines += [f"- **You:** {turn['say']}", f"- **Guide:** {heard}{' *(ends)*' if answer.ends else ''}{mark}"]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


_TRANSCRIPTS = """\
# Transcripts

Written by `make evaluate`: the first ten conversations of the test set, in its order, as they are heard in the United
States. The words were written before anybody knew what the skill would say; a response that the writer did not expect
is marked.
"""


def read_acts(path: Path) -> list[tuple[str, str]]:
    """The words and the act of each line of a file. Raises DatasetError, which names the line, or OSError."""
    return parse_lines(path.read_text("utf-8").splitlines(), lambda row: (row["say"], row["act"]), str(path))


def acts_table(dialog: Dialog, lines: Iterable[tuple[str, str]]) -> str:
    """A row for each act: how often which response was given to it after an offer, in Markdown."""
    session, given = dialog.states["offer"], dict[str, Counter[str]]()
    for words, act in lines:
        answer, _ = dialog.say(session, words)
        done = answer.act or (f"{answer.kind} {'+'.join(answer.entries)}" if answer.entries else answer.kind)
        given.setdefault(act, Counter())[done] += 1
    rows = [
        [act, str(counts.total()), ", ".join(f"{done} {count}" for done, count in counts.most_common())]
        for act, counts in given.items()
    ]
    return markdown_table([["act", "lines", "responses"], *rows])


def document(by_use: Mapping[str, Mapping[str, Any]], uses: Mapping[str, str]) -> str:
    """The report in Markdown: a table for each kind of set."""
    parts = [_INTRODUCTION, "".join(f"- {use}: {text}\n" for use, text in uses.items())]
    rows = [
        [use, state, str(found["all"]), str(found["right"]), _percent(found["right"], found["all"])]
        for use, result in by_use.items()
        for state, found in [*result["replies"].items(), ("all states", _sum(result["replies"].values()))]
    ]
    parts += ["## Replies", markdown_table([["use", "state", "replies", "right", "share"], *rows]) + "\n"]
    parts.append(
        "".join(
            f"False emergencies among the replies for {use}: {result['false emergencies among replies']}.\n"
            for use, result in by_use.items()
        )
    )
    rows = [
        [use, wish, str(found["all"]), str(found["right"]), _percent(found["right"], found["all"])]
        for use, result in by_use.items()
        for wish, found in [*result["companion"].items(), ("all wishes", _sum(result["companion"].values()))]
    ]
    parts += ["## Companion", markdown_table([["use", "wish", "utterances", "right", "share"], *rows]) + "\n"]
    head = ["use", "set", "state", "utterances", "sent to help", "asked", "neither"]
    rows = [
        [use, name, state, *map(str, found.values())]
        for use, result in by_use.items()
        for name in ("emergencies", "harmless")
        for state, found in result[name].items()
    ]
    parts += ["## Emergencies, and what looks like one", markdown_table([head, *rows]) + "\n"]
    rows = [
        [use, name, str(found["all"]), str(found["right"]), _percent(found["right"], found["all"])]
        for use, result in by_use.items()
        for name, found in (("turns", result["turns"]), ("conversations", result["conversations"]))
    ]
    parts += ["## Conversations", markdown_table([["use", "", "number", "right", "share"], *rows]) + "\n"]
    return "\n".join(parts)


_INTRODUCTION = """\
# Evaluation of conversations

Written by `make evaluate`. The sets stand in `skill/content/utterances/dialogs/`; other people wrote them than those
who wrote for training, and nothing is trained on them. A state is what the skill has just done: `new` nothing yet,
`offer` offered a topic, `open` asked whether there is anything else, `choice` asked which of two topics was meant,
`reprompt` asked for the words again. Wishes for the companion (the tour, the timeline, reminders, memory, manners of
speech) are said when it is `open`. A conversation is right if every turn of it is.
"""


def _sum(found: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter({"all": 0, "right": 0})
    for counts in found:
        total.update(counts)
    return dict(total)


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else ""
