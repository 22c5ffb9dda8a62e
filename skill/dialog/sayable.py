"""Whether the skill could have said a text: whether its own wording can produce it.

A reply that is about no entry is kept in the session attributes as its text, and repeated from there. Attributes come
from outside, so a text is spoken again only if it is made of whole sentences of the catalog, with nothing in their
placeholders but what the catalog puts there. Nobody can put other words into the skill's mouth.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from string import Formatter

from skill.catalog import Catalog, Wording
from skill.dialog.closing import spell
from skill.dialog.spoken_dates import say_number
from skill.memory import KEPT_DAYS

MAX_REMINDERS = 9
"""Reminders that one reply counts."""
MAX_SECTIONS = 2
"""Sections of the article that one reply names."""
Template = Sequence[tuple[str, str]]
"""Each literal text with the name of the placeholder after it, which is empty at the end."""


def can_say(catalog: Catalog, wording: Wording, text: str) -> bool:
    """Whether a text is one or more of the catalog's texts, one after another, in the spelling of the wording."""
    filled = fills(catalog, wording)
    # Most replies are from the wording as it is written, which is quick to see; the whole catalog takes 10 ms.
    return (
        _is_made_of(text, _texts(wording), filled, lambda text: text)
        or _is_made_of(text, texts(catalog, wording), filled, lambda text: text)
        or _is_made_of(text, texts(catalog, wording), filled, lambda text: _normal(text, wording))
    )


def _is_made_of(
    text: str, known: Iterable[str], filled: Mapping[str, Sequence[str]], written: Callable[[str], str]
) -> bool:
    """Whether a text is made of known ones, when both are written in the same way."""
    text = written(text)
    # What stands before the first placeholder tells most of them apart.
    possible = (found for found in map(written, known) if found.partition("{")[0] in text)
    templates = [_template(found) for found in possible]
    filled = {name: [written(fill) for fill in found] for name, found in filled.items()}
    reached, ends = [0], {0}
    while reached:
        start = reached.pop()
        for template in templates:
            for end in _ends(template, filled, text, start):
                if end == len(text):
                    return True
                if text[end] == " " and end + 1 not in ends:
                    ends.add(end + 1)
                    reached.append(end + 1)
    return False


def placeholders(text: str) -> set[str]:
    """The names of a text's placeholders."""
    return {name for _, name in _template(text) if name}


def texts(catalog: Catalog, wording: Wording) -> Iterator[str]:
    """All whole texts that the skill can say in one locale, with their placeholders.

    The rules of a timeline are left out: what was told by them is kept by their topics and worked out anew, and their
    marks have names that other texts have for something else.
    """
    return _texts((catalog._replace(wordings={}, rules=()), wording))


def _normal(text: str, wording: Wording) -> str:
    """The text as it is heard once the article has been named, in the spelling of the locale."""
    for full, short in wording.said_later.items():
        text = text.replace(full, short)
    return spell(text, wording.spelling)


def _ends(template: Template, filled: Mapping[str, Sequence[str]], text: str, start: int) -> set[int]:
    """Where the template may end if it starts there."""
    ends = {start}
    for literal, name in template:
        ends = {at + len(literal) for at in ends if text.startswith(literal, at)}
        if name and ends:
            ends = {at + len(fill) for at in ends for fill in filled.get(name, ()) if text.startswith(fill, at)}
        if not ends:
            break
    return ends


def _template(text: str) -> Template:
    return [(literal, name or "") for literal, name, _, _ in Formatter().parse(text)]


def _texts(value: object) -> Iterator[str]:
    """Every whole text among values of the catalog; names and words, which complete one, do not end in a mark."""
    if isinstance(value, str):
        if value.endswith((".", "?", "!")):
            yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner)


def fills(catalog: Catalog, wording: Wording) -> dict[str, list[str]]:
    """What may stand in each placeholder."""
    titles = [chapter.title for chapter in catalog.tour]
    names = [name for name in map(catalog.name, catalog.entries) if name] + titles
    sections = list(catalog.sections.values())
    joined = [f"{first} and {second}" for first in sections for second in sections]
    numbers = {
        name: [str(getattr(wording, name))] for name in ("emergency", "crisis", "violence_helpline", "night_help")
    }
    counted = {
        "days": [str(KEPT_DAYS)],
        "count": list(map(say_number, range(MAX_REMINDERS + 1))),
        "chapters": [", ".join(titles[:-1])],
        "last": titles[-1:],
    }
    return {"first": names, "second": names, "topic": names, "sections": sections + joined, **numbers, **counted}
