"""Utterances to words, pairs and letter groups."""

import pytest

from skill.nlu.features import Utterance, letter_features, tokenize, word_features


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("How many sessions?", ["how", "many", "sessions"]),
        ("Can't I", ["cant", "i"]),
        ("can\N{RIGHT SINGLE QUOTATION MARK}t", ["cant"]),
        ("  30 to 45,  p.r.p. ", ["30", "to", "45", "p", "r", "p"]),
        ("semi-permanent", ["semi", "permanent"]),
        ("\N{KELVIN SIGN}elvin", ["kelvin"]),
        ("?!", []),
        ("", []),
    ],
)
def test_text_becomes_lower_case_words(text: str, tokens: list[str]) -> None:
    assert tokenize(text) == tokens
    assert Utterance.of(text) == Utterance(text, tuple(tokens))


def test_words_and_pairs_with_the_ends_as_neighbours() -> None:
    assert word_features(["make", "green", "tea"]) == {
        "make", "green", "tea", "^ make", "make green", "green tea", "tea $",
    }  # fmt: skip


def test_word_that_occurs_twice_is_one_feature() -> None:
    assert word_features(["no", "no"]) == {"no", "^ no", "no no", "no $"}


def test_one_word_has_both_ends_as_neighbours() -> None:
    assert word_features(["tea"]) == {"tea", "^ tea", "tea $"}


def test_no_words_have_nothing_but_their_ends() -> None:
    assert word_features([]) == {"^ $"}
    assert letter_features([]) == set()


@pytest.mark.parametrize(
    ("word", "groups"),
    [
        ("cups", {"#_cup", "#cups", "#ups_"}),
        ("tea", {"#_tea", "#tea_"}),
        ("is", {"#_is_"}),
        ("a", set()),
    ],
)
def test_letter_groups_mark_both_ends_of_a_word(word: str, groups: set[str]) -> None:
    assert letter_features([word]) == groups


def test_letter_groups_stay_inside_words() -> None:
    assert letter_features(["is", "it"]) == {"#_is_", "#_it_"}


def test_letter_groups_are_no_words() -> None:
    """A group of letters and a word of the same letters weigh differently."""
    assert letter_features(["stage"]).isdisjoint(word_features(["stage", "tage"]))
