"""The sample utterances: none misleads, and the check for it is leave-one-out naive Bayes."""

import re
from collections import Counter

import numpy as np
import pytest
from sklearn.naive_bayes import MultinomialNB

from skill.tools.alexa_package import samples
from skill.tools.alexa_package.sample_rules import SAMPLES_MIN
from skill.tools.alexa_package.samples import FeatureTable, Labelled, Samples, misleading_samples
from skill.tools.authoring.draft import Draft
from skill.tools.simulator.alexa_nlu import SMOOTHING, NaiveBayes

FRUIT = dict.fromkeys(["red apples", "green apples", "sweet apples", "fast cars"], "fruit")
TRAFFIC = dict.fromkeys(["old cars", "slow cars", "big cars"], "traffic")
LABELLED = FRUIT | TRAFFIC


def test_a_sample_that_resembles_those_of_another_entry_is_misleading() -> None:
    assert misleading_samples(LABELLED) == [("fast cars", "fruit", "traffic")]


def test_an_entry_keeps_as_many_samples_as_amazon_asks_for() -> None:
    labelled = {f"{entry} {number}": entry for entry in ("fruit", "tea", "yes") for number in "abcdefg"}
    misleading = [text for text in labelled if text != "tea a"]
    found = samples._dispensable(misleading, labelled, {"yes"}, ())
    assert found == ["fruit a", "fruit b", "tea b", "tea c"]
    for text in found:
        del labelled[text]
    assert samples._dispensable(misleading, labelled, {"yes"}, ()) == []


def test_each_sample_is_classified_by_the_simulator_as_if_it_had_not_learned_that_sample() -> None:
    others = {text: other for text, _, other in misleading_samples(LABELLED)}
    for text, entry in LABELLED.items():
        rest = [pair for pair in LABELLED.items() if pair[0] != text]
        assert NaiveBayes(rest).classify(text)[0] == others.get(text, entry)


def test_scores_are_those_of_scikit_learn() -> None:
    entries = Draft().entries["topics"]
    names = ("sun", "sessions", "pain", "washing_after")
    labelled = {text: name for name in names for text in entries[name]["utterances"]}
    matrix = FeatureTable.of(list(labelled)).tfidf(labelled)
    own = np.array([names.index(name) for name in labelled.values()])
    found = samples._leave_one_out(matrix, own, len(names))
    for row in range(len(own)):
        rest = np.arange(len(own)) != row
        bayes = MultinomialNB(alpha=SMOOTHING, fit_prior=False).fit(matrix[rest], own[rest])
        expected = bayes.predict_log_proba(matrix[row])[0]
        # Equal but for a constant that all classes share.
        assert found[row] - found[row].max() == pytest.approx(expected - expected.max())


def test_weights_are_those_of_a_selection_read_by_itself() -> None:
    selection = list(TRAFFIC)
    of_all, of_selection = FeatureTable.of(list(LABELLED)), FeatureTable.of(selection)
    assert (of_all.tfidf(selection) != of_selection.tfidf(selection)).nnz == 0


FEW = dict.fromkeys(["red apple", "green apple", "sweet apple", "fast cars", "loud old cars", "our old cars"], "fruit")
MANY = dict.fromkeys([f"{word} old cars" for word in ("big", "slow", "these", "those", "all", "no")], "traffic")


def test_the_samples_that_mislead_most_come_first() -> None:
    found = misleading_samples(FEW | MANY)
    assert found == [(text, "fruit", "traffic") for text in ("our old cars", "loud old cars", "fast cars")]


def test_an_entry_keeps_as_many_samples_as_amazon_demands_even_if_they_mislead() -> None:
    labelled = FEW | MANY
    misleading = [text for text, _, _ in misleading_samples(labelled)]
    assert len(FEW) - SAMPLES_MIN == 1
    assert samples._dispensable(misleading, labelled, (), ()) == ["our old cars"]
    assert samples._dispensable(misleading, labelled, {"fruit"}, ()) == []


def test_what_other_locales_lack_is_no_sample_that_can_be_left_out() -> None:
    assert samples._dispensable(["their colour tvs"], FEW | MANY, (), ()) == []


def test_a_command_is_a_sample_even_if_it_misleads(draft: Draft, chosen: dict[str, Samples]) -> None:
    labelled = FEW | MANY
    misleading = [text for text, _, _ in misleading_samples(labelled)]
    assert samples._dispensable(misleading, labelled, (), {"our old cars"}) == ["loud old cars"]
    assert {"forget me", "slower", "what can i ask"} <= samples.commands(draft)
    assert "forget me" in chosen["en-US"]["forget_me"]


@pytest.fixture(scope="module")
def draft() -> Draft:
    return Draft()


@pytest.fixture(scope="module")
def rounds() -> Counter[int]:
    """How often misleading samples were looked for, by the identity of the locale's samples."""
    return Counter()


@pytest.fixture(scope="module")
def chosen(draft: Draft, rounds: Counter[int]) -> dict[str, Samples]:
    def counted(labelled: Labelled, features: FeatureTable | None = None) -> list[tuple[str, str, str]]:
        rounds[id(labelled)] += 1
        return misleading_samples(labelled, features)

    draft.locales = ["en-GB", "en-US"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(samples, "misleading_samples", counted)
        return samples.choose(draft)


def test_what_misleads_in_one_locale_is_left_out_of_the_next_at_once(
    chosen: dict[str, Samples], rounds: Counter[int]
) -> None:
    first, second = rounds.values()
    assert set(chosen) == {"en-GB", "en-US"}
    assert second < first * 0.8


@pytest.mark.parametrize("locale", ["en-GB", "en-US"])
def test_no_chosen_sample_is_misleading_unless_its_intent_would_have_too_few(
    draft: Draft, chosen: dict[str, Samples], locale: str
) -> None:
    intents = {entry_id: entry.get("intent", "") for entry_id, entry in draft.entries["dialog_acts"].items()}
    of_amazon = {entry_id for entry_id, intent in intents.items() if intent.startswith("AMAZON.")}
    labelled = {text: entry for entry, texts in chosen[locale].items() for text in texts}
    commands = samples.commands(draft)
    misleading = {own for text, own, _ in misleading_samples(labelled) if text not in commands}
    assert {own for own in misleading if len(chosen[locale][own]) > SAMPLES_MIN} <= of_amazon
    with_intent = chosen[locale].keys() - {entry_id for entry_id, intent in intents.items() if not intent}
    assert {entry_id for entry_id in with_intent if len(chosen[locale][entry_id]) < 5} == set()


def test_training_utterances_are_samples_only_where_their_speakers_are_at_home(chosen: dict[str, Samples]) -> None:
    british, american = ({text for texts in chosen[locale].values() for text in texts} for locale in ("en-GB", "en-US"))
    assert british - american
    assert american - british


def test_words_that_rely_on_an_answer_are_no_samples(draft: Draft, chosen: dict[str, Samples]) -> None:
    by_themselves = {utterance.say for utterance in draft.training_utterances if utterance.alone}
    by_themselves |= {say for _, say in draft.utterances()}
    relying = {utterance.say for utterance in draft.training_utterances if not utterance.alone} - by_themselves
    assert relying
    assert relying.isdisjoint(text for texts in chosen["en-GB"].values() for text in texts)


def test_samples_are_in_the_spelling_of_the_locale(chosen: dict[str, Samples]) -> None:
    british, american = (
        "\n".join(text for texts in chosen[locale].values() for text in texts) for locale in ("en-GB", "en-US")
    )
    assert "can i colour my hair" in british
    assert "can i color my hair" in american
    assert "color" not in british
    assert "colour" not in american


def test_initialisms_are_written_as_amazon_wants_them(chosen: dict[str, Samples]) -> None:
    samples = {text for texts in chosen["en-GB"].values() for text in texts}
    assert "p. r. p. or mesotherapy which one" in samples
    assert not [text for text in samples if re.search(r"\bp r p|\bprp|\bf d a|\bfda|\bu k\b|\buk\b", text)]


def test_a_sample_of_a_carrier_phrase_is_a_sample_of_nothing_else(draft: Draft, chosen: dict[str, Samples]) -> None:
    carriers = {sample for phrase in draft.carrier_phrases for sample in phrase["samples"]}
    assert carriers.isdisjoint(text for texts in chosen["en-US"].values() for text in texts)
