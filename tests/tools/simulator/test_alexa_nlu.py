"""The stand-in for Alexa's understanding."""

import pytest

from skill.local.understand import FALLBACK, Bayes, Model, Understanding, UnknownLocaleError


@pytest.fixture(scope="module")
def model() -> Model:
    return Model("en-US")


def test_every_sample_is_understood_as_its_own_intent(model: Model) -> None:
    samples = [(s, name) for name, samples in model.intents.items() for s in samples if "{" not in s]
    assert [(s, model.understand(s).intent) for s, _ in samples] == samples


def test_a_carrier_phrase_hands_over_only_what_follows(model: Model) -> None:
    assert model.understand("tell me about zebras and quails") == Understanding(
        "AskQuestionIntent", {"question": "zebras and quails"}
    )
    assert model.understand("how many zebras eat quails") == Understanding(
        "HowManyIntent", {"question": "zebras eat quails"}
    )


def test_words_that_fit_nothing_are_the_fallback_without_words(model: Model) -> None:
    assert model.understand("purple monkeys dishwasher") == Understanding(FALLBACK)


def test_while_a_slot_is_elicited_the_whole_reply_is_its_value(model: Model) -> None:
    words = "tell me about zebras and quails"
    assert model.understand(words, eliciting=True) == Understanding("AskQuestionIntent", {"question": words})
    assert model.understand("stop", eliciting=True).intent == "AMAZON.StopIntent"


def test_an_unknown_locale_names_those_there_are() -> None:
    with pytest.raises(UnknownLocaleError, match="'xx-XX'; there are en-AU, en-CA, en-GB, en-IN, en-US"):
        Model("xx-XX")


def test_the_likest_texts_decide() -> None:
    found = Bayes([("red apples", "fruit"), ("green pears", "fruit"), ("fast cars", "traffic")])
    assert found.nearest("red apples") == ("fruit", 1.0)
    label, confidence = found.nearest("a fast car")
    assert label == "traffic"
    assert 0 < confidence < 1
    assert found.nearest("xyz") == (FALLBACK, 0.0)
