"""A query that Control-C, or the stop button of a notebook, ends at once."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

import duckdb

Found = TypeVar("Found")
AGAIN = 0.05  # seconds after which DuckDB is told once more


def interruptible(connection: duckdb.DuckDBPyConnection, work: Callable[[], Found]) -> Found:
    """Return what the work with a connection returns; a KeyboardInterrupt stops its query first.

    DuckDB itself looks for Control-C between two of its tasks only, of which one may take minutes;
    by another thread it is stopped within a chunk of rows. Only the main thread is interrupted: in
    any other the work is done where it is.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(work)
        try:
            return done.result()
        except KeyboardInterrupt:
            _stop(connection, done)
            raise


def _stop(connection: duckdb.DuckDBPyConnection, done: Future[Any]) -> None:
    # More than once: between two statements an interruption is lost.
    while not done.done():
        connection.interrupt()
        wait([done], timeout=AGAIN)
