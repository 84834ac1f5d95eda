"""The rows of questions, from one read-only database: aggregated, never a person's."""

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import compress
from threading import Lock
from typing import Any, NamedTuple

import cachetools
import duckdb
import pandas

from breachlab.errors import TookTooLong
from breachlab.questions.queries import check_parameters, fetch, find, run_query
from dashboard.database.cube_cells import Cubes
from dashboard.database.limit import SECONDS, limit_time
from dashboard.database.selected_cells import list_selected
from dashboard.twins.answered import TWINS, Twins

CORES = 2
REMEMBERED = 32_000_000  # bytes of answers: of a hundred selections of the largest page
TEXT = 80  # bytes of a text in rows, about
STOPPED = 1_000  # questions that took too long

Parameters = Mapping[str, Any]  # of a query: what is selected, and settings
Key = tuple[Any, ...]


class Total(NamedTuple):
    """The counts of a selection; residents are the persons who are alive and live in France."""

    records: int
    persons: int
    residents: int


class Answers:
    """The answers to questions, each remembered.

    Nothing can change in the database, so an answer once given stays true; with a chart skipping
    its own part, each click leaves at least one question that was asked before. Whoever asks what
    is just being asked waits for the same answer. One that takes longer than so many seconds is
    stopped; no error is remembered, but for as many seconds that one.
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
        self._twins = Twins(connection, self._cubes)

    def rows(self, query: str, parameters: Parameters) -> pandas.DataFrame:
        """Return the rows of a query; do not change them, they are shared.

        Raises what `ask` raises, and TookTooLong.
        """
        key = _key(query, parameters)
        with self._lock:
            known, asked = self._remembered.get(key), self._asked.get(key)
            mine: Future | None = None
            if known is None and asked is None:
                asked = mine = self._asked[key] = Future()
        if mine is not None:
            self._answer(mine, query, parameters)
        return known if asked is None else asked.result()

    def prepare(self, questions: Iterable[tuple[str, Parameters]]) -> None:
        """Ask these side by side, so that each is known when it is read; errors come then."""
        with self._lock:
            new = [each for each in questions if _key(*each) not in self._remembered]
        # Twins one after another: threads of Python do not share the millisecond that each takes.
        twins = [each for each in new if each[0] in TWINS]
        others = [each for each in new if each[0] not in TWINS]
        took_too_long = [*map(self._took_too_long, twins), *self._ask_side_by_side(others)]
        # A page reads more than once what it asks, and is not to wait for it each time.
        with self._lock:
            stopped = compress([*twins, *others], took_too_long)
            self._stopped.update((_key(*each), True) for each in stopped)

    def _ask_side_by_side(self, questions: list[tuple[str, Parameters]]) -> list[bool]:
        """Ask these, and return whether each was stopped."""
        if len(questions) < 2:
            return [*map(self._took_too_long, questions)]
        # By threads of its own: whoever asks many questions or slow ones takes nobody's turn.
        with ThreadPoolExecutor(CORES) as pool:
            return [*pool.map(self._took_too_long, questions)]

    def total(self, selection: Parameters) -> Total:
        """Return the records, persons and exposed residents of a selection.

        It is the sum of the status bars that are selected, since everybody has a status: a
        question less to ask, and a headline that cannot differ from the chart.
        """
        others = {name: values for name, values in selection.items() if name != "statuses"}
        bars = self.rows("exposure/by_status", others)
        if "statuses" in selection:
            bars = bars[bars.status.isin(selection["statuses"])]
        return Total(
            int(bars.record_count.sum()),
            int(bars.person_count.sum()),
            int(bars.living_here_person_count.sum()),
        )

    def is_nobody(self, selection: Parameters) -> bool:
        """Return whether a selection keeps nobody; the cells tell, and no question is asked."""
        cells = self._cubes.cells("exposure_cube", (), list_selected(selection)) or {}
        # Cells may be of further records alone, whose persons are counted elsewhere.
        return not sum(cells["person_count"])

    def _took_too_long(self, question: tuple[str, Parameters]) -> bool:
        """Ask a question, and return whether it was stopped; any other error comes again."""
        try:
            self.rows(*question)
        except Exception as error:
            return isinstance(error, TookTooLong)
        return False

    def _answer(self, asked: Future, query: str, parameters: Parameters) -> None:
        """Answer a question for all who wait for it."""
        key = _key(query, parameters)
        try:
            rows = self._ask(query, parameters)
        except BaseException as error:
            self._over(key)
            asked.set_exception(error)
        else:
            self._over(key, rows)
            asked.set_result(rows)

    def _over(self, key: Key, rows: pandas.DataFrame | None = None) -> None:
        with self._lock, suppress(ValueError):  # one that is larger than all is not kept
            del self._asked[key]
            if rows is not None:
                self._remembered[key] = rows

    def _ask(self, query: str, parameters: Parameters) -> pandas.DataFrame:
        with self._lock:
            if _key(query, parameters) in self._stopped:
                raise TookTooLong(query, self._seconds)
        with self._connection.cursor() as cursor, limit_time(cursor, query, self._seconds):
            rows = self._answer_by_twin(cursor, query, parameters) if query in TWINS else None
            return run_query(cursor, query, **parameters) if rows is None else rows

    def _answer_by_twin(
        self, cursor: duckdb.DuckDBPyConnection, name: str, parameters: Parameters
    ) -> pandas.DataFrame | None:
        """Return the rows as a twin counts them; raises what `ask` raises."""
        query = find(name)
        values = check_parameters(cursor, query, parameters)
        return fetch(cursor, query, lambda: self._twins.answer(name, values))


def _key(query: str, parameters: Parameters) -> Key:
    return (query, *sorted((name, repr(given)) for name, given in parameters.items()))


def _bytes(rows: pandas.DataFrame) -> int:
    """Return about how much memory rows take: to measure each text takes as long as to answer."""
    width = sum(TEXT if kind.kind in "OU" else kind.itemsize for kind in rows.dtypes)
    return len(rows) * width + 1_000
