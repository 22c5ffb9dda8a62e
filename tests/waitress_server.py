"""A server of waitress that runs in a thread of the tests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from waitress import wasyncore


@contextmanager
def running(server: Any) -> Iterator[None]:
    """Let the server run in a thread, and close it with all that is connected to it.

    Its workers end first, because each wakes the loop when it has answered. The sockets are closed by the loop's own
    thread: closed by another, they are an error of the loop that waits for them.
    """
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
        thread.join(10)
