"""One statement of SQL as a cell has it: its parameters and frames by their Python names."""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas

from breachlab.errors import BadStatement, Interrupted, TooManyRows
from breachlab.troubles import is_damage, unanswered

WORD = re.compile(r"\w+")
TABLES = "select table_name from duckdb_tables() union all select view_name from duckdb_views()"
MOST_ROWS = 10_000  # a kernel that was given 43 million would be stopped by the machine


@dataclass(frozen=True)
class Result:
    """The rows of a statement, and the seconds that they took."""

    rows: pandas.DataFrame
    seconds: float


def run(
    lab: duckdb.DuckDBPyConnection, sql: str, names: Mapping[str, Any], most: int = MOST_ROWS
) -> Result:
    """Run one statement that reads; `names` are the Python names that it may use.

    `$name` is the value of one, and a DataFrame can be read as a table by its name; a table of the
    database of the same name goes first. Raises BadStatement where DuckDB cannot run it, or a name
    is missing; TooManyRows where it has more rows than `most`; Interrupted where it was stopped.
    """
    given = _given(sql, names)
    start = time.perf_counter()
    mine, hidden = _frames(lab, sql, names)
    try:
        with _registered(lab, mine):
            rows = _rows(lab, sql, given, most)
    except duckdb.Error as error:
        if is_damage(error):
            raise unanswered(error, "This statement") from None
        raise BadStatement(f"{error}{_note(hidden)}") from None
    except RuntimeError as error:  # DuckDB's own for SIGINT, "Query interrupted"
        raise _interrupted(error, start) from None
    except KeyboardInterrupt as error:
        raise _interrupted(error, start) from None
    return Result(rows, time.perf_counter() - start)


def _rows(
    lab: duckdb.DuckDBPyConnection, sql: str, given: Mapping[str, Any], most: int
) -> pandas.DataFrame:
    # A relation would take the limit, but its errors do not show the line.
    found = lab.execute(sql, given)
    parts = [found.fetch_df_chunk()]
    while len(parts[-1]) and sum(map(len, parts)) <= most:
        parts.append(found.fetch_df_chunk())
    if sum(map(len, parts)) > most:
        raise TooManyRows(
            f"More than {most:,} rows. Nothing was kept: count them in SQL (group by), take some "
            f"(limit {most:_}), or ask for more, as memory allows: %%sql --limit {10 * most:_}"
        )
    return pandas.concat(parts[:-1] or parts, ignore_index=True)


def _given(sql: str, names: Mapping[str, Any]) -> dict[str, Any]:
    """Return the value of each parameter of the one statement."""
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise BadStatement(str(error)) from None
    if len(statements) != 1:
        raise BadStatement(
            f"A cell holds one statement, and here are {len(statements)}. Give each its own cell."
        )
    return {name: _value(name, names) for name in sorted(statements[0].named_parameters)}


def _value(name: str, names: Mapping[str, Any]) -> Any:
    if name.isdecimal() or name not in names:
        raise BadStatement(
            f"${name} is a Python name, and there is none. Give it a value in a cell above: "
            f"{name if name.isidentifier() else 'age'} = …"
        )
    value = names[name]
    return value.item() if hasattr(value, "item") and getattr(value, "ndim", 1) == 0 else value


def _frames(
    lab: duckdb.DuckDBPyConnection, sql: str, names: Mapping[str, Any]
) -> tuple[dict[str, pandas.DataFrame], list[str]]:
    """Return the DataFrames that a statement may read, and those that a table hides."""
    # By the words of its text: DuckDB tells the tables of no statement with parameters.
    words = {name for name in WORD.findall(sql) if isinstance(names.get(name), pandas.DataFrame)}
    known = {name for (name,) in lab.execute(TABLES).fetchall()}
    return {name: names[name] for name in words - known}, sorted(words & known)


@contextmanager
def _registered(
    lab: duckdb.DuckDBPyConnection, frames: Mapping[str, pandas.DataFrame]
) -> Iterator[None]:
    """Have DataFrames stand as tables meanwhile."""
    try:
        for name, frame in frames.items():
            lab.register(name, frame)
        yield
    finally:
        for name in frames:
            lab.unregister(name)


def _note(hidden: Sequence[str]) -> str:
    """Say which DataFrames were not read, where that may be why a statement failed."""
    if not hidden:
        return ""
    names = ", ".join(hidden)
    return (
        f"\n\nRead from the database, and not from your DataFrame of that name: {names}. Rename it."
    )


def _interrupted(error: BaseException, start: float) -> BaseException:
    if isinstance(error, RuntimeError) and "interrupt" not in str(error).lower():
        return error
    return Interrupted(
        f"Stopped after {time.perf_counter() - start:.1f} s, as you asked. The connection and all "
        "names are as they were; run the cell again, or one that counts less."
    )
