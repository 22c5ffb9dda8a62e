"""An utterance without numbers, names and anything else that might tell who said it."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from skill.compiled import DamagedFileError
from skill.nlu.features import tokenize
from skill.telemetry import redaction
from skill.telemetry.redaction import END, START, is_known, pack, redact

PERSONAL = (Path(__file__).parent / "personal_utterances.txt").read_text("utf-8").splitlines()
"""Each with what is personal about it in brackets."""
GRAMMAR = frozenset({
    "a", "an", "and", "at", "by", "for", "from", "in", "is", "it", "of", "off", "on", "or", "the", "to", "with",
    "my", "me", "i", "im", "his", "her", "our", "their", "who", "has", "had", "have", "did", "do", "does", "as",
    "was", "but", "so", "am", "are", "be", "next",
})  # fmt: skip
"""Words that give nothing away by themselves, in brackets or not."""
MAX_KEPT = 0.04
"""Share of the personal utterances of which something personal may be kept; of the words alone it would be a third."""
PAIRS = redaction.load()


def pairs_of(tmp_path: Path, *said: str) -> object:
    path = tmp_path / "pairs.bin"
    path.write_bytes(pack(pair for text in said for pair in pairwise([START, *tokenize(text), END])))
    return redaction.load(str(path))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("how much does it cost", "how much does it cost"),
        ("How much does Priyanka pay?", "how much does … …"),
        ("doctor stone on park road gave me insulin", "… … … … … … … …"),
        ("call me on oh seven seven double nine", "call me on … … … … …"),
        ("xqzt", "…"),
        ("", ""),
    ],
)
def test_numbers_and_names_and_what_stands_beside_them_are_left_out(said: str, kept: str) -> None:
    assert redact(said, PAIRS) == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("is tea hot", "is tea hot"),
        ("is tea cold", "is tea …"),
        ("now tea hot", "… tea hot"),
        ("now is tea cold", "… … … …"),
        ("now is tea hot today", "… is tea hot …"),
        ("tea", "…"),
    ],
)
def test_words_are_kept_in_runs_of_known_pairs(tmp_path: Path, said: str, kept: str) -> None:
    """The ends of an utterance count as words: it is known that "is tea" begins one and "tea hot" ends one."""
    assert redact(said, pairs_of(tmp_path, "is tea hot")) == kept  # type: ignore[arg-type]


def test_without_known_pairs_nothing_is_kept() -> None:
    assert redact("how many cups", []) == "… … …"


def test_little_that_is_personal_is_kept(record_property: pytest.FixtureRequest) -> None:
    kept = [said for said in PERSONAL if keeps_something_personal(said)]
    share = len(kept) / len(PERSONAL)
    record_property("personal utterances of which the log would keep something personal", f"{share:.1%}")  # type: ignore[operator]
    assert share <= MAX_KEPT, "\n".join(kept)


def keeps_something_personal(said: str) -> bool:
    pieces = [(piece.startswith("["), tokenize(piece)) for piece in re.split(r"(\[[^]]*\])", said)]
    personal = [is_personal and word not in GRAMMAR for is_personal, words in pieces for word in words]
    kept = redact(re.sub(r"[][]", "", said), PAIRS).split()
    return any(is_personal and word != redaction.REDACTED for is_personal, word in zip(personal, kept, strict=True))


def test_personal_utterances_are_five_hundred_and_all_different() -> None:
    assert len({said.casefold() for said in PERSONAL}) == len(PERSONAL) >= 500
    assert [said for said in PERSONAL if not re.search(r"\[[^][]+\]", said)] == []


def test_much_of_other_questions_is_kept() -> None:
    """What people ask is what authors want to know."""
    said = ("how much does it cost", "does it work", "is it safe", "how long does it last", "can i do it myself")
    assert [redact(text, PAIRS) for text in said] == [*said]


def test_start_of_an_utterance_is_no_word() -> None:
    assert is_known((START, "how"), PAIRS)
    assert not is_known(("how", START), PAIRS)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pairs.bin"
    for data in (b"", b"0" * 12, pack([("a", "b")])[:-1], pack([("a", "b")]) + b"0000"):
        path.write_bytes(data)
        redaction.load.cache_clear()
        with pytest.raises(DamagedFileError, match=re.escape(str(path))):
            redaction.load(str(path))
