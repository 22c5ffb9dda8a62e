"""Training: the packed model predicts what a few examples taught it."""

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from skill.nlu import classifier
from skill.nlu.classifier import IntentClassifier, Prediction
from skill.nlu.features import BLOCKS, Utterance, respell, tokenize
from skill.nlu.model_file import Model
from skill.tools.authoring.draft import Draft
from skill.tools.training import train
from skill.tools.training.train import Example

EXAMPLES = [
    Example(f"{opening} {words}", label)
    for opening in ("tell me", "please say", "what of", "i wonder about", "how about")
    for words, label in (
        ("the price of tea", "cost"),
        ("paying for tea", "cost"),
        ("brewing green tea", "brewing/green"),
        ("brewing black tea", "brewing/black"),
        ("brewing it", "brewing"),
        ("scalding my hand", "scald"),
    )
]
EMERGENCIES = ["scald"]


def trained(examples: Sequence[Example] = EXAMPLES, **prior: float) -> IntentClassifier:
    return IntentClassifier(Model(train.train(examples, prior, EMERGENCIES)))


@pytest.fixture(scope="module")
def model() -> IntentClassifier:
    return trained()


def predict(model: IntentClassifier, text: str) -> list[Prediction]:
    return model.predict(Utterance.of(text))


def test_the_most_likely_entry_comes_first_and_confidences_add_up_to_one(model: IntentClassifier) -> None:
    predictions = predict(model, "what does tea cost what price")
    assert predictions[0].entry == "cost"
    assert sum(prediction.confidence for prediction in predictions) == pytest.approx(1)


def test_variants_are_told_apart_from_each_other_and_from_the_plain_answer(model: IntentClassifier) -> None:
    variants = [predict(model, f"brewing {tea} tea please")[0].variant for tea in ("green", "black")]
    assert variants == ["green", "black"]
    assert predict(model, "brewing it")[0].variant is None


def test_two_variants_of_which_none_is_the_plain_answer_are_told_apart() -> None:
    model = trained([example for example in EXAMPLES if example.label != "brewing"])
    assert [predict(model, f"brewing {tea} tea")[0].variant for tea in ("green", "black")] == ["green", "black"]


@pytest.mark.parametrize("text", ["xyzzy", ""])
def test_unknown_words_still_get_predictions_the_most_frequent_entry_first(model: IntentClassifier, text: str) -> None:
    assert [prediction.entry for prediction in predict(model, text)] == ["brewing", "cost", "scald"]


def test_a_prior_is_a_factor_on_the_likelihood_of_its_entry() -> None:
    def odds(model: IntentClassifier) -> float:
        confidence = {prediction.entry: prediction.confidence for prediction in predict(model, "xyzzy")}
        return confidence["cost"] / confidence["brewing"]

    assert odds(trained(cost=0.5)) / odds(trained()) == pytest.approx(0.5, rel=0.001)


def test_the_plain_answer_of_a_topic_is_less_likely_than_among_the_utterances(monkeypatch: pytest.MonkeyPatch) -> None:
    def odds() -> float:
        model = trained()
        columns = {name: column for column, name in model._variants["brewing"]}
        scores = model._scores(("xyzzy",))
        return math.exp(scores[columns[""]] - scores[columns["green"]])

    with_prior = odds()
    monkeypatch.setattr(train, "PLAIN_PRIOR", 1.0)
    assert with_prior / odds() == pytest.approx(0.4, rel=0.001)


def test_many_examples_are_learned_in_passes_without_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    def sure(passes: int) -> float:
        monkeypatch.setattr(train, "PASSES", passes)
        best, *_ = predict(trained(), "paying for tea")
        assert best.entry == "cost"
        return best.confidence

    whole = sure(1)
    assert whole == sure(9)
    monkeypatch.setattr(train, "MANY", len(EXAMPLES))
    assert sure(1) < sure(9) <= whole + 0.01


def test_emergencies_are_told_from_everything_else_once_more(model: IntentClassifier) -> None:
    def alarm(text: str) -> float:
        (found,) = model.predict_emergencies(Utterance.of(text))
        assert found.entry == "scald"
        return found.confidence

    assert alarm("i am scalding my hand") > 0.5 > alarm("brewing green tea")


CHOICES = [
    Example(f"{opening} {words}", f"choices/{way}")
    for opening in ("rather", "oh", "well", "hmm", "surely")
    for words, way in (("the first", "first"), ("the last", "second"))
]


def test_choices_are_told_from_each_other_and_from_everything_else() -> None:
    model = IntentClassifier(Model(train.train(EXAMPLES, {}, EMERGENCIES, CHOICES)))

    def ways(text: str) -> dict[str, float]:
        return {found.entry: found.confidence for found in model.predict_choices(Utterance.of(text))}

    assert ways("oh the first")["first"] > 0.5 > ways("oh the first")["second"]
    assert ways("well the last")["second"] > 0.5
    assert sum(ways("tell me the price of tea").values()) < 0.5


def test_choices_are_no_examples_of_an_entry(model: IntentClassifier) -> None:
    with_choices = IntentClassifier(Model(train.train(EXAMPLES, {}, EMERGENCIES, CHOICES)))
    entries = {prediction.entry for prediction in predict(with_choices, "oh the first")}
    assert entries <= {prediction.entry for prediction in predict(model, "oh the first")} | {"cost", "brewing", "scald"}


def test_without_choices_none_is_predicted(model: IntentClassifier) -> None:
    assert model.predict_choices(Utterance.of("the first")) == []


def test_an_emergency_counts_whatever_stands_beside_it(model: IntentClassifier) -> None:
    (beside,) = model.predict_emergencies(Utterance.of("tell me the price of tea i am scalding my hand"))
    assert beside.confidence > 0.5


def test_pairs_in_one_breath_are_an_emergency_beside_something_else_or_two_harmless_things() -> None:
    pairs = train.in_one_breath(EXAMPLES, {"scald"})
    alarming = {example.say for example in EXAMPLES if example.entry == "scald"}
    harmless = {example.say for example in EXAMPLES} - alarming
    beside = {f"{a} {b}" for one in alarming for other in harmless for a, b in ((one, other), (other, one))}
    two = {f"{one} {other}" for one in harmless for other in harmless}
    for pair in pairs:
        assert pair.say in (beside if pair.entry == "scald" else two)
    assert {pair.say.startswith(tuple(alarming)) for pair in pairs if pair.entry == "scald"} == {True, False}
    assert sum(pair.entry == "scald" for pair in pairs) == len(pairs) / 2


def test_the_choice_of_pairs_is_the_same_for_the_same_examples() -> None:
    assert train.in_one_breath(EXAMPLES, {"scald"}) == train.in_one_breath(EXAMPLES, {"scald"})


def test_without_emergencies_there_are_no_pairs() -> None:
    assert train.in_one_breath(EXAMPLES, set()) == []


REMARKS = [Example("well i never", "chatter"), Example("i see", "acknowledge"), Example("cheers love", "thanks")]
QUESTIONS = [Example(f"{say} tea", "brewing/green") for say in ("how is one to brew", "do they pour")]


def test_a_question_beside_a_remark_is_about_what_it_is_about_by_itself() -> None:
    pairs = train.beside_remarks([*REMARKS, *QUESTIONS] * 20, {"brewing"})
    remarks, asked = {example.say for example in REMARKS}, {example.say for example in QUESTIONS}
    assert {pair.say for pair in pairs if pair.say.startswith(tuple(remarks))} <= {
        f"{remark} {question}" for remark in remarks for question in asked
    }
    assert {pair.label for pair in pairs} == {"brewing"}
    assert len(pairs) == round(train.BESIDE_REMARKS * 100)
    assert {pair.say.startswith(tuple(remarks)) for pair in pairs} == {True, False}
    assert pairs == train.beside_remarks([*REMARKS, *QUESTIONS] * 20, {"brewing"})


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (Example("how is one to brew tea", "brewing", completed=True), "what stands behind a subject that was added"),
        (Example("how is one to brew tea if it is green and comes in a very large tin", "brewing"), "long questions"),
        (Example("tea how", "brewing"), "questions of two words"),
        (Example("how is one to brew tea", "help"), "dialog acts"),
    ],
)
def test_remarks_are_put_beside_plain_questions_only(changed: Example, named: str) -> None:
    assert train.beside_remarks([*REMARKS, changed] * 20, {"brewing"}) == [], named


@pytest.mark.parametrize(
    "changed", [Example("help me out", "help"), Example("so well so well so well so well so well", "chatter")]
)
def test_only_short_words_that_may_lead_a_question_are_put_beside_one(changed: Example) -> None:
    assert train.beside_remarks([changed, *QUESTIONS] * 20, {"brewing"}) == []


def test_questions_are_learned_beside_remarks() -> None:
    examples = [*EXAMPLES, *(Example(f"{word} {word} i never", "chatter") for word in ("well", "oh", "my"))] * 4
    alone, beside = (
        IntentClassifier(Model(train.train(examples, {}, EMERGENCIES, specific=specific)))
        for specific in ((), ("brewing", "cost"))
    )
    words = "well well i never brewing it"
    assert predict(alone, words)[0].confidence < predict(beside, words)[0].confidence
    assert predict(beside, words)[0].entry == "brewing"


def test_content_without_emergencies_can_be_trained_on() -> None:
    harmless = [example for example in EXAMPLES if example.entry not in EMERGENCIES]
    model = IntentClassifier(Model(train.train(harmless, {}, [])))
    assert model.predict_emergencies(Utterance.of("scalding my hand")) == []
    assert predict(model, "brewing green tea please")[0].variant == "green"


def test_small_weights_are_dropped_and_the_largest_fills_its_byte() -> None:
    model = Model(train.train(EXAMPLES, {}, EMERGENCIES))
    tokens = [tokenize(example.say) for example in EXAMPLES]
    features = {feature for said in tokens for block in BLOCKS.values() for feature in block.of(said)}
    rows = [row for row in map(model.row, features) if row]
    weights = {abs(weight) for row in rows for weight in row.weights}
    assert min(weights) * model.scale >= train.MIN_WEIGHT - model.scale / 2
    assert max(weights) == train.MAX_WEIGHT_BYTE
    assert max(row.rarity for row in rows) == train.MAX_RARITY_BYTE
    assert len(rows) < len(features)


def test_topics_and_general_gaps_have_priors_and_no_other_entry() -> None:
    said = ["pain", *["cost"] * 5, *["help"] * 5, *["emergency"] * 9]
    priors = train.priors(Draft(), [Example("x", label) for label in said])
    assert (priors["pain"], priors["gap_other"]) == (train.TOPIC_PRIOR, train.GENERAL_GAP_PRIOR)
    assert not {"cost", "emergency", "help"} & priors.keys()


def test_topics_and_gaps_are_as_likely_as_dialog_acts_that_have_more_utterances() -> None:
    said = ["pain", "cost", *["help"] * 3, *["yes"] * 5, *["emergency"] * 9]
    priors = train.priors(Draft(), [Example("x", label) for label in said])
    assert priors["cost"] == 4
    assert (priors["pain"], priors["gap_other"]) == (4 * train.TOPIC_PRIOR, 4 * train.GENERAL_GAP_PRIOR)
    assert not {"emergency", "help"} & priors.keys()


def test_training_says_what_it_learns_next() -> None:
    told: list[str] = []
    train.train(EXAMPLES, {}, EMERGENCIES, [Example("the first", "choices/first")] * 3, tell=told.append)
    assert told == [
        f"learning 3 entries from {len(EXAMPLES)} utterances",
        "learning variants",
        "learning emergencies",
        "learning choices",
    ]


@pytest.fixture(scope="module")
def shipped() -> tuple[Draft, list[Example]]:
    """The content, and what is trained on of it, which takes long to put together."""
    draft = Draft()
    return draft, train.training_examples(draft)


def test_utterances_with_two_labels_are_not_trained_on(shipped: tuple[Draft, list[Example]]) -> None:
    draft, trained_on = shipped
    examples = {example.say for example in trained_on}
    heard_as, initialisms = draft.heard_as, draft.language["initialisms"]
    read = {u: respell(Utterance.of(u.say), heard_as, initialisms).text for u in draft.training_utterances}
    two = {say for u, say in read.items() if len(u.labels) == 2}
    one = {say for u, say in read.items() if len(u.labels) == 1 and u.alone}
    assert one <= examples
    assert two - one
    assert not (two - one) & examples


def test_what_was_said_after_an_answer_is_learned_with_its_subject_too(tmp_path: Path) -> None:
    header = {"locales": ["en-GB"], "use": "train"}
    rows = [
        {"say": "why is that then", "labels": ["sun"], "after": "washing_after"},
        {"say": "how dear is it", "labels": ["cost"], "after": "prp"},
        {"say": "two things at once", "labels": ["cost", "sun"], "after": "prp"},
        {"say": "nothing before", "labels": ["cost"]},
        {"say": "for how long", "labels": ["sun"], "after": "prp", "alone": False},
    ]
    folder = tmp_path / "utterances" / "train"
    folder.mkdir(parents=True)
    (folder / "odd.jsonl").write_text("\n".join(json.dumps(row) for row in (header, *rows)), "utf-8")
    draft = Draft()
    subject = draft.entries["topics"]["washing_after"]["subject"]
    of_entries = set(train._respelled(draft, draft.utterances()))
    draft.folder = tmp_path
    added = {example for example in train.training_examples(draft) if example not in of_entries}
    assert added == {
        Example("why is that then", "sun"),
        Example(f"why is that then {subject}", "sun", completed=True),
        Example("how dear is it", "cost"),
        Example("how dear is it p r p", "cost", completed=True),
        Example("nothing before", "cost"),
        Example("for how long p r p", "sun", completed=True),
    }
    assert not any(example.completed for example in train.said_examples(draft))


def test_the_order_of_the_utterances_makes_no_model_stale() -> None:
    assert train.digest(EXAMPLES[::-1], {}) == train.digest(EXAMPLES, {})


def test_examples_are_in_the_spelling_that_the_dialog_reads() -> None:
    draft = Draft()
    draft.entries = {kind: {} for kind in draft.entries}
    draft.entries["gaps"] = {"prp": {"utterances": ["is this prp", "can't it", "It is not"]}}
    draft.folder = draft.folder / "nowhere"
    draft.shared["skill.toml"] = {**draft.skill, "heard_as": {"is this": "would this be"}}
    assert train.training_examples(draft) == [
        Example("would this be p r p", "prp"),
        Example("can't it", "prp"),
        Example("its not", "prp"),
    ]


def test_the_digest_changes_with_data_and_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    digest = train.digest(EXAMPLES, {"cost": 0.5})
    assert train.digest(EXAMPLES[1:], {"cost": 0.5}) != digest
    assert train.digest(EXAMPLES, {}) != digest
    monkeypatch.setattr(train, "MIN_WEIGHT", train.MIN_WEIGHT / 2)
    assert train.digest(EXAMPLES, {"cost": 0.5}) != digest


def test_the_committed_model_is_up_to_date(
    shipped: tuple[Draft, list[Example]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(train, "training_examples", lambda _: shipped[1])
    assert train.run(argparse.Namespace(check=True)) == 0, capsys.readouterr().out


def test_a_stale_model_is_reported(
    shipped: tuple[Draft, list[Example]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(train, "training_examples", lambda _: shipped[1])
    monkeypatch.setattr(classifier, "load", trained)
    assert train.run(argparse.Namespace(check=True)) == 1
    assert capsys.readouterr().out == "The model is stale; run `make train`\n"
