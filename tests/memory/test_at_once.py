"""Requests of one listener at once, over a socket: none of their changes is lost."""

import threading
from typing import Any

import pytest

from skill.alexa.skill import create_skill, invoke
from skill.app import CATALOG, CLASSIFIER
from skill.memory import Memory, Record
from skill.memory.listener import Listeners
from skill.memory.table import ConflictError, Table
from tests import events
from tests.memory.servers import Server, table_at
from tests.response import check


@pytest.fixture
def table(dynalite: Server, monkeypatch: pytest.MonkeyPatch) -> Table:
    dynalite.new_table()
    table = table_at(dynalite.url, monkeypatch, patient=True)
    table.connect()
    return table


def at_once(*actions: Any) -> None:
    """Run each in a thread of its own."""
    barrier = threading.Barrier(len(actions))

    def run(action: Any) -> None:
        barrier.wait()
        action()

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_of_many_writes_at_once_one_succeeds(table: Table) -> None:
    outcomes: list[str] = []

    def write(place: str) -> None:
        try:
            table.write("abc", Record(Memory(tour_place=place), 1, 86_400), 0)
            outcomes.append(place)
        except ConflictError:
            outcomes.append("")

    places = [f"place_{letter}" for letter in "abcdefgh"]
    at_once(*[lambda place=place: write(place) for place in places])
    (written,) = filter(None, outcomes)
    assert len(outcomes) == len(places)
    assert table.read("abc").memory.tour_place == written


@pytest.mark.parametrize("repetition", range(5))
def test_two_requests_of_one_listener_at_once_lose_nothing(
    table: Table, dynalite: Server, repetition: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Two speakers in one home, each in a session that knows the record as it was."""
    skill = create_skill(CATALOG, CLASSIFIER, memory=Listeners(table, f"secret {repetition}".encode()))

    def say(intent: str, attributes: Any = None) -> dict[str, Any]:
        event = events.intent(intent, attributes=attributes)
        response = invoke(skill, event, None)
        check(event, response)
        return response

    kitchen, bedroom = say("PainIntent")["sessionAttributes"], say("SessionsIntent")["sessionAttributes"]
    at_once(lambda: say("SlowerIntent", kitchen), lambda: say("BriefAnswersIntent", bedroom))
    (item,) = dynalite.items()
    assert [item[name]["BOOL"] for name in ("disclaimer_heard", "slow", "brief")] == [True, True, True]
    assert item["version"] == {"N": "3"}
    assert caplog.messages == []
