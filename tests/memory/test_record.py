"""A record: what it holds, and that what is missing, damaged or new costs that field alone."""

from typing import Any

import pytest

from skill.memory import DAY, KEPT_DAYS, UNREADABLE, Change, Memory, Record, expiry

RECORD = Record(Memory(disclaimer_heard=True, tour_place="aftercare", brief=True, slow=True), 3, 86_400)
FIELDS: dict[str, Any] = {
    "format": 1,
    "version": 3,
    "expires": 86_400,
    "disclaimer_heard": True,
    "tour_place": "aftercare",
    "brief": True,
    "slow": True,
}
EMPTY: dict[str, Any] = {**Memory()._asdict(), "version": UNREADABLE, "expires": 0}
JUNK: tuple[Any, ...] = (None, -1, 1.5, "", "two words", "x" * 65, [], ["aftercare"], {}, {"a": True})


def changed(record: Record, **fields: Any) -> Record:
    """The record with other fields, of its own or of its memory."""
    inner = {name: value for name, value in fields.items() if name in Memory._fields}
    outer = {name: value for name, value in fields.items() if name in ("version", "expires")}
    return record._replace(memory=record.memory._replace(**inner), **outer)


def test_a_record_becomes_fields_and_a_record_again() -> None:
    assert RECORD.to_fields() == FIELDS
    assert Record.read(FIELDS) == RECORD


@pytest.mark.parametrize("name", FIELDS)
def test_a_missing_field_costs_that_one(name: str) -> None:
    fields = {key: value for key, value in FIELDS.items() if key != name}
    assert Record.read(fields) == changed(RECORD, **{name: EMPTY.get(name)})


@pytest.mark.parametrize("junk", JUNK, ids=str)
@pytest.mark.parametrize("name", FIELDS)
def test_a_damaged_field_costs_that_one(name: str, junk: object) -> None:
    assert Record.read({**FIELDS, name: junk}) == changed(RECORD, **{name: EMPTY.get(name)})


def test_a_new_field_and_a_new_format_cost_nothing() -> None:
    assert Record.read({**FIELDS, "format": 2, "novelty": ["x"]}) == RECORD


@pytest.mark.parametrize("odd", [None, 5, "x", [], [("version", 1)]], ids=str)
def test_what_has_no_fields_is_an_empty_record(odd: object) -> None:
    assert Record.read(odd) == Record()


def test_a_change_is_made_in_another_memory_and_leaves_the_rest() -> None:
    change = Change.between(Memory(brief=True), Memory(brief=True, slow=True))
    assert change.made_in(Memory(tour_place="sun")) == Memory(tour_place="sun", slow=True)


@pytest.mark.parametrize("second", [0, 1, DAY // 2, DAY - 1])
def test_a_record_is_kept_for_all_of_its_days_and_tells_no_time_of_day(second: int) -> None:
    visit = 20_000 * DAY + second
    assert expiry(visit) == (20_000 + KEPT_DAYS + 1) * DAY
    assert expiry(visit) - visit >= KEPT_DAYS * DAY
