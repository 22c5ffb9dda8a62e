"""The stand-in for Alexa's NLU."""

import pytest

from skill.tools.simulator import alexa_nlu
from skill.tools.simulator.alexa_nlu import (
    FALLBACK,
    InteractionModel,
    Labelled,
    NaiveBayes,
    ResolvedIntent,
    UnknownLocaleError,
)


@pytest.fixture
def model() -> InteractionModel:
    return alexa_nlu.load("en-US")


def test_every_sample_resolves_to_its_own_intent(model: InteractionModel) -> None:
    samples = [(s, name) for name, samples in model.intents.items() for s in samples if "{" not in s]
    assert [(s, model.resolve(s).intent) for s, _ in samples] == samples


def test_a_carrier_phrase_fills_its_slot_with_what_follows(model: InteractionModel) -> None:
    assert model.resolve("tell me about zebras and quails") == ResolvedIntent(
        "AskQuestionIntent", {"question": "zebras and quails"}
    )
    assert model.resolve("How many  zebras eat quails") == ResolvedIntent(
        "HowManyIntent", {"question": "zebras eat quails"}
    )


def test_words_that_fit_nothing_get_the_fallback_intent_without_words(model: InteractionModel) -> None:
    assert model.resolve("purple monkeys dishwasher") == ResolvedIntent(FALLBACK)


def test_while_a_slot_is_elicited_the_whole_reply_is_its_value(model: InteractionModel) -> None:
    words = "tell me about zebras and quails"
    assert model.resolve(words, eliciting=True) == ResolvedIntent("AskQuestionIntent", {"question": words})
    assert model.resolve("stop", eliciting=True).intent == "AMAZON.StopIntent"


def test_an_unknown_locale_names_those_there_are() -> None:
    with pytest.raises(UnknownLocaleError, match="'xx-XX'; there are en-AU, en-CA, en-GB, en-IN, en-US"):
        alexa_nlu.load("xx-XX")


def test_a_locale_is_trained_once_a_process(model: InteractionModel) -> None:
    assert alexa_nlu.load("en-US") is model


class Stub:
    """A classifier that gives every text the same label, with the confidence that it was made with."""

    def __init__(self, confidence: float = 0.0) -> None:
        self.confidence = confidence

    def learn(self, labelled: Labelled) -> "Stub":
        self.labelled = labelled
        return self

    def classify(self, _: str) -> tuple[str, float]:
        return "FruitIntent", self.confidence

    def rank(self, _: str) -> list[tuple[str, float]]:
        return [("FruitIntent", self.confidence)]


SMALL = {
    "interactionModel": {
        "languageModel": {
            "invocationName": "fruit guide",
            "intents": [
                {"name": "FruitIntent", "samples": ["red apples", "green pears"]},
                {"name": "AskQuestionIntent", "samples": ["what", "tell me {question}", "tell me about {question}"]},
                {"name": "AMAZON.FallbackIntent"},
            ],
        }
    }
}


def test_the_classifier_learns_the_samples_without_a_slot() -> None:
    stub = Stub()
    assert InteractionModel(SMALL, stub.learn).invocation_name == "fruit guide"
    assert stub.labelled == [
        ("red apples", "FruitIntent"),
        ("green pears", "FruitIntent"),
        ("what", "AskQuestionIntent"),
    ]


@pytest.mark.parametrize(
    ("confidence", "eliciting", "intent"),
    [
        (0.85, False, "FruitIntent"),
        (0.84, False, "AskQuestionIntent"),
        (0.95, True, "FruitIntent"),
        (0.94, True, "AskQuestionIntent"),
    ],
)
def test_the_confidence_decides_between_intent_and_slot(confidence: float, *, eliciting: bool, intent: str) -> None:
    model = InteractionModel(SMALL, Stub(confidence).learn)
    assert model.resolve("tell me about plums", eliciting=eliciting).intent == intent


def test_the_longest_carrier_phrase_wins() -> None:
    assert InteractionModel(SMALL, Stub().learn).resolve("tell me about plums").slots == {"question": "plums"}


def test_naive_bayes_takes_the_label_of_the_most_similar_texts() -> None:
    trained = NaiveBayes([("red apples", "fruit"), ("green pears", "fruit"), ("fast cars", "traffic")])
    assert trained.classify("red apples") == ("fruit", 1.0)
    label, confidence = trained.classify("a fast car")
    assert label == "traffic"
    assert 0 < confidence < 1
    assert trained.classify("xyz") == (FALLBACK, 0.0)


def test_naive_bayes_ranks_every_label() -> None:
    trained = NaiveBayes([("red apples", "fruit"), ("green pears", "fruit"), ("fast cars", "traffic")])
    ranked = trained.rank("a fast car")
    assert [label for label, _ in ranked] == ["traffic", "fruit"]
    assert ranked[0][1] == pytest.approx(trained.classify("a fast car")[1])
    assert sum(confidence for _, confidence in ranked) == pytest.approx(1)
    assert trained.rank("xyz") == []
