"""Amazon's own renderer of APL documents in a headless browser, and what is wrong with a rendered screen."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from playwright.sync_api import Page, sync_playwright

from tests.conftest import ROOT, needs

FOLDER = ROOT / "skill" / "tools" / "simulator" / "renderer"
LIBRARY = FOLDER / "node_modules" / "apl-viewhost-web" / "index.js"
CHROMIUM = shutil.which("chromium") or ""
DEVICES: Mapping[str, Mapping[str, Any]] = {
    "round hub, 480 x 480": {"width": 480, "height": 480, "dpi": 160, "shape": "ROUND", "mode": "HUB"},
    "small hub, 960 x 480": {"width": 960, "height": 480, "dpi": 160, "shape": "RECTANGLE", "mode": "HUB"},
    "medium hub, 960 x 600": {"width": 960, "height": 600, "dpi": 160, "shape": "RECTANGLE", "mode": "HUB"},
    "large hub, 1280 x 800": {"width": 1280, "height": 800, "dpi": 160, "shape": "RECTANGLE", "mode": "HUB"},
    "television, 1920 x 1080 at 320 dpi": {
        "width": 1920, "height": 1080, "dpi": 320, "shape": "RECTANGLE", "mode": "TV",
    },
}  # fmt: skip
"""The viewports, in pixels; a television has two to each dp."""
PAGE = """<!doctype html><style>
* { font-family: "Liberation Sans", Arial, sans-serif !important; } /* as wide as Amazon's own */
body { margin: 0 } </style><div id="view"></div>"""
CHECKS = Path(__file__).with_name("rendered_checks.js")


class Renderer:
    """One browser with one page, for all screens."""

    def __enter__(self) -> Self:
        """Start the browser. Skips the test if it or the renderer is not there; in CI that is a failure."""
        needs(CHROMIUM, "chromium")
        needs(LIBRARY.is_file(), "Amazon's renderer (make renderer)")
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        self.page = self._browser.new_page()
        self.page.set_default_timeout(20_000)
        self.messages: list[str] = []
        """What the renderer complained about."""
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.route("**/*", lambda route: route.abort())
        self.page.set_content(PAGE)
        for script in (LIBRARY, FOLDER / "render.js", CHECKS):
            self.page.add_script_tag(path=script)
        self.page.evaluate("window.touched = []")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the browser."""
        self._browser.close()
        self._playwright.stop()

    def render(self, directive: Mapping[str, Any], device: Mapping[str, Any], theme: str = "dark") -> Page:
        """Show a screen. Raises playwright's error if the renderer does not take the document."""
        size = {"width": device["width"], "height": device["height"]}
        if size != self.page.viewport_size:
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
        self.page.evaluate(
            "([directive, device]) => renderScreen(document.getElementById('view'), directive, device,"
            " (touched) => window.touched.push(touched))",
            [directive, {**device, "theme": theme}],
        )
        return self.page

    def problems(self, device: Mapping[str, Any]) -> list[str]:
        """What is wrong with the screen that is shown."""
        found: list[str] = self.page.evaluate("(device) => problems(document.getElementById('view'), device)", device)
        return found

    def targets(self) -> int:
        """The number of touch targets."""
        count: int = self.page.evaluate("touchTargets(document.getElementById('view')).length")
        return count

    def screenshot(self, device: Mapping[str, Any], path: Path) -> None:
        """Keep a picture of the screen."""
        clip = {"x": 0, "y": 0, "width": device["width"], "height": device["height"]}
        self.page.screenshot(path=path, clip=clip)  # type: ignore[arg-type]
