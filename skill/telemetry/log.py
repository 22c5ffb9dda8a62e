"""One line a request: what it was, how it was answered and how fast; never words, ids or dates.

The line is JSON in Amazon's embedded metric format, so that CloudWatch makes metrics of it. It goes to standard output,
and only in Lambda. Where the owner of the skill has opted in, the words of a question that the article does not answer
go into a line of their own, without numbers and names and with nothing beside them.
"""

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from skill.session import Answer

NAMESPACE = "MesotherapyGuide"
UNITS = {
    "Requests": "Count", "Answered": "Count", "Unanswered": "Count", "Alarms": "Count", "Failures": "Count",
    "Cold": "Count", "Milliseconds": "Milliseconds",
}  # fmt: skip
"""Name and unit of each metric; the function's name is their only dimension."""
COUNTED = {"Answered": "answer", "Unanswered": "unknown", "Alarms": "urgent", "Failures": "error"}
"""The kind of answer that each of these metrics counts."""
_NAME = re.compile(r"[A-Za-z][A-Za-z.-]{,79}")
FAILED, REJECTED = "error", "rejected"
"""Kinds of reply that no answer stands behind: to what cannot be read, and to a request for another skill."""


class Line:
    """What is known of a request while it is being answered."""

    def __init__(self, event: object, *, cold: bool) -> None:
        self._event = event
        self._cold = cold
        self._started = time.perf_counter()
        self.kind = ""
        self.answer: Answer | None = None
        self.said = ""
        """The listener's words, where the request holds them."""

    def text(self, function: str) -> str:
        """The line, for the function of that name."""
        kind = self.answer.kind if self.answer and not self.kind else self.kind
        counts = {name: int(kind == counted) for name, counted in COUNTED.items()}
        metrics = [{"Name": name, "Unit": unit} for name, unit in UNITS.items()]
        told = {
            "_aws": {
                "Timestamp": int(time.time() * 1000),
                "CloudWatchMetrics": [{"Namespace": NAMESPACE, "Dimensions": [["Function"]], "Metrics": metrics}],
            },
            "Function": function,
            "locale": _name(at(self._event, "request", "locale")),
            "request": _name(at(self._event, "request", "type")),
            "intent": _name(at(self._event, "request", "intent", "name")),
            "entries": self.answer.entries if self.answer else (),
            "kind": kind,
            "confidence": self.answer.confidence if self.answer else None,
            "cold": self._cold,
            "Requests": 1,
            **counts,
            "Cold": int(self._cold),
            "Milliseconds": round((time.perf_counter() - self._started) * 1000, 3),
        }
        return json.dumps(told, separators=(",", ":"))

    def words(self) -> str:
        """The line with the words of a question that was not answered; empty when there is none to keep."""
        if not self.said or not self.answer or self.answer.kind != COUNTED["Unanswered"]:
            return ""
        from skill.redaction import redact

        return json.dumps({"unanswered": redact(self.said)}, ensure_ascii=False)


_CURRENT: ContextVar[Line] = ContextVar("line")
_cold = True


@contextmanager
def request(event: object) -> Iterator[Line]:
    """Write the line of a request at its end, however it ends."""
    global _cold
    line, _cold = Line(event, cold=_cold), False
    with rehearsal(line):
        try:
            yield line
        finally:
            _write(line)


@contextmanager
def rehearsal(line: Line) -> Iterator[None]:
    """Have a line to fill in that is not written."""
    token = _CURRENT.set(line)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def current() -> Line:
    """The line of the request that is being answered. Raises LookupError outside of one."""
    return _CURRENT.get()


def trace(error: BaseException) -> str:
    """What went wrong and where, without the errors' own messages, since those may hold what the listener said."""
    import traceback

    parts: list[str] = []
    cause: BaseException | None = error
    while cause:
        parts.insert(0, f"{''.join(traceback.format_tb(cause.__traceback__))}{type(cause).__qualname__}")
        cause = cause.__cause__ or cause.__context__
    return "\n".join(parts)


def at(event: object, *path: str) -> Any:
    """What stands at a path within an envelope, however damaged it is; None where nothing does."""
    for key in path:
        event = event.get(key) if isinstance(event, dict) else None
    return event


def _name(value: object) -> str | None:
    """A name as Alexa gives them; None for anything else that a damaged envelope may hold in its place."""
    return value if isinstance(value, str) and _NAME.fullmatch(value) else None


def _write(line: Line) -> None:
    function = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
    if not function:
        return
    written = line.text(function) + "\n"
    if os.environ.get("KEEP_UNANSWERED") == "true" and (words := line.words()):
        written += words + "\n"
    sys.stdout.write(written)
    sys.stdout.flush()
