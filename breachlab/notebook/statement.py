"""Run the SQL of a cell: its statements, their questions, values and DataFrames, its progress."""

import ast
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas

from breachlab.errors import BadStatement, Interrupted, TooManyRows
from breachlab.notebook import row_kinds
from breachlab.query.asking import ask, check_names
from breachlab.query.queries import find, names
from breachlab.query.spellings import read_values
from breachlab.store.connections import interruptible
from breachlab.store.duckdb_errors import explain_end, is_damage
from breachlab.words import numbers
from breachlab.words.language import interface

AFTER = 2.0  # seconds before the line appears
KNOWN = 1.0  # least percentage of DuckDB's estimate that is displayed
VALUE = r"\[[^\]]*\]|'[^']*'|\$?[\w.]+"
CALL = re.compile(rf"\bquestion\s*\(\s*'([^']*)'\s*((?:,\s*\w+\s*(?::=|=>|=)\s*(?:{VALUE})\s*)*)\)")
GIVEN = re.compile(rf"(\w+)\s*(?::=|=>|=)\s*({VALUE})")
QUOTED = re.compile(r'"(\w+/\w+)"')
WORD = re.compile(r"\w+")
TABLES = "select table_name from duckdb_tables() union all select view_name from duckdb_views()"
MOST_ROWS = 10_000  # with 43 million rows, a kernel would run out of memory and be killed


class Progress:
    """One line that is updated while a statement runs, and cleared at its end."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        language: str,
        display: Callable[[dict[str, str], Any], Any] | None,
    ) -> None:
        """Have DuckDB estimate its progress, without printing it, if there is a display."""
        self._connection, self._language, self._display = connection, language, display
        self._line: Any = None
        if display:
            with suppress(duckdb.Error):  # a sealed connection: the line has only seconds
                connection.execute("set enable_progress_bar = true")
                connection.execute("set enable_progress_bar_print = false")

    def tick(self, seconds: float) -> None:
        """Update the line after so many seconds: "12 s, about 40%"."""
        if not self._display or seconds < AFTER:
            return
        texts = interface(self._language)["notebook"]
        took = texts["took"].format(numbers.whole(int(seconds), self._language))
        percent = self._connection.query_progress()
        if KNOWN <= percent <= 100:
            share = numbers.share(percent / 100, 0, self._language)
            text = texts["running_share"].format(took, share)
        else:
            text = texts["running"].format(took)
        self._line = self._display({"text/plain": text}, self._line)

    def end(self) -> None:
        """Clear the line."""
        if self._display and self._line is not None:
            self._display({"text/plain": ""}, self._line)


def watch(connection: duckdb.DuckDBPyConnection) -> Progress:
    """Return the progress line of a statement; outside a notebook it displays nothing."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    is_notebook = shell is not None and getattr(shell, "kernel", None) is not None
    return Progress(connection, "en", _display if is_notebook else None)


def _display(bundle: dict[str, str], line: Any) -> Any:
    """Display the line, or update it; return its handle."""
    from IPython.display import display

    if line is None:
        return display(bundle, raw=True, display_id=True)
    line.update(bundle, raw=True)
    return line


def ask_question(
    connection: duckdb.DuckDBPyConnection, question: str, **given: Any
) -> pandas.DataFrame:
    """Return the rows of a question of sql/, which carry whose they are; see `Lab.ask`."""
    query = find(question)
    check_names(query, given)
    rows = ask(connection, question, **read_values(connection, query, given))
    return row_kinds.mark(rows, row_kinds.kind_of_database(connection))


def ask_in_sql(
    sql: str, connection: duckdb.DuckDBPyConnection, python_names: Mapping[str, Any]
) -> tuple[str, dict[str, pandas.DataFrame]]:
    """Return SQL with its questions replaced by tables, and {table: its rows}.

    Lines keep their lengths, so that DuckDB's errors point to the right place. Raises the errors of
    `ask_question`, and BadStatement for a value that is neither a literal nor a $name.
    """
    frames: dict[str, pandas.DataFrame] = {}

    def take(match: re.Match[str]) -> str:
        given = {name: _read(value, python_names) for name, value in GIVEN.findall(match[2])}
        table = f"question_{len(frames) + 1}"
        frames[table] = ask_question(connection, match[1], **given)
        first, *others = match[0].split("\n")
        return "\n".join([table.ljust(len(first)), *(" " * len(each) for each in others)])

    whole = CALL.sub(take, sql)
    known = {name for name in QUOTED.findall(whole)} & {*names()}
    return whole, frames | {name: ask_question(connection, name) for name in sorted(known)}


def _read(value: str, python_names: Mapping[str, Any]) -> Any:
    """Return the Python value of an SQL literal or of a $name."""
    if value.startswith("$"):
        if value[1:] not in python_names:
            raise BadStatement(f"{value} is a Python name, and there is none. Give it a value.")
        return python_names[value[1:]]
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError):
        raise BadStatement(
            f"{value} is no value of a parameter. Put text in single quotes, a list in brackets, "
            "or a Python name after a $: question('exposure/by_region', statuses := ['registered'])"
        ) from None


@dataclass(frozen=True)
class Result:
    """The rows of the last statement, their kind of data, and the seconds of all."""

    rows: pandas.DataFrame
    seconds: float
    kind: str


def run(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    python_names: Mapping[str, Any],
    most: int = MOST_ROWS,
    frames: Mapping[str, pandas.DataFrame] | None = None,
) -> Result:
    """Run reading statements in order; they may use the values of Python names.

    `$name` is the value of a Python name. A DataFrame can be read as a table by its name, unless
    the database has a table of that name. `frames` are further tables. Raises BadStatement if
    DuckDB cannot run a statement, or a name is missing; TooManyRows beyond `most` rows;
    Interrupted if the user stopped it.
    """
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise BadStatement(str(error)) from None
    if not statements:
        raise BadStatement("A cell holds SQL, and here is none. Example: select 42 as answer")
    # A single one as typed, so that errors have the cell's lines.
    texts = [sql] if len(statements) == 1 else [each.query for each in statements]
    values = [
        {name: _value(name, python_names) for name in sorted(each.named_parameters)}
        for each in statements
    ]
    start = time.perf_counter()
    mine, hidden = _find_frames(connection, sql, python_names)
    progress = watch(connection)
    try:
        with register_frames(connection, {**mine, **(frames or {})}):
            work = _work(connection, [*zip(texts, values, strict=True)], most, hidden)
            rows = interruptible(connection, work, progress.tick)
            kind = row_kinds.kind_of_statement(connection, texts[-1], mine, frames or {})
    except KeyboardInterrupt:
        raise Interrupted(
            f"Stopped after {time.perf_counter() - start:.1f} s, as you asked. The connection and "
            "all names are as they were; run the cell again, or one that counts less."
        ) from None
    finally:
        progress.end()
    return Result(row_kinds.mark(rows, kind), time.perf_counter() - start, kind)


def _value(name: str, python_names: Mapping[str, Any]) -> Any:
    """Return the value of a parameter of a statement."""
    if name.isdecimal() or name not in python_names:
        raise BadStatement(
            f"${name} is a Python name, and there is none. Give it a value in a cell above: "
            f"{name if name.isidentifier() else 'age'} = …"
        )
    value = python_names[name]
    return value.item() if hasattr(value, "item") and getattr(value, "ndim", 1) == 0 else value


def _find_frames(
    connection: duckdb.DuckDBPyConnection, sql: str, python_names: Mapping[str, Any]
) -> tuple[dict[str, pandas.DataFrame], list[str]]:
    """Return {name: DataFrame} that a statement may read, and the names hidden by a table.

    The rows of a `Shown` are such a DataFrame.
    """
    mine = {}
    # By the words of its text: DuckDB does not list the tables of a statement with parameters.
    for name in {*WORD.findall(sql)}:
        value = python_names.get(name)
        rows = getattr(value, "rows", None) if type(value).__name__ == "Shown" else value
        if isinstance(rows, pandas.DataFrame):
            mine[name] = rows
    known = {name for (name,) in connection.execute(TABLES).fetchall()}
    return {name: mine[name] for name in mine if name not in known}, sorted({*mine} & known)


def _work(
    connection: duckdb.DuckDBPyConnection,
    statements: Sequence[tuple[str, Mapping[str, Any]]],
    most: int,
    hidden: Sequence[str],
) -> Callable[[], pandas.DataFrame]:
    """Return a function that runs the statements in order and returns the rows of the last.

    An error names the DataFrames that tables hide, as this may explain it.
    """

    def work() -> pandas.DataFrame:
        rows = pandas.DataFrame()
        for number, (sql, values) in enumerate(statements, 1):
            where = f"Statement {number} of {len(statements)}: " if len(statements) > 1 else ""
            try:
                rows = _fetch(connection, sql, values, most)
            except duckdb.InterruptException:
                raise
            except duckdb.Error as error:
                if is_damage(error):
                    raise explain_end(error, "This statement") from None
                note = (
                    "\n\nRead from the database, and not from your DataFrame of that name: "
                    f"{', '.join(hidden)}. Rename it."
                )
                raise BadStatement(f"{where}{error}{note if hidden else ''}") from None
        return rows

    return work


def _fetch(
    connection: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, Any], most: int
) -> pandas.DataFrame:
    # A relation could take the limit, but its errors do not show the line.
    result = connection.execute(sql, values)
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


@contextmanager
def register_frames(
    connection: duckdb.DuckDBPyConnection, frames: Mapping[str, pandas.DataFrame]
) -> Iterator[None]:
    """Register DataFrames as tables, for the duration of the context."""
    try:
        for name, frame in frames.items():
            connection.register(name, frame)
        yield
    finally:
        for name in frames:
            connection.unregister(name)
