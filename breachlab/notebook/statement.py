"""Run the SQL of a cell: its statements, its parameters, and DataFrames as tables."""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas

from breachlab.errors import BadStatement, Interrupted, TooManyRows
from breachlab.notebook import row_kinds
from breachlab.notebook.progress import watch
from breachlab.store.connections import interruptible
from breachlab.store.duckdb_errors import explain_end, is_damage

WORD = re.compile(r"\w+")
TABLES = "select table_name from duckdb_tables() union all select view_name from duckdb_views()"
MOST_ROWS = 10_000  # with 43 million rows, a kernel would run out of memory and be killed


@dataclass(frozen=True)
class Result:
    """The rows of the last statement, their kind of data, and the seconds of all."""

    rows: pandas.DataFrame
    seconds: float
    kind: str


def run(
    lab: duckdb.DuckDBPyConnection,
    sql: str,
    names: Mapping[str, Any],
    most: int = MOST_ROWS,
    frames: Mapping[str, pandas.DataFrame] | None = None,
) -> Result:
    """Run reading statements in order; `names` are the Python names that they may use.

    `$name` is the value of a Python name. A DataFrame can be read as a table by its name, unless
    the database has a table of that name. `frames` are further tables. Raises BadStatement if
    DuckDB cannot run a statement, or a name is missing; TooManyRows beyond `most` rows;
    Interrupted if the user stopped it.
    """
    statements = _statements(sql)
    values = [_values(statement, names) for statement in statements]
    start = time.perf_counter()
    mine, hidden = _frames(lab, sql, names)
    progress = watch(lab)
    try:
        with register_frames(lab, {**mine, **(frames or {})}):
            work = _work(lab, [*zip(_texts(statements, sql), values, strict=True)], most, hidden)
            rows = interruptible(lab, work, progress.tick)
            text = _texts(statements, sql)[-1]
            kind = row_kinds.kind_of_statement(lab, text, mine, frames or {})
    except KeyboardInterrupt:
        raise Interrupted(
            f"Stopped after {time.perf_counter() - start:.1f} s, as you asked. The connection and "
            "all names are as they were; run the cell again, or one that counts less."
        ) from None
    finally:
        progress.end()
    return Result(row_kinds.mark(rows, kind), time.perf_counter() - start, kind)


def _statements(sql: str) -> Sequence[Any]:
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise BadStatement(str(error)) from None
    if not statements:
        raise BadStatement("A cell holds SQL, and here is none. Example: select 42 as answer")
    return statements


def _texts(statements: Sequence[Any], sql: str) -> list[str]:
    """Return the text of each; a single one as typed, so that errors have the cell's lines."""
    return [sql] if len(statements) == 1 else [each.query for each in statements]


def _work(
    lab: duckdb.DuckDBPyConnection,
    statements: Sequence[tuple[str, Mapping[str, Any]]],
    most: int,
    hidden: Sequence[str],
) -> Callable[[], pandas.DataFrame]:
    """Return a function that runs the statements in order and returns the rows of the last."""

    def work() -> pandas.DataFrame:
        rows = pandas.DataFrame()
        for number, (sql, values) in enumerate(statements, 1):
            where = f"Statement {number} of {len(statements)}: " if len(statements) > 1 else ""
            try:
                rows = _rows(lab, sql, values, most)
            except duckdb.InterruptException:
                raise
            except duckdb.Error as error:
                if is_damage(error):
                    raise explain_end(error, "This statement") from None
                raise BadStatement(f"{where}{error}{_note(hidden)}") from None
        return rows

    return work


def _rows(
    lab: duckdb.DuckDBPyConnection, sql: str, given: Mapping[str, Any], most: int
) -> pandas.DataFrame:
    # A relation could take the limit, but its errors do not show the line.
    result = lab.execute(sql, given)
    if result.description is None:
        return pandas.DataFrame()
    parts = [result.fetch_df_chunk()]
    while len(parts[-1]) and sum(map(len, parts)) <= most:
        parts.append(result.fetch_df_chunk())
    if sum(map(len, parts)) > most:
        raise TooManyRows(
            f"More than {most:,} rows. Nothing was kept: count them in SQL (group by), take some "
            f"(limit {most:_}), or ask for more, as memory allows: %%sql --limit {10 * most:_}"
        )
    return pandas.concat(parts[:-1] or parts, ignore_index=True)


def _values(statement: Any, names: Mapping[str, Any]) -> dict[str, Any]:
    """Return the value of each parameter of a statement."""
    return {name: _value(name, names) for name in sorted(statement.named_parameters)}


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
    """Return {name: DataFrame} that a statement may read, and the names hidden by a table."""
    # By the words of its text: DuckDB does not list the tables of a statement with parameters.
    frames = {name: _frame(names.get(name)) for name in {*WORD.findall(sql)}}
    mine = {name: frame for name, frame in frames.items() if frame is not None}
    known = {name for (name,) in lab.execute(TABLES).fetchall()}
    return {name: mine[name] for name in mine if name not in known}, sorted({*mine} & known)


def _frame(value: Any) -> pandas.DataFrame | None:
    """Return a DataFrame, or the rows of a Shown; null for any other value."""
    rows = getattr(value, "rows", None) if type(value).__name__ == "Shown" else value
    return rows if isinstance(rows, pandas.DataFrame) else None


@contextmanager
def register_frames(
    lab: duckdb.DuckDBPyConnection, frames: Mapping[str, pandas.DataFrame]
) -> Iterator[None]:
    """Register DataFrames as tables, for the duration of the context."""
    try:
        for name, frame in frames.items():
            lab.register(name, frame)
        yield
    finally:
        for name in frames:
            lab.unregister(name)


def _note(hidden: Sequence[str]) -> str:
    """Return a note on DataFrames hidden by tables, which may explain a failed statement."""
    if not hidden:
        return ""
    names = ", ".join(hidden)
    return (
        f"\n\nRead from the database, and not from your DataFrame of that name: {names}. Rename it."
    )
