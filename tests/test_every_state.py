"""Every intent in every state, with every kind of slot, locale and device: each gets a valid answer from every host.

The product is too large to try whole, so a part of it is chosen by checksum, which is the same part every time.
"""

import json
import time
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import pytest

from skill import app, catalog
from skill.catalog import Emergency
from skill.dialog.reply import EMERGENCY_KINDS
from skill.tools.simulator.alexa_nlu import MODELS
from tests import events
from tests.response import check
from tests.states import STATES
from tests.web.authority import NOW
from tests.web.requests import Draft, stamp
from tests.web.server import serving

CASES_OF_HANDLER, CASES_OF_SERVICE = 6000, 600
"""How many of the product are tried."""
MAX_SECONDS = 60
CATALOG = catalog.load()
WORDS = "can i wash my hair"
EMERGENCY_WORDS = "i can't breathe and my throat is closing"
DAMAGED_SLOTS: Mapping[str, object] = {
    "null": None,
    "empty": "",
    "unresolved": {"authority": "x", "status": {"code": "ER_SUCCESS_NO_MATCH"}, "values": []},
    "list": [WORDS],
    "number": 7,
    "markup": "<speak>{question}</speak> & {0.__class__}",
    "emergency": EMERGENCY_WORDS,
}
LOCALES = (*sorted(path.stem for path in MODELS.glob("*.json")), "xx-XX")
DEVICES: Mapping[str, Mapping[str, Any]] = {
    "speaker": {},
    "small screen": {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "1.4"}}},
    "large screen": {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.3"}}},
    "odd screen": {"Alexa.Presentation.APL": {"runtime": {"maxVersion": ["x"]}}},
}


class Case(NamedTuple):
    """One request: the names of what it is made of."""

    intent: str
    state: str
    slots: str
    locale: str
    device: str


@cache
def slots_by_intent() -> dict[str, tuple[str, ...]]:
    """Names of the slots of each intent, over all interaction models; and an intent that no model has."""
    found: dict[str, tuple[str, ...]] = {"UnknownIntent": ("question",), "LaunchRequest": ()}
    for path in MODELS.glob("*.json"):
        for intent in json.loads(path.read_text("utf-8"))["interactionModel"]["languageModel"]["intents"]:
            found[intent["name"]] = tuple(slot["name"] for slot in intent.get("slots", ()))
    return found


def cases() -> Iterator[Case]:
    """The whole product; an intent without slots has them filled in one way alone."""
    for intent, slots in sorted(slots_by_intent().items()):
        kinds = ("filled", *DAMAGED_SLOTS) if slots else ("none",)
        yield from (Case(intent, *rest) for rest in product(STATES, kinds, LOCALES, DEVICES))


def sample(count: int, salt: str) -> list[Case]:
    """So many cases, the same ones each time; first one for each intent in each state."""
    ordered = sorted(cases(), key=lambda case: crc32(f"{salt} {case}".encode()))
    first = {(case.intent, case.state): case for case in reversed(ordered)}
    rest = (case for case in ordered if first[case.intent, case.state] != case)
    return [*first.values(), *rest][:count] if salt == "handler" else ordered[:count]


def event_of(case: Case) -> dict[str, Any]:
    """The request envelope of a case."""
    if case.intent == "LaunchRequest":
        event = events.launch(locale=case.locale)
    else:
        event = events.intent(case.intent, dict.fromkeys(slots_by_intent()[case.intent], WORDS), locale=case.locale)
    for slot in event["request"].get("intent", {}).get("slots", {}).values():
        if case.slots == "unresolved":
            slot["resolutions"] = {"resolutionsPerAuthority": [DAMAGED_SLOTS[case.slots]]}
        elif case.slots == "list":
            slot["slotValue"] = {"type": "List", "values": DAMAGED_SLOTS[case.slots]}
            slot["value"] = DAMAGED_SLOTS[case.slots]
        elif case.slots in DAMAGED_SLOTS:
            slot["value"] = DAMAGED_SLOTS[case.slots]
    event["session"]["attributes"] = STATES[case.state]
    event["context"]["System"]["device"]["supportedInterfaces"] = DEVICES[case.device]
    return event


def strict(event: Mapping[str, Any]) -> bytes:
    """The event as JSON that every reader accepts: what is not finite is a number too long for one."""
    return json.dumps(event).replace("NaN", "1e999").replace("Infinity", "1e999").encode()


def check_case(case: Case, event: Mapping[str, Any], response: Mapping[str, Any]) -> None:
    """The response is valid, and an emergency gets help whatever else is going on."""
    try:
        speech = check(event, response)
        assert "cured" not in speech
        entry = CATALOG.entries.get(CATALOG.intents.get(case.intent, ""))
        says_emergency = case.slots == "emergency" and case.intent in CATALOG.carrier_phrases
        if isinstance(entry, Emergency) or says_emergency:
            assert response["sessionAttributes"]["kind"] in EMERGENCY_KINDS
    except AssertionError as error:
        raise AssertionError(f"{case}: {error}") from error


def test_every_state_is_in_the_sample() -> None:
    chosen = sample(CASES_OF_HANDLER, "handler")
    assert {(case.intent, case.state) for case in chosen} == {*product(slots_by_intent(), STATES)}
    for field in ("slots", "locale", "device"):
        assert {getattr(case, field) for case in chosen} == {getattr(case, field) for case in cases()}
    assert len(chosen) == CASES_OF_HANDLER


def test_handler_answers_everything_in_every_state(record_property: Any) -> None:
    started, chosen = time.monotonic(), sample(CASES_OF_HANDLER, "handler")
    for case in chosen:
        event = event_of(case)
        check_case(case, event, app.handler(event, None))
    record_property("requests in every state", f"{len(chosen):,} of {sum(1 for _ in cases()):,} through the handler")
    assert time.monotonic() - started < MAX_SECONDS


def test_service_answers_everything_in_every_state(record_property: Any) -> None:
    started, chosen = time.monotonic(), sample(CASES_OF_SERVICE, "service")
    with serving() as service:
        for case in chosen:
            event = event_of(case)
            event["request"]["timestamp"] = stamp(NOW)
            status, body = service.post(Draft(event, body=strict(event)))
            assert status == 200, case
            check_case(case, event, json.loads(body))
    record_property("requests in every state", f"{len(chosen):,} over HTTP")
    assert time.monotonic() - started < MAX_SECONDS


@pytest.mark.parametrize("path", sorted(Path(events.FOLDER).glob("**/*.json")), ids=lambda path: path.stem)
@pytest.mark.parametrize("state", STATES)
def test_every_other_request_is_answered_in_every_state(path: Path, state: str) -> None:
    event = json.loads(path.read_text("utf-8"))
    if "session" in event:
        event["session"]["attributes"] = STATES[state]
    response = app.handler(event, None)
    check(event, response)
    json.dumps(response, allow_nan=False).encode("utf-8")
