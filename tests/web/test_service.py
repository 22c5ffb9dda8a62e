"""The web service over real HTTP: good requests are answered, and bad ones refused at little cost."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import combinations
from pathlib import Path

import pytest

from skill import __version__
from skill.alexa import verification
from skill.alexa.verification import DOWNLOADS
from skill.tools.simulator.envelope import APPLICATION, plain_text
from skill.web import FUNCTION, create_app, settings
from tests.conftest import ROOT as PROJECT
from tests.response import check
from tests.web.authority import DAY, GOOD_CHAIN, NOW, ROOT
from tests.web.requests import BROKEN, STILL_GOOD, URL, WRONG_REQUESTS, Change, Draft, good, http, stamp
from tests.web.server import ChainServer, Service, serving

BAD = [(aspect, name, change) for aspect, changes in BROKEN.items() for name, change in changes.items()]
PAIRS = [
    (f"{first[0]} {first[1]}, {second[0]} {second[1]}", first[2], second[2])
    for one, other in combinations(BROKEN, 2)
    for first in [(one, *found) for found in list(BROKEN[one].items())[:3]]
    for second in [(other, *found) for found in list(BROKEN[other].items())[-2:]]
]
MODELS = sorted((PROJECT / "tests" / "events" / "requests").glob("*.json"))


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with serving() as running:
        yield running


def bad(*changes: Change) -> Draft:
    draft = good()
    for change in changes:
        change(draft)
    return draft


def assert_answers(service: Service) -> None:
    status, body = service.post(good())
    assert status == 200
    assert "Five sessions" in str(plain_text(json.loads(body)["response"]["outputSpeech"]))


def test_there_are_enough_bad_requests() -> None:
    assert len(BAD) + len(WRONG_REQUESTS) >= 60
    assert len(PAIRS) >= 60


@pytest.mark.parametrize("name", STILL_GOOD)
def test_good_requests_are_answered(service: Service, name: str) -> None:
    draft = bad(STILL_GOOD[name])
    status, body = service.post(draft)
    assert status == 200
    spoken = check(draft.envelope, json.loads(body))
    assert bool(spoken) is (draft.envelope["request"]["type"] == "IntentRequest")


@pytest.mark.parametrize(("aspect", "name", "change"), BAD, ids=[f"{aspect}: {name}" for aspect, name, _ in BAD])
def test_bad_requests_get_400_and_learn_nothing(service: Service, aspect: str, name: str, change: Change) -> None:
    del aspect, name
    assert service.post(bad(change)) == (400, b"")


def test_two_faults_are_no_better_than_one(service: Service) -> None:
    statuses = {name: service.post(bad(first, second))[0] for name, first, second in PAIRS}
    assert {name: status for name, status in statuses.items() if status != 400} == {}
    assert_answers(service)


@pytest.mark.parametrize("name", WRONG_REQUESTS)
def test_wrong_methods_paths_and_sizes_get_their_status(service: Service, name: str) -> None:
    status, change = WRONG_REQUESTS[name]
    assert service.post(bad(change))[0] == status


def test_a_long_body_is_refused_before_it_was_sent(service: Service) -> None:
    with socket.create_connection(("127.0.0.1", service.port), timeout=5) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: guide\r\nContent-Length: 900000000\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


def test_a_long_body_of_unknown_length_is_refused(service: Service) -> None:
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: guide\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        try:
            for _ in range(40):
                connection.sendall(chunk)
        except OSError:
            pass  # it has closed the connection
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


def test_a_body_in_chunks_is_read(service: Service) -> None:
    signed = service.publish(good()).signed()
    headers = "".join(f"{name}: {value}\r\n" for name, value in signed.headers.items())
    middle = len(signed.body) // 2
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (signed.body[:middle], signed.body[middle:]))
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as connection:
        connection.sendall(f"POST / HTTP/1.1\r\nHost: guide\r\n{headers}Transfer-Encoding: chunked\r\n\r\n".encode())
        connection.sendall(chunks + b"0\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 200")


def test_slow_clients_keep_nobody_else_waiting(service: Service) -> None:
    with ExitStack() as stack:
        for _ in range(150):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", service.port), timeout=5))
            client.sendall(b"POST / HTTP/1.1\r\nHost: guide\r\nContent-Length: 100\r\n\r\n{")
        started = time.monotonic()
        assert_answers(service)
        assert time.monotonic() - started < 5


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_other_types_of_request_are_answered(service: Service, path: Path) -> None:
    draft = good()
    draft.envelope = json.loads(path.read_text("utf-8"))
    draft.envelope["request"]["timestamp"] = stamp(NOW)
    status, body = service.post(draft)
    assert status == 200
    check(draft.envelope, json.loads(body))


@pytest.mark.parametrize("kind", ["Of.NextYear", "AlexaSkillEvent.OfNextYear", ""])
def test_unknown_types_of_request_are_answered(service: Service, kind: str) -> None:
    draft = good()
    draft.envelope["request"]["type"] = kind
    assert service.post(draft)[0] == 200


@pytest.mark.parametrize("value", [None, 7, "odd", [], {}, {"odd": [{}]}])
@pytest.mark.parametrize("path", [("request", "intent"), ("session",), ("context", "System", "device"), ("version",)])
def test_odd_values_in_a_signed_request_never_cause_an_error(
    service: Service, path: tuple[str, ...], value: object
) -> None:
    draft = good()
    *parents, last = path
    holder = draft.envelope
    for parent in parents:
        holder = holder[parent]
    holder[last] = value
    assert service.post(draft)[0] in (200, 400)


def test_health_tells_version_and_readiness(service: Service) -> None:
    draft = bad(http("GET", "/health"))
    status, body = service.post(draft)
    assert (status, json.loads(body)) == (200, {"version": __version__, "ready": True})


def test_a_session_goes_on_over_http(service: Service) -> None:
    _, body = service.post(good("does it hurt"))
    draft = good("yes please")
    draft.envelope["session"] |= {"new": False, "attributes": json.loads(body)["sessionAttributes"]}
    _, body = service.post(draft)
    assert "15 to 20 minutes" in str(plain_text(json.loads(body)["response"]["outputSpeech"]))


def test_a_rejection_leaves_one_line_without_content(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    for _, _, change in BAD:
        caplog.clear()
        draft = bad(change)
        draft.envelope["request"]["locale"] = "words of the listener"
        service.post(draft)
        (record,) = [record for record in caplog.records if record.name == "skill.web"]
        line = record.getMessage()
        assert "\n" not in line
        assert not any(secret in line for secret in ("words", "amzn1", "how many", "s3.amazonaws", "echo.api"))


def test_an_answer_leaves_one_line_without_content(service: Service, capfd: pytest.CaptureFixture[str]) -> None:
    assert_answers(service)
    (line,) = capfd.readouterr().out.splitlines()
    told = json.loads(line)
    assert (told["Function"], told["entries"]) == (FUNCTION, ["sessions"])
    assert "amzn1" not in line


@pytest.mark.parametrize("skill_id", ["", "  ", None])
def test_there_is_no_service_without_a_skill_id(skill_id: str) -> None:
    with pytest.raises(ValueError, match="needs the id of its skill"):
        create_app(skill_id=skill_id)


def test_a_request_is_verified_with_the_roots_and_the_time_of_the_system_by_default() -> None:
    client = create_app(skill_id=APPLICATION, fetch_chain=lambda _: GOOD_CHAIN).test_client()
    signed = good().signed()
    assert client.post("/", data=signed.body, headers=signed.headers).status_code == 400


# Certificates


def test_a_chain_is_fetched_once_even_by_many_at_once() -> None:
    with serving(threads=8) as service, ThreadPoolExecutor(16) as pool:
        service.chains.before = lambda _: time.sleep(0.2)
        signed = service.publish(good()).signed()
        statuses = [status for status, _ in pool.map(service.send, [signed] * 32)]
        assert statuses == [200] * 32
        assert service.chains.fetched == [URL]


def test_a_chain_is_fetched_again_when_it_has_expired() -> None:
    now = [NOW]
    with serving(clock=lambda: now[0]) as service:
        assert service.post(good())[0] == 200
        now[0] = NOW + 31 * DAY
        late = good(moment=now[0])
        assert service.post(late)[0] == 400
        assert service.chains.fetched == [URL, URL]


def test_a_slow_server_binds_neither_all_workers_nor_memory() -> None:
    gate = threading.Event()
    with serving(threads=4) as service:
        assert_answers(service)
        service.chains.before = lambda url: url == URL or gate.wait(30)
        drafts = [bad(lambda draft: setattr(draft, "url", service.new_address())) for _ in range(60)]
        with ThreadPoolExecutor(60) as pool:
            waiting = [pool.submit(service.post, draft) for draft in drafts]
            started = time.monotonic()
            for _ in range(20):
                assert_answers(service)
            assert time.monotonic() - started < verification.DOWNLOAD_SECONDS
            assert {future.result()[0] for future in waiting} == {400}
        assert len(service.chains.fetched) <= 1 + DOWNLOADS
        gate.set()


def test_many_who_wait_for_one_slow_address_are_let_go() -> None:
    gate = threading.Event()
    with serving(threads=4) as service:
        assert_answers(service)
        service.chains.before = lambda url: url == URL or gate.wait(30)
        slow = service.new_address()
        with ThreadPoolExecutor(30) as pool:
            waiting = [pool.submit(service.post, bad(lambda draft: setattr(draft, "url", slow))) for _ in range(30)]
            time.sleep(0.1)
            started = time.monotonic()
            assert_answers(service)
            assert time.monotonic() - started < verification.FOLLOWER_SECONDS + 1
            assert {future.result()[0] for future in waiting} == {400}
        gate.set()


def test_a_burst_of_addresses_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "FAILURES_KEPT", 5)
    verifier = verification.Verifier(
        APPLICATION, fetch_chain=lambda _: b"", trust_roots=[ROOT.certificate], clock=lambda: NOW
    )
    for number in range(50):
        signed = good().signed()
        address = f"https://s3.amazonaws.com/echo.api/{number}"
        with pytest.raises(verification.RejectedRequestError):
            verifier.verify(signed.body, signature=signed.headers["Signature-256"], address=address)
    chains = verifier._chains
    assert (len(chains._kept), len(chains._failed), len(chains._running)) == (0, 5, 0)


def test_an_address_that_failed_is_not_asked_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "FAILURE_SECONDS", 0.5)
    with serving() as service:
        service.chains.found[URL] = OSError("down")
        signed = good().signed()
        assert [service.send(signed)[0] for _ in range(3)] == [400] * 3
        assert service.chains.fetched == [URL]
        time.sleep(0.5)
        service.chains.found[URL] = GOOD_CHAIN
        assert service.send(signed)[0] == 200


# The command


def serve(**environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "skill.web"]
    return subprocess.run(  # noqa: S603 - our own
        command, env=environment, cwd=PROJECT, capture_output=True, text=True, timeout=30, check=False
    )


@pytest.mark.parametrize(
    ("environment", "problem"),
    [
        ({}, "SKILL_ID must be the id of the skill"),
        ({"SKILL_ID": " "}, "SKILL_ID must be the id of the skill"),
        ({"SKILL_ID": APPLICATION, "PORT": "http"}, "PORT must be a number from 1 to 65535, not 'http'"),
        ({"SKILL_ID": APPLICATION, "PORT": "65536"}, "PORT must be a number from 1 to 65535, not '65536'"),
        ({"SKILL_ID": APPLICATION, "WORKERS": "0"}, "WORKERS must be a number from 1 to 256, not '0'"),
    ],
)
def test_it_refuses_to_start_with_a_wrong_environment(environment: dict[str, str], problem: str) -> None:
    done = serve(**environment)
    assert done.returncode == 2
    assert problem in done.stderr
    assert "Traceback" not in done.stderr


def test_it_says_when_the_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = serve(SKILL_ID=APPLICATION, PORT=str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("cannot listen at HOST and PORT")


def test_the_command_serves() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {"SKILL_ID": APPLICATION, "PORT": str(port), "WORKERS": "2"}
    with subprocess.Popen([sys.executable, "-m", "skill.web"], env=environment, cwd=PROJECT) as process:
        try:
            service = Service(port, ChainServer())
            deadline = time.monotonic() + 20
            while True:
                try:
                    status, _ = service.send(bad(http("GET", "/health")).signed())
                    break
                except OSError:
                    assert time.monotonic() < deadline
                    time.sleep(0.1)
            assert status == 200
            assert service.send(good().signed()) == (400, b"")
        finally:
            process.terminate()


def test_the_environment_names_the_table_and_the_key_of_the_memory() -> None:
    required = {"SKILL_ID": APPLICATION}
    assert settings(required).memory is None
    assert settings({**required, "MEMORY_TABLE": "listeners"}).memory is None
    memory = settings({**required, "MEMORY_TABLE": "listeners", "MEMORY_KEY": "secret"}).memory
    assert memory
    assert memory.secret == b"secret"
