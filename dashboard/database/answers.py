"""A cache of the rows of queries over one read-only database: counts, never a person's record.

A question that takes too long is stopped, so that a slow one cannot block the machine for ever.
"""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import compress
from threading import Condition, Lock, Thread
from time import monotonic
from typing import Any, NamedTuple

import cachetools
import duckdb

from breachlab.errors import TookTooLong
from breachlab.query.answer_rows import Rows
from breachlab.query.asking import ask_rows, run_answer, run_query
from breachlab.query.parameters import is_own
from dashboard import twins
from dashboard.twins.cubes import Cubes

SECONDS = 5  # the default limit of a question
IDLE = 2  # seconds without a question until the thread ends
CORES = 2
REMEMBERED = 32_000_000  # bytes of answers: some thirty selections of the largest page
CELL = 80  # bytes of a value in a list and in a dict: 70 in the answers of all pages
STOPPED = 1_000  # questions in the cache of those that took too long

Parameters = Mapping[str, Any]  # of a query: the selection, and settings
Key = tuple[Any, ...]


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


class Total(NamedTuple):
    """The counts of a selection; residents are the persons who are alive and live in France."""

    records: int
    persons: int
    residents: int


class Answers:
    """A cache of answers.

    The database is read-only, so an answer stays true. A chart ignores the filter on its own
    dimension, so each click repeats at least one earlier question. A second reader of a question in
    progress waits for the same answer. A question that takes longer than `seconds` is stopped.
    Errors are not cached, except that one, for as many seconds.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        seconds: float = SECONDS,
    ):
        self._connection = connection
        self._seconds = seconds
        self._remembered: cachetools.LRUCache = cachetools.LRUCache(REMEMBERED, _bytes)
        self._asked: dict[Key, Future] = {}
        self._stopped: cachetools.TTLCache = cachetools.TTLCache(STOPPED, seconds)
        self._lock = Lock()
        self._cubes = Cubes(connection)
        with connection.cursor() as cursor:
            self._is_own = is_own(cursor)

    def rows(self, query: str, parameters: Parameters) -> Rows:
        """Return the rows of a query; do not change them, they are shared.

        Raises the errors of `ask`, and TookTooLong.
        """
        key = _key(query, parameters)
        with self._lock:
            known: Rows | None = self._remembered.get(key)
            if known is not None:
                return known
            is_mine = key not in self._asked
            pending = self._asked.setdefault(key, Future())
        if is_mine:
            self._answer(pending, query, parameters)
        return pending.result()

    def prepare(self, questions: Iterable[tuple[str, Parameters]]) -> None:
        """Prefetch the answers to these questions side by side; `rows` raises their errors."""
        with self._lock:
            new = [each for each in questions if _key(*each) not in self._remembered]
        # Twins run one after another: threads do not speed up the millisecond of Python in each.
        quick = [each for each in new if each[0] in twins.TWINS]
        others = [each for each in new if each[0] not in twins.TWINS]
        took_too_long = [*map(self._took_too_long, quick), *self._ask_side_by_side(others)]
        # A page reads an answer more than once, and must not wait for a stopped question each time.
        with self._lock:
            stopped = compress([*quick, *others], took_too_long)
            self._stopped.update((_key(*each), True) for each in stopped)

    def _ask_side_by_side(self, questions: list[tuple[str, Parameters]]) -> list[bool]:
        """Ask these questions, and return whether each was stopped."""
        if len(questions) < 2:
            return [*map(self._took_too_long, questions)]
        # A pool for each call, so that many or slow questions do not delay those of other readers.
        with ThreadPoolExecutor(CORES) as pool:
            return [*pool.map(self._took_too_long, questions)]

    def total(self, selection: Parameters) -> Total:
        """Return the records, persons and exposed residents of a selection.

        It is the sum of the selected status bars, since every person has a status. That saves a
        question, and the headline cannot differ from the chart.
        """
        others = {name: values for name, values in selection.items() if name != "statuses"}
        bars = self.rows("exposure/by_status", others)
        if "statuses" in selection:
            bars = bars.where(lambda row: row["status"] in selection["statuses"])
        return Total(
            *(
                sum(filter(None, bars[name]))
                for name in ("record_count", "person_count", "living_here_person_count")
            )
        )

    def is_nobody(self, selection: Parameters) -> bool:
        """Return whether a selection is empty, by the cells of a cube, without a query."""
        if self._is_own:
            return not self.rows("exposure/total", selection)["person_count"][0]
        # A cell may hold further records alone; their persons are counted in other cells.
        return not self._cubes.cells("exposure_cube", (), selection)["person_count"].any()

    def _took_too_long(self, question: tuple[str, Parameters]) -> bool:
        """Ask a question, and return whether it was stopped; `rows` raises other errors later."""
        try:
            self.rows(*question)
        except Exception as error:
            return isinstance(error, TookTooLong)
        return False

    def _answer(self, asked: Future, query: str, parameters: Parameters) -> None:
        """Answer a question for all threads that wait for it."""
        key = _key(query, parameters)
        try:
            rows = self._ask(query, parameters)
        except BaseException as error:
            self._over(key)
            asked.set_exception(error)
        else:
            self._over(key, rows)
            asked.set_result(rows)

    def _over(self, key: Key, rows: Rows | None = None) -> None:
        with self._lock, suppress(ValueError):  # raised for an answer larger than the cache
            del self._asked[key]
            if rows is not None:
                self._remembered[key] = rows

    def _ask(self, query: str, parameters: Parameters) -> Rows:
        with self._lock:
            if _key(query, parameters) in self._stopped:
                raise TookTooLong(query, self._seconds)
        with self._connection.cursor() as cursor, limit_time(cursor, query, self._seconds):
            if self._is_own:  # twins know no fact that is not known
                return ask_rows(cursor, query, **parameters)
            if query in twins.TWINS:
                twin = partial(twins.answer, self._cubes, query)
                rows = run_answer(cursor, query, parameters, twin)
                if rows is not None:
                    return rows
            return run_query(cursor, query, parameters, Rows.of_result)


def _key(query: str, parameters: Parameters) -> Key:
    return (query, *sorted((name, repr(value)) for name, value in parameters.items()))


def _bytes(rows: Rows) -> int:
    """Return an estimate of the memory of rows: to measure it takes as long as a question."""
    return len(rows) * len(rows.columns) * CELL + 1_000
