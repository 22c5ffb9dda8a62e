"""Reads and checks the TOML files under `content/` and compiles them: the files an author edits, one entry each."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from skill.content import Source
from skill.local.article import Record
from skill.local.figures import figures

CONTENT = Path(__file__).parents[1] / "content"
NEUTRAL = "en"
"""The wording that every locale builds on."""
LEAST_ASKS = 30
"""Ways of asking for a topic, its forms included."""
LONGEST_ANSWER, LONGEST_OVERVIEW = 45, 75
"""Words; what a listener can take in, and that for a list that was asked for."""
MOST_OVERLAP = 6
"""Words in a row that "tell me more" may share with the answer."""
UNSPEAKABLE = re.compile(r"[^a-z' .-]")
"""What a sample utterance must not hold (Amazon's rules for custom intents), all being lower case here."""
CONNECTORS = frozenset(
    {"about", "and", "asking", "by", "for", "from", "if", "in", "on", "so", "that", "to", "using", "whether", "with"}
)
"""Words that Amazon reserves for joining an invocation to a request, so that no sample starts with one."""

Entry = Mapping[str, Any]

_TEXT: Entry = {"type": "string", "pattern": r"\S"}
_TEXTS: Entry = {"type": "array", "items": _TEXT, "uniqueItems": True}


def _schema(asks: int, required: Entry, optional: Entry | None = None) -> Draft202012Validator:
    properties = {"asks": {**_TEXTS, "minItems": asks}, **required}
    return Draft202012Validator(
        {
            "type": "object",
            "properties": {**properties, **(optional or {})},
            "required": list(properties),
            "additionalProperties": False,
        }
    )


_CITES: Entry = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {"type": "array", "items": {"type": "integer"}, "minItems": 1, "uniqueItems": True},
}
_FORMS: Entry = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"id": _TEXT, "answer": _TEXT, "asks": {**_TEXTS, "minItems": 3}},
        "required": ["id", "answer", "asks"],
        "additionalProperties": False,
    },
}
SCHEMAS: Mapping[str, Draft202012Validator] = {
    "topics": _schema(
        10,
        {
            "title": _TEXT, "invite": _TEXT, "subject": _TEXT, "answer": _TEXT, "more": _TEXT, "card": _TEXT,
            "figures": _TEXTS, "next": {**_TEXTS, "minItems": 1}, "cites": _CITES,
        },
        {
            "overview": {"type": "boolean"}, "frame": {"enum": ["before", "after"]}, "counterpart": _TEXT,
            "why": _TEXT, "forms": _FORMS,
        },
    ),
    "gaps": _schema(10, {"title": _TEXT, "answer": _TEXT, "near": _TEXTS}, {"cites": _CITES}),
    "alarms": _schema(20, {"title": _TEXT, "answer": _TEXT, "flags": _TEXTS}),
    "talk": _schema(5, {"intent": _TEXT}),
}  # fmt: skip
"""By folder: the keys of an entry, and how many ways of asking it needs at least."""
_REGIONS = {"NA": "us-east-1", "EU": "eu-west-1", "FE": "us-west-2"}
"""Alexa's regions, and those of AWS that serve them."""
_ENDPOINTS: Entry = {
    "type": "object",
    "properties": {
        name: {"type": "string", "pattern": rf"^arn:aws:lambda:{region}:\d{{12}}:function:[\w-]+:live$"}
        for name, region in _REGIONS.items()
    },
    "additionalProperties": False,
}
_SKILL: Entry = {
    "name": {**_TEXT, "minLength": 2},
    "invocation_name": _TEXT,
    "category": _TEXT,
    "summary": {**_TEXT, "maxLength": 160},
    "description": {**_TEXT, "maxLength": 4000},
    "keywords": {**_TEXTS, "maxItems": 30},
    "testing": {**_TEXT, "maxLength": 4000},
    "examples": {**_TEXTS, "minItems": 1, "maxItems": 4},
    "first": {**_TEXTS, "minItems": 2},
    "unforeseen": _TEXT,
    "general": _TEXTS,
    "endpoints": _ENDPOINTS,
}
SKILL = Draft202012Validator(
    {"type": "object", "properties": _SKILL, "required": list(_SKILL), "additionalProperties": False}
)
"""The keys of skill.toml, with Amazon's limits of the store."""


class ContentError(Exception):
    """The content cannot be used; says why, naming file and key, all faults at once."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class Draft:
    """The content as authored: entries by folder and id, the wording files, and the record of the article."""

    def __init__(self, folder: Path = CONTENT) -> None:
        """Read every file. Raises ContentError for files that are missing or are not TOML."""
        problems: list[str] = []

        def read(path: Path) -> Entry:
            try:
                return tomllib.loads(path.read_text("utf-8"))
            except FileNotFoundError:
                problems.append(f"{path.relative_to(folder)}: is missing")
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                problems.append(f"{path.relative_to(folder)}: {error}")
            return {}

        self.entries = {kind: {p.stem: read(p) for p in sorted((folder / kind).glob("*.toml"))} for kind in SCHEMAS}
        self.wordings = {NEUTRAL: read(folder / "wording" / f"{NEUTRAL}.toml")}
        self.wordings |= {p.stem: read(p) for p in sorted((folder / "wording").glob("*-*.toml"))}
        self.questions: list[Entry] = read(folder / "questions.toml").get("form", [])
        self.skill: Entry = read(folder / "skill.toml")
        article = read(folder / "article.toml")
        self.words = self._words(folder / "words.txt", problems)
        if problems:
            raise ContentError(problems)
        self.article = Record(article)
        self.locales = [locale for locale in self.wordings if locale != NEUTRAL]

    @staticmethod
    def _words(path: Path, problems: list[str]) -> list[str]:
        try:
            return path.read_text("utf-8").split()
        except (FileNotFoundError, UnicodeDecodeError) as error:
            problems.append(f"{path.name}: {error}")
            return []

    def files(self, *kinds: str) -> Iterator[tuple[str, Entry]]:
        """Name and entry of every file in these folders, of all without any."""
        for kind in kinds or SCHEMAS:
            for entry_id, entry in self.entries[kind].items():
                yield f"{kind}/{entry_id}.toml", entry

    def asks(self) -> Iterator[tuple[str, str]]:
        """Every way of asking with its label: the id of the entry, or "entry/form" for a form of a topic."""
        for kind in SCHEMAS:
            for entry_id, entry in self.entries[kind].items():
                yield from ((entry_id, ask) for ask in entry["asks"])
                for form in entry.get("forms", []):
                    yield from ((f"{entry_id}/{form['id']}", ask) for ask in form["asks"])

    def wording(self, locale: str) -> dict[str, Any]:
        """The neutral wording with what the locale says differently."""
        return {**self.wordings[NEUTRAL], **self.wordings[locale]}


def check(draft: Draft) -> None:
    """Raise ContentError if anything about the content is wrong."""
    problems = [*_shapes(draft)]
    if not problems:
        problems = [*_texts(draft), *_links(draft), *_asks(draft), *_wordings(draft), *_words(draft)]
    if problems:
        raise ContentError(problems)


def compiled(draft: Draft) -> str:
    """The content as one JSON text, the same for the same files."""
    data = {
        "topics": [
            {
                "id": entry_id,
                **{key: entry[key] for key in ("title", "invite", "subject", "answer", "more", "card", "next")},
                **{key: entry.get(key, "") for key in ("frame", "counterpart", "why")},
                "sources": [[source.section, source.sentence] for source in sources(entry)],
                "forms": [{"id": form["id"], "answer": form["answer"]} for form in entry.get("forms", [])],
            }
            for entry_id, entry in draft.entries["topics"].items()
        ],
        **{
            kind: [
                {"id": entry_id, **{key: value for key, value in entry.items() if key not in ("asks", "cites")}}
                for entry_id, entry in draft.entries[kind].items()
            ]
            for kind in ("gaps", "talk")
        },
        "alarms": [
            {
                "id": entry_id,
                "title": entry["title"],
                "answer": entry["answer"],
                "flags": [flag.split() for flag in entry["flags"]],
            }
            for entry_id, entry in draft.entries["alarms"].items()
        ],
        "first": draft.skill["first"],
        "unforeseen": draft.skill["unforeseen"],
        "questions": {form["intent"]: form["words"] for form in draft.questions},
        "wordings": {locale: draft.wording(locale) for locale in draft.wordings},
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def sources(entry: Entry) -> list[Source]:
    """The sentences that an entry cites."""
    return [Source(section, number) for section, numbers in entry.get("cites", {}).items() for number in numbers]


def spoken_texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """Every text of an entry that a listener hears or reads, with its key."""
    for key in ("answer", "more", "why", "card"):
        if key in entry:
            yield key, entry[key]
    for form in entry.get("forms", []):
        yield f"forms.{form['id']}", form["answer"]


def _shapes(draft: Draft) -> Iterator[str]:
    schemas = [(file, entry, SCHEMAS[file.partition("/")[0]]) for file, entry in draft.files()]
    for file, entry, schema in [*schemas, ("skill.toml", draft.skill, SKILL)]:
        for error in schema.iter_errors(entry):
            place = ".".join(map(str, error.absolute_path))
            yield f"{file}: {place + ': ' if place else ''}{error.message}"


def _texts(draft: Draft) -> Iterator[str]:
    for file, entry in draft.files("topics"):
        longest = LONGEST_OVERVIEW if entry.get("overview") else LONGEST_ANSWER
        for key, text in spoken_texts(entry):
            if key != "card" and len(text.split()) > longest:
                yield f"{file}: {key}: {len(text.split())} words, at most {longest} can be taken in"
        asks = len(entry["asks"]) + sum(len(form["asks"]) for form in entry.get("forms", []))
        if asks < LEAST_ASKS:
            yield f"{file}: asks: {asks} ways of asking, at least {LEAST_ASKS} are needed"
        if _overlap(entry["answer"], entry["more"]) > MOST_OVERLAP:
            yield f"{file}: more: repeats the answer"
        stated = set().union(*(figures(text) for _, text in spoken_texts(entry)))
        listed = set().union(*map(figures, entry["figures"]))
        yield from (f"{file}: figures: {figure} is spoken but not listed" for figure in sorted(stated - listed))
        yield from (f"{file}: figures: {figure} is listed but not spoken" for figure in sorted(listed - stated))


def _words(draft: Draft) -> Iterator[str]:
    for word in draft.words:
        if not re.fullmatch("[a-z]+", word):
            yield f"words.txt: {word!r} is no word in lower case"
        elif figures(f"{word} minutes"):
            yield f"words.txt: {word!r} is a number"


def _overlap(first: str, second: str) -> int:
    """Length in words of the longest run that two texts share."""
    a, b = re.findall(r"[\w']+", first.lower()), " ".join(re.findall(r"[\w']+", second.lower()))
    runs = (
        end - start for start in range(len(a)) for end in range(start + 1, len(a) + 1) if " ".join(a[start:end]) in b
    )
    return max(runs, default=0)


def _links(draft: Draft) -> Iterator[str]:
    seen: dict[str, str] = {}
    for kind in SCHEMAS:
        for entry_id in draft.entries[kind]:
            if entry_id in seen:
                yield f"{kind}/{entry_id}.toml: {seen[entry_id]}/{entry_id}.toml has the same id"
            seen[entry_id] = kind
    topics, gaps = draft.entries["topics"], draft.entries["gaps"]
    named = {"examples": topics, "first": topics, "general": gaps}
    for key, known in named.items():
        yield from (f"skill.toml: {key}: there is no {other!r}" for other in draft.skill[key] if other not in known)
    if draft.skill["unforeseen"] not in gaps:
        yield f"skill.toml: unforeseen: there is no {draft.skill['unforeseen']!r}"
    for file, entry in draft.files():
        others = [(key, other) for key in ("next", "near") for other in entry.get(key, [])]
        for key, other in others:
            if other not in topics or file == f"topics/{other}.toml":
                yield f"{file}: {key}: {other!r} is not another topic"
        counterpart = entry.get("counterpart", "")
        if counterpart and counterpart not in topics | gaps:
            yield f"{file}: counterpart: {counterpart!r} is neither topic nor gap"
        yield from (
            f"{file}: cites: the article has no sentence {source.sentence} in {source.section!r}"
            for source in sources(entry)
            if source not in draft.article
        )


def _asks(draft: Draft) -> Iterator[str]:
    files = {file.partition("/")[2].removesuffix(".toml"): file for file, _ in draft.files()}
    asked: dict[str, str] = {}
    for label, ask in draft.asks():
        entry, _, form = label.partition("/")
        place = f"{files[entry]}: {f'forms.{form}.' if form else ''}asks"
        fault = unsayable(ask)
        if fault:
            yield f"{place}: {ask!r} {fault}"
        if ask in asked:
            yield f"{place}: {ask!r} is a way of asking for {asked[ask]} too"
        asked[ask] = label


def unsayable(ask: str) -> str:
    """Why a way of asking cannot be a sample utterance; empty when it can."""
    if UNSPEAKABLE.search(ask):
        return "may hold only lower case letters, spaces, apostrophes, hyphens and the periods of abbreviations"
    if ask.split(" ", 1)[0] in CONNECTORS:
        return "starts with a word that joins an invocation to a request"
    return ""


def _wordings(draft: Draft) -> Iterator[str]:
    neutral = draft.wordings[NEUTRAL]
    for locale, wording in draft.wordings.items():
        for key, value in wording.items():
            if key not in neutral:
                yield f"wording/{locale}.toml: {key}: no such key in {NEUTRAL}.toml"
            elif type(value) is not type(neutral[key]):
                yield f"wording/{locale}.toml: {key}: is to be of the same kind as in {NEUTRAL}.toml"
            elif key not in ("emergency", "crisis") and figures(json.dumps(value)):
                yield f"wording/{locale}.toml: {key}: holds a figure; those belong to topics, which cite them"
