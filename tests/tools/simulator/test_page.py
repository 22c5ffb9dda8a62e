"""The local page, used as a person does, in Chromium."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Page, ViewportSize, expect

from skill.tools.simulator.recording import mismatches, read, replay
from tests.conftest import ROOT
from tests.tools.simulator.page import WatchedSkill, chromium, findings, opened, says, served

ASK_FOR = {
    "type": "Connections.SendRequest",
    "name": "AskFor",
    "token": "later",
    "payload": {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "1",
        "permissionScope": "alexa::alerts:reminders:skill:readwrite",
    },
}
expect.set_options(timeout=60_000)
PHONE: ViewportSize = {"width": 360, "height": 740}


class Reminding:
    """Stands in for Alexa's services, with one reminder."""

    endpoint = "http://127.0.0.1:1"

    def __init__(self) -> None:
        self.time_zone, self.permission = "", False
        trigger = {
            "type": "SCHEDULED_ABSOLUTE",
            "scheduledTime": "2026-12-01T08:00:00.000",
            "timeZoneId": "Europe/London",
        }
        spoken = {"content": [{"locale": "en-GB", "text": "Wash your hair."}]}
        self.reminders = [{"trigger": trigger, "alertInfo": {"spokenInfo": spoken}}]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture
def skill() -> WatchedSkill:
    return WatchedSkill()


@pytest.fixture
def services() -> Reminding:
    return Reminding()


@pytest.fixture
def address(skill: WatchedSkill, tmp_path: Path, services: Reminding) -> Iterator[str]:
    with served(skill, tmp_path, services) as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page of a London speaker; fails a test if the page had an error or asked another address for anything."""
    found, problems = opened(browser, address, locale="en-GB", timezone_id="Europe/London")
    yield found
    found.context.close()
    assert problems == []


def say(page: Page, words: str) -> None:
    """Type words, and wait for the answer to be shown and said."""
    answers = page.locator(".answer").count()
    page.fill("#words", words)
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_have_count(answers + 1)
    is_silent(page)


def is_silent(page: Page) -> None:
    expect(page.locator("#stage")).to_have_attribute("data-state", "idle")


def is_drawn(page: Page) -> None:
    """Wait until the screen is drawn, and takes touches, which it does not in its first half second."""
    expect(page.locator("#screen[data-drawn]")).to_be_visible()
    page.wait_for_timeout(600)


def spoken(page: Page) -> list[str]:
    found: list[str] = page.evaluate("spoken.map(({ text }) => text)")
    return found


def test_typed_words_are_answered_in_sight_and_aloud(page: Page) -> None:
    say(page, "How many sessions will I need?")
    expect(page.locator(".you")).to_contain_text("How many sessions will I need?")
    answer = page.locator(".answer .speech")
    expect(answer).to_contain_text("Five sessions on average")
    expect(page.locator(".answer .card")).to_contain_text("not medical advice")
    expect(page.locator("#status")).to_have_text("The session is open")
    assert " ".join(spoken(page)) == answer.text_content()
    assert {said["lang"] for said in page.evaluate("spoken")} == {"en-GB"}


def test_speech_keeps_its_pauses_digits_and_pace(page: Page, skill: WatchedSkill) -> None:
    skill.replies = [
        says(
            '<speak>Call <say-as interpret-as="digits">999</say-as> now &amp; here. <break time="600ms"/>'
            '<prosody rate="slow">Go on.</prosody> <sub alias="doctor">Dr</sub></speak>'
        )
    ]
    say(page, "help me")
    first, second, third = page.evaluate("spoken")
    assert (first["text"], first["rate"]) == ("Call 9 9 9 now & here.", 1)
    assert (second["text"], second["rate"]) == ("Go on.", 0.75)
    assert (third["text"], third["rate"]) == ("doctor", 1)
    assert second["at"] - first["at"] >= 600
    expect(page.locator(".speech")).to_have_text("Call 999 now & here. Go on. Dr")


def test_answers_are_silent_if_one_wants(page: Page) -> None:
    page.get_by_role("switch", name="Speak the answers").uncheck()
    say(page, "does it hurt")
    assert spoken(page) == []
    page.get_by_role("switch", name="Speak the answers").check()
    page.get_by_role("button", name="Hear again").click()
    is_silent(page)
    assert "bearable" in " ".join(spoken(page))


def test_it_says_when_words_did_not_reach_the_skill_at_first(page: Page, skill: WatchedSkill) -> None:
    say(page, "purple monkeys dishwasher")
    expect(page.locator(".note")).to_contain_text("did not reach the skill at first: Alexa sent AMAZON.FallbackIntent")
    assert [request["intent"]["name"] for request in skill.requests] == ["AMAZON.FallbackIntent", "AskQuestionIntent"]
    page.locator(".answer summary").first.click()
    expect(page.locator(".said_twice")).to_have_text(["The first time", "The second time"])


def test_what_lies_behind_an_answer_can_be_unfolded_and_copied(page: Page, skill: WatchedSkill) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    say(page, "how many zebras eat quails")
    page.locator(".answer summary").first.click()
    expect(page.locator(".answer dl")).to_contain_text("Slot questionzebras eat quails")
    expect(page.locator(".guesses table")).to_have_count(3)
    for name, column in (
        ("Stand-in for Alexa\N{RIGHT SINGLE QUOTATION MARK}s NLU", "Intent"),
        ("The skill\N{RIGHT SINGLE QUOTATION MARK}s classifier", "Entry"),
    ):
        table = page.get_by_role("table", name=name)
        expect(table.get_by_role("columnheader", name=column)).to_have_count(1)
        assert table.locator("tbody tr").count() >= 2
    expect(page.locator(".guesses")).to_contain_text("The skill read “how many zebras eat quails”.")
    page.locator(".json summary", has_text="Request").click()
    page.get_by_role("button", name="Copy as SAM event").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert json.loads(page.evaluate("navigator.clipboard.readText()")) == skill.events[0]


def test_launch_and_stop(page: Page, skill: WatchedSkill) -> None:
    expect(page.locator("#stop")).to_be_disabled()
    page.click("#launch")
    expect(page.locator(".answer .speech")).to_contain_text("Welcome to the mesotherapy guide")
    page.click("#stop")
    expect(page.locator(".note")).to_have_text("The session has ended.")
    expect(page.locator("#no_answer")).to_be_disabled()
    assert [request["type"] for request in skill.requests] == ["LaunchRequest", "IntentRequest"]


def test_without_an_answer_the_reprompt_is_heard_and_the_session_ends(page: Page, skill: WatchedSkill) -> None:
    say(page, "does it hurt")
    heard = len(spoken(page))
    page.click("#no_answer")
    expect(page.locator(".note").last).to_have_text("Still no answer: the session has ended.")
    reprompt = " ".join(spoken(page)[heard:])
    assert reprompt
    expect(page.locator(".note").first).to_have_text(f"Alexa reprompts: {reprompt}")
    ended = skill.requests[-1]
    assert (ended["type"], ended["reason"]) == ("SessionEndedRequest", "EXCEEDED_MAX_REPROMPTS")
    say(page, "how long does it take")
    assert skill.events[-1]["session"]["new"] is True


def test_a_new_session_knows_nothing_of_the_last(page: Page, skill: WatchedSkill) -> None:
    say(page, "does it hurt")
    page.click("#new_session")
    expect(page.locator(".answer")).to_have_count(0)
    say(page, "how long does it take")
    assert (skill.events[-1]["session"]["new"], skill.events[-1]["session"]["attributes"]) == (True, {})


def test_what_is_picked_is_what_the_skill_is_sent(page: Page, skill: WatchedSkill, services: Reminding) -> None:
    expect(page.locator("#locale")).to_have_value("en-GB")
    say(page, "does it hurt")
    first = skill.events[-1]
    assert (first["request"]["locale"], first["context"]["System"]["device"]["supportedInterfaces"]) == ("en-GB", {})
    assert "Viewport" not in first["context"]

    page.select_option("#time_zone", "America/New_York")
    page.fill("#now", "2026-12-01T09:30")
    page.select_option("#device", "small_round_hub")
    say(page, "how many sessions")
    second = skill.events[-1]
    assert second["request"]["timestamp"] == "2026-12-01T14:30:00Z"
    assert second["context"]["System"]["apiEndpoint"] == services.endpoint
    assert services.time_zone == "America/New_York"
    interface = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "1.4"}}}
    assert second["context"]["System"]["device"]["supportedInterfaces"] == interface
    assert (second["context"]["Viewport"]["shape"], second["context"]["Viewport"]["pixelWidth"]) == ("ROUND", 480)
    assert second["session"]["new"] is False

    page.select_option("#locale", "en-US")
    expect(page.locator(".answer")).to_have_count(0)
    say(page, "my throat is swelling up")
    expect(page.locator(".speech")).to_contain_text("Call 911")
    assert "Call 9 1 1 now" in " ".join(spoken(page))


def test_a_touch_on_the_screen_reaches_the_skill(page: Page, skill: WatchedSkill) -> None:
    page.select_option("#device", "hub")
    say(page, "does it hurt")
    is_drawn(page)
    page.frame_locator("#frame").get_by_role("button", name="Touch me").click()
    expect(page.locator(".speech").last).to_have_text("You touched it.")
    touch = skill.requests[-1]
    assert (touch["type"], touch["arguments"]) == ("Alexa.Presentation.APL.UserEvent", ["test", "pain"])
    assert skill.events[-1]["session"]["new"] is False
    expect(page.locator(".you").last).to_contain_text("(touches test, pain)")


def wait_for_ratio(page: Page, ratio: float) -> FloatRect:
    """The frame of the screen, as soon as it has the shape of another device; the last one if it never has."""
    deadline = time.monotonic() + 15
    while True:
        frame = page.locator("#frame").bounding_box()
        assert frame
        if abs(frame["width"] / frame["height"] - ratio) < 0.01 or time.monotonic() > deadline:
            return frame
        page.wait_for_timeout(100)


def wait_for_width(page: Page, width: float) -> FloatRect:
    """The drawn screen, as soon as it is so wide; the last one if it never is."""
    deadline = time.monotonic() + 15
    while True:
        drawn = page.frame_locator("#frame").locator("#view > div").bounding_box()
        if (drawn and abs(drawn["width"] - width) <= 1) or time.monotonic() > deadline:
            assert drawn
            return drawn
        page.wait_for_timeout(100)


def test_a_screen_fills_the_frame_of_its_device(page: Page) -> None:
    for device, ratio in (("hub", 1024 / 600), ("large_hub", 1.6), ("tv", 16 / 9), ("small_round_hub", 1.0)):
        page.select_option("#device", device)
        if device == "hub":
            say(page, "does it hurt")
        expect(page.locator("#screen[data-drawn]")).to_be_visible()
        frame = wait_for_ratio(page, ratio)
        inner = page.locator("#screen").evaluate("(e) => e.clientWidth")
        assert frame["width"] == pytest.approx(inner, abs=1)
        assert frame["width"] / frame["height"] == pytest.approx(ratio, abs=0.01)
        drawn = wait_for_width(page, frame["width"])
        assert (drawn["width"], drawn["height"]) == pytest.approx((frame["width"], frame["height"]), abs=1)


def test_a_document_that_cannot_be_drawn_is_told(page: Page, skill: WatchedSkill) -> None:
    broken = {"type": "Alexa.Presentation.APL.RenderDocument", "document": {"type": "APL", "version": "1.4"}}
    skill.replies = [says("<speak>Look.</speak>", directives=[broken])]
    page.select_option("#device", "hub")
    say(page, "does it hurt")
    expect(page.locator("#no_picture")).to_contain_text("The screen could not be drawn.")


def test_without_the_renderer_the_page_says_how_to_get_it(
    browser: Browser, skill: WatchedSkill, tmp_path: Path
) -> None:
    with served(skill, tmp_path, renderer=tmp_path / "nowhere.js") as address:
        page, problems = opened(browser, address)
        page.select_option("#device", "hub")
        expect(page.locator("#no_picture")).to_contain_text("Install npm and run make serve again")
        say(page, "does it hurt")
        expect(page.locator(".speech")).to_contain_text("bearable")
        page.context.close()
        assert problems == []


def test_a_conversation_is_saved_as_a_recording_and_replayed(page: Page, tmp_path: Path) -> None:
    say(page, "how many sessions")
    page.click("#no_answer")
    expect(page.locator(".note").last).to_contain_text("the session has ended")
    page.click("#save")
    page.fill("#save_name", "sessions_and_silence")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".note").last).to_have_text("Saved as tests/conversations/sessions_and_silence.toml.")
    path = tmp_path / "sessions_and_silence.toml"
    first, second = read(path).turns
    assert (first.you, first.kind, first.topics) == ("how many sessions", "answer", ("sessions",))
    assert (second.silence, second.ends) == (True, True)

    page.click("#save")
    page.fill("#save_name", "sessions_and_silence")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#save_problem")).to_contain_text("already")
    page.get_by_label("Replace the recording").check()
    text = page.locator("#save_text").input_value()
    page.fill("#save_text", text.replace("Five sessions", "Fifty sessions"))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#save_dialog")).to_be_hidden()

    page.click("#open")
    page.select_option("#open_name", "sessions_and_silence")
    page.get_by_role("button", name="Replay").click()
    expect(page.locator(".verdict.bad")).to_contain_text("Fifty sessions")
    expect(page.locator(".verdict.good")).to_have_count(1)
    expect(page.locator(".note").last).to_have_text("1 of 2 turns did not go as recorded.")

    path.write_text(text, "utf-8")
    page.click("#open")
    page.select_option("#open_name", "sessions_and_silence")
    page.get_by_role("button", name="Replay").click()
    expect(page.locator(".note").last).to_have_text("All 2 turns went as recorded.")
    say(page, "does it hurt")


def test_a_touch_and_the_device_and_the_time_are_recorded_and_replayed_by_the_tests(
    page: Page, skill: WatchedSkill, tmp_path: Path
) -> None:
    page.select_option("#device", "hub")
    page.fill("#now", "2026-12-01T09:30")
    say(page, "does it hurt")
    is_drawn(page)
    page.frame_locator("#frame").get_by_role("button", name="Touch me").click()
    expect(page.locator(".speech").last).to_have_text("You touched it.")
    page.click("#save")
    page.fill("#save_name", "touched")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#save_dialog")).to_be_hidden()
    recording = read(tmp_path / "touched.toml")
    assert [turn.touch for turn in recording.turns] == [None, ("test", "pain")]
    sent = len(skill.events)
    conversation = recording.conversation(skill)
    assert [mismatches(turn, replay(turn, conversation)) for turn in recording.turns] == [[], []]
    asked = skill.events[sent]
    assert (asked["request"]["timestamp"], asked["context"]["Viewport"]["pixelWidth"]) == ("2026-12-01T09:30:00Z", 1024)


def test_a_recording_that_is_none_names_its_faults_and_stays_open(page: Page, tmp_path: Path) -> None:
    say(page, "does it hurt")
    page.click("#save")
    page.fill("#save_name", "broken")
    page.fill("#save_text", "locale = 'en-GB'\nturns = []")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#save_problem")).to_have_text("broken.toml: turns: must be a list of tables, and not empty")
    assert list(tmp_path.iterdir()) == []
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#save_dialog")).to_be_hidden()


def test_alexas_question_for_consent_is_asked_and_its_answer_sent(
    page: Page, skill: WatchedSkill, services: Reminding
) -> None:
    dont = "Don\N{RIGHT SINGLE QUOTATION MARK}t allow"
    for button, status in ((dont, "DENIED"), ("No answer", "NOT_ANSWERED"), ("Allow", "ACCEPTED")):
        skill.replies = [says("<speak>Sure.</speak>", directives=[ASK_FOR]), says(f"<speak>{status}.</speak>")]
        say(page, "remind me")
        expect(page.locator("#question")).to_have_text("Do you allow Mesotherapy Guide to set reminders?")
        page.locator("#consent").get_by_role("button", name=button, exact=True).click()
        expect(page.locator(".speech").last).to_have_text(f"{status}.")
        expect(page.locator("#consent")).to_be_hidden()
        sent = skill.requests[-1]
        assert (sent["type"], sent["name"], sent["token"]) == ("Connections.Response", "AskFor", "later")
        assert sent["status"] == {"code": "200", "message": "OK"}
        scope = "alexa::alerts:reminders:skill:readwrite"
        assert sent["payload"] == {"permissionScope": scope, "status": status, "isCardThrown": False}
        assert services.permission is (status == "ACCEPTED")


def test_reminders_are_shown(page: Page) -> None:
    expect(page.locator("#reminders li")).to_have_text("2026-12-01 08:00 Europe/LondonWash your hair.")


def test_without_services_no_place_is_kept_for_them(browser: Browser, skill: WatchedSkill, tmp_path: Path) -> None:
    with served(skill, tmp_path) as address:
        page, _ = opened(browser, address)
        expect(page.locator("#services")).to_be_hidden()
        page.context.close()


EARS = """
delete window.SpeechRecognition;
window.heard = [%s];
window.webkitSpeechRecognition = class {
  start() { setTimeout(() => {
    const words = heard.shift();
    if (words) this.onresult({ results: [[{ transcript: words }]] });
    else this.onerror({ error: 'no-speech' });
    this.onend();
  }, 20); }
  abort() { this.onend(); }
};
"""
"""Stands in for the browser's speech recognition, which needs the network: hears these words in turn, then silence."""


def test_one_can_talk_until_nobody_answers(browser: Browser, address: str) -> None:
    page, problems = opened(browser, address, init=EARS % "'does it hurt', 'how long does it take'")
    page.get_by_role("switch", name="Speak the answers").uncheck()
    page.get_by_role("button", name="Talk").click()
    expect(page.locator(".note").last).to_have_text("Still no answer: the session has ended.")
    assert page.locator(".you p").all_text_contents() == ["does it hurt", "how long does it take", "(no answer)"]
    page.context.close()
    assert problems == []


def test_everything_can_be_done_from_the_keyboard(page: Page) -> None:
    press = page.keyboard.press
    expect(page.locator("#words")).to_be_focused()
    page.keyboard.type("does it hurt")
    press("Enter")
    expect(page.locator(".answer")).to_have_count(1)
    is_silent(page)
    press("ArrowUp")
    expect(page.locator("#words")).to_have_value("does it hurt")
    press("Escape")

    reached: list[str] = []
    page.locator(".skip").focus()
    for _ in range(40):
        press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
        if reached[-1] == "log":
            break
    assert [*dict.fromkeys(reached)][:5] == ["locale", "device", "time_zone", "now", "words"]
    for name in ("launch", "stop", "no_answer", "new_session", "aloud", "save", "open"):
        assert name in reached
    press("Tab")
    press("Tab")
    press("Enter")
    expect(page.locator(".answer dl")).to_be_visible()

    page.locator("#save").focus()
    press("Enter")
    expect(page.locator("#save_dialog")).to_be_visible()
    press("Escape")
    expect(page.locator("#save_dialog")).to_be_hidden()
    expect(page.locator("#save")).to_be_focused()


def test_the_screen_can_be_touched_from_the_keyboard(page: Page) -> None:
    page.select_option("#device", "tv")
    say(page, "does it hurt")
    is_drawn(page)
    page.locator("#now").focus()
    while page.evaluate("document.activeElement.id") != "frame":
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") != "words", "the screen comes before what one says"
    page.keyboard.press("Enter")
    expect(page.locator(".speech").last).to_have_text("You touched it.")


def test_axe_finds_nothing(page: Page, skill: WatchedSkill) -> None:
    page.emulate_media(reduced_motion="reduce")  # a colour in transition has no contrast of its own
    page.select_option("#device", "hub")
    say(page, "purple monkeys dishwasher")
    skill.replies = [says("<speak>Sure.</speak>", directives=[ASK_FOR])]
    say(page, "remind me")
    page.locator(".answer summary").first.click()
    page.locator(".json summary").first.click()
    assert findings(page) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert findings(page, "color-contrast") == []
    page.set_viewport_size(PHONE)
    page.click("#save")
    assert findings(page) == []


def test_a_phone_shows_everything_without_scrolling_sideways(browser: Browser, address: str) -> None:
    page, problems = opened(browser, address, viewport=PHONE, has_touch=True, is_mobile=True)
    say(page, "tell me about zebras and quails")
    page.locator(".answer summary").first.click()
    page.locator(".json summary", has_text="Request").click()
    for device in ("speaker", "small_round_hub", "tv"):
        page.select_option("#device", device)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        box = page.locator("#compose").bounding_box()
        assert box
        assert box["y"] + box["height"] <= PHONE["height"]
    page.context.close()
    assert problems == []


def test_what_was_said_and_heard_is_announced(page: Page) -> None:
    log = page.get_by_role("log", name="Conversation")
    say(page, "does it hurt")
    assert re.match(r"You: does it hurt\s*Alexa: The discomfort", log.text_content() or "")
    expect(page.get_by_role("status")).to_have_text("The session is open")


def test_the_command_serves_the_page_until_it_is_ended(browser: Browser) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "skill.tools", "serve", "--no-open", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as serving:  # noqa: S603
        assert serving.stdout
        assert serving.stdout.readline() == f"The speaker is at http://127.0.0.1:{port}/\n"
        try:
            page, problems = opened(browser, f"http://127.0.0.1:{port}/")
            say(page, "how many sessions")
            expect(page.locator(".speech")).to_contain_text("Five sessions on average")
            assert problems == []
            serving.send_signal(signal.SIGINT)
            assert serving.wait(20) == 0
        finally:
            serving.kill()
    page.fill("#words", "does it hurt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_have_text("The server does not answer. Is make serve still running?")
    page.context.close()
