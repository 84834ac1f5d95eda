"""HTTPS for waitress, which speaks HTTP alone: its channel, over OpenSSL.

The handshake is made where waitress waits for all of its connections, so that one which never ends
it holds up nobody: servers that make it on a thread of theirs stood still before some idle ones.
"""

import socket
import ssl
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer

from breachlab.errors import BadSecret
from dashboard import private

RECORD = 2**14  # bytes at most, so that one read leaves nothing in OpenSSL that no poll would tell
LATER = (ssl.SSLWantReadError, ssl.SSLWantWriteError)
MOST_PLAIN = 2**16  # bytes of a request that came without TLS
PLAIN = b"""HTTP/1.1 400 Bad Request\r
Content-Type: text/plain; charset=utf-8\r
Connection: close\r
\r
The address begins with https://
L'adresse commence par https://
"""


def context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return what speaks TLS with a certificate and its key; raises BadSecret."""
    if b"PRIVATE KEY-----" not in private.read(key, "The key"):
        raise BadSecret(f"The key {key} is none: a file in PEM was expected")
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.set_alpn_protocols(["http/1.1"])
    try:
        made.load_cert_chain(certificate, key, lambda: _encrypted(key))
    except ssl.SSLError as error:
        raise BadSecret(_trouble(certificate, key, error)) from None
    except OSError as error:
        raise BadSecret(
            f"The certificate {certificate} cannot be read ({error.strerror})"
        ) from None
    return made


def speak(server: TcpWSGIServer, spoken: ssl.SSLContext) -> None:
    """Have a server that does not run yet speak TLS."""

    class Channel(TlsChannel):
        context = spoken

    server.channel_class = Channel


class TlsChannel(HTTPChannel):
    """A connection whose bytes go through OpenSSL; the handshake comes with the first of them."""

    context: ssl.SSLContext

    def __init__(self, server: Any, sock: Any, addr: Any, adj: Any, map: Any = None) -> None:
        sock.setblocking(False)
        spoken = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        super().__init__(server, spoken, addr, adj, map)

    def handle_read(self) -> None:
        """Take in what has come."""
        try:
            with self.outbuf_lock:  # OpenSSL does one thing at a time for a connection
                data = self.socket.recv(RECORD)
        except LATER:
            return
        except OSError as error:
            if getattr(error, "reason", "") == "HTTP_REQUEST":
                self._say_plainly()
            data = b""
        if data:
            self.last_activity = time.time()
            self.received(data)
        else:
            self.handle_close()

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send what can be sent now; return how many bytes."""
        try:
            return super().send(data, do_close)
        except LATER:
            return 0

    def handle_close(self) -> None:
        """Close, having said so: else a browser could not tell it from an answer cut off."""
        if self.socket is not None:
            with self.outbuf_lock, suppress(OSError, ValueError):
                self.socket.unwrap()
        super().handle_close()

    def _say_plainly(self) -> None:
        # What is left unread when a connection is closed cuts off the answer.
        with suppress(OSError):
            socket.socket.recv(self.socket, MOST_PLAIN)
            socket.socket.send(self.socket, PLAIN)


def _encrypted(key: Path) -> str:
    raise BadSecret(
        f"The key {key} is encrypted, and nobody is there to be asked. "
        f"Decrypt it: openssl pkey -in {key} -out FILE"
    )


def _trouble(certificate: Path, key: Path, error: ssl.SSLError) -> str:
    if error.reason == "KEY_VALUES_MISMATCH":
        return f"The key {key} is of another certificate than {certificate}"
    if b"-----BEGIN CERTIFICATE-----" not in certificate.read_bytes():
        return f"The certificate {certificate} is none: a file in PEM was expected"
    return f"The certificate {certificate} and the key {key} cannot be used ({error.reason})"
