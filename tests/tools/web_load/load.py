"""Load on the web service: 10,000 requests, good and bad, 50 at a time, beside clients that mean it no good.

`python -m tests.tools.web_load.load` prints a table for docs/results/web_load.md.
"""

import base64
import json
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from skill.alexa.verification import SIGNER
from tests.conftest import ROOT as PROJECT
from tests.web.authority import DAY, Issued, chain, issue
from tests.web.requests import BROKEN, Draft, good

HERE = Path(__file__).parent
AMOUNT, DIFFERENT = 10_000, 400
"""How many requests are sent, and how many of them are different."""
BAD_SHARE = 0.4
SLOW, DROPPED_A_SECOND, OVERSIZE_A_SECOND = 50, 20, 5
QUESTIONS = (
    "how many sessions will i need", "does it hurt", "what is the aftercare", "how much does it cost",
    "can i drink afterwards", "i can't breathe", "who is it for", "play some jazz",
)  # fmt: skip
MEASURED_ASPECTS = ("address", "signature", "body", "timestamp", "skill")
"""Aspects in which the bad requests are broken; certificates would need addresses of their own."""


def main() -> None:
    """Run all loads and print the table."""
    print("| requests | verified | statuses | p50, ms | p99, ms | a second | most memory, MB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, bad_share, disturbed, options in (
        ("good ones", 0.0, False, ["--unverified"]),
        ("good ones", 0.0, False, []),
        ("good and bad", BAD_SHARE, False, []),
        ("good and bad, among clients that are slow, drop or send too much", BAD_SHARE, True, []),
    ):
        with tempfile.TemporaryDirectory() as folder:
            measured = run(Path(folder), bad_share, options, disturbed=disturbed)
        print(f"| {name} | {'no' if options else 'yes'} | {measured} |", flush=True)


def run(folder: Path, bad_share: float, options: list[str], *, disturbed: bool) -> str:
    """Put one load on a service of its own; returns the rest of a row of the table."""
    now = datetime.now(UTC)
    root = issue("Load Root", authority=True, valid=(now - DAY, now + DAY))
    signing = issue(SIGNER, root, hosts=[SIGNER], valid=(now - DAY, now + DAY))
    (folder / "root.pem").write_bytes(root.pem)
    (folder / "chain.pem").write_bytes(chain(signing))
    (folder / "requests.json").write_text(json.dumps(requests(signing, bad_share, now)), "utf-8")
    with service(folder, options) as (process, port):
        stop = threading.Event()
        threads = [threading.Thread(target=trouble, args=(port, stop)) for trouble in TROUBLES] if disturbed else []
        for thread in threads:
            thread.start()
        url, file = f"http://127.0.0.1:{port}/", str(folder / "requests.json")
        command = ["node", str(HERE / "cannon.mjs"), url, file, str(AMOUNT)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own
        result: dict[str, Any] = json.loads(done.stdout)
        memory = most_memory(process.pid)
        stop.set()
        for thread in threads:
            thread.join()
    counts = {status: found["count"] for status, found in result["statusCodeStats"].items()}
    faults = {name: result[name] for name in ("errors", "timeouts", "wrong") if result[name]}
    assert not faults, f"{faults}, {counts}"
    assert counts.keys() <= {"200", "400"}, counts
    statuses = ", ".join(f"{count} times {status}" for status, count in sorted(counts.items()))
    latency = result["latency"]
    return f"{statuses} | {latency['p50']} | {latency['p99']} | {AMOUNT / result['duration']:.0f} | {memory:.0f}"


def requests(signing: Issued, bad_share: float, now: datetime) -> list[dict[str, Any]]:
    """Signed requests, each with the status that it must get, in a random order that is always the same."""
    chosen = random.Random(0)  # noqa: S311 - nothing secret
    changes = [change for aspect in MEASURED_ASPECTS for change in BROKEN[aspect].values()]
    bad = int(DIFFERENT * bad_share)
    drafts: list[tuple[int, Draft]] = []
    for at, words in enumerate(islice(cycle(QUESTIONS), DIFFERENT)):
        draft = good(words, now)
        draft.signer = signing
        if at < bad:
            changes[at % len(changes)](draft)
        drafts.append((400 if at < bad else 200, draft))
    chosen.shuffle(drafts)
    return [
        {
            "method": "POST",
            "path": "/",
            "headers": signed.headers,
            "body": base64.b64encode(signed.body).decode(),
            "status": status,
        }
        for status, signed in ((status, draft.signed()) for status, draft in drafts)
    ]


@contextmanager
def service(folder: Path, options: list[str]) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """A service in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "tests.tools.web_load.server",
        str(port),
        str(folder / "root.pem"),
        str(folder / "chain.pem"),
        *options,
    ]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=PROJECT, stdout=quiet, stderr=quiet) as process:  # noqa: S603 - our own
        for _ in range(200):
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.1)
        yield process, port
        process.send_signal(signal.SIGINT)


def most_memory(pid: int) -> float:
    """The most memory that a process had, in MB."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def slow_clients(port: int, stop: threading.Event) -> None:
    """Send requests byte by byte."""
    line = b"POST / HTTP/1.1\r\nHost: guide\r\nContent-Length: 5000\r\n\r\n"
    clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(SLOW)]
    for byte in cycle(line):
        for client in clients:
            with suppress(OSError):
                client.sendall(bytes([byte]))
        if stop.wait(0.1):
            break
    for client in clients:
        client.close()


def dropping_clients(port: int, stop: threading.Event) -> None:
    """Send half a request and go."""
    while not stop.wait(1 / DROPPED_A_SECOND):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"POST / HTTP/1.1\r\nHost: guide\r\nContent-Length: 5000\r\n\r\n{")


def oversize_clients(port: int, stop: threading.Event) -> None:
    """Send two megabytes."""
    while not stop.wait(1 / OVERSIZE_A_SECOND):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"POST / HTTP/1.1\r\nHost: guide\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n")
            client.sendall(b" " * 0x200000)


TROUBLES = (slow_clients, dropping_clients, oversize_clients)

if __name__ == "__main__":
    main()
