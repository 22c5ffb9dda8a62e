"""One line a request: what it was, how it was answered and how fast; never words, ids or dates.

The line is JSON in Amazon's embedded metric format, so that CloudWatch turns it into metrics. It goes to standard
output, and only in Lambda. If the owner of the skill has opted in, the words of a question that the article does not
answer go into a line of their own, without numbers and names and with nothing beside them.
"""

import json
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from skill.dialog.session import REPEATS
from skill.telemetry.known_names import BUILT_IN_INTENTS, OTHER, REQUEST_TYPES

if TYPE_CHECKING:
    import logging
    from collections.abc import Container, Mapping

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


class RequestLog:
    """Writes the lines. The first one of a process is marked as a cold start.

    Never raises: a line that cannot be written costs nobody an answer.
    """

    def __init__(self, catalog: "Catalog", *, function: str, keep_unanswered: bool = False) -> None:
        """`function` is the name of the Lambda function; nothing is written without one."""
        self._catalog = catalog
        self._function = function
        self._keep_unanswered = keep_unanswered
        self._intents = catalog.intents.keys() | catalog.carrier_phrases.keys() | BUILT_IN_INTENTS
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
        with suppress(Exception):
            self._write_answer(request, answer, milliseconds, utterance, services)

    def write_unanswered_request(self, kind: str, request_type: object) -> None:
        """Write the line of a request that got no answer: `kind` is FAILED or REJECTED."""
        told = {"locale": None, "request": _known(request_type, REQUEST_TYPES), "intent": None, "entries": ()}
        with suppress(Exception):
            self._write({**told, "kind": kind, "confidence": None}, 0.0)

    def _write_answer(
        self,
        request: "Request",
        answer: "Answer | None",
        milliseconds: float,
        utterance: str,
        services: "Mapping[str, str] | None",
    ) -> None:
        kind = _logged_kind(answer) if answer else ""
        self._write(
            {
                "locale": _known(request.locale, self._catalog.wordings),
                "request": _known(request.type, REQUEST_TYPES),
                "intent": _known(request.intent, self._intents),
                "entries": answer.entries if answer else (),
                "kind": kind,
                "confidence": answer.confidence if answer else None,
                **({"services": dict(services)} if services else {}),
            },
            milliseconds,
        )
        if self._keep_unanswered and utterance and kind == COUNTED_KINDS["Unanswered"]:
            from skill.telemetry import redaction

            kept = redaction.redact(utterance, redaction.load())
            self._print(json.dumps({"unanswered": kept}))

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
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def report(logger: "logging.Logger", message: str, error: BaseException) -> None:
    """Log an error with its trace. Never raises, even if the log can neither be written nor the trace be made."""
    with suppress(Exception):
        logger.error("%s\n%s", message, trace(error))


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


def _known(name: object, known: "Container[str]") -> str | None:
    """A name that is known; OTHER for any other text, and None where there is none."""
    if not isinstance(name, str) or not name:
        return None
    return name if name in known else OTHER
