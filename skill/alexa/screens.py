"""An Answer as a screen: which document shows it, and the data that fills the document. Imported for a screen only.

The documents are content, compiled into a file of their own. They are written in the oldest version of Alexa
Presentation Language (APL) that every device with a screen plays, and load nothing from a network.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from ask_sdk_model.interfaces.alexa.presentation.apl.render_document_directive import RenderDocumentDirective

from skill.catalog import Topic
from skill.compiled import path_of
from skill.dialog.closing import spell, suggest, with_numbers
from skill.dialog.reply import EMERGENCY_KINDS, Answer, Choice, Part, TourStep
from skill.dialog.turn import TurnContext

APL_VERSION = "1.4"
COMPILED = path_of("screens.json")
TEMPLATES = ("answer", "message", "choice", "topics", "emergency", "timeline", "progress")
"""The documents, by name."""
LIST_KINDS = frozenset({"launch", "help"})
"""Kinds of reply that show the list of topics."""
FIGURE_PARTS: frozenset[Part] = frozenset({"answer", "again", "simple", "short"})
"""The texts of a topic that give its key figure."""
MAX_FIGURES, MAX_SECTIONS = 2, 2
"""A screen shows no more figures than these, and no more sections that the article says something in."""
COLUMNS = 2
"""The list of topics has so many columns where the screen is wide enough."""
SHORT_TEXT, MEDIUM_TEXT = 70, 160
"""Up to so many characters, a text is shown in the largest letters, and in the second largest."""
LONG_FIGURE = 3
"""A figure with more characters is shown in smaller digits."""
ONE_LINE = 8
"""An emergency's number or words with more characters are shown in two lines."""
BOLD_EM = 0.6
"""The width of a bold character in relation to the size of the letters, at most; on average over a line."""
_NUMBER = re.compile(r"\d[\d ]*\d|\d")


class Figure(NamedTuple):
    """The key figure of a topic."""

    number: str
    """What is shown large, a range with a dash."""
    unit: str
    note: str
    """What it is a figure of; may be empty."""
    section: str
    """Title of the section that gives it, if another section gives another figure; else empty."""


class Screens(NamedTuple):
    """What screens show beside the answer itself."""

    name: str
    """Of the skill."""
    summary: str
    labels: Mapping[str, str]
    shown_as: Mapping[str, str]
    """Digits of numbers to call that are spoken in words."""
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    """Title, and ids of the topics, of each group that the welcome lists."""
    figures: Mapping[str, tuple[Figure, ...]]
    """By id of the topic. Two that have sections contradict each other."""
    emergencies: Mapping[str, tuple[str, str]]
    """By id: what is shown, and what is shown when the number is said again."""
    documents: Mapping[str, Any]
    """By name of the template."""


@cache
def load(path: str = COMPILED) -> Screens:
    """Read the compiled screens. Raises OSError or ValueError when the file is missing or damaged."""
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - see skill.compiled
        return from_json(json.load(file))


def from_json(data: Mapping[str, Any]) -> Screens:
    """Build the screens from the compiled content. Raises ValueError if it is not that."""
    try:
        return Screens(
            **{
                **data,
                "groups": tuple((title, tuple(topics)) for title, topics in data["groups"]),
                "figures": {key: tuple(Figure(*found) for found in given) for key, given in data["figures"].items()},
                "emergencies": {key: (shown, again) for key, (shown, again) in data["emergencies"].items()},
            }
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("the compiled screens are damaged") from error


def figure(value: str) -> tuple[str, str]:
    """The number and the unit of a figure as authors write it: "24 to 36 hours" is 24-36 and "hours"."""
    number, _, unit = value.rpartition(" ")
    return number.replace(" to ", "\N{EN DASH}"), unit


def plays(version: str) -> bool:
    """Whether a device that plays APL up to this version plays these documents."""
    return bool(re.fullmatch(r"\d{1,4}(\.\d{1,4})+", version)) and _parts(version) >= _parts(APL_VERSION)


def render(screens: Screens, turn: TurnContext, answer: Answer) -> RenderDocumentDirective:
    """The directive that shows a closed answer."""
    template, screen = show(screens, turn, answer)
    return RenderDocumentDirective(token=template, document=screens.documents[template], datasources={"screen": screen})


def show(screens: Screens, turn: TurnContext, answer: Answer) -> tuple[str, dict[str, Any]]:
    """The name of the document that shows a closed answer, and its data."""
    if answer.kind in EMERGENCY_KINDS:
        return "emergency", _emergency(screens, turn, answer)
    if answer.kind in LIST_KINDS:
        return "topics", _topics(screens, turn)
    screen = _common(screens, turn, answer)
    if answer.dates:
        return "timeline", {**screen, "dates": [item._asdict() for item in answer.dates]}
    if answer.progress:
        return "progress", {**screen, **_progress(screens, turn, answer)}
    if isinstance(answer.pending, Choice):
        return "choice", screen
    return ("answer" if answer.entries else "message"), screen


def _common(screens: Screens, turn: TurnContext, answer: Answer) -> dict[str, Any]:
    """What most documents show; empty where there is nothing."""
    labels, about_article = screens.labels, bool(answer.entries)
    figures = list(_figures(screens, turn, answer))
    asks = "" if about_article or isinstance(answer.pending, Choice) else answer.question
    text = f"{answer.text} {asks}".strip()
    return {
        "title": answer.title or ("" if about_article else screens.name),
        "mark": labels["not_in_article"] if answer.kind == "gap" else "",
        "text": text,
        "size": _size(text, figures),
        "figures": figures,
        "source": "" if answer.kind == "gap" or any(f["section"] for f in figures) else _source(screens, answer),
        "note": labels["note"].format(emergency=turn.wording.emergency) if about_article else "",
        "nextLabel": labels["next"],
        "next": [] if answer.ends else list(_next(turn, answer)),
        "back": not answer.ends and _leads_back(turn, answer),
        "home": not answer.ends,
        "labels": {key: labels[key] for key in ("back", "home")},
    }


def _size(text: str, figures: list[dict[str, Any]]) -> str:
    """How large the letters are; two figures leave a text less room."""
    if len(text) <= SHORT_TEXT:
        return "short"
    return "medium" if len(text) <= MEDIUM_TEXT and len(figures) < MAX_FIGURES else "long"


def _figures(screens: Screens, turn: TurnContext, answer: Answer) -> Iterator[dict[str, Any]]:
    """The key figures of the topics that are told; with two topics, each under its title."""
    if answer.kind != "answer" or answer.part not in FIGURE_PARTS:
        return
    found = [(entry, figure) for entry in answer.entries for figure in screens.figures.get(entry, ())]
    if len(found) > MAX_FIGURES:
        return
    for entry, figure in found:
        note = figure.note if len(answer.entries) == 1 else _title(turn, entry)
        wide, pair = len(figure.number) > LONG_FIGURE, len(found) > 1
        yield {**figure._asdict(), "note": spell(note, turn.wording.spelling), "wide": wide, "pair": pair}


def _source(screens: Screens, answer: Answer) -> str:
    sections = list(dict.fromkeys(source.section for source in answer.sources))[:MAX_SECTIONS]
    return screens.labels["source"].format(sections="; ".join(sections)) if sections else ""


def _next(turn: TurnContext, answer: Answer) -> Iterator[dict[str, Any]]:
    """What to touch next: the two to choose from, the next part of a tour, or two topics."""
    match answer.pending:
        case Choice(entries):
            ids: tuple[str, ...] = entries
        case TourStep(step) if step + 1 < len(turn.catalog.tour):
            yield {"title": _heading(turn, turn.catalog.tour[step + 1].title), "touch": ["next"]}
            return
        case _:
            ids = tuple(topic.id for topic in suggest(turn, answer))
    yield from (_touch(turn, entry) for entry in ids)


def _touch(turn: TurnContext, entry_id: str) -> dict[str, Any]:
    return {"title": _title(turn, entry_id), "touch": [entry_id]}


def _title(turn: TurnContext, entry_id: str) -> str:
    """The title of an entry in the spelling of the locale; empty for a dialog act."""
    title = getattr(turn.catalog.entries.get(entry_id), "title", "")
    return spell(title, turn.wording.spelling)


def _heading(turn: TurnContext, title: str) -> str:
    """A title that is written to be spoken within a sentence, as a heading."""
    return spell(title[:1].upper() + title[1:], turn.wording.spelling)


def _leads_back(turn: TurnContext, answer: Answer) -> bool:
    """Whether the dialog act `previous` would tell something else than was told last."""
    after = turn.session.after(answer)
    topics = [entry for entry in after.covered if isinstance(turn.catalog.entries.get(entry), Topic)]
    return bool(after.told and topics and topics[0] != after.told.entries[0])


def _topics(screens: Screens, turn: TurnContext) -> dict[str, Any]:
    known = [
        (title, [_touch(turn, topic) for topic in topics if turn.catalog.topic(topic)])
        for title, topics in screens.groups
    ]
    return {
        "title": screens.name,
        "lead": screens.labels["lead"],
        "note": screens.summary,
        "groups": [
            {"title": title, "rows": [topics[at : at + COLUMNS] for at in range(0, len(topics), COLUMNS)]}
            for title, topics in known
            if topics
        ],
    }


def _progress(screens: Screens, turn: TurnContext, answer: Answer) -> dict[str, Any]:
    progress = answer.progress
    if not progress:
        return {}
    states = [
        "done" if at < progress.step else "now" if at == progress.step else "next" for at in range(1, progress.of + 1)
    ]
    return {
        "step": progress.step,
        "of": progress.of,
        "count": screens.labels["part"].format(step=progress.step, of=progress.of),
        "chapters": [
            {"title": _heading(turn, chapter.title), "touch": list(chapter.touch), "state": state}
            for chapter, state in zip(progress.chapters, states, strict=True)
        ],
    }


def _emergency(screens: Screens, turn: TurnContext, answer: Answer) -> dict[str, Any]:
    """The number alone, in one line or two, and how large it may be: the share of the height, and of the width."""
    entry_id = answer.entries[0] if answer.entries else ""
    first, again = screens.emergencies.get(entry_id, ("{emergency}", "{emergency}"))
    lines = _lines((answer.part == "number" and _digits(screens, turn, again)) or _shown(screens, turn, first))
    return {
        "shown": "<br>".join(lines),
        "tallest": 0.7 / len(lines),
        "widest": round(max(map(len, lines)) * BOLD_EM, 2),
    }


def _shown(screens: Screens, turn: TurnContext, text: str) -> str:
    """The number that a text gives; without one, the text."""
    return _digits(screens, turn, text) or with_numbers(turn, text)


def _digits(screens: Screens, turn: TurnContext, text: str) -> str:
    """The number that a text gives to call, in digits; empty if there is none."""
    spoken = with_numbers(turn, text)
    number = _NUMBER.search(spoken)
    return number[0] if number else screens.shown_as.get(spoken, "")


def _lines(shown: str) -> list[str]:
    """One line, or two that are as equal as the words allow."""
    words = shown.split()
    if len(shown) <= ONE_LINE or len(words) == 1:
        return [shown]
    cuts = [[" ".join(words[:at]), " ".join(words[at:])] for at in range(1, len(words))]
    return min(cuts, key=lambda lines: max(map(len, lines)))


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]
