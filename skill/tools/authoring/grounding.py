"""Proves the content against the article: real citations, only figures that the article gives, no fact left out."""

from collections.abc import Iterator
from pathlib import Path

from skill.content import Source
from skill.local import article
from skill.local.authoring import Draft, sources, spoken_texts
from skill.local.figures import figures


def problems(draft: Draft, path: Path) -> list[str]:
    """Everything about the content that the article at `path` does not bear out. Raises OSError if it is missing."""
    sections = article.split(path.read_text("utf-8"))
    sentences = {
        Source(title, number): sentence for title, said in sections.items() for number, sentence in enumerate(said, 1)
    }
    return [*_record(draft, sentences), *_figures(draft, sentences), *_left_out(draft)]


def _record(draft: Draft, sentences: dict[Source, str]) -> Iterator[str]:
    recorded = draft.article.digests()
    for source in {**recorded, **sentences}:
        place = f"article.toml: {source.section}, sentence {source.sentence}"
        if source not in sentences:
            yield f"{place}: the article has no such sentence"
        elif source not in recorded:
            yield f"{place}: is not recorded"
        elif recorded[source] != article.digest(sentences[source]):
            yield f"{place}: the article has other words there"


def _figures(draft: Draft, sentences: dict[Source, str]) -> Iterator[str]:
    for file, entry in draft.files("topics", "gaps"):
        cited = set().union(*(figures(sentences.get(source, "")) for source in sources(entry)))
        for key, text in spoken_texts(entry):
            for figure in sorted(figures(text) - cited):
                yield f"{file}: {key}: {figure} stands in no cited sentence"
        for figure in sorted(set().union(*map(figures, entry.get("figures", []))) - cited):
            yield f"{file}: figures: {figure} stands in no cited sentence"


def _left_out(draft: Draft) -> Iterator[str]:
    cited = {source for _, entry in draft.files("topics") for source in sources(entry)}
    for source in sorted(draft.article.with_facts() - cited, key=lambda source: (source.section, source.sentence)):
        yield f"topics: no topic cites {source.section}, sentence {source.sentence}, which states a fact"
