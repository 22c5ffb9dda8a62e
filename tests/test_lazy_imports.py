"""Lazy imports: what an answer does not load, and that the SDK looks the same with them as without."""

import json
import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from skill.lazy_imports import LazyFinder
from tests import events
from tests.conftest import ROOT

NEVER_LOADED = {
    "boto3", "concurrent.futures", "dataclasses", "dateutil", "inspect", "logging.config", "pathlib", "requests",
    "urllib3",
    "ask_sdk_core.view_resolvers.file_system_template_loader",
    "ask_sdk_model.interfaces.connections.send_request_directive",
    "ask_sdk_model.services.reminder_management.reminder_management_service_client",
    "ask_sdk_model.services.ups.ups_service_client",
    "ask_sdk_model.ui.standard_card",
    "http.client", "skill.alexa.api_client", "skill.alexa.reminders", "skill.alexa.settings", "zoneinfo",
}  # fmt: skip
"""Modules that an answer does not need; each of the SDK's is loaded if its package is not lazy."""
LAZILY = "from skill import lazy_imports\nlazy_imports.install()\n"
IN_LAMBDA = {"AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001"}


def run(script: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Any:
    """What a script prints, as JSON; it runs in a Python of its own, where nothing has been imported yet."""
    command = [sys.executable, "-W", "ignore", "-c", script, *arguments]
    variables = {name: value for name, value in os.environ.items() if not name.startswith("AWS_LAMBDA")}
    done = subprocess.run(  # noqa: S603
        command, cwd=ROOT, env={**variables, **(environment or {})}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def run_both(script: str) -> tuple[Any, Any]:
    """What a script prints without lazy imports, and with them."""
    return run(script), run(LAZILY + script)


# When


def test_answer_in_lambda_loads_nothing_that_it_does_not_need() -> None:
    answering = """
import json, sys
from skill import app
for path in sys.argv[1:]:
    app.handler(json.load(open(path)), None)
print(json.dumps(sorted(sys.modules)))
"""
    loaded = set(run(answering, *map(str, events.CONVERSATION), environment=IN_LAMBDA))
    assert {"ask_sdk_core.skill", "skill.dialog.policy", "ask_sdk_model.ui.simple_card"} <= loaded
    assert loaded & NEVER_LOADED == set()


def test_answer_without_a_screen_loads_nothing_for_screens() -> None:
    answering = """
import builtins, json, sys
from skill import app
opened = []
real, builtins.open = builtins.open, lambda path, *rest, **named: opened.append(str(path)) or real(path, *rest, **named)
app.handler(json.loads(sys.argv[1]), None)
print(json.dumps([opened, "skill.alexa.screens" in sys.modules]))
"""
    event = events.intent("SessionsIntent")
    path = ("context", "System", "device", "supportedInterfaces", "Alexa.Presentation.APL")
    on_screen = events.changed(event, {"runtime": {"maxVersion": "1.4"}}, *path)
    assert run(answering, json.dumps(event), environment=IN_LAMBDA) == [[], False]
    opened, loaded = run(answering, json.dumps(on_screen), environment=IN_LAMBDA)
    assert (len(opened), opened[0].endswith("/screens.json"), loaded) == (1, True, True)


def test_nothing_is_installed_outside_of_lambda() -> None:
    importing = """
import json, sys
before = list(sys.meta_path)
import skill
unchanged = before == sys.meta_path
from skill import app
# The SDK imports six, which adds a finder of its own.
after = [finder for finder in sys.meta_path if type(finder).__module__ != "six"]
print(json.dumps([unchanged, before == after, "inspect" in sys.modules]))
"""
    assert run(importing) == [True, True, True]


def test_second_installation_changes_nothing() -> None:
    installing = """
import json, sys
from skill import lazy_imports
before = list(sys.meta_path)
lazy_imports.install()
first = list(sys.meta_path)
lazy_imports.install()
print(json.dumps([len(first) - len(before), first == sys.meta_path, first[0] is lazy_imports.LazyFinder]))
"""
    assert run(installing) == [1, True, True]


# The same SDK

PACKAGES = """
import importlib, json, pkgutil, types
import ask_sdk_core, ask_sdk_model, ask_sdk_runtime, pprint


def described(value):
    if isinstance(value, type):
        return [value.__module__, value.__qualname__, sorted(dir(value))]
    return repr(value) if isinstance(value, (str, int, float, bool, type(None))) else type(value).__name__


found = {}
modules = [ask_sdk_core, ask_sdk_model, ask_sdk_runtime, pprint]
for package in (ask_sdk_core, ask_sdk_model, ask_sdk_runtime):
    listed = pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    modules += [importlib.import_module(module.name) for module in listed]
for module in modules:
    values = {name: getattr(module, name) for name in dir(module) if not name.startswith("_")}
    found[module.__name__] = {
        "names": {n: described(v) for n, v in values.items() if not isinstance(v, types.ModuleType)},
        "all": sorted(getattr(module, "__all__", [])),
        "about": [module.__doc__, module.__file__, module.__package__, module.__spec__.origin],
    }
print(json.dumps(found))
"""


def test_every_module_of_the_sdk_has_the_same_names_for_the_same_classes() -> None:
    ordinarily, lazily = run_both(PACKAGES)
    assert len(ordinarily) > 700
    assert sum(len(module["names"]) for module in ordinarily.values()) > 2000
    assert lazily == ordinarily


def test_what_is_asked_of_a_package_is_what_it_would_be() -> None:
    asking = """
import json
import ask_sdk_model.services, ask_sdk_model.ui
from ask_sdk_model.ui import SimpleCard, StandardCard
from ask_sdk_model.ui.image import Image
names = ("Nothing", "nothing", "__nothing__", "SimpleCard", "simple_card", "__path__", "__all__")
print(json.dumps([
    str(SimpleCard("a", "b")),
    repr(StandardCard("a", "b", Image("c", "d"))),
    ask_sdk_model.services.reminder_management.Trigger.__name__,
    [hasattr(ask_sdk_model.ui, name) for name in names],
]))
"""
    ordinarily, lazily = run_both(asking)
    assert lazily == ordinarily
    assert lazily[2:] == ["Trigger", [False, False, False, True, True, True, False]]


def test_everything_that_a_star_imports_is_what_it_would_be() -> None:
    importing = """
import json
from pprint import *
from ask_sdk_model.ui import *
print(json.dumps(sorted(name for name, value in globals().items() if callable(value) and name[0] != "_")))
"""
    ordinarily, lazily = run_both(importing)
    assert lazily == ordinarily
    assert {"pformat", "SimpleCard", "StandardCard"} <= set(lazily)


def test_loaders_answer_what_they_would_answer() -> None:
    asking = """
import importlib.resources, importlib.util, json, pkgutil
import ask_sdk_model, ask_sdk_model.ui, pprint
from ask_sdk_model.services import service_client_factory
answers = []
for module in (ask_sdk_model, ask_sdk_model.ui, pprint, service_client_factory):
    loader, name = module.__spec__.loader, module.__name__
    answers.append([
        loader.is_package(name), hash(loader.get_source(name)) != 0, loader.get_source(name)[:400],
        loader.get_filename(name), loader.get_code(name).co_filename, importlib.util.find_spec(name).origin,
    ])
answers.append((importlib.resources.files("ask_sdk_model") / "py.typed").is_file())
answers.append(sorted(path.name for path in importlib.resources.files("ask_sdk_model.ui").iterdir()))
answers.append(len(pkgutil.get_data("ask_sdk_model.ui", "simple_card.py")))
print(json.dumps(answers))
"""
    ordinarily, lazily = run_both(asking)
    assert lazily == ordinarily
    assert [answer[0] for answer in lazily[:4]] == [True, True, False, False]


@pytest.mark.parametrize("name", ["ask_sdk_model_extra", "pprint_extra", "ask_sdk_core", "ask_sdk_core.view_resolver"])
def test_finder_leaves_other_packages_alone(name: str, tmp_path: Path) -> None:
    package = tmp_path / name.rpartition(".")[2]
    package.mkdir()
    (package / "__init__.py").touch()
    assert LazyFinder.find_spec(name, [str(tmp_path)]) is None


def test_plain_module_of_a_lazy_package_is_loaded_as_usual(tmp_path: Path) -> None:
    (tmp_path / "simple_card.py").touch()
    spec = LazyFinder.find_spec("ask_sdk_model.ui.simple_card", [str(tmp_path)])
    assert spec
    assert isinstance(spec.loader, SourceFileLoader)


@pytest.mark.parametrize("name", ["ask_sdk_model", "ask_sdk_model.nothing", "ask_sdk_core.view_resolvers.nothing"])
def test_finder_finds_nothing_where_there_is_nothing(name: str, tmp_path: Path) -> None:
    assert LazyFinder.find_spec(name, [str(tmp_path)]) is None


# The factory of service clients

FACTORY = """
import json, sys
from unittest.mock import Mock, create_autospec
from ask_sdk_model.services import ServiceClientFactory
from ask_sdk_model.services.service_client_factory import ServiceClientFactory as same


def outcome(action):
    try:
        return repr(action())[:40].split(" object at")[0]
    except Exception as error:
        return f"{type(error).__name__}: {error}"


class Ours(ServiceClientFactory):
    def get_ups_service(self):
        return ["ours", super().get_ups_service]


class Both(dict, ServiceClientFactory):
    "One of several bases."


made, ours, spec = ServiceClientFactory("c"), Ours("c"), create_autospec(ServiceClientFactory)
print(json.dumps([
    [made.api_configuration, ours.api_configuration, ServiceClientFactory(api_configuration="d").api_configuration],
    [isinstance(made, ServiceClientFactory), isinstance(ours, ServiceClientFactory), isinstance(3, same)],
    [issubclass(Ours, ServiceClientFactory), issubclass(Both, same), issubclass(dict, ServiceClientFactory)],
    [type(made).__name__, Ours.__mro__[1].__name__, Both.__mro__[2].__name__, ours.get_ups_service()[0]],
    [ServiceClientFactory.__name__, ServiceClientFactory.__module__, repr(ServiceClientFactory)],
    outcome(lambda: ServiceClientFactory.nonsense),
    outcome(lambda: ServiceClientFactory()),
    outcome(lambda: ServiceClientFactory.get_ups_service(made)),
    outcome(lambda: Mock(spec=ServiceClientFactory).nonsense),
    outcome(lambda: spec("c").nonsense),
    outcome(lambda: spec("c").get_ups_service("one argument too many")),
    [spec("c").get_ups_service() is not None, dir(ServiceClientFactory) == dir(type(made))],
]))
"""


def test_factory_is_used_as_the_class_that_it_is() -> None:
    """It is called, subclassed, replaced by a mock with its own interface, and compared with."""
    ordinarily, lazily = run_both(FACTORY)
    assert lazily == ordinarily
    assert lazily[1] == [True, True, False]
    assert lazily[2] == [True, True, False]


@pytest.mark.parametrize("use", ["isinstance(3, {})", "issubclass(int, {})", "dir({})", "{}.get_ups_service", "{}(3)"])
def test_factory_loads_all_clients_on_first_use_and_not_before(use: str) -> None:
    using = f"""
import json, sys
from ask_sdk_model.services import ServiceClientFactory
before = "ask_sdk_model.services.ups.ups_service_client" in sys.modules
{use.format("ServiceClientFactory")}
print(json.dumps([before, "ask_sdk_model.services.ups.ups_service_client" in sys.modules]))
"""
    assert run(LAZILY + using) == [False, True]


def test_first_use_may_come_from_eight_threads_at_once() -> None:
    using = (
        LAZILY
        + """
import json, sys, threading
import ask_sdk_model.services, ask_sdk_model.ui, ask_sdk_model.dialog
sys.setswitchinterval(1e-6)
start, found = threading.Barrier(8), []


def use(number):
    start.wait()
    factory = ask_sdk_model.services.ServiceClientFactory
    names = [dir(package) for package in (ask_sdk_model.ui, ask_sdk_model.dialog)][:: 1 if number % 2 else -1]
    made = factory("c")
    found.append([isinstance(made, factory), id(type(made)), ask_sdk_model.ui.SimpleCard.__name__, sorted(names)])


threads = [threading.Thread(target=use, args=(number,)) for number in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps(found))
"""
    )
    results = run(using)
    assert len(results) == 8
    assert all(result == results[0] for result in results)
    assert results[0][0] is True
    assert results[0][2] == "SimpleCard"


@pytest.mark.parametrize("seed", range(6))
def test_threads_that_import_everything_in_any_order_neither_wait_for_ever_nor_get_two_classes(seed: int) -> None:
    """A package that runs its own code imports modules which other threads are just importing, and the reverse."""
    using = (
        LAZILY
        + f"""
import importlib, json, pkgutil, random, sys, threading
import ask_sdk_model
sys.setswitchinterval(1e-6)
modules = [found.name for found in pkgutil.walk_packages(ask_sdk_model.__path__, "ask_sdk_model.")][:600]
start, found, failed = threading.Barrier(8), [], []


def use(number):
    order = random.Random({seed} * 8 + number)
    mine = order.sample(modules, 60) + ["ask_sdk_model.services", "ask_sdk_model.ui", "ask_sdk_model"]
    order.shuffle(mine)
    start.wait()
    try:
        for name in mine:
            module = importlib.import_module(name)
            dir(module) if order.random() < 0.3 else getattr(module, "Nothing", None)
        from ask_sdk_model.services.service_client_factory import ServiceClientFactory
        from ask_sdk_model.ui import SimpleCard, StandardCard
        found.append([id(type(ServiceClientFactory("c"))), id(SimpleCard), id(StandardCard)])
    except Exception as error:
        failed.append(repr(error))


threads = [threading.Thread(target=use, args=(number,), daemon=True) for number in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join(40)
alive = sum(thread.is_alive() for thread in threads)
print(json.dumps([alive, failed, len(found), len(set(map(tuple, found)))]), flush=True)
import os
os._exit(0)
"""
    )
    assert run(using) == [0, [], 8, 1]


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
    """A file with a key and a self-signed certificate for this machine."""
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
    """The address of a server in the place of Alexa's; the SDK's client insists on TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = HTTPServer(("127.0.0.1", 0), Alexa)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    yield f"https://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_service_client_of_a_lazy_factory_reaches_its_service(alexa: str) -> None:
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
    assert run(calling, alexa, environment=IN_LAMBDA) == "Europe/London"


def test_own_transport_reaches_a_service_over_tls_and_refuses_a_certificate_that_nobody_trusts(
    alexa: str, certificate: Path
) -> None:
    calling = """
import json, sys
from skill import app
from skill.alexa.services import SERVICES
from skill.dialog.turn import Device
print(json.dumps(SERVICES.time_zone(Device("D", sys.argv[1], "token", ""))))
"""
    assert run(calling, alexa, environment={**IN_LAMBDA, "SSL_CERT_FILE": str(certificate)}) == "Europe/London"
    assert run(calling, alexa, environment=IN_LAMBDA) == ""


@pytest.mark.parametrize(("initialization", "loaded"), [("on-demand", False), ("snap-start", True)])
def test_only_a_snapshot_holds_what_calls_alexas_services(initialization: str, *, loaded: bool) -> None:
    importing = """
import json, sys
from skill import app
print(json.dumps([name in sys.modules for name in ("skill.alexa.settings", "skill.alexa.reminders")]))
"""
    environment = {**IN_LAMBDA, "AWS_LAMBDA_INITIALIZATION_TYPE": initialization}
    assert run(importing, environment=environment) == [loaded, loaded]
