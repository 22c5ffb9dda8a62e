"""Utterances to words, pairs and letter groups, which are the features that training and the classifier share."""

import pytest

from skill.nlu.features import (
    MAX_WORD,
    MAX_WORDS,
    PAIR_REACH,
    Utterance,
    distant_pairs,
    in_letters,
    letter_features,
    respell,
    tokenize,
    word_features,
)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("How many sessions?", ["how", "many", "sessions"]),
        ("Can't I", ["cant", "i"]),
        ("can\N{RIGHT SINGLE QUOTATION MARK}t", ["cant"]),
        ("  30 to 45,  p.r.p. ", ["30", "to", "45", "p", "r", "p"]),
        ("p. r. p.'s p. s.", ["p", "r", "ps", "p", "s"]),
        ("p. r. p.\N{RIGHT SINGLE QUOTATION MARK}s", ["p", "r", "ps"]),
        ("semi-permanent", ["semi", "permanent"]),
        ("\N{KELVIN SIGN}elvin", ["kelvin"]),
        ("?!", []),
        ("", []),
    ],
)
def test_text_becomes_lower_case_words(text: str, tokens: list[str]) -> None:
    assert tokenize(text) == tokens
    assert Utterance.of(text) == Utterance(text, tuple(tokens))


@pytest.mark.parametrize(
    ("tokens", "letters"),
    [
        ("is prp it", "is p r p it"),
        ("prp prp", "p r p p r p"),
        ("the prps", "the p r ps"),
        ("prpss or prpx", "prpss or prpx"),
        ("us", "us"),
        ("u s", "u s"),
        ("", ""),
    ],
)
def test_an_initialism_is_read_in_letters(tokens: str, letters: str) -> None:
    assert in_letters(tokens.split(), {"prp", "u s"}) == letters.split()


@pytest.mark.parametrize(
    "text", ["prp's off", "PRP's off", "p r p's off", "p. r. p.'s off", "p.r.p.'s off", "prps off!"]
)
def test_all_spellings_are_read_the_same(text: str) -> None:
    assert respell(Utterance.of(text), {}, {"prp"}).tokens == ("p", "r", "ps", "off")


def test_what_is_heard_otherwise_is_found_beside_punctuation_and_in_upper_case() -> None:
    assert respell(Utterance.of("Is Oo long?"), {"oo long": "oolong"}, ()) == Utterance.of("is oolong")


def test_words_that_are_spelled_right_stay_as_they_are() -> None:
    utterance = Utterance.of("Can't you?")
    assert respell(utterance, {"oo long": "oolong"}, {"prp"}) is utterance


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
    assert distant_pairs([]) == set()


def test_pairs_further_apart_have_no_order() -> None:
    assert distant_pairs(["wash", "it", "after", "it"]) == {"~after wash", "~it wash", "~it it"}
    assert distant_pairs(["after", "it", "i", "wash"]) >= {"~after wash", "~it wash"}


def test_neighbours_are_no_distant_pair() -> None:
    assert distant_pairs(["green", "tea"]) == set()


def test_pairs_reach_so_far_and_no_further() -> None:
    words = [chr(ord("a") + at) for at in range(PAIR_REACH + 2)]
    assert f"~a {words[PAIR_REACH]}" in distant_pairs(words)
    assert f"~a {words[PAIR_REACH + 1]}" not in distant_pairs(words)


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


def test_distant_pairs_are_no_neighbours() -> None:
    assert distant_pairs(["a", "b", "c"]).isdisjoint(word_features(["a", "c"]))


# What is bounded


def test_a_word_of_endless_length_counts_as_several() -> None:
    assert tokenize("x" * (2 * MAX_WORD + 1)) == ["x" * MAX_WORD, "x" * MAX_WORD, "x"]


def test_an_utterance_is_shortened_to_the_words_that_are_looked_at() -> None:
    words = [f"w{number}" for number in range(MAX_WORDS + 1)]
    assert Utterance.of(" ".join(words)).shortened().tokens == tuple(words[:-1])
    whole = Utterance.of(" ".join(words[:-1]))
    assert whole.shortened() is whole


@pytest.mark.parametrize("count", [0, 1, 19, 20, 21, 30, 31, 100, 101])
def test_windows_hold_every_run_of_half_their_length(count: int) -> None:
    words = tuple(f"w{number}" for number in range(count))
    windows = [window.tokens for window in Utterance.of(" ".join(words)).windows(20, 10)]
    runs = [words[at : at + 10] for at in range(max(1, count - 9))]
    assert all(any(is_run(run, window) for window in windows) for run in runs)
    assert all(len(window) <= 20 for window in windows)
    assert len(windows) <= max(1, count // 10)


def is_run(run: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return any(words[at : at + len(run)] == run for at in range(len(words) - len(run) + 1))


def test_phrases_are_found_with_nothing_between_their_words() -> None:
    said = Utterance.of("I saw it in the film")
    assert said.phrases(["film", "fil", "n the", "in the film", "the", "in film", "films", "i saw it in the film"]) == [
        "film",
        "in the film",
        "the",
        "i saw it in the film",
    ]
    assert Utterance.of("").phrases(["film"]) == []
