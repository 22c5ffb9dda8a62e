"""Reads the content as authors write it: the TOML files under `content/`, each entry a file of its own."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from skill.alexa.screens import TEMPLATES
from skill.catalog import Source
from skill.tools.alexa_package import spoken_letters
from skill.tools.authoring.article import Record
from skill.tools.training.dataset import LabelledUtterance, training_utterances

CONTENT = Path(__file__).parents[2] / "content"
LANGUAGE = "en"
"""The language of the content, and the name of the wording that every locale builds on."""
KINDS = ("topics", "gaps", "emergencies", "dialog_acts")
"""The folders that hold entries."""
ICONS = ("icon/small.png", "icon/large.png")
LABELS = "screens/labels.toml"
CONTRACTIONS = f"language/{LANGUAGE}_contractions.toml"
EXPECTATION = f"language/{LANGUAGE}_expectation.toml"
SCREENS = ("shared", *TEMPLATES)
"""The documents of the screens; the first is no document, but what the others share."""

Entry = Mapping[str, Any]
"""What a TOML file holds."""


class ContentError(Exception):
    """The content cannot be used. Names the file and the key of every problem, all at once."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class Draft:
    """The content before any check; `checks.check` says whether the rest of the tools can rely on it."""

    def __init__(self, folder: Path = CONTENT) -> None:
        """Read every file. Raises ContentError if one is missing, or is not TOML in UTF-8."""
        self.folder = folder
        problems: list[str] = []

        def read(file: str) -> bytes:
            try:
                return (folder / file).read_bytes()
            except FileNotFoundError:
                problems.append(f"{file}: is missing")
            return b""

        def parse(file: str) -> Entry:
            try:
                return tomllib.loads(read(file).decode())
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                problems.append(f"{file}: {error}")
            return {}

        def parse_json(file: str) -> Entry:
            try:
                parsed = json.loads(read(file).decode() or "{}")
            except ValueError as error:
                problems.append(f"{file}: {error}")
                return {}
            if not isinstance(parsed, dict):
                problems.append(f"{file}: is not an object")
                return {}
            return parsed

        def names(kind: str, pattern: str = "*") -> list[str]:
            return sorted(path.stem for path in (folder / kind).glob(f"{pattern}.toml"))

        self.entries = {kind: {name: parse(f"{kind}/{name}.toml") for name in names(kind)} for kind in KINDS}
        self.locales = names("wording", "*-*")
        self.wordings = {locale: parse(f"wording/{locale}.toml") for locale in (LANGUAGE, *self.locales)}
        self.shared = {
            file: parse(file)
            for file in (
                "article.toml",
                "carrier_phrases.toml",
                f"language/{LANGUAGE}.toml",
                f"language/{LANGUAGE}_times.toml",
                CONTRACTIONS,
                EXPECTATION,
                LABELS,
                "skill.toml",
                "terms.toml",
                "timeline.toml",
                "tour.toml",
            )
        }
        """The files of which there is only one, by name."""
        self.screens = {name: parse_json(f"screens/{name}.json") for name in SCREENS}
        self.ordinary_words = read("ordinary_words.txt").decode(errors="replace").split()
        self.icons = {file: read(file) for file in ICONS}
        if problems:
            raise ContentError(problems)

    @cached_property
    def article(self) -> Record:
        """The recorded sentences of the article."""
        return Record(self.shared["article.toml"])

    @cached_property
    def training_utterances(self) -> list[LabelledUtterance]:
        """The utterances to train on beside those in the entries' own files. Raises DatasetError."""
        return list(training_utterances(self.folder / "utterances"))

    @cached_property
    def initialisms(self) -> frozenset[str]:
        """The initialisms of the language, as the content writes them."""
        return frozenset(self.language["initialisms"])

    @cached_property
    def heard_as(self) -> dict[str, str]:
        """How the content writes some words, by how speech recognition may write them: contractions and names."""
        return {**self.shared[CONTRACTIONS]["contractions"], **self.skill["heard_as"]}

    def spoken(self, text: str) -> str:
        """A text as Amazon's rules want what Alexa hears, with its initialisms letter by letter."""
        return spoken_letters.spoken(text, self.initialisms)

    @property
    def skill(self) -> Entry:
        """What skill.toml holds."""
        return self.shared["skill.toml"]

    @property
    def language(self) -> Mapping[str, list[str]]:
        """The words that the dialog recognizes, by their use."""
        return self.shared[f"language/{LANGUAGE}.toml"]

    @property
    def expectation(self) -> Entry:
        """What was learned of the next words in a conversation: `weights`, and a `digest` of what from."""
        return self.shared[EXPECTATION]

    @property
    def terms(self) -> Mapping[str, list[str]]:
        """The words whose meaning people ask for, by what is said of them."""
        return {term["says"]: term["words"] for term in self.shared["terms.toml"].get("term", [])}

    @property
    def labels(self) -> Entry:
        """The words that stand on screens."""
        return self.shared[LABELS]

    @property
    def carrier_phrases(self) -> list[Entry]:
        """Each intent that hands over the rest of the words, with the words that it represents and its samples."""
        phrases: list[Entry] = self.shared["carrier_phrases.toml"]["carrier_phrase"]
        return phrases

    def slots(self, entry_id: str) -> Mapping[str, str]:
        """The slots of a dialog act's intent: the type of each, by name."""
        slots: Mapping[str, str] = self.entries["dialog_acts"].get(entry_id, {}).get("slots", {})
        return slots

    def slot_samples(self, entry_id: str) -> list[str]:
        """The samples of a dialog act's intent that hold its slots; the classifier does not learn them."""
        samples: list[str] = self.entries["dialog_acts"].get(entry_id, {}).get("samples", [])
        return samples

    @property
    def times(self) -> Mapping[str, Any]:
        """How the language names days and times."""
        return self.shared[f"language/{LANGUAGE}_times.toml"]

    @property
    def chapters(self) -> list[Entry]:
        """The chapters of the guided tour."""
        chapters: list[Entry] = self.shared["tour.toml"]["chapter"]
        return chapters

    @property
    def rules(self) -> list[Entry]:
        """The rules of the timeline; an article may have none."""
        rules: list[Entry] = self.shared["timeline.toml"].get("rule", [])
        return rules

    def files(self, *kinds: str) -> Iterator[tuple[str, Entry]]:
        """Name and entry of every file in these folders; without any, in all folders of entries."""
        for kind in kinds or KINDS:
            for entry_id, entry in self.entries[kind].items():
                yield f"{kind}/{entry_id}.toml", entry

    def utterances(self) -> Iterator[tuple[str, str]]:
        """Every utterance of an entry after its label: the entry's id, or "entry/variant" for a topic's variant."""
        for kind in KINDS:
            for entry_id, entry in self.entries[kind].items():
                yield from ((entry_id, utterance) for utterance in entry["utterances"])
                for variant in entry.get("variants", []):
                    yield from ((f"{entry_id}/{variant['id']}", utterance) for utterance in variant["utterances"])

    def subject(self, entry_id: str) -> str:
        """A few words that name what a topic or gap is about. Raises KeyError if there is no such entry."""
        topic = self.entries["topics"].get(entry_id)
        return str(topic["subject"] if topic else self.entries["gaps"][entry_id]["title"].lower())

    def wording(self, locale: str) -> dict[str, Any]:
        """The neutral wording, overridden by what the locale says differently."""
        return {**self.wordings[LANGUAGE], **self.wordings[locale]}


def sources(entry: Entry) -> list[Source]:
    """The sentences that an entry cites."""
    return [Source(section, number) for section, numbers in entry.get("cites", {}).items() for number in numbers]


def spoken_texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """Every text of an entry that a listener hears or reads, after its key."""
    for key in (
        "answer",
        "named",
        "fact",
        "who_knows",
        "again",
        "simple",
        "short",
        "more",
        "why",
        "doubt",
        "check",
        "question",
        "without_helpline",
        "card",
    ):
        if isinstance(entry.get(key), str):
            yield key, entry[key]
    for variant in entry.get("variants", []):
        yield f"variants.{variant['id']}", variant["answer"]
