"""Compiles the content into the one JSON file that ships; `skill.catalog` reads it."""

from skill.catalog import seal
from skill.nlu.features import Utterance, in_letters, respell
from skill.tools.authoring import amounts, timeline
from skill.tools.authoring.draft import Draft, Entry, sources

_TOPIC_KEYS = (
    "title", "offer_as", "subject", "answer", "again", "simple", "short", "more", "covers", "card", "suggest_next",
)  # fmt: skip
_TOPIC_DEFAULTS = {
    "phase": "",
    "counterpart": "",
    "why": "",
    "doubt": "",
    "bold": False,
    "more_covers": [],
    "measured_in": [],
    "unmentioned": [],
}
_VARIANT_KEYS = ("id", "answer", "counterpart", "undated", "unless_measured")
_GAP_DEFAULTS = {"fact": "", "who_knows": "", "covers": [], "named": ""}
_EMERGENCY_KEYS = ("title", "answer", "check", "again", "card")


def compiled(draft: Draft) -> bytes:
    """Return the content as the bytes of its file, the same for the same content."""
    data = {
        "topics": [
            {
                "id": entry_id,
                **{key: entry[key] for key in _TOPIC_KEYS},
                **{key: entry.get(key, default) for key, default in _TOPIC_DEFAULTS.items()},
                "sources": sources(entry),
                "variants": [
                    {
                        **{key: variant[key] for key in _VARIANT_KEYS if key in variant},
                        "amounts": list(map(amounts.compiled, variant.get("amounts", []))),
                    }
                    for variant in entry.get("variants", [])
                ],
            }
            for entry_id, entry in draft.entries["topics"].items()
        ],
        "gaps": [
            {
                "id": entry_id,
                "subject": draft.subject(entry_id),
                **{key: entry[key] for key in ("title", "answer", "closest_topics")},
                **{key: entry.get(key, default) for key, default in _GAP_DEFAULTS.items()},
                "sources": sources(entry),
                "names": "\n".join(
                    ",".join([said, *(_as_read(draft, text) for text in texts)])
                    for said, texts in entry.get("names", {}).items()
                ),
            }
            for entry_id, entry in draft.entries["gaps"].items()
        ],
        "emergencies": [
            {
                "id": entry_id,
                **{key: entry[key] for key in _EMERGENCY_KEYS},
                **{key: entry.get(key, "") for key in ("question", "without_helpline")},
                **{key: _patterns(draft, entry.get(key, [])) for key in ("red_flags", "evidence", "named")},
            }
            for entry_id, entry in draft.entries["emergencies"].items()
        ],
        "dialog_acts": [
            {"id": entry_id, "intent": entry.get("intent", "")}
            for entry_id, entry in draft.entries["dialog_acts"].items()
        ],
        "heard_as": draft.heard_as,
        "pronoun_for": draft.skill["pronoun_for"],
        "tour": [_chapter(chapter) for chapter in draft.chapters],
        "rules": [{**timeline.compiled(rule), "sources": sources(rule)} for rule in draft.rules],
        "terms": {_as_read(draft, word): text for text, words in draft.terms.items() for word in words},
        "times": draft.times,
        "starters": draft.skill["starters"],
        "examples": draft.skill.get("examples", {}),
        "fears": draft.skill.get("fears", {}),
        "catch_all_gap": draft.skill["catch_all_gap"],
        "general_gaps": draft.skill["general_gaps"],
        "expectation": {
            f"{kind}.{name}": weight
            for kind, weights in draft.expectation["weights"].items()
            for name, weight in weights.items()
        },
        "carrier_phrases": {phrase["intent"]: phrase["words"] for phrase in draft.carrier_phrases},
        "wordings": {locale: draft.wording(locale) for locale in draft.wordings},
        "sections": draft.article.spoken,
        "language": draft.language,
        "metrics_namespace": draft.skill["metrics_namespace"],
    }
    return seal(data)


def _chapter(chapter: Entry) -> dict[str, object]:
    """A chapter of the tour, with every text that it tells as a topic and the key of its text."""
    tells = [[topic, key or "answer"] for topic, _, key in (told.partition("/") for told in chapter["tells"])]
    about = list(dict.fromkeys([*(topic for topic, _ in tells), *chapter["about"]]))
    return {"id": chapter["id"], "title": chapter["title"], "tells": tells, "about": about}


def _as_read(draft: Draft, text: str) -> str:
    """A text in the spelling in which the dialog reads what was said."""
    return " ".join(respell(Utterance.of(text), draft.heard_as, draft.initialisms).tokens)


def _patterns(draft: Draft, patterns: list[str]) -> list[list[str]]:
    """The words of each pattern, spelled as the dialog spells what it compares with them."""
    return [in_letters(pattern.split(), draft.initialisms) for pattern in patterns]
