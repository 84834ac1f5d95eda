"""Ask many questions at once: what each says in one sentence, and how long it takes."""

import string
import sys
import time
from typing import TYPE_CHECKING, Any

import duckdb
from tqdm import tqdm

from .errors import Unanswered
from .queries import Query, ask, find

if TYPE_CHECKING:
    import pandas


class Sentence(string.Formatter):
    """A format that has millions, too; what is below one million is told as it is.

    Example:

        >>> Sentence().format("{cost_eur:M} of {all_eur:M} euros", cost_eur=9_100.4, all_eur=2e6)
        '9,100 of 2.0 million euros'
    """

    def format_field(self, value: Any, spec: str) -> str:
        """Return the value as the spec says; M is in millions, with one decimal."""
        if spec != "M":
            return super().format_field(value, spec)
        return f"{value:,.0f}" if abs(value) < 1e6 else f"{value / 1e6:,.1f} million"


def headline(query: Query, rows: "pandas.DataFrame") -> str:
    """Return the query's sentence, filled from the row of its answer that it tells of.

    A query of quality/ has no sentence of its own: its rows are what should not exist.
    """
    if query.headline is None:
        return "No row." if rows.empty else f"{len(rows):,} rows that should not exist."
    counts_nobody = "person_count" in rows and not rows["person_count"].any()
    if rows.empty or counts_nobody:
        return "Nobody."
    place = rows["person_count"].argmax() if query.is_of_most else 0
    (row,) = rows.iloc[[place]].to_dict("records")
    return Sentence().format(query.headline, **{str(name): value for name, value in row.items()})


def answer_all(
    connection: duckdb.DuckDBPyConnection, names: list[str], quiet: bool = False
) -> "pandas.DataFrame":
    """Ask each query with the values of its example; return what it took and what it says.

    One row per query, quickest first: `seconds` until the last row was here, `row_count`, `query`
    and `headline`. Raises Unanswered, when all have been asked, if DuckDB refused one.
    """
    import pandas  # takes half a second, and only those who ask need it

    answers, refusals = [], []
    for name in tqdm(names, unit=" queries", disable=quiet, file=sys.stderr, leave=False):
        try:
            answers.append(_answer(connection, find(name)))
        except duckdb.Error as error:
            refusals.append(f"{name} ({str(error).splitlines()[0][:160]})")
    if refusals:
        raise Unanswered(
            f"{len(refusals)} of {len(names)} queries had no answer: {'; '.join(refusals)}. "
            "See one with: python -m breachlab QUERY"
        )
    return pandas.DataFrame(answers).sort_values("seconds", kind="stable", ignore_index=True)


def _answer(connection: duckdb.DuckDBPyConnection, query: Query) -> dict[str, object]:
    start = time.perf_counter()
    rows = ask(connection, query.name, **query.examples)
    seconds = round(time.perf_counter() - start, 3)
    return {
        "seconds": seconds,
        "row_count": len(rows),
        "query": query.name,
        "headline": headline(query, rows),
    }
