"""A server that speaks DynamoDB's protocol on this machine, so that a skill with memory can be measured."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from skill.memory.table import KEY

TABLE = "listeners"
START_SECONDS = 30


@contextmanager
def running() -> Iterator[dict[str, str]]:
    """Start the server with an empty table; yields the environment that makes a skill remember in it.

    Raises TimeoutError if the server does not start.
    """
    from boto3.session import Session

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [str(Path(sys.executable).with_name("moto_server")), "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait(port)
        environment = {
            "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{port}",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "bench",
            "AWS_SECRET_ACCESS_KEY": "bench",
        }
        client = Session("bench", "bench", region_name="us-east-1").client(
            "dynamodb", endpoint_url=environment["AWS_ENDPOINT_URL_DYNAMODB"]
        )
        client.create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": KEY, "AttributeType": "S"}],
            KeySchema=[{"AttributeName": KEY, "KeyType": "HASH"}],
        )
        yield {**environment, "MEMORY_TABLE": TABLE, "MEMORY_KEY": "bench"}
    finally:
        process.terminate()
        process.wait()


def _wait(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server that stands in for DynamoDB does not start")
