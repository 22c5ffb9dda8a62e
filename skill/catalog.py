"""What the skill may say: the article's topics, what it leaves out, alarms and fixed wording, as frozen data.

Authored as small TOML files under `content/`, compiled by `skill.local.authoring` into one JSON file, because parsing
TOML costs a cold start far more. Every id is unique across all kinds of entry and names one intent of the model.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from skill.compiled import path_of

QUESTION_INTENT = "AskQuestionIntent"
"""The intent for a question in any words; it takes whole utterances too, when its slot is elicited."""
QUESTION_SLOT = "question"
COMPILED = path_of("content.json")


class Source(NamedTuple):
    """One sentence of the article."""

    section: str
    """Title of the section as printed; "Introduction" for the untitled opening."""
    sentence: int
    """Position in the section from 1; a list item counts as a sentence."""


class Form(NamedTuple):
    """Another shape of a topic's answer, for a common yes/no question or wrong premise."""

    id: str
    answer: str


class Topic(NamedTuple):
    """Something that the article says."""

    id: str
    title: str
    invite: str
    """Completes "Would you like to hear about …?" as a question does."""
    subject: str
    """A few words that name the subject, for follow-ups that leave it out."""
    frame: str
    """"before" or "after" the treatment, when a follow-up on something else means the same time; else empty."""
    counterpart: str
    """Id of the entry about the same thing at the other time, after instead of before or the reverse; or empty."""
    why: str
    """Spoken to "why?"; empty where the article gives no reason."""
    answer: str
    """Spoken; the fact stands in the first sentence."""
    more: str
    """Spoken on "tell me more"; adds to the answer."""
    card: str
    next: tuple[str, ...]
    """Ids of the topics to offer afterwards, best first."""
    sources: tuple[Source, ...]
    forms: tuple[Form, ...] = ()


class Gap(NamedTuple):
    """Something that listeners ask and the article does not say."""

    id: str
    title: str
    answer: str
    """Spoken; says that the article does not tell, and names the thing asked."""
    near: tuple[str, ...]
    """Ids of the nearest topics that the article does cover; may be empty."""


class Alarm(NamedTuple):
    """A symptom or state that needs help now."""

    id: str
    title: str
    answer: str
    """Spoken; may hold `{emergency}` and `{crisis}`, the locale's numbers."""
    flags: tuple[tuple[str, ...], ...]
    """Words, or beginnings before "*"; where one flag's occur in order, a slight likeness to an alarm suffices."""


class Talk(NamedTuple):
    """Talk about the conversation itself, such as help, stop and repeat."""

    id: str
    intent: str
    """Name of the intent, mostly one of Amazon's built-in ones."""


Entry = Topic | Gap | Alarm | Talk


class Wording(NamedTuple):
    """Everything with a fixed wording that is said in one locale. Lists are spoken in turn."""

    emergency: str
    """The number to call, as it is spoken."""
    crisis: str
    """Whom else to call with thoughts of suicide; empty where unknown."""
    welcome: str
    welcome_back: str
    disclaimer: str
    """Short; after the first answer of a one-shot question."""
    help: str
    goodbye: str
    thanks: str
    hello: str
    about_me: str
    """What the skill is and is not."""
    rephrase: tuple[str, ...]
    """Ask for the question in other words."""
    ask: str
    """Asks for a question."""
    offers: tuple[str, ...]
    """Offer the topic `{invite}`."""
    anything_else: tuple[str, ...]
    reprompts: tuple[str, ...]
    """Name two topics that can be asked about, `{first}` and `{second}`."""
    accepted: str
    """After a yes to "anything else?"."""
    declined: str
    no_more: str
    """After the last of what the article says on `{title}`."""
    nothing_yet: str
    """Repeat, more or source before anything was answered."""
    source: str
    """Names the article's `{sections}`."""
    no_source: str
    no_reason: str
    """Why, where the article gives no reason."""
    introduction: str
    """How the article's untitled opening is called."""
    which: str
    """Asks which of `{first}` and `{second}` was meant."""
    also: str
    """Joins the second of two answers to the first."""
    unknown: str
    """The article does not say; for a question that nobody foresaw."""
    offtopic: tuple[str, ...]
    error: str
    card_note: str
    """Last line of every card."""
    spelling: Mapping[str, str]
    """Spellings of this locale for words of the content, which is written in American English."""


class Content(NamedTuple):
    """All that the skill can say."""

    entries: Mapping[str, Entry]
    """By id."""
    intents: Mapping[str, str]
    """Name of an intent to the id of its entry."""
    questions: Mapping[str, str]
    """Name of an intent that stands for a form of question to the words of that form."""
    wordings: Mapping[str, Wording]
    """By locale; the key "en" is for a locale that is not supported."""
    flags: tuple[tuple[str, ...], ...]
    """Those of all alarms."""
    first: tuple[str, ...]
    """Ids of the topics to name when nothing else suggests itself, best first."""
    unforeseen: str
    """Id of the gap that stands for whatever nobody foresaw."""

    def wording(self, locale: str | None) -> Wording:
        """The wording of a locale; for an unknown one a neutral English that names no country's number."""
        return self.wordings.get(locale or "", self.wordings["en"])

    def name(self, entry_id: str) -> str:
        """What an entry is about, completing "Did you mean …?"; empty for entries that are not about the article."""
        entry = self.entries.get(entry_id)
        if isinstance(entry, Topic):
            return entry.invite
        return lower(entry.title) if isinstance(entry, Gap) else ""

    def topic(self, entry_id: str) -> Topic | None:
        """The topic of that id, if there is one."""
        entry = self.entries.get(entry_id)
        return entry if isinstance(entry, Topic) else None


def load(path: str = COMPILED) -> Content:
    """Read the compiled content. Raises OSError or ValueError when the file is missing or damaged."""
    with open(path, encoding="utf-8") as file:
        return from_json(json.load(file))


def from_json(data: Mapping[str, Any]) -> Content:
    """Build the content from its compiled form: the groups of entries, then the wording of each locale."""
    entries: dict[str, Entry] = {}
    for topic in data["topics"]:
        sources = tuple(Source(section, sentence) for section, sentence in topic["sources"])
        forms = tuple(Form(**form) for form in topic["forms"])
        entries[topic["id"]] = Topic(**{**_tuples(topic), "sources": sources, "forms": forms})
    entries |= {gap["id"]: Gap(**_tuples(gap)) for gap in data["gaps"]}
    alarms = [Alarm(**{**alarm, "flags": tuple(map(tuple, alarm["flags"]))}) for alarm in data["alarms"]]
    entries |= {alarm.id: alarm for alarm in alarms}
    entries |= {talk["id"]: Talk(**talk) for talk in data["talk"]}
    return Content(
        entries=entries,
        intents={intent_name(entry): entry.id for entry in entries.values()},
        questions=data["questions"],
        wordings={locale: Wording(**_tuples(wording)) for locale, wording in data["wordings"].items()},
        flags=tuple(flag for alarm in alarms for flag in alarm.flags),
        first=tuple(data["first"]),
        unforeseen=data["unforeseen"],
    )


def intent_name(entry: Entry) -> str:
    """Name of the entry's intent: `washing_after` is `WashingAfterIntent`; talk names its own."""
    if isinstance(entry, Talk):
        return entry.intent
    return "".join(word.capitalize() for word in entry.id.split("_")) + "Intent"


def lower(title: str) -> str:
    """A title as it stands within a sentence."""
    return title[0].lower() + title[1:]


def _tuples(record: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}
