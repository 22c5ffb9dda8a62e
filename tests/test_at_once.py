"""Many at once: threads of one process and several processes answer as one after the other would."""

import json
import subprocess
import sys
import threading
from typing import Any

from skill import app
from skill.tools.simulator.envelope import APPLICATION
from tests import events
from tests.conftest import ROOT
from tests.response import check

THREADS, PROCESSES = 8, 4
SAID = (
    "how many sessions will i need", "tell me more", "yes", "say that again", "does it hurt and what does it cost",
    "i can't breathe", "and " * 200, "can i wash my hair", "the second one", "what's the capital of france",
)  # fmt: skip
ANSWERING = """
import json, sys
from tests.test_at_once import conversation
print(json.dumps(conversation(int(sys.argv[1]))))
"""


def conversation(first: int) -> list[Any]:
    """What is heard in a conversation that begins with one of the things to say, and goes on with those after it."""
    attributes: dict[str, Any] = {}
    heard = []
    for place in range(len(SAID)):
        event = events.question(SAID[(first + place) % len(SAID)], attributes=attributes)
        response = json.loads(json.dumps(app.handler(event, None)))
        ended = response["response"]["shouldEndSession"]
        attributes = {} if ended else response["sessionAttributes"]
        heard.append([check(event, response), response["sessionAttributes"]])
    return heard


def test_threads_answer_as_one_after_the_other_would() -> None:
    alone = [conversation(number) for number in range(THREADS)]
    together: dict[int, list[list[Any]]] = {number: [] for number in range(THREADS)}
    start, interval = threading.Barrier(THREADS), sys.getswitchinterval()

    def talk(number: int) -> None:
        start.wait()
        together[number] += [conversation(number) for _ in range(3)]

    threads = [threading.Thread(target=talk, args=(number,)) for number in range(THREADS)]
    sys.setswitchinterval(1e-5)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
    finally:
        sys.setswitchinterval(interval)
    assert together == {number: [alone[number]] * 3 for number in range(THREADS)}


def test_processes_that_share_the_mapped_model_answer_alike() -> None:
    environment = {"PYTHONPATH": str(ROOT), "SKILL_ID": APPLICATION}
    started = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-W", "ignore", "-c", ANSWERING, "0"],
            cwd=ROOT,
            env={**environment, "PYTHONHASHSEED": str(number)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    heard = [json.loads(process.communicate(timeout=120)[0]) for process in started]
    assert heard == [conversation(0)] * PROCESSES
