"""Compiles what screens show into the one JSON file that ships; `skill.alexa.screens` reads it, and only for a screen.

A screen is an APL document in `screens/`: a main template, and layouts of its own if it needs any. It gets the
resources, styles and graphics of `screens/shared.json`, and those of the shared layouts that it uses.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from skill.alexa.screens import APL_VERSION, COMPILED, TEMPLATES, figure
from skill.tools.authoring.draft import SCREENS, Draft

__all__ = ["COMPILED", "compiled", "problems"]

COMPONENTS = frozenset({"Container", "Frame", "ScrollView", "Text", "TouchWrapper", "VectorGraphic"})
"""The components of APL that the screens use; every device that plays this version of APL has them."""
COMMANDS = frozenset({"SendEvent"})
GRAPHICS = frozenset({"AVG", "path", "color", "number"})
"""Types inside vector graphics and parameters."""
_SHARED = ("resources", "styles", "graphics")


def compiled(draft: Draft) -> str:
    """Return all that screens need as JSON, the same text for the same files."""
    topics, emergencies = draft.entries["topics"], draft.entries["emergencies"]
    data = {
        "name": draft.skill["name"],
        "summary": draft.skill["summary"],
        "labels": {key: text for key, text in draft.labels.items() if key != "shown_as"},
        "shown_as": draft.labels["shown_as"],
        "groups": [[group["title"], group["topics"]] for group in draft.skill["topic_group"]],
        "figures": {
            entry_id: [
                [*figure(given["value"]), given.get("note", ""), given.get("section", "")] for given in entry["figure"]
            ]
            for entry_id, entry in topics.items()
            if "figure" in entry
        },
        "emergencies": {
            entry_id: [entry["shown"], entry.get("shown_again", entry["shown"])]
            for entry_id, entry in emergencies.items()
        },
        "documents": {name: _document(draft, draft.screens[name]) for name in TEMPLATES},
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def problems(draft: Draft) -> Iterator[str]:
    """Yield what is wrong with the documents of the screens, by file."""
    for name, screen in draft.screens.items():
        place, layouts = f"screens/{name}.json", _layouts(draft, screen)
        if name == SCREENS[0]:
            yield from (f"{place}: has no {key!r}" for key in (*_SHARED, "layouts") if key not in screen)
        elif "mainTemplate" not in screen:
            yield f"{place}: has no 'mainTemplate'"
        if "import" in screen:
            yield f"{place}: imports; a screen may load nothing from a network"
        for found in sorted({*_types(screen)} - COMPONENTS - COMMANDS - GRAPHICS - layouts.keys()):
            yield f"{place}: {found!r} is neither a component nor a command nor a layout that is known"
        if re.search(r"https?://", json.dumps(screen)):
            yield f"{place}: names an address; a screen may load nothing from a network"


def _document(draft: Draft, screen: Mapping[str, Any]) -> dict[str, Any]:
    shared, layouts = draft.screens[SCREENS[0]], _layouts(draft, screen)
    used: dict[str, Any] = {}
    waiting = [screen["mainTemplate"]]
    while waiting:
        for name in set(_types(waiting.pop())) & layouts.keys() - used.keys():
            used[name] = layouts[name]
            waiting.append(layouts[name])
    return {
        "type": "APL",
        "version": APL_VERSION,
        **{key: _without_descriptions(shared[key]) for key in _SHARED},
        "layouts": {name: _without_descriptions(used[name]) for name in sorted(used)},
        "mainTemplate": screen["mainTemplate"],
    }


def _layouts(draft: Draft, screen: Mapping[str, Any]) -> dict[str, Any]:
    return {**draft.screens[SCREENS[0]].get("layouts", {}), **screen.get("layouts", {})}


def _types(value: Any) -> Iterator[str]:
    """What every object within a document says that it is."""
    inner: Iterable[Any] = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    if isinstance(value, Mapping) and isinstance(value.get("type"), str):
        yield value["type"]
    for item in inner:
        yield from _types(item)


def _without_descriptions(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_descriptions(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _without_descriptions(item) for key, item in value.items() if key != "description"}
    return value
