"""The session: what it remembers after each answer, and that no attributes from outside can break it."""

import json
import typing
from datetime import date, time
from typing import Any

import pytest

from skill.dialog.attributes import MAX_COUNT, MAX_IDS, MAX_TEXT
from skill.dialog.reply import (
    Answer,
    Appointment,
    AskDay,
    AskTime,
    AwaitingConsent,
    Choice,
    Confirm,
    ConfirmReminder,
    ElicitSlot,
    Kind,
    Offer,
    Part,
    Pending,
    RemindersOffer,
    SayNumber,
    TourStep,
)
from skill.dialog.session import Said, Session
from skill.memory import Memory, Record
from tests.dialog.tea import NEW, is_same

FULL = Session(
    turns=3,
    kind="gap",
    said=Said("help", act="help", text="Just ask.", asks=True),
    told=Said("answer", "why", ("steeping", "water"), ("iced", None), "yes", "storing", "", asks=True, day_offset=-2),
    first=Said("gap", "catch_all", ("other",), (None,)),
    more_given=True,
    pending=Offer("storing"),
    covered=("water", "steeping"),
    known=("milk_before",),
    offers=("water", "storing"),
    runner_up="price",
    disclaimed=True,
    declined=1,
    misheard=2,
    appointment=Appointment(date(2026, 12, 4), time(15, 0), "Europe/London"),
    place=2,
    left_off=3,
    repeated=True,
    reminded=("water", "milk"),
    brief=True,
    slow=False,
    record=Record(
        Memory(disclaimer_heard=True, tour_place="steeping", brief=True, slow=True), version=4, expires=86_400
    ),
    forgotten=True,
)
"""A session in which no field has its default."""
PARTY = Appointment(date(2027, 1, 1), None, "")
TOLD = {
    "kind": "answer",
    "part": "why",
    "entries": ["steeping", "water"],
    "variants": ["iced", None],
    "act": "yes",
    "offer": "storing",
    "text": "",
    "asks": True,
    "day_offset": -2,
}
ATTRIBUTES: dict[str, Any] = {
    "version": 2,
    "turns": 3,
    "kind": "gap",
    "said": {
        "kind": "help",
        "part": "answer",
        "entries": [],
        "variants": [],
        "act": "help",
        "offer": "",
        "text": "Just ask.",
        "asks": True,
        "day_offset": None,
    },
    "told": TOLD,
    "first": {
        "kind": "gap",
        "part": "catch_all",
        "entries": ["other"],
        "variants": [None],
        "act": "",
        "offer": "",
        "text": "",
        "asks": False,
        "day_offset": None,
    },
    "more_given": True,
    "pending": {"offer": "storing"},
    "covered": ["water", "steeping"],
    "known": ["milk_before"],
    "offers": ["water", "storing"],
    "runner_up": "price",
    "disclaimed": True,
    "declined": 1,
    "misheard": 2,
    "appointment": {"day": "2026-12-04", "clock": "15:00", "zone": "Europe/London", "past": False},
    "place": 2,
    "left_off": 3,
    "repeated": True,
    "reminded": ["water", "milk"],
    "brief": True,
    "slow": False,
    "record": {
        "format": 1,
        "version": 4,
        "expires": 86_400,
        "disclaimer_heard": True,
        "tour_place": "steeping",
        "brief": True,
        "slow": True,
    },
    "forgotten": True,
}
"""The same session as Alexa returns it."""
FIELDS = [key for key in ATTRIBUTES if key != "version"]
ANSWER = Answer("answer", "Tea.", ("storing",), (None,))
MORE = Answer("more", "Tea.", ("storing",), (None,), part="more")
TALK = Answer("talk", "You're welcome.", act="thanks")
DECLINED = Answer("declined", "All right.", act="no")
EMERGENCY = Answer("emergency", "Call.", ("crisis",), (None,), pending=SayNumber("crisis"))
CHECK = Answer("emergency_check", "Call?", ("scald",), (None,), part="check", pending=Confirm("scald"), asks=True)
REPEATED = Answer("answer", "Water.", ("water",), (None,), act="repeat", pending=Offer("storing"))
OFFERED = FULL._replace(pending=Offer("storing"), declined=0)
STORED = Said("answer", "answer", ("storing",), (None,))


# After an answer.


@pytest.mark.parametrize(
    ("before", "answer", "field", "after"),
    [
        (NEW, TALK, "turns", 1),
        (FULL, ANSWER, "turns", 4),
        (NEW, TALK, "kind", "talk"),
        (FULL, ANSWER, "kind", "answer"),
        # The latest response, as ids or as text.
        (NEW, ANSWER, "said", STORED),
        (NEW, ANSWER._replace(act="yes"), "said", STORED._replace(act="yes")),
        (NEW, ANSWER._replace(pending=Offer("water")), "said", STORED._replace(offer="water")),
        (NEW, ANSWER._replace(pending=SayNumber("crisis")), "said", STORED),
        (NEW, TALK, "said", Said("talk", act="thanks", text="You're welcome.")),
        (FULL, TALK._replace(asks=True), "said", Said("talk", act="thanks", text="You're welcome.", asks=True)),
        (NEW, EMERGENCY, "said", Said("emergency", "answer", ("crisis",), (None,))),
        (NEW, CHECK, "said", Said("emergency_check", "check", ("scald",), (None,), asks=True)),
        # Reminders that were set.
        (NEW, TALK._replace(reminded=("tin",)), "reminded", ("tin",)),
        (FULL, TALK._replace(reminded=("tin", "milk")), "reminded", ("water", "milk", "tin")),
        (FULL, TALK, "reminded", ("water", "milk")),
        # A repetition is no response of its own.
        (FULL, REPEATED, "said", FULL.said),
        (FULL, REPEATED._replace(act="slower"), "said", FULL.said),
        (FULL, REPEATED._replace(act="yes"), "said", Said("answer", "answer", ("water",), (None,), "yes", "storing")),
        (NEW, REPEATED, "said", Said("answer", "answer", ("water",), (None,), "repeat", "storing")),
        (FULL, REPEATED, "repeated", True),
        (FULL, REPEATED._replace(act="slower"), "repeated", True),
        (FULL, ANSWER, "repeated", False),
        (FULL, TALK, "repeated", False),
        # The latest answer about the article.
        (NEW, ANSWER, "told", STORED),
        (FULL, ANSWER, "told", STORED),
        (FULL, TALK, "told", FULL.told),
        (NEW, TALK, "told", None),
        (FULL, EMERGENCY, "told", FULL.told),
        (FULL, CHECK, "told", FULL.told),
        (FULL, REPEATED, "told", FULL.told),
        (
            NEW,
            Answer("more", "Tea.", ("a", "b"), ("iced", None), part="why", pending=Offer("water")),
            "told",
            Said("more", "why", ("a", "b"), ("iced", None), "", "water"),
        ),
        # The first one.
        (NEW, ANSWER, "first", STORED),
        (NEW, TALK, "first", None),
        (NEW, EMERGENCY, "first", None),
        (FULL, ANSWER, "first", FULL.first),
        (FULL._replace(first=None), ANSWER, "first", STORED),
        # Whether more was given on it.
        (NEW, MORE, "more_given", True),
        (FULL, Answer("more", "That is all."), "more_given", True),
        (FULL, TALK, "more_given", True),
        (FULL, ANSWER, "more_given", False),
        (NEW, ANSWER, "more_given", False),
        (NEW, TALK, "more_given", False),
        (FULL, EMERGENCY, "more_given", True),
        (FULL, CHECK, "more_given", True),
        # What may be answered now.
        (FULL, TALK, "pending", None),
        (FULL, TALK._replace(pending=ElicitSlot()), "pending", ElicitSlot()),
        (NEW, TALK._replace(pending=Offer("water")), "pending", Offer("water")),
        (NEW, TALK._replace(pending=TourStep(2)), "pending", TourStep(2)),
        # Each entry once, in the order of first telling; emergencies are no part of the article.
        (NEW, ANSWER, "covered", ("storing",)),
        (FULL, ANSWER, "covered", ("water", "steeping", "storing")),
        (FULL, ANSWER._replace(entries=("steeping",)), "covered", ("water", "steeping")),
        (FULL, ANSWER._replace(entries=("steeping", "a", "b")), "covered", ("water", "steeping", "a", "b")),
        (FULL, TALK, "covered", ("water", "steeping")),
        (FULL, EMERGENCY, "covered", ("water", "steeping")),
        (FULL, CHECK, "covered", ("water", "steeping")),
        # Each topic that was offered once.
        (NEW, ANSWER._replace(pending=Offer("water")), "offers", ("water",)),
        (FULL, ANSWER._replace(pending=Offer("water")), "offers", ("water", "storing")),
        (FULL, ANSWER._replace(pending=Offer("a")), "offers", ("water", "storing", "a")),
        (FULL, TALK, "offers", ("water", "storing")),
        (FULL, EMERGENCY, "offers", ("water", "storing")),
        (FULL, ANSWER._replace(pending=Choice(("a", "b"))), "offers", ("water", "storing")),
        # The other reading of the latest question.
        (NEW, ANSWER._replace(runner_up="water"), "runner_up", "water"),
        (FULL, ANSWER, "runner_up", ""),
        (FULL, TALK, "runner_up", "price"),
        (FULL, REPEATED, "runner_up", "price"),
        # The disclaimer.
        (NEW, TALK, "disclaimed", False),
        (FULL, TALK, "disclaimed", True),
        # Offers that were declined or ignored.
        (NEW, TALK, "declined", 0),
        (FULL, TALK, "declined", 1),
        (FULL, DECLINED, "declined", 2),
        (OFFERED, DECLINED, "declined", 1),
        (OFFERED, ANSWER._replace(entries=("water",)), "declined", 1),
        (OFFERED, ANSWER, "declined", 0),
        (OFFERED, ANSWER._replace(entries=("water", "storing"), variants=(None, None)), "declined", 0),
        (OFFERED, TALK, "declined", 0),
        (OFFERED, Answer("reprompt", "What?"), "declined", 0),
        (OFFERED, REPEATED, "declined", 0),
        (OFFERED, REPEATED._replace(act="slower"), "declined", 0),
        # What was no offer cannot be declined.
        (NEW, DECLINED, "declined", 0),
        (FULL._replace(pending=Choice(("a", "b"))), DECLINED, "declined", 1),
        (FULL._replace(pending=TourStep(0)), DECLINED, "declined", 1),
        (FULL._replace(pending=None), ANSWER, "declined", 1),
        # The listener's appointment.
        (NEW, TALK._replace(appointment=PARTY), "appointment", PARTY),
        (FULL, TALK._replace(appointment=PARTY), "appointment", PARTY),
        (FULL, TALK, "appointment", FULL.appointment),
        # Where the tour goes on.
        (NEW, ANSWER._replace(pending=TourStep(1)), "place", 2),
        (FULL, ANSWER, "place", 2),
        (FULL, TALK, "place", 2),
        (FULL._replace(pending=TourStep(1)), DECLINED, "place", 0),
        (FULL, DECLINED, "place", 2),
        (FULL, ANSWER._replace(part="chapter"), "place", 0),
        (FULL, Answer("launch", "Welcome."), "place", 0),
        (NEW._replace(pending=TourStep(1)), DECLINED, "left_off", 2),
        (FULL, DECLINED, "left_off", 3),
        (FULL, ANSWER, "left_off", 3),
        (FULL, ANSWER._replace(part="chapter"), "left_off", 0),
        (FULL, Answer("launch", "Welcome."), "left_off", 0),
        # Words that did not arrive, in a row.
        (NEW, Answer("reprompt", "What?"), "misheard", 1),
        (FULL, Answer("reprompt", "What?"), "misheard", 3),
        (FULL, Answer("error", "Sorry."), "misheard", 3),
        (FULL, ANSWER, "misheard", 0),
        (FULL, TALK, "misheard", 0),
    ],
)
def test_an_answer_changes_the_session(before: Session, answer: Answer, field: str, after: object) -> None:
    assert is_same(getattr(before.after(answer), field), after)


@pytest.mark.parametrize("answer", [EMERGENCY, CHECK])
def test_an_emergency_does_not_decline_an_offer(answer: Answer) -> None:
    # Whoever reports one asked for nothing else.
    assert OFFERED.after(answer).declined == 0


@pytest.mark.parametrize("kind", typing.get_args(Kind))
def test_the_listener_has_heard_the_disclaimer_after_some_kinds_of_answer(kind: Kind) -> None:
    assert NEW.after(Answer(kind, "Tea.")).disclaimed is (kind in {"launch", "help", "answer", "gap"})


@pytest.mark.parametrize(
    ("pending", "offered"),
    [
        (Offer("storing"), ("storing",)),
        (Choice(("steeping", "water")), ("steeping", "water")),
        (ElicitSlot(), ()),
        (Confirm("scald"), ()),
        (SayNumber("crisis"), ()),
        (TourStep(1), ()),
        (RemindersOffer(), ()),
        (ConfirmReminder("milk"), ()),
        (None, ()),
    ],
)
def test_the_session_knows_what_was_offered(pending: Pending | None, offered: tuple[str, ...]) -> None:
    assert Session(pending=pending).offered == offered


def test_only_a_response_made_from_entries_was_just_told() -> None:
    emergency = Said("emergency", "answer", ("crisis",), (None,))
    assert Session(said=STORED).just_told == STORED
    assert Session(said=emergency, told=STORED).just_told == emergency
    assert Session(said=Said("talk", text="Hello."), told=STORED).just_told is None
    assert NEW.just_told is None


# To attributes and back.


def sent_back(session: Session) -> Any:
    """The attributes as Alexa returns them."""
    return json.loads(json.dumps(session.to_attributes()))


def test_a_session_travels_as_json() -> None:
    assert sent_back(FULL) == ATTRIBUTES
    assert is_same(Session.read(ATTRIBUTES), FULL)


def test_a_full_session_has_no_default() -> None:
    assert [field for field in FIELDS if getattr(FULL, field) == getattr(NEW, field)] == []
    assert FULL._fields == tuple(FIELDS)


@pytest.mark.parametrize(
    ("pending", "attribute"),
    [
        (None, None),
        (Offer("storing"), {"offer": "storing"}),
        (Choice(("steeping", "water")), {"choice": ["steeping", "water"]}),
        (ElicitSlot(), {"elicit": []}),
        (ElicitSlot(("steeping", "water")), {"elicit": ["steeping", "water"]}),
        (Confirm("scald"), {"confirm": "scald"}),
        (SayNumber("crisis"), {"number": "crisis"}),
        (TourStep(0), {"tour": 0}),
        (TourStep(3), {"tour": 3}),
        (AskDay(""), {"ask_day": ""}),
        (AskDay("sun"), {"ask_day": "sun"}),
        (AskTime("sun"), {"ask_time": "sun"}),
        (RemindersOffer(), {"reminders": True}),
        (ConfirmReminder("milk"), {"reminder": "milk", "details": False}),
        (ConfirmReminder("milk", details=True), {"reminder": "milk", "details": True}),
        (AwaitingConsent("milk"), {"consent": "milk", "details": False}),
        (AwaitingConsent("milk", details=True), {"consent": "milk", "details": True}),
    ],
)
@pytest.mark.parametrize("session", [NEW, FULL], ids=["new", "full"])
def test_whatever_is_pending_survives_the_journey(session: Session, pending: Pending | None, attribute: object) -> None:
    session = session._replace(pending=pending)
    assert sent_back(session)["pending"] == attribute
    assert is_same(Session.read(sent_back(session)), session)
    assert is_same(Session.read(session.to_attributes()), session)


def test_every_kind_of_pending_is_tried() -> None:
    tried = {
        Offer, Choice, ElicitSlot, Confirm, SayNumber, TourStep, AskDay, AskTime, RemindersOffer, ConfirmReminder,
        AwaitingConsent,
    }  # fmt: skip
    assert tried == set(typing.get_args(Pending))


@pytest.mark.parametrize("kind", typing.get_args(Kind))
def test_every_kind_of_answer_survives_the_journey(kind: Kind) -> None:
    session = FULL._replace(kind=kind, told=Said(kind, "answer", ("a",), (None,)), said=Said(kind, text="Tea."))
    assert is_same(Session.read(sent_back(session)), session)


@pytest.mark.parametrize("part", typing.get_args(Part))
@pytest.mark.parametrize("variants", [(None,), ("iced",)])
@pytest.mark.parametrize("offer", ["", "storing"])
def test_every_part_of_an_entry_survives_the_journey(part: Part, variants: tuple[str | None], offer: str) -> None:
    session = FULL._replace(told=Said("answer", part, ("steeping",), variants, "yes", offer))
    assert is_same(Session.read(sent_back(session)), session)


@pytest.mark.parametrize("version", [0, 1, 3, "2", "", None, [], {}, 1.5])
def test_attributes_of_another_version_start_a_new_session(version: object) -> None:
    assert is_same(Session.read({**ATTRIBUTES, "version": version}), NEW)


def test_attributes_without_a_version_are_read() -> None:
    assert is_same(Session.read({key: ATTRIBUTES[key] for key in FIELDS}), FULL)


# Attributes from outside.

JUNK = """
null
true
false
0
1
-1
1.5
""
"junk"
"1"
[]
["junk"]
[1]
[null]
[[]]
[{}]
{}
{"junk": 1}
{"offer": 1}
{"offer": ""}
{"offer": ["junk"]}
{"confirm": 1}
{"confirm": ""}
{"number": {}}
{"number": null}
{"tour": -1}
{"tour": true}
{"tour": 1.5}
{"tour": "1"}
{"ask_day": 1}
{"ask_time": ["junk"]}
{"day": "junk"}
{"day": "2026-12-04", "clock": "junk"}
{"day": "9999-12-31"}
{"day": "0001-01-01", "clock": "00:00"}
{"day": "2026-12-04", "clock": 15, "zone": 1}
{"choice": "ab"}
{"choice": ["junk"]}
{"choice": ["a", "b", "c"]}
{"choice": [1, 2]}
{"choice": {"a": 1, "b": 2}}
{"elicit": 1}
{"elicit": "true"}
{"reminders": 1}
{"reminder": 1}
{"reminder": ""}
{"consent": ["junk"]}
{"details": true}
{"kind": "junk", "part": "answer", "entries": ["a"]}
{"kind": "answer", "part": "junk", "entries": ["a"]}
{"kind": [], "part": {}, "entries": "ab"}
""".strip().splitlines()
"""JSON of the wrong type, or foreign, for nearly every attribute."""
NO_ENTRIES = """
{"kind": "answer", "part": "answer"}
{"kind": "answer", "part": "answer", "entries": []}
{"kind": "answer", "part": "answer", "entries": [1]}
{"kind": "answer", "part": "answer", "entries": "ab"}
""".strip().splitlines()
"""JSON of a response that was made from no entries: wrong for an answer about the article."""
RIGHT = {
    "turns": {"0", "1"},
    "more_given": {"true"},
    "covered": {'["junk"]'},
    "known": {'["junk"]'},
    "offers": {'["junk"]'},
    "runner_up": {'"junk"', '"1"'},
    "disclaimed": {"true"},
    "declined": {"0", "1"},
    "misheard": {"0", "1"},
    "place": {"0", "1"},
    "left_off": {"0", "1"},
    "repeated": {"true"},
    "reminded": {'["junk"]'},
    "brief": {"true", "false"},
    "slow": {"true", "false"},
    "forgotten": {"true"},
    "entries": {'["junk"]'},
    "variants": {'["junk"]'},
    "act": {'"junk"', '"1"'},
    "offer": {'"junk"', '"1"'},
    "text": {'"junk"', '"1"'},
    "asks": {"true"},
}
"""What of it is right for an attribute."""


def wrong(*keys: str) -> list[tuple[str, str]]:
    """Each key with everything that is wrong for it."""
    return [(key, junk) for key in keys for junk in JUNK if junk not in RIGHT.get(key, ())]


@pytest.mark.parametrize("key", FIELDS)
def test_a_missing_attribute_costs_no_other(key: str) -> None:
    attributes = {name: value for name, value in ATTRIBUTES.items() if name != key}
    assert is_same(Session.read(attributes), FULL._replace(**{key: getattr(NEW, key)}))


@pytest.mark.parametrize(("key", "junk"), wrong(*FIELDS))
def test_a_damaged_attribute_costs_no_other(key: str, junk: str) -> None:
    attributes = {**ATTRIBUTES, key: json.loads(junk)}
    assert is_same(Session.read(attributes), FULL._replace(**{key: getattr(NEW, key)}))


@pytest.mark.parametrize("key", ["told", "first"])
@pytest.mark.parametrize("junk", NO_ENTRIES)
def test_an_answer_about_the_article_has_entries(key: str, junk: str) -> None:
    assert is_same(Session.read({**ATTRIBUTES, key: json.loads(junk)}), FULL._replace(**{key: getattr(NEW, key)}))


@pytest.mark.parametrize("junk", NO_ENTRIES)
def test_a_response_without_entries_has_a_text_at_most(junk: str) -> None:
    session = Session.read({**ATTRIBUTES, "said": json.loads(junk)})
    assert is_same(session, FULL._replace(said=Said("answer")))


@pytest.mark.parametrize(("key", "junk"), wrong("kind", "part", "entries"))
def test_an_answer_that_cannot_be_told_again_is_forgotten(key: str, junk: str) -> None:
    assert is_same(Session.read({**ATTRIBUTES, "told": {**TOLD, key: json.loads(junk)}}), FULL._replace(told=None))


@pytest.mark.parametrize("key", ["kind", "part", "entries"])
def test_an_answer_of_which_a_part_is_missing_is_forgotten(key: str) -> None:
    told = {name: value for name, value in TOLD.items() if name != key}
    assert is_same(Session.read({**ATTRIBUTES, "told": told}), FULL._replace(told=None))


@pytest.mark.parametrize(
    ("given", "variants"),
    [
        (["iced", "oat"], ("iced", "oat")),
        (["iced"], ("iced", None)),
        (["iced", "oat", "green"], ("iced", "oat")),
        ([1, "oat"], (None, "oat")),
        *((json.loads(junk), (None, None)) for _, junk in wrong("variants")),
    ],
)
def test_there_is_a_variant_for_each_entry_told(given: object, variants: tuple[str | None, ...]) -> None:
    assert FULL.told
    session = Session.read({**ATTRIBUTES, "told": {**TOLD, "variants": given}})
    assert is_same(session, FULL._replace(told=FULL.told._replace(variants=variants)))


@pytest.mark.parametrize(("key", "junk"), wrong("act", "offer", "text", "asks"))
def test_any_other_damage_to_an_answer_costs_only_what_is_damaged(key: str, junk: str) -> None:
    assert FULL.told
    default: Any = False if key == "asks" else ""
    session = Session.read({**ATTRIBUTES, "told": {**TOLD, key: json.loads(junk)}})
    assert is_same(session, FULL._replace(told=FULL.told._replace(**{key: default})))


@pytest.mark.parametrize("key", ["variants", "act", "offer", "text", "asks"])
def test_an_answer_may_lack_anything_else(key: str) -> None:
    assert FULL.told
    told = {name: value for name, value in TOLD.items() if name != key}
    default: Any = (None, None) if key == "variants" else Said._field_defaults[key]
    session = Session.read({**ATTRIBUTES, "told": told})
    assert is_same(session, FULL._replace(told=FULL.told._replace(**{key: default})))


@pytest.mark.parametrize("key", ["covered", "known", "offers"])
def test_only_the_texts_among_ids_are_read(key: str) -> None:
    attributes = {**ATTRIBUTES, key: [1, "water", None, "steeping"]}
    ids: Any = ("water", "steeping")
    assert is_same(Session.read(attributes), FULL._replace(**{key: ids}))


def test_foreign_attributes_are_ignored() -> None:
    assert is_same(Session.read({**ATTRIBUTES, "foreign": {"turns": 9}}), FULL)


@pytest.mark.parametrize(
    "junk", [None, True, 3, 1.5, "junk", [], [["turns", 1]], {}, {"junk": 1}, {1: 2}, {"told": {"told": {"told": []}}}]
)
def test_what_holds_no_attributes_is_a_new_session(junk: object) -> None:
    assert is_same(Session.read(junk), NEW)


@pytest.mark.parametrize("junk", JUNK)
def test_a_session_of_nothing_but_junk_can_go_on(junk: str) -> None:
    session = Session.read(dict.fromkeys(FIELDS, json.loads(junk))).after(ANSWER)
    assert is_same(session.told, NEW.after(ANSWER).told)
    assert is_same(Session.read(sent_back(session)), session)


# Through Alexa's question for permission.

AWAITING = FULL._replace(pending=AwaitingConsent("tin", details=True))
CARRIED = Session(
    pending=AwaitingConsent("tin", details=True),
    reminded=("water", "milk"),
    disclaimed=True,
    appointment=FULL.appointment,
)


def test_attributes_go_on_if_the_session_does() -> None:
    assert is_same(Session.resume(sent_back(AWAITING), CARRIED._replace(reminded=()).to_token()), AWAITING)


@pytest.mark.parametrize("attributes", [None, {}, sent_back(FULL), "junk"])
def test_the_token_brings_a_lost_session_back(attributes: object) -> None:
    assert is_same(Session.resume(attributes, AWAITING.to_token()), CARRIED)


def test_the_token_holds_no_more_than_is_needed() -> None:
    assert json.loads(AWAITING.to_token()) == {
        "version": 2,
        "pending": {"consent": "tin", "details": True},
        "appointment": {"day": "2026-12-04", "clock": "15:00", "zone": "Europe/London", "past": False},
        "reminded": ["water", "milk"],
        "disclaimed": True,
    }


BAD_TOKENS = ["", "junk", "{", "[" * 900, *JUNK, FULL.to_token(), NEW.to_token(), AWAITING.to_token() + " " * 1000]


@pytest.mark.parametrize("token", BAD_TOKENS, ids=range(len(BAD_TOKENS)))
def test_a_token_that_is_none_of_the_skills_changes_nothing(token: str) -> None:
    assert is_same(Session.resume(sent_back(FULL), token), FULL)
    assert is_same(Session.resume(None, token), NEW)


def test_a_token_brings_only_what_the_skill_puts_into_it() -> None:
    kept = {key: value for key, value in ATTRIBUTES.items() if key not in ("record", "first")}
    token = json.dumps({**kept, "pending": {"consent": "tin", "details": True}})
    assert len(token) < 1000
    assert is_same(Session.resume(None, token), CARRIED)


# What is bounded.


def test_what_is_about_other_entries_than_the_catalogs_is_forgotten() -> None:
    told = Said("answer", entries=("tea",), variants=(None,), offer="gone")
    session = Session(
        turns=2, said=told, told=Said("answer", entries=("tea", "gone"), variants=(None, None)), first=told,
        pending=Offer("gone"), covered=("gone", "tea"), known=("gone",), offers=("tea", "gone"), runner_up="gone",
    )  # fmt: skip
    read = Session.read(session.to_attributes(), {"tea"})
    assert read == Session(
        turns=2,
        said=told._replace(offer=""),
        told=None,
        first=told._replace(offer=""),
        covered=("tea",),
        offers=("tea",),
    )


@pytest.mark.parametrize("pending", [Offer("gone"), Confirm("gone"), SayNumber("gone"), Choice(("tea", "gone"))])
def test_nothing_is_pending_about_an_entry_that_is_gone(pending: Pending) -> None:
    attributes = Session(turns=1, pending=pending).to_attributes()
    assert Session.read(attributes, {"tea"}).pending is None
    assert Session.read(attributes, {"tea", "gone"}).pending == pending


@pytest.mark.parametrize("count", [MAX_COUNT + 1, 10**30, -1, 1.0, float("inf"), True, "1", None])
def test_a_count_that_no_conversation_reaches_is_damage(count: object) -> None:
    assert Session.read({"turns": count, "declined": count, "misheard": count}) == Session()


@pytest.mark.parametrize(
    ("offset", "read"),
    [
        (0, 0),
        (-3, -3),
        (MAX_COUNT, MAX_COUNT),
        (MAX_COUNT + 1, None),
        (-MAX_COUNT - 1, None),
        (True, None),
        ("1", None),
    ],
)
def test_a_day_of_the_timeline_that_no_appointment_reaches_is_damage(offset: object, read: int | None) -> None:
    said = {"kind": "answer", "part": "timeline", "entries": ["tea"], "day_offset": offset}
    found = Session.read({"said": said}).said
    assert found
    assert found.day_offset == read


def test_counts_stop_at_the_highest() -> None:
    session = Session(turns=MAX_COUNT, misheard=MAX_COUNT, declined=MAX_COUNT, pending=Offer("tea"))
    after = session.after(Answer("reprompt", "", act="no"))
    assert (after.turns, after.misheard, after.declined) == (MAX_COUNT, MAX_COUNT, MAX_COUNT)
    assert session.after(Answer("declined", "")).declined == MAX_COUNT


def test_the_oldest_ids_are_forgotten_first() -> None:
    ids = tuple(f"tea_{number}" for number in range(MAX_IDS + 5))
    session = Session()
    for entry in ids:
        session = session.after(Answer("answer", "", (entry,), (None,)))
    assert session.covered == ids[5:]
    assert Session.read({"covered": [*ids]}).covered == ids[5:]


@pytest.mark.parametrize("odd", ["Tea", "tea pot", "<speak>", "tea\0", "9tea", "t" * 61, "", "{0.x}"])
def test_what_is_no_id_is_forgotten(odd: str) -> None:
    attributes = {"covered": [odd, "tea"], "runner_up": odd, "pending": {"offer": odd}}
    assert Session.read(attributes) == Session(covered=("tea",))


def test_a_text_that_no_reply_has_is_forgotten() -> None:
    said = Said("talk", text="x" * MAX_TEXT)
    assert Session.read(Session(said=said).to_attributes()).said == said
    longer = said._replace(text="x" * (MAX_TEXT + 1))
    assert Session.read(Session(said=longer).to_attributes()).said == Said("talk")


def test_slow_speech_lasts_until_faster_is_asked_for() -> None:
    slow = FULL.after(Answer("talk", "", act="slower"))
    assert slow.slow
    later = slow.after(Answer("answer", "", ("steeping",), (None,)))
    assert later.slow
    assert later.after(Answer("talk", "", act="faster")).slow is False


def test_an_appointment_stays_until_it_is_dropped() -> None:
    known = Session(appointment=Appointment(date(2026, 12, 4), None, ""))
    assert known.after(Answer("talk", "All right.")).appointment == known.appointment
    assert known.after(Answer("talk", "Dropped.", forgets_appointment=True)).appointment is None
