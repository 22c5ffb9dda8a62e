"""Grounding: proves the content against the article.

Citations are real, figures are cited, no fact is left out, and what the article is said not to mention is not in it.
"""

from collections.abc import Iterator, Mapping

from skill.catalog import Source
from skill.nlu.features import tokenize
from skill.tools.authoring import article, timeline
from skill.tools.authoring.draft import Draft, Entry, sources, spoken_texts
from skill.tools.authoring.figures import Figure, figures

COUNTED = frozenset({"session", "time"})
"""Units of figures that say how many of something there are."""


def problems(draft: Draft, text: str) -> list[str]:
    """List everything about the content that the text of the article does not support."""
    sentences = {
        Source(title, number): sentence
        for title, section in article.split(text, draft.article.opening).items()
        for number, sentence in enumerate(section, 1)
    }
    return [
        *_record(draft, sentences),
        *_figures(draft, sentences),
        *_facts(draft, sentences),
        *_names(draft, sentences),
    ]


def _record(draft: Draft, sentences: Mapping[Source, str]) -> Iterator[str]:
    recorded = draft.article.digests
    for source in {**recorded, **sentences}:
        place = f"article.toml: {source.section}, sentence {source.sentence}"
        if source not in sentences:
            yield f"{place}: the article has no such sentence"
        elif source not in recorded:
            yield f"{place}: is not recorded"
        elif recorded[source] != article.digest(sentences[source]):
            yield f"{place}: the article has other words there"


def _figures(draft: Draft, sentences: Mapping[Source, str]) -> Iterator[str]:
    for rule in draft.rules:
        cited = set().union(*(figures(sentences.get(source, "")) for source in sources(rule)))
        for key, text in timeline.spoken_texts(rule):
            for figure in sorted(figures(text) - cited):
                yield f"timeline.toml: {rule['id']}: {key}: no cited sentence gives {figure}"
    for file, entry in draft.files("topics", "gaps"):
        cited = set().union(*(figures(sentences.get(source, "")) for source in sources(entry)))
        worked_out, wrong = _worked_out(file, entry, cited)
        yield from wrong
        cited |= worked_out
        spoken = [(key, figures(text)) for key, text in spoken_texts(entry)]
        listed = set().union(*map(figures, entry.get("figures", [])))
        for key, found in (*spoken, ("figures", listed)):
            yield from (f"{file}: {key}: no cited sentence gives {figure}" for figure in sorted(found - cited))
        for given in entry.get("figure", []):
            if section := given.get("section"):
                there = (source for source in sources(entry) if source.section == section)
                missing = figures(given["value"]) - set().union(
                    *(figures(sentences.get(source, "")) for source in there)
                )
                yield from (f"{file}: figure: {section} does not give {figure}" for figure in sorted(missing))


def _worked_out(file: str, entry: Entry, cited: set[Figure]) -> tuple[set[Figure], list[str]]:
    """The figures that are worked out from cited ones, and those that are not right."""
    found, wrong = set(), []
    places = [
        ("worked_out", entry),
        *((f"variants.{each['id']}.worked_out", each) for each in entry.get("variants", [])),
    ]
    for key, place in places:
        for given, source in place.get("worked_out", {}).items():
            (figure,), used = figures(given), figures(source)
            if used <= cited and _follows(figure, used):
                found.add(figure)
            else:
                wrong.append(f"{file}: {key}: {given} is not {source}, or these are not cited")
    return found, wrong


def _follows(figure: Figure, used: set[Figure]) -> bool:
    """Whether a figure is the product of a count and an amount in its unit, or a share of a span.

    "5 sessions of 15 minutes" are 75 minutes; of "4 to 6 months for 5 sessions" one has roughly 1 month.
    """
    amounts = sorted(each.number for each in used if each.unit == figure.unit)
    counts = [each.number for each in used if each.unit in COUNTED]
    match amounts, counts:
        case [amount], [count]:
            return figure.number == amount * count
        case [least, most], [count]:
            return least / count <= figure.number <= most / count
        case _:
            return False


def _facts(draft: Draft, sentences: Mapping[Source, str]) -> Iterator[str]:
    cited = {source for _, entry in draft.files("topics") for source in sources(entry)}
    for source in draft.article.with_fact():
        if source not in cited:
            words = f": {sentences[source]}" if source in sentences else ""
            yield f"topics: no topic cites {source.section}, sentence {source.sentence}, which states a fact{words}"


def _names(draft: Draft, sentences: Mapping[Source, str]) -> Iterator[str]:
    said = {source: f" {' '.join(tokenize(sentence))} " for source, sentence in sentences.items()}
    for file, entry in draft.files("gaps"):
        for name in entry.get("names", {}):
            for source in (source for source, text in said.items() if f" {' '.join(tokenize(name))} " in text):
                yield f"{file}: names: the article speaks of {name!r} in {source.section}, sentence {source.sentence}"
