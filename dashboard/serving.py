"""The server of the app: waitress, for a crowd that opens a page and leaves it open.

A browser holds six connections and says nothing over five of them. There is room for those of 500,
an idle one is let go early, and none waits on a thread. A first page is forty requests, each of a
millisecond: they have threads of their own, or it would never come behind a crowd's questions.
"""

import logging
import select
import socket
import ssl
import sys
from collections.abc import Callable

from waitress import create_server
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from dashboard import tls

QUESTIONS = ("/_dash-update-component", "/_dash-layout", "/data/")  # that the database is asked
THREADS = {"questions": 8, "files": 4}
CONNECTIONS = 3_000  # 500 browsers
SPARE = 100  # files that are open beside connections
BY_SELECT = 400  # connections where there is no poll; select takes 512 at most there
IDLE = 20  # seconds after which a connection is let go
LOOKING = 5  # seconds between two looks at which those are
MOST_KEPT = 2**20  # bytes of a body that are taken in; the guard refuses it far below, in words
# Of several proxies the last is believed, which is the one before this server.
PROXY = {
    "trusted_proxy": "*",
    "trusted_proxy_count": 1,
    "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"},
}


class Queues:
    """What is asked of the database waits in one queue, and everything else in another."""

    def __init__(self) -> None:
        self._queues = {name: ThreadedTaskDispatcher() for name in THREADS}
        for name, count in THREADS.items():
            self._queues[name].set_thread_count(count)

    def add_task(self, channel: HTTPChannel) -> None:
        """Have a request answered: the first that waits of its connection."""
        path = getattr(channel.requests[0], "path", "")  # of a malformed one there is none
        self._queues["questions" if path.startswith(QUESTIONS) else "files"].add_task(channel)

    def shutdown(self) -> None:
        """Stop when what was begun is answered, or some seconds later."""
        for queue in self._queues.values():
            queue.shutdown()


def server(
    app: Callable, listener: socket.socket, spoken: ssl.SSLContext | None, is_proxied: bool
) -> TcpWSGIServer:
    """Return a server of an app over a socket, with TLS if it speaks that; its `run` serves."""
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
        ident=None,  # what serves is nobody's business
        url_scheme="https" if spoken else "http",
        **(PROXY if is_proxied else {}),
    )
    made.task_dispatcher = Queues()
    if spoken:
        tls.speak(made, spoken)
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
