"""Ask a question of a database: check its parameters and what it needs, run it, read its rows."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

from breachlab.errors import BadParameters
from breachlab.query.answer_rows import Rows
from breachlab.query.needs import check_needs, read_coverage
from breachlab.query.parameters import (
    DAYS,
    PARAMETERS,
    check_words,
    known_days,
    known_words,
    read_words,
    word,
    words,
)
from breachlab.query.queries import Query, find
from breachlab.store.connections import interruptible
from breachlab.store.duckdb_errors import explain_end
from breachlab.words.language import offer_nearest, refusals, refuse

if TYPE_CHECKING:
    import pandas  # takes half a second, and only `ask` needs it

Answered = TypeVar("Answered")


def ask(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> "pandas.DataFrame":
    """Run sql/<name>.sql and return its rows, materialised, as a pandas DataFrame.

    Parameters are checked against the $names in the file before the query runs. Those left out
    are null: they keep all, or take the default in the header. Raises NoSuchQuery or
    BadParameters; NotKnown if a list of one's own lacks a fact that the question needs; NoDatabase
    if a block that is read is damaged; DuckDB's InterruptException if the query is interrupted;
    Unanswered for any other error of DuckDB.

    Example:

        ask(connection, "exposure/by_region", statuses=["registered"])
    """
    return _ask(connection, name, parameters, duckdb.DuckDBPyConnection.df)


def ask_rows(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> Rows:
    """As `ask`, with the rows as Python values: without pandas."""
    return _ask(connection, name, parameters, Rows.of_result)


def _ask(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    parameters: Mapping[str, Any],
    read: Callable[[duckdb.DuckDBPyConnection], Answered],
) -> Answered:
    check_needs(find(name), read_coverage(connection), parameters)
    return run_query(connection, name, parameters, read)


def run_query(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    parameters: Mapping[str, Any],
    read: Callable[[duckdb.DuckDBPyConnection], Answered],
) -> Answered:
    """As `ask`, for a database that is known to have what the question needs.

    `read` makes the answer of the result.
    """
    sql = find(name).sql
    return run_answer(
        connection, name, parameters, lambda values: read(connection.execute(sql, values))
    )


def run_answer(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    given: Mapping[str, Any],
    answer: Callable[[Mapping[str, Any]], Answered],
) -> Answered:
    """Return what a function answers to a value for each parameter; raise the errors of `ask`."""
    try:
        values = check_parameters(connection, find(name), given)
        return interruptible(connection, partial(answer, values))
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        raise explain_end(error, f"'{name}'") from error


def check_parameters(
    connection: duckdb.DuckDBPyConnection, query: Query, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a value for every parameter of a query; null for one that is not given.

    Raises BadParameters, and the errors of DuckDB.
    """
    check_names(query, given)
    values = dict.fromkeys(query.parameters) | {
        name: PARAMETERS[name](name, value) for name, value in given.items() if value is not None
    }
    for name, example in query.needed.items():
        if values[name] is None:
            values = {"query": query.name, "parameter": name, "example": example}
            raise refuse(BadParameters, "also_needs", **values)
    for name, value in values.items():
        if PARAMETERS[name] in (words, word) and value is not None:
            codes = value if isinstance(value, list) else [value]
            known = known_words(connection)[name]
            if not set(codes) <= set(known):  # a list of one's own may have more
                known = read_words(connection)[name]
            check_words(name, query.name, codes, known)
    for name, value in values.items():
        if name in DAYS and value is not None:
            first, last = known_days(connection)
            if not first <= value <= last:
                values = {"said": value, "first": first, "last": last}
                raise refuse(BadParameters, "days", parameter=name, **values)
    return values


def check_names(query: Query, given: Iterable[str]) -> None:
    """Raise BadParameters, with the nearest name, for a name that is no parameter of a query."""
    for parameter in given:
        if parameter not in query.parameters:
            known = ", ".join(sorted(query.parameters)) or refusals("none")
            offer = offer_nearest([parameter], query.parameters)
            values = {"query": query.name, "said": parameter, "offer": offer, "known": known}
            raise refuse(BadParameters, "no_parameter", **values)
