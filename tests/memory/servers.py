"""Servers for tests of the table: two that speak DynamoDB's protocol, and a stand-in for one that is broken."""

import fcntl
import json
import shutil
import socket
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from boto3.session import Session

from skill.memory import table
from skill.memory.table import KEY, Table
from tests.conftest import needs

FOLDER = Path(__file__).parent
DYNALITE = FOLDER / "node_modules" / "dynalite" / "cli.js"
START_SECONDS = 30
NAMES = ("moto", "dynalite")
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
TABLE = "listeners"


class Server:
    """A running server, and a client for what the skill never does: making tables, scanning, spoiling items."""

    def __init__(self, url: str) -> None:
        self.url = url
        credentials: Any = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        self.client: Any = Session(**credentials).client("dynamodb", endpoint_url=url)
        self.new_table()

    def environment(self) -> dict[str, str]:
        """What makes boto3 use this server."""
        return {**CREDENTIALS, "AWS_ENDPOINT_URL_DYNAMODB": self.url}

    def new_table(self) -> None:
        """Make the table, empty, with the key and billing of template.yaml."""
        if TABLE in self.client.list_tables()["TableNames"]:
            self.client.delete_table(TableName=TABLE)
            self.client.get_waiter("table_not_exists").wait(TableName=TABLE, WaiterConfig={"Delay": 1})
        self.client.create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": KEY, "AttributeType": "S"}],
            KeySchema=[{"AttributeName": KEY, "KeyType": "HASH"}],
        )
        self.client.get_waiter("table_exists").wait(TableName=TABLE, WaiterConfig={"Delay": 1})

    def items(self) -> list[dict[str, Any]]:
        """Everything in the table."""
        pages = self.client.get_paginator("scan").paginate(TableName=TABLE)
        return [item for page in pages for item in page["Items"]]

    def item(self, key: str) -> dict[str, Any]:
        """The item under a key, typed as DynamoDB writes it."""
        item: dict[str, Any] = self.client.get_item(TableName=TABLE, Key={KEY: {"S": key}})["Item"]
        return item

    def spoil(self, key: str, **values: Any) -> None:
        """Set attributes of an item, typed as DynamoDB writes them; None removes one."""
        kept = {name: value for name, value in {**self.item(key), **values}.items() if value is not None}
        self.client.put_item(TableName=TABLE, Item=kept)


def command(name: str, port: int) -> list[str]:
    """How to start a server. Skips the test without Node.js or npm."""
    if name == "moto":
        return [str(Path(sys.executable).with_name("moto_server")), "-H", "127.0.0.1", "-p", str(port)]
    needs(shutil.which("node"), "node")
    with (FOLDER / "package-lock.json").open() as lock:
        # Several processes of pytest may need it at once.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not DYNALITE.is_file():
            needs(shutil.which("npm"), "npm")
            subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=FOLDER, check=True)  # noqa: S607
    return ["node", str(DYNALITE), "--host", "127.0.0.1", "--port", str(port), "--createTableMs", "0"]


@contextmanager
def running(name: str) -> Iterator[Server]:
    """Start a server; stop it at the end."""
    port = free_port()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command(name, port), stdin=quiet, stdout=quiet, stderr=quiet)  # noqa: S603
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert process.poll() is None, f"{name} does not start"
            assert time.monotonic() < deadline, f"{name} does not answer"
            time.sleep(0.05)
        yield Server(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def reply(body: bytes, status: str = "200 OK") -> bytes:
    """A whole answer of DynamoDB's."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/x-amz-json-1.0\r\nx-amz-crc32: {zlib.crc32(body)}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def send_half(connection: socket.socket) -> None:
    """Send an answer that breaks off."""
    connection.sendall(reply(b'{"ConsumedCapacity": {}, "Item": {"slow": {"BOOL": true}}}')[:-20])
    connection.close()


def error(code: str) -> bytes:
    """An error of DynamoDB's."""
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "the key is abc"}
    return reply(json.dumps(body).encode(), "400 Bad Request")


class BrokenServer:
    """Takes connections and answers every request in the same wrong way: `answer` gets the connection to do so."""

    def __init__(self, answer: Callable[[socket.socket], None]) -> None:
        self.requests = 0
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._closing = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._closing.set()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._handle, args=(connection,), daemon=True).start()

    def _handle(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            while received(connection):
                self.requests += 1
                self._answer(connection)

    def hang(self, seconds: float) -> None:
        """Wait, but no longer than until the end of the test."""
        self._closing.wait(seconds)


def received(connection: socket.socket) -> bytes:
    """One whole request; nothing once the other side has closed."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65_536)
        if not more:
            return b""
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    while len(body) < length:
        body += connection.recv(65_536)
    return data


def table_at(url: str, monkeypatch: Any, name: str = TABLE, *, patient: bool = False) -> Table:
    """The skill's own table at an address; a patient one waits for a busy machine."""
    if patient:
        monkeypatch.setattr(table, "CONNECT_SECONDS", START_SECONDS)
        monkeypatch.setattr(table, "READ_SECONDS", START_SECONDS)
    for key, value in {**CREDENTIALS, "AWS_ENDPOINT_URL_DYNAMODB": url}.items():
        monkeypatch.setenv(key, value)
    return Table(name)
