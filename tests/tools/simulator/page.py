"""The local page in a real browser: a server on a port of its own, a skill that one can look into, and Chromium."""

import json
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import waitress
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from skill import app
from skill.tools.simulator.consent import AlexaServices
from skill.tools.simulator.conversation import Handler
from skill.tools.simulator.devices import APL
from skill.tools.simulator.envelope import TOUCH
from skill.tools.simulator.local_app import RENDERER, create_app
from skill.tools.simulator.recorder import Recordings
from skill.tools.simulator.serve import THREADS
from skill.tools.simulator.speaker import Skill
from tests.conftest import needs
from tests.response import check
from tests.waitress_server import running

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
DOCUMENT = {
    "type": f"{APL}.RenderDocument",
    "token": "test",
    "document": {
        "type": "APL",
        "version": "1.4",
        "mainTemplate": {
            "parameters": ["payload"],
            "items": [
                {
                    "type": "TouchWrapper",
                    "width": "100vw",
                    "height": "100vh",
                    "onPress": [{"type": "SendEvent", "arguments": ["test", "pain"]}],
                    "item": {"type": "Text", "text": "${payload.shown.text}"},
                }
            ],
        },
    },
    "datasources": {"shown": {"text": "Touch me"}},
}
"""A document that shows a text and can be touched all over."""
VOICE = """
window.spoken = [];
Object.defineProperty(window, 'speechSynthesis', { value: {
  getVoices: () => [], cancel() {},
  speak(utterance) {
    spoken.push({ text: utterance.text, rate: utterance.rate, lang: utterance.lang, at: performance.now() });
    setTimeout(() => { utterance.onstart?.(); utterance.onend?.(); }, 5);
  },
} });
"""
"""Stands in for the voice of the operating system, which a browser without a screen does not have."""


class WatchedSkill:
    """The skill, which shows the test's document on a screen and keeps what it was sent.

    `replies` are given, in turn, before it answers itself.
    """

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.replies: list[dict[str, Any]] = []

    def __call__(self, event: dict[str, Any], context: object) -> Mapping[str, Any]:
        self.events.append(event)
        if self.replies:
            return self.replies.pop(0)
        if event["request"]["type"] == TOUCH and event["request"]["arguments"][0] == "test":
            return says("<speak>You touched it.</speak>")
        response = app.handler(event, context)
        check(event, response)
        if event["context"]["System"]["device"]["supportedInterfaces"] and response["response"]:
            body = {**response["response"], "directives": [*response["response"].get("directives", []), DOCUMENT]}
            return {**response, "response": body}
        return response

    @property
    def requests(self) -> list[dict[str, Any]]:
        return [event["request"] for event in self.events]


def says(ssml: str, *, directives: Sequence[Mapping[str, Any]] = (), ends: bool = False) -> dict[str, Any]:
    """A response."""
    output = {"type": "SSML", "ssml": ssml}
    body: dict[str, Any] = {"outputSpeech": output, "directives": list(directives), "shouldEndSession": ends}
    if not ends:
        body["reprompt"] = {"outputSpeech": {"type": "SSML", "ssml": "<speak>Still there?</speak>"}}
    return {"version": "1.0", "sessionAttributes": {}, "response": body}


@contextmanager
def served(
    handler: Handler, recordings: Path, services: AlexaServices | None = None, renderer: Path = RENDERER
) -> Iterator[str]:
    """Serve the page as `serve` does; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    page = create_app(
        Skill(handler, app.CATALOG, app.CLASSIFIER, services),
        port=port,
        recordings=Recordings(recordings),
        renderer=renderer,
    )
    server = waitress.create_server(page, host="127.0.0.1", port=port, threads=THREADS)
    with running(server):
        yield f"http://127.0.0.1:{port}/"


def install(present: Path, folder: Path) -> None:
    """Have npm install what a lock file of a folder names, unless it is there."""
    if not present.is_file():
        needs(shutil.which("npm"), "npm")
        subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=folder, check=True)  # noqa: S607


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a screen."""
    path = shutil.which("chromium")
    needs(path, "chromium")
    install(RENDERER, RENDERER.parents[2])
    install(AXE, HERE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(browser: Browser, address: str, init: str = "", **options: Any) -> tuple[Page, list[str]]:
    """The page, ready to use, and the problems that it has: errors, and requests to another address.

    `init` is a script to run before those of the page, `options` are those of Playwright's context.
    """
    page, problems = browser.new_context(**options).new_page(), list[str]()
    page.set_default_timeout(60_000)
    page.on("console", lambda message: problems.append(message.text) if is_problem(message) else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: problems.append(request.url) if is_outside(request.url, address) else None)
    page.add_init_script(VOICE + init)
    page.goto(address)
    page.wait_for_selector("body[data-ready]")
    return page, problems


def is_problem(message: ConsoleMessage) -> bool:
    """Whether the console has something that should not be. What the server refuses, the page tells."""
    return message.type in ("error", "warning") and "status of 400 (BAD REQUEST)" not in message.text


def is_outside(url: str, address: str) -> bool:
    return not url.startswith((address, "data:", "blob:"))


def findings(page: Page, *rules: str) -> list[str]:
    """What axe finds wrong with the accessibility of the page as it is now, with its frame; by all rules or some."""
    for frame in page.frames:
        if not frame.evaluate("'axe' in window"):
            frame.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("(rules) => axe.run(rules.length ? { runOnly: rules } : {})", list(rules))
    return [
        f"{violation['id']}: {json.dumps(node['target'])} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
