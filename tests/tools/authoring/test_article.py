"""The article: how it is split into sentences, and what is recorded of them."""

import tomllib
from pathlib import Path

import pytest

from skill.tools.authoring import article
from skill.tools.authoring.article import ArticleError, Record

TEXT = """\
Tea is a drink. It has been made for five thousand years.

How To Make It?

Steep the leaves for 3 to 4 minutes.

Some of the tips are:

  • Warm the pot
  • Drink two cups a day
"""


def test_sentences_are_counted_by_section() -> None:
    assert article.split(TEXT, "Opening") == {
        "Opening": ["Tea is a drink.", "It has been made for five thousand years."],
        "How To Make It?": [
            "Steep the leaves for 3 to 4 minutes.",
            "Some of the tips are:",
            "Warm the pot",
            "Drink two cups a day",
        ],
    }


def test_an_article_may_begin_with_a_heading_and_repeat_one() -> None:
    assert article.split("Tea\n\nIt is a drink.\n\nTips:\n\nWarm it.\n\nTea\n\nIt is green.", "Opening") == {
        "Tea": ["It is a drink.", "It is green."],
        "Tips": ["Warm it."],
    }


def test_a_digest_ignores_case_and_punctuation_but_no_word() -> None:
    assert article.digest("Tea, is a DRINK!") == article.digest("tea is a drink")
    assert article.digest("tea is a drink") != article.digest("tea is no drink")


def test_a_record_has_the_sentences_in_order_and_the_spoken_names() -> None:
    text = article.record(article.split(TEXT.replace("How To", 'How "To"'), "Opening"), "Opening")
    record = Record(tomllib.loads(text.replace("without_fact = []", "without_fact = [2]")))
    assert record.opening == "Opening"
    assert record.spoken == {"Opening": "the opening", 'How "To" Make It?': 'How "To" Make It'}
    assert record.digests['How "To" Make It?', 3] == article.digest("Warm the pot")  # type: ignore[index]
    assert record.without_fact == {("Opening", 2), ('How "To" Make It?', 2)}
    assert record.with_fact() == [
        ("Opening", 1),
        ('How "To" Make It?', 1),
        ('How "To" Make It?', 3),
        ('How "To" Make It?', 4),
    ]


def test_an_article_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"nowhere\.txt: No such file or directory"):
        article.read(tmp_path / "nowhere.txt")
    (tmp_path / "odd.txt").write_bytes(b"\xff")
    with pytest.raises(ArticleError, match=r"odd\.txt: is not text in UTF-8: "):
        article.read(tmp_path / "odd.txt")
    (tmp_path / "empty.txt").write_text("\n \n", "utf-8")
    with pytest.raises(ArticleError, match=r"empty\.txt: is empty"):
        article.read(tmp_path / "empty.txt")


def test_the_mark_that_some_editors_put_before_the_first_letter_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "tea.txt").write_text(TEXT, "utf-8-sig")
    assert article.read(tmp_path / "tea.txt") == TEXT


def test_sentences_are_numbered_by_section() -> None:
    lines = article.numbered(article.split(TEXT, "Opening")).splitlines()
    assert lines[:5] == [
        "Opening",
        "   1  Tea is a drink.",
        "   2  It has been made for five thousand years.",
        "",
        "How To Make It?",
    ]
    assert lines[-1] == "   4  Drink two cups a day"
