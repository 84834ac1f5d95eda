"""The listening socket, and waitress on it: for this machine alone, on a file, or behind a proxy.

waitress does HTTP and the threads, and believes the forwarded headers of the proxy that is named.
This module adds three things. It opens the socket: the workers share it, and waitress would replace
a Unix socket on which another server listens. `Connection` has what else only a proxy has: a
deadline for a whole request and for its answer, one request at a time, and a clock that never steps
for idle connections. `Queues` keep /health, files and first pages from waiting behind the questions
of all other readers: waitress has one queue.

There is room for the connections of 500 browsers. A browser holds six and leaves five of them idle.
An idle connection is closed early, and holds no thread.
"""

import argparse
import errno
import ipaddress
import logging
import math
import os
import select
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from waitress import create_server
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer
from waitress.task import ThreadedTaskDispatcher

from breachlab.errors import BadParameters, PortInUse
from breachlab.words.language import refuse

HOST, PORT = "127.0.0.1", 8050
UNIX_PEER = "localhost"  # waitress's address of each peer on a Unix socket
OTHERS_MASK = 0o117  # umask: a Unix socket has mode 0660, for its owner and group

REQUEST = 20  # seconds from the first byte of a request to its last
ANSWER = 300  # seconds from the end of an answer until the client has read it
IDLE = 20  # seconds until an idle connection is closed
NEVER = 2**40  # seconds, or bytes
QUESTIONS = ("/_dash-update-component", "/data/")  # paths of requests that ask the database
HEALTH = "/health"  # has its own thread, so that it answers while the others are busy
FILES = ("/assets/", "/_dash-", "/_favicon.ico")
THREADS = {"questions": 8, "documents": 4, "files": 4, "health": 1}
CONNECTIONS = 3_000  # 500 browsers
SPARE = 100  # open files that are no connections
BY_SELECT = 400  # connections on a system without poll; its select takes 512 at most
MOST_KEPT = 2**20  # bytes of a body; the guard refuses far smaller ones, with a sentence
# The last proxy, the one in front of this server, is trusted. It passes the requested name as the
# Host header, which is checked. No other header changes that name.
FORWARDED = {
    "trusted_proxy_count": 1,
    "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
}


def check_options(options: argparse.Namespace) -> None:
    """Raise BadParameters for options that contradict each other, or that let others in."""
    if options.socket and (options.host or options.port is not None or options.proxy_address):
        raise refuse(BadParameters, "socket_with_address")
    if options.behind_proxy and not options.allow_host:
        raise refuse(BadParameters, "proxy_without_name")
    if options.proxy_address and not options.behind_proxy:
        raise refuse(BadParameters, "address_without_proxy")
    if options.behind_proxy or options.socket:
        return
    if not ipaddress.ip_address(_find_address(options)).is_loopback:
        raise refuse(BadParameters, "open_to_others", host=options.host)


def trusted_peer(options: argparse.Namespace) -> str | None:
    """Return the peer with trusted forwarded headers; nothing without a proxy."""
    if not options.behind_proxy:
        return None
    return UNIX_PEER if options.socket else options.proxy_address or HOST


def own_names(options: argparse.Namespace) -> set[str]:
    """Return the host names that only this machine uses for the page."""
    if options.behind_proxy or not options.host:
        return set()
    return {options.host.lower(), _find_address(options)}


def address_text(listener: socket.socket) -> str:
    """Return the address of a listener for display."""
    if listener.family in (socket.AF_INET, socket.AF_INET6):
        host, port = listener.getsockname()[:2]
        return f"http://{host}:{port}"
    return f"unix:{listener.getsockname()}"


@contextmanager
def open_listener(options: argparse.Namespace) -> Iterator[socket.socket]:
    """Listen on the socket or the address of the options; remove the socket's file afterwards."""
    listen_on = _listen_on_file if options.socket else _listen_on_port
    with listen_on(options) as listener:
        try:
            yield listener
        finally:
            if options.socket:
                options.socket.unlink(missing_ok=True)


def _find_address(options: argparse.Namespace) -> str:
    # Resolve first: create_server raises a plain OSError for an unknown host too.
    host = options.host or HOST
    try:
        return socket.gethostbyname(host)
    except (socket.gaierror, UnicodeError):  # UnicodeError for an impossible host name
        raise _no_host("host_not_found", options) from None


def _listen_on_port(options: argparse.Namespace) -> socket.socket:
    host, port = options.host or HOST, PORT if options.port is None else options.port
    try:
        return socket.create_server((_find_address(options), port))
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise _no_host("host_elsewhere", options) from None
        # Ports below 1024 are reserved for the system.
        another = max(port + 1, 1_024) if port < 65_535 else port - 1
        reason = os.strerror(error.errno or 0)
        said = {"address": f"{host}:{port}", "reason": reason, "another": another}
        raise refuse(PortInUse, "no_port", **said) from None


def _no_host(name: str, options: argparse.Namespace) -> BadParameters:
    said = {"port": PORT if options.port is None else options.port, "own": HOST}
    return refuse(BadParameters, name, host=options.host or HOST, **said)


def _listen_on_file(options: argparse.Namespace) -> socket.socket:
    path = options.socket
    if not hasattr(socket, "AF_UNIX"):
        raise refuse(BadParameters, "no_sockets")
    if path.is_socket():
        with socket.socket(socket.AF_UNIX) as caller:
            try:
                caller.connect(str(path))
            except ConnectionRefusedError:
                path.unlink(missing_ok=True)  # nobody listens on it
            except OSError:
                pass  # `bind` raises an error with the reason next
    listener, mask = socket.socket(socket.AF_UNIX), os.umask(OTHERS_MASK)
    try:
        listener.bind(str(path))
        listener.listen()
    except OSError as error:
        listener.close()
        reason = error.strerror or str(error)
        raise refuse(PortInUse, "no_socket", file=path, reason=reason) from None
    finally:
        os.umask(mask)
    return listener


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
        channel_timeout=NEVER,  # `Connection` has its own deadlines
        asyncore_use_poll=True,
        max_request_body_size=MOST_KEPT,
        outbuf_high_watermark=NEVER,  # bytes of an answer until its thread waits for the client
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


class Queues:
    """Queues of questions, documents and files, each with its threads. Health checks never wait."""

    def __init__(self) -> None:
        self._queues = {name: ThreadedTaskDispatcher() for name in THREADS}
        for name, count in THREADS.items():
            self._queues[name].set_thread_count(count)

    def add_task(self, channel: HTTPChannel) -> None:
        """Queue the request of a connection."""
        path = getattr(channel.requests[0], "path", "")  # a malformed request has no path
        if path == HEALTH:
            name = "health"
        elif path.startswith(QUESTIONS):
            name = "questions"
        else:
            name = "files" if path.startswith(FILES) else "documents"
        self._queues[name].add_task(channel)

    def shutdown(self) -> None:
        """Stop once the requests in progress are answered, or some seconds later."""
        for queue in self._queues.values():
            queue.shutdown()


class Connection(HTTPChannel):
    """A waitress connection with deadlines, that takes one request at a time."""

    will_close: bool
    ahead = b""  # bytes that arrived after a request that is not answered yet
    answered = math.inf  # monotonic time at which the last answer was complete
    _active = 0.0  # monotonic time of the last activity; this clock never steps

    @property
    def last_activity(self) -> float:
        """The time of the last activity, which waitress notes here."""
        return self._active

    @last_activity.setter
    def last_activity(self, _: float) -> None:
        self._active = time.monotonic()

    def parser_class(self, adjustments: Any) -> "Request":
        """Return the parser of the next request."""
        return Request(adjustments, self)

    def readable(self) -> bool:
        """Return whether the connection takes more bytes."""
        return not self.ahead and super().readable()

    def writable(self) -> bool:
        """Return whether there is something to send, close or parse; hang up on a late client."""
        if self.will_close or self.is_late(time.monotonic()):
            # A socket that its client does not read never becomes writable, and would stay open.
            self.will_close = True
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)
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
        """Return whether a deadline has passed: of the request, of its answer, or of idling."""
        begun = math.inf if self.request is None else self.request.begun
        is_unread = self.total_outbufs_len > 0 and now - self.answered > ANSWER
        is_idle = not self.requests and now - self._active > IDLE
        return now - begun > REQUEST or is_unread or is_idle

    def _has_next(self) -> bool:
        return bool(self.ahead) and self.connected and bool(super().readable())


class Request(HTTPRequestParser):
    """A request on its way. Bytes after its end are left to the connection."""

    def __init__(self, adjustments: Any, connection: Connection) -> None:
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
