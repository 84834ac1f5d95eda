"""breachlab sql: ask SQL of one's own, a statement of the command line or of a prompt."""

import argparse
import shlex
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from importlib import import_module
from pathlib import Path

import duckdb

from breachlab.answer_files import output, receipt
from breachlab.answer_files.formats import FORMATS, Answer, left_out
from breachlab.answer_files.output import COPY, stream
from breachlab.answer_files.receipt import Origin, describe_rows, describe_table, metadata_path
from breachlab.cli import answering, shell_options
from breachlab.cli.arguments import Arguments, command_line, run_command
from breachlab.errors import BadParameters
from breachlab.store.connections import interruptible
from breachlab.store.databases import connect_beside, connect_sealed
from breachlab.store.duckdb_errors import explain_sql
from breachlab.store.files import draft_of_file
from breachlab.words import Words, data_note, fill
from breachlab.words.language import escape_controls, interface, refusal

COMMAND = "sql"
STDIN = "-"
SELECT = "SELECT"  # DuckDB's kind of statement of SELECT, FROM, WITH, DESCRIBE, SHOW, SUMMARIZE
SHOWN = 40  # rows on a terminal
READ = 10_000  # rows to know their number at once; more are counted by a second query
MOST = 1_000_000  # rows of the formats that are made in memory
# Neither pandas nor Parquet holds the type of DuckDB's sums of whole numbers.
WHOLE = {"hugeint": "bigint", "uhugeint": "bigint"}
# Types whose values are written in different ways by each format, or without their time of day.
AS_TEXT = dict.fromkeys(
    [
        *("array", "bit", "blob", "interval", "list", "map", "struct", "union", "uuid", "variant"),
        *("time", "time with time zone", "timestamp", "timestamp_ns", "timestamp with time zone"),
    ],
    "varchar",
)
COLUMNS = """
    select table_name, list(column_name order by column_index)
    from duckdb_columns()
    where not internal
    group by table_name
    order by table_name != 'registrants', table_name"""


def ask(words: Sequence[str]) -> int:
    """Print or write the rows of a statement, or prompt for statements; return the exit code.

    The statement is that of the command line, or of stdin for - or for nothing. Raises
    BadParameters for several words, as where a shell tore the statement at its quotes.
    """
    chosen = parser(words).parse_args([*words])
    if not chosen.sql and sys.stdin.isatty():
        shell_options.refuse_idle(chosen)
        with _connect(chosen) as connection:
            _prompt(connection, chosen)
        return 0
    answering.check(chosen)
    if len(chosen.sql) > 1:
        said, count = " | ".join(chosen.sql), len(chosen.sql)
        raise BadParameters(refusal("torn_sql", chosen.language, said=said, count=count))
    (text,) = chosen.sql or [STDIN]
    sql = (sys.stdin.read() if text == STDIN else text).removeprefix("\ufeff")
    check_statement(sql, chosen.language)
    with _connect(chosen) as connection:
        print(answer(connection, sql, chosen), flush=True)
    return 0


def parser(words: Sequence[str]) -> Arguments:
    """Return the parser of the command."""
    command = command_line(f"breachlab {COMMAND}", words, {"most": f"{MOST:,}"})
    command.add_argument("sql", nargs="*", metavar="SQL")
    command.add_argument("--format", choices=list(FORMATS))
    command.add_argument("--output", metavar="FILE")
    command.add_argument("--replace", action="store_true")
    command.add_argument("--limit", metavar="N")
    command.add_argument("--database")
    return command


def check_statement(sql: str, language: str) -> None:
    """Raise BadParameters unless a text is one statement that reads, with no parameters."""
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise explain_sql(error, {}) from None
    if not statements:
        raise BadParameters(refusal("no_sql", language))
    if len(statements) > 1:
        raise BadParameters(refusal("many_sql", language, count=len(statements)))
    (statement,) = statements
    if (said := statement.type.name) != SELECT:
        is_pivot = said == "MULTI"  # which first makes an enum type of the values
        raise BadParameters(refusal("pivot_sql" if is_pivot else "no_select", language, said=said))
    if statement.named_parameters:
        given = ", ".join(f"${each}" for each in sorted(statement.named_parameters))
        raise BadParameters(refusal("sql_parameter", language, said=given))


def _connect(chosen: argparse.Namespace) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """Return a sealed connection; one for a file may write its draft."""
    has_progress = sys.stdout.isatty()
    if not chosen.output:
        return connect_sealed(chosen.database, has_progress)
    draft = draft_of_file(Path(chosen.output).resolve())
    return connect_beside(chosen.database, [draft], has_progress)


def answer(connection: duckdb.DuckDBPyConnection, sql: str, chosen: argparse.Namespace) -> str:
    """Return the text to print: the rows, or the path of the file with them.

    Raises BadParameters for what DuckDB refuses, KeyboardInterrupt where the user stops it.
    """
    text = interruptible(connection, partial(_answer, connection, sql, chosen))
    return escape_controls(text)


def _prompt(connection: duckdb.DuckDBPyConnection, chosen: argparse.Namespace) -> None:
    """Print the rows of each statement that is typed, or why it has none."""

    def run(typed: str) -> int:
        check_statement(typed, chosen.language)
        print(answer(connection, typed, chosen), flush=True)
        return 0

    stopped = interface(chosen.language)["sql"]["stopped"]
    prompt = import_module("breachlab.cli.sql_prompt")
    for typed in prompt.read_statements(connection, chosen.language):
        run_command(partial(run, typed), stopped, chosen.language)


def _answer(connection: duckdb.DuckDBPyConnection, sql: str, chosen: argparse.Namespace) -> str:
    # Late, as pandas takes half a second, and a refused statement needs none of these.
    from breachlab.notebook import row_kinds
    from breachlab.notebook.statement import ask_in_sql, register_frames

    whole, frames = ask_in_sql(sql, connection, {})
    try:
        with register_frames(connection, frames):
            rows = _cast(connection.sql(whole), WHOLE)
            kind = row_kinds.kind_of_statement(connection, whole, {}, frames)
            words = row_kinds.words_of(kind, Words.of(connection, chosen.language))
            command = shlex.join(["python", "-m", "breachlab", COMMAND, sql])
            made = receipt.read_world(connection)
            origin = describe_rows(command, {"sql": sql}, made, words)
            if chosen.output and answering.format_of(chosen) in COPY:
                return _stream(connection, rows, words, origin, chosen)
            facts = [*receipt.name_provenance(made, chosen.language)]
            return _show(rows, words, origin, facts, chosen)
    except duckdb.Error as error:
        known = dict(connection.execute(COLUMNS).fetchall())
        raise explain_sql(error, known, sql) from None


def _show(
    rows: duckdb.DuckDBPyRelation,
    words: Words,
    origin: Origin,
    facts: Sequence[tuple[str, str]],
    chosen: argparse.Namespace,
) -> str:
    """Return the first rows in the format, and how many there are; or write all into the file."""
    name, limit = answering.format_of(chosen), shell_options.limit(chosen.limit)
    is_cut = name in answering.TOLD_BELOW and not (chosen.output or limit)
    most = limit or MOST
    if is_cut:
        most = SHOWN if sys.stdout.isatty() else READ
    # pandas writes True where DuckDB writes true, and a file is written by DuckDB.
    types = AS_TEXT | ({"boolean": "varchar"} if name == "csv" else {})
    read = _cast(rows.limit(max(most, READ) + 1), types).df()
    count = len(read) if len(read) <= max(most, READ) else _count(rows)
    if count > most and not (is_cut or limit):
        raise BadParameters(refusal("many_rows", chosen.language, most=f"{MOST:_}", format=name))
    sentence = ""
    if is_cut and count > most:
        cut = {"row_count": count, "shown_count": most}
        sentence = fill(interface(chosen.language)["sql"]["cut"], cut, words).text
    answer = Answer(
        read.head(most),
        words,
        sentence,
        left_out=max(count - most, 0) if limit else 0,
        width=answering.width_of(chosen),
        title=origin["sql"],
        receipt=lambda: facts,
        origin=lambda: origin,
    )
    return answering.write_answer(answer, chosen)


def _stream(
    connection: duckdb.DuckDBPyConnection,
    rows: duckdb.DuckDBPyRelation,
    words: Words,
    origin: Origin,
    chosen: argparse.Namespace,
) -> str:
    """Write all rows, or the first of them, to the file; return the line that says so."""
    path, name = Path(chosen.output), answering.format_of(chosen)
    limit = shell_options.limit(chosen.limit)
    first = rows.limit(limit) if limit else rows
    with (
        output.keep_private(words),
        output.write_draft(path, chosen.replace, chosen.language) as draft,
    ):
        count = stream(connection, first, draft, name, data_note(words, "en"), origin)
        if name == "csv":
            none = rows.limit(0).df()
            described = describe_table(path.name, none, {}, origin, data_kind=words.data_kind)
            data, beside = f"{described}\n".encode(), metadata_path(path)
            output.save(data, beside, chosen.replace, chosen.language, path)
    if limit == count and (more := _count(rows) - count):
        print(left_out(more, chosen.language), file=sys.stderr)
    return answering.say_written(chosen.output, count, chosen.language)


def _cast(rows: duckdb.DuckDBPyRelation, types: Mapping[str, str]) -> duckdb.DuckDBPyRelation:
    """Return rows with the columns of some types cast to another; `types` is {type: the other}."""
    if not {kind.id for kind in rows.types} & types.keys():
        return rows
    columns = {name: duckdb.ColumnExpression(name) for name in rows.columns}
    return rows.select(
        *(
            column.cast(types[kind.id]).alias(name) if kind.id in types else column
            for (name, column), kind in zip(columns.items(), rows.types, strict=True)
        )
    )


def _count(rows: duckdb.DuckDBPyRelation) -> int:
    ((count,),) = rows.aggregate("count(*)").fetchall()
    return int(count)
