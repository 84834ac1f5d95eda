"""Find, describe and run the .sql files under sql/."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb

from .db import ROOT
from .errors import BadParameters, NoSuchQuery, nearest

if TYPE_CHECKING:
    import pandas  # takes half a second, and only those who ask need it

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
    return sorted(path.relative_to(SQL).with_suffix("").as_posix() for path in SQL.glob("*/*.sql"))


@cache
def find(name: str) -> Query:
    """Return the query of this name, or raise NoSuchQuery with the nearest one."""
    if name not in names():
        hint = nearest(name, names())
        raise NoSuchQuery(f"No query named '{name}'. {hint}List them with: python -m breachlab")
    sql = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    (statement,) = duckdb.extract_statements(sql)
    return Query(name, sql, frozenset(statement.named_parameters))


def ask(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> "pandas.DataFrame":
    """Run sql/<name>.sql and return its rows, materialised, as a pandas DataFrame.

    Parameters are checked against the $names in the file before anything runs; those of the
    selection may be left out and then keep all. Raises NoSuchQuery or BadParameters.

    Example:

        ask(connection, "exposure/by_region", statuses=["registered"])
    """
    query = find(name)
    values = _checked(query, parameters)
    _check_words(connection, query, values)
    return connection.execute(query.sql, values).df()


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
    return {name: _words(value) if name in SELECTION else value for name, value in values.items()}


def _words(value: Any) -> list[str] | None:
    """Return a part of the selection as a list of words; one word is a list of one."""
    if value is None:
        return None
    # Without this, "59" would be read as the characters 5 and 9.
    if isinstance(value, str) or not isinstance(value, Iterable):
        return [str(value)]
    return [str(word) for word in value]


def _check_words(
    connection: duckdb.DuckDBPyConnection, query: Query, values: Mapping[str, Any]
) -> None:
    given = {name: values[name] for name in SELECTION if values.get(name)}
    for parameter, words in given.items():
        known = _known_words(connection)[parameter]
        for word in words:
            if word not in known:
                few = ", ".join(known[:6]) + (" …" if len(known) > 6 else "")
                raise BadParameters(
                    f"'{word}' is not one of the {parameter}. {nearest(word, known)}"
                    f"They are: {few}. See: python -m breachlab {query.name}"
                )


def _known_words(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Return the words of each dimension, asked once: they belong to the model version."""
    if not _KNOWN:
        for parameter, word in connection.execute("from selection_values").fetchall():
            _KNOWN.setdefault(parameter, []).append(word)
    return _KNOWN


_KNOWN: dict[str, list[str]] = {}
