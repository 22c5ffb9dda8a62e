"""The interaction model of a locale, built from the content: what Alexa learns to understand."""

from typing import Any

from skill.content import QUESTION_INTENT, QUESTION_SLOT, from_json, intent_name
from skill.local.authoring import Draft
from skill.local.samples import choose

SLOT_TYPE = "AMAZON.SearchQuery"
PROMPT = "Elicit.Question"
SENSITIVITY = "MEDIUM"
"""Of the fallback intent: words that fit no intent well are better asked for than guessed at."""


def build(draft: Draft, compiled: dict[str, Any], locale: str) -> dict[str, Any]:
    """The model as the JSON of `interactionModels/custom/<locale>.json`."""
    content, wording = from_json(compiled), draft.wording(locale)
    samples = choose(draft, locale)
    slot = {"name": QUESTION_SLOT, "type": SLOT_TYPE}
    intents = [{"name": form["intent"], "slots": [slot], "samples": list(form["samples"])} for form in draft.questions]
    intents += [
        {"name": intent_name(entry), "slots": [], "samples": sorted(samples[entry.id])}
        for entry in content.entries.values()
    ]
    intents.append({"name": "AMAZON.FallbackIntent", "samples": []})
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": draft.skill["invocation_name"],
                "intents": sorted(intents, key=lambda intent: intent["name"]),
                "types": [],
                "modelConfiguration": {"fallbackIntentSensitivity": {"level": SENSITIVITY}},
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
            "prompts": [{"id": PROMPT, "variations": [{"type": "PlainText", "value": wording["ask"]}]}],
        }
    }
