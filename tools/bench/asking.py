"""A browser's connections to a server, without the browser: six at most, kept alive."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit

MOST = 6  # connections that a browser opens to one server
AT_ONCE = 2**20  # bytes read at once

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Unanswered(Exception):
    """The server closed a connection before or during an answer."""


@dataclass
class Asking:
    """The requests of one person's browser to a server."""

    address: str
    _free: deque[Connection] = field(default_factory=deque)
    _most: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST))

    async def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Return the status and the body of a GET request."""
        return await self._ask("GET", path, b"", headers)

    async def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Return the status and the body of a POST request with JSON."""
        return await self._ask("POST", path, body, {"Content-Type": "application/json"})

    async def close(self) -> None:
        """Close the open connections."""
        for _, writer in self._free:
            writer.close()
        self._free.clear()

    async def _ask(self, method: str, path: str, body: bytes, more: dict) -> tuple[int, bytes]:
        request = (
            f"{method} {path} HTTP/1.1\r\n{self._headers(len(body), more)}\r\n".encode() + body
        )
        async with self._most:
            while self._free:  # a kept connection may be closed by now: then try the next one
                try:
                    return await self._asked(self._free.pop(), request)
                except (Unanswered, ConnectionError):
                    continue
            return await self._asked(await connection(self.address), request)

    async def _asked(self, connection: Connection, request: bytes) -> tuple[int, bytes]:
        reader, writer = connection
        try:
            writer.write(request)
            status, headers = await _head(reader)
            body = await reader.readexactly(int(headers.get("content-length", "0")))
        except BaseException as trouble:
            writer.close()
            if isinstance(trouble, asyncio.IncompleteReadError):
                raise Unanswered from trouble
            raise
        if headers.get("connection", "").lower() == "close":
            writer.close()
        else:
            self._free.append(connection)
        return status, body

    def _headers(self, length: int, more: dict[str, str]) -> str:
        headers = {"Host": urlsplit(self.address).netloc, "Accept-Encoding": "gzip", **more}
        if length:
            headers["Content-Length"] = str(length)
        return "".join(f"{name}: {value}\r\n" for name, value in headers.items())


async def connection(address: str) -> Connection:
    """Return a new connection to an address."""
    parts = urlsplit(address)
    return await asyncio.open_connection(parts.hostname, parts.port, limit=AT_ONCE)


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    return int(first.split()[1]), {name.lower(): value.strip() for name, _, value in pairs}
