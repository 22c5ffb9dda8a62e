"""A listener: how often the store is asked, what two requests at once keep, and what the store knows of whom."""

import hashlib
import hmac
import logging
import math
from typing import TYPE_CHECKING, Any

import pytest

from skill.memory import DAY, UNREADABLE, Memory, Record, expiry
from skill.memory.listener import Listener, Listeners, hashed, in_table
from skill.memory.table import ConflictError

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = 20_000 * DAY + 3600
DUE = expiry(NOW)
HEARD = Memory(disclaimer_heard=True)
KEPT = Record(HEARD, 4, DUE)


EMPTY = Record()


class Shelf:
    """A store that notes what is asked of it; `before` is called before each write."""

    def __init__(self, record: Record = EMPTY) -> None:
        self.record = record
        self.asked: list[str] = []
        self.before: Callable[[], object] = lambda: None

    def connect(self) -> None:
        self.asked.append("connect")

    def read(self, key: str) -> Record:
        self.asked.append(f"read {key}")
        return self.record

    def write(self, key: str, record: Record, known: int) -> None:
        self.asked.append(f"write {key}")
        self.before()
        if known != self.record.version:
            raise ConflictError
        self.record = record

    def delete(self, key: str) -> bool:
        self.asked.append(f"delete {key}")
        existed, self.record = bool(self.record.version), Record()
        return existed


class Broken(Shelf):
    def read(self, key: str) -> Record:
        super().read(key)
        raise TimeoutError(f"no answer about {key}")

    def delete(self, key: str) -> bool:
        super().delete(key)
        raise TimeoutError(f"no answer about {key}")


def listener(shelf: Shelf, *, seconds: float = math.inf) -> Listener:
    return Listener(shelf, lambda: "k", lambda: seconds, lambda: NOW)


# How often the store is asked.


def test_nothing_is_written_where_nothing_changed() -> None:
    shelf = Shelf(KEPT)
    assert listener(shelf).keep(KEPT, HEARD) == KEPT
    assert listener(shelf).keep(Record(), Memory()) == Record()
    assert shelf.asked == []


def test_a_change_is_one_write() -> None:
    shelf = Shelf(KEPT)
    kept = listener(shelf).keep(KEPT, HEARD._replace(slow=True))
    assert kept == shelf.record == Record(HEARD._replace(slow=True), 5, DUE)
    assert shelf.asked == ["write k"]


@pytest.mark.parametrize(("days", "written"), [(0, False), (1, True), (80, True)])
def test_a_visit_on_a_later_day_is_written_so_that_the_record_stays(days: int, *, written: bool) -> None:
    known = KEPT._replace(expires=DUE - days * DAY)
    shelf = Shelf(known)
    kept = listener(shelf).keep(known, HEARD)
    assert (kept.expires, kept.version) == (DUE, 5 if written else 4)
    assert shelf.asked == ["write k"] * written


def test_a_record_with_a_damaged_version_or_day_is_mended() -> None:
    known = Record(HEARD, UNREADABLE, 0)
    shelf = Shelf(known)
    assert listener(shelf).keep(known, HEARD) == Record(HEARD, 1, DUE)


def test_what_has_expired_is_not_read_though_the_table_still_has_it() -> None:
    for expires, memory in ((NOW, Memory()), (NOW + 1, HEARD), (0, HEARD)):
        assert listener(Shelf(KEPT._replace(expires=expires))).read() == Record(memory, 4, expires)


# Two requests at once.


def test_of_two_changes_at_once_none_is_lost() -> None:
    shelf = Shelf(KEPT)
    assert listener(shelf).keep(KEPT, HEARD._replace(brief=True)).version == 5
    kept = listener(shelf).keep(KEPT, HEARD._replace(slow=True, tour_place="sun"))
    assert kept == shelf.record == Record(HEARD._replace(tour_place="sun", brief=True, slow=True), 6, DUE)
    assert shelf.asked == ["write k", "write k", "read k", "write k"]


def test_a_visit_elsewhere_that_kept_everything_already_is_enough() -> None:
    shelf = Shelf(KEPT._replace(version=5))
    assert listener(shelf).keep(KEPT._replace(expires=DUE - DAY), HEARD) == shelf.record
    assert shelf.asked == ["write k", "read k"]


def test_a_record_deleted_meanwhile_is_not_made_again_by_a_visit() -> None:
    shelf = Shelf()
    assert listener(shelf).keep(KEPT._replace(expires=DUE - DAY), HEARD) == Record()
    assert shelf.record == Record()


def test_a_record_deleted_meanwhile_comes_back_with_the_change_alone() -> None:
    shelf = Shelf()
    assert listener(shelf).keep(KEPT, HEARD._replace(slow=True)) == Record(Memory(slow=True), 1, DUE)


def test_after_two_conflicts_the_change_is_given_up_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    shelf = Shelf(KEPT)

    def another_is_faster() -> None:
        shelf.record = shelf.record._replace(version=shelf.record.version + 1)

    shelf.before = another_is_faster
    assert listener(shelf).keep(KEPT, HEARD._replace(slow=True)).memory == HEARD
    assert shelf.asked == ["write k", "read k", "write k", "read k"]
    assert caplog.messages == ["memory: write failed: ConflictError"]


# Failures.


def test_after_one_failure_the_store_is_left_alone_and_one_line_logged(caplog: pytest.LogCaptureFixture) -> None:
    shelf = Broken(KEPT)
    found = listener(shelf)
    assert found.read() is None
    assert found.keep(KEPT, HEARD._replace(slow=True)) == KEPT
    assert found.forget() == "unavailable"
    assert shelf.asked == ["read k"]
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.WARNING, "memory: read failed: TimeoutError")
    ]


@pytest.mark.parametrize(("seconds", "asked"), [(0.0, []), (0.99, []), (1.0, ["read k"])])
def test_nothing_is_started_with_less_than_a_second_left(
    seconds: float, asked: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    shelf = Shelf(KEPT)
    found = listener(shelf, seconds=seconds)
    assert (found.read() is None) is (asked == [])
    assert shelf.asked == asked
    assert caplog.messages == ([] if asked else ["memory: read failed: too little time left"])


class ServiceError(Exception):
    def __init__(self, code: object) -> None:
        self.response = {"Error": {"Code": code, "Message": "the key is k"}}


@pytest.mark.parametrize(
    ("code", "logged"),
    [("ThrottlingException", "ThrottlingException"), (None, "ServiceError"), ("the key is k", "ServiceError")],
)
def test_an_error_of_the_service_is_logged_by_its_code(
    code: object, logged: str, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse() -> None:
        raise ServiceError(code)

    shelf = Shelf()
    shelf.before = refuse
    listener(shelf).keep(Record(), HEARD)
    assert caplog.messages == [f"memory: write failed: {logged}"]


# Who is who.


def test_forgetting_tells_what_came_of_it() -> None:
    shelf = Shelf(KEPT)
    assert [listener(shelf).forget(), listener(shelf).forget()] == ["deleted", "nothing"]
    assert listener(Broken()).forget() == "unavailable"


def test_the_store_knows_a_keyed_hash_of_the_user() -> None:
    shelf = Shelf()
    found = Listeners(shelf, b"secret").listener("amzn1.ask.account.A", lambda: math.inf)
    assert found
    found.read()
    digest = hmac.new(b"secret", b"amzn1.ask.account.A", hashlib.sha256).hexdigest()
    assert shelf.asked == [f"read {digest}"]


def test_another_user_and_another_secret_make_another_key() -> None:
    assert len({hashed(secret, user) for secret in (b"a", b"b") for user in ("x", "y", "\ud800")}) == 6


def test_nothing_is_kept_of_nobody() -> None:
    assert Listeners(Shelf(), b"secret").listener("", lambda: math.inf) is None


@pytest.mark.parametrize(("table", "secret"), [("", ""), ("listeners", ""), ("", "secret")])
def test_without_a_table_or_a_secret_there_is_no_memory(table: str, secret: str) -> None:
    assert in_table(table, secret) is None


def test_a_store_that_cannot_be_reached_ahead_costs_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    shelf: Any = Shelf()
    shelf.connect = lambda: 1 / 0
    Listeners(shelf, b"secret").connect()
    assert caplog.messages == ["memory: connect failed: ZeroDivisionError"]
