"""The server of the app: waitress, for a crowd that opens a page and leaves it open.

A browser holds six connections and says nothing over five of them. Of many they are let go early,
and there is room for more of them than a page needs; none waits on a thread.
"""

import logging
import select
import socket
import ssl
import sys
from collections.abc import Callable

from waitress import create_server
from waitress.server import TcpWSGIServer

from dashboard import tls

THREADS = 8
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


def server(
    app: Callable, listener: socket.socket, spoken: ssl.SSLContext | None, is_proxied: bool
) -> TcpWSGIServer:
    """Return a server of an app over a socket, with TLS if it speaks that; its `run` serves."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # or a line for each that waits
    made = create_server(
        app,
        sockets=[listener],
        threads=THREADS,
        connection_limit=most_connections(),
        channel_timeout=IDLE,
        cleanup_interval=LOOKING,
        asyncore_use_poll=True,
        max_request_body_size=MOST_KEPT,
        ident=None,  # what serves is nobody's business
        url_scheme="https" if spoken else "http",
        **(PROXY if is_proxied else {}),
    )
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
