"""What the page knows about a selection: a few hundred aggregated rows, never a person's."""

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import duckdb
import pandas

from breachlab import ask
from dashboard import charts
from dashboard.selection import Selection, without
from dashboard.words import PageWords

CORES = 2
REMEMBERED = 2_000  # answers of at most 101 rows each: a few megabytes


class Answers:
    """The rows of every chart for a selection, from one read-only database.

    Nothing can change in it, so an answer once given stays true and is remembered; with the
    chart skipping its own part, each click leaves at least one question that was asked before.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, language: str = "en"):
        self.words = PageWords.of(connection, language)
        self._connection = connection
        self._pool = ThreadPoolExecutor(CORES)
        self._remember = lru_cache(REMEMBERED)(self._ask)

    def provenance(self) -> str:
        """Say in one line what the numbers were made with."""
        (made,) = self._connection.execute("from provenance").df().to_dict("records")
        return self.words.sentence("provenance", **{**made, "seed": str(made["seed"])}).text

    def total(self, selection: Selection) -> tuple[int, int]:
        """Return (records, persons) of the whole selection.

        It is the sum of the status bars that are selected, since everybody has a status: a
        question less to ask, and a headline that cannot differ from the chart.
        """
        bars = self.rows("exposure/by_status", without(selection, ["statuses"]))
        chosen = bars[bars.status.isin(selection.get("statuses", self.words.values["statuses"]))]
        return int(chosen.record_count.sum()), int(chosen.person_count.sum())

    def all(
        self, selection: Selection, views: charts.Views = charts.FIRST_VIEWS
    ) -> dict[str, pandas.DataFrame]:
        """Return {name: rows} of every one of CHARTS, each without its own part, in its view."""
        questions = {
            chart.name: (chart.query, chart.asked(selection, views)) for chart in charts.CHARTS
        }
        rows = self._pool.map(lambda each: self.rows(*each), questions.values())
        return dict(zip(questions, rows, strict=True))

    def rows(self, query: str, selection: Selection) -> pandas.DataFrame:
        """Return the rows of a query; do not change them, they are shared."""
        # Sorted, so that the order of clicks does not matter.
        asked = tuple((name, *sorted(values)) for name, values in selection.items())
        return self._remember(query, asked)

    def _ask(self, query: str, selection: tuple[tuple, ...]) -> pandas.DataFrame:
        # A connection is not to be shared between threads; a cursor is its copy to use.
        with self._connection.cursor() as cursor:
            return ask(cursor, query, **{name: values for name, *values in selection})
