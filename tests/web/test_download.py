"""Fetching certificates: from a real TLS server, within limits of time and size, never from another host."""

import http.server
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from skill.alexa import verification
from skill.alexa.verification import MAX_CHAIN, download, trusted_roots
from tests.web.authority import DAY, GOOD_CHAIN, INTERMEDIATE, ROOT, chain, issue

# This server is real, so its certificate must be valid today.
TODAY = verification._now()
LOCAL_ROOT = issue("Local Root", authority=True, valid=(TODAY - DAY, TODAY + DAY))
LOCAL = issue("localhost", LOCAL_ROOT, hosts=["localhost"], valid=(TODAY - DAY, TODAY + DAY))
Behave = Callable[[http.server.BaseHTTPRequestHandler], None]


@pytest.fixture(autouse=True)
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_bytes(chain(LOCAL_ROOT))
    monkeypatch.setattr("certifi.where", lambda: str(roots))
    monkeypatch.setattr(verification, "CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(verification, "DOWNLOAD_SECONDS", 0.5)


@contextmanager
def server(behave: Behave, tmp_path: Path) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            behave(self)

        def log_message(self, *_: object) -> None:
            pass

    certificate = tmp_path / "server.pem"
    certificate.write_bytes(LOCAL.key_pem + LOCAL.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.socket = context.wrap_socket(running.socket, server_side=True)
        threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
        yield f"https://localhost:{running.server_address[1]}/echo.api/chain.pem"
        running.shutdown()


def answer(handler: http.server.BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def test_a_chain_is_fetched(tmp_path: Path) -> None:
    with server(lambda handler: answer(handler, GOOD_CHAIN), tmp_path) as url:
        assert download(url) == GOOD_CHAIN


def test_a_longest_chain_is_fetched_whole(tmp_path: Path) -> None:
    with server(lambda handler: answer(handler, b"x" * MAX_CHAIN), tmp_path) as url:
        assert len(download(url)) == MAX_CHAIN


def test_a_longer_one_is_refused(tmp_path: Path) -> None:
    with (
        server(lambda handler: answer(handler, b"x" * (MAX_CHAIN + 1)), tmp_path) as url,
        pytest.raises(ValueError, match="too long"),
    ):
        download(url)


def test_no_redirect_is_followed(tmp_path: Path) -> None:
    asked = []

    def redirect(handler: http.server.BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        answer(handler, b"", 302, Location="https://example.com/echo.api/chain.pem")

    with server(redirect, tmp_path) as url, pytest.raises(ValueError, match="status 302"):
        download(url)
    assert asked == ["/echo.api/chain.pem"]


@pytest.mark.parametrize("status", [204, 403, 404, 500])
def test_any_other_status_is_refused(tmp_path: Path, status: int) -> None:
    answers = server(lambda handler: answer(handler, GOOD_CHAIN, status), tmp_path)
    with answers as url, pytest.raises(ValueError, match=f"status {status}"):
        download(url)


def test_a_server_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    with server(lambda _: time.sleep(2), tmp_path) as url:
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            download(url)
        assert time.monotonic() - started < 1.5


def test_a_server_that_sends_byte_by_byte_is_given_up(tmp_path: Path) -> None:
    def drip(handler: http.server.BaseHTTPRequestHandler) -> None:
        answer(handler, b"")
        with suppress(OSError):  # the client has gone
            for _ in range(40):
                handler.wfile.write(b"-")
                time.sleep(0.1)

    with server(drip, tmp_path) as url:
        started = time.monotonic()
        with pytest.raises(OSError, match="too long to read"):
            download(url)
        assert time.monotonic() - started < 1.5


def break_http(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"good morning\r\n\r\n")


def test_a_server_that_breaks_http_is_refused(tmp_path: Path) -> None:
    with server(break_http, tmp_path) as url, pytest.raises(ValueError, match="broke HTTP"):
        download(url)


def test_a_server_that_is_not_trusted_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other.pem"
    other.write_bytes(chain(ROOT))
    monkeypatch.setattr("certifi.where", lambda: str(other))
    with server(lambda handler: answer(handler, GOOD_CHAIN), tmp_path) as url, pytest.raises(ssl.SSLError):
        download(url)


def test_the_trusted_roots_are_those_of_certifi(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "two.pem"
    file.write_bytes(chain(ROOT, INTERMEDIATE))
    monkeypatch.setattr("certifi.where", lambda: str(file))
    assert trusted_roots() == [ROOT.certificate, INTERMEDIATE.certificate]
    monkeypatch.undo()
    assert len(trusted_roots()) > 100
