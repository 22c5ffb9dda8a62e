"""What the skill keeps of a listener between visits: four things, and nothing that a listener asked or heard.

A record is read field by field: one that is missing, damaged or unknown costs itself alone, and reading never raises.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

FORMAT = 1
"""Of the fields of a record. A reader takes the fields that it knows from any format."""
KEPT_DAYS = 90
"""A record is deleted this many days after the listener's last visit."""
DAY = 86_400
"""Seconds."""
UNREADABLE = -1
"""The version of a record whose version is damaged; the next write replaces the record, whatever it holds."""
Forgotten = Literal["deleted", "nothing", "unavailable"]
"""What came of deleting a record: it is gone, there was none, or the store did not answer and may still have it."""
_PLACE = re.compile(r"[a-z0-9_]{1,64}")


class Memory(NamedTuple):
    """All that is kept of a listener."""

    disclaimer_heard: bool = False
    tour_place: str = ""
    """Id of the part of the tour to go on with; empty if there is none."""
    brief: bool = False
    """Whether the listener wants short answers."""
    slow: bool = False
    """Whether the listener wants slow speech."""


class Record(NamedTuple):
    """A memory as the store has it."""

    memory: Memory = Memory()
    version: int = 0
    """How many times it was written; 0 if the store has no record, UNREADABLE if it cannot be told."""
    expires: int = 0
    """When the store deletes it, in seconds since 1970 and at midnight, so that it tells no time of day."""

    def to_fields(self) -> dict[str, Any]:
        """The record as JSON-ready fields."""
        return {"format": FORMAT, "version": self.version, "expires": self.expires, **self.memory._asdict()}

    @classmethod
    def read(cls, fields: object) -> "Record":
        """The record that `to_fields` wrote; an empty one for anything else than fields."""
        if not isinstance(fields, Mapping):
            return cls()
        place, version, expires = fields.get("tour_place"), fields.get("version"), fields.get("expires")
        return cls(
            Memory(
                disclaimer_heard=fields.get("disclaimer_heard") is True,
                tour_place=place if isinstance(place, str) and _PLACE.fullmatch(place) else "",
                brief=fields.get("brief") is True,
                slow=fields.get("slow") is True,
            ),
            version=_count(version, UNREADABLE),
            expires=_count(expires, 0),
        )


class Change(NamedTuple):
    """What one request changes in a memory, so that it can be made in whatever another request has kept meanwhile."""

    fields: Mapping[str, Any]

    @classmethod
    def between(cls, old: Memory, new: Memory) -> "Change":
        """The fields that differ."""
        return cls({name: value for name, value in new._asdict().items() if value != getattr(old, name)})

    def made_in(self, memory: Memory) -> Memory:
        """The memory with the change."""
        return memory._replace(**self.fields)


def expiry(now: float) -> int:
    """The midnight (UTC) that comes next after KEPT_DAYS; both in seconds since 1970."""
    return (int(now) // DAY + KEPT_DAYS + 1) * DAY


def _count(value: object, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else default
