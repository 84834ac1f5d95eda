"""A limit to how long a question may take, so that it cannot hold the machine for ever."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

import duckdb

from breachlab.errors import TookTooLong

SECONDS = 5  # that a question may take where nothing else is said


@contextmanager
def limited(cursor: duckdb.DuckDBPyConnection, query: str, seconds: float) -> Iterator[None]:
    """Stop what is asked of a cursor after so many seconds; raises TookTooLong then."""
    answered = Event()
    Thread(target=_watch, args=[cursor, answered, seconds], daemon=True).start()
    try:
        yield
    except duckdb.InterruptException:
        raise TookTooLong(query, seconds) from None
    finally:
        answered.set()


def _watch(cursor: duckdb.DuckDBPyConnection, answered: Event, seconds: float) -> None:
    # More than once: between two statements of a question, an interruption is lost.
    while not answered.wait(seconds):
        with suppress(duckdb.Error):  # it was answered meanwhile, and the cursor is closed
            cursor.interrupt()
