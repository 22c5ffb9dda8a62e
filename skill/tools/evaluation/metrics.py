"""Measures the answers on questions that nothing was trained on, and other designs beside them."""

import gzip
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from skill import app, search
from skill.content import QUESTION_INTENT, QUESTION_SLOT, Alarm, Gap, Topic
from skill.local.designs import Guess
from skill.local.questions import Asked
from skill.local.simulator import Conversation, Exchange, envelope, intent_request
from skill.local.understand import DEFAULT_LOCALE, Model, Understanding

KINDS = ("answer", "unknown", "offtopic", "urgent")
_SESSION = {"new": True, "sessionId": "amzn1.echo-api.session.MEASURE", "attributes": {}}


@dataclass(frozen=True)
class Reply:
    """How one question was answered."""

    asked: Asked
    kind: str
    entries: tuple[str, ...]
    turns: int = 1

    @property
    def right(self) -> bool:
        """Whether a listener got what the article says, or an honest word that it says nothing."""
        return self.asked.answered_by(self.kind, self.entries)


@dataclass(frozen=True)
class Result:
    """Replies to all questions, counted."""

    name: str
    replies: Sequence[Reply]

    def share(self, kind: str) -> float:
        """Right ones among the questions of a kind, from 0 to 1."""
        of_kind = [reply for reply in self.replies if reply.asked.kind == kind]
        return sum(reply.right for reply in of_kind) / len(of_kind)

    @property
    def all_right(self) -> float:
        """Right ones among all questions, from 0 to 1."""
        return sum(reply.right for reply in self.replies) / len(self.replies)

    @property
    def wrong_assertions(self) -> int:
        """Answers given where the article has none, or with the wrong topic."""
        return sum(reply.kind == "answer" and not reply.right for reply in self.replies)

    @property
    def wrong_refusals(self) -> int:
        """Questions that the article answers and the skill did not."""
        return sum(reply.asked.kind == "answer" and reply.kind in ("unknown", "offtopic") for reply in self.replies)

    @property
    def missed_alarms(self) -> list[Reply]:
        """Alarming words that were answered as anything else."""
        return [reply for reply in self.replies if reply.asked.kind == "urgent" and reply.kind != "urgent"]

    @property
    def false_alarms(self) -> list[Reply]:
        """Harmless words that were taken for alarming."""
        return [reply for reply in self.replies if reply.asked.kind != "urgent" and reply.kind == "urgent"]

    @property
    def first_turn(self) -> float:
        """Right ones at the first turn among all questions, from 0 to 1."""
        return sum(reply.right and reply.turns == 1 for reply in self.replies) / len(self.replies)

    def confusions(self) -> Counter[tuple[str, str]]:
        """What was meant and what was answered, for the wrong ones."""
        return Counter(
            (_meant(reply.asked), "+".join(reply.entries) or reply.kind) for reply in self.replies if not reply.right
        )


def free_question(asked: Iterable[Asked]) -> Result:
    """Each question whole, as the slot of AskQuestionIntent, through the handler in a session of its own."""
    replies = []
    for question in asked:
        request = intent_request(Understanding(QUESTION_INTENT, {QUESTION_SLOT: question.words}))
        state = app.handler(envelope(request, session=_SESSION, locale=DEFAULT_LOCALE), None)["sessionAttributes"]
        replies.append(_reply(question, state["kind"], (state["last"] or {}).get("entries", [])))
    return Result("free question", replies)


def spoken(asked: Iterable[Asked], name: str, model: Model) -> Result:
    """Each question through an understanding of the interaction model, in a conversation of its own."""
    conversation = Conversation(DEFAULT_LOCALE, model)
    replies = []
    for question in asked:
        exchange: Exchange = conversation.say(question.words)
        replies.append(_reply(question, exchange.kind, exchange.topics, exchange.turns))
        conversation.hang_up()
    return Result(name, replies)


def design(asked: Sequence[Asked], name: str, guesses: Sequence[Guess]) -> Result:
    """Guesses as replies; below a threshold a guess is a refusal, the threshold being the best one in hindsight."""
    bound = [
        Result(name, [_judged(q, g, t) for q, g in zip(asked, guesses, strict=True)]) for t in _thresholds(guesses)
    ]
    return max(bound, key=lambda result: result.all_right)


def curve(asked: Sequence[Asked], guesses: Sequence[Guess]) -> list[tuple[float, float, float]]:
    """For a row of thresholds: threshold, right ones among the answerable, right ones among the unanswerable."""
    points = []
    for step in range(41):
        result = Result("", [_judged(q, g, step / 40) for q, g in zip(asked, guesses, strict=True)])
        points.append((step / 40, result.share("answer"), result.share("unknown")))
    return points


@dataclass(frozen=True)
class Speed:
    """What the engine costs at run time."""

    p50: float
    """Milliseconds for a question, like the next."""
    p99: float
    load: float
    """Milliseconds to read the index, median of several."""
    size: int
    """Bytes of the index."""
    zipped: int


def speed(asked: Sequence[Asked]) -> Speed:
    """Time the engine alone on questions."""
    index = search.load()
    data = Path(search.COMPILED).read_bytes()
    each = [milliseconds(lambda words=question.words: index.rank(words)) for question in asked]  # type: ignore[misc]
    cuts = quantiles(each, n=100)
    return Speed(
        cuts[49], cuts[98], median(milliseconds(search.load) for _ in range(9)), len(data), len(gzip.compress(data))
    )


def milliseconds(work: Callable[[], object]) -> float:
    """How long some work takes, done once."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _thresholds(guesses: Sequence[Guess]) -> list[float]:
    ordered = sorted(guess.confidence for guess in guesses)
    return [ordered[len(ordered) * step // 100] for step in range(0, 100, 2)]


def _judged(asked: Asked, guess: Guess, threshold: float) -> Reply:
    entry = app.CONTENT.entries.get(guess.entry)
    if isinstance(entry, Alarm):
        return Reply(asked, "urgent", (guess.entry,))
    if isinstance(entry, Topic) and guess.confidence >= threshold:
        return Reply(asked, "answer", (guess.entry,))
    if isinstance(entry, Topic | Gap):
        return Reply(asked, "unknown", (guess.entry,))
    return Reply(asked, "offtopic", ())


def _reply(asked: Asked, kind: str, entries: Sequence[str], turns: int = 1) -> Reply:
    return Reply(asked, kind, tuple(entries) if kind in (*KINDS, "which") else (), turns)


def _meant(asked: Asked) -> str:
    return "+".join(sorted(asked.right[0])) if asked.right else asked.kind
