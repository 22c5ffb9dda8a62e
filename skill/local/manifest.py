"""The skill's manifest: what the store shows, and what Amazon's reviewers read."""

from typing import Any

from skill.local.authoring import Draft
from skill.local.model import INVOCATION_NAME

NAME = "Mesotherapy Guide"
EXAMPLES = ("sessions", "preparation", "aftercare")
"""Topics whose first way of asking makes an example phrase."""
SUMMARY = "Hear what one article says about mesotherapy for hair loss. For information only, no medical advice."
DESCRIPTION = """\
Mesotherapy Guide answers your spoken questions with what one article says about mesotherapy for hair loss: what it \
is, what a session is like, how to prepare, what to mind afterwards, how many sessions people need, and more. Ask in \
your own words. When the article doesn't say, the guide tells you so.

You can also say "repeat", "tell me more" or "where does that come from".

This skill is for information and education only. It is not a substitute for professional medical advice, diagnosis \
or treatment: always ask your doctor about your health and any treatment. If you think you have a medical emergency, \
call {emergency} at once.

The skill keeps nothing about you: no account, no personal or health information."""
KEYWORDS = ("mesotherapy", "hair loss", "baldness", "hair", "scalp", "treatment", "information")
TESTING = """\
No account or device is needed. Say "Alexa, open {invocation}", then ask for instance "{example}". Follow with \
"repeat", "tell me more", "where does that come from", "yes" or "no". Ask something that the article does not answer, \
such as "{gap}": the skill says that the article does not tell. Report an alarming symptom, such as "{alarm}": the \
skill sends you to the emergency number and closes. The disclaimer is spoken at launch, in help, and after the first \
answer to a question asked without opening the skill."""


def build(draft: Draft) -> dict[str, Any]:
    """The manifest as the JSON of `skill.json`. The endpoint is not in it: it belongs to an account."""
    first = {entry_id: entry["asks"][0] for _, entries in draft.entries.items() for entry_id, entry in entries.items()}
    return {
        "manifest": {
            "manifestVersion": "1.0",
            "publishingInformation": {
                "category": "HEALTH_AND_FITNESS",
                "distributionMode": "PUBLIC",
                "isAvailableWorldwide": True,
                "testingInstructions": TESTING.format(
                    invocation=INVOCATION_NAME,
                    example=first[EXAMPLES[0]],
                    gap=first["cost"],
                    alarm=first["alarm_emergency"],
                ),
                "locales": {locale: _store(draft, locale, first) for locale in draft.locales},
            },
            "privacyAndCompliance": {
                "allowsPurchases": False,
                "containsAds": False,
                "isChildDirected": False,
                "isExportCompliant": True,
                "usesHealthInfo": False,
                "usesPersonalInfo": False,
                "locales": {locale: {} for locale in draft.locales},
            },
            "apis": {"custom": {"interfaces": []}},
        }
    }


def _store(draft: Draft, locale: str, first: dict[str, str]) -> dict[str, Any]:
    ask = f"Alexa, ask {INVOCATION_NAME} "
    return {
        "name": NAME,
        "summary": SUMMARY,
        "description": DESCRIPTION.format(emergency=draft.wording(locale)["emergency"]),
        "examplePhrases": [f"{ask}{first[topic]}?" for topic in EXAMPLES],
        "keywords": list(KEYWORDS),
        "smallIconUri": f"file://assets/images/{locale}_smallIcon.png",
        "largeIconUri": f"file://assets/images/{locale}_largeIcon.png",
    }
