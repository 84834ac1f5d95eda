"""By which names the server may be called."""

import string
from collections.abc import Collection
from typing import Any

from flask import Flask, Request

LOOPBACK = ("127.0.0.1", "localhost")
LETTERS = frozenset(string.ascii_lowercase + string.digits + "-.")


class AnyCaseRequest(Request):
    """A request whose Host is in lower case, since names of hosts have no case (RFC 9110, 4.2.3).

    Flask compares it letter by letter.
    """

    def __init__(self, environ: dict[str, Any], *args: Any, **settings: Any) -> None:
        if "HTTP_HOST" in environ:
            environ["HTTP_HOST"] = environ["HTTP_HOST"].lower()
        super().__init__(environ, *args, **settings)


def answer_to(server: Flask, hosts: Collection[str]) -> None:
    """Have a server refuse requests whose Host is none of these, on whatever port.

    Else another site could give its name this machine's address, and read the page as its own.
    """
    server.request_class = AnyCaseRequest
    server.config["TRUSTED_HOSTS"] = sorted(hosts)


def name(word: str) -> str:
    """Return a name as a browser sends it, or raise ValueError for what can be none.

    A port is not part of it; nor is a dot before it, by which Flask would take any name below.

    >>> name("Lab.Example"), name("préfecture.example")
    ('lab.example', 'xn--prfecture-c4a.example')
    """
    sent = word.lower().encode("idna").decode("ascii")  # a UnicodeError is a ValueError
    if not sent or sent.startswith(".") or not set(sent) <= LETTERS:
        raise ValueError(f"'{word}' is not the name of a host")
    return sent
