"""The rows of questions, from one read-only database: aggregated, never a person's."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from typing import Any

import cachetools
import duckdb
import pandas

from breachlab import ask

CORES = 2
REMEMBERED = 16_000_000  # bytes of answers

Parameters = Mapping[str, Any]  # of a query: what is selected, and settings


class Answers:
    """The answers to questions, each remembered.

    Nothing can change in the database, so an answer once given stays true; with a chart skipping
    its own part, each click leaves at least one question that was asked before.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self._connection = connection
        self._pool = ThreadPoolExecutor(CORES)
        self._remembered: cachetools.LRUCache = cachetools.LRUCache(REMEMBERED, _bytes)
        self._lock = Lock()

    def rows(self, query: str, parameters: Parameters) -> pandas.DataFrame:
        """Return the rows of a query; do not change them, they are shared."""
        key = (query, *sorted((name, repr(given)) for name, given in parameters.items()))
        with self._lock:
            known = self._remembered.get(key)
        if known is None:
            known = self._ask(query, parameters)
            with self._lock, suppress(ValueError):  # one that is larger than all is not kept
                self._remembered[key] = known
        return known

    def prepare(self, questions: Iterable[tuple[str, Parameters]]) -> None:
        """Ask these side by side, so that each is known when it is read; errors come then."""
        asked = [self._pool.submit(self.rows, *question) for question in questions]
        for each in asked:
            each.exception()

    def total(self, selection: Parameters) -> tuple[int, int]:
        """Return (records, persons) of a selection.

        It is the sum of the status bars that are selected, since everybody has a status: a
        question less to ask, and a headline that cannot differ from the chart.
        """
        others = {name: values for name, values in selection.items() if name != "statuses"}
        bars = self.rows("exposure/by_status", others)
        if "statuses" in selection:
            bars = bars[bars.status.isin(selection["statuses"])]
        return int(bars.record_count.sum()), int(bars.person_count.sum())

    def _ask(self, query: str, parameters: Parameters) -> pandas.DataFrame:
        # A connection is not to be shared between threads; a cursor is its copy to use.
        with self._connection.cursor() as cursor:
            return ask(cursor, query, **parameters)


def _bytes(rows: pandas.DataFrame) -> int:
    return int(rows.memory_usage(deep=True).sum()) + 1_000
