"""What is put off at a cold start: not loaded by answering, and as good as ever once it is used."""

import json
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.conftest import EVENTS, ROOT

PUT_OFF = ("requests", "urllib3", "dateutil", "inspect", "pathlib", "boto3", "logging.config")


def run(script: str, *arguments: str) -> Any:
    """What a script prints, as JSON; it runs in a Python of its own, where nothing has been imported yet."""
    command = [sys.executable, "-W", "ignore", "-c", script, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_answering_loads_nothing_of_what_is_put_off() -> None:
    answering = """
import json, sys
from skill import app
for path in sys.argv[1:]:
    app.handler(json.load(open(path)), None)
print(json.dumps(sorted(sys.modules)))
"""
    loaded = run(answering, *map(str, EVENTS))
    assert "ask_sdk_core.skill" in loaded
    assert [name for name in PUT_OFF if name in loaded] == []


LISTING = """
import importlib, json, pkgutil, sys, types
{first}
import ask_sdk_core, ask_sdk_model
found = {{}}
for package in (ask_sdk_model, ask_sdk_core):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if module.ispkg:
            imported = importlib.import_module(module.name)
            found[module.name] = [
                name for name in dir(imported)
                if not name.startswith("_") and not isinstance(getattr(imported, name), types.ModuleType)
            ]
print(json.dumps(found))
"""


def test_every_package_of_the_sdk_holds_the_same_names_as_ever() -> None:
    ordinary = run(LISTING.format(first=""))
    assert len(ordinary) > 50
    assert run(LISTING.format(first="import skill")) == ordinary


CLASSES = """
import importlib, json, pkgutil, sys
{first}
import ask_sdk_model
found = []
for module in pkgutil.walk_packages(ask_sdk_model.__path__, "ask_sdk_model."):
    if module.ispkg:
        for name in json.loads(sys.argv[1]).get(module.name, ()):
            value = getattr(importlib.import_module(module.name), name)
            if isinstance(value, type):
                found.append([module.name, name, value.__module__])
print(json.dumps(found))
"""


def test_every_class_that_a_package_of_the_models_names_is_the_one_it_names() -> None:
    names = json.dumps(run(LISTING.format(first="")))
    lazily, ordinarily = (run(CLASSES.format(first=first), names) for first in ("import skill", ""))
    # The factory of service clients is a function until it is called, and so in no list of classes.
    factory = "service_client_factory"
    assert lazily == [line for line in ordinarily if line[2] != f"ask_sdk_model.services.{factory}"]
    assert len(ordinarily) == len(lazily) + 1


def test_a_model_that_is_put_off_is_printed_as_ever() -> None:
    printing = """
import json, sys
if sys.argv[1:]:
    import skill
from ask_sdk_model.ui import SimpleCard, StandardCard
from ask_sdk_model.ui.image import Image
print(json.dumps([str(SimpleCard("a", "b")), repr(StandardCard("a", "b", Image("c", "d")))]))
"""
    assert run(printing, "lazily") == run(printing)


def test_a_module_within_a_package_is_found_as_its_attribute() -> None:
    reaching = """
import json
import skill
import ask_sdk_model.services
assert ask_sdk_model.services.ServiceException
print(json.dumps(ask_sdk_model.services.reminder_management.Trigger.__name__))
"""
    assert run(reaching) == "Trigger"


def test_what_does_not_exist_is_missed_as_ever() -> None:
    missing = """
import json
import skill
import ask_sdk_model.ui
print(json.dumps([hasattr(ask_sdk_model.ui, name) for name in ("Nothing", "nothing", "__nothing__", "SimpleCard")]))
"""
    assert run(missing) == [False, False, False, True]


class Alexa(BaseHTTPRequestHandler):
    """The one endpoint of Alexa's that is called here."""

    def do_GET(self) -> None:
        known = self.path == "/v2/devices/D/settings/System.timeZone"
        body = json.dumps("Europe/London" if known else {}).encode()
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A file with a key and a certificate for this machine, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    path = tmp_path / "localhost.pem"
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(plain + builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def alexa(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server that stands for Alexa's; the SDK's client insists on TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = HTTPServer(("127.0.0.1", 0), Alexa)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    yield f"https://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_service_client_that_is_put_off_reaches_its_service(alexa: str) -> None:
    calling = """
import json, sys
from skill import app
assert "requests" not in sys.modules
from ask_sdk_core.api_client import DefaultApiClient
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.services import ApiConfiguration, ServiceClientFactory
configuration = ApiConfiguration(DefaultSerializer(), DefaultApiClient(), "token", sys.argv[1])
for _ in range(2):
    client = ServiceClientFactory(configuration).get_ups_service()
print(json.dumps(client.get_system_time_zone("D")))
"""
    assert run(calling, alexa) == "Europe/London"


def test_putting_off_twice_changes_nothing() -> None:
    twice = """
import json, sys
from skill import lazy
before = list(sys.meta_path)
lazy.install()
print(json.dumps(before == sys.meta_path))
"""
    assert run(twice) is True
