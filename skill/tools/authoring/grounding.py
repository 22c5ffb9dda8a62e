"""Grounding: proves the content against the article.

Citations are real, figures are cited, no fact is left out, and what the article is said not to mention is not in it.
"""

import math
from collections.abc import Iterator, Mapping

from skill.catalog import Source
from skill.nlu.features import tokenize
from skill.tools.authoring import article, timeline
from skill.tools.authoring.draft import Draft, Entry, sources, spoken_texts
from skill.tools.authoring.figures import Figure, figures

FACTORS = 2
"""A figure that is worked out is the product of so many."""


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
    """The figures that variants work out as products of two cited ones, and those that are none: 5 times 15 minutes."""
    found, wrong = set(), []
    for variant in entry.get("variants", []):
        for given, factors in variant.get("worked_out", {}).items():
            (product,), used = figures(given), figures(factors)
            is_right = math.prod(factor.number for factor in used) == product.number and len(used) == FACTORS
            if used <= cited and is_right and product.unit in {factor.unit for factor in used}:
                found.add(product)
            else:
                key = f"variants.{variant['id']}.worked_out"
                wrong.append(f"{file}: {key}: {given} is not {factors}, or these are not cited")
    return found, wrong


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
