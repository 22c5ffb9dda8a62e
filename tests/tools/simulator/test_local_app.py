"""The server of the local page: whom it answers, and what it says to bad input."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from skill import app
from skill.tools.simulator import speakers
from skill.tools.simulator.local_app import create_app
from skill.tools.simulator.recorder import Recordings
from skill.tools.simulator.speaker import Skill
from tests.tools.simulator.page import WatchedSkill

HOST, ORIGIN = "127.0.0.1:8090", "http://127.0.0.1:8090"
PLACE = {"locale": "en-US", "device": "speaker", "time_zone": "Europe/London", "now": ""}


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    skill = Skill(WatchedSkill(), app.CATALOG, app.CLASSIFIER)
    return create_app(skill, port=8090, recordings=Recordings(tmp_path)).test_client()


def send(client: FlaskClient, path: str, body: object, method: str = "POST", **headers: str) -> tuple[int, Any]:
    response = client.open(
        path, method=method, json=body, headers={"Host": HOST, "Origin": ORIGIN, **headers}, base_url=None
    )
    return response.status_code, response.get_json()


def add(client: FlaskClient, **given: str) -> str:
    status, data = send(client, "/api/speakers", {**PLACE, **given})
    assert status == 200
    name: str = data["id"]
    return name


@pytest.mark.parametrize("host", ["127.0.0.1:8090", "localhost:8090"])
def test_the_page_is_at_its_own_address(client: FlaskClient, host: str) -> None:
    response = client.get("/", headers={"Host": host}, buffered=True)
    assert (response.status_code, response.mimetype) == (200, "text/html")


@pytest.mark.parametrize(
    "host", ["evil.example:8090", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8090", "[::1]:8090", "x@y"]
)
def test_another_host_is_refused(client: FlaskClient, host: str) -> None:
    for path in ("/", "/page/main.js", "/api/options", "/renderer.js"):
        assert client.get(path, headers={"Host": host}, buffered=True).status_code in (400, 403)
    assert send(client, "/api/speakers", PLACE, Host=host, Origin=f"http://{host}")[0] in (400, 403)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:8091", "https://127.0.0.1:8090", "", None]
)
def test_another_origin_cannot_change_anything(client: FlaskClient, origin: str | None) -> None:
    headers = {"Host": HOST} | ({} if origin is None else {"Origin": origin})
    for method, path in (("POST", "/api/speakers"), ("PUT", "/api/recordings/a"), ("POST", "/api/recordings/a/replay")):
        assert client.open(path, method=method, json=PLACE, headers=headers).status_code == 403


@pytest.mark.parametrize("mimetype", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_cannot_change_anything(client: FlaskClient, mimetype: str) -> None:
    headers = {"Host": HOST, "Origin": ORIGIN}
    assert client.post("/api/speakers", data="{}", content_type=mimetype, headers=headers).status_code == 415


def test_nothing_may_be_read_framed_or_kept_by_another_site(client: FlaskClient) -> None:
    for path in ("/", "/page/main.js", "/api/options", "/nowhere"):
        sent = {"Host": HOST, "Origin": "https://evil.example"}
        headers = client.get(path, headers=sent, buffered=True).headers
        assert "Access-Control-Allow-Origin" not in headers
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
    screen = client.get("/page/screen.html", headers={"Host": HOST}, buffered=True)
    assert "'unsafe-eval'" in screen.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["/page/../local_app.py", "/page/%2e%2e/local_app.py", "/page/..%2flocal_app.py", "/local_app.py"]
)
def test_no_other_file_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers={"Host": HOST}).status_code == 404


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"locale": "xx-XX"}, "no interaction model for locale 'xx-XX'; there are en-AU, en-CA, en-GB, en-IN, en-US"),
        ({"locale": 1}, "locale: must be a text, not 1"),
        ({"device": "car"}, "device: must be one of speaker, small_round_hub, hub, large_hub, tv, not 'car'"),
        ({"time_zone": "Mars"}, "time_zone: must be a name such as Europe/London, not 'Mars'"),
        ({"time_zone": "../etc"}, "time_zone: must be a name such as Europe/London, not '../etc'"),
        ({"time_zone": ""}, "time_zone: must be a name such as Europe/London, not ''"),
        ({"now": "soon"}, "now: must be a date and time such as 2026-12-01T09:30, not 'soon'"),
    ],
)
def test_a_wrong_field_is_named(client: FlaskClient, changed: Mapping[str, object], problem: str) -> None:
    assert send(client, "/api/speakers", {**PLACE, **changed}) == (400, {"error": problem})


@pytest.mark.parametrize(
    ("turn", "problem"),
    [
        ({}, "a turn has one of you, touch, silence, not none"),
        ({"you": "a", "silence": True}, "a turn has one of you, touch, silence, not you and silence"),
        ({"you": 1}, "you: must be a text, not 1"),
        ({"touch": "a"}, "touch: must be a list of arguments, not 'a'"),
        ([], "the request must hold a JSON object"),
    ],
)
def test_a_turn_that_is_none_is_told(client: FlaskClient, turn: object, problem: str) -> None:
    assert send(client, f"/api/speakers/{add(client)}/turns", turn) == (400, {"error": problem})


def test_what_is_not_json_is_told(client: FlaskClient) -> None:
    headers = {"Host": HOST, "Origin": ORIGIN}
    response = client.post("/api/speakers", data="{", content_type="application/json", headers=headers)
    assert (response.status_code, response.get_json()) == (400, {"error": "the request must hold a JSON object"})


@pytest.mark.parametrize("words", ["\x00", "<speak>&amp;", "a" * 100_000, "\u4f60\u597d", "  "])
def test_odd_words_get_an_answer(client: FlaskClient, words: str) -> None:
    status, data = send(client, f"/api/speakers/{add(client)}/turns", {"you": words})
    assert (status, data["exchange"]["kind"] in ("", "error")) == (200, False)


def test_consent_that_nobody_asked_for_is_refused(client: FlaskClient) -> None:
    path = f"/api/speakers/{add(client)}/consent"
    assert send(client, path, {"status": "ACCEPTED"}) == (400, {"error": "the skill has not asked for consent"})
    problem = "status: must be one of ACCEPTED, DENIED, NOT_ANSWERED, not 'YES'"
    assert send(client, path, {"status": "YES"}) == (400, {"error": problem})


def test_a_speaker_not_used_for_long_is_forgotten(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speakers, "MOST", 2)
    first, second = add(client), add(client)
    assert send(client, f"/api/speakers/{first}/session", {})[0] == 200
    add(client)
    assert send(client, f"/api/speakers/{first}/session", {})[0] == 200
    gone = {"error": "This speaker is no longer there. Load the page again."}
    assert send(client, f"/api/speakers/{second}/session", {}) == (404, gone)
