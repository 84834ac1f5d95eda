"""The listening sockets of the server: for this machine alone, on a file, or behind a proxy."""

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
UNIX_PEER = "localhost"  # waitress's address of each peer on a Unix socket
OTHERS_MASK = 0o117  # umask: a Unix socket has mode 0660, for its owner and group
READ = "Read docs/serving.md"


def check_options(options: argparse.Namespace) -> None:
    """Raise BadParameters for options that contradict each other, or that let others in."""
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
    """Return the peer with trusted forwarded headers; nothing without a proxy."""
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
    """Return the host names that only this machine uses for the page."""
    if options.behind_proxy or not options.host:
        return set()
    return {options.host.lower(), _address(options)}


def address_text(listener: socket.socket) -> str:
    """Return the address of a listener for display."""
    if listener.family in (socket.AF_INET, socket.AF_INET6):
        host, port = listener.getsockname()[:2]
        return f"http://{host}:{port}"
    return f"unix:{listener.getsockname()}"


def _is_loopback(options: argparse.Namespace) -> bool:
    return ipaddress.ip_address(_address(options)).is_loopback


def _address(options: argparse.Namespace) -> str:
    # Resolve first: create_server raises a plain OSError for an unknown host too.
    host = options.host or HOST
    try:
        return socket.gethostbyname(host)
    except (socket.gaierror, UnicodeError):  # UnicodeError for an impossible host name
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
    """Return another port to suggest; ports below 1024 are reserved for the system."""
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
    """Remove a socket file without a listener; keep any other file."""
    if not path.is_socket():
        return
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(path))
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)
        except OSError:
            return  # `bind` raises an error with the reason next
