"""The two servers, each started once for the tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.memory.servers import NAMES, Server, running


@pytest.fixture(scope="session", params=NAMES)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with running(request.param) as started:
        yield started


@pytest.fixture(scope="session")
def dynalite() -> Iterator[Server]:
    """The one of the two that checks a condition and writes in one step, as DynamoDB does."""
    with running("dynalite") as started:
        yield started


@pytest.fixture(scope="session")
def moto() -> Iterator[Server]:
    with running("moto") as started:
        yield started
