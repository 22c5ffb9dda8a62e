"""A stand-in for Alexa's services, over HTTP: the time zone of the device, and reminders with their permission.

`with AlexaServices() as services:` serves at `services.endpoint`, which an envelope names as its `apiEndpoint`. What
the services do next is set on the object: `permission`, `time_zone`, `failure`.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Literal, NamedTuple, Self, get_args
from zoneinfo import ZoneInfo

from skill.tools.simulator.consent import Status, status_of

Failure = Literal[
    "", "device_cannot", "too_many", "server_error", "overloaded", "not_json", "hangs", "trickles", "hangs_up"
]
"""What the services do wrong. `overloaded` is a page of HTML, as a load balancer sends it; `not_json` says success."""
FAILURES: tuple[Failure, ...] = get_args(Failure)
TIME_ZONES = {
    "en-AU": "Australia/Sydney",
    "en-CA": "America/Toronto",
    "en-GB": "Europe/London",
    "en-IN": "Asia/Kolkata",
    "en-US": "America/New_York",
}
"""Where a device of each locale may stand."""
TIME_ZONE_PATH = "/settings/System.timeZone"
REMINDERS_PATH = "/v1/alerts/reminders"
TOKEN = "LOCAL"  # noqa: S105 - the token of every simulated request
_TRICKLE_SECONDS = 0.2


class _Response(NamedTuple):
    """What a service answers; no body when that is None."""

    status: int
    body: object = None


class AlexaServices:
    """The services of one listener's account. Every field may be changed while they run."""

    def __init__(self, time_zone: str = "America/New_York", *, permission: bool = True) -> None:
        """`time_zone` is an IANA name, or empty for a device without one; `permission` allows to set reminders."""
        self.time_zone = time_zone
        self.permission = permission
        self.failure: Failure = ""
        self.reminders: list[dict[str, Any]] = []
        """The bodies of the requests that set reminders, oldest first."""
        self.calls: list[tuple[str, str]] = []
        """Method and path of every request."""
        self._told = 0
        self._stopping = Event()
        self._server: _Server | None = None

    @property
    def endpoint(self) -> str:
        """The address of the services, while they run."""
        return f"http://127.0.0.1:{self._server.server_port}" if self._server else ""

    def start(self) -> None:
        """Serve on a free port of this machine, in threads."""
        self._stopping.clear()
        self._server = _Server(self)
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Serve no more, and let go of every client that still waits."""
        self._stopping.set()
        server, self._server = self._server, None
        if server:
            server.shutdown()
            server.server_close()

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()

    def take_news(self) -> list[dict[str, Any]]:
        """The reminders that were set since the last call."""
        news, self._told = self.reminders[self._told :], len(self.reminders)
        return news

    def consent(self, words: str) -> Status:
        """What the listener's words say to Alexa's question; a yes gives the permission. Silence is empty."""
        status = status_of(words)
        self.permission = self.permission or status == "ACCEPTED"
        return status

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until the services stop; returns whether they do."""
        return self._stopping.wait(seconds)

    def respond(self, method: str, path: str, authorization: str, body: object) -> _Response:
        """What the service at a path answers when nothing is broken."""
        if authorization != f"Bearer {TOKEN}":
            return _error(401, "INVALID_BEARER_TOKEN")
        if method == "GET" and path.startswith("/v2/devices/") and path.endswith(TIME_ZONE_PATH):
            return _Response(200, self.time_zone) if self.time_zone else _Response(204)
        if path != REMINDERS_PATH:
            return _error(404, "NOT_FOUND")
        if not self.permission:
            return _error(401, "UNAUTHORIZED")
        if method == "GET":
            return _Response(200, {"totalCount": str(len(self.reminders)), "alerts": self.reminders, "links": None})
        problem = _problem(body)
        if problem or not isinstance(body, dict):
            return _error(400, problem)
        self.reminders.append(body)
        token = f"reminder-{len(self.reminders)}"
        href = f"{REMINDERS_PATH}/{token}"
        return _Response(200, {"alertToken": token, "status": "ON", "version": "1", "href": href})


def summary(reminder: Mapping[str, Any]) -> str:
    """A reminder in one line."""
    trigger, content = reminder["trigger"], reminder["alertInfo"]["spokenInfo"]["content"]
    return f"reminder set for {trigger['scheduledTime']} {trigger['timeZoneId']}: {content[0]['text']}"


def _problem(body: object) -> str:
    """What the reminders service would refuse; empty if nothing."""
    try:
        trigger, content = body["trigger"], body["alertInfo"]["spokenInfo"]["content"]  # type: ignore[index]
        scheduled = datetime.fromisoformat(trigger["scheduledTime"])
        datetime.fromisoformat(body["requestTime"])  # type: ignore[index]
        zone = ZoneInfo(trigger["timeZoneId"])
        spoken = content and all(text["locale"] and text["text"] for text in content)
        pushed = body["pushNotification"]["status"] in ("ENABLED", "DISABLED")  # type: ignore[index]
    except (KeyError, TypeError, ValueError, OSError):
        return "INVALID_REQUEST"
    if trigger["type"] != "SCHEDULED_ABSOLUTE" or scheduled.tzinfo or not spoken or not pushed:
        return "INVALID_REQUEST"
    return "" if scheduled.replace(tzinfo=zone) > datetime.now(UTC) else "TRIGGER_SCHEDULED_TIME_IN_PAST"


def _error(status: int, code: str) -> _Response:
    return _Response(status, {"code": code, "message": code})


class _Server(ThreadingHTTPServer):
    """The server, which its handlers find the services on."""

    daemon_threads = True

    def __init__(self, services: AlexaServices) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.services = services


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer a GET; the name is the base class's."""
        self._answer()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._answer()

    def log_message(self, *_: object) -> None:
        """Print nothing."""

    def _answer(self) -> None:
        sent, services = self.rfile.read(int(self.headers.get("Content-Length") or 0)), self.server.services
        services.calls.append((self.command, self.path))
        if services.failure == "hangs":
            services.wait(60)
        if services.failure in ("hangs", "hangs_up"):
            self.close_connection = True
        elif services.failure in _BROKEN:
            self._send(*_BROKEN[services.failure])
        else:
            authorization = self.headers.get("Authorization", "")
            response = services.respond(self.command, self.path, authorization, _decoded(sent))
            self._send(*_encoded(response))

    def _send(self, status: int, body: bytes) -> None:
        """Send a response; when the services trickle, byte by byte and more slowly than anybody waits."""
        with suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.server.services.failure != "trickles":
                self.wfile.write(body)
                return
            for byte in body:
                if self.server.services.wait(_TRICKLE_SECONDS):
                    return
                self.wfile.write(bytes([byte]))


def _encoded(response: _Response) -> tuple[int, bytes]:
    return response.status, b"" if response.body is None else json.dumps(response.body).encode()


def _decoded(sent: bytes) -> object:
    try:
        return json.loads(sent)
    except ValueError:
        return None


_BROKEN: Mapping[str, tuple[int, bytes]] = {
    "device_cannot": _encoded(_error(403, "DEVICE_NOT_SUPPORTED")),
    "too_many": _encoded(_error(429, "RATE_EXCEEDED")),
    "server_error": _encoded(_error(500, "INTERNAL_ERROR")),
    "overloaded": (503, b"<html>Service Unavailable</html>"),
    "not_json": (200, b"<html>Welcome</html>"),
}
"""Status and body of the failures that have them."""
