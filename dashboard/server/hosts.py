"""The host names of the server, and the check of the Host header."""

import string
from collections.abc import Collection
from typing import Any

from flask import Flask, Request

LOOPBACK = ("127.0.0.1", "localhost")
LETTERS = frozenset(string.ascii_lowercase + string.digits + "-.")


class AnyCaseRequest(Request):
    """A request with its Host in lower case: host names are case-insensitive (RFC 9110, 4.2.3).

    Flask compares them case-sensitively.
    """

    def __init__(self, environ: dict[str, Any], *args: Any, **settings: Any) -> None:
        if "HTTP_HOST" in environ:
            environ["HTTP_HOST"] = environ["HTTP_HOST"].lower()
        super().__init__(environ, *args, **settings)


def answer_to(server: Flask, hosts: Collection[str]) -> None:
    """Have a server refuse requests for any host but these, on whatever port.

    This prevents DNS rebinding: another site could give its name this machine's address, and read
    the page as its own.
    """
    server.request_class = AnyCaseRequest
    server.config["TRUSTED_HOSTS"] = sorted(hosts)


def name(word: str) -> str:
    """Return a host name as a browser sends it; raise ValueError for an impossible name.

    A port is no part of it. Nor is a leading dot: Flask would accept any subdomain.

    >>> name("Lab.Example"), name("préfecture.example")
    ('lab.example', 'xn--prfecture-c4a.example')
    """
    sent = word.lower().encode("idna").decode("ascii")  # a UnicodeError is a ValueError
    if not sent or sent.startswith(".") or not set(sent) <= LETTERS:
        raise ValueError(f"'{word}' is not the name of a host")
    return sent
