"""Amazon's rules for an interaction model: each violation is named by its key, all at once, and nothing raises."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from skill.tools.alexa_package import model_rules
from skill.tools.alexa_package.model_rules import BUILT_INS

Model = dict[str, Any]


def intent(name: str, *samples: str, **slots: str) -> Model:
    declared = [{"name": slot, "type": kind} for slot, kind in slots.items()]
    return {"name": name, "slots": declared, "samples": [*samples, *(f"{name} {word}" for word in "abcde")]}


def model(*intents: Model, **language: Any) -> Model:
    """A model that follows the rules, with further intents."""
    asked = {"name": "question", "type": "AMAZON.SearchQuery"}
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": "tea guide",
                "intents": [
                    intent("AskIntent", "tell me {question}", question="AMAZON.SearchQuery"),
                    *({"name": name} for name in sorted(BUILT_INS)),
                    *intents,
                ],
                **language,
            },
            "dialog": {
                "intents": [{"name": "AskIntent", "slots": [{**asked, "prompts": {"elicitation": "Ask.Question"}}]}]
            },
            "prompts": [{"id": "Ask.Question", "variations": [{"type": "PlainText", "value": "What?"}]}],
        }
    }


def test_a_good_model_has_no_problem() -> None:
    color = {"name": "COLOR", "values": [{"name": {"value": "red"}}]}
    supplied = {"name": "SIZE", "valueSupplier": {"type": "CatalogValueSupplier"}}
    sun = intent("SunIntent", "{color} at {day}", "{size} too", color="COLOR", day="AMAZON.DATE", size="SIZE")
    assert model_rules.problems(model(sun, types=[color, supplied])) == []


def test_all_problems_of_intents_and_samples_are_listed_at_once() -> None:
    spoiled = model(
        {"name": "SunIntent", "samples": ["in 3 days", "the sun", "the sun", "open tea guide"]},
        intent("CostIntent", "the sun", "{question}", question="AMAZON.SearchQuery"),
        invocationName="guide",
    )
    intents = spoiled["interactionModel"]["languageModel"]["intents"]
    intents[:] = [found for found in intents if found["name"] != "AMAZON.StopIntent"]
    assert model_rules.problems(spoiled) == [
        "invocationName: 'guide' needs two words other than articles and prepositions",
        "AMAZON.StopIntent: is missing",
        "SunIntent: has 4 samples, needs 5",
        "SunIntent: 'in 3 days': has characters that a sample cannot have",
        "SunIntent: 'in 3 days': starts with a word that joins an invocation to a request",
        "SunIntent: 'the sun': occurs 2 times",
        "CostIntent: '{question}': needs words beside the slot",
        "CostIntent, SunIntent: share 'the sun'",
    ]


def test_a_sample_cannot_launch_the_skill() -> None:
    spoiled = model(intent("SunIntent", "open tea guide please"))
    problem = "'open tea guide please': starts like a launch, with a launch word and the invocation name"
    assert model_rules.problems(spoiled) == [f"SunIntent: {problem}"]


def test_samples_that_differ_in_case_or_slot_are_the_same() -> None:
    one, other = intent("OneIntent", "Give {a}", a="AMAZON.DATE"), intent("OtherIntent", "give {b}", b="AMAZON.DATE")
    assert model_rules.problems(model(one, other)) == ["OneIntent, OtherIntent: share 'give {}'"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("AskIntent", "intents: two are named 'AskIntent'"),
        ("askintent", "intents: two are named 'askintent'"),
        ("AMAZON.HelpIntent", "intents: two are named 'AMAZON.HelpIntent'"),
        ("AMAZON.TeaIntent", "AMAZON.TeaIntent: is not one of Amazon's standard built-in intents"),
        ("TeaIntent2", "TeaIntent2: may hold only letters, underscores and periods"),
        ("Tea-Intent", "Tea-Intent: may hold only letters, underscores and periods"),
    ],
)
def test_the_name_of_an_intent_is_checked(name: str, problem: str) -> None:
    added = {"name": name, "samples": [f"{word} of tea" for word in ("a", "b", "c", "d", "e")]}
    assert model_rules.problems(model(added)) == [problem]


def test_there_cannot_be_more_than_250_intents() -> None:
    room = model_rules.INTENTS_MAX - len(BUILT_INS) - 1
    names = [f"Sun{chr(97 + number // 26)}{chr(97 + number % 26)}Intent" for number in range(room + 1)]
    assert model_rules.problems(model(*map(intent, names[:room]))) == []
    problem = "intents: there are 251, and may be 250 at most"
    assert model_rules.problems(model(*map(intent, names))) == [problem]


@pytest.mark.parametrize(
    ("slot", "kind", "problem"),
    [
        ("day", "AMAZON.LITERAL", "has the type AMAZON.LITERAL, which Amazon has withdrawn"),
        ("day", "DAY", "has the type 'DAY', which types does not declare"),
        ("day", "amazon.DATE", "has the type 'amazon.DATE', which types does not declare"),
    ],
)
def test_the_type_of_a_slot_is_checked(slot: str, kind: str, problem: str) -> None:
    spoiled = model(intent("SunIntent", f"sun at {{{slot}}}", **{slot: kind}))
    assert model_rules.problems(spoiled) == [f"SunIntent: slot {slot!r} {problem}"]


def test_the_name_of_a_slot_is_checked() -> None:
    found = model_rules.problems(model(intent("SunIntent", "sun at {day-2}", **{"day-2": "AMAZON.DATE"})))
    assert "SunIntent: slot 'day-2' may hold only letters, underscores and periods" in found


def test_every_slot_is_named_once_and_used() -> None:
    spoiled = model(intent("SunIntent", day="AMAZON.DATE"))
    assert model_rules.problems(spoiled) == ["SunIntent: slot 'day' is in no sample"]
    spoiled = model(intent("SunIntent", "sun at {day}", day="AMAZON.DATE", Day="AMAZON.DATE"))
    assert "SunIntent: two slots are named 'Day'" in model_rules.problems(spoiled)


@pytest.mark.parametrize(
    ("types", "problems"),
    [
        ([{"name": "COLOR"}], ["types: 'COLOR' has no values"]),
        ([{"name": "COLOR", "values": []}], ["types: 'COLOR' has no values"]),
        (
            [{"name": "COLOR_2", "values": [{"name": {"value": "red"}}]}],
            ["types: 'COLOR_2' may hold only letters, underscores and periods"],
        ),
        ([{"name": "COLOR", "values": [{"name": {"value": "red"}}]}] * 2, ["types: two are named 'COLOR'"]),
    ],
)
def test_slot_types_are_checked(types: list[Model], problems: list[str]) -> None:
    assert model_rules.problems(model(types=types)) == problems


def test_the_dialog_elicits_what_its_intent_declares() -> None:
    spoiled = model()
    (dialog,) = spoiled["interactionModel"]["dialog"]["intents"]
    dialog["slots"][0]["type"] = "AMAZON.DATE"
    assert model_rules.problems(spoiled) == ["AskIntent: its dialog elicits 'question', which it does not declare"]
    dialog["name"] = "TeaIntent"
    assert model_rules.problems(spoiled) == ["dialog: there is no intent 'TeaIntent'"]
    del dialog["slots"]
    assert model_rules.problems(spoiled) == ["dialog: there is no intent 'TeaIntent'"]


PROMPTS: list[Callable[[Model], object]] = [
    lambda dialog: dialog.update(prompts={"confirmation": "Tea"}),
    lambda dialog: dialog["slots"][0].update(prompts={"elicitation": "Tea"}),
    lambda dialog: dialog["slots"][0].update(prompts={"confirmation": "Tea", "elicitation": "Tea"}),
    lambda dialog: dialog["slots"][0].update(validations=[{"type": "isInSet", "prompt": "Tea"}]),
]


@pytest.mark.parametrize("spoil", PROMPTS, ids=["intent", "slot", "twice", "validation"])
def test_a_dialog_names_prompts_that_are_there(spoil: Callable[[Model], object]) -> None:
    spoiled = model()
    spoil(spoiled["interactionModel"]["dialog"]["intents"][0])
    problem = "AskIntent: its dialog names the prompt 'Tea', which prompts does not have"
    assert model_rules.problems(spoiled) == [problem]


def test_a_model_without_prompts_lacks_those_of_its_dialog() -> None:
    spoiled = model()
    del spoiled["interactionModel"]["prompts"]
    problem = "AskIntent: its dialog names the prompt 'Ask.Question', which prompts does not have"
    assert model_rules.problems(spoiled) == [problem]


def test_a_prompt_has_an_id_of_its_own_and_a_variation() -> None:
    spoiled = model()
    spoiled["interactionModel"]["prompts"] *= 2
    assert model_rules.problems(spoiled) == ["prompts: two have the id 'Ask.Question'"]
    spoiled["interactionModel"]["prompts"] = [{"id": "Ask.Question", "variations": []}]
    assert model_rules.problems(spoiled) == ["prompts: 'Ask.Question' has no variations"]


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("", "'interactionModel' is a required property"),
        ("interactionModel", "'languageModel' is a required property"),
        ("interactionModel.languageModel", "'invocationName' is a required property"),
        ("interactionModel.languageModel", "'intents' is a required property"),
        ("interactionModel.languageModel.intents.0", "'name' is a required property"),
        ("interactionModel.languageModel.intents.0.slots.0", "'name' is a required property"),
        ("interactionModel.languageModel.intents.0.slots.0", "'type' is a required property"),
        ("interactionModel.dialog", "'intents' is a required property"),
        ("interactionModel.dialog.intents.0", "'name' is a required property"),
        ("interactionModel.dialog.intents.0.slots.0", "'type' is a required property"),
        ("interactionModel.prompts.0", "'id' is a required property"),
        ("interactionModel.prompts.0", "'variations' is a required property"),
        ("interactionModel.prompts.0.variations.0", "'value' is a required property"),
    ],
)
def test_a_missing_key_is_named(path: str, problem: str) -> None:
    spoiled = model()
    del at(spoiled, path)[problem.split("'")[1]]
    assert f"{path}: {problem}".removeprefix(": ") in model_rules.problems(spoiled)


def at(data: Any, path: str) -> Any:
    for step in filter(None, path.split(".")):
        data = data[int(step) if isinstance(data, list) else step]
    return data


@pytest.mark.parametrize("wrong", [None, 5, "text", [], {}, [5], {"name": 5}], ids=json.dumps)
def test_a_value_of_any_other_type_raises_nothing(wrong: Any) -> None:
    """Put the wrong value into every place of a model in turn."""
    good = model(types=[{"name": "COLOR", "values": [{"name": {"value": "red"}}]}])
    for path in places(good):
        spoiled = deepcopy(good)
        *parents, last = path
        parent = spoiled
        for step in parents:
            parent = parent[step]
        parent[last] = wrong
        assert isinstance(model_rules.problems(spoiled), list)
    assert model_rules.problems(wrong)


def places(data: Any) -> list[tuple[Any, ...]]:
    steps = data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    return [place for step in steps for place in ((step,), *((step, *rest) for rest in places(data[step])))]
