"""Screens: what is shown of an answer, on which devices, and what a touch does."""

import json
import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from skill import catalog
from skill.alexa import screens
from skill.alexa.skill import create_skill, invoke
from skill.dialog import dialog_acts, entries, policy
from skill.dialog.reply import Answer, ChapterLink, DatedItem, ElicitSlot, Offer, Progress, TourStep
from skill.dialog.session import Session
from skill.nlu import classifier
from tests import events
from tests.alexa.screen_samples import CATALOG, SCREENS, TOLD, samples, shown, turn_of
from tests.conftest import PACKAGE_CHECKS, needs
from tests.events import session_of
from tests.response import MAX_RESPONSE_BYTES, check

handler = partial(invoke, create_skill(catalog.load(), classifier.load()))
APL = ("context", "System", "device", "supportedInterfaces", "Alexa.Presentation.APL")


def on_screen(event: events.Event, version: str = "1.4") -> events.Event:
    """The same request from a device with a screen."""
    return events.changed(event, {"runtime": {"maxVersion": version}}, *APL)


def touch(arguments: object, session: Session = TOLD) -> events.Event:
    event = events.changed(events.read("touch.json"), arguments, "request", "arguments")
    return events.changed(event, session.to_attributes(), "session", "attributes")


def answered(event: events.Event) -> dict[str, Any]:
    """A valid and usable response."""
    response = handler(event, None)
    assert check(event, response)
    return response


def directive_of(response: dict[str, Any]) -> dict[str, Any] | None:
    found = [d for d in response["response"].get("directives", []) if d["type"].startswith("Alexa.Presentation")]
    return found[0] if found else None


# Which devices


@pytest.mark.parametrize("version", ["1.4", "1.5", "1.10", "2023.1", "2024.3", "1.4.1"])
def test_device_that_plays_the_documents_gets_a_screen_in_the_place_of_the_card(version: str) -> None:
    response = answered(on_screen(events.intent("SessionsIntent"), version))
    directive = directive_of(response)
    assert directive
    assert directive["datasources"]["screen"]["figures"][0]["number"] == "5"
    assert "card" not in response["response"]


@pytest.mark.parametrize("version", ["1.3", "1.0", "0.9", "1", "", "new", "1.x", "1..4", "-1.4", "9" * 5000 + ".1"])
def test_device_with_an_older_or_unreadable_version_gets_the_card(version: str) -> None:
    response = answered(on_screen(events.intent("SessionsIntent"), version))
    assert directive_of(response) is None
    assert response["response"]["card"]["title"] == "How many sessions"


def test_device_without_a_screen_gets_the_card() -> None:
    response = answered(events.intent("SessionsIntent"))
    assert directive_of(response) is None
    assert "card" in response["response"]


@pytest.mark.parametrize("locale", sorted(CATALOG.wordings))
def test_what_is_said_is_the_same_with_a_screen(locale: str) -> None:
    for intent in sorted(CATALOG.intents):
        event = events.intent(intent, locale=locale, attributes=TOLD.to_attributes())
        plain, screen = answered(event), answered(on_screen(event))
        for key in ("outputSpeech", "reprompt", "shouldEndSession"):
            assert plain["response"].get(key) == screen["response"].get(key)
        assert plain.get("sessionAttributes") == screen.get("sessionAttributes")


def test_the_largest_response_is_within_alexas_limit() -> None:
    largest = max(len(json.dumps([SCREENS.documents[name], data]).encode()) for name, data in samples().values())
    assert largest <= MAX_RESPONSE_BYTES - 8000


@pytest.mark.parametrize("damage", [None, "", "{", "[]", '{"groups": 5}', "null"])
def test_without_readable_screens_there_is_still_the_answer_and_its_card(
    damage: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "screens.json"
    if damage is not None:
        path.write_text(damage, "utf-8")
    monkeypatch.setattr(screens, "load", lambda: screens.from_json(json.loads(path.read_text("utf-8"))))
    event = on_screen(events.intent("SessionsIntent"))
    response = handler(event, None)
    assert response["response"]["outputSpeech"] == answered(events.intent("SessionsIntent"))["response"]["outputSpeech"]
    assert "card" in response["response"]
    assert "screens cannot be read" in caplog.text


# What is shown


def test_topic_shows_title_figure_sentence_section_and_two_topics_to_ask_next() -> None:
    name, screen = shown(lambda turn: policy.answer_intent(turn, "sessions"), session=Session())
    assert name == "answer"
    assert screen["title"] == "How many sessions"
    assert screen["text"].startswith("Five sessions on average, the article says")
    assert screen["source"] == "In the article: How Many Sessions Will Be Needed?"
    (figure,) = screen["figures"]
    assert (figure["number"], figure["unit"], figure["note"]) == ("5", "sessions", "on average, over 4 to 6 months")
    assert [chip["touch"] for chip in screen["next"]] == [["duration"], ["regrowth"]]
    assert screen["next"][0]["title"] == "How long a session takes"
    assert (screen["back"], screen["home"], screen["mark"]) == (False, True, "")
    assert screen["note"] == "Not medical advice. In an emergency call 911."


def test_figures_that_contradict_each_other_stand_side_by_side_each_with_its_section() -> None:
    _, screen = shown(lambda turn: policy.answer_intent(turn, "washing_after"))
    told = [(figure["number"], figure["unit"], figure["section"]) for figure in screen["figures"]]
    assert told == [
        ("12", "hours", "Post Procedural Care"),
        ("24\N{EN DASH}36", "hours", "How to prepare for Mesotherapy"),
    ]
    assert all(figure["pair"] for figure in screen["figures"])
    assert screen["source"] == ""


@pytest.mark.parametrize("act", ["more", "doubt"])
def test_text_that_does_not_give_the_figure_is_shown_without_it(act: str) -> None:
    washed = Session().after(Answer("answer", "", ("washing_after",), (None,)))
    _, screen = shown(lambda turn: policy.answer_intent(turn, act), session=washed)
    assert screen["figures"] == []


def test_two_answers_show_the_figure_of_each_under_its_title() -> None:
    def decide(turn: Any) -> Answer:
        return entries.join_all(turn, [policy.answer_intent(turn, entry) for entry in ("sun", "duration")])

    _, screen = shown(decide)
    assert [(f["number"], f["note"]) for f in screen["figures"]] == [
        ("3\N{EN DASH}4", "Sun on the scalp"),
        ("15\N{EN DASH}20", "How long a session takes"),
    ]


def test_gap_is_marked_and_names_no_section() -> None:
    name, screen = shown(lambda turn: policy.answer_intent(turn, "cost"))
    assert (name, screen["mark"], screen["source"]) == ("answer", "Not in the article", "")


def test_which_of_two_shows_both_as_targets() -> None:
    name, screen = shown(lambda turn: dialog_acts.disambiguate(turn, "washing_before", "washing_after"))
    assert name == "choice"
    assert screen["next"] == [
        {"title": "Washing your hair before", "touch": ["washing_before"]},
        {"title": "Washing your hair after", "touch": ["washing_after"]},
    ]


@pytest.mark.parametrize("act", ["help", "home", "start_over", "what_can_i_ask"])
def test_welcome_and_help_list_every_topic_once_by_group(act: str) -> None:
    for decide in (dialog_acts.launch, dialog_acts.HANDLERS[act]):
        name, screen = shown(decide)
        assert (name, screen["title"]) == ("topics", "Mesotherapy Guide")
        listed = [chip["touch"] for group in screen["groups"] for row in group["rows"] for chip in row]
        assert sorted(listed) == sorted([entry] for entry in CATALOG.entries if CATALOG.topic(entry))


def test_reply_about_the_conversation_shows_what_it_asks() -> None:
    name, screen = shown(dialog_acts.HANDLERS["louder"])
    assert (name, screen["figures"]) == ("message", [])
    assert screen["text"].startswith("You can say: Alexa, volume up.")
    assert screen["text"].endswith("?")


def test_goodbye_has_nothing_to_touch() -> None:
    _, screen = shown(dialog_acts.HANDLERS["stop"])
    assert (screen["next"], screen["back"], screen["home"]) == ([], False, False)


@pytest.mark.parametrize(
    ("entry", "locale", "said"),
    [
        ("emergency", "en-US", "911"),
        ("emergency", "en-GB", "999"),
        ("emergency", "en-IN", "112"),
        ("emergency", "en-AU", "000"),
        ("emergency", "xx", "your local<br>emergency number"),
        ("crisis", "en-US", "988"),
        ("crisis", "en-AU", "13 11 14"),
        ("crisis", "en-GB", "116 123"),
        ("violence", "en-US", "911"),
        ("doctor_today", "en-AU", "See a<br>doctor today"),
    ],
)
def test_emergency_shows_what_to_call_and_nothing_else(entry: str, locale: str, said: str) -> None:
    emergency = CATALOG.emergency(entry)
    assert emergency
    for tell in (entries.tell_emergency, entries.check_emergency):
        name, screen = shown(lambda turn, tell=tell: tell(turn, emergency), locale)  # type: ignore[misc]
        assert (name, screen["shown"]) == ("emergency", said)
        assert screen.keys() == {"shown", "tallest", "widest"}


@pytest.mark.parametrize(
    ("locale", "said"),
    [("en-US", "1 800<br>799 7233"), ("en-GB", "0808<br>2000 247"), ("xx", "your local<br>emergency number")],
)
def test_helpline_is_shown_only_when_its_number_is_said(locale: str, said: str) -> None:
    violence = CATALOG.emergency("violence")
    assert violence
    assert shown(lambda turn: entries.say_number(turn, violence), locale)[1]["shown"] == said


def test_titles_are_in_the_spelling_of_the_locale() -> None:
    assert shown(lambda turn: policy.answer_intent(turn, "hair_colour"), "en-GB")[1]["title"] == "Hair colour"


def test_tour_offers_its_next_part() -> None:
    answer = Answer("answer", "Yes.", ("what_is",), (None,), pending=TourStep(0))
    assert shown(lambda _: answer)[1]["next"] == [{"title": "How it works", "touch": ["next"]}]


def test_dated_list_and_progress_are_screens_of_their_own() -> None:
    dated = Answer("talk", "Friday.", title="Your days", pending=Offer("sun"), dates=(DatedItem("Friday", "Wash."),))
    name, screen = shown(lambda _: dated)
    assert (name, screen["dates"]) == ("timeline", [{"when": "Friday", "what": "Wash."}])
    chapters = (ChapterLink("One", ("what_is",)), ChapterLink("Two", ("next", "pain")), ChapterLink("Three", ("sun",)))
    part = Answer("answer", "It is.", ("pain",), (None,), pending=ElicitSlot(), progress=Progress(2, chapters))
    name, screen = shown(lambda _: part)
    assert (name, screen["count"], screen["step"], screen["of"]) == ("progress", "Part 2 of 3", 2, 3)
    assert [chapter["state"] for chapter in screen["chapters"]] == ["done", "now", "next"]
    assert screen["chapters"][1]["touch"] == ["next", "pain"]


def test_back_is_there_when_it_leads_somewhere() -> None:
    for entry, session, back in (
        ("sessions", Session(), False),
        ("sessions", TOLD, False),
        ("pain", TOLD, True),
        ("cost", TOLD, True),
    ):
        _, screen = shown(lambda turn, entry=entry: policy.answer_intent(turn, entry), session=session)  # type: ignore[misc]
        assert screen["back"] is back


# Touch


@pytest.mark.parametrize(
    "entry", ["sessions", "washing_after", "cost", "emergency", "help", "previous", "home", "next"]
)
def test_touch_is_answered_as_the_spoken_intent_is(entry: str) -> None:
    (intent,) = [name for name, named in CATALOG.intents.items() if named == entry]
    spoken = answered(on_screen(events.intent(intent, attributes=TOLD.to_attributes())))
    touched = answered(touch([entry]))
    assert touched["response"] == spoken["response"]
    assert touched["sessionAttributes"] == spoken["sessionAttributes"]


def test_back_returns_to_what_was_told_before() -> None:
    after = session_of(answered(touch(["pain"])))
    again = session_of(answered(touch(["previous"], after)))
    assert again.told
    assert again.told.entries == ("sessions",)


def test_everything_that_can_be_touched_is_in_the_catalog() -> None:
    for _, screen in samples().values():
        rows = [row for group in screen.get("groups", []) for row in group["rows"]]
        chips = [*screen.get("next", []), *screen.get("chapters", []), *(chip for row in rows for chip in row)]
        assert {chip["touch"][0] for chip in chips} <= CATALOG.entries.keys()
        assert all(chip["title"] for chip in chips)
    assert {"previous", "home"} <= CATALOG.entries.keys()


@pytest.mark.parametrize(
    "arguments",
    [
        None,
        [],
        "sessions",
        5,
        [None],
        [5],
        [["sessions"]],
        [{"say": "hello"}],
        ["say hello"],
        [""],
        ["sessions", 5],
        {},
    ],
    ids=str,
)
def test_damaged_or_foreign_touch_is_asked_again_and_says_nothing_of_it(arguments: object) -> None:
    event = touch(arguments)
    speech = check(event, handler(event, None))
    assert speech
    assert session_of(handler(event, None)).kind == "reprompt"
    assert "hello" not in speech


def test_touch_outside_of_a_session_gets_silence() -> None:
    assert handler(events.without(touch(["sessions"]), "session"), None)["response"] == {}


def test_touch_answers_which_of_two() -> None:
    turn = turn_of()
    asked = turn.session.after(dialog_acts.disambiguate(turn, "washing_before", "washing_after"))
    session = session_of(answered(touch(["washing_after"], asked)))
    assert session.told
    assert session.told.entries == ("washing_after",)
    assert session.pending != asked.pending


# Documents


def test_amazons_validator_finds_nothing_wrong_with_the_documents() -> None:
    needs(shutil.which("node"), "node")
    needs((PACKAGE_CHECKS / "node_modules" / "apl-suggester").is_dir(), "Amazon's validator (make validate)")
    broken = {"type": "APL", "version": "1.4", "mainTemplate": {"items": [{"type": "Text", "textt": "x"}]}}
    done = subprocess.run(
        ["node", "validate_apl.cjs"],  # noqa: S607
        cwd=PACKAGE_CHECKS,
        input=json.dumps({**SCREENS.documents, "broken": broken}),
        capture_output=True,
        text=True,
        check=True,
    )
    # It does not know that a flexible box has a size; the tests that render prove the sizes.
    advice = ("must be an absolute value when the parent", "because the parent component uses data array")
    found = [line for line in json.loads(done.stdout) if not any(words in line for words in advice)]
    assert [line for line in found if not line.startswith("broken: ")] == []
    assert found, "it finds what is wrong"
