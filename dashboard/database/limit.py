"""A time limit for questions, so that a slow one cannot block the machine for ever."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Condition, Thread
from time import monotonic

import duckdb

from breachlab.errors import TookTooLong

SECONDS = 5  # the default limit of a question
IDLE = 2  # seconds without a question until the thread ends


@dataclass(eq=False)
class _Question:
    cursor: duckdb.DuckDBPyConnection
    seconds: float
    ends_at: float


class _Watch:
    """One thread that stops questions past their time; it runs only while questions run."""

    def __init__(self) -> None:
        self._questions: set[_Question] = set()
        self._changed = Condition()
        self._wakes_at = float("inf")  # monotonic time at which the thread wakes
        self._runs = False

    def add(self, question: _Question) -> None:
        with self._changed:
            self._questions.add(question)
            if not self._runs:
                self._runs = True
                Thread(target=self._run, daemon=True).start()
            elif question.ends_at < self._wakes_at:
                self._changed.notify()

    def remove(self, question: _Question) -> None:
        with self._changed:
            self._questions.discard(question)

    def _run(self) -> None:
        with self._changed:
            while self._questions or self._wait(monotonic() + IDLE):
                self._stop_late()
                self._wait(min((each.ends_at for each in self._questions), default=0))
            self._runs = False

    def _stop_late(self) -> None:
        # Interrupt more than once: an interruption between two statements of a question is lost.
        for each in self._questions:
            if each.ends_at <= monotonic():
                each.ends_at = monotonic() + each.seconds
                with suppress(duckdb.Error):
                    each.cursor.interrupt()

    def _wait(self, until: float) -> bool:
        """Wait until a time or a change; return whether there are questions then."""
        self._wakes_at = until
        self._changed.wait(max(until - monotonic(), 0))
        return bool(self._questions)


_WATCH = _Watch()


@contextmanager
def limit_time(cursor: duckdb.DuckDBPyConnection, query: str, seconds: float) -> Iterator[None]:
    """Stop the query of a cursor after `seconds`; raises TookTooLong then."""
    question = _Question(cursor, seconds, monotonic() + seconds)
    _WATCH.add(question)
    try:
        yield
    except duckdb.InterruptException:
        raise TookTooLong(query, seconds) from None
    finally:
        _WATCH.remove(question)
