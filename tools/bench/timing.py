"""The cost of a run: wall and CPU seconds, peak memory; several runs as median and spread."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

from breachlab.paths import ROOT
from breachlab.store import memory

# With this variable, no bytecode is cached and every start would compile pandas anew.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Timing:
    """One run: wall seconds, CPU seconds of all its threads, bytes of memory at its peak."""

    wall: float
    cpu: float
    peak: int = 0


@dataclass(frozen=True)
class Spread:
    """Several values: the middle one, the least and the most."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Return the spread of these values.

        >>> Spread.of([3.0, 1.0, 2.0])
        Spread(median=2.0, least=1.0, most=3.0)
        """
        return cls(statistics.median(values), min(values), max(values))


def wall(timings: Sequence[Timing]) -> Spread:
    """Return the spread of wall seconds."""
    return Spread.of([timing.wall for timing in timings])


def cpu(timings: Sequence[Timing]) -> Spread:
    """Return the spread of CPU seconds."""
    return Spread.of([timing.cpu for timing in timings])


def timed(work: Callable[[], object]) -> Timing:
    """Do the work in this process; return its seconds, without memory."""
    start, start_cpu = time.perf_counter(), time.process_time()
    work()
    return Timing(time.perf_counter() - start, time.process_time() - start_cpu)


def command(*arguments: str | os.PathLike) -> Timing:
    """Run `python -m` with these arguments, without its output; return its timing.

    A command that fails ends the bench; it has printed the reason.
    """
    start = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", *arguments], cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL
    )
    with _peak_watched(child.pid) as peaks:
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if status:
        sys.exit(f"failed: python -m {' '.join(map(str, arguments))}")
    return Timing(seconds, usage.ru_utime + usage.ru_stime, max(peaks))


@contextmanager
def _peak_watched(pid: int) -> Iterator[list[int]]:
    """Yield a list with the peak memory of a process in bytes, updated until the end.

    The peak of wait4 is not used: a child begins as a copy of this process, with its peak.
    """
    peaks, over = [0], Event()

    def watch() -> None:
        while not over.wait(POLL_SECONDS):
            peaks[:] = [max(peaks[0], memory.peak(pid))]

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield peaks
    finally:
        over.set()
        watcher.join()
