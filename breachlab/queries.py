"""Find, describe and run the .sql files under sql/."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb
import pandas

from .db import ROOT
from .errors import BadParameters, NoSuchQuery, nearest

SQL = ROOT / "sql"
SELECTION = ("departements", "age_bands", "sexes", "statuses", "first_years", "end_bands")


@dataclass(frozen=True)
class Query:
    """One file under sql/: its name is its path, its first line the question it answers."""

    name: str
    sql: str
    parameters: frozenset[str]

    @property
    def header(self) -> list[str]:
        """The comment lines that open the file, without their dashes."""
        lines = self.sql.splitlines()
        end = next(i for i, line in enumerate(lines) if not line.startswith("--"))
        return [line.removeprefix("--").strip() for line in lines[:end]]

    @property
    def question(self) -> str:
        """The first line of the header."""
        return self.header[0]


def names() -> list[str]:
    """Return the name of every query, sorted: the paths under sql/ without suffix."""
    return sorted(p.relative_to(SQL).with_suffix("").as_posix() for p in SQL.glob("*/*.sql"))


@cache
def find(name: str) -> Query:
    """Return the query of this name, or raise NoSuchQuery with the nearest one."""
    if name not in names():
        hint = nearest(name, names())
        raise NoSuchQuery(f"No query named '{name}'. {hint}List them with: python -m breachlab")
    sql = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    (statement,) = duckdb.extract_statements(sql)
    return Query(name, sql, frozenset(statement.named_parameters))


def ask(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> pandas.DataFrame:
    """Run sql/<name>.sql and return its rows, materialised, as a pandas DataFrame.

    Parameters are checked against the $names in the file before anything runs; those of the
    selection may be left out and then keep all. Raises NoSuchQuery or BadParameters.

    Example:

        ask(connection, "exposure/by_region", statuses=["registered"])
    """
    query = find(name)
    values = _checked(query, parameters)
    try:
        return connection.execute(query.sql, values).df()
    except duckdb.ConversionException as error:
        raise _unknown_value(connection, query, values, error) from None


def _checked(query: Query, given: Mapping[str, Any]) -> dict[str, Any]:
    for parameter in given:
        if parameter not in query.parameters:
            hint = nearest(parameter, query.parameters)
            known = ", ".join(sorted(query.parameters)) or "none"
            raise BadParameters(
                f"'{query.name}' has no parameter '{parameter}'. {hint}It takes: {known}."
            )
    values = dict.fromkeys(query.parameters & set(SELECTION)) | dict(given)
    if missing := sorted(query.parameters - values.keys()):
        raise BadParameters(f"'{query.name}' also needs: {', '.join(missing)}.")
    return {name: _listed(name, value) for name, value in values.items()}


def _listed(parameter: str, value: Any) -> Any:
    # One word is a list of one: without this, "59" would be read as the characters 5 and 9.
    if parameter in SELECTION and value is not None and not isinstance(value, list | tuple):
        return [value]
    return list(value) if isinstance(value, tuple) else value


def _unknown_value(
    connection: duckdb.DuckDBPyConnection,
    query: Query,
    values: Mapping[str, Any],
    error: duckdb.Error,
) -> Exception:
    rows = connection.execute("select parameter, word from selection_values").fetchall()
    for parameter in query.parameters & set(SELECTION):
        known = [word for name, word in rows if name == parameter]
        for value in values[parameter] or []:
            if str(value) not in known:
                few = ", ".join(known[:6]) + (" …" if len(known) > 6 else "")
                return BadParameters(
                    f"'{value}' is not one of the {parameter}. {nearest(str(value), known)}"
                    f"They are: {few}. See: python -m breachlab {query.name}"
                )
    return BadParameters(f"'{query.name}': {str(error).splitlines()[0][:200]}")
