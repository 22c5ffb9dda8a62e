"""The session: what it remembers after each answer, and that no attributes from outside can break it."""

import json
import typing
from typing import Any

import pytest

from skill.dialog.reply import Answer, Choice, ElicitSlot, Kind, Offer, Part, Pending
from skill.dialog.session import Session, Told
from tests.dialog.tea import NEW

FULL = Session(
    turns=3,
    kind="gap",
    told=Told("answer", "why", ("steeping", "water"), ("iced", None), "storing"),
    more_given=True,
    pending=Offer("storing"),
    covered=("water", "steeping"),
    disclaimed=True,
    declined=1,
)
"""A session in which no field has its default."""
ATTRIBUTES: dict[str, Any] = {
    "version": 1,
    "turns": 3,
    "kind": "gap",
    "told": {
        "kind": "answer",
        "part": "why",
        "entries": ["steeping", "water"],
        "variants": ["iced", None],
        "offer": "storing",
    },
    "more_given": True,
    "pending": {"offer": "storing"},
    "covered": ["water", "steeping"],
    "disclaimed": True,
    "declined": 1,
}
"""The same session as Alexa returns it."""
FIELDS = [key for key in ATTRIBUTES if key != "version"]
ANSWER = Answer("answer", "Tea.", ("storing",), (None,))
TALK = Answer("talk", "You're welcome.")


# After an answer.


@pytest.mark.parametrize(
    ("before", "answer", "field", "after"),
    [
        (NEW, TALK, "turns", 1),
        (FULL, ANSWER, "turns", 4),
        (NEW, TALK, "kind", "talk"),
        (FULL, ANSWER, "kind", "answer"),
        # The latest answer about the article.
        (NEW, ANSWER, "told", Told("answer", "answer", ("storing",), (None,), "")),
        (FULL, ANSWER, "told", Told("answer", "answer", ("storing",), (None,), "")),
        (FULL, TALK, "told", FULL.told),
        (NEW, TALK, "told", None),
        (
            NEW,
            Answer("more", "Tea.", ("a", "b"), ("iced", None), part="why", pending=Offer("water")),
            "told",
            Told("more", "why", ("a", "b"), ("iced", None), "water"),
        ),
        (NEW, ANSWER._replace(pending=ElicitSlot()), "told", Told("answer", "answer", ("storing",), (None,), "")),
        # Whether more was given on it.
        (NEW, Answer("more", "Tea.", ("storing",), (None,), part="more"), "more_given", True),
        (FULL, Answer("more", "That is all."), "more_given", True),
        (FULL, TALK, "more_given", True),
        (FULL, ANSWER, "more_given", False),
        (NEW, ANSWER, "more_given", False),
        (NEW, TALK, "more_given", False),
        # What may be answered now.
        (FULL, TALK, "pending", None),
        (FULL, TALK._replace(pending=ElicitSlot()), "pending", ElicitSlot()),
        (NEW, TALK._replace(pending=Offer("water")), "pending", Offer("water")),
        # Each entry once, in the order of first telling.
        (NEW, ANSWER, "covered", ("storing",)),
        (FULL, ANSWER, "covered", ("water", "steeping", "storing")),
        (FULL, ANSWER._replace(entries=("steeping",)), "covered", ("water", "steeping")),
        (FULL, ANSWER._replace(entries=("steeping", "a", "b")), "covered", ("water", "steeping", "a", "b")),
        (FULL, TALK, "covered", ("water", "steeping")),
        (NEW, TALK, "disclaimed", False),
        (FULL, TALK, "disclaimed", True),
        (NEW, TALK, "declined", 0),
        (FULL, TALK, "declined", 1),
        (NEW, Answer("declined", "All right."), "declined", 1),
        (FULL, Answer("declined", "All right."), "declined", 2),
    ],
)
def test_an_answer_changes_the_session(before: Session, answer: Answer, field: str, after: object) -> None:
    assert getattr(before.after(answer), field) == after


@pytest.mark.parametrize("kind", typing.get_args(Kind))
def test_the_listener_has_heard_the_disclaimer_after_some_kinds_of_answer(kind: Kind) -> None:
    assert NEW.after(Answer(kind, "Tea.")).disclaimed is (kind in {"launch", "help", "answer", "gap"})


@pytest.mark.parametrize(
    ("pending", "offered"),
    [
        (Offer("storing"), ("storing",)),
        (Choice(("steeping", "water")), ("steeping", "water")),
        (ElicitSlot(), ()),
        (None, ()),
    ],
)
def test_the_session_knows_what_was_offered(pending: Pending | None, offered: tuple[str, ...]) -> None:
    assert Session(pending=pending).offered == offered


# To attributes and back.


def sent_back(session: Session) -> Any:
    """The attributes as Alexa returns them."""
    return json.loads(json.dumps(session.to_attributes()))


def test_only_the_latest_response_was_just_told() -> None:
    told = Told("answer", "answer", ("steeping",), (None,))
    assert NEW._replace(kind="answer", told=told).just_told == told
    assert NEW._replace(kind="source", told=told).just_told is None
    assert NEW._replace(kind="answer").just_told is None


def test_a_session_travels_as_json() -> None:
    assert sent_back(FULL) == ATTRIBUTES
    assert Session.read(ATTRIBUTES) == FULL


@pytest.mark.parametrize("pending", [None, Offer("storing"), Choice(("steeping", "water")), ElicitSlot()])
@pytest.mark.parametrize("session", [NEW, FULL], ids=["new", "full"])
def test_whatever_is_pending_survives_the_journey(session: Session, pending: Pending | None) -> None:
    session = session._replace(pending=pending)
    assert Session.read(sent_back(session)) == session
    assert Session.read(session.to_attributes()) == session


@pytest.mark.parametrize("kind", typing.get_args(Kind))
def test_every_kind_of_answer_survives_the_journey(kind: Kind) -> None:
    session = FULL._replace(kind=kind, told=Told(kind, "answer", ("a",), (None,)))
    assert Session.read(sent_back(session)) == session


@pytest.mark.parametrize("part", typing.get_args(Part))
@pytest.mark.parametrize("variants", [(None,), ("iced",)])
@pytest.mark.parametrize("offer", ["", "storing"])
def test_every_part_of_an_entry_survives_the_journey(part: Part, variants: tuple[str | None], offer: str) -> None:
    session = FULL._replace(told=Told("answer", part, ("steeping",), variants, offer))
    assert Session.read(sent_back(session)) == session


@pytest.mark.parametrize("version", [0, 2, "1", "", None, [], {}, 1.5])
def test_attributes_of_another_version_start_a_new_session(version: object) -> None:
    assert Session.read({**ATTRIBUTES, "version": version}) == NEW


def test_attributes_without_a_version_are_read() -> None:
    assert Session.read({key: ATTRIBUTES[key] for key in FIELDS}) == FULL


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
{"offer": ["junk"]}
{"choice": "ab"}
{"choice": ["junk"]}
{"choice": ["a", "b", "c"]}
{"choice": [1, 2]}
{"choice": {"a": 1, "b": 2}}
{"elicit": 1}
{"elicit": "true"}
{"kind": "answer", "part": "answer"}
{"kind": "answer", "part": "answer", "entries": []}
{"kind": "answer", "part": "answer", "entries": [1]}
{"kind": "junk", "part": "answer", "entries": ["a"]}
{"kind": "answer", "part": "junk", "entries": ["a"]}
{"kind": [], "part": {}, "entries": "ab"}
""".strip().splitlines()
"""JSON of the wrong type, or foreign, for nearly every attribute."""
RIGHT = {
    "turns": {"0", "1"},
    "more_given": {"true"},
    "covered": {'["junk"]'},
    "disclaimed": {"true"},
    "declined": {"0", "1"},
    "entries": {'["junk"]'},
    "variants": {'["junk"]'},
    "offer": {'"junk"', '"1"'},
}
"""What of it is right for an attribute."""


def wrong(*keys: str) -> list[tuple[str, str]]:
    """Each key with everything that is wrong for it."""
    return [(key, junk) for key in keys for junk in JUNK if junk not in RIGHT.get(key, ())]


@pytest.mark.parametrize("key", FIELDS)
def test_a_missing_attribute_costs_no_other(key: str) -> None:
    attributes = {name: value for name, value in ATTRIBUTES.items() if name != key}
    assert Session.read(attributes) == FULL._replace(**{key: getattr(NEW, key)})


@pytest.mark.parametrize(("key", "junk"), wrong(*FIELDS))
def test_a_damaged_attribute_costs_no_other(key: str, junk: str) -> None:
    attributes = {**ATTRIBUTES, key: json.loads(junk)}
    assert Session.read(attributes) == FULL._replace(**{key: getattr(NEW, key)})


@pytest.mark.parametrize(("key", "junk"), wrong("kind", "part", "entries"))
def test_an_answer_that_cannot_be_told_again_is_forgotten(key: str, junk: str) -> None:
    told = {**ATTRIBUTES["told"], key: json.loads(junk)}
    assert Session.read({**ATTRIBUTES, "told": told}) == FULL._replace(told=None)


@pytest.mark.parametrize("key", ["kind", "part", "entries"])
def test_an_answer_of_which_a_part_is_missing_is_forgotten(key: str) -> None:
    told = {name: value for name, value in ATTRIBUTES["told"].items() if name != key}
    assert Session.read({**ATTRIBUTES, "told": told}) == FULL._replace(told=None)


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
    told = {**ATTRIBUTES["told"], "variants": given}
    assert Session.read({**ATTRIBUTES, "told": told}) == FULL._replace(told=FULL.told._replace(variants=variants))


@pytest.mark.parametrize("junk", [junk for _, junk in wrong("offer")])
def test_a_damaged_offer_of_the_last_answer_costs_only_the_offer(junk: str) -> None:
    assert FULL.told
    told = {**ATTRIBUTES["told"], "offer": json.loads(junk)}
    assert Session.read({**ATTRIBUTES, "told": told}) == FULL._replace(told=FULL.told._replace(offer=""))


def test_only_the_texts_among_ids_are_read() -> None:
    attributes = {**ATTRIBUTES, "covered": [1, "water", None, "steeping"]}
    assert Session.read(attributes) == FULL


def test_foreign_attributes_are_ignored() -> None:
    assert Session.read({**ATTRIBUTES, "foreign": {"turns": 9}}) == FULL


@pytest.mark.parametrize(
    "junk", [None, True, 3, 1.5, "junk", [], [["turns", 1]], {}, {"junk": 1}, {1: 2}, {"told": {"told": {"told": []}}}]
)
def test_what_holds_no_attributes_is_a_new_session(junk: object) -> None:
    assert Session.read(junk) == NEW


@pytest.mark.parametrize("junk", JUNK)
def test_a_session_of_nothing_but_junk_can_go_on(junk: str) -> None:
    session = Session.read(dict.fromkeys(FIELDS, json.loads(junk))).after(ANSWER)
    assert session.told == NEW.after(ANSWER).told
    assert Session.read(sent_back(session)) == session
