"""One line a request: what it was, how it was answered and how fast; never words, ids or dates.

The line is JSON in Amazon's embedded metric format, so that CloudWatch turns it into metrics. It goes to standard
output, and only in Lambda. If the owner of the skill has opted in, the words of a question that the article does not
answer go into a line of their own, without numbers and names and with nothing beside them.
"""

import json
import re
import sys
import time
from typing import TYPE_CHECKING, Any

from skill.dialog.session import REPEATS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from skill.catalog import Catalog
    from skill.dialog.reply import Answer
    from skill.dialog.turn import Request

METRICS = {
    "Requests": "Count",
    "Answered": "Count",
    "Unanswered": "Count",
    "Emergencies": "Count",
    "Failures": "Count",
    "Cold": "Count",
    "Milliseconds": "Milliseconds",
}
"""Name and unit of each metric; the function's name is their only dimension."""
COUNTED_KINDS = {"Answered": "answer", "Unanswered": "gap", "Emergencies": "emergency", "Failures": "error"}
"""The kind of reply that each of these metrics counts."""
FAILED, REJECTED = "error", "rejected"
"""Kinds of reply without an answer: to an unreadable request, and to a request for another skill."""
_NAME = re.compile(r"[A-Za-z][A-Za-z.-]{,79}")


class RequestLog:
    """Writes the lines. The first one of a process is marked as a cold start."""

    def __init__(self, catalog: "Catalog", *, function: str, keep_unanswered: bool = False) -> None:
        """`function` is the name of the Lambda function; nothing is written without one."""
        self._catalog = catalog
        self._function = function
        self._keep_unanswered = keep_unanswered
        self._cold = True
        self.muted = False
        """Whether requests leave no line, and none counts as the first."""

    def write_answer(
        self,
        request: "Request",
        answer: "Answer | None",
        milliseconds: float,
        utterance: str,
        services: "Mapping[str, str] | None" = None,
    ) -> None:
        """Write the line of a request that the skill answered, or that it met with silence.

        `services` holds how each call of one of Alexa's services went; without a call the line has no such key.
        """
        kind = _logged_kind(answer) if answer else ""
        self._write(
            {
                "locale": _name(request.locale),
                "request": _name(request.type),
                "intent": _name(request.intent),
                "entries": answer.entries if answer else (),
                "kind": kind,
                "confidence": answer.confidence if answer else None,
                **({"services": dict(services)} if services else {}),
            },
            milliseconds,
        )
        if self._keep_unanswered and utterance and kind == COUNTED_KINDS["Unanswered"]:
            from skill.telemetry.redaction import redact

            kept = redact(utterance, self._catalog.ordinary_words)
            self._print(json.dumps({"unanswered": kept}, ensure_ascii=False))

    def write_unanswered_request(self, kind: str, request_type: object) -> None:
        """Write the line of a request that got no answer: `kind` is FAILED or REJECTED."""
        told = {"locale": None, "request": _name(request_type), "intent": None, "entries": (), "kind": kind}
        self._write({**told, "confidence": None}, 0.0)

    def _write(self, told: dict[str, Any], milliseconds: float) -> None:
        if self.muted:
            return
        cold, self._cold = self._cold, False
        metrics = [{"Name": name, "Unit": unit} for name, unit in METRICS.items()]
        namespace = self._catalog.metrics_namespace
        line = {
            "_aws": {
                "Timestamp": int(time.time() * 1000),
                "CloudWatchMetrics": [{"Namespace": namespace, "Dimensions": [["Function"]], "Metrics": metrics}],
            },
            "Function": self._function,
            **told,
            "cold": cold,
            "Requests": 1,
            **{metric: int(told["kind"] == kind) for metric, kind in COUNTED_KINDS.items()},
            "Cold": int(cold),
            "Milliseconds": round(milliseconds, 3),
        }
        self._print(json.dumps(line, separators=(",", ":")))

    def _print(self, line: str) -> None:
        if not self._function or self.muted:
            return
        try:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        except (OSError, ValueError, AttributeError):
            # Standard output is closed, full, missing, or cannot encode the line. The listener still gets the answer.
            return


def trace(error: BaseException) -> str:
    """What went wrong and where, without the errors' own messages, since those may hold what the listener said."""
    import traceback

    parts: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause and id(cause) not in seen:
        seen.add(id(cause))
        parts.insert(0, f"{''.join(traceback.format_tb(cause.__traceback__))}{type(cause).__qualname__}")
        cause = cause.__cause__ or cause.__context__
    return "\n".join(parts)


def _logged_kind(answer: "Answer") -> str:
    """The kind of the answer, but "repeat", "yes" or "next" if the listener said no more: those are no questions."""
    repeats = answer.act in REPEATS and answer.kind != "talk"
    return answer.act if answer.act and (answer.entries or repeats) else answer.kind


def _name(value: object) -> str | None:
    """A name as Alexa gives them; None for anything else that a damaged envelope may hold in its place."""
    return value if isinstance(value, str) and _NAME.fullmatch(value) else None
