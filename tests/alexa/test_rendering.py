"""Every kind of answer on every size of screen, drawn by Amazon's renderer: nothing is cut off, nothing overlaps."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import TimeoutError as TimeoutExceeded

from skill.alexa import screens
from tests.alexa.renderer import DEVICES, Renderer
from tests.alexa.screen_samples import SCREENS, Sample, samples
from tests.conftest import ROOT

DOCUMENT = ROOT / "docs" / "screens.md"
SAMPLES = samples()
CLICKS = 5
"""A target is tried so often."""
SMALL = DEVICES["small hub, 960 x 480"]


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as started:
        yield started


def directive(sample: Sample) -> dict[str, Any]:
    template, screen = sample
    return {"document": SCREENS.documents[template], "datasources": {"screen": screen}}


@pytest.mark.parametrize("device", DEVICES)
def test_no_text_is_cut_off_or_overlaps_or_is_small_and_every_target_is_large(renderer: Renderer, device: str) -> None:
    found = {}
    for at, (name, sample) in enumerate(SAMPLES.items()):
        renderer.messages.clear()
        renderer.render(directive(sample), DEVICES[device], ("dark", "light")[at % 2])
        problems = renderer.problems(DEVICES[device]) + renderer.messages
        if problems:
            found[name] = problems
    assert found == {}


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("template", screens.TEMPLATES)
def test_every_document_is_readable_in_both_themes(renderer: Renderer, template: str, theme: str) -> None:
    sample = next(sample for sample in SAMPLES.values() if sample[0] == template)
    renderer.render(directive(sample), SMALL, theme)
    assert renderer.problems(SMALL) == []


def test_touch_sends_what_the_target_names(renderer: Renderer) -> None:
    page = renderer.render(directive(SAMPLES["contradiction"]), SMALL)
    targets = ["previous", "home", "sun", "massage"]
    assert renderer.targets() == len(targets)
    page.evaluate("window.touched = []")
    # Until the screen has been painted, the renderer may miss a touch.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    for at in range(len(targets)):
        box = page.evaluate(
            "(at) => touchTargets(document.getElementById('view'))[at].getBoundingClientRect().toJSON()", at
        )
        for _ in range(CLICKS):
            # On a busy machine the renderer misses a click now and then, as a screen misses a finger.
            page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, delay=50)
            with suppress(TimeoutExceeded):
                page.wait_for_function("(at) => new Set(window.touched.map(String)).size > at", arg=at, timeout=4_000)
                break
    touched = [tuple(sent) for sent in page.evaluate("window.touched")]
    assert list(dict.fromkeys(touched)) == [(target,) for target in targets]


def test_long_list_scrolls(renderer: Renderer) -> None:
    for name in ("welcome", "dated list, long"):
        page = renderer.render(directive(SAMPLES[name]), SMALL)
        higher = page.evaluate("(s => s.scrollHeight - s.clientHeight)(document.querySelector('.scrollView'))")
        assert higher > 100
    page = renderer.render(directive(SAMPLES["dated list, short"]), SMALL)
    assert page.evaluate("(s => s.scrollHeight - s.clientHeight)(document.querySelector('.scrollView'))") < 100


def spoiled(sample: Sample, old: str, new: str) -> Mapping[str, Any]:
    text = json.dumps(directive(sample))
    assert old in text
    changed: dict[str, Any] = json.loads(text.replace(old, new))
    return changed


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"noteSize": 21', '"noteSize": 15', "dp small"),
        ('"secondary": "#AFC0BD"', '"secondary": "#3F504D"', "has a contrast of"),
        ('"figureWidth": 272', '"figureWidth": 90', "cut off"),
        ('"button": 56', '"button": 40', "a touch target is 40"),
        ('"paddingLeft": "${index > 0 ? @gap : 0}"', '"left": "${index > 0 ? -300 : 0}"', "overlap"),
    ],
)
def test_a_fault_in_a_document_is_found(renderer: Renderer, old: str, new: str, problem: str) -> None:
    renderer.render(spoiled(SAMPLES["topic with a figure, longest"], old, new), SMALL)
    assert problem in " ".join(renderer.problems(SMALL))


def test_the_document_lists_what_is_rendered() -> None:
    assert rendered_list() in DOCUMENT.read_text("utf-8"), (
        f"print it with `python -m tests.alexa.test_rendering`:\n{rendered_list()}"
    )


def rendered_list() -> str:
    """The combinations, as the rows of a table."""
    devices = "\n".join(f"- {name}" for name in DEVICES)
    rows = "\n".join(f"| {name} | {template} |" for name, (template, _) in SAMPLES.items())
    return f"{devices}\n\n| what is shown | document |\n| --- | --- |\n{rows}\n"


def keep_pictures(folder: Path) -> None:
    """Write the three pictures of the document."""
    pictures = (
        ("screen_contradiction", "contradiction", "medium hub, 960 x 600", "dark"),
        ("screen_welcome", "welcome", "medium hub, 960 x 600", "light"),
        ("screen_round", "topic with a figure, shortest", "round hub, 480 x 480", "dark"),
    )
    with Renderer() as started:
        for file, name, device, theme in pictures:
            started.render(directive(SAMPLES[name]), DEVICES[device], theme)
            started.screenshot(DEVICES[device], folder / f"{file}.png")


if __name__ == "__main__":
    print(rendered_list())
    keep_pictures(ROOT / "docs" / "images")
