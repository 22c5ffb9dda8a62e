"""Builds the skill's manifest: what the store shows, what Amazon's reviewers read, and where requests go."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from skill.tools.authoring.draft import Draft

IMAGES = "assets/images"
"""The folder of the images within the skill package."""
INTERFACES = ({"type": "CAN_FULFILL_INTENT_REQUEST"},)
"""What the skill can do beyond answering: say whether it could."""
EVENTS = ({"eventName": "SKILL_DISABLED"},)
"""What Alexa tells the skill of: that a listener has disabled it, so that what was kept of the listener is deleted."""
_ICON_KEYS = {"icon/small.png": "smallIconUri", "icon/large.png": "largeIconUri"}


def icon_path(file: str) -> str:
    """Where the skill package keeps an icon of the content: `icon/small.png` is `assets/images/small_icon.png`."""
    return f"{IMAGES}/{PurePath(file).stem}_icon.png"


def build(draft: Draft) -> dict[str, Any]:
    """Return the manifest as the JSON of `skill.json`.

    It has endpoints, and the events that go there, only after skill.toml names them; so it is with the privacy policy.
    """
    endpoints = _endpoints(draft.skill["endpoints"])
    return {
        "manifest": {
            "manifestVersion": "1.0",
            "publishingInformation": {
                "category": draft.skill["category"],
                "distributionMode": "PUBLIC",
                "isAvailableWorldwide": False,
                "distributionCountries": list(draft.skill["countries"]),
                "testingInstructions": draft.skill["testing"].strip(),
                "locales": {locale: _store_listing(draft, locale) for locale in draft.locales},
            },
            "privacyAndCompliance": {
                "allowsPurchases": False,
                "containsAds": False,
                "isChildDirected": False,
                "isExportCompliant": True,
                "usesHealthInfo": False,
                "usesPersonalInfo": False,
                "locales": {locale: _privacy(draft.skill["privacy_url"]) for locale in draft.locales},
            },
            **_permissions(draft),
            "apis": {"custom": {**endpoints, "interfaces": [*INTERFACES, screens(draft)]}},
            # Amazon refuses events without an endpoint.
            **({"events": {**endpoints, "subscriptions": list(EVENTS)}} if endpoints else {}),
        }
    }


def _permissions(draft: Draft) -> dict[str, Any]:
    """What the listener may allow the skill to do; no such key if it asks for nothing."""
    names = draft.skill.get("permissions", [])
    return {"permissions": [{"name": name} for name in names]} if names else {}


def _privacy(url: str) -> dict[str, str]:
    return {"privacyPolicyUrl": url} if url else {}


def screens(draft: Draft) -> dict[str, Any]:
    """The interface of devices with a screen, and the screens that the skill's own fit."""
    keys = {"min_width": "minWidth", "max_width": "maxWidth", "min_height": "minHeight", "max_height": "maxHeight"}
    viewports = [{keys.get(key, key): value for key, value in given.items()} for given in draft.skill["viewport"]]
    return {"type": "ALEXA_PRESENTATION_APL", "supportedViewports": viewports}


def _endpoints(uris: Mapping[str, str]) -> dict[str, Any]:
    """Where Alexa sends requests: to the function or web service of the listener's region, else to the first."""
    if not uris:
        return {}
    first = next(iter(uris.values()))
    return {
        "endpoint": _endpoint(first),
        "regions": {region: {"endpoint": _endpoint(uri)} for region, uri in uris.items()},
    }


def _endpoint(uri: str) -> dict[str, str]:
    """A web service needs a certificate of its own that a certificate authority has signed."""
    return {"uri": uri, "sslCertificateType": "Trusted"} if uri.startswith("https:") else {"uri": uri}


def _store_listing(draft: Draft, locale: str) -> dict[str, Any]:
    skill = draft.skill
    asked = [draft.entries["topics"][topic]["utterances"][0] for topic in skill["example_topics"]]
    samples = [draft.spoken(utterance) for utterance in asked]
    return {
        "name": skill["name"],
        "summary": skill["summary"],
        "description": skill["description"].strip().format(emergency=draft.wording(locale)["emergency"]),
        "examplePhrases": [f"Alexa, ask {skill['invocation_name']} {sample}?" for sample in samples],
        "keywords": list(skill["keywords"]),
        **{key: f"file://{icon_path(file)}" for file, key in _ICON_KEYS.items()},
    }
