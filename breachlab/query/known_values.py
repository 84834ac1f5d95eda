"""The values that a database knows of each parameter: its words and its days."""

from datetime import date

import duckdb

from breachlab.query.needs import is_own


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
    """Return the words of each parameter in a database."""
    words_of: dict[str, list[str]] = {}
    for parameter, known in connection.execute("from selection_values").fetchall():
        words_of.setdefault(parameter, []).append(known)
    return words_of


_known: dict[str, list[str]] = {}
