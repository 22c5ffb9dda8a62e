"""The skill's manifest: what the store shows, and what Amazon's reviewers read."""

from collections.abc import Mapping
from typing import Any

from skill.local.authoring import Draft


def build(draft: Draft) -> dict[str, Any]:
    """The manifest as the JSON of `skill.json`. It names endpoints only once the content does, after deploying."""
    return {
        "manifest": {
            "manifestVersion": "1.0",
            "publishingInformation": {
                "category": draft.skill["category"],
                "distributionMode": "PUBLIC",
                "isAvailableWorldwide": True,
                "testingInstructions": draft.skill["testing"].strip(),
                "locales": {locale: _store(draft, locale) for locale in draft.locales},
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
            "apis": {"custom": {**_endpoints(draft.skill["endpoints"]), "interfaces": []}},
        }
    }


def _endpoints(arns: Mapping[str, str]) -> dict[str, Any]:
    """Where Alexa sends requests: the first region's function, unless the listener's own region has one."""
    if not arns:
        return {}
    first = next(iter(arns.values()))
    return {
        "endpoint": {"uri": first},
        "regions": {region: {"endpoint": {"uri": arn}} for region, arn in arns.items()},
    }


def _store(draft: Draft, locale: str) -> dict[str, Any]:
    skill, topics = draft.skill, draft.entries["topics"]
    ask = f"Alexa, ask {skill['invocation_name']} "
    return {
        "name": skill["name"],
        "summary": skill["summary"],
        "description": skill["description"].strip().format(emergency=draft.wording(locale)["emergency"]),
        "examplePhrases": [f"{ask}{topics[topic]['asks'][0]}?" for topic in skill["examples"]],
        "keywords": list(skill["keywords"]),
        "smallIconUri": f"file://assets/images/{locale}_smallIcon.png",
        "largeIconUri": f"file://assets/images/{locale}_largeIcon.png",
    }
