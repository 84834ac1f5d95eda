"""Samples of a server: memory, open handles and threads of its processes, every five seconds."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

import psutil

EVERY = 5  # seconds


class Sample(NamedTuple):
    """The sums over all processes of a server, so many hours after the first sample."""

    hours: float
    memory: float  # MB, resident; shared memory counts in each process
    handles: float
    threads: float


MEASURES: dict[str, Callable[[psutil.Process], float]] = {
    "memory": lambda process: process.memory_info().rss / 1e6,
    "handles": lambda process: process.num_fds() if psutil.POSIX else process.num_handles(),
    "threads": lambda process: process.num_threads(),
}


def take_sample(server: psutil.Process, start: float) -> Sample:
    """Return a sample of a server and its workers; `start` is in monotonic seconds."""
    processes = [server, *server.children(recursive=True)]
    sums = {name: sum(_measure_each(processes, measure)) for name, measure in MEASURES.items()}
    return Sample((time.monotonic() - start) / 3_600, **sums)


def _measure_each(
    processes: list[psutil.Process], measure: Callable[[psutil.Process], float]
) -> list[float]:
    measures = []
    for process in processes:
        with suppress(psutil.Error):  # it has just ended
            measures.append(measure(process))
    return measures


async def watch(server: psutil.Process, samples: list[Sample]) -> None:
    """Add a sample every five seconds, until cancelled."""
    start = time.monotonic()
    while True:
        with suppress(psutil.NoSuchProcess):  # it has ended, which is checked at the end
            samples.append(await asyncio.to_thread(take_sample, server, start))
        await asyncio.sleep(EVERY)
