"""What the skill may say: the article's topics, what it leaves out, emergencies and fixed wording, as frozen records.

Authors write small TOML files under `content/`; `make build` compiles them into one JSON file, because parsing TOML
costs a cold start far more. Every id is unique across all kinds of entry and has one intent of the interaction model.

The records are NamedTuples rather than dataclasses: importing `dataclasses` imports `inspect`, which costs a cold start
several milliseconds.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from skill.compiled import path_of

QUESTION_INTENT = "AskQuestionIntent"
"""The intent for a question in any words; its slot takes a whole utterance when it is elicited."""
QUESTION_SLOT = "question"
COMPILED = path_of("content.json")


class Source(NamedTuple):
    """One sentence of the article."""

    section: str
    """Title of the section as printed."""
    sentence: int
    """Position in the section from 1; a list item counts as a sentence."""


class Variant(NamedTuple):
    """Another wording of a topic's answer, for a common yes/no question or a wrong premise."""

    id: str
    answer: str


class Topic(NamedTuple):
    """Something that the article says."""

    id: str
    title: str
    offer_as: str
    """Completes "Would you like to hear about …?"."""
    subject: str
    """A few words that name the subject, for follow-ups that leave it out."""
    phase: str
    """"before" or "after" the treatment, if a follow-up about something else means the same phase; else empty."""
    counterpart: str
    """Id of the entry about the same thing in the other phase; or empty."""
    why: str
    """Spoken to "why?"; empty if the article gives no reason."""
    answer: str
    """Spoken; the first sentence holds the fact."""
    more: str
    """Spoken to "tell me more"; adds to the answer."""
    card: str
    suggest_next: tuple[str, ...]
    """Ids of the topics to offer afterwards, best first."""
    sources: tuple[Source, ...]
    variants: tuple[Variant, ...] = ()


class Gap(NamedTuple):
    """Something that listeners ask and the article does not say."""

    id: str
    title: str
    answer: str
    """Spoken; names the thing asked and says that the article does not tell."""
    closest_topics: tuple[str, ...]
    """Ids of the closest topics that the article does cover; may be empty."""


class Emergency(NamedTuple):
    """A symptom or state that needs help now."""

    id: str
    title: str
    answer: str
    """Spoken; may hold `{emergency}` and `{crisis}`, the locale's numbers."""
    red_flags: tuple[tuple[str, ...], ...]
    """Patterns of words in order, `*` matching any ending. If one occurs, the threshold `with_red_flag` applies."""


class DialogAct(NamedTuple):
    """Something that is said about the conversation itself, such as help, stop or repeat."""

    id: str
    intent: str
    """Name of the intent, mostly one of Amazon's built-in ones."""


Entry = Topic | Gap | Emergency | DialogAct


class Wording(NamedTuple):
    """Everything with a fixed wording that is said in one locale. Lists are spoken in turn."""

    emergency: str
    """The number to call, as it is spoken."""
    crisis: str
    """Whom else to call with thoughts of suicide; empty if unknown."""
    welcome: str
    welcome_back: str
    disclaimer: str
    """Short; follows the first answer of a one-shot question."""
    help: str
    goodbye: str
    thanks: str
    hello: str
    about_me: str
    """What the skill is and is not."""
    not_understood: tuple[str, ...]
    """Ask for the question in other words."""
    ask: str
    """Asks for a question."""
    offers: tuple[str, ...]
    """Offer the topic `{topic}`."""
    anything_else: tuple[str, ...]
    reprompts: tuple[str, ...]
    """Name two topics to ask about, `{first}` and `{second}`."""
    accepted: str
    """Follows a yes to "anything else?"."""
    declined: str
    no_more: str
    """Follows the last of what the article says on `{title}`."""
    nothing_yet: str
    """Answers repeat, more or source before anything else was answered."""
    source: str
    """Names the article's `{sections}`."""
    no_source: str
    no_reason: str
    """Answers "why" if the article gives no reason."""
    disambiguate: str
    """Asks whether `{first}` or `{second}` was meant."""
    also: str
    """Joins the second of two answers to the first."""
    catch_all: str
    """The article does not say; for a question that no gap foresees."""
    out_of_scope: tuple[str, ...]
    error: str
    card_note: str
    """Last line of every card."""
    spelling: Mapping[str, str]
    """Spellings of this locale for words of the content, which is written in American English."""


class Language(NamedTuple):
    """Words that the dialog recognizes, as `nlu.features.tokenize` gives them. `content/language/` explains each."""

    context_words: frozenset[str]
    after_words: frozenset[str]
    before_words: frozenset[str]
    during_words: frozenset[str]
    first_words: frozenset[str]
    second_words: frozenset[str]
    question_words: frozenset[str]
    conjunctions: frozenset[str]
    why_phrases: frozenset[str]
    """Single words or several joined by a space, like the next."""
    turning_phrases: frozenset[str]

    @property
    def phase_words(self) -> frozenset[str]:
        """Words that name any time in relation to the treatment."""
        return self.after_words | self.before_words | self.during_words


class Catalog(NamedTuple):
    """All that the skill can say, and the words that it needs to know for that."""

    entries: Mapping[str, Entry]
    """By id."""
    intents: Mapping[str, str]
    """Id of the entry by the name of its intent."""
    carrier_phrases: Mapping[str, str]
    """The words that an intent with a carrier phrase represents ("how many"), by the intent's name."""
    wordings: Mapping[str, Wording]
    """By locale; the key "en" is for a locale that is not supported."""
    sections: Mapping[str, str]
    """Spoken name of each section of the article, by title."""
    language: Language
    red_flags: tuple[tuple[str, ...], ...]
    """Those of all emergencies."""
    starters: tuple[str, ...]
    """Ids of the topics to suggest by default, best first."""
    catch_all_gap: str
    """Id of the gap that represents every question that no other gap foresees."""
    metrics_namespace: str
    ordinary_words: str
    """The words that the log may keep of an unanswered question, joined by spaces."""

    def wording(self, locale: str | None) -> Wording:
        """The wording of a locale; for an unknown one a neutral English that names no country's number."""
        return self.wordings.get(locale or "", self.wordings["en"])

    def name(self, entry_id: str) -> str:
        """What an entry is about, completing "Did you mean …?"; empty for entries that are not about the article."""
        entry = self.entries.get(entry_id)
        if isinstance(entry, Topic):
            return entry.offer_as
        return lower_title(entry.title) if isinstance(entry, Gap) else ""

    def topic(self, entry_id: str) -> Topic | None:
        """The topic with that id, if there is one."""
        entry = self.entries.get(entry_id)
        return entry if isinstance(entry, Topic) else None


def load(path: str = COMPILED) -> Catalog:
    """Read the compiled content. Raises OSError or ValueError when the file is missing or damaged."""
    with open(path, encoding="utf-8") as file:
        return from_json(json.load(file))


def from_json(data: Mapping[str, Any]) -> Catalog:
    """Build the catalog from the compiled content: the groups of entries, then the wording of each locale."""
    entries: dict[str, Entry] = {}
    for topic in data["topics"]:
        sources = tuple(Source(section, sentence) for section, sentence in topic["sources"])
        variants = tuple(Variant(**variant) for variant in topic["variants"])
        entries[topic["id"]] = Topic(**{**_with_tuples(topic), "sources": sources, "variants": variants})
    entries |= {gap["id"]: Gap(**_with_tuples(gap)) for gap in data["gaps"]}
    emergencies = [
        Emergency(**{**found, "red_flags": tuple(map(tuple, found["red_flags"]))}) for found in data["emergencies"]
    ]
    entries |= {emergency.id: emergency for emergency in emergencies}
    entries |= {act["id"]: DialogAct(**act) for act in data["dialog_acts"]}
    return Catalog(
        entries=entries,
        intents={intent_name(entry): entry.id for entry in entries.values()},
        carrier_phrases=data["carrier_phrases"],
        wordings={locale: Wording(**_with_tuples(wording)) for locale, wording in data["wordings"].items()},
        sections=data["sections"],
        language=Language(**{key: frozenset(words) for key, words in data["language"].items()}),
        red_flags=tuple(red_flag for emergency in emergencies for red_flag in emergency.red_flags),
        starters=tuple(data["starters"]),
        catch_all_gap=data["catch_all_gap"],
        metrics_namespace=data["metrics_namespace"],
        ordinary_words=data["ordinary_words"],
    )


def intent_name(entry: Entry) -> str:
    """Name of the entry's intent: `washing_after` has WashingAfterIntent; a dialog act names its own."""
    if isinstance(entry, DialogAct):
        return entry.intent
    return "".join(word.capitalize() for word in entry.id.split("_")) + "Intent"


def lower_title(title: str) -> str:
    """A title as it reads within a sentence."""
    return title[0].lower() + title[1:]


def _with_tuples(record: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}
