"""The end of a server of waitress that runs in a thread of a test."""

from contextlib import suppress
from threading import Thread

from waitress.wasyncore import close_all


def end(server, thread: Thread) -> None:
    """Have the loop close what it holds, and wait until its thread has ended.

    Closed from outside it would run on for a second, or for as long as a client holds a connection.
    """
    with suppress(OSError):  # the loop was awake, did it, and has closed its trigger since
        server.trigger.pull_trigger(lambda: close_all(server._map, ignore_all=True))
    thread.join(timeout=5)
