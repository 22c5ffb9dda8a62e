"""An utterance without numbers, names and anything else that might tell who said it."""

import pytest

from skill import catalog
from skill.telemetry.redaction import redact

ORDINARY = catalog.load().ordinary_words


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("can i swim afterwards", "can i swim afterwards"),
        ("I'm 42 and my name is Priyanka Rahman", "im … and my name is … …"),
        ("call me on oh seven seven double nine", "call me on oh … … … …"),
        ("my doctor in melbourne said tuesday the third of march", "my doctor in … said … the … of …"),
        ("xqzt", "…"),
        ("", ""),
    ],
)
def test_numbers_and_names_are_left_out(said: str, kept: str) -> None:
    assert redact(said, ORDINARY) == kept


def test_only_whole_ordinary_words_are_kept() -> None:
    assert redact("Tea, teas; te a tea's", "a tea") == "tea … … a …"


def test_without_ordinary_words_nothing_is_kept() -> None:
    assert redact("how many cups", "") == "… … …"
