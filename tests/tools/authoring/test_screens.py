"""What authors write for screens: figures, groups of topics, labels and documents; each fault is named by file."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from skill.alexa.screens import TEMPLATES, from_json
from skill.tools.authoring import article, grounding, screens
from skill.tools.authoring.draft import ContentError, Draft
from tests.tools.authoring.conftest import SOURDOUGH, problems, spoil

CONTRAST_MIN, TEXT_MIN_DP = 4.5, 20


def compiled(folder: Path | None = None) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(screens.compiled(Draft(folder) if folder else Draft()))
    return data


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "topics/ready.toml",
            "figures = [",
            'figure = [{ value = "9 weeks" }]\nfigures = [',
            "topics/ready.toml: figure: 9 week is shown but not among the figures",
        ),
        (
            "topics/ready.toml",
            "figures = [",
            'figure = [{ value = "soon" }]\nfigures = [',
            r"topics/ready.toml: figure.0.value: 'soon' does not match '^\\d+( to \\d+)? [a-z]+$'",
        ),
        (
            "topics/ready.toml",
            "figures = [",
            'figure = [{ value = "5 to 7 days", section = "Nowhere" }]\nfigures = [',
            "topics/ready.toml: figure: the topic does not cite 'Nowhere'",
        ),
        (
            "skill.toml",
            '"baking", "feeding",',
            '"baking",',
            "skill.toml: topic_group: no group has the topic 'feeding'",
        ),
        (
            "skill.toml",
            '"baking", "fee',
            '"baking", "baking", "fee',
            "skill.toml: topic_group.Sourdough.topics: 'baking' occurs twice",
        ),
        ("skill.toml", '"baking", "fee', '"bakin", "fee', "skill.toml: topic_group: there is no topic 'bakin'"),
        (
            "screens/labels.toml",
            "{sections}",
            "{section}",
            "screens/labels.toml: source: '{section}' is not a placeholder here",
        ),
        ("screens/labels.toml", "home =", "hom =", "screens/labels.toml: 'home' is a required property"),
        (
            "emergencies/emergency.toml",
            '"{emergency}"',
            '"{number}"',
            "emergencies/emergency.toml: shown: '{number}' is not a placeholder",
        ),
        (
            "screens/answer.json",
            '"ScrollView"',
            '"ScrolView"',
            "screens/answer.json: 'ScrolView' is neither a component nor",
        ),
        (
            "screens/shared.json",
            '"SendEvent"',
            '"OpenURL"',
            "screens/shared.json: 'OpenURL' is neither a component nor",
        ),
        ("screens/answer.json", "{\n", '{\n"import": [],', "screens/answer.json: imports; a screen may load nothing"),
        ("screens/answer.json", "An answer:", "http://a.b", "screens/answer.json: names an address"),
        ("screens/answer.json", '"mainTemplate"', '"mainTemplat"', "screens/answer.json: has no 'mainTemplate'"),
        ("screens/shared.json", '"graphics"', '"graphic"', "screens/shared.json: has no 'graphics'"),
    ],
)
def test_a_fault_is_named_by_its_file(sourdough: Path, file: str, old: str, new: str, problem: str) -> None:
    spoil(sourdough, file, old, new)
    found = problems(sourdough)
    assert [each for each in found if each.startswith(problem)], found


@pytest.mark.parametrize(("text", "problem"), [("{", "Expecting"), ("[]", "is not an object"), (None, "is missing")])
def test_a_document_that_is_no_json_object_is_named(sourdough: Path, text: str | None, problem: str) -> None:
    path = sourdough / "screens" / "choice.json"
    path.unlink() if text is None else path.write_text(text, "utf-8")
    with pytest.raises(ContentError, match=rf"screens/choice\.json: {problem}"):
        Draft(sourdough)


def test_a_figure_has_to_be_in_the_section_that_it_names(sourdough: Path) -> None:
    cites = Draft(sourdough).entries["topics"]["ready"]["cites"]
    text = article.read(SOURDOUGH / "article.txt")
    of_section = {}
    for section in cites:
        figure = f'figure = [{{ value = "5 to 7 days", section = "{section}" }}]\nfigures = ['
        spoil(sourdough, "topics/ready.toml", "figures = [", figure)
        of_section[section] = [p for p in grounding.problems(Draft(sourdough), text) if "ready.toml: figure:" in p]
        spoil(sourdough, "topics/ready.toml", figure, "figures = [")
    assert len(of_section) > 1
    assert [] in of_section.values()
    assert [problem for problems in of_section.values() for problem in problems[:1]] == [
        "topics/ready.toml: figure: Where should it be kept? does not give 5 day"
    ]


def test_figures_are_compiled_as_they_are_shown() -> None:
    figures = compiled()["figures"]
    assert figures["sessions"] == [["5", "sessions", "on average, over 4 to 6 months", ""]]
    assert figures["duration"] == [["15\N{EN DASH}20", "minutes", "", ""]]
    assert "what_is" not in figures


def test_every_topic_whose_short_answer_gives_a_figure_shows_it() -> None:
    draft = Draft()
    topics = draft.entries["topics"]
    assert [
        name
        for name, topic in topics.items()
        if re.search(r"\d|[Ff]ive|four to", topic["short"]) and "figure" not in topic
    ] == []


def test_a_document_holds_the_layouts_that_it_uses_and_no_others() -> None:
    documents = compiled()["documents"]
    assert tuple(documents) == TEMPLATES
    assert documents["emergency"]["layouts"] == {}
    assert {"Group", "Chips", "Chip"} == documents["topics"]["layouts"].keys()
    assert "description" not in json.dumps(documents)


def test_screens_of_another_document_are_about_it(sourdough: Path) -> None:
    other = from_json(compiled(sourdough))
    assert (other.name, other.groups[0][0]) == ("Sourdough Guide", "Sourdough")
    assert "mesotherapy" not in json.dumps(other).lower()


def colors() -> list[dict[str, str]]:
    dark, light = [given["colors"] for given in compiled()["documents"]["answer"]["resources"] if "colors" in given]
    return [dark, {**dark, **light}]


def luminance(color: str) -> float:
    shares = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.03928 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1])
def test_every_colour_of_text_stands_out_from_every_background(theme: int) -> None:
    given = colors()[theme]
    pairs = [(text, back) for text in ("text", "secondary", "accent") for back in ("background", "surface")]
    pairs += [("text", "pressed"), ("onAlarm", "alarm")]
    for text, back in pairs:
        dark, light = sorted((luminance(given[text]), luminance(given[back])))
        assert (light + 0.05) / (dark + 0.05) >= CONTRAST_MIN, (text, back)


def test_every_size_of_text_can_be_read_across_a_room() -> None:
    sizes = [
        size
        for given in compiled()["documents"]["answer"]["resources"]
        for name, size in given.get("dimensions", {}).items()
        if name.endswith("Size")
    ]
    assert len(sizes) > 20
    assert min(sizes) >= TEXT_MIN_DP
