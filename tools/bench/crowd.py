"""Measure a crowd: python -m tools.bench.crowd --people 50 --seconds 60 [--beside TREE].

Serves the tree by its own command, over loopback only. People arrive one after the other. Each
opens the page as a browser does, over six connections, and clicks until the time is over. Idle
connections may stand before them. Prints the milliseconds of both waits, the requests without an
answer, the lifetime of an idle connection, and the CPU and memory of the server with its workers.
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
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from breachlab.paths import ROOT
from dashboard.database.served_world import Worlds
from dashboard.server.guard import UPDATE
from tools.bench import updates
from tools.bench.asking import Asking, Unanswered, connection
from tools.bench.visit import database_of, served
from tools.bench.waits import Times, table

PATIENCE = 15  # seconds, after which a request counts as unanswered
ARRIVING = 0.1  # seconds between one person and the next
ASSET = re.compile(r'(?:src|href)="(/[^"]+)"')
STORES = ("/_dash-layout", "/_dash-dependencies")
FIRST = re.compile(rb'<script id="first" type="application/json">(.*?)</script>', re.DOTALL)


@dataclass
class Crowd:
    """People who use one server, and their waits."""

    address: str
    page: str
    values: dict[str, tuple[str, ...]]
    every: float
    walks: int  # the number of different walks; people beyond it repeat them
    waits: Times = field(default_factory=dict)
    unanswered: dict[str, int] = field(default_factory=dict)

    async def comes(self, people: int, seconds: float, first: int = 0) -> None:
        """Let so many people arrive, numbered from `first`, and click for so many seconds."""
        end = time.perf_counter() + seconds
        async with asyncio.TaskGroup() as group:
            for number in range(people):
                group.create_task(self._person(first + number, ARRIVING * number, end))

    async def _person(self, number: int, arriving: float, end: float) -> None:
        await asyncio.sleep(arriving)
        chance, asking, drawn = random.Random(number), Asking(self.address), None
        steps = updates.walk(self.values, self.page, number % self.walks)
        while time.perf_counter() < end:
            if drawn is None:  # the page did not load: open it anew
                drawn = await self._timed("first page", self._opens(asking))
            else:
                drawn = await self._clicks(asking, next(steps), drawn)
            await asyncio.sleep(chance.uniform(0.5, 1.5) * self.every)
        await asking.close()

    async def _clicks(self, asking: Asking, step: tuple[str, str], drawn: str) -> str:
        """Do a step of a walk; return the mark of the page that is drawn after it."""
        body = json.dumps(updates.body(*step, drawn)).encode()
        await self._timed("click", answered(asking.post(UPDATE, body)))
        return drawn

    async def _opens(self, asking: Asking) -> str:
        """Request all that a browser with an empty cache would; return the drawn page's mark."""
        document = await answered(asking.get(f"/{self.page}"))
        head = document.decode().partition("</head>")[0]
        assets = sorted({*ASSET.findall(head)})
        await asyncio.gather(*(answered(asking.get(path)) for path in [*assets, *STORES]))
        return json.loads(FIRST.search(document)[1])["drawn"]

    async def _timed(self, what, waited):
        start = time.perf_counter()
        try:
            answer = await asyncio.wait_for(waited, PATIENCE)
        except (OSError, TimeoutError, Unanswered):
            self.unanswered[what] = self.unanswered.get(what, 0) + 1
            return None
        self.waits.setdefault(what, []).append(1000 * (time.perf_counter() - start))
        return answer


async def answered(waited) -> bytes:
    """Return the body of an answer; raise Unanswered, with its status, for another than 200."""
    status, body = await waited
    if status != 200:
        raise Unanswered(status)
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


async def measured(crowd: Crowd, server: psutil.Process, options: argparse.Namespace) -> Times:
    """Return the waits of a crowd, and the cost of it and of idle connections to the server."""
    kept: list[float] = []
    silent = [asyncio.create_task(_silent(crowd.address, kept)) for _ in range(options.idle)]
    memory: list[float] = []
    watching = asyncio.create_task(_watch(server, memory))
    await crowd.comes(options.people, options.seconds)
    for task in [*silent, watching]:
        task.cancel()
    cpu = sum(_of_each(server, lambda process: sum(process.cpu_times()[:2])))
    waits = {**crowd.waits, "idle connection kept, ms": kept, "memory, MB": memory}
    return waits | {
        **{f"{what}: unanswered": [number] for what, number in crowd.unanswered.items()},
        "answered in all": [float(len(crowd.waits.get("click", [])))],
        "CPU seconds of the server": [cpu],
    }


async def _silent(address: str, kept: list[float]) -> None:
    """Hold an idle connection until the server closes it."""
    with suppress(OSError):
        start = time.perf_counter()
        reader, writer = await connection(address)
        try:
            await reader.read()
            kept.append(1000 * (time.perf_counter() - start))
        finally:
            writer.close()


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
                walks = options.walks or options.people
                crowd = Crowd(address, options.page, values, options.every, walks)
                for what, times in asyncio.run(measured(crowd, server, options)).items():
                    waits[number].setdefault(what, []).extend(times)
    print(table(waits, (50, 95, 99)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.bench.crowd", description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=2, help="seconds from a click to the next")
    parser.add_argument("--walks", type=int, help="that differ; default: everybody's own")
    parser.add_argument("--idle", type=int, default=0, help="connections that ask nothing")
    parser.add_argument("--page", default="who")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--database", help="default: data/breachlab.duckdb")
    parser.add_argument("--beside", type=Path, help="the folder of another tree")
    parser.add_argument("serving", nargs="*", help="options of this tree's server, after --")
    return parser


if __name__ == "__main__":
    main()
