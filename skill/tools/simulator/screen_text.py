"""What a screen shows, as text: the values of the data that the document puts into its texts."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from skill.tools.simulator.devices import APL

RENDER = f"{APL}.RenderDocument"
_BOUND = re.compile(r"\$\{[\w.]*\.(\w+)\}")
"""An expression that is a value of the data and nothing else, such as ${payload.screen.title}."""
_BEHAVIOUR = frozenset({"when", "arguments", "data", "onPress"})
"""Properties whose values are not shown."""


def screen_text(response: Mapping[str, Any]) -> list[str]:
    """The lines of the document that a response shows, in the order of its data; what can be touched is in brackets.

    Text that stands in the document itself is left out. Empty if the response shows nothing.
    """
    directives = response.get("response", {}).get("directives") or []
    lines: list[str] = []
    for directive in directives:
        if directive["type"] == RENDER:
            shown = frozenset(_names(directive.get("document", {})))
            lines = list(_lines(directive.get("datasources") or {}, shown))
    return lines


def _names(part: object) -> Iterator[str]:
    """The names of the values that a part of a document shows."""
    match part:
        case str():
            yield from _BOUND.findall(part)
        case list():
            for item in part:
                yield from _names(item)
        case Mapping():
            for key, value in part.items():
                if key not in _BEHAVIOUR:
                    yield from _names(value)


def _lines(data: Mapping[str, Any], shown: frozenset[str]) -> Iterator[str]:
    """What an object of the data shows; a list of objects gives a line for each."""
    for key, value in data.items():
        if isinstance(value, str) and value and key in shown:
            yield value
        elif isinstance(value, Mapping):
            yield from _lines(value, shown)
        elif isinstance(value, list):
            yield from filter(None, (_item(item, shown) for item in value if isinstance(item, Mapping)))


def _item(item: Mapping[str, Any], shown: frozenset[str]) -> str:
    line = " ".join(_lines(item, shown))
    return f"[{line}]" if line and any(isinstance(value, list) for value in item.values()) else line
