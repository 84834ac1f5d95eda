"""Run a query so that Control-C, or the stop button of a notebook, ends it at once."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

import duckdb

Found = TypeVar("Found")
TICK = 0.5  # seconds between two calls of `tick`
AGAIN = 0.05  # seconds until DuckDB is interrupted once more


def interruptible(
    connection: duckdb.DuckDBPyConnection,
    work: Callable[[], Found],
    tick: Callable[[float], object] | None = None,
) -> Found:
    """Return the result of the work with a connection; a KeyboardInterrupt stops its query first.

    DuckDB looks for Control-C only between two of its tasks, and one may take minutes. Another
    thread can stop it within a chunk of rows, so the work runs in a thread. Python interrupts only
    the main thread: called from any other, the work runs in place. `tick` is called twice a second
    with the seconds so far.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    with ThreadPoolExecutor(1) as thread:
        future = thread.submit(work)
        try:
            _wait(future, tick)
            return future.result()
        except KeyboardInterrupt:
            _stop(connection, future)
            raise


def _wait(future: Future[Any], tick: Callable[[float], object] | None) -> None:
    """Wait for the end of the work, calling `tick`."""
    start = time.perf_counter()
    while tick and not future.done():
        wait([future], timeout=TICK)
        if not future.done():
            tick(time.perf_counter() - start)


def _stop(connection: duckdb.DuckDBPyConnection, future: Future[Any]) -> None:
    # More than once: an interrupt between two statements is lost.
    while not future.done():
        connection.interrupt()
        wait([future], timeout=AGAIN)
