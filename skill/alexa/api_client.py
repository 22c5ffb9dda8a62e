"""Calls one of Alexa's services with ask-sdk's client for it, within a time-out. Whatever happens is a value.

The SDK's own `DefaultApiClient` waits for ever and imports `requests`; its factory imports the clients of all services.
"""

import json
import socket
import ssl
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import cache
from http.client import HTTPConnection, HTTPSConnection
from threading import Thread
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.services.api_client import ApiClient
from ask_sdk_model.services.api_client_request import ApiClientRequest
from ask_sdk_model.services.api_client_response import ApiClientResponse
from ask_sdk_model.services.api_configuration import ApiConfiguration

from skill.dialog.turn import Device

SECONDS = 1.5
"""So long a call may take in all, from the look-up of the name to the last byte; the listener waits meanwhile."""
MAX_BYTES = 65_536
"""No more of a response than this is read."""
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost"})
"""Only to these the listener's token may go without encryption: a stand-in for Alexa's services."""

Outcome = int | Literal["too_slow", "unreachable"]
"""The status of the response, or why there is none."""


class Reply(NamedTuple):
    """How a call went."""

    outcome: Outcome
    body: Any
    """What the SDK's client returned; None after an error."""


def call(device: Device, client: Callable[[ApiConfiguration], Any], use: Callable[[Any], Any]) -> Reply:
    """Build one of the SDK's service clients for a device, and use it for one call. Never raises."""
    transport = _Transport()
    configuration = ApiConfiguration(DefaultSerializer(), transport, device.api_token, device.api_endpoint)
    try:
        body = use(client(configuration))
    except Exception:  # the SDK raises for every status but success, and anything at all for a body it cannot read
        body = None
    return Reply(transport.outcome, body)


class _Transport(ApiClient):
    """Sends the request of one call, and keeps the status, which the SDK loses with an odd body."""

    def __init__(self) -> None:
        self.outcome: Outcome = "unreachable"

    def invoke(self, request: ApiClientRequest) -> ApiClientResponse:
        """Send a request. Raises an error if there is no response in time."""
        connection = _connect(str(request.url))
        received: Future[tuple[int, str]] = Future()
        # In a thread, since no time-out of a socket covers the look-up of a name or a response that trickles.
        Thread(target=_exchange, args=(connection, request, received), daemon=True).start()
        try:
            status, body = received.result(SECONDS)
        except TimeoutError:
            self.outcome = "too_slow"
            raise
        finally:
            _hang_up(connection)
        self.outcome = status
        return ApiClientResponse(status_code=status, body=body)


def _connect(url: str) -> HTTPConnection:
    """A connection that is not open yet. Raises ValueError for an address that the token must not go to."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https" and host:
        return HTTPSConnection(host, parts.port, timeout=SECONDS, context=_trust())
    if parts.scheme == "http" and host in LOCAL_HOSTS:
        return HTTPConnection(host, parts.port, timeout=SECONDS)
    raise ValueError("Alexa's services have no such address")


@cache
def _trust() -> ssl.SSLContext:
    """The certificates that are trusted, which take some 20 ms to read."""
    return ssl.create_default_context()


def _exchange(connection: HTTPConnection, request: ApiClientRequest, received: "Future[tuple[int, str]]") -> None:
    """Send and receive, in a thread of its own."""
    try:
        parts = urlsplit(str(request.url))
        body = json.dumps(request.body) if request.body else None
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(str(request.method), path, body, dict(request.headers or ()))
        response = connection.getresponse()
        received.set_result((response.status, response.read(MAX_BYTES).decode("utf-8", "replace")))
    except Exception as error:  # whatever it is, the thread that waits must get it
        received.set_exception(error)


def _hang_up(connection: HTTPConnection) -> None:
    """Close the connection; a thread that still waits for it gets an error."""
    with suppress(OSError):
        if connection.sock:
            connection.sock.shutdown(socket.SHUT_RDWR)
    connection.close()
