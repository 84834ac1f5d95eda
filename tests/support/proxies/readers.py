"""A reader behind a proxy: TLS to this machine, whatever the name, with password and cookie."""

import base64
import socket
import time
from contextlib import closing
from http.client import HTTPMessage, HTTPSConnection

from tests.support.proxies.fronts import NAME, READER, context

PATIENCE = 60  # seconds


class Connection(HTTPSConnection):
    """A connection to a port of this machine that asks for another name."""

    def connect(self) -> None:
        """Connect, and say the name to TLS."""
        sender = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        self.sock = context().wrap_socket(sender, server_hostname=self.host)


def basic(name: str, password: str) -> str:
    """Return the header of a name and a password."""
    return f"Basic {base64.b64encode(f'{name}:{password}'.encode()).decode('ascii')}"


class Reader:
    """One who logs in once and then reads pages."""

    def __init__(self, port: int, name: str = NAME):
        self.port, self._name = port, name
        self.headers = {"Authorization": basic(*READER)}

    def log_in(self) -> None:
        """Ask for the first page, and keep the cookie if one comes."""
        status, headers, _ = self.get("/")
        assert status == 200, status
        if "Set-Cookie" in headers:
            self.headers["Cookie"] = headers["Set-Cookie"].partition(";")[0]

    def get(self, *paths: str, **more: str) -> tuple[int, HTTPMessage, bytes]:
        """Return the answer to the last of these paths, asked for over one new connection."""
        with closing(Connection(self._name, self.port)) as browser:
            for path in paths:
                headers = {**self.headers, **{key.replace("_", "-"): more[key] for key in more}}
                browser.request("GET", path, headers=headers)
                answer = browser.getresponse()
                body = answer.read()
                assert path == paths[-1] or answer.status == 200, (path, answer.status)
        return answer.status, answer.headers, body

    def page(self) -> float:
        """Open a page; return the milliseconds."""
        begun = time.perf_counter()
        status, _, body = self.get("/who")
        assert status == 200 and len(body) > 10_000, (status, len(body))
        return 1_000 * (time.perf_counter() - begun)
