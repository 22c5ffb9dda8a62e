"""The samples of the model: none leads astray, and the check for it finds those that do."""

import pytest

from skill.local import samples
from skill.local.authoring import Draft
from skill.local.understand import Bayes

FRUIT = [("red apples", "fruit"), ("green apples", "fruit"), ("sweet apples", "fruit"), ("fast cars", "fruit")]
TRAFFIC = [("old cars", "traffic"), ("slow cars", "traffic"), ("big cars", "traffic")]


def test_a_sample_nearer_to_others_than_to_its_own_is_found() -> None:
    assert samples.strays(FRUIT + TRAFFIC) == [("fast cars", "fruit", "traffic")]


def test_nearness_is_what_the_understanding_makes_of_it() -> None:
    labelled = FRUIT + TRAFFIC
    for number, (text, _) in enumerate(labelled):
        learned = Bayes(labelled[:number] + labelled[number + 1 :])
        found = [other for sample, _, other in samples.strays(labelled) if sample == text]
        assert [learned.nearest(text)[0]] == (found or [labelled[number][1]])


@pytest.fixture(scope="module")
def chosen() -> dict[str, samples.Samples]:
    """The samples of two locales."""
    draft = Draft()
    return {locale: samples.choose(draft, locale) for locale in ("en-GB", "en-US")}


@pytest.mark.parametrize("locale", ["en-GB", "en-US"])
def test_no_sample_leads_astray(chosen: dict[str, samples.Samples], locale: str) -> None:
    talk = Draft().entries["talk"]
    amazons = {entry_id for entry_id, entry in talk.items() if entry["intent"].startswith("AMAZON.")}
    labelled = [(sample, entry) for entry, found in chosen[locale].items() for sample in found]
    assert [stray for stray in samples.strays(labelled) if stray[1] not in amazons] == []
    assert min(len(found) for found in chosen[locale].values()) >= 5


def test_regional_questions_are_samples_only_at_home(chosen: dict[str, samples.Samples]) -> None:
    british, american = ({s for found in chosen[locale].values() for s in found} for locale in ("en-GB", "en-US"))
    assert british - american
    assert american - british
