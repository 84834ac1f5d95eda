"""The WSGI server: waitress, set up for many readers who open a page and leave it open.

A browser holds six connections and leaves five of them idle. There is room for those of 500
browsers. An idle connection is closed early, and holds no thread. Documents and files have threads
of their own: otherwise a first page would wait behind the questions of all other readers.
"""

import logging
import math
import select
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from waitress import create_server
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer
from waitress.task import ThreadedTaskDispatcher

REQUEST = 20  # seconds from the first byte of a request to its last
ANSWER = 300  # seconds from the end of an answer until the client has read it


class Request(HTTPRequestParser):
    """A request on its way. Bytes after its end are left to the connection."""

    def __init__(self, adjustments: Any, connection: "Connection") -> None:
        super().__init__(adjustments)
        self.begun = time.monotonic()
        self._connection = connection

    def received(self, data: bytes) -> int:
        """Parse bytes; return how many were taken: all of them where the request ends."""
        taken = super().received(data)
        if not self.completed:
            return taken
        self._connection.ahead = data[taken:]
        return len(data)


class Connection(HTTPChannel):
    """A waitress connection without a queue of requests."""

    ahead = b""  # bytes that arrived after a request that is not answered yet
    answered = math.inf  # monotonic time at which the last answer was complete
    _active = 0.0  # monotonic time of the last activity; this clock never steps

    @property
    def last_activity(self) -> float:
        """The time of the last activity, on the wall clock as it is now.

        waitress compares it with that clock, which may have stepped since.
        """
        return time.time() - (time.monotonic() - self._active)

    @last_activity.setter
    def last_activity(self, now: float) -> None:
        self._active = time.monotonic()

    def parser_class(self, adjustments: Any) -> Request:
        """Return the parser of the next request."""
        return Request(adjustments, self)

    def readable(self) -> bool:
        """Return whether the connection takes more bytes."""
        return not self.ahead and super().readable()

    def writable(self) -> bool:
        """Return whether there is something to send, close or parse; hang up on a late client."""
        if self.will_close or self.is_late(time.monotonic()):
            self._hang_up()
        return bool(super().writable()) or self._has_next()

    def handle_write(self) -> None:
        """Send as much as possible, then parse the next request if it has arrived."""
        super().handle_write()
        while self._has_next():
            data, self.ahead = self.ahead, b""
            self.received(data)

    def service(self) -> None:
        """Answer the request; runs on a thread of the queues."""
        self.answered = math.inf
        super().service()
        self.answered = time.monotonic()

    def is_late(self, now: float) -> bool:
        """Return whether a deadline has passed: of the request, of its answer, or of idling.

        Idling is checked here too: after the clock was set back, waitress looks for idle
        connections only once the clock has caught up.
        """
        begun = math.inf if self.request is None else self.request.begun
        is_unread = self.total_outbufs_len > 0 and now - self.answered > ANSWER
        is_idle = not self.requests and now - self._active > self.adj.channel_timeout
        return now - begun > REQUEST or is_unread or is_idle

    def _has_next(self) -> bool:
        return bool(self.ahead) and self.connected and bool(super().readable())

    def _hang_up(self) -> None:
        # A socket that its client does not read never becomes writable, and would stay open.
        self.will_close = True
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)


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
