"""Worker processes: a parent forks them over one listening socket, and replaces those that end.

waitress is one process, which uses one core. A proxy could spread requests over several commands,
but each would hold its own copy of what forked workers share, and somebody would have to watch over
them. The server keeps no state of a reader, so any worker answers any request. The parent answers
no request: it opens no database and starts no thread, since neither survives a fork.

All workers accept from the one socket that they inherit, so an idle worker takes the connection.
With a socket each (SO_REUSEPORT), the kernel would deal connections by their hash, a worker that
ends would take its waiting clients with it, and a port in use would not be reported.
"""

import gc
import logging
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple, NoReturn

from breachlab import LabError
from breachlab.errors import BadParameters
from breachlab.words.language import refusals, refuse

LOG = logging.getLogger("dashboard")

MOST = 64
MOST_BY_DEFAULT = 8
STEADY = 10  # seconds; the replacement of a worker that ends sooner starts after a pause
PAUSE, LONGEST_PAUSE = 1, 60  # seconds; it doubles each time
GRACE = 10  # seconds in which a worker may finish requests in progress
QUOTA = Path("/sys/fs/cgroup/cpu.max")  # of a container: microseconds of CPU per period


class Begun(NamedTuple):
    """A worker that is ready: its report to the parent, and the function that serves."""

    told: Any
    serve: Callable[[], None]


def default_count() -> int:
    """Return one worker for each core that this process may use, at most eight.

    On macOS and Windows it is one: Python's own documentation calls a fork unsafe on the former.
    """
    return min(count_cores(), MOST_BY_DEFAULT) if sys.platform == "linux" else 1


def count_cores() -> int:
    """Return how many cores this process may use, by its affinity and the quota of a container."""
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    with suppress(OSError, ValueError):  # no quota, or "max"
        quota, period = map(int, QUOTA.read_text().split())
        cores = min(cores, max(quota // period, 1))
    return cores


def check_count(count: int) -> None:
    """Raise BadParameters for more than one worker on a system without fork."""
    if count > 1 and not hasattr(os, "fork"):
        raise refuse(BadParameters, "one_process")


def serve(count: int, begin: Callable[[], Begun], say: Callable[[Any], None]) -> NoReturn:
    """Serve by `count` workers, each of which calls `begin`, until this process is told to end.

    Once all are ready, `say` gets the report of the first. Raises the error of the first worker
    that failed to begin. Meanwhile SIGTERM raises SystemExit.
    """
    workers = Workers(count, begin)
    before = signal.signal(signal.SIGTERM, _exit)
    try:
        say(workers.start())
        while True:
            workers.hear()
    finally:
        workers.stop()
        signal.signal(signal.SIGTERM, before)


@dataclass(eq=False)
class _Place:
    """One of the workers, and its replacement when it ends."""

    process: Any = None
    reports: Any = None  # the connection over which it reports; closed when it ends
    is_ready: bool = False
    trouble: Exception | None = None  # the error that it reported instead of beginning
    began: float = 0
    pause: float = 0  # seconds before the next one starts
    due: float = 0  # monotonic time at which the next one starts


class Workers:
    """A fixed number of workers; one that ends is replaced."""

    def __init__(self, count: int, begin: Callable[[], Begun]):
        self._told: Any = None  # the report of the first worker that was ready
        self._begin = begin
        self._places = [_Place() for _ in range(count)]
        self._alive = os.pipe()  # it closes when the parent ends in any way

    def start(self) -> Any:
        """Start all workers, and return the report of the first when all are ready.

        Raises the error that prevents it.
        """
        gc.collect()
        gc.freeze()  # else the collector writes to the memory pages that all workers share
        self._start_due()
        while any(place.process and not place.is_ready for place in self._places):
            self.hear()
        return self._told

    def hear(self) -> None:
        """Wait until a worker reports, ends or is due to start; handle it."""
        heard = {place.reports: place for place in self._places if place.process}
        due = [place.due for place in self._places if place.process is None]
        timeout = max(min(due) - time.monotonic(), 0) if due else None
        for reports in wait(list(heard), timeout):
            self._take(heard[reports])
        self._start_due()

    def stop(self) -> None:
        """End all workers; they may answer the requests in progress."""
        processes = [place.process for place in self._places if place.process]
        try:
            for each in processes:
                each.terminate()
            end = time.monotonic() + GRACE
            for each in processes:
                each.join(max(end - time.monotonic(), 0))
        finally:
            for each in processes:
                each.kill()
                each.join()
            for descriptor in self._alive:
                os.close(descriptor)

    def _start_due(self) -> None:
        context: Any = multiprocessing.get_context("fork")
        for place in self._places:
            if place.process or time.monotonic() < place.due:
                continue
            place.reports, reports = context.Pipe(duplex=False)
            process = context.Process(
                target=_work, args=[self._begin, reports, self._alive], daemon=True
            )
            place.is_ready, place.trouble, place.began = False, None, time.monotonic()
            process.start()
            place.process = process
            reports.close()  # the parent's copy, so that the pipe closes with the worker

    def _take(self, place: _Place) -> None:
        """Handle a report of a worker, or its end."""
        try:
            report = place.reports.recv()
        except (EOFError, OSError):
            self._replace(place)
            return
        if isinstance(report, Exception):
            place.trouble = report
        else:
            place.is_ready = True
            self._told = self._told or report

    def _replace(self, place: _Place) -> None:
        """Schedule a replacement for a worker that ended.

        Raises its error if it never was ready and no other worker is.
        """
        place.process.join()
        code = place.process.exitcode
        how = refusals("by_signal", number=-code) if code < 0 else refusals("by_code", number=code)
        name = "worker_ended" if place.is_ready else "worker_ended_early"
        trouble = place.trouble or refuse(LabError, name, how=how)
        was_ready, place.is_ready, place.process = place.is_ready, False, None
        place.reports.close()
        if not was_ready and not any(other.is_ready for other in self._places):
            raise trouble
        now = time.monotonic()
        is_steady = now - place.began > STEADY
        place.pause = 0 if is_steady else min(max(2 * place.pause, PAUSE), LONGEST_PAUSE)
        place.due = now + place.pause
        LOG.warning("%s. Another one starts in %.0f s", trouble, place.pause)


def _work(begin: Callable[[], Begun], reports: Any, alive: tuple[int, int]) -> None:
    """Run a worker: begin, report, serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all; the parent ends them
    signal.signal(signal.SIGTERM, _exit)
    reader, writer = alive
    os.close(writer)
    Thread(target=_end_with_parent, args=[reader], daemon=True).start()
    try:
        begun = begin()
    except LabError as error:
        told = LabError(str(error))
        told.said = {**error.said}
        reports.send(told)
    except Exception:
        reports.send(RuntimeError(f"A worker failed.\n{traceback.format_exc()}"))
    else:
        reports.send(begun.told)
        begun.serve()


def _end_with_parent(reader: int) -> None:
    """End at once when the parent was killed and so could not end this worker."""
    os.read(reader, 1)  # returns at the parent's end only: no byte is ever written
    os._exit(1)  # frees the port for another server


def _exit(*_: Any) -> NoReturn:
    sys.exit(0)
