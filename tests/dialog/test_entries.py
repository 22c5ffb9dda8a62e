"""Entries: what is said about a topic, a gap and an emergency, and what is offered next."""

import pytest

from skill.catalog import Source, Topic
from skill.dialog import entries
from skill.dialog.reply import Answer, Offer, Part
from skill.dialog.session import Told
from tests.dialog.tea import CATALOG, NEW, after, summary, turn


def topic(entry_id: str) -> Topic:
    found = CATALOG.topic(entry_id)
    assert found
    return found


STEEPING = Answer(
    "answer",
    "Steep the leaves for four minutes.",
    ("steeping",),
    (None,),
    sources=(Source("Introduction", 2), Source("The Pot", 1), Source("The Pot", 3), Source("The Tin", 4)),
    title="Steeping the Leaves",
    card="Four minutes.",
    pending=Offer("water"),
)
WATER = Answer(
    "answer",
    "Take water just off the boil.",
    ("water",),
    (None,),
    sources=(Source("The Pot", 3), Source("The Pot", 2)),
    title="The Water",
    card="Just off the boil.",
    pending=Offer("storing"),
)
PRICE = Answer(
    "gap",
    "The article names no price.",
    ("price",),
    (None,),
    title="The Price",
    card="The article names no price.",
    pending=Offer("storing"),
)
OTHER = Answer(
    "gap",
    "The article has nothing on that.",
    ("other",),
    (None,),
    title="Anything Else",
    card="The article has nothing on that.",
)
SCALD = Answer(
    "emergency",
    "Cool it and call an ambulance.",
    ("scald",),
    (None,),
    title="A Scald",
    card="Cool it and call an ambulance.",
    ends=True,
)


@pytest.mark.parametrize("expected", [STEEPING, WATER, PRICE, OTHER, SCALD], ids=lambda answer: answer.entries[0])
def test_an_entry_is_told_by_its_id(expected: Answer) -> None:
    assert entries.tell(turn(), expected.entries[0]) == expected


@pytest.mark.parametrize("entry_id", ["repeat", "vanished", ""])
def test_nothing_is_told_for_any_other_id(entry_id: str) -> None:
    assert entries.tell(turn(), entry_id) is None


@pytest.mark.parametrize(
    ("variant", "told", "text"),
    [
        ("iced", "iced", "Steep iced tea overnight."),
        ("strong", "strong", "Strong tea still takes four minutes."),
        ("oat", None, "Steep the leaves for four minutes."),
        (None, None, "Steep the leaves for four minutes."),
    ],
)
def test_a_topic_is_told_in_the_wording_of_a_variant_that_it_has(
    variant: str | None, told: str | None, text: str
) -> None:
    expected = STEEPING._replace(text=text, variants=(told,))
    assert entries.tell(turn(), "steeping", variant) == expected
    assert entries.tell_topic(turn(), topic("steeping"), variant) == expected


def test_gaps_and_emergencies_have_no_variants() -> None:
    assert entries.tell(turn(), "price", "iced") == PRICE
    assert entries.tell(turn(), "scald", "iced") == SCALD


def test_more_adds_to_the_answer_and_to_its_card() -> None:
    assert entries.tell_more(turn(), topic("steeping")) == STEEPING._replace(
        kind="more", part="more", text="Green tea needs two.", card="Four minutes. Green tea needs two."
    )


@pytest.mark.parametrize(
    ("told", "text"),
    [(STEEPING, "Because longer steeping makes it bitter."), (WATER, "The article gives no reason.")],
)
def test_why_tells_the_reason_or_that_there_is_none(told: Answer, text: str) -> None:
    why = entries.tell_why(turn(), topic(told.entries[0]))
    assert why == told._replace(kind="more", part="why", text=text)


@pytest.mark.parametrize(
    ("entry_id", "locale", "text"),
    [
        ("scald", "en", "Cool it and call an ambulance."),
        ("scald", "en-GB", "Cool it and call 999."),
        ("crisis", "en", "Please call an ambulance."),
        ("crisis", "en-GB", "Please call 999, or the helpline."),
    ],
)
def test_an_emergency_names_the_numbers_of_the_locale(entry_id: str, locale: str, text: str) -> None:
    answer = entries.tell(turn(locale=locale), entry_id)
    assert answer
    assert (answer.text, answer.card) == (text, text)


def test_the_catch_all_represents_every_question_that_no_gap_foresees() -> None:
    answer = entries.tell_catch_all(turn(), ["storing", "water"])
    assert answer.title.lower() == "anything else"
    assert answer._replace(title="") == Answer(
        "gap",
        "The article does not say.",
        ("other",),
        (None,),
        part="catch_all",
        card="The article does not say.",
        pending=Offer("storing"),
    )


def test_two_answers_are_joined() -> None:
    assert entries.join(turn(), STEEPING._replace(variants=("iced",)), WATER) == Answer(
        "answer",
        "Steep the leaves for four minutes. Also: Take water just off the boil.",
        ("steeping", "water"),
        ("iced", None),
        # Each source once.
        sources=(*STEEPING.sources, Source("The Pot", 2)),
        title="Steeping the Leaves; The Water",
        card="Four minutes.\n\nJust off the boil.",
        pending=Offer("storing"),
    )


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [(STEEPING, PRICE, "answer"), (PRICE, STEEPING, "answer"), (PRICE, OTHER, "gap"), (STEEPING, WATER, "answer")],
)
def test_two_answers_are_a_gap_if_both_are(first: Answer, second: Answer, kind: str) -> None:
    assert entries.join(turn(), first, second).kind == kind


@pytest.mark.parametrize(
    ("first", "second", "pending"),
    [
        (STEEPING, PRICE, Offer("storing")),
        (STEEPING, OTHER, None),
        (WATER, STEEPING, None),
    ],
    ids=["offer_of_the_second", "no_offer_of_the_second", "offer_of_what_the_first_tells"],
)
def test_two_answers_offer_what_the_second_offers(first: Answer, second: Answer, pending: Offer | None) -> None:
    assert entries.join(turn(), first, second).pending == pending


# Telling again.


@pytest.mark.parametrize(
    ("part", "entry_id", "variant", "again"),
    [
        ("answer", "steeping", None, STEEPING),
        ("answer", "steeping", "iced", STEEPING._replace(text="Steep iced tea overnight.", variants=("iced",))),
        ("answer", "price", None, PRICE),
        ("answer", "scald", None, SCALD),
        ("more", "steeping", None, entries.tell_more(turn(), topic("steeping"))),
        ("why", "steeping", None, entries.tell_why(turn(), topic("steeping"))),
        ("catch_all", "other", None, entries.tell_catch_all(turn(), ())),
    ],
)
def test_each_part_of_an_entry_is_told_again(part: Part, entry_id: str, variant: str | None, again: Answer) -> None:
    told = Told(again.kind, part, (entry_id,), (variant,))
    assert entries.tell_again(turn(), told) == again._replace(pending=None)


def test_two_answers_are_told_again_with_their_variants() -> None:
    told = Told("answer", "answer", ("steeping", "milk_after"), ("iced", "oat"), "storing")
    again = entries.tell_again(turn(), told)
    assert again
    assert summary(again) == "answer steeping/iced + milk_after/oat"
    assert again.text == "Steep iced tea overnight. Also: Oat milk goes in after pouring too."


def test_an_answer_is_told_again_with_the_offer_that_it_made() -> None:
    told = Told("answer", "answer", ("steeping",), (None,), "milk_after")
    session = after("steeping", "milk_after", "water", declined=2, told=told)
    again = entries.tell_again(turn(session), told)
    assert again
    assert again.pending == Offer("milk_after")


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("answer", ("vanished",)),
        ("answer", ("steeping", "vanished")),
        ("answer", ("vanished", "steeping")),
        ("more", ("vanished",)),
        ("why", ("vanished",)),
        ("more", ("price",)),
        ("why", ("price",)),
    ],
)
def test_an_entry_that_vanished_from_the_catalog_is_not_told_again(part: Part, told: tuple[str, ...]) -> None:
    assert entries.tell_again(turn(), Told("answer", part, told, (None,) * len(told))) is None


# Offers.


@pytest.mark.parametrize(
    ("covered", "declined", "offer"),
    [
        ((), 0, Offer("water")),
        ((), 1, Offer("water")),
        ((), 2, None),
        ((), 3, None),
        (("water",), 0, Offer("storing")),
        (("storing",), 0, Offer("water")),
        (("storing", "water"), 0, None),
    ],
)
def test_the_first_topic_not_covered_is_offered_unless_two_offers_were_declined(
    covered: tuple[str, ...], declined: int, offer: Offer | None
) -> None:
    session = NEW._replace(covered=covered, declined=declined)
    assert entries.make_offer(turn(session), ["water", "storing"]) == offer


def test_there_is_no_offer_without_a_topic() -> None:
    assert entries.make_offer(turn(), ()) is None


@pytest.mark.parametrize(
    ("entry_id", "covered", "offered"), [("steeping", "water", "storing"), ("price", "storing", "water")]
)
def test_an_answer_offers_no_topic_that_was_covered(entry_id: str, covered: str, offered: str) -> None:
    answer = entries.tell(turn(NEW._replace(covered=(covered,))), entry_id)
    assert answer
    assert answer.pending == Offer(offered)
