"""The values that a database knows of each parameter: its words and its days."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb

from breachlab.query.needs import SELECTED, is_own, list_partial

if TYPE_CHECKING:
    from breachlab.query.queries import Query  # which checks the words of what it asks

# The bands of ages, the years, the fields and the harms; the model version fixes all other words.
DIFFERING = """
    select
        {
            'ages': enum_range(null::age_band)::varchar[],
            'years': [window_first_year, window_last_year],
            'fields': (select list(field_id) from fields where held_by <> 'not_known'),
            'harms': (select list(harm_id) from harms)
        }::varchar
    from breach"""


def known_days(connection: duckdb.DuckDBPyConnection) -> tuple[date, date]:
    """Return the first and the last day on which the known facts of the breach changed."""
    ((first, last),) = connection.execute("select first_known_on(), last_known_on()").fetchall()
    return first, last


def known_words(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Return the words of each parameter, read once a process: the model version fixes them.

    A list of one's own has its own, which are read each time.
    """
    global _known
    if _known:
        return _known
    words_of = read_words(connection)
    if not is_own(connection):
        _known = words_of
    return words_of


def read_words(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Return the words of each parameter in a database.

    They are kept by all that lists of one's own differ in: to read the words takes 6 ms, and to
    read what they differ in takes one.
    """
    ((differing,),) = connection.execute(DIFFERING).fetchall()
    if differing not in _read:
        words_of: dict[str, list[str]] = {}
        for parameter, known in connection.execute("from selection_values").fetchall():
            words_of.setdefault(parameter, []).append(known)
        _read[differing] = words_of
    return _read[differing]


def leave_out_unknown(
    connection: duckdb.DuckDBPyConnection,
    query: "Query",
    coverage: Mapping[str, float],
    given: Mapping[str, Any],
) -> dict[str, Any]:
    """Return parameters that leave out the records of which a needed fact is not known.

    A question without a selection by that fact counts them as not known.
    """
    partial = list_partial(query, coverage)
    names = [SELECTED[need] for need in partial if need in SELECTED]
    missing = [name for name in names if name in query.parameters and given.get(name) is None]
    return dict(given) | {name: sorted(read_words(connection)[name]) for name in missing}


_known: dict[str, list[str]] = {}
_read: dict[str, dict[str, list[str]]] = {}
