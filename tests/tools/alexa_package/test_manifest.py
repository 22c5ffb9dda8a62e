"""The manifest: the store's texts by locale, the icons, and endpoints once the content names them."""

from typing import Any

import pytest

from skill.tools.alexa_package import manifest, validate
from skill.tools.authoring.checks import check
from skill.tools.authoring.draft import ContentError, Draft

INTERFACES = [{"type": "CAN_FULFILL_INTENT_REQUEST"}]
ARN = "arn:aws:lambda:{}:123456789012:function:mesotherapy-guide-GuideFunction-1A2B3C:live"


def without_training() -> Draft:
    """The content without what the classifier alone learns from, which takes most of the time of a check."""
    draft = Draft()
    draft.training_utterances = []
    return draft


def test_each_locale_has_its_emergency_number_and_the_same_icons() -> None:
    stores = manifest.build(Draft())["manifest"]["publishingInformation"]["locales"]
    assert "call 999 at once" in stores["en-GB"]["description"]
    assert "call 911 at once" in stores["en-US"]["description"]
    assert stores["en-US"]["examplePhrases"][0] == "Alexa, ask mesotherapy guide how many sessions?"
    for store in stores.values():
        assert store["smallIconUri"] == "file://assets/images/small_icon.png"
        assert store["largeIconUri"] == "file://assets/images/large_icon.png"


def test_an_example_phrase_is_written_like_the_sample_that_it_shows() -> None:
    draft = Draft()
    sun = {**draft.entries["topics"]["sun"], "utterances": ["is it like prp"]}
    draft.entries["topics"] = {**draft.entries["topics"], "sun": sun}
    draft.shared["skill.toml"] = {**draft.skill, "example_topics": ["sun"]}
    stores = manifest.build(draft)["manifest"]["publishingInformation"]["locales"]
    assert stores["en-GB"]["examplePhrases"] == ["Alexa, ask mesotherapy guide is it like p. r. p.?"]


def test_the_skill_is_had_only_in_the_countries_whose_numbers_it_knows() -> None:
    published = manifest.build(Draft())["manifest"]["publishingInformation"]
    assert published["isAvailableWorldwide"] is False
    assert published["distributionCountries"] == ["US", "CA", "GB", "IN", "AU"]
    assert {locale.partition("-")[2] for locale in published["locales"]} == set(published["distributionCountries"])


def test_without_endpoints_the_manifest_names_none() -> None:
    draft = Draft()
    draft.shared["skill.toml"] = {**draft.skill, "endpoints": {}}
    built = manifest.build(draft)["manifest"]
    assert built["apis"]["custom"] == {"interfaces": [*INTERFACES, manifest.screens(draft)]}
    assert "events" not in built


def test_endpoints_go_into_the_manifest(smapi: dict[str, Any]) -> None:
    draft = without_training()
    endpoints = {"EU": ARN.format("eu-west-1"), "FE": ARN.format("us-west-2")}
    draft.shared["skill.toml"] = {**draft.skill, "endpoints": endpoints}
    check(draft)
    built = manifest.build(draft)
    assert validate.schema(built, smapi, validate.MANIFEST_SCHEMA) == []
    addresses = {
        "endpoint": {"uri": endpoints["EU"]},
        "regions": {region: {"endpoint": {"uri": uri}} for region, uri in endpoints.items()},
    }
    assert built["manifest"]["apis"]["custom"] == {**addresses, "interfaces": [*INTERFACES, manifest.screens(draft)]}
    assert built["manifest"]["events"] == {**addresses, "subscriptions": [{"eventName": "SKILL_DISABLED"}]}


def test_the_privacy_policy_is_named_in_every_locale_once_it_is_published(smapi: dict[str, Any]) -> None:
    draft = without_training()
    assert set(map(str, manifest.build(draft)["manifest"]["privacyAndCompliance"]["locales"].values())) == {"{}"}
    draft.shared["skill.toml"] = {**draft.skill, "privacy_url": "https://guide.health/privacy"}
    check(draft)
    built = manifest.build(draft)
    assert validate.schema(built, smapi, validate.MANIFEST_SCHEMA) == []
    named = built["manifest"]["privacyAndCompliance"]["locales"]
    assert named == {locale: {"privacyPolicyUrl": "https://guide.health/privacy"} for locale in draft.locales}


@pytest.mark.parametrize(
    "url",
    [
        "privacy.html",
        "http://guide.health/privacy",
        "https://example.com/privacy",
        "https://www.example.org",
        "https://guide.test/privacy",
        "https://guide.invalid",
        "https://localhost/privacy",
        "https://guide.health/privacy policy",
    ],
)
def test_a_privacy_policy_is_a_page_that_everybody_can_open(url: str) -> None:
    draft = without_training()
    draft.shared["skill.toml"] = {**draft.skill, "privacy_url": url}
    with pytest.raises(Exception, match=r"skill\.toml: privacy_url: '.*' does not match"):
        check(draft)


def test_the_screens_that_the_skill_fits_go_into_the_manifest(smapi: dict[str, Any]) -> None:
    draft = Draft()
    built = manifest.build(draft)
    assert validate.schema(built, smapi, validate.MANIFEST_SCHEMA) == []
    *_, interface = built["manifest"]["apis"]["custom"]["interfaces"]
    assert interface["type"] == "ALEXA_PRESENTATION_APL"
    round_hub, *others = interface["supportedViewports"]
    assert round_hub == {
        "mode": "HUB", "shape": "ROUND", "minWidth": 100, "maxWidth": 599, "minHeight": 100, "maxHeight": 599,
    }  # fmt: skip
    assert {viewport["mode"] for viewport in others} == {"HUB", "MOBILE", "TV"}


def test_a_web_service_can_be_the_endpoint(smapi: dict[str, Any]) -> None:
    draft = without_training()
    draft.shared["skill.toml"] = {**draft.skill, "endpoints": {"NA": "https://guide.example.com/"}}
    check(draft)
    built = manifest.build(draft)
    assert validate.schema(built, smapi, validate.MANIFEST_SCHEMA) == []
    endpoint = {"uri": "https://guide.example.com/", "sslCertificateType": "Trusted"}
    custom = built["manifest"]["apis"]["custom"]
    assert (custom["endpoint"], custom["regions"]) == (endpoint, {"NA": {"endpoint": endpoint}})


@pytest.mark.parametrize(
    "uri",
    [
        "arn",
        ARN.format("us-east-1"),
        ARN.format("eu-west-1").removesuffix(":live"),
        "http://guide.example.com/",
        "https://guide.example.com:8080/",
    ],
    ids=["text", "region", "alias", "http", "port"],
)
def test_an_endpoint_has_to_be_the_live_alias_in_the_region_or_a_web_service(uri: str) -> None:
    draft = without_training()
    draft.shared["skill.toml"] = {**draft.skill, "endpoints": {"EU": uri}}
    with pytest.raises(Exception, match=r"skill\.toml: endpoints\.EU: '.*' does not match"):
        check(draft)


# Permissions


def test_the_manifest_declares_the_permission_to_set_reminders(smapi: dict[str, Any]) -> None:
    built = manifest.build(Draft())
    assert built["manifest"]["permissions"] == [{"name": "alexa::alerts:reminders:skill:readwrite"}]
    assert validate.schema(built, smapi, validate.MANIFEST_SCHEMA) == []


def test_a_skill_without_permissions_declares_none(smapi: dict[str, Any]) -> None:
    draft = without_training()
    draft.shared["skill.toml"] = {key: value for key, value in draft.skill.items() if key != "permissions"}
    check(draft)
    built = manifest.build(draft)
    assert "permissions" not in built["manifest"]
    assert validate.schema(built, smapi, validate.MANIFEST_SCHEMA) == []


def test_amazons_schema_knows_the_permission(smapi: dict[str, Any]) -> None:
    built = manifest.build(Draft())
    built["manifest"]["permissions"] = [{"name": "alexa::alerts:reminders:skill:write"}]
    assert validate.schema(built, smapi, validate.MANIFEST_SCHEMA) != []


def test_a_permission_that_the_skill_has_no_use_for_is_named() -> None:
    draft = without_training()
    draft.shared["skill.toml"] = {**draft.skill, "permissions": ["alexa::profile:name:read"]}
    with pytest.raises(ContentError, match=r"skill.toml: permissions: 'alexa::profile:name:read'"):
        check(draft)
