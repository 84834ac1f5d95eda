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
from dashboard import disclosure

CORES = 2
REMEMBERED = 16_000_000  # bytes of answers

Parameters = Mapping[str, Any]  # of a query: what is selected, and settings


class Answers:
    """The answers to questions, each remembered.

    Nothing can change in the database, so an answer once given stays true; with a chart skipping
    its own part, each click leaves at least one question that was asked before. Where it hides
    small cells, no row and no total leaves it that holds one.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, hides: bool = False):
        self._connection = connection
        self._hides = hides
        self._pool = ThreadPoolExecutor(CORES)
        self._remembered: cachetools.LRUCache = cachetools.LRUCache(REMEMBERED, _bytes)
        self._lock = Lock()

    def rows(self, query: str, parameters: Parameters) -> pandas.DataFrame:
        """Return the rows of a query, as they may be shown; do not change them, they are shared."""
        return self._remember("shown", query, parameters)

    def prepare(self, questions: Iterable[tuple[str, Parameters]]) -> None:
        """Ask these side by side, so that each is known when it is read; errors come then."""
        asked = [self._pool.submit(self.rows, *question) for question in questions]
        for each in asked:
            each.exception()

    def total(self, selection: Parameters) -> tuple[float, float]:
        """Return (records, persons) of a selection, as they may be shown.

        It is the sum of the status bars that are selected, since everybody has a status: a
        question less to ask, and a headline that cannot differ from the chart.
        """
        others = {name: values for name, values in selection.items() if name != "statuses"}
        bars = self._remember("counted", "exposure/by_status", others)
        if "statuses" in selection:
            bars = bars[bars.status.isin(selection["statuses"])]
        counts = int(bars.record_count.sum()), int(bars.person_count.sum())
        return disclosure.total(*counts) if self._hides else counts

    def _remember(self, kind: str, query: str, parameters: Parameters) -> pandas.DataFrame:
        kind = kind if self._hides else "counted"
        key = (kind, query, *sorted((name, repr(given)) for name, given in parameters.items()))
        with self._lock:
            known = self._remembered.get(key)
        if known is None:
            if kind == "shown":
                known = disclosure.shown(self._remember("counted", query, parameters))
            else:
                known = self._ask(query, parameters)
            with self._lock, suppress(ValueError):  # one that is larger than all is not kept
                self._remembered[key] = known
        return known

    def _ask(self, query: str, parameters: Parameters) -> pandas.DataFrame:
        # A connection is not to be shared between threads; a cursor is its copy to use.
        with self._connection.cursor() as cursor:
            return ask(cursor, query, **parameters)


def _bytes(rows: pandas.DataFrame) -> int:
    return int(rows.memory_usage(deep=True).sum()) + 1_000
