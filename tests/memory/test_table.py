"""The table, over a socket against two servers that speak DynamoDB's protocol."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from skill.memory import UNREADABLE, Memory, Record
from skill.memory.table import KEY, ConflictError, Table
from tests.memory.servers import Server, table_at

FULL = Memory(disclaimer_heard=True, tour_place="aftercare", brief=True, slow=True)
RECORD = Record(FULL, version=1, expires=20_000 * 86_400)


KEYS = count()


@pytest.fixture(scope="module")
def table(server: Server) -> Iterator[Table]:
    with pytest.MonkeyPatch.context() as patch:
        yield table_at(server.url, patch, patient=True)


@pytest.fixture
def key() -> str:
    """A key that no other test uses."""
    return f"key-{next(KEYS)}"


def test_a_new_listener_has_an_empty_record(table: Table, key: str) -> None:
    assert table.read(key) == Record()


@pytest.mark.parametrize("record", [RECORD, Record(Memory(), 1, 86_400), RECORD._replace(memory=Memory(slow=True))])
def test_what_is_written_is_read(table: Table, key: str, record: Record) -> None:
    table.write(key, record, 0)
    assert table.read(key) == record
    assert table.read(f"{key}-other") == Record()


def test_a_later_write_replaces_every_field(table: Table, key: str) -> None:
    table.write(key, RECORD, 0)
    second = Record(Memory(), 2, 86_400)
    table.write(key, second, 1)
    assert table.read(key) == second


def test_the_item_has_the_key_the_record_and_nothing_else(table: Table, key: str, server: Server) -> None:
    table.write(key, RECORD, 0)
    assert server.item(key) == (
        {
            "listener": {"S": key},
            "format": {"N": "1"},
            "version": {"N": "1"},
            "expires": {"N": "1728000000"},
            "disclaimer_heard": {"BOOL": True},
            "tour_place": {"S": "aftercare"},
            "brief": {"BOOL": True},
            "slow": {"BOOL": True},
        }
    )


@pytest.mark.parametrize("known", [0, 1, 3, 7])
def test_a_write_to_another_version_than_the_one_known_is_a_conflict(table: Table, key: str, known: int) -> None:
    table.write(key, RECORD, 0)
    table.write(key, RECORD._replace(version=2), 1)
    with pytest.raises(ConflictError):
        table.write(key, Record(Memory(), known + 1, 86_400), known)
    assert table.read(key) == RECORD._replace(version=2)


@pytest.mark.parametrize("known", [1, UNREADABLE])
def test_a_write_to_a_deleted_record_is_a_conflict(table: Table, key: str, known: int) -> None:
    with pytest.raises(ConflictError):
        table.write(key, RECORD, known)
    assert table.read(key) == Record()


def test_deleting_tells_whether_there_was_a_record(table: Table, key: str) -> None:
    table.write(key, RECORD, 0)
    table.write(f"{key}-other", RECORD, 0)
    assert (table.delete(key), table.delete(key)) == (True, False)
    assert (table.read(key), table.read(f"{key}-other")) == (Record(), RECORD)


@pytest.mark.parametrize(
    "damage",
    [None, {"S": "junk"}, {"N": "1.5"}, {"N": "-1"}, {"NULL": True}, {"L": []}, {"M": {}}, {"B": b"1"}],
    ids=str,
)
@pytest.mark.parametrize("field", ["disclaimer_heard", "tour_place", "brief", "slow", "version", "expires", "format"])
def test_a_missing_or_damaged_attribute_costs_that_one(
    table: Table, key: str, server: Server, field: str, damage: dict[str, Any] | None
) -> None:
    table.write(key, RECORD, 0)
    server.spoil(key, **{field: damage})
    lost: dict[str, Any] = {"version": UNREADABLE, "expires": 0, "format": 1}
    left: dict[str, Any] = {name: getattr(Memory(), name) for name in FULL._fields if name == field}
    if (field, damage) == ("tour_place", {"S": "junk"}):
        left = {"tour_place": "junk"}
    memory = FULL._replace(**left)
    expected = Record(memory, 1, RECORD.expires)
    if field in expected._fields:
        expected = expected._replace(**{field: lost[field]})
    assert table.read(key) == expected


def test_a_record_whose_version_is_damaged_can_be_written_again(table: Table, key: str, server: Server) -> None:
    table.write(key, RECORD, 0)
    server.spoil(key, version={"S": "junk"})
    table.write(key, RECORD._replace(version=1), table.read(key).version)
    assert table.read(key) == RECORD


def test_attributes_of_a_newer_release_are_ignored_and_survive(table: Table, key: str, server: Server) -> None:
    table.write(key, RECORD, 0)
    server.spoil(key, format={"N": "2"}, novelty={"SS": ["a"]})
    assert table.read(key) == RECORD
    table.write(key, RECORD._replace(version=2), 1)
    item = server.item(key)
    assert (item["novelty"], item["format"], item[KEY]) == ({"SS": ["a"]}, {"N": "1"}, {"S": key})


def test_connecting_sends_nothing(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table = table_at("http://127.0.0.1:9", monkeypatch)
    table.connect()
    with pytest.raises(Exception, match="Could not connect"):
        table.read(key)
