"""Whatever comes: generated envelopes and generated words, of any kind and length. Each gets a valid answer, quickly.

The examples are the same in every run, so that a failure is nobody's luck.
"""

import json
import random
import string
import time
import tracemalloc
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skill import app
from skill.catalog import QUESTION_INTENT, QUESTION_SLOT
from skill.dialog.reply import EMERGENCY_KINDS
from skill.telemetry.known_names import REQUEST_TYPES
from tests import events
from tests.response import SPEECHLESS, check
from tests.states import STATES

MAX_SECONDS = 0.1
"""Of processor time for one answer. On an idle machine the slowest takes a fifth of it."""
HUGE = ("and " * 25_000, "i can't breathe and " * 5000, "x" * 100_000, "so can i and " * 7000)
steady = settings(
    derandomize=True, deadline=None, database=None, max_examples=200, suppress_health_check=list(HealthCheck)
)
TEXTS = st.text(max_size=80)
SCRIPTS = st.sampled_from(
    (
        "मेसोथेरेपी", "中胚层疗法疼吗", "هل هو مؤلم", "כואב", "больно ли это", "💉💇", "e\u0301\u200b\u202e",
        "\ufb00", "\u0131", "\u0130", "ΐ",
    )
)  # fmt: skip
INJECTIONS = st.sampled_from(
    (
        "{question}", "{0.__class__.__mro__}", "{", "}", "%s%n", "<speak>", "</speak><audio src='https://x/'/>", "&lt;",
        "<![CDATA[", "]]>", "<!--", "\0", "\ud800", "${jndi:ldap://x}", "'; drop table", "\\u0000", "../../etc/passwd",
    )
)  # fmt: skip
SAID = "how much does it cost and does it hurt when can i wash my hair what is it not no yes prp i can't breathe"
ORDINARY = st.sampled_from(SAID.split())
WORDS = st.lists(st.one_of(ORDINARY, ORDINARY, TEXTS, SCRIPTS, INJECTIONS), min_size=1, max_size=40).map(" ".join)
LONG = st.builds(lambda text, times: (text * times)[:10_000], WORDS, st.integers(1, 2000))
JSON: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS, SCRIPTS, INJECTIONS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)
ATTRIBUTES = st.one_of(
    st.sampled_from(list(STATES.values())),
    JSON,
    st.dictionaries(st.sampled_from(sorted(STATES["open"])), JSON, max_size=8),  # type: ignore[call-overload]
)
NAMES = st.text(min_size=1, max_size=80)
TYPES = st.one_of(st.sampled_from(sorted(REQUEST_TYPES)), st.sampled_from(events.SPEECHLESS_TYPES), NAMES)


def timed(event: events.Event) -> tuple[dict[str, Any], float]:
    """The handler's response, and the seconds of processor time that it took."""
    started = time.process_time()
    return app.handler(event, None), time.process_time() - started


def answered(event: events.Event) -> dict[str, Any]:
    """The handler's response, which is JSON in UTF-8 and comes in time."""
    response, seconds = timed(event)
    if seconds >= MAX_SECONDS:
        # The first request of its kind in a process may import what it needs.
        response, seconds = timed(event)
    assert seconds < MAX_SECONDS
    json.dumps(response, allow_nan=False, ensure_ascii=False).encode("utf-8")
    return response


@steady
@given(words=st.one_of(WORDS, LONG), attributes=ATTRIBUTES, locale=st.sampled_from(("en-US", "en-GB", "fr-FR")))
def test_any_words_in_any_session_get_a_valid_answer(words: str, attributes: object, locale: str) -> None:
    event = events.question(words, locale=locale)
    event["session"]["attributes"] = attributes
    assert check(event, answered(event))


@steady
@given(before=WORDS, after=WORDS, attributes=ATTRIBUTES)
def test_an_emergency_among_any_words_gets_help(before: str, after: str, attributes: object) -> None:
    """It is a clause of its own, as far as words that come out of any alphabet leave it one."""
    said = f"{before[:100]} help me i can't breathe my throat is closing {after[:100]}"
    event = events.question(said)
    event["session"]["attributes"] = attributes
    response = answered(event)
    check(event, response)
    assert response["sessionAttributes"]["kind"] in EMERGENCY_KINDS


@steady
@given(request_type=TYPES, fields=st.dictionaries(TEXTS, JSON, max_size=4), attributes=ATTRIBUTES, alone=st.booleans())
def test_any_type_of_request_gets_a_valid_answer_or_silence(
    request_type: str, fields: dict[str, Any], attributes: object, *, alone: bool
) -> None:
    event = events.of_request({"intent": {"name": QUESTION_INTENT, "slots": {}}, "reason": "ERROR"})
    event["request"] |= {**fields, "type": request_type}
    event["session"]["attributes"] = attributes
    event = events.without(event, "session") if alone else event
    response = answered(event)
    novel = request_type not in REQUEST_TYPES and not request_type.startswith(SPEECHLESS)
    check(event, response, apology=novel and bool(response["response"]))


@steady
@given(
    event=st.fixed_dictionaries(
        {}, optional={"version": JSON, "session": JSON, "context": JSON, "request": JSON, "novelty": JSON}
    )
)
def test_any_json_at_all_gets_a_response(event: dict[str, Any]) -> None:
    assert answered(event)["version"] == "1.0"


@steady
@given(path=st.sampled_from(("session", "context", "request", "intent", "slots", "slot", "value")), value=JSON)
def test_any_part_may_be_anything(path: str, value: object) -> None:
    event = events.question("how many sessions")
    parts = {"intent": ("request",), "slots": ("request", "intent"), "slot": ("request", "intent", "slots")}
    parents = {**parts, "value": (*parts["slot"], QUESTION_SLOT)}
    key = QUESTION_SLOT if path == "slot" else path
    changed = events.changed(event, value, *parents.get(path, ()), key)
    response = answered(changed)
    check(changed, response)


@pytest.mark.parametrize(
    "words", ["and " * 25_000, "i can't breathe and " * 5000, "x" * 100_000, "so can i and " * 7000]
)
def test_a_hundred_kilobytes_are_answered_in_time(words: str) -> None:
    event = events.question(words)
    answered(event)
    assert check(event, answered(event))


@pytest.mark.parametrize("place", [0, 20, 40, 60, 80])
@pytest.mark.parametrize("words", ["i can't breathe", "i want to kill myself", "my throat is closing up"])
def test_an_emergency_counts_wherever_it_is_said_in_a_long_utterance(words: str, place: int) -> None:
    beside = ("how long does it take and can i wash my hair after it " * 7).split()
    event = events.question(" ".join([*beside[:place], words, *beside[place:]]))
    response = answered(event)
    check(event, response)
    assert response["sessionAttributes"]["kind"] in EMERGENCY_KINDS


def test_huge_words_leave_little_behind() -> None:
    """What is kept for the next request is bounded in bytes, not in rows alone."""
    choose = random.Random(1)  # noqa: S311 - not for security
    tracemalloc.start()
    try:
        for _ in range(60):
            words = " ".join("".join(choose.choices(string.ascii_lowercase, k=10_000)) for _ in range(10))
            app.handler(events.question(words), None)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 8_000_000
