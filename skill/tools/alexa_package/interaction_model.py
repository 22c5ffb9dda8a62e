"""Builds the interaction model of a locale, from which Alexa learns to recognize the intents."""

from typing import Any

from skill.catalog import QUESTION_INTENT, QUESTION_SLOT, Catalog
from skill.tools.alexa_package.samples import Samples
from skill.tools.authoring.draft import Draft

SLOT_TYPE = "AMAZON.SearchQuery"
PROMPT = "Elicit.Question"
FALLBACK_SENSITIVITY = "MEDIUM"
"""How readily the fallback intent takes an utterance that fits no intent well."""


def build(draft: Draft, catalog: Catalog, locale: str, samples: Samples) -> dict[str, Any]:
    """Return the model as the JSON of `interactionModels/custom/<locale>.json`."""
    slot = {"name": QUESTION_SLOT, "type": SLOT_TYPE}
    intents = [
        *(
            {
                "name": phrase["intent"],
                "slots": [slot],
                "samples": [draft.spoken(sample) for sample in phrase["samples"]],
            }
            for phrase in draft.carrier_phrases
        ),
        *(
            {
                "name": name,
                "slots": [{"name": slot, "type": kind} for slot, kind in draft.slots(entry_id).items()],
                "samples": sorted([*samples[entry_id], *map(draft.spoken, draft.slot_samples(entry_id))]),
            }
            for name, entry_id in catalog.intents.items()
        ),
        {"name": "AMAZON.FallbackIntent", "samples": []},
    ]
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": draft.skill["invocation_name"],
                "intents": sorted(intents, key=lambda intent: intent["name"]),
                "types": [],
                "modelConfiguration": {"fallbackIntentSensitivity": {"level": FALLBACK_SENSITIVITY}},
            },
            "dialog": {
                "delegationStrategy": "SKILL_RESPONSE",
                "intents": [
                    {
                        "name": QUESTION_INTENT,
                        "confirmationRequired": False,
                        "prompts": {},
                        "slots": [
                            {
                                **slot,
                                "confirmationRequired": False,
                                "elicitationRequired": True,
                                "prompts": {"elicitation": PROMPT},
                            }
                        ],
                    }
                ],
            },
            "prompts": [
                {"id": PROMPT, "variations": [{"type": "PlainText", "value": draft.wording(locale)["ask"]}]},
            ],
        }
    }
