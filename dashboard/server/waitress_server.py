"""The WSGI server: waitress, set up for many readers who open a page and leave it open.

A browser holds six connections and leaves five of them idle. There is room for those of 500
browsers. An idle connection is closed early, and holds no thread. Documents and files have threads
of their own: otherwise a first page would wait behind the questions of all other readers.
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

QUESTIONS = ("/_dash-update-component", "/data/")  # paths of requests that ask the database
HEALTH = "/health"  # has its own thread, so that it answers while the others are busy
FILES = ("/assets/", "/_dash-", "/_favicon.ico")
THREADS = {"questions": 8, "documents": 4, "files": 4, "health": 1}
CONNECTIONS = 3_000  # 500 browsers
SPARE = 100  # open files that are no connections
BY_SELECT = 400  # connections on a system without poll; its select takes 512 at most
IDLE = 20  # seconds until an idle connection is closed
LOOKING = 5  # seconds between two searches for idle connections
MOST_KEPT = 2**20  # bytes of a body; the guard refuses far smaller ones, with a sentence
MOST_ANSWERED = 2**40  # bytes of an answer until its thread waits for the client: never
# The last proxy, the one in front of this server, is trusted. It passes the requested name as the
# Host header, which is checked. No other header changes that name.
FORWARDED = {
    "trusted_proxy_count": 1,
    "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
}


class Queues:
    """Three queues of requests: questions, documents, files. Health checks never wait."""

    def __init__(self) -> None:
        self._queues = {name: ThreadedTaskDispatcher() for name in THREADS}
        for name, count in THREADS.items():
            self._queues[name].set_thread_count(count)

    def add_task(self, channel: HTTPChannel) -> None:
        """Queue the request of a connection."""
        self._queues[_queue(channel)].add_task(channel)

    def shutdown(self) -> None:
        """Stop once the requests in progress are answered, or some seconds later."""
        for queue in self._queues.values():
            queue.shutdown()


def _queue(channel: HTTPChannel) -> str:
    path = getattr(channel.requests[0], "path", "")  # a malformed request has no path
    if path == HEALTH:
        return "health"
    if path.startswith(QUESTIONS):
        return "questions"
    return "files" if path.startswith(FILES) else "documents"


def server(app: Callable, listener: socket.socket, proxy: str | None = None) -> BaseWSGIServer:
    """Return a server of an app over a socket; its `run` serves.

    It trusts the forwarded headers of the peer `proxy`, and drops those of any other.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # no line per waiting request
    waitress_server = create_server(
        app,
        sockets=[listener],
        threads=0,  # the threads of `Queues` serve instead
        connection_limit=most_connections(),
        channel_timeout=IDLE,
        cleanup_interval=LOOKING,
        asyncore_use_poll=True,
        max_request_body_size=MOST_KEPT,
        outbuf_high_watermark=MOST_ANSWERED,
        ident=None,  # send no Server header
        trusted_proxy=proxy,
        **(FORWARDED if proxy else {}),
    )
    waitress_server.task_dispatcher = Queues()
    waitress_server.channel_class = Connection
    return waitress_server


def most_connections() -> int:
    """Return how many connections this process can hold; raises its limit of open files first."""
    if sys.platform == "win32" or not hasattr(select, "poll"):
        return BY_SELECT
    import resource  # Windows has no such module

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + SPARE
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(min(CONNECTIONS, wanted - SPARE), SPARE)
