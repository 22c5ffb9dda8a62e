"""Spoken letters in the form that Amazon documents, from every spelling of them."""

import re

import pytest

from skill.nlu.features import in_letters, tokenize
from skill.tools.alexa_package.spoken_letters import spoken
from skill.tools.authoring.draft import Draft

INITIALISMS = ["prp", "fda", "gp", "ai", "diy", "usa", "i d", "u s", "p a"]


@pytest.mark.parametrize("prp", ["prp", "p r p", "p. r. p.", "p.r.p.", "P R P", "PRP", "p. r. p"])
def test_every_spelling_of_an_initialism_gets_periods_and_spaces(prp: str) -> None:
    assert spoken(f"is it {prp} or not", INITIALISMS) == "is it p. r. p. or not"
    assert spoken(prp, INITIALISMS) == "p. r. p."


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("the fda's view", "the f. d. a.'s view"),
        ("the f d a's view", "the f. d. a.'s view"),
        ("the f. d. a.'s view", "the f. d. a.'s view"),
        ("two prps", "two p. r. p.'s"),
        ("the gp's receptionist", "the g. p.'s receptionist"),
        ("can i d i y this", "can i d. i. y. this"),
        ("a u s a thing", "a u. s. a. thing"),
        ("in the u s it is", "in the u. s. it is"),
        ("plan p as such", "plan p. as such"),
        ("vitamin d or b twelve", "vitamin d. or b. twelve"),
        ("is p r p f d a approved", "is p. r. p. f. d. a. approved"),
        ("what does the prp {question}", "what does the p. r. p. {question}"),
    ],
)
def test_letters_get_periods_wherever_they_stand(text: str, written: str) -> None:
    assert spoken(text, INITIALISMS) == written


@pytest.mark.parametrize(
    "text",
    [
        "give us a minute",
        "i'd like an id",
        "am i a fan",
        "hair repair",
        "come again o",
        "n-no not that one",
        "what's o'clock",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert spoken(text, INITIALISMS) == text


def test_a_letter_before_a_word_is_not_part_of_the_word() -> None:
    assert spoken("off my g p to be seen", [*INITIALISMS, "gpto"]) == "off my g. p. to be seen"


@pytest.fixture(scope="module")
def draft() -> Draft:
    return Draft()


def test_the_dialog_reads_both_spellings_of_every_utterance_the_same(draft: Draft) -> None:
    initialisms = frozenset(draft.language["initialisms"])
    for _, utterance in draft.utterances():
        written = spoken(utterance, initialisms)
        assert in_letters(tokenize(written), initialisms) == in_letters(tokenize(utterance), initialisms)
        assert spoken(written, initialisms) == written
        assert not re.search(r"(?<![\w'.-])[b-df-hj-np-tv-z](?![\w'.-])", written)
