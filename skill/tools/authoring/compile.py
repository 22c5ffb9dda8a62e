"""Compiles the content into the one JSON file that ships; `skill.catalog` reads it."""

import json

from skill.tools.authoring.draft import Draft, sources

_TOPIC_KEYS = ("title", "offer_as", "subject", "answer", "more", "card", "suggest_next")
_OPTIONAL_KEYS = ("phase", "counterpart", "why")


def compiled(draft: Draft) -> str:
    """Return the content as JSON, the same text for the same files."""
    data = {
        "topics": [
            {
                "id": entry_id,
                **{key: entry[key] for key in _TOPIC_KEYS},
                **{key: entry.get(key, "") for key in _OPTIONAL_KEYS},
                "sources": sources(entry),
                "variants": [
                    {"id": variant["id"], "answer": variant["answer"]} for variant in entry.get("variants", [])
                ],
            }
            for entry_id, entry in draft.entries["topics"].items()
        ],
        "gaps": [
            {"id": entry_id, **{key: entry[key] for key in ("title", "answer", "closest_topics")}}
            for entry_id, entry in draft.entries["gaps"].items()
        ],
        "emergencies": [
            {
                "id": entry_id,
                "title": entry["title"],
                "answer": entry["answer"],
                "red_flags": [red_flag.split() for red_flag in entry["red_flags"]],
            }
            for entry_id, entry in draft.entries["emergencies"].items()
        ],
        "dialog_acts": [
            {"id": entry_id, "intent": entry["intent"]} for entry_id, entry in draft.entries["dialog_acts"].items()
        ],
        "starters": draft.skill["starters"],
        "catch_all_gap": draft.skill["catch_all_gap"],
        "carrier_phrases": {phrase["intent"]: phrase["words"] for phrase in draft.carrier_phrases},
        "wordings": {locale: draft.wording(locale) for locale in draft.wordings},
        "sections": draft.article.spoken,
        "language": draft.language,
        "metrics_namespace": draft.skill["metrics_namespace"],
        "ordinary_words": " ".join(sorted(set(draft.ordinary_words))),
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
