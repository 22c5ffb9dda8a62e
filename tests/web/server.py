"""The web service on a real port, as `python -m skill.web` serves it, and a client."""

import http.client
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from skill.tools.simulator.envelope import APPLICATION
from skill.web import Settings, create_app, create_server
from tests.waitress_server import running
from tests.web.authority import GOOD_CHAIN, NOW, ROOT
from tests.web.requests import URL, Draft, Signed

Reply = tuple[int, bytes]


class ChainServer:
    """Stands at Amazon's edge: what is found at the addresses of certificates."""

    def __init__(self) -> None:
        self.found: dict[str, bytes | Exception] = {}
        self.fetched: list[str] = []
        self.before: Callable[[str], object] = lambda _: None

    def fetch(self, url: str) -> bytes:
        self.fetched.append(url)
        self.before(url)
        # A good chain at every other address: a request is refused for its address, not for what is missing there.
        found = self.found.get(url, GOOD_CHAIN)
        if isinstance(found, Exception):
            raise found
        return found


class Service:
    """A running web service."""

    def __init__(self, port: int, chains: ChainServer) -> None:
        self.port, self.chains = port, chains
        self._addresses = 0

    def new_address(self) -> str:
        """An address of certificates that no request has used."""
        self._addresses += 1
        return f"https://s3.amazonaws.com/echo.api/chain-{self._addresses}.pem"

    def post(self, draft: Draft) -> Reply:
        """Send a request, with its certificates at its address; at a new one if they are not Alexa's usual ones."""
        return self.send(self.publish(draft).signed())

    def publish(self, draft: Draft) -> Draft:
        if draft.chain is not GOOD_CHAIN and draft.url == URL:
            draft.url = self.new_address()
        self.chains.found[draft.url or ""] = draft.chain
        return draft

    def send(self, signed: Signed) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            with suppress(BrokenPipeError):  # it refuses a long body before it has it all
                connection.request(signed.method, signed.path, signed.body, signed.headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


@contextmanager
def serving(threads: int = 4, **options: Any) -> Iterator[Service]:
    """A web service at NOW that trusts the tests' own authority."""
    chains = ChainServer()
    roots: Sequence[Any] = [ROOT.certificate]
    given = {"skill_id": APPLICATION, "fetch_chain": chains.fetch, "trust_roots": roots, "clock": lambda: NOW}
    app = create_app(**{**given, **options})
    server = create_server(app, Settings(APPLICATION, "127.0.0.1", 0, threads))
    with running(server):
        yield Service(server.effective_port, chains)
