"""Emergencies: what is taken for one, for sure or perhaps, by evidence, red flags, clauses and confidence."""

import pytest

from skill.dialog import emergencies
from skill.dialog.reply import Confirm, Offer, Pending, SayNumber
from skill.nlu.features import Utterance
from tests.dialog.tea import CATALOG, THRESHOLDS, after, stub, turn

HARMLESS = "steeping 0.9"


def found(text: str, given: str, **clauses: str) -> str:
    """What is found in a text of which the classifier predicts these emergencies: "scald" if sure, else "scald?".

    `clauses` are the predictions for other texts, with "_" for a space.
    """
    predictions = {text: f"{HARMLESS} | {given}" if given else HARMLESS}
    predictions |= {clause.replace("_", " "): f"{HARMLESS} | {emergency}" for clause, emergency in clauses.items()}
    finding = emergencies.find(turn(predictions=predictions), Utterance.of(text))
    return f"{finding.emergency.id}{'' if finding.sure else '?'}" if finding else ""


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        # Nothing but what is denied.
        ("it is no scald", "scald 0.9", ""),
        ("it is not a scald", "scald 0.9", ""),
        ("no scald and no scalding", "scald 0.9", ""),
        ("end not it all", "crisis 0.9", ""),
        # There is other evidence.
        ("it is no scald but burnt", "scald 0.9", "scald?"),
        ("it is no scald but burnt", "scald 0.1", ""),
        # The denial is not about the red flag, or not right before it.
        ("no it is a scald", "scald 0.9", "scald"),
        ("it is not my scald", "scald 0.9", "scald"),
        ("it is a scald not a joke", "scald 0.9", "scald"),
        # Another red flag is not denied.
        ("no scald but i want to end it all", "crisis 0.9", "crisis"),
        ("no scald before but a scald now", "scald 0.9", "scald"),
        # It says by itself that something is not.
        ("no cant swallow", "scald 0.9", "scald"),
    ],
)
def test_what_is_denied_is_no_emergency(text: str, given: str, expected: str) -> None:
    assert found(text, given) == expected


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        # The skill asks, however little the classifier makes of it.
        ("this is a real scalding", "", "scald?"),
        ("this is a real scald you stupid box", "scald 0.01", "scald?"),
        ("this is a real scald", "scald 0.2", "scald"),
        # It is not named.
        ("a scald that is real", "", ""),
        ("a really bad scald", "", ""),
        ("this is not a real scald", "", ""),
        ("a real", "", ""),
    ],
)
def test_words_that_name_an_emergency_are_asked_about(text: str, given: str, expected: str) -> None:
    assert found(text, given) == expected


@pytest.mark.parametrize(
    ("text", "rest", "expected"),
    [
        ("there are no burns", "there are", ""),
        ("i dont have burns or any blisters", "i", ""),
        ("no burns or", "or", ""),
        # What is left may be one.
        ("no blisters but it burnt me", "but it burnt me", "scald"),
        ("i dont have it burns", "i dont have it burns", "scald"),
        ("it burns no longer", "it burns no longer", "scald"),
        ("no or it burns", "no or it burns", "scald"),
    ],
)
def test_symptoms_that_somebody_lacks_are_none(text: str, rest: str, expected: str) -> None:
    assert found(text, "scald 0.9", **{rest.replace(" ", "_"): "scald 0.9"} if rest and expected else {}) == expected


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        # What would be sure is asked about.
        ("he scalded himself in the film", "scald 0.9", "scald?"),
        ("i scalded myself years ago", "scald 0.9", "scald?"),
        ("the cat is scalded", "scald 0.9", "scald?"),
        ("now my cats scalded", "scald 0.9", "scald?"),
        # What would be asked about is none, unless it happens now as well.
        ("he burnt his hand in the film", "scald 0.4", ""),
        ("i burnt my hand years ago and now it hurts", "scald 0.4", "scald?"),
        ("my cat burnt his paw", "scald 0.4", "scald?"),
        # It happens here.
        ("the film scalded me", "scald 0.9", "scald?"),
        ("filming i scalded myself years before", "scald 0.9", "scald"),
        ("a cat scalded me", "scald 0.9", "scald"),
        ("scalded by the big cat", "scald 0.9", "scald"),
    ],
)
def test_what_happens_elsewhere_is_asked_about_at_most(text: str, given: str, expected: str) -> None:
    assert found(text, given) == expected


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        # With evidence.
        ("i burnt my hand", "scald 0.5", "scald"),
        ("i burnt my hand", "scald 0.499", "scald?"),
        ("i burnt my hand", "scald 0.3", "scald?"),
        ("i burnt my hand", "scald 0.299", ""),
        ("i burnt my hand", "", ""),
        ("everything is hopeless", "crisis 0.5", "crisis"),
        ("everything is hopeless", "crisis 0.499", "crisis?"),
        # The evidence of one emergency counts for another.
        ("everything is hopeless", "scald 0.5", "scald"),
        # All emergencies together are as likely as that, and the likeliest is meant.
        ("i burnt my hand", "crisis 0.3, scald 0.2", "crisis"),
        ("i burnt my hand", "scald 0.3, crisis 0.2", "scald"),
        ("i burnt my hand", "scald 0.3, crisis 0.199", "scald?"),
        ("i burnt my hand", "scald 0.15, crisis 0.15", "scald?"),
        ("i burnt my hand", "scald 0.15, crisis 0.149", ""),
        # Without evidence it is never sure.
        ("my hand is red", "scald 0.8", "scald?"),
        ("my hand is red", "scald 0.99", "scald?"),
        ("my hand is red", "scald 0.799", ""),
        ("my hand is red", "scald 0.5, crisis 0.3", "scald?"),
        # With a red flag little is enough to be sure.
        ("i scalded my hand", "scald 0.1", "scald"),
        ("i scalded my hand", "scald 0.099", ""),
        ("i scalded my hand", "crisis 0.06, scald 0.04", "crisis"),
        ("i scalded my hand", "", ""),
        ("let me end it all", "scald 0.1", "scald"),
        ("i scalded my hand", "scald 0.9", "scald"),
    ],
)
def test_an_emergency_is_found_by_evidence_and_confidence(text: str, given: str, expected: str) -> None:
    assert found(text, given) == expected


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("it burns", True),
        ("it is burning hot", True),
        ("it BURNED!", True),
        # No other beginning or shorter one for a star, and no other ending without one.
        ("it is unburnt", False),
        ("a bur in it", False),
        ("that is hopelessly late", False),
        # All parts in order, with any words between.
        ("hot tea in my mouth", True),
        ("hot mouth", True),
        ("my mouth is hot", False),
        ("my mouth hurts", False),
        ("it is hot", False),
        # A red flag is evidence too.
        ("i cant swallow", True),
        ("i can't really swallow", True),
        ("i can swallow", False),
    ],
)
def test_evidence_is_a_pattern_of_words(text: str, *, evidence: bool) -> None:
    assert found(text, "scald 0.7") == ("scald" if evidence else "")


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("i scalded my hand", True),
        ("is that a scald", True),
        ("i cant swallow", True),
        ("i can't even swallow tea", True),
        # Parts in the wrong order, or only some of them.
        ("swallow it i cant burnt", False),
        ("i cant drink it burnt", False),
        ("i swallow it burnt", False),
        # A negation shortly before takes it back.
        ("no scald", False),
        ("never any scald", False),
        ("it is not really a scald", False),
        ("it was not at all scalding", False),
        # Too far before, or after it.
        ("it is not just a very bad scald", True),
        ("scalding is not nice", True),
        ("i scalded it not you", True),
        # A part of the red flag is no negation.
        ("i can't swallow", True),
        # Taken back in one place, and stated in another.
        ("no scald before but now it is a scald", True),
        ("not scalded last week but today i scalded my hand", True),
        # Another red flag is stated.
        ("no scald and i cant swallow", True),
        ("not me no i want to end it all", True),
    ],
)
def test_a_red_flag_counts_unless_it_is_taken_back(text: str, *, stated: bool) -> None:
    assert found(text, "scald 0.1") == ("scald" if stated else "")


@pytest.mark.parametrize("words", [1, 2, 3, 4])
def test_a_negation_takes_a_red_flag_back_within_three_words(words: int) -> None:
    between = ["ever", "so", "very"][: words - 1] if words < 4 else ["ever", "so", "very", "much"]
    text = " ".join(["not", *between, "scalded"])
    assert found(text, "scald 0.1") == ("" if words < 4 else "scald")


QUESTION_AND_BURN = "how long does it steep i burnt my hand"


@pytest.mark.parametrize(
    ("text", "whole", "clause", "given", "expected"),
    [
        # A clause alone is sure from its own threshold on.
        (QUESTION_AND_BURN, "scald 0.1", "i burnt my hand", "scald 0.6", "scald"),
        (QUESTION_AND_BURN, "scald 0.1", "i burnt my hand", "scald 0.599", ""),
        (QUESTION_AND_BURN, "", "i burnt my hand", "scald 0.6", "scald"),
        (QUESTION_AND_BURN, "", "i burnt my hand", "crisis 0.4, scald 0.2", "crisis"),
        # What is too unlikely by itself leaves the whole as it is.
        (QUESTION_AND_BURN, "crisis 0.3", "i burnt my hand", "scald 0.599", "crisis?"),
        (QUESTION_AND_BURN, "crisis 0.5", "i burnt my hand", "scald 0.3", "crisis"),
        # The likelier of both is told.
        (QUESTION_AND_BURN, "crisis 0.5", "i burnt my hand", "scald 0.9", "scald"),
        (QUESTION_AND_BURN, "crisis 0.9", "i burnt my hand", "scald 0.6", "crisis"),
        # The emergency may stand first.
        ("i burnt my hand and how long does it steep", "", "i burnt my hand", "scald 0.6", "scald"),
        ("oh i burnt my hand", "", "i burnt my hand", "scald 0.6", "scald"),
        # Nothing is cut before any other word.
        ("how long does it steep he burnt his hand", "", "he burnt his hand", "scald 0.9", ""),
        # Neither less than four words nor a clause without evidence is looked at.
        ("how long does it steep i burnt it", "", "i burnt it", "scald 0.9", ""),
        (QUESTION_AND_BURN, "", "how long does it steep", "scald 0.9", ""),
        # With a red flag anywhere little is enough.
        ("how long does it steep i scalded my hand", "", "i scalded my hand", "scald 0.1", "scald"),
        ("how long does it steep i scalded my hand", "scald 0.05", "i scalded my hand", "scald 0.099", ""),
        # Evidence in neither part, but in both together.
        ("hot water i got in my mouth", "", "i got in my mouth", "scald 0.9", ""),
    ],
)
def test_an_emergency_beside_a_question_counts(text: str, whole: str, clause: str, given: str, expected: str) -> None:
    assert found(text, whole, **{clause.replace(" ", "_"): given}) == expected


def test_the_classifier_is_asked_about_the_whole_and_each_clause_with_evidence() -> None:
    asked = turn()
    emergencies.find(asked, Utterance.of("i burnt my hand and my other hand but how is tea made"))
    assert sorted(stub(asked).asked_for_emergencies) == [
        "i burnt my hand",
        "i burnt my hand and",
        "i burnt my hand and my other hand",
        "i burnt my hand and my other hand but how is tea made",
    ]


def test_without_evidence_the_classifier_is_asked_about_the_whole_alone() -> None:
    asked = turn()
    emergencies.find(asked, Utterance.of("i took my cup and my pot"))
    assert stub(asked).asked_for_emergencies == ["i took my cup and my pot"]


@pytest.mark.parametrize("given", ["price 0.9", "vanished 0.9", "thanks 0.9"])
def test_what_is_no_emergency_of_the_catalog_is_not_taken_for_one(given: str) -> None:
    assert found("i burnt my hand", given) == ""


def test_the_confidence_is_that_of_all_emergencies_together() -> None:
    given = turn(predictions={"it burns": "steeping 0.9 | crisis 0.25, scald 0.125"})
    assert emergencies.find(given, Utterance.of("it burns")) == emergencies.Finding(
        CATALOG.emergencies[0], 0.375, sure=False
    )


def test_the_thresholds_are_tried_in_an_order_that_they_have() -> None:
    known = THRESHOLDS
    order = [known.with_red_flag, known.emergency_check, known.emergency, known.clause, known.without_evidence]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("pending", "confidence", "expected"),
    [
        (SayNumber("crisis"), 0.075, "scald?"),
        (SayNumber("crisis"), 0.074, ""),
        (Confirm("crisis"), 0.299, ""),
        (Offer("water"), 0.299, ""),
        (None, 0.3, "scald?"),
    ],
)
def test_one_more_symptom_is_asked_about_sooner_while_help_is_at_hand(
    pending: Pending | None, confidence: float, expected: str
) -> None:
    given = turn(after("crisis", pending=pending), {"i burnt my hand": f"{HARMLESS} | scald {confidence}"})
    finding = emergencies.find(given, Utterance.of("i burnt my hand"))
    assert (f"{finding.emergency.id}?" if finding else "") == expected
