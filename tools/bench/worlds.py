"""Whole worlds made by the command itself: wall and CPU seconds, peak memory, DuckDB's copy."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from breachlab.paths import ROOT
from breachlab.store import memory
from breachlab.store.connections import open_connection
from breachlab.store.databases import connect

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


@dataclass(frozen=True)
class World:
    """A size of world: timings of its runs and steps, size of its file, timings of its copies."""

    rows: int
    runs: list[Timing]
    steps: dict[str, list[float]]
    file_bytes: int
    copies: list[Timing]

    @property
    def remainder(self) -> list[float]:
        """The seconds outside of the steps: start, another count of records, closing the file."""
        steps = zip(*self.steps.values(), strict=True)
        pairs = zip(self.runs, steps, strict=True)
        return [run.wall - sum(seconds) for run, seconds in pairs]

    def in_copies(self, seconds: Sequence[float]) -> Spread:
        """Return the seconds of each run divided by those of its copy, in the same hour."""
        pairs = zip(seconds, self.copies, strict=True)
        return Spread.of([taken / copy.wall for taken, copy in pairs])

    @property
    def peak(self) -> Spread:
        """The peak memory of each run in bytes."""
        return Spread.of([run.peak for run in self.runs])

    def rates(self) -> Spread:
        """Records a second in the step that makes, counts, sums and stores them."""
        return Spread.of([self.rows / seconds for seconds in self.steps["records"]])


def whole(rows: int, database: Path, runs: int, copied: bool = False) -> World:
    """Make a world `runs` times, the last of which is kept; with `copied`, copy it after each."""
    timings, steps, copies = [], [], []
    for _ in range(runs):
        timings.append(command("data_gen", "--rows", str(rows), "--database", database, "--quiet"))
        with connect(database) as connection:
            ((seconds,),) = connection.execute("select step_seconds from provenance").fetchall()
        steps.append(seconds)
        copies += [copy(database)] if copied else []
    by_step = {name: [seconds[name] for seconds in steps] for name in steps[0]}
    return World(rows, timings, by_step, database.stat().st_size, copies)


def copy(database: Path) -> Timing:
    """Return the timing of DuckDB's copy of the stored columns into a new file."""
    target = database.with_suffix(".copy")

    def copy_records() -> None:
        with open_connection(target) as connection:
            connection.execute("set preserve_insertion_order = false")
            connection.execute("attach $path as lab (read_only)", {"path": str(database)})
            connection.execute("create table records as from lab.records")

    taken = timed(copy_records)
    target.unlink()
    return taken


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
