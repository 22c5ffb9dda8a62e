"""After a thousand conversations full of names, dates and symptoms, none of them is in the store or in the log."""

import json
import logging
import random
import re
from typing import Any

import pytest

from skill.alexa.skill import create_skill, invoke
from skill.app import CATALOG, CLASSIFIER
from skill.memory import DAY
from skill.memory.listener import Listeners
from skill.nlu.features import tokenize
from skill.telemetry.log import RequestLog
from skill.tools.simulator.envelope import plain_text
from tests import events
from tests.memory.servers import Server, table_at

CONVERSATIONS = 1000
NAMES = ("priyanka", "o'malley", "søren", "guadalupe", "thandiwe", "mrs featherstone", "dr okonkwo")
DATES = ("december the third", "2026-12-03", "next tuesday", "03/12/26", "the nineteenth", "new year's eve", "2026-W49")
TIMES = ("half past nine", "14:30", "quarter to eleven", "noon", "21:45", "NI", "ten to four")
SYMPTOMS = ("a weeping rash", "hives", "a fever of 39", "blisters", "a lump", "psoriasis", "dizzy spells")
PHONES = ("07700 900123", "555-0142")
QUESTIONS = ("how many sessions", "can i wash my hair", "does it hurt", "is there downtime", "what does it cost", "")
ACTS = ("SlowerIntent", "BriefAnswersIntent", "EverythingIntent", "AMAZON.HelpIntent", "FasterIntent", "MoreIntent")
PERSONAL = (NAMES, DATES, TIMES, SYMPTOMS, PHONES)
ATTRIBUTES = {"listener", "format", "version", "expires", "disclaimer_heard", "tour_place", "brief", "slow"}
WORDS_OF_A_LINE = re.compile(r"[a-z]{4,}")


def conversation(chance: random.Random) -> list[tuple[str, str]]:
    """What one listener says: intents, and words in the slot."""
    name, date, time, symptom, phone = (chance.choice(kind) for kind in PERSONAL)
    words = f"i'm {name} on {date} at {time} i had {symptom} call me on {phone} {chance.choice(QUESTIONS)}"
    said = [("AskQuestionIntent", words), (chance.choice(ACTS), "")]
    chance.shuffle(said)
    return said


def test_nothing_that_was_said_or_heard_is_in_the_store_or_the_log(
    dynalite: Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    dynalite.new_table()
    caplog.set_level(logging.INFO, "skill")
    log = RequestLog(CATALOG, function="guide")
    memory = Listeners(table_at(dynalite.url, monkeypatch, patient=True), b"secret")
    skill = create_skill(CATALOG, CLASSIFIER, memory=memory, log=log)
    chance, heard = random.Random(7), set()  # noqa: S311
    for number in range(CONVERSATIONS):
        attributes: Any = None
        for intent, words in conversation(chance):
            event = events.intent(intent, {"question": words} if words else {}, attributes=attributes)
            event["context"]["System"]["user"] = event["session"]["user"] = {"userId": f"amzn1.ask.account.{number}"}
            event["context"]["System"]["device"]["deviceId"] = f"amzn1.ask.device.{number}"
            response = invoke(skill, event, None)
            attributes = response.get("sessionAttributes")
            heard.add(plain_text(response["response"].get("outputSpeech")))
    items = dynalite.items()
    lines = capsys.readouterr().out + caplog.text
    assert CONVERSATIONS * 0.5 < len(items) <= CONVERSATIONS
    assert lines.count("\n") >= 2 * CONVERSATIONS
    _check_items(items)
    kept = json.dumps(items)
    ids = {"amzn1", "account", "device"}
    spoken = {token for kind in PERSONAL for text in (*kind, *QUESTIONS) for token in tokenize(text) if len(token) > 3}
    for place in (kept, lines):
        assert [text for kind in PERSONAL for text in kind if len(text) > 2 and text in place.lower()] == []
        assert [text for text in heard if text and text in place] == []
        assert [name for name in ids if name in place] == []
    allowed = {chapter.id for chapter in CATALOG.tour} | set(CATALOG.entries)
    found = set(WORDS_OF_A_LINE.findall(kept.lower()))
    assert found & spoken <= {word for entry in allowed for word in entry.split("_")}


def _check_items(items: list[dict[str, Any]]) -> None:
    """Each has a hash, flags, a counter, a place of the tour and a midnight: there is no room for anything else."""
    for item in items:
        assert item.keys() <= ATTRIBUTES
        assert re.fullmatch("[0-9a-f]{64}", item["listener"]["S"])
        assert {kind for name in ("disclaimer_heard", "brief", "slow") for kind in item[name]} == {"BOOL"}
        assert item.get("tour_place", {"S": "aftercare"})["S"] in [chapter.id for chapter in CATALOG.tour]
        assert int(item["expires"]["N"]) % DAY == 0
        assert 0 < int(item["version"]["N"]) <= 2
        assert item["format"] == {"N": "1"}
