"""A limit to how long a question may take, so that it cannot hold the machine for ever."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Condition, Thread
from time import monotonic

import duckdb

from breachlab.errors import TookTooLong

SECONDS = 5  # that a question may take where nothing else is said
IDLE = 2  # seconds after which a watch over nothing ends


@dataclass(eq=False)
class _Question:
    cursor: duckdb.DuckDBPyConnection
    seconds: float
    ends_at: float


class _Watch:
    """One thread that stops all questions that take too long; there is none where none is asked."""

    def __init__(self) -> None:
        self._questions: set[_Question] = set()
        self._changed = Condition()
        self._wakes_at = float("inf")  # of a thread that runs
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
        # More than once: between two statements of a question, an interruption is lost.
        for each in self._questions:
            if each.ends_at <= monotonic():
                each.ends_at = monotonic() + each.seconds
                with suppress(duckdb.Error):
                    each.cursor.interrupt()

    def _wait(self, until: float) -> bool:
        """Wait for a moment or a change; return whether there are questions then."""
        self._wakes_at = until
        self._changed.wait(max(until - monotonic(), 0))
        return bool(self._questions)


_WATCH = _Watch()


@contextmanager
def limit_time(cursor: duckdb.DuckDBPyConnection, query: str, seconds: float) -> Iterator[None]:
    """Stop what is asked of a cursor after so many seconds; raises TookTooLong then."""
    question = _Question(cursor, seconds, monotonic() + seconds)
    _WATCH.add(question)
    try:
        yield
    except duckdb.InterruptException:
        raise TookTooLong(query, seconds) from None
    finally:
        _WATCH.remove(question)
