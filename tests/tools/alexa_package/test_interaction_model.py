"""The interaction model: intents with their samples and slots, and the dialog that asks for a question."""

import json
from typing import Any

import pytest

from skill import catalog
from skill.tools.alexa_package import interaction_model
from skill.tools.authoring.compile import compiled
from skill.tools.authoring.draft import Draft


@pytest.fixture(scope="module")
def model() -> dict[str, Any]:
    draft = Draft()
    content = catalog.from_json(json.loads(compiled(draft)))
    samples = {entry_id: [f"{entry_id} two", f"{entry_id} one"] for entry_id in content.entries}
    built: dict[str, Any] = interaction_model.build(draft, content, "en-GB", samples)["interactionModel"]
    return built


def test_an_entry_has_an_intent_with_its_samples(model: dict[str, Any]) -> None:
    intents = {intent["name"]: intent for intent in model["languageModel"]["intents"]}
    samples = ["washing_after one", "washing_after two"]
    assert intents["WashingAfterIntent"] == {"name": "WashingAfterIntent", "slots": [], "samples": samples}
    assert intents["AMAZON.YesIntent"]["samples"] == ["yes one", "yes two"]
    assert intents["AMAZON.FallbackIntent"] == {"name": "AMAZON.FallbackIntent", "samples": []}
    assert list(intents) == sorted(intents)


def test_an_act_that_only_the_classifier_recognizes_has_no_intent(model: dict[str, Any]) -> None:
    intents = model["languageModel"]["intents"]
    assert all(intent["name"] for intent in intents)
    assert "wait one" not in [sample for intent in intents for sample in intent["samples"]]
    assert "SlowerIntent" in [intent["name"] for intent in intents]


def test_a_carrier_phrase_has_an_intent_with_the_slot(model: dict[str, Any]) -> None:
    (intent,) = (intent for intent in model["languageModel"]["intents"] if intent["name"] == "HowManyIntent")
    assert intent["slots"] == [{"name": "question", "type": "AMAZON.SearchQuery"}]
    assert any(sample.endswith("{question}") for sample in intent["samples"])


def test_initialisms_in_carrier_phrases_are_written_as_amazon_wants_them() -> None:
    draft = Draft()
    phrase = {"intent": "AskQuestionIntent", "words": "", "samples": ["does the fda {question}"]}
    draft.shared["carrier_phrases.toml"] = {"carrier_phrase": [phrase]}
    content = catalog.from_json(json.loads(compiled(draft)))
    built = interaction_model.build(draft, content, "en-GB", {entry_id: [] for entry_id in content.entries})
    (intent,) = (i for i in built["interactionModel"]["languageModel"]["intents"] if i["name"] == "AskQuestionIntent")
    assert intent["samples"] == ["does the f. d. a. {question}"]


def test_the_dialog_elicits_the_question_of_the_general_intent(model: dict[str, Any]) -> None:
    (intent,) = model["dialog"]["intents"]
    (slot,) = intent["slots"]
    assert (intent["name"], slot["name"], slot["elicitationRequired"]) == ("AskQuestionIntent", "question", True)
    (prompt,) = model["prompts"]
    assert prompt["id"] == slot["prompts"]["elicitation"]
    assert prompt["variations"] == [{"type": "PlainText", "value": "What would you like to know?"}]
