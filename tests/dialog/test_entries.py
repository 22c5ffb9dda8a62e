"""Entries: what is said about a topic, a gap and an emergency, and what is offered next."""

import pytest

from skill.catalog import Gap, Source, Topic
from skill.dialog import entries
from skill.dialog.policy import answer_intent
from skill.dialog.reply import Answer, Confirm, ElicitSlot, Offer, Part, SayNumber
from skill.dialog.session import Said, Session
from tests.dialog.tea import CATALOG, NEW, after, is_same, summary, told, turn, with_wording


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
    "The article names no price. It does say that tea keeps well in a tin. A shop can tell.",
    ("price",),
    (None,),
    sources=(Source("The Tin", 2),),
    title="The Price",
    card="The article names no price. It does say that tea keeps well in a tin. A shop can tell.",
    # Storing is closer, but the fact told it.
    pending=Offer("water"),
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
CRISIS = Answer(
    "emergency",
    "You can call a helpline. In danger, call an ambulance.",
    ("crisis",),
    (None,),
    title="You Are Not Alone",
    # Others at home may read it.
    card="",
    pending=SayNumber("crisis"),
)


def tell(entry_id: str, session: Session = NEW, variant: str | None = None, locale: str = "en") -> Answer:
    answer = entries.tell(turn(session, locale=locale), entry_id, variant)
    assert answer
    return answer


@pytest.mark.parametrize(
    "expected", [STEEPING, WATER, PRICE, OTHER, SCALD, CRISIS], ids=lambda answer: answer.entries[0]
)
def test_an_entry_is_told_by_its_id(expected: Answer) -> None:
    assert is_same(entries.tell(turn(), expected.entries[0]), expected)


@pytest.mark.parametrize("entry_id", ["repeat", "vanished", ""])
def test_nothing_is_told_for_any_other_id(entry_id: str) -> None:
    assert entries.tell(turn(), entry_id) is None


@pytest.mark.parametrize(
    ("variant", "told_variant", "text"),
    [
        ("iced", "iced", "Steep iced tea overnight."),
        ("strong", "strong", "Strong tea still takes four minutes."),
        ("oat", None, "Steep the leaves for four minutes."),
        (None, None, "Steep the leaves for four minutes."),
    ],
)
def test_a_topic_is_told_in_the_wording_of_a_variant_that_it_has(
    variant: str | None, told_variant: str | None, text: str
) -> None:
    expected = STEEPING._replace(text=text, variants=(told_variant,))
    assert is_same(entries.tell(turn(), "steeping", variant), expected)
    assert is_same(entries.tell_topic(turn(), topic("steeping"), variant), expected)


def test_gaps_and_emergencies_have_no_variants() -> None:
    assert is_same(entries.tell(turn(), "price", "iced"), PRICE)
    assert is_same(entries.tell(turn(), "scald", "iced"), SCALD)


# The same asked again.

AGAIN, ANSWER = "The leaves stay in for four minutes.", "Steep the leaves for four minutes."
ICED, ICED_ANSWER = told("steeping", variants=("iced",)), "Steep iced tea overnight."


@pytest.mark.parametrize(
    ("last", "variant", "text"),
    [
        (told("steeping"), None, AGAIN),
        (told("steeping", part="more", kind="more"), None, AGAIN),
        (told("steeping", part="simple"), None, AGAIN),
        (told("water", "steeping"), None, AGAIN),
        (told("steeping", "water"), None, AGAIN),
        # The third time the first wording comes again.
        (told("steeping", part="again"), None, ANSWER),
        # Something else was told.
        (told("water"), None, ANSWER),
        (told("price"), None, ANSWER),
        (None, None, ANSWER),
        # A variant answers another question.
        (told("steeping"), "iced", ICED_ANSWER),
        (ICED, None, ANSWER),
        (told("steeping", variants=("strong",)), "iced", ICED_ANSWER),
        (ICED, "iced", AGAIN),
    ],
)
def test_the_same_topic_asked_again_gets_the_second_wording(last: Said | None, variant: str | None, text: str) -> None:
    answer = tell("steeping", NEW._replace(told=last), variant)
    assert answer.text == text
    assert (answer.part == "again") is (text == AGAIN)
    assert (answer.sources, answer.title, answer.card) == (STEEPING.sources, STEEPING.title, STEEPING.card)


@pytest.mark.parametrize(
    ("entry_id", "last", "again"),
    [
        ("price", told("price"), True),
        ("sugar_after", told("sugar_after"), True),
        ("price", told("price", part="again"), False),
        ("price", told("sugar_after"), False),
        ("price", told("steeping"), False),
        ("price", told("price", "steeping"), False),
        ("other", told("other", part="catch_all"), False),
        ("price", None, False),
    ],
)
def test_the_same_gap_asked_again_gets_the_gist(entry_id: str, last: Said | None, *, again: bool) -> None:
    gap = CATALOG.entries[entry_id]
    assert isinstance(gap, Gap)
    answer = tell(entry_id, NEW._replace(told=last))
    assert (answer.kind, answer.entries, answer.card) == ("gap", (entry_id,), gap.text)
    assert (answer.part, answer.text) == (("again", f"As I said: {gap.answer}") if again else ("answer", gap.text))


@pytest.mark.parametrize(
    ("name", "before", "part", "text"),
    [
        ("honey", None, "answer", "The article does not say whether honey may go in afterwards."),
        ("honey", "honey", "again", "As I said: The article does not say whether honey may go in afterwards."),
        (None, "honey", "answer", "The article does not say whether sugar may go in afterwards."),
        ("honey", "brown_sugar", "answer", "The article does not say whether honey may go in afterwards."),
        ("honey", "", "answer", "The article does not say whether honey may go in afterwards."),
        (None, "", "again", "As I said: The article does not say whether sugar may go in afterwards."),
    ],
)
def test_a_gap_names_what_the_listener_named(name: str | None, before: str | None, part: str, text: str) -> None:
    said = None if before is None else told("sugar_after")._replace(variants=(before or None,))
    answer = entries.tell(turn(NEW._replace(told=said)), "sugar_after", name)
    assert answer
    assert (answer.part, answer.text) == (part, text)
    assert answer.variants == (name,)
    assert answer.card == text.removeprefix("As I said: ")


@pytest.mark.parametrize(
    ("tokens", "addition"),
    [
        (("green", "tea", "with", "honey"), " The article does not say whether honey may go in afterwards."),
        (("lumps", "or", "honey"), " The article does not say whether sugar lumps or honey may go in afterwards."),
        (("lumps", "honey", "brown", "sugar"), ""),
        (("green", "tea"), ""),
    ],
)
def test_a_topic_says_that_what_was_named_beside_it_is_not_mentioned(tokens: tuple[str, ...], addition: str) -> None:
    steeping = topic("steeping")._replace(unmentioned=("price", "sugar_after"))
    known = CATALOG._replace(entries={**CATALOG.entries, "steeping": steeping})
    answer = entries.with_unmentioned(turn(NEW, known=known), STEEPING, tokens)
    assert answer == STEEPING._replace(text=f"{STEEPING.text}{addition}")


def test_what_an_answer_names_itself_is_not_added() -> None:
    steeping = topic("steeping")._replace(unmentioned=("sugar_after",))
    known = CATALOG._replace(entries={**CATALOG.entries, "steeping": steeping})
    answer = STEEPING._replace(text="It says nothing about honey.")
    assert entries.with_unmentioned(turn(NEW, known=known), answer, ("with", "honey")) == answer


def test_only_topics_that_say_so_name_what_is_not_mentioned() -> None:
    for answer in (STEEPING, PRICE, SCALD):
        assert entries.with_unmentioned(turn(), answer, ("honey",)) == answer


def test_what_was_named_of_a_gap_is_said_again() -> None:
    said = told("sugar_after")._replace(variants=("honey",))
    answer = entries.tell_again(turn(NEW), said)
    assert answer
    assert (answer.text, answer.variants) == (
        "The article does not say whether honey may go in afterwards.",
        ("honey",),
    )


# More and why.


def test_more_adds_to_the_answer_and_to_its_card() -> None:
    expected = STEEPING._replace(
        kind="more", part="more", text="Green tea needs two.", card="Four minutes. Green tea needs two."
    )
    assert is_same(entries.tell_more(turn(), topic("steeping")), expected)


@pytest.mark.parametrize(
    ("answer", "text"),
    [(STEEPING, "Because longer steeping makes it bitter."), (WATER, "The article gives no reason.")],
)
def test_why_tells_the_reason_or_that_there_is_none(answer: Answer, text: str) -> None:
    why = entries.tell_why(turn(), topic(answer.entries[0]))
    assert is_same(why, answer._replace(kind="more", part="why", text=text))


@pytest.mark.parametrize(("turns", "text"), [(0, "No reason."), (1, "None is given."), (2, "No reason.")])
def test_that_there_is_no_reason_is_said_differently_each_turn(turns: int, text: str) -> None:
    known = with_wording(no_reason=("No reason.", "None is given."))
    assert entries.tell_why(turn(Session(turns=turns), known=known), topic("water")).text == text


# Emergencies.


@pytest.mark.parametrize(
    ("entry_id", "locale", "answer", "check", "number"),
    [
        (
            "scald",
            "en",
            "Cool it and call an ambulance.",
            "If that's a scald, call an ambulance, or go to a hospital. If not, what would you like to know?",
            "Call an ambulance.",
        ),
        (
            "scald",
            "en-GB",
            "Cool it and call 999.",
            "If that's a scald, call 999, or call 111. If not, what would you like to know?",
            "Call 999.",
        ),
        (
            "crisis",
            "en",
            "You can call a helpline. In danger, call an ambulance.",
            "You can call a helpline. If that's not it, what would you like to know?",
            "Call a helpline. I know no other number.",
        ),
        (
            "crisis",
            "en-GB",
            "You can call the crisis line. In danger, call 999.",
            "You can call the crisis line. If that's not it, what would you like to know?",
            "Call the crisis line. Or call the other line.",
        ),
    ],
)
def test_an_emergency_names_the_numbers_of_the_locale(
    entry_id: str, locale: str, answer: str, check: str, number: str
) -> None:
    emergency = next(found for found in CATALOG.emergencies if found.id == entry_id)
    given = turn(locale=locale)
    assert entries.tell_emergency(given, emergency).text == answer
    assert entries.check_emergency(given, emergency).text == check
    assert entries.say_number(given, emergency).text == number


def test_an_emergency_that_is_not_sure_is_asked_about_in_the_text() -> None:
    scald = CATALOG.emergencies[1]
    answer = entries.check_emergency(turn(), scald)
    assert (answer.kind, answer.entries, answer.part, answer.asks) == ("emergency_check", ("scald",), "check", True)
    assert (answer.ends, answer.card, answer.variants) == (False, "", (None,))
    assert is_same(answer.pending, Confirm("scald"))


def test_the_number_can_be_said_any_number_of_times() -> None:
    answer = entries.say_number(turn(), CATALOG.emergencies[0])
    assert (answer.kind, answer.entries, answer.part, answer.asks) == ("emergency", ("crisis",), "number", False)
    assert (answer.ends, answer.card, answer.variants) == (False, "", (None,))
    assert is_same(answer.pending, SayNumber("crisis"))


@pytest.mark.parametrize(
    ("helpline", "without", "text", "offers"),
    [
        # The number is known, or the emergency offers none.
        ("The line: 0800 1.", "Call {emergency}. They can help.", CRISIS.text, True),
        ("The line: 0800 1.", "", CRISIS.text, True),
        ("I know no other number.", "", CRISIS.text, True),
        # It would offer a number that is not known.
        ("I know no other number.", "Call {emergency}. They can help.", "Call an ambulance. They can help.", False),
    ],
)
def test_no_number_is_offered_where_none_is_known(helpline: str, without: str, text: str, *, offers: bool) -> None:
    crisis = CATALOG.emergencies[0]._replace(without_helpline=without)
    given = turn(known=with_wording(violence_helpline=helpline))
    answer = entries.tell_emergency(given, crisis)
    assert (answer.text, answer.ends, answer.asks) == (text, not offers, False)
    assert is_same(answer.pending, SayNumber("crisis") if offers else None)


# The catch-all.


def test_the_catch_all_represents_every_question_that_no_gap_foresees() -> None:
    answer = entries.tell_catch_all(turn(), ["storing", "water"])
    assert answer.title.lower() == "anything else"
    expected = Answer(
        "gap",
        "The article does not say.",
        ("other",),
        (None,),
        part="catch_all",
        card="The article does not say.",
        pending=Offer("storing"),
    )
    assert is_same(answer._replace(title=""), expected)


@pytest.mark.parametrize(("turns", "text"), [(0, "It does not say."), (1, "Not in it."), (2, "It does not say.")])
def test_the_catch_all_is_said_differently_each_turn(turns: int, text: str) -> None:
    known = with_wording(catch_all=("It does not say.", "Not in it."))
    answer = entries.tell_catch_all(turn(Session(turns=turns), known=known), [])
    assert (answer.text, answer.card, answer.pending) == (text, text, None)


# Two answers.


def test_two_answers_are_joined() -> None:
    expected = Answer(
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
    assert is_same(entries.join(turn(), STEEPING._replace(variants=("iced",)), WATER), expected)


def test_the_second_of_two_answers_names_the_article_shortly() -> None:
    first, second = (answer._replace(text="The article says so.") for answer in (STEEPING, WATER))
    assert entries.join(turn(), first, second).text == "The article says so. Also: It says so."


def test_two_answers_are_told_again_only_if_both_are() -> None:
    again = STEEPING._replace(part="again")
    assert entries.join(turn(), again, WATER._replace(part="again")).part == "again"
    assert entries.join(turn(), again, WATER).part == "answer"


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [(STEEPING, PRICE, "answer"), (PRICE, STEEPING, "answer"), (PRICE, OTHER, "gap"), (STEEPING, WATER, "answer")],
)
def test_two_answers_are_a_gap_if_both_are(first: Answer, second: Answer, kind: str) -> None:
    assert entries.join(turn(), first, second).kind == kind


@pytest.mark.parametrize(
    ("first", "second", "pending"),
    [
        (STEEPING, PRICE, Offer("water")),
        (STEEPING, OTHER, None),
        # What the first tells or covers is no news.
        (WATER, STEEPING, None),
        (PRICE, WATER, None),
        (STEEPING._replace(entries=("brewing",)), PRICE, None),
        # No question that the second asks is left.
        (STEEPING, WATER._replace(pending=ElicitSlot()), None),
    ],
)
def test_two_answers_offer_what_the_second_offers_if_it_is_news(
    first: Answer, second: Answer, pending: Offer | None
) -> None:
    assert is_same(entries.join(turn(), first, second).pending, pending)


# Other texts of what was told.


@pytest.mark.parametrize(
    ("last", "part", "text"),
    [
        (told("steeping"), "simple", "Wait four minutes. Then take the leaves out."),
        (told("steeping"), "short", "Four minutes."),
        (told("water"), "doubt", "On the water, the article gives no proof."),
        (ICED, "short", "Four minutes."),
        (told("steeping", part="more", kind="more"), "short", "Four minutes."),
    ],
)
def test_another_text_of_the_topic_is_told(last: Said, part: Part, text: str) -> None:
    answer = entries.tell_part(turn(after(*last.entries, told=last)), last, part)
    assert answer
    assert (answer.kind, answer.text, answer.entries, answer.part) == ("answer", text, last.entries, part)


@pytest.mark.parametrize(
    ("last", "part"),
    [
        # The topic has no such text.
        (told("steeping"), "doubt"),
        (told("price"), "simple"),
        (told("vanished"), "short"),
        (told("scald"), "short"),
    ],
)
def test_there_is_no_other_text_of_anything_else(last: Said, part: Part) -> None:
    assert entries.tell_part(turn(), last, part) is None


# Telling again.

REPEATABLE: list[Answer] = [
    STEEPING,
    STEEPING._replace(text="Steep iced tea overnight.", variants=("iced",)),
    STEEPING._replace(text=AGAIN, part="again"),
    STEEPING._replace(text="Wait four minutes. Then take the leaves out.", part="simple"),
    STEEPING._replace(text="Four minutes.", part="short"),
    WATER._replace(text="On the water, the article gives no proof.", part="doubt"),
    entries.tell_more(turn(), topic("steeping")),
    entries.tell_why(turn(), topic("steeping")),
    entries.tell_why(turn(), topic("water")),
    PRICE,
    PRICE._replace(text="As I said: The article names no price.", part="again"),
    entries.tell_catch_all(turn(), ()),
]


@pytest.mark.parametrize("answer", REPEATABLE, ids=summary)
def test_each_part_of_an_entry_is_told_again(answer: Answer) -> None:
    said = Said(answer.kind, answer.part, answer.entries, answer.variants)
    assert is_same(entries.tell_again(turn(), said), answer._replace(pending=None))


@pytest.mark.parametrize(
    "answer",
    [
        CRISIS,
        entries.say_number(turn(), CATALOG.emergencies[0]),
        entries.check_emergency(turn(), CATALOG.emergencies[0]),
        entries.check_emergency(turn(), CATALOG.emergencies[1]),
    ],
    ids=summary,
)
def test_what_was_said_in_an_emergency_is_said_again_with_what_it_asked(answer: Answer) -> None:
    said = Said(answer.kind, answer.part, answer.entries, answer.variants)
    again = entries.tell_again(turn(), said)
    assert again
    assert (again.kind, again.text, again.part, again.asks) == (answer.kind, answer.text, answer.part, answer.asks)
    assert is_same(again.pending, answer.pending)


def test_two_answers_are_told_again_with_their_variants() -> None:
    said = told("steeping", "milk_after", variants=("iced", "oat"), offer="storing")
    again = entries.tell_again(turn(), said)
    assert again
    assert summary(again) == "answer steeping/iced + milk_after/oat"
    assert again.text == "Steep iced tea overnight. Also: Oat milk goes in after pouring too."
    assert is_same(again.pending, Offer("storing"))


def test_an_answer_is_told_again_with_the_offer_that_it_made() -> None:
    said = told("steeping", offer="milk_after")
    session = after("steeping", told=said, said=said, offers=("water", "milk_after"))
    again = entries.tell_again(turn(session), said)
    assert again
    assert is_same(again.pending, Offer("milk_after"))


@pytest.mark.parametrize(
    ("part", "gone"),
    [
        ("answer", ("vanished",)),
        ("answer", ("steeping", "vanished")),
        ("answer", ("vanished", "steeping")),
        ("more", ("vanished",)),
        ("why", ("vanished",)),
        ("answer", ("thanks",)),
        ("answer", ()),
    ],
)
def test_an_entry_that_vanished_from_the_catalog_is_not_told_again(part: Part, gone: tuple[str, ...]) -> None:
    assert entries.tell_again(turn(), told(*gone, part=part)) is None


def test_a_variant_that_vanished_from_the_catalog_is_told_again_as_the_plain_answer() -> None:
    again = entries.tell_again(turn(), told("steeping", variants=("green",)))
    assert again
    assert (again.text, again.variants) == (ANSWER, (None,))


# Offers.


@pytest.mark.parametrize(
    ("session", "telling", "offer"),
    [
        (NEW, (), Offer("water")),
        # Declined or ignored once, or more often.
        (NEW._replace(declined=1), (), Offer("water")),
        (NEW._replace(declined=2), (), None),
        (NEW._replace(declined=3), (), None),
        # Told before, or now.
        (NEW._replace(covered=("water",)), (), Offer("storing")),
        (NEW._replace(covered=("storing",)), (), Offer("water")),
        (NEW._replace(covered=("storing", "water")), (), None),
        (NEW, ("water",), Offer("storing")),
        (NEW, ("storing", "water"), None),
        # Covered by what was told before, or is told now.
        (NEW._replace(covered=("brewing",)), (), Offer("storing")),
        (NEW._replace(covered=("price",)), (), Offer("water")),
        (NEW._replace(covered=("price", "brewing")), (), None),
        (NEW, ("brewing",), Offer("storing")),
        (NEW, ("brewing", "price"), None),
        # What was told does not cover more than it says.
        (NEW._replace(covered=("steeping",)), (), Offer("water")),
        (NEW._replace(covered=("vanished", "scald")), (), Offer("water")),
        # Offered before.
        (NEW._replace(offers=("water",)), (), Offer("storing")),
        (NEW._replace(offers=("storing", "water")), (), None),
    ],
)
def test_the_first_topic_that_is_news_is_offered(
    session: Session, telling: tuple[str, ...], offer: Offer | None
) -> None:
    assert is_same(entries.make_offer(turn(session), ["water", "storing"], telling), offer)


def test_there_is_no_offer_without_a_topic() -> None:
    assert entries.make_offer(turn(), (), ()) is None


@pytest.mark.parametrize(
    ("entry_id", "session", "offered"),
    [
        ("steeping", after("water"), "storing"),
        ("steeping", after("brewing"), "storing"),
        ("price", NEW, "water"),
        ("price", after("brewing"), ""),
        ("steeping", NEW._replace(offers=("water", "storing")), "milk_after"),
        ("steeping", NEW._replace(declined=2), ""),
        ("brewing", NEW, "storing"),
    ],
)
def test_an_answer_offers_no_topic_that_is_no_news(entry_id: str, session: Session, offered: str) -> None:
    assert is_same(tell(entry_id, session).pending, Offer(offered) if offered else None)


def offers(*intents: str) -> list[str]:
    """What is offered after each of these intents, in one session."""
    session, offered = NEW, []
    for intent in intents:
        answer = answer_intent(turn(session), intent)
        session = session.after(answer)
        offered.append(answer.pending.entry if isinstance(answer.pending, Offer) else "")
    return offered


@pytest.mark.parametrize(
    ("intents", "offered"),
    [
        # Ignored once, and twice.
        (("milk_after", "storing", "brewing"), ["water", "steeping", "milk_before"]),
        (("milk_after", "storing", "sugar_before", "brewing"), ["water", "steeping", "", ""]),
        # Declined once, and twice.
        (("steeping", "no", "brewing"), ["water", "", "storing"]),
        (("steeping", "no", "water", "no", "brewing"), ["water", "", "storing", "", ""]),
        # Accepted ones count as neither.
        (("steeping", "yes", "yes", "yes"), ["water", "storing", "milk_before", "milk_after"]),
        # What is repeated was not ignored.
        (("steeping", "repeat", "repeat", "slower", "milk_before"), ["water", "water", "water", "water", "milk_after"]),
        # An aside leaves the offer.
        (("steeping", "louder", "thanks", "yes"), ["water", "water", "water", "storing"]),
    ],
)
def test_offers_end_once_two_were_declined_or_ignored(intents: tuple[str, ...], offered: list[str]) -> None:
    assert offers(*intents) == offered


def test_what_more_tells_is_no_news_with_it() -> None:
    # "More" on brewing tells how to store tea.
    answer = entries.tell_more(turn(after("brewing")), topic("brewing"))
    assert is_same(answer.pending, Offer("milk_before"))


def test_what_more_told_is_no_news_later() -> None:
    session = NEW
    for intent in ("brewing", "more"):
        session = session.after(answer_intent(turn(session), intent))
    # Brewing told of water, more of storing.
    answer = answer_intent(turn(session._replace(offers=(), declined=0)), "steeping")
    assert is_same(answer.pending, Offer("milk_after"))
