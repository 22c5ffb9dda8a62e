"""Reads, keeps and forgets what a store has of one listener. Nothing raises: a broken store costs the memory alone.

The store knows a listener by a keyed hash of the user's id, never by the id. Without a key nothing is kept.
"""

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple, Protocol, TypeVar

from skill.memory import Change, Forgotten, Memory, Record, expiry
from skill.memory.table import ConflictError, Table

MIN_SECONDS = 1.0
"""With less time left to answer than this, the store is left alone."""
Result = TypeVar("Result")
logger = logging.getLogger(__name__)


class Store(Protocol):
    """Where records are. Methods raise ConflictError, or anything at all if the store is broken."""

    def connect(self) -> None:
        """Do ahead of the first request what it would otherwise wait for."""

    def read(self, key: str) -> Record:
        """The record under a key; one of version 0 if there is none."""

    def write(self, key: str, record: Record, known: int) -> None:
        """Write a record if the version that is there is the one known, 0 for none; ConflictError if it is not."""

    def delete(self, key: str) -> bool:
        """Delete the record under a key; returns whether there was one."""


class Listener:
    """What is kept of one listener, during one request. After one failure the store is left alone."""

    def __init__(
        self, store: Store, key: Callable[[], str], seconds_left: Callable[[], float], clock: Callable[[], float]
    ) -> None:
        """`key` tells where the store has the record, and is only asked if need be; `seconds_left` are to answer in."""
        self._store, self._key, self._seconds_left, self._clock = store, key, seconds_left, clock
        self._failed = False

    def read(self) -> Record | None:
        """The record, an empty one for a new listener; None if the store does not answer."""
        record = self._trying("read", lambda: self._store.read(self._key()))
        # The table deletes what has expired some hours late.
        return record._replace(memory=Memory()) if record and 0 < record.expires <= self._clock() else record

    def keep(self, known: Record, memory: Memory) -> Record:
        """Keep a memory in the place of the one known, if it differs or would be deleted too soon.

        Returns the record that the store now has. If another request was faster, the change is made in what that one
        has kept, once. If the store does not answer, the known record is returned.
        """
        change, due = Change.between(known.memory, memory), expiry(self._clock())
        for _ in range(2):
            if not change.fields and (known.version == 0 or known.expires >= due):
                return known
            record = Record(change.made_in(known.memory), max(known.version, 0) + 1, due)
            written = self._trying("write", partial(self._write, record, known.version))
            if written is None:
                return known
            if written:
                return record
            latest = self.read()
            if latest is None:
                return known
            known = latest
        self._fail("write", "ConflictError")
        return known

    def forget(self) -> Forgotten:
        """Delete the record."""
        deleted = self._trying("delete", lambda: self._store.delete(self._key()))
        if deleted is None:
            return "unavailable"
        return "deleted" if deleted else "nothing"

    def _write(self, record: Record, known: int) -> bool:
        """Whether no other request was faster."""
        try:
            self._store.write(self._key(), record, known)
        except ConflictError:
            return False
        return True

    def _trying(self, what: str, action: Callable[[], Result]) -> Result | None:
        if self._failed:
            return None
        if self._seconds_left() < MIN_SECONDS:
            self._fail(what, "too little time left")
            return None
        try:
            return action()
        except Exception as error:
            self._fail(what, _name(error))
            return None

    def _fail(self, what: str, why: str) -> None:
        """Log what failed, once a request, without the error's own message, which may hold the key."""
        self._failed = True
        logger.warning("memory: %s failed: %s", what, why)


class Listeners(NamedTuple):
    """The listeners of one skill."""

    store: Store
    secret: bytes
    """The key of the hash, which must not change, or all listeners are new."""
    clock: Callable[[], float] = time.time
    """Seconds since 1970."""

    def listener(self, user: str, seconds_left: Callable[[], float]) -> Listener | None:
        """The listener with a user id; None without one, since nothing can be kept of nobody."""
        if not user:
            return None
        return Listener(self.store, partial(hashed, self.secret, user), seconds_left, self.clock)

    def connect(self) -> None:
        """Do ahead of the first request what it would otherwise wait for."""
        try:
            self.store.connect()
        except Exception as error:
            logger.warning("memory: connect failed: %s", _name(error))


def in_table(table: str, secret: str) -> Listeners | None:
    """The listeners in a DynamoDB table; None without the name of the table or without the key of the hash."""
    return Listeners(Table(table), secret.encode()) if table and secret else None


def hashed(secret: bytes, user: str) -> str:
    """HMAC-SHA256 of a user id, in hexadecimal digits."""
    # Only here, since it loads OpenSSL, which a request without memory has no use for.
    import hmac

    return hmac.digest(secret, user.encode(errors="surrogatepass"), "sha256").hex()


def _name(error: Exception) -> str:
    """What kind of error it is: the code of the table's own, the type of any other."""
    response = getattr(error, "response", None)
    code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
    return code if isinstance(code, str) and code.isalnum() else type(error).__name__
