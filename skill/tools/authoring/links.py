"""Checks that everything in the content that refers to something else names it correctly: links, citations, labels."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from difflib import get_close_matches
from itertools import chain

from skill.tools.authoring.draft import Draft, sources
from skill.tools.training.dataset import DatasetError, test_utterances

MISSPELLED, RENAMED = 0.8, 0.5
"""How similar a name is to one that it misspells, and to a new one for the same thing (`difflib`'s ratio)."""
UNKNOWN_NAMED = 3
"""A file with more labels that are not there is about another document; only the first of them is named."""


def problems(draft: Draft) -> Iterator[str]:
    """Yield every reference to something that is not there, and every name that two things share."""
    for find in (_ids, _renamed, _links, _topic_groups, _examples, _citations, _article, _labels):
        yield from find(draft)


def repeated(names: Iterable[str]) -> list[str]:
    """The names that occur more than once."""
    return [name for name, count in Counter(names).items() if count > 1]


def _ids(draft: Draft) -> Iterator[str]:
    kinds: dict[str, str] = {}
    for kind, entries in draft.entries.items():
        for entry_id, entry in entries.items():
            file = f"{kind}/{entry_id}.toml"
            if not re.fullmatch("[a-z]+(_[a-z]+)*", entry_id):
                yield f"{file}: a file name may hold only lower-case letters and underscores; it names an intent"
            if entry_id in kinds:
                yield f"{file}: {kinds[entry_id]}/{entry_id}.toml has the same id"
            kinds[entry_id] = kind
            for variant_id in repeated(variant["id"] for variant in entry.get("variants", [])):
                yield f"{file}: variants: two have the id {variant_id!r}"


def _renamed(draft: Draft) -> Iterator[str]:
    """Find files that were renamed: something refers to what is not there, and nothing to what is.

    Dialog acts are left out, because code refers to them.
    """
    wanted: dict[str, Collection[str]] = {}
    with suppress(DatasetError):
        wanted |= {label.partition("/")[0]: ("topics", "gaps", "emergencies") for _, label in _training_labels(draft)}
    wanted |= {target: kinds for _, target, kinds in _all_links(draft)}
    used = wanted.keys() & {entry_id for entries in draft.entries.values() for entry_id in entries}
    for target, kinds in wanted.items():
        unused = {entry_id: kind for kind in kinds for entry_id in draft.entries[kind] if entry_id not in used}
        if target not in used and not get_close_matches(target, used, 1, MISSPELLED):
            for entry_id in unused if len(unused) == 1 else get_close_matches(target, unused, 1, RENAMED):
                yield f"{unused[entry_id]}/{entry_id}.toml: nothing refers to it; did you rename {target!r}?"


def _links(draft: Draft) -> Iterator[str]:
    links = list(_all_links(draft))
    unused = draft.entries["topics"].keys() - {target for _, target, _ in links}
    for place, target, kinds in links:
        known = [name for kind in kinds for name in draft.entries[kind]]
        if target not in known:
            named = " or ".join(kind.removesuffix("s") for kind in kinds)
            yield f"{place}: there is no {named} {target!r}{_suggestion(target, known, unused)}"
        elif place.startswith(f"topics/{target}.toml: "):
            yield f"{place}: {target!r} is this topic itself"


def _all_links(draft: Draft) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Place and target of each link, and the kinds of entry that it may lead to."""
    for key, kind in (
        ("example_topics", "topics"),
        ("starters", "topics"),
        ("general_gaps", "gaps"),
    ):
        yield from ((f"skill.toml: {key}", target, (kind,)) for target in draft.skill[key])
    for chapter in draft.chapters:
        for key in ("tells", "about"):
            place = f"tour.toml: {chapter['id']}.{key}"
            yield from ((place, target.partition("/")[0], ("topics",)) for target in chapter[key])
    yield from ((f"timeline.toml: {rule['id']}.topic", rule["topic"], ("topics",)) for rule in draft.rules)
    for group in draft.skill["topic_group"]:
        yield from (("skill.toml: topic_group", target, ("topics",)) for target in group["topics"])
    for name, phrases in draft.skill.get("examples", {}).items():
        place = f"skill.toml: examples.{name}"
        yield from ((place, target, ("topics", "gaps")) for phrase in phrases for target in phrase)
    yield from (("skill.toml: fears", target, ("topics", "gaps")) for target in draft.skill.get("fears", {}))
    yield "skill.toml: catch_all_gap", draft.skill["catch_all_gap"], ("gaps",)
    for file, entry in draft.files("topics", "gaps"):
        for key in ("suggest_next", "closest_topics", "covers", "more_covers"):
            yield from ((f"{file}: {key}", target, ("topics",)) for target in entry.get(key, []))
        yield from ((f"{file}: unmentioned", target, ("gaps",)) for target in entry.get("unmentioned", []))
        for place, part in [("", entry), *((f"variants.{v['id']}.", v) for v in entry.get("variants", []))]:
            if "counterpart" in part:
                yield f"{file}: {place}counterpart", part["counterpart"], ("topics", "gaps")


def _topic_groups(draft: Draft) -> Iterator[str]:
    """Check that the screens' list of topics has each topic once."""
    listed = [topic for group in draft.skill["topic_group"] for topic in group["topics"]]
    yield from (f"skill.toml: topic_group: {topic!r} is in two places" for topic in repeated(listed))
    for topic in draft.entries["topics"].keys() - set(listed):
        yield f"skill.toml: topic_group: no group has the topic {topic!r}"


def _examples(draft: Draft) -> Iterator[str]:
    """Check that each phrase of a wording has its list of examples, in every locale."""
    for name, listed in draft.skill.get("examples", {}).items():
        for locale in draft.wordings:
            spoken = draft.wording(locale).get(name, "")
            phrases = 1 if isinstance(spoken, str) else len(spoken)
            if len(listed) != phrases:
                yield f"skill.toml: examples.{name}: {len(listed)} lists for {phrases} phrases in wording/{locale}.toml"


def _suggestion(name: str, known: Collection[str], unused: Collection[str] = ()) -> str:
    """What the author may have meant: rather something that nothing links to yet, such as a file that was renamed."""
    for close in get_close_matches(name, [other for other in known if other in unused], 1, RENAMED):
        return f"; did you mean {close!r}, which nothing links to?"
    for close in get_close_matches(name, known, 1):
        return f"; did you mean {close!r}?"
    return ""


def _citations(draft: Draft) -> Iterator[str]:
    titles = draft.article.spoken
    for file, entry in draft.files("topics"):
        for given in entry.get("figure", []):
            if (section := given.get("section")) and section not in entry["cites"]:
                yield f"{file}: figure: the topic does not cite {section!r}{_suggestion(section, entry['cites'])}"
    rules = ((f"timeline.toml: {rule['id']}", rule) for rule in draft.rules)
    for file, entry in chain(draft.files("topics", "gaps"), rules):
        for section, sentence in sources(entry):
            if section not in titles:
                yield f"{file}: cites: the article has no section {section!r}{_suggestion(section, titles)}"
            elif (section, sentence) not in draft.article.digests:
                yield f"{file}: cites: the article has no sentence {sentence} in {section!r}"


def _article(draft: Draft) -> Iterator[str]:
    for title in repeated(section["title"] for section in draft.shared["article.toml"]["section"]):
        yield f"article.toml: section: two are titled {title!r}"
    for source in sorted(draft.article.without_fact - draft.article.digests.keys()):
        yield f"article.toml: {source.section}: without_fact: there is no sentence {source.sentence}"


def _labels(draft: Draft) -> Iterator[str]:
    """Check the labels of the training and test utterances."""
    topics = draft.entries["topics"]
    labels = {name for entries in draft.entries.values() for name in entries}
    labels |= {f"{name}/{variant['id']}" for name, entry in topics.items() for variant in entry.get("variants", [])}
    folder = draft.folder / "utterances"
    try:
        used = _training_labels(draft)
        right = [(found.file, topic) for found in test_utterances(folder=folder) for topic in chain(*found.right)]
    except DatasetError as error:
        yield f"utterances/{error}"
        return
    told = [(found.file, found.after) for found in draft.training_utterances if found.after]
    topics_and_gaps = {*topics, *draft.entries["gaps"]}
    for kind, known, found in (
        ("entry", labels, used),
        ("topic or gap", topics_and_gaps, told),
        ("topic", set(topics), right),
    ):
        unknown: dict[str, list[str]] = {}
        for file, label in dict.fromkeys(pair for pair in found if pair[1] not in known):
            unknown.setdefault(file, []).append(label)
        for file, names in unknown.items():
            place = f"utterances/{file}.jsonl"
            if len(names) > UNKNOWN_NAMED:
                yield f"{place}: there is no {kind} {names[0]!r}, and none of {len(names) - 1} others"
            else:
                yield from (f"{place}: there is no {kind} {name!r}{_suggestion(name, known)}" for name in names)


def _training_labels(draft: Draft) -> list[tuple[str, str]]:
    """File and label of all that the training utterances are labelled with. Raises DatasetError."""
    return [(u.file, label) for u in draft.training_utterances for label in u.labels]
