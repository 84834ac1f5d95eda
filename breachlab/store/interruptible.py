"""A query that Control-C, or the stop button of a notebook, ends at once."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

import duckdb

Found = TypeVar("Found")
TICK = 0.5  # seconds between two looks at work that goes on
AGAIN = 0.05  # seconds after which DuckDB is told once more


def interruptible(
    connection: duckdb.DuckDBPyConnection,
    work: Callable[[], Found],
    tick: Callable[[float], object] | None = None,
) -> Found:
    """Return what the work with a connection returns; a KeyboardInterrupt stops its query first.

    DuckDB itself looks for Control-C between two of its tasks only, of which one may take minutes;
    by another thread it is stopped within a chunk of rows. Only the main thread is interrupted: in
    any other the work is done where it is. `tick` is called twice a second with the seconds so far.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(work)
        try:
            _wait(done, tick)
            return done.result()
        except KeyboardInterrupt:
            _stop(connection, done)
            raise


def _wait(done: Future[Any], tick: Callable[[float], object] | None) -> None:
    """Wait for the end of the work."""
    start = time.perf_counter()
    while tick and not done.done():
        wait([done], timeout=TICK)
        if not done.done():
            tick(time.perf_counter() - start)


def _stop(connection: duckdb.DuckDBPyConnection, done: Future[Any]) -> None:
    # More than once: between two statements an interruption is lost.
    while not done.done():
        connection.interrupt()
        wait([done], timeout=AGAIN)
