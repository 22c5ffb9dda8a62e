"""Keeps records in a DynamoDB table: one item for each listener, whose version counts the writes.

boto3 is imported when the first record is read, or when `connect` is called, not before: its import is the largest part
of a cold start. Lambda's runtime brings it.
"""

import re
from _thread import allocate_lock
from collections.abc import Mapping
from typing import Any

from skill.memory import UNREADABLE, Record

CONNECT_SECONDS, READ_SECONDS = 0.4, 0.3
"""How long one attempt waits. A healthy table in the same region answers within some hundredths of a second."""
ATTEMPTS = 2
KEY = "listener"
"""Name of the table's partition key."""
_INTEGER = re.compile(r"-?\d{1,15}")


class ConflictError(Exception):
    """The record is not the one that was read: another request has written or deleted it."""


class GarbledError(Exception):
    """Something answered, but not DynamoDB: boto3 takes a page of HTML or half an answer for an empty one."""


class Table:
    """A table. Every method raises ConflictError, or whatever boto3 raises if the table does not answer well."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._client: Any = None
        self._lock = allocate_lock()

    def connect(self) -> None:
        """Make the client ahead of the first request, and have it build, sign and parse one that goes nowhere."""
        client = self._connected()
        client.meta.events.register("before-send.dynamodb", _answer_nothing, unique_id="rehearsal")
        client.get_item(**self._item("rehearsal"))
        client.meta.events.unregister("before-send.dynamodb", unique_id="rehearsal")
        # Loads what opening a connection needs to encode the name of the host.
        "localhost".encode("idna")

    def read(self, key: str) -> Record:
        """The record under a key; one of version 0 if there is none."""
        item = _whole(self._connected().get_item(**self._item(key), ConsistentRead=True)).get("Item")
        return Record.read(_fields(item)) if item else Record()

    def write(self, key: str, record: Record, known: int) -> None:
        """Write a record if the version that is there is the one known, 0 for none; ConflictError if it is not.

        Fields that a newer release may have added stay as they are.
        """
        given = {name: _typed(value) for name, value in record.to_fields().items()}
        names = {f"#{name}": name for name in given}
        # An attribute without a value is one that not every server of this protocol takes.
        kept = {f":{name}": value for name, value in given.items() if value != {"S": ""}}
        setting = ", ".join(f"#{name[1:]} = {name}" for name in kept)
        removed = ", ".join(name for name in names if f":{name[1:]}" not in kept)
        condition, values = f"attribute_exists({KEY})", kept
        if known == 0:
            condition = f"attribute_not_exists({KEY})"
        elif known != UNREADABLE:
            condition, values = f"{condition} AND #version = :known", {**kept, ":known": _typed(known)}
        client = self._connected()
        try:
            response = client.update_item(
                **self._item(key),
                UpdateExpression=f"SET {setting}" + (f" REMOVE {removed}" if removed else ""),
                ConditionExpression=condition,
                ExpressionAttributeNames=names,
                ExpressionAttributeValues=values,
            )
        except client.exceptions.ConditionalCheckFailedException:
            raise ConflictError from None
        _whole(response)

    def delete(self, key: str) -> bool:
        """Delete the record under a key; returns whether there was one."""
        return bool(_whole(self._connected().delete_item(**self._item(key), ReturnValues="ALL_OLD")).get("Attributes"))

    def _connected(self) -> Any:
        with self._lock:
            self._client = self._client or _client()
        return self._client

    def _item(self, key: str) -> dict[str, Any]:
        return {"TableName": self._name, "Key": {KEY: {"S": key}}, "ReturnConsumedCapacity": "TOTAL"}


def _whole(response: Mapping[str, Any]) -> Mapping[str, Any]:
    """A response with what DynamoDB sends in each that it was asked for. Raises GarbledError for any other."""
    if "ConsumedCapacity" not in response:
        raise GarbledError
    return response


def _client() -> Any:
    from boto3.session import Session
    from botocore.config import Config
    from botocore.session import get_session

    core = get_session()
    # A host without credentials would ask a service of Amazon's own machines for them, and wait a second.
    core.set_config_variable("metadata_service_timeout", CONNECT_SECONDS)

    # "legacy" waits 50 ms before it tries again, the other modes up to a second.
    retries: Any = {"total_max_attempts": ATTEMPTS, "mode": "legacy"}
    config = Config(connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS, retries=retries)
    return Session(botocore_session=core).client("dynamodb", config=config)


def _answer_nothing(**_: object) -> Any:
    """Stands in for the network while boto3 is rehearsed."""
    from botocore.awsrequest import AWSResponse

    headers: Any = {}
    response: Any = AWSResponse("", 200, headers, None)
    response._content = b"{}"
    return response


def _typed(value: object) -> dict[str, Any]:
    """A value as DynamoDB writes it."""
    if isinstance(value, bool):
        return {"BOOL": value}
    return {"N": str(value)} if isinstance(value, int) else {"S": value}


def _fields(item: Mapping[str, Any]) -> dict[str, Any]:
    """The plain values of an item; of any other type than those that `_typed` gives, None."""
    return {name: _plain(typed) for name, typed in item.items()}


def _plain(typed: Mapping[str, Any]) -> Any:
    match typed:
        case {"BOOL": bool(value)} | {"S": str(value)}:
            return value
        case {"N": str(number)} if _INTEGER.fullmatch(number):
            return int(number)
        case _:
            return None
