"""The schema of each file under `content/`: which keys it has, and what they hold."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_type_hints

from jsonschema import Draft202012Validator, ValidationError

from skill.alexa.response import REMINDERS
from skill.alexa.screens import MAX_FIGURES
from skill.catalog import Language, Wording
from skill.dialog.attributes import MAX_EXAMPLES
from skill.tools.alexa_package.sample_rules import SAMPLES_MIN
from skill.tools.authoring import amounts, timeline
from skill.tools.authoring.draft import CONTRACTIONS, EXPECTATION, LABELS, LANGUAGE, Draft

Schema = Mapping[str, Any]

_TEXT: Schema = {"type": "string", "pattern": r"\S"}
_TEXTS: Schema = {"type": "array", "items": _TEXT, "uniqueItems": True}
_ID: Schema = {"type": "string", "pattern": r"^[a-z]+(_[a-z]+)*$"}
_INTENT: Schema = {"type": "string", "pattern": r"^(AMAZON\.)?[A-Z][A-Za-z]*Intent$"}
_SLOT_TYPE: Schema = {"type": "string", "pattern": r"^AMAZON\.[A-Za-z]+$"}
_NUMBERS: Schema = {"type": "array", "items": {"type": "integer", "minimum": 1}, "uniqueItems": True}
_CITES: Schema = {"type": "object", "minProperties": 1, "additionalProperties": {**_NUMBERS, "minItems": 1}}
_WORKED_OUT: Schema = {"type": "object", "additionalProperties": _TEXT}
"""Figures that the article does not give, each with those that it is worked out from."""


def _table(required: Schema, optional: Schema | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def _utterances(at_least: int) -> Schema:
    return {"utterances": {**_TEXTS, "minItems": at_least}}


_VARIANT = _table(
    {"id": _ID, "answer": _TEXT, **_utterances(3)},
    {
        "counterpart": _TEXT,
        "undated": {"type": "boolean"},
        "unless_measured": {"type": "boolean"},
        "amounts": {"type": "array", "items": {"type": "string", "pattern": amounts.AMOUNT}, "minItems": 1},
        "worked_out": _WORKED_OUT,
    },
)
_FIGURE = _table({"value": {"type": "string", "pattern": r"^\d+( to \d+)? [a-z]+$"}}, {"note": _TEXT, "section": _TEXT})
_TOPIC_GROUP = _table({"title": _TEXT, "topics": {**_TEXTS, "minItems": 1}})
_DP: Schema = {"type": "integer", "minimum": 1}
_VIEWPORT = _table(
    {
        "mode": {"enum": ["HUB", "MOBILE", "PC", "TV"]},
        "shape": {"enum": ["RECTANGLE", "ROUND"]},
        **dict.fromkeys(("min_width", "max_width", "min_height", "max_height"), _DP),
    }
)
_SECTION = _table(
    {
        "title": _TEXT,
        "spoken": _TEXT,
        "without_fact": _NUMBERS,
        "digests": {"type": "array", "items": {"type": "string", "pattern": "^[0-9a-f]{16}$"}, "minItems": 1},
    }
)
WITH_EXAMPLES = ("welcome", "help", "what_can_i_ask", "worry")
"""Wordings that may name things to ask about."""
_EXAMPLES: Schema = {"type": "array", "items": {**_TEXTS, "minItems": 2, "maxItems": MAX_EXAMPLES}}
"""The examples of each phrase of a wording."""
_CARRIER_PHRASE = _table(
    {
        "intent": {"type": "string", "pattern": "^[A-Z][A-Za-z]*Intent$"},
        "words": {"type": "string", "pattern": "^([a-z']+( [a-z']+)*)?$"},
        "samples": {**_TEXTS, "minItems": SAMPLES_MIN},
    }
)
PERMISSIONS = [REMINDERS]
"""What the skill has a use for; Amazon refuses a permission that a skill does not use."""
_REGIONS = {"NA": "us-east-1", "EU": "eu-west-1", "FE": "us-west-2"}
"""Alexa's regions, and the AWS region that serves each."""
_ENDPOINTS = _table(
    {},
    {
        name: {
            "type": "string",
            "pattern": rf"^(arn:aws:lambda:{region}:\d{{12}}:function:[\w-]+:live|https://[a-z0-9.-]+(:443)?(/\S*)?)$",
        }
        for name, region in _REGIONS.items()
    },
)
_PAGE: Schema = {
    "type": "string",
    "pattern": r"^(https://(?!([^/]*\.)?(example\.(com|net|org)|example|invalid|localhost|test)(/|$))[^\s/.]+(\.[^\s/.]+)+(/\S*)?)?$",
}
"""The address of a web page, or empty; not at one of the names that are kept for examples (RFC 2606)."""
_PHRASES: Schema = {
    "type": "array",
    "items": {"type": "string", "pattern": "^[a-z0-9]+( [a-z0-9]+)*$"},
    "minItems": 1,
    "uniqueItems": True,
}
"""Words or phrases as `skill.nlu.features.tokenize` returns them."""
_SPELLINGS: Schema = {"type": "object", "additionalProperties": _TEXT, "propertyNames": _PHRASES["items"]}
"""What is read in the place of a phrase."""
_NAMES: Schema = {
    "type": "object",
    "additionalProperties": _PHRASES,
    "propertyNames": {"pattern": r"^[A-Za-z][A-Za-z0-9'. -]{0,58}$"},
    "minProperties": 1,
}
"""What listeners name, as it is spoken, and the words by which they do."""
_INITIALISMS: Schema = {**_PHRASES, "items": {"type": "string", "pattern": "^([a-z]{2,}|[a-z]( [a-z])+)$"}}
"""In one word or in single letters."""
_PATTERNS: Schema = {**_TEXTS, "items": {"type": "string", "pattern": r"^[a-z0-9]+\*?( [a-z0-9]+\*?)*$"}}
"""The same, where * matches any ending."""
_CHAPTER = _table(
    {
        "id": _ID,
        "title": _TEXT,
        "tells": {
            **_TEXTS,
            "minItems": 1,
            "items": {"type": "string", "pattern": "^[a-z_]+(/(answer|short|simple|more))?$"},
        },
        "about": _TEXTS,
    }
)
_RULE = _table(
    {
        "id": _ID,
        "topic": _ID,
        "phase": {"enum": ["before", "after", "course"]},
        "marks": {"type": "object", "additionalProperties": {"type": "string", "pattern": timeline.MARK}},
        "ahead": _TEXT,
        "cites": _CITES,
    },
    {key: _TEXT for key in (*timeline.TEXTS, "remind") if key != "ahead"},
)
_WHOLE_NUMBERS: Schema = {"type": "object", "additionalProperties": {"type": "integer"}}
_TIMES = _table(
    {
        **dict.fromkeys(
            ("days", "relative_days", "weekdays", "months", "numbers", "ordinals", "spans", "repeats"), _WHOLE_NUMBERS
        ),
        "parts": {
            "type": "object",
            "additionalProperties": {
                "type": "array",
                "items": {"type": "integer", "minimum": 0, "maximum": 24},
                "minItems": 2,
                "maxItems": 2,
            },
        },
        "counts": {"type": "object", "additionalProperties": _TEXT},
        "holidays": {"type": "object", "additionalProperties": {"type": "string", "pattern": r"^\d\d-\d\d$"}},
        "clocks": {"type": "object", "additionalProperties": {"type": "string", "pattern": r"^\d\d:\d\d$"}},
        "words": {"type": "object", "additionalProperties": _PHRASES},
    }
)
_BY_TYPE: Mapping[Any, Schema] = {
    str: _TEXT,
    tuple[str, ...]: {**_TEXTS, "minItems": 1},
    Mapping[str, str]: {"type": "object", "additionalProperties": _TEXT},
}
_WORDING = {key: _BY_TYPE[hint] for key, hint in get_type_hints(Wording).items()}
ENTRIES = {
    "topics": _table(
        {
            "title": _TEXT, "offer_as": _TEXT, "subject": _TEXT, "answer": _TEXT, "again": _TEXT, "simple": _TEXT,
            "short": _TEXT, "more": _TEXT, "covers": _TEXTS, "card": _TEXT,
            "figures": _TEXTS, "suggest_next": {**_TEXTS, "minItems": 1}, **_utterances(10), "cites": _CITES,
        },
        {
            "overview": {"type": "boolean"}, "phase": {"enum": ["before", "after"]}, "counterpart": _TEXT,
            "why": _TEXT, "doubt": _TEXT, "bold": {"type": "boolean"}, "more_covers": _TEXTS, "unmentioned": _TEXTS,
            "measured_in": _TEXTS,
            "variants": {"type": "array", "items": _VARIANT},
            "figure": {"type": "array", "items": _FIGURE, "minItems": 1, "maxItems": MAX_FIGURES},
        },
    ),
    "gaps": _table(
        {"title": _TEXT, "answer": _TEXT, "closest_topics": _TEXTS, **_utterances(10)},
        {
            "fact": _TEXT,
            "who_knows": _TEXT,
            "covers": _TEXTS,
            "cites": _CITES,
            "named": _TEXT,
            "names": _NAMES,
            "worked_out": _WORKED_OUT,
        },
    ),
    "emergencies": _table(
        {
            "title": _TEXT, "answer": _TEXT, "check": _TEXT, "again": _TEXT, "card": {"type": "boolean"},
            "red_flags": _PATTERNS, "evidence": {**_PATTERNS, "minItems": 1}, "shown": _TEXT,
            **_utterances(15),
        },
        {"question": _TEXT, "without_helpline": _TEXT, "shown_again": _TEXT, "named": _PATTERNS},
    ),
    "dialog_acts": _table(
        _utterances(5),
        {"intent": _INTENT, "slots": {"type": "object", "additionalProperties": _SLOT_TYPE}, "samples": _TEXTS},
    ),
}  # fmt: skip
"""The schema of an entry, by folder."""
WORDING = {
    "neutral": _table(_WORDING),
    "locale": _table({}, _WORDING),
}
"""The schema of the neutral wording, which must be complete, and of a locale's, which says only what differs."""
SHARED = {
    "article.toml": _table({"opening": _TEXT, "section": {"type": "array", "items": _SECTION, "minItems": 1}}),
    "carrier_phrases.toml": _table({"carrier_phrase": {"type": "array", "items": _CARRIER_PHRASE, "minItems": 1}}),
    f"language/{LANGUAGE}.toml": _table({**dict.fromkeys(Language._fields, _PHRASES), "initialisms": _INITIALISMS}),
    f"language/{LANGUAGE}_times.toml": _TIMES,
    CONTRACTIONS: _table({"contractions": _SPELLINGS}),
    EXPECTATION: _table(
        {
            "digest": _TEXT,
            "weights": {
                "type": "object",
                "additionalProperties": {"type": "object", "additionalProperties": {"type": "number"}},
            },
        }
    ),
    "terms.toml": _table(
        {}, {"term": {"type": "array", "items": _table({"words": {**_PHRASES, "minItems": 1}, "says": _TEXT})}}
    ),
    "timeline.toml": _table({}, {"rule": {"type": "array", "items": _RULE}}),
    "tour.toml": _table({"chapter": {"type": "array", "items": _CHAPTER, "minItems": 2}}),
    LABELS: _table(
        {
            **dict.fromkeys(("lead", "note", "not_in_article", "source", "next", "back", "home", "part"), _TEXT),
            "shown_as": {"type": "object", "additionalProperties": _TEXT},
        }
    ),
    "skill.toml": _table(
        {
            "name": {**_TEXT, "minLength": 2},
            "invocation_name": _TEXT,
            "category": _TEXT,
            "summary": {**_TEXT, "maxLength": 160},
            "description": {**_TEXT, "maxLength": 4000},
            "countries": {**_TEXTS, "items": {"type": "string", "pattern": "^[A-Z]{2}$"}, "minItems": 1},
            "keywords": {**_TEXTS, "maxItems": 30},
            "testing": {**_TEXT, "maxLength": 4000},
            "example_topics": {**_TEXTS, "minItems": 1, "maxItems": 4},
            "starters": {**_TEXTS, "minItems": 2},
            "catch_all_gap": _TEXT,
            "general_gaps": _TEXTS,
            "metrics_namespace": {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9_./#:-]{0,254}$"},
            "heard_as": _SPELLINGS,
            "pronoun_for": _SPELLINGS,
            "privacy_url": _PAGE,
            "topic_group": {"type": "array", "items": _TOPIC_GROUP, "minItems": 1},
            "viewport": {"type": "array", "items": _VIEWPORT, "minItems": 1},
            "endpoints": _ENDPOINTS,
        },
        {
            "permissions": {**_TEXTS, "items": {"enum": PERMISSIONS}},
            "fears": {"type": "object", "additionalProperties": _PHRASES},
            "examples": _table({}, dict.fromkeys(WITH_EXAMPLES, _EXAMPLES)),
        },
    ),
}
"""The schema of each other file. The limits in skill.toml are those of Amazon's store and of CloudWatch."""


def problems(draft: Draft) -> Iterator[str]:
    """Yield what violates its schema, by file and key."""
    for kind, schema in ENTRIES.items():
        for file, entry in draft.files(kind):
            yield from _violations(file, entry, schema)
    for locale, wording in draft.wordings.items():
        schema = WORDING["neutral" if locale == LANGUAGE else "locale"]
        yield from _violations(f"wording/{locale}.toml", wording, schema)
    for file, schema in SHARED.items():
        yield from _violations(file, draft.shared[file], schema)


def _violations(file: str, data: Mapping[str, Any], schema: Schema) -> Iterator[str]:
    for error in Draft202012Validator(schema).iter_errors(data):
        key = ".".join(_names(data, error.absolute_path))
        yield from (f"{file}: {key + ': ' if key else ''}{message}" for message in _messages(error))


def _names(data: Any, path: Iterable[str | int]) -> Iterator[str]:
    """The keys of a path in a file. A table in a list goes by its own name, text in a list by none."""
    for step in path:
        data = data[step]
        if isinstance(step, str):
            yield step
        elif isinstance(data, dict):
            yield str(data.get("id", data.get("intent", data.get("title", step))))


def _messages(error: ValidationError) -> list[str]:
    """The error in words. The library's own messages repeat a list in full, however long."""
    found: Any = error.instance
    limit = error.validator_value
    if error.validator == "uniqueItems":
        return [f"{item} occurs twice" for item in sorted({repr(item) for item in found if found.count(item) > 1})]
    if error.validator == "minItems":
        return [f"has {len(found)} items, needs at least {limit}"]
    if error.validator == "maxItems":
        return [f"has {len(found)} items, may have at most {limit}"]
    return [error.message]
