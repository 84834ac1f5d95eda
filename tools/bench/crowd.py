"""Measure a crowd: python -m tools.bench.crowd --people 50 --seconds 60 [--beside TREE].

Serves the tree by its own command, over loopback only. People arrive one after the other. Each
opens the page as a browser does, over six connections, and clicks until the time is over. Prints
the milliseconds of both waits, the requests without an answer, and the CPU and memory of the server
with its workers.
With another tree of this repository, both are measured in turn: compare the ratios. The other may
be the same tree, which is then served without options: --beside . -- --workers 1.
"""

import argparse
import asyncio
import gzip
import json
import random
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from breachlab.paths import ROOT
from dashboard.database.served_world import Worlds
from dashboard.server.guard import UPDATE
from tools.bench.waits import Times, database_of, table, walk, write_event
from tools.serving import served

PATIENCE = 15  # seconds, after which a request counts as unanswered
ARRIVING = 0.1  # seconds between one person and the next
ASSET = re.compile(r'(?:src|href)="(/[^"]+)"')
STORES = ("/_dash-layout", "/_dash-dependencies")
FIRST = re.compile(rb'<script id="first" type="application/json">(.*?)</script>', re.DOTALL)
MOST = 6  # connections that a browser opens to one server, and keeps alive
AT_ONCE = 2**20  # bytes read at once

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Unanswered(Exception):
    """The server closed a connection before or during an answer, or answered no 200."""


@dataclass
class Asking:
    """The requests of one person's browser to a server."""

    address: str
    _free: deque[Connection] = field(default_factory=deque)
    _most: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST))

    async def get(self, path: str) -> tuple[int, bytes]:
        """Return the status and the body of a GET request."""
        return await self._ask(f"GET {path} HTTP/1.1\r\n{self._headers()}\r\n".encode())

    async def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Return the status and the body of a POST request with JSON."""
        headers = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        head = f"POST {path} HTTP/1.1\r\n{self._headers()}{headers}\r\n"
        return await self._ask(head.encode() + body)

    async def close(self) -> None:
        """Close the open connections."""
        for _, writer in self._free:
            writer.close()
        self._free.clear()

    def _headers(self) -> str:
        return f"Host: {urlsplit(self.address).netloc}\r\nAccept-Encoding: gzip\r\n"

    async def _ask(self, request: bytes) -> tuple[int, bytes]:
        parts = urlsplit(self.address)
        async with self._most:
            while self._free:  # a kept connection may be closed by now: then try the next one
                try:
                    return await self._asked(self._free.pop(), request)
                except (Unanswered, ConnectionError):
                    continue
            new = await asyncio.open_connection(parts.hostname, parts.port, limit=AT_ONCE)
            return await self._asked(new, request)

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


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    return int(first.split()[1]), {name.lower(): value.strip() for name, _, value in pairs}


@dataclass
class Crowd:
    """People who use one server, and their waits."""

    address: str
    page: str
    values: dict[str, tuple[str, ...]]
    every: float
    waits: Times = field(default_factory=dict)
    unanswered: dict[str, int] = field(default_factory=dict)

    async def comes(self, people: int, seconds: float) -> None:
        """Let so many people arrive, and click for so many seconds."""
        end = time.perf_counter() + seconds
        async with asyncio.TaskGroup() as group:
            for number in range(people):
                group.create_task(self._person(number, ARRIVING * number, end))

    async def _person(self, number: int, arriving: float, end: float) -> None:
        await asyncio.sleep(arriving)
        chance, asking, drawn = random.Random(number), Asking(self.address), None
        steps = walk(self.values, self.page, number)
        while time.perf_counter() < end:
            if drawn is None:  # the page did not load: open it anew
                drawn = await self._timed("first page", self._opens(asking))
            else:
                drawn = await self._clicks(asking, next(steps), drawn)
            await asyncio.sleep(chance.uniform(0.5, 1.5) * self.every)
        await asking.close()

    async def _clicks(self, asking: Asking, step: tuple[str, str], drawn: str) -> str:
        """Do a step of a walk; return the mark of the page that is drawn after it."""
        click = json.dumps(write_event(*step, drawn)).encode()
        await self._timed("click", answered(asking.post(UPDATE, click)))
        return drawn

    async def _opens(self, asking: Asking) -> str:
        """Request all that a browser with an empty cache would; return the drawn page's mark."""
        document = await answered(asking.get(f"/{self.page}"))
        head = document.decode().partition("</head>")[0]
        assets = sorted({*ASSET.findall(head)})
        await asyncio.gather(*(answered(asking.get(path)) for path in [*assets, *STORES]))
        first = FIRST.search(document)
        assert first is not None  # every page has its first state
        return str(json.loads(first[1])["drawn"])

    async def _timed(self, what: str, waited: Awaitable[Any]) -> Any:
        start = time.perf_counter()
        try:
            answer = await asyncio.wait_for(waited, PATIENCE)
        except (OSError, TimeoutError, Unanswered):
            self.unanswered[what] = self.unanswered.get(what, 0) + 1
            return None
        self.waits.setdefault(what, []).append(1000 * (time.perf_counter() - start))
        return answer


async def answered(waited: Awaitable[tuple[int, bytes]]) -> bytes:
    """Return the body of an answer; raise Unanswered, with its status, for another than 200."""
    status, body = await waited
    if status != 200:
        raise Unanswered(status)
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


async def measured(crowd: Crowd, server: psutil.Process, people: int, seconds: float) -> Times:
    """Return the waits of a crowd, and what it costs the server."""
    memory: list[float] = []
    watching = asyncio.create_task(_watch(server, memory))
    await crowd.comes(people, seconds)
    watching.cancel()
    cpu = sum(_of_each(server, lambda process: sum(process.cpu_times()[:2])))
    return {
        **crowd.waits,
        "memory, MB": memory,
        **{f"{what}: unanswered": [number] for what, number in crowd.unanswered.items()},
        "answered in all": [float(len(crowd.waits.get("click", [])))],
        "CPU seconds of the server": [cpu],
    }


def _of_each(server: psutil.Process, measure: Callable[[psutil.Process], float]) -> list[float]:
    """Return a measure of the server and of each of its running workers."""
    measures = []
    for process in [server, *server.children(recursive=True)]:
        with suppress(psutil.Error):
            measures.append(measure(process))
    return measures


def _memory(process: psutil.Process) -> int:
    """Return the bytes of a process; shared memory counts in parts (PSS) where that is known."""
    info = process.memory_full_info()
    return getattr(info, "pss", info.uss)


async def _watch(server: psutil.Process, memory: list[float]) -> None:
    while True:
        # In a thread: Linux takes a while to count shared pages.
        memory.append(sum(await asyncio.to_thread(_of_each, server, _memory)) / 1e6)
        await asyncio.sleep(0.5)


def main() -> None:
    """Measure each tree in turn and print a table."""
    options = _parser().parse_args()
    trees = [(ROOT, options.serving)]
    if options.beside:
        trees.append((options.beside.resolve(), []))
    databases = [database_of(tree, options.database) for tree, _ in trees]
    values = Worlds(databases[0]).current().values
    waits: list[Times] = [{} for _ in trees]
    for _ in range(options.rounds):
        for number, (tree, serving) in enumerate(trees):
            with served(tree, databases[number], *serving) as address:
                (server,) = psutil.Process().children()
                crowd = Crowd(address, options.page, values, options.every)
                taken = asyncio.run(measured(crowd, server, options.people, options.seconds))
                for what, times in taken.items():
                    waits[number].setdefault(what, []).extend(times)
    print(table(waits, (50, 95, 99)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.bench.crowd", description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=2, help="seconds from a click to the next")
    parser.add_argument("--page", default="who")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--database", help="default: data/breachlab.duckdb")
    parser.add_argument("--beside", type=Path, help="the folder of another tree")
    parser.add_argument("serving", nargs="*", help="options of this tree's server, after --")
    return parser


if __name__ == "__main__":
    main()
