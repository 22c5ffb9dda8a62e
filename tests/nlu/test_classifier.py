"""The classifier on models that are small enough to compute by hand."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from skill.nlu import classifier
from skill.nlu.classifier import ALWAYS_RETURNED, MIN_CONFIDENCE, MIN_VARIANT_CONFIDENCE, IntentClassifier, Thresholds
from skill.nlu.features import BLOCKS, MAX_WORDS, Utterance
from skill.nlu.model_file import Model, Row, write

THRESHOLDS = {
    "answer": 0.5, "disambiguate": 0.2, "both": 0.4, "emergency": 0.3, "clause": 0.6, "emergency_check": 0.15,
    "without_evidence": 0.7, "with_red_flag": 0.1, "choice": 0.5,
}  # fmt: skip
SCALE = 1 / 64
ONE = 64
"""The stored weight that counts 1."""
UNKNOWN = Utterance.of("zzz")


def packed(labels: Sequence[str], bias: Sequence[float], rows: Mapping[str, Row]) -> bytes:
    return write({"digest": "d1g", "thresholds": THRESHOLDS, "scale": SCALE}, labels, bias, rows)


def model(
    labels: Sequence[str], bias: Sequence[float] | None = None, rows: Mapping[str, Row] | None = None
) -> IntentClassifier:
    return IntentClassifier(Model(packed(labels, bias or [0.0] * len(labels), rows or {})))


def softmax(*scores: float) -> list[float]:
    exponentials = [math.exp(score) for score in scores]
    return [exponential / sum(exponentials) for exponential in exponentials]


def confidences(predictor: IntentClassifier, text: str) -> dict[str, float]:
    return {p.entry: p.confidence for p in predictor.predict(Utterance.of(text))}


# Confidences


def test_settings_are_those_of_the_model() -> None:
    predictor = model(["tea"])
    assert predictor.digest == "d1g"
    assert predictor.thresholds == Thresholds(
        answer=0.5,
        disambiguate=0.2,
        both=0.4,
        emergency=0.3,
        clause=0.6,
        emergency_check=0.15,
        without_evidence=0.7,
        with_red_flag=0.1,
        choice=0.5,
    )


def test_unknown_words_leave_the_bias() -> None:
    predictions = model(["tea", "coffee", "milk"], [0.0, 2.0, 1.0]).predict(UNKNOWN)
    assert [p.entry for p in predictions] == ["coffee", "milk", "tea"]
    assert [p.confidence for p in predictions] == pytest.approx(softmax(2, 1, 0))


def test_no_words_leave_the_bias() -> None:
    assert confidences(model(["tea", "coffee"], [0.0, 2.0]), "") == pytest.approx({"coffee": 0.880797, "tea": 0.119203})


def test_confidences_of_all_entries_add_up_to_one() -> None:
    rows = {"cup": Row(3, [0, 1, 2], [50, -70, 90]), "#_cup": Row(2, [0, 2], [20, -30])}
    predictions = model(["tea", "coffee", "milk"], [0.1, 0.2, 0.3], rows).predict(Utterance.of("a cup"))
    assert len(predictions) == 3
    assert sum(p.confidence for p in predictions) == pytest.approx(1)


def test_known_word_counts_its_weight() -> None:
    """One known feature alone has length one, whatever its rarity."""
    for rarity in (1, 200):
        predictor = model(["tea", "coffee"], rows={"cup": Row(rarity, [0], [ONE])})
        assert confidences(predictor, "a cup please")["tea"] == pytest.approx(softmax(1, 0)[0])


def test_rarer_words_count_more_and_the_block_has_length_one() -> None:
    rows = {"green": Row(3, [0], [ONE]), "cup": Row(4, [1], [ONE])}
    assert confidences(model(["tea", "coffee"], rows=rows), "a green cup") == pytest.approx(
        dict(zip(("tea", "coffee"), softmax(3 / 5, 4 / 5), strict=True))
    )


def test_known_word_without_weights_takes_its_share_of_the_length() -> None:
    rows = {"green": Row(3, [0], [ONE]), "cup": Row(4, [], [])}
    assert confidences(model(["tea", "coffee"], rows=rows), "a green cup")["tea"] == pytest.approx(softmax(3 / 5, 0)[0])


def test_weights_of_the_longest_utterance_stay_apart() -> None:
    """The weights of all labels are added up in one number; the heaviest of a long text must not reach the next."""
    said = Utterance.of(" ".join(f"{word:040}" for word in range(MAX_WORDS)))
    features = [block.of(said.tokens) for block in BLOCKS.values()]
    rows = dict.fromkeys(set().union(*features), Row(255, [0, 1, 3], [127, -127, 127]))
    total = (
        127
        * SCALE
        * sum(block.weight * math.sqrt(len(known)) for block, known in zip(BLOCKS.values(), features, strict=True))
    )
    predictor = model(["tea", "coffee", "milk", "gin"], [-total, total, 0.0, -total], rows)
    assert [p.confidence for p in predictor.predict(said)] == pytest.approx([1 / 4] * 4, rel=1e-3)


def test_pair_counts_beside_its_words() -> None:
    rows = {"green": Row(3, [0], [ONE]), "green cup": Row(4, [0], [ONE])}
    predictor = model(["tea", "coffee"], rows=rows)
    assert confidences(predictor, "green cup")["tea"] == pytest.approx(softmax(3 / 5 + 4 / 5, 0)[0])
    assert confidences(predictor, "cup green")["tea"] == pytest.approx(softmax(1, 0)[0])


def test_letter_groups_are_a_block_of_less_weight() -> None:
    rows = {"#_cup": Row(3, [0], [ONE]), "#cups": Row(4, [0], [ONE]), "cups": Row(5, [0], [ONE])}
    predictor = model(["tea", "coffee"], rows=rows)
    assert BLOCKS["letters"].weight == 0.7
    assert confidences(predictor, "cupping")["tea"] == pytest.approx(softmax(0.7, 0)[0])
    assert confidences(predictor, "cups")["tea"] == pytest.approx(softmax(1 + 0.7 * (3 / 5 + 4 / 5), 0)[0])


def test_pairs_further_apart_are_a_block_of_less_weight() -> None:
    rows = {"~cup green": Row(3, [0], [ONE]), "~big green": Row(4, [0], [ONE]), "green cup": Row(5, [0], [ONE])}
    predictor = model(["tea", "coffee"], rows=rows)
    weight = BLOCKS["distant_pairs"].weight
    assert 0 < weight < 1
    assert confidences(predictor, "green tea cup")["tea"] == pytest.approx(softmax(weight, 0)[0])
    assert confidences(predictor, "cup of green")["tea"] == pytest.approx(softmax(weight, 0)[0])
    two = weight * (3 / 5 + 4 / 5)
    assert confidences(predictor, "cup big old green")["tea"] == pytest.approx(softmax(two, 0)[0])


def test_negative_weight_counts_against_an_entry() -> None:
    predictor = model(["tea", "coffee"], rows={"cup": Row(1, [0, 1], [-ONE, ONE])})
    assert confidences(predictor, "cup") == pytest.approx(dict(zip(("coffee", "tea"), softmax(1, -1), strict=True)))


def test_scores_may_be_huge() -> None:
    assert confidences(model(["tea", "coffee"], [2000.0, -2000.0]), "cup") == {"tea": 1.0, "coffee": 0.0}


# Which predictions are returned


def test_two_are_returned_whatever_their_confidence() -> None:
    assert ALWAYS_RETURNED == 2
    predictions = model(["tea", "coffee", "milk"], [0.0, 20.0, 1.0]).predict(UNKNOWN)
    assert [p.entry for p in predictions] == ["coffee", "milk"]
    assert predictions[1].confidence < MIN_CONFIDENCE


def test_further_ones_are_returned_with_some_confidence_only() -> None:
    assert MIN_CONFIDENCE == 0.001
    shares = [0.9, 0.0972, 0.0012, 0.0010, 0.0006]
    assert sum(shares) == pytest.approx(1)
    labels = ["tea", "coffee", "milk", "juice", "water"]
    shares[3] = 0.00101
    predictions = model(labels, [math.log(share) for share in shares]).predict(UNKNOWN)
    assert [p.entry for p in predictions] == ["tea", "coffee", "milk", "juice"]
    assert predictions[2].confidence == pytest.approx(0.0012, rel=1e-3)


def test_confidence_is_a_share_of_all_entries_and_not_of_the_best() -> None:
    shares = [0.3333, 0.3330, 0.3328, 0.0009]
    predictions = model(["tea", "coffee", "milk", "juice"], [math.log(share) for share in shares]).predict(UNKNOWN)
    assert [p.entry for p in predictions] == ["tea", "coffee", "milk"]


def test_single_entry_is_certain() -> None:
    assert [tuple(p) for p in model(["tea"]).predict(UNKNOWN)] == [("tea", None, 1.0)]


# Variants

VARIANTS = ["tea", "coffee", "milk", "tea/", "tea/green", "tea/black", "milk/", "milk/hot"]


def variant(**bias: float) -> str | None:
    """The variant of tea for these scores of its labels."""
    scores = {"tea": 5.0, "tea/": 0.0, "tea/green": 0.0, "tea/black": 0.0}
    scores |= {f"tea/{name.removeprefix('plain')}": score for name, score in bias.items()}
    best, *_ = model(VARIANTS, [scores.get(label, 0.0) for label in VARIANTS]).predict(UNKNOWN)
    assert best.entry == "tea"
    return best.variant


def test_likeliest_variant_is_chosen() -> None:
    assert variant(green=4) == "green"
    assert variant(black=4) == "black"


def test_plain_answer_is_no_variant() -> None:
    assert variant(plain=4) is None


def test_variant_needs_confidence_among_the_variants_of_its_entry() -> None:
    """Of three labels with two at 0, one at ln 3 has 3/5."""
    assert MIN_VARIANT_CONFIDENCE == 0.6
    assert variant(green=math.log(3) + 0.01) == "green"
    assert variant(green=math.log(3) - 0.01) is None
    assert variant(green=4, black=4) is None


def test_entry_without_variants_has_none() -> None:
    best, *_ = model(VARIANTS, [0.0, 5.0, 0.0, 0.0, 9.0, 0.0, 0.0, 9.0]).predict(UNKNOWN)
    assert (best.entry, best.variant) == ("coffee", None)


def test_variants_are_chosen_for_the_first_two_predictions_only() -> None:
    labels = ["a", "b", "c", "a/", "a/x", "b/", "b/x", "c/", "c/x"]
    predictions = model(labels, [2.0, 1.0, 0.0, 0.0, 9.0, 0.0, 9.0, 0.0, 9.0]).predict(UNKNOWN)
    assert [(p.entry, p.variant) for p in predictions] == [("a", "x"), ("b", "x"), ("c", None)]


def test_labels_of_variants_are_no_entries() -> None:
    predictions = model(["tea", "coffee", "tea/", "tea/green"], [0.0, 0.0, 0.0, 50.0]).predict(UNKNOWN)
    assert {p.entry: p.confidence for p in predictions} == {"tea": 0.5, "coffee": 0.5}


def test_words_weigh_variants_too() -> None:
    rows = {"matcha": Row(1, [3], [127]), "earl": Row(1, [2], [127])}
    predictor = model(["tea", "coffee", "tea/", "tea/green"], rows=rows)
    assert predictor.predict(Utterance.of("matcha"))[0].variant == "green"
    assert predictor.predict(Utterance.of("earl grey"))[0].variant is None


# What is expected in a state of the conversation


def with_prior(predictor: IntentClassifier, prior: Mapping[str, float]) -> dict[str, float]:
    return {p.entry: p.confidence for p in predictor.predict(UNKNOWN, prior)}


def test_prior_adds_log_odds_to_the_score_of_its_entry() -> None:
    predictor = model(["tea", "coffee", "yes"], [0.0, 2.0, 1.0])
    found = with_prior(predictor, {"yes": math.log(6), "tea": -1.0})
    assert found == pytest.approx(dict(zip(("coffee", "yes", "tea"), softmax(2, 1 + math.log(6), -1), strict=True)))


def test_prior_can_change_which_entry_comes_first() -> None:
    predictor = model(["tea", "yes"], [1.0, 0.0])
    assert [p.entry for p in predictor.predict(UNKNOWN, {"yes": 2.0})] == ["yes", "tea"]
    assert [p.entry for p in predictor.predict(UNKNOWN)] == ["tea", "yes"]


def test_prior_of_an_entry_that_the_model_does_not_know_is_ignored() -> None:
    predictor = model(["tea", "coffee", "tea/", "tea/green"], [0.0, 2.0, 0.0, 0.0])
    assert with_prior(predictor, {"milk": 9.0, "tea/green": 9.0}) == with_prior(predictor, {})


# Emergencies

EMERGENCY_LABELS = ["tea", "scald", "emergencies/", "emergencies/choke", "emergencies/scald"]


def emergencies(predictor: IntentClassifier, text: str = "zzz") -> list[tuple[str, float]]:
    return [(p.entry, p.confidence) for p in predictor.predict_emergencies(Utterance.of(text))]


def test_emergencies_share_their_confidence_with_what_is_harmless() -> None:
    """ "emergencies/" is everything harmless; its share is what the others lack to 1."""
    (first, confidence), (second, less) = emergencies(model(EMERGENCY_LABELS, [9.0, 9.0, 2.0, 0.0, 1.0]))
    assert (first, second) == ("scald", "choke")
    assert [confidence, less] == pytest.approx(softmax(1, 0, 2)[:2])


def test_words_weigh_emergencies_whatever_entries_they_weigh() -> None:
    rows = {"hot": Row(1, [0, 4], [127, 127])}
    predictor = model(EMERGENCY_LABELS, rows=rows)
    entry, confidence = emergencies(predictor, "hot")[0]
    assert (entry, round(confidence, 6)) == ("scald", round(softmax(127 * SCALE, 0, 0)[0], 6))
    assert predictor.predict(Utterance.of("hot"))[0].entry == "tea"


def test_variant_of_no_entry_is_an_emergency() -> None:
    best, *_ = model(EMERGENCY_LABELS, [0.0, 1.0, 0.0, 0.0, 9.0]).predict(UNKNOWN)
    assert (best.entry, best.variant) == ("scald", None)


def test_model_without_emergencies_predicts_none() -> None:
    assert emergencies(model(["tea", "coffee", "tea/", "tea/green"])) == []


# The file


def test_model_is_loaded_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(packed(["tea", "coffee"], [0.0, 2.0], {"cup": Row(1, [0], [127])}))
    loaded = classifier.load(str(path))
    assert loaded.predict(UNKNOWN)[0].entry == "coffee"
    assert loaded.predict(Utterance.of("cup"))[0].confidence == pytest.approx(softmax(2, 127 * SCALE)[0])


def test_missing_model_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"model\.bin"):
        classifier.load(str(tmp_path / "model.bin"))


def test_damaged_model_is_refused(tmp_path: Path) -> None:
    whole = packed(["tea"], [0.0], {"cup": Row(1, [0], [127])})
    for number, damaged in enumerate((b"", b"garbage", whole[:-1], whole[:-8], whole + bytes(8))):
        path = tmp_path / str(number)
        path.write_bytes(damaged)
        with pytest.raises((KeyError, ValueError)):
            classifier.load(str(path))


@pytest.mark.parametrize(
    "thresholds", [{}, {**THRESHOLDS, "novelty": 0.5}, {k: v for k, v in THRESHOLDS.items() if k != "clause"}]
)
def test_model_with_other_thresholds_is_refused(thresholds: dict[str, float]) -> None:
    settings = {"digest": "d1g", "thresholds": thresholds, "scale": SCALE}
    with pytest.raises((KeyError, ValueError)):
        IntentClassifier(Model(write(settings, ["tea"], [0.0], {})))


def test_committed_model_loads() -> None:
    first, second, *_ = classifier.load().predict(Utterance.of("how many sessions will i need"))
    assert (first.entry, first.confidence > second.confidence) == ("sessions", True)
