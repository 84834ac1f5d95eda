"""The addresses of the server: on this machine alone, on a Unix socket, or behind a proxy."""

import argparse
import errno
import ipaddress
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from breachlab.errors import BadParameters, PortInUse

HOST, PORT = "127.0.0.1", 8050
UNIX_PEER = "localhost"  # waitress gives this address to all who connect to a Unix socket
OTHERS_MASK = 0o117  # a Unix socket is for its owner and group: mode 0660
READ = "Read docs/serving.md"


def check_options(options: argparse.Namespace) -> None:
    """Raise BadParameters for options that do not go together, or that let others in."""
    if options.socket and (options.host or options.port is not None or options.proxy_address):
        raise BadParameters(
            "A Unix socket has no address. Leave out --host, --port and --proxy-address"
        )
    if options.behind_proxy and not options.allow_host:
        raise BadParameters(
            "Behind a proxy, readers call the page by another name. "
            f"Give it: --behind-proxy --allow-host NAME. {READ}"
        )
    if options.proxy_address and not options.behind_proxy:
        raise BadParameters(f"--proxy-address is of a proxy. Add --behind-proxy. {READ}")
    if not (options.behind_proxy or options.socket or _is_loopback(options)):
        raise BadParameters(
            f"On the host '{options.host}' others would reach the page, which asks for no "
            "password. Put a proxy in front of it that asks for one, and serve this machine "
            f"alone, or add --behind-proxy. {READ}"
        )


def trusted_peer(options: argparse.Namespace) -> str | None:
    """Return the peer whose forwarded headers are believed; None without a proxy."""
    if not options.behind_proxy:
        return None
    return UNIX_PEER if options.socket else options.proxy_address or HOST


@contextmanager
def open_listener(options: argparse.Namespace) -> Iterator[socket.socket]:
    """Listen on the socket or the address of the options; remove the socket's file afterwards."""
    if not options.socket:
        with _listen_on_port(options) as listener:
            yield listener
        return
    with _listen_on_file(options.socket) as listener:
        try:
            yield listener
        finally:
            options.socket.unlink(missing_ok=True)


def own_names(options: argparse.Namespace) -> set[str]:
    """Return the names by which this machine alone calls the page."""
    if options.behind_proxy or not options.host:
        return set()
    return {options.host.lower(), _address(options)}


def address_text(listener: socket.socket) -> str:
    """Return the address of a listener as people read it."""
    if listener.family in (socket.AF_INET, socket.AF_INET6):
        host, port = listener.getsockname()[:2]
        return f"http://{host}:{port}"
    return f"unix:{listener.getsockname()}"


def _is_loopback(options: argparse.Namespace) -> bool:
    return ipaddress.ip_address(_address(options)).is_loopback


def _address(options: argparse.Namespace) -> str:
    # Looked up first: create_server raises a plain OSError for an unknown host too.
    host = options.host or HOST
    try:
        return socket.gethostbyname(host)
    except (socket.gaierror, UnicodeError):  # the latter for what no host can be called
        raise _no_host(f"The host '{host}' was not found", options) from None


def _listen_on_port(options: argparse.Namespace) -> socket.socket:
    host, port = options.host or HOST, PORT if options.port is None else options.port
    try:
        return socket.create_server((_address(options), port))
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise _no_host(f"The host '{host}' is not this machine", options) from None
        raise PortInUse(
            f"Cannot listen on {host}:{port} ({os.strerror(error.errno or 0)}). "
            f"Choose another port: python -m dashboard --port {_another(port)}"
        ) from None


def _no_host(trouble: str, options: argparse.Namespace) -> BadParameters:
    port = PORT if options.port is None else options.port
    command = f"python -m dashboard --host {HOST} --port {port}"
    return BadParameters(f"{trouble}. Serve on this machine alone: {command}")


def _another(port: int) -> int:
    """Return a port to try instead; those below 1024 are the system's own."""
    return max(port + 1, 1_024) if port < 65_535 else port - 1


def _listen_on_file(path: Path) -> socket.socket:
    if not hasattr(socket, "AF_UNIX"):
        raise BadParameters("There are no Unix sockets on this machine. Leave out --socket")
    _remove_stale(path)
    listener, mask = socket.socket(socket.AF_UNIX), os.umask(OTHERS_MASK)
    try:
        listener.bind(str(path))
        listener.listen()
    except OSError as error:
        listener.close()
        raise PortInUse(
            f"Cannot listen on the socket {path} ({error.strerror or error}). Choose another path"
        ) from None
    finally:
        os.umask(mask)
    return listener


def _remove_stale(path: Path) -> None:
    """Remove a socket on which nobody listens any more; leave any other file."""
    if not path.is_socket():
        return
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(path))
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)
        except OSError:
            return  # binding says what is wrong
