"""The stand-in for Amazon's date and time slots."""

from datetime import datetime

import pytest

from skill.tools.simulator.alexa_nlu import InteractionModel, ResolvedIntent
from skill.tools.simulator.alexa_slots import DATE, TIME, value

SUNDAY = datetime(2026, 11, 29, 16, 0)
MODEL = InteractionModel(
    {
        "interactionModel": {
            "languageModel": {
                "invocationName": "tea guide",
                "intents": [
                    {
                        "name": "PartyIntent",
                        "slots": [{"name": "day", "type": DATE}, {"name": "time", "type": TIME}],
                        "samples": ["the party is on {day}", "the party is on {day} at {time}", "plan my party"],
                    },
                    {"name": "HelpIntent", "slots": [], "samples": ["help"]},
                ],
            }
        }
    }
)


@pytest.mark.parametrize(
    ("kind", "words", "sent"),
    [
        (DATE, "friday", "2026-12-04"),
        (DATE, "friday the fourth of december", "2026-12-04"),
        (DATE, "the day after tomorrow", "2026-12-01"),
        (DATE, "next week", "2026-W49"),
        (DATE, "next weekend", "2026-W49-WE"),
        (DATE, "january", "2027-01"),
        (DATE, "next year", "2027"),
        (DATE, "friday what is my homework", ""),
        (DATE, "three", ""),
        (DATE, "the thirtieth of february", ""),
        (TIME, "three", "15:00"),
        (TIME, "half past nine", "09:30"),
        (TIME, "nine in the evening", "21:00"),
        (TIME, "the morning", "MO"),
        (TIME, "friday", ""),
        (TIME, "three sessions", ""),
        ("AMAZON.City", "london", ""),
    ],
)
def test_words_become_what_alexa_sends(kind: str, words: str, sent: str) -> None:
    assert value(kind, words, SUNDAY) == sent


@pytest.mark.parametrize(
    ("words", "resolved"),
    [
        ("the party is on friday", ResolvedIntent("PartyIntent", {"day": "2026-12-04"}, 1.0)),
        ("The party is on Friday at three", ResolvedIntent("PartyIntent", {"day": "2026-12-04", "time": "15:00"}, 1.0)),
        ("plan my party", ResolvedIntent("PartyIntent", {}, 1.0)),
        ("help", ResolvedIntent("HelpIntent", {}, 1.0)),
    ],
)
def test_a_sample_with_slots_is_resolved(words: str, resolved: ResolvedIntent) -> None:
    assert MODEL.resolve(words, now=SUNDAY) == resolved


def test_words_that_fill_no_slot_are_resolved_without() -> None:
    assert MODEL.resolve("the party is on the roof", now=SUNDAY).slots == {}
