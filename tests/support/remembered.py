"""`ask` for tests that hold an answer against another: what is asked twice is worked out once.

To plan a question takes more than to run it on a small world, and a third of what tests ask
others have asked before. Only `lab` is remembered, which nobody can write to: a cursor of it may
be amidst a transaction. Tests of `ask` itself take that of breachlab.
"""

import os
from pathlib import Path

import duckdb
import pandas
from cachetools import LRUCache

from breachlab.query import asking
from breachlab.query.answer_rows import Rows

MOST = 4_000  # answers

_shared: list[
    duckdb.DuckDBPyConnection
] = []  # the connection, and a cursor with a table of its records
_answers: LRUCache = LRUCache(MOST)


def share(connection: duckdb.DuckDBPyConnection) -> None:
    """Remember what this connection to a database answers from now on: it is only read."""
    _shared[:] = [connection]
    _answers.clear()


def _is_shared(connection: duckdb.DuckDBPyConnection) -> bool:
    return any(each is connection for each in _shared)


def ask(connection: duckdb.DuckDBPyConnection, name: str, **parameters) -> pandas.DataFrame:
    """Return what a question answers by codes, a copy of one's own."""
    if not _is_shared(connection):
        return asking.ask(connection, name, **parameters)
    asked = _key(name, parameters)
    if asked not in _answers:
        _answers[asked] = asking.ask(connection, name, **parameters)
    return _answers[asked].copy()


class Kept:
    """Answers of a world, one file a question, in a folder that the processes of a run share."""

    def __init__(self, folder: Path):
        self._folder = folder

    def ask(self, lab: duckdb.DuckDBPyConnection, name: str, **parameters) -> pandas.DataFrame:
        """Return what a question answers by codes, as the first process that asked has it."""
        path = self._folder / f"{name.replace('/', '.')}.pickle"
        if path.exists():
            rows = pandas.read_pickle(path)
            if _is_shared(lab):
                _answers[_key(name, parameters)] = rows
            return rows.copy()
        rows, draft = ask(lab, name, **parameters), path.with_suffix(f".{os.getpid()}")
        rows.to_pickle(draft)
        draft.replace(path)
        return rows


def ask_rows(connection: duckdb.DuckDBPyConnection, name: str, **parameters) -> Rows:
    """Return what a question answers by codes, as drawings take it."""
    if not _is_shared(connection):
        return asking.ask_rows(connection, name, **parameters)
    asked = "rows", *_key(name, parameters)
    if asked not in _answers:
        _answers[asked] = asking.ask_rows(connection, name, **parameters)
    return _answers[asked]


def _key(name: str, parameters: dict) -> tuple[str, str]:
    """Return what tells an answer: a parameter that is null is left out, and an array a list."""
    given = {name: value for name, value in parameters.items() if value is not None}
    listed = {name: [*each] if isinstance(each, tuple) else each for name, each in given.items()}
    return name, repr(sorted(listed.items()))


def read_records(connection: duckdb.DuckDBPyConnection, sql: str, values=None) -> list[tuple]:
    """Return the rows of a query of `registrants`, here a table: the view writes each record anew.

    Of another connection than the shared one it is the view.
    """
    if not _is_shared(connection):
        return connection.cursor().execute(sql, values).fetchall()
    if len(_shared) == 1:
        _shared.append(connection.cursor())
        _shared[1].execute("create temp table registrants as from registrants")
    return _shared[1].execute(sql, values).fetchall()
