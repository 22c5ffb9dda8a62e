"""Replies: which of them ask a question in their own text."""

import pytest

from skill.dialog.reply import Answer, Choice, ElicitSlot, Offer, Pending


@pytest.mark.parametrize(
    ("pending", "asks"),
    [(None, False), (Offer("steeping"), False), (Choice(("steeping", "water")), True), (ElicitSlot(), True)],
)
def test_only_a_choice_or_an_elicited_slot_is_asked_in_the_text(pending: Pending | None, *, asks: bool) -> None:
    assert Answer("answer", "Tea.", pending=pending).asks is asks
