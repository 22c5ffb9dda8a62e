"""Pictures of the local page for the documents: `python -m tests.tools.simulator.screenshots FOLDER`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, expect

from skill import app
from tests.tools.simulator.page import chromium, opened, served

expect.set_options(timeout=60_000)
WINDOW: ViewportSize = {"width": 1280, "height": 720}
DEVICES = ("small_round_hub", "hub", "tv")
TURNS = ("how many sessions will i need", "when can i wash my hair afterwards")


def main(folder: Path) -> None:
    """Take a picture of a conversation, and one of each device with the answer on it."""
    with tempfile.TemporaryDirectory() as recordings, chromium() as browser:
        with served(app.handler, Path(recordings)) as address:
            page, problems = opened(browser, address, viewport=WINDOW, locale="en-US")
            page.select_option("#device", "hub")
            for words in TURNS:
                say(page, words)
            page.screenshot(path=folder / "speaker.png")
            for device in DEVICES:
                page.select_option("#device", device)
                settle(page)
                page.locator("#screen").screenshot(path=folder / f"device_{device}.png", omit_background=True)
        if problems:
            raise SystemExit("\n".join(problems))


def say(page: Page, words: str) -> None:
    """Say something and wait until it is answered."""
    page.fill("#words", words)
    page.keyboard.press("Enter")
    expect(page.locator("#stage")).to_have_attribute("data-state", "idle")
    settle(page)


def settle(page: Page) -> None:
    """Wait until the screen is drawn."""
    expect(page.locator("#screen[data-drawn]")).to_be_visible()
    page.wait_for_timeout(1000)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
