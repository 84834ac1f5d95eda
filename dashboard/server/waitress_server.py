"""The server of the app: waitress, for a crowd that opens a page and leaves it open.

A browser holds six connections and says nothing over five of them. There is room for those of 500,
an idle one is let go early, and none waits on a thread. Documents and files have threads of
their own, or a first page would never come behind a crowd's questions.
"""

import logging
import select
import socket
import sys
from collections.abc import Callable

from waitress import create_server
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.task import ThreadedTaskDispatcher

from dashboard.server.http_channel import Connection

QUESTIONS = ("/_dash-update-component", "/data/")  # that the database is asked
HEALTH = "/health"  # waits for nothing else, so that it answers whatever the others do
FILES = ("/assets/", "/_dash-", "/_favicon.ico")
THREADS = {"questions": 8, "documents": 4, "files": 4, "health": 1}
CONNECTIONS = 3_000  # 500 browsers
SPARE = 100  # files that are open beside connections
BY_SELECT = 400  # connections where there is no poll; select takes 512 at most there
IDLE = 20  # seconds after which a connection is let go over which nothing goes
LOOKING = 5  # seconds between two looks at which those are
MOST_KEPT = 2**20  # bytes of a body that are taken in; the guard refuses it far below, in words
MOST_ANSWERED = 2**40  # bytes of an answer until its thread would wait for who reads it: never
# Of several proxies the last is believed, which is the one before this server. It passes the name
# that was asked for as the Host, which is checked; no other header changes that name.
FORWARDED = {
    "trusted_proxy_count": 1,
    "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
}


class Queues:
    """Questions wait in one queue, documents in another, files in a third, and health in none."""

    def __init__(self) -> None:
        self._queues = {name: ThreadedTaskDispatcher() for name in THREADS}
        for name, count in THREADS.items():
            self._queues[name].set_thread_count(count)

    def add_task(self, channel: HTTPChannel) -> None:
        """Have the request of a connection answered."""
        self._queues[_queue(channel)].add_task(channel)

    def shutdown(self) -> None:
        """Stop when what was begun is answered, or some seconds later."""
        for queue in self._queues.values():
            queue.shutdown()


def _queue(channel: HTTPChannel) -> str:
    path = getattr(channel.requests[0], "path", "")  # of a malformed one there is none
    if path == HEALTH:
        return "health"
    if path.startswith(QUESTIONS):
        return "questions"
    return "files" if path.startswith(FILES) else "documents"


def server(app: Callable, listener: socket.socket, proxy: str | None = None) -> BaseWSGIServer:
    """Return a server of an app over a socket; its `run` serves.

    It believes the forwarded headers of the peer `proxy`, and drops those of any other.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # or a line for each that waits
    made = create_server(
        app,
        sockets=[listener],
        threads=0,  # it has others
        connection_limit=most_connections(),
        channel_timeout=IDLE,
        cleanup_interval=LOOKING,
        asyncore_use_poll=True,
        max_request_body_size=MOST_KEPT,
        outbuf_high_watermark=MOST_ANSWERED,
        ident=None,  # what serves is nobody's business
        trusted_proxy=proxy,
        **(FORWARDED if proxy else {}),
    )
    made.task_dispatcher = Queues()
    made.channel_class = Connection
    return made


def most_connections() -> int:
    """Return how many connections this process can hold, having raised its limit of open files."""
    if sys.platform == "win32" or not hasattr(select, "poll"):
        return BY_SELECT
    import resource  # there is none on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + SPARE
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(min(CONNECTIONS, wanted - SPARE), SPARE)
