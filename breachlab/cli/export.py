"""breachlab export registrants: write records of the register to a file, a dictionary beside it."""

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb

from breachlab.answer_files import output
from breachlab.answer_files.output import stream
from breachlab.answer_files.receipt import describe_package, describe_rows, package_path, read_world
from breachlab.cli import answering
from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import BadParameters, find_nearest
from breachlab.store.connections import interruptible
from breachlab.store.databases import connect_beside
from breachlab.store.duckdb_errors import explain_sql
from breachlab.store.files import draft_of_file
from breachlab.words import Words, data_note
from breachlab.words.language import did_you_mean, refusal
from breachlab.words.vocabulary import OWN

COMMAND = "export"
TABLE = "registrants"
SUFFIXES = {".parquet": "parquet", ".csv": "csv", ".arrow": "arrow"}
MEMORY_LIMIT = "500MB"  # of DuckDB, which else keeps what it has read of the database
SEED = 1  # of the sample: which records are drawn, the same of every database and on every machine
FEW = 64  # a sample of at most one record in so many is joined by number and put in order
PLACES = 2**32  # of a record in the order of the sample


def export(words: Sequence[str]) -> int:
    """Write the chosen records of the register and their dictionary; return the exit code.

    Raises BadParameters, for a database of somebody's own list too, and NoRoom.
    """
    chosen = parser(words).parse_args([*words])
    language = chosen.language
    answering.check(chosen, SUFFIXES)
    path = Path(chosen.output)
    answering.check_free(package_path(path), chosen)
    name, sample = answering.format_of(chosen, SUFFIXES), _read_sample(chosen)
    try:  # DuckDB takes one expression, no clause, list or second statement
        condition = None if chosen.where is None else duckdb.SQLExpression(chosen.where)
    except duckdb.Error as error:
        raise explain_sql(error, {}, name="bad_where") from None
    draft = draft_of_file(path.resolve())
    is_shown = sys.stdout.isatty()
    with connect_beside(chosen.database, [draft], is_shown, MEMORY_LIMIT) as connection:
        said = Words.of(connection, language)
        if said.data_kind == OWN:
            raise BadParameters(refusal("export_own", language))
        drawn = {"size": chosen.sample, "by": "record_id", "seed": SEED} if chosen.sample else None
        given = {"table": TABLE, "where": chosen.where, "sample": drawn}
        command = shlex.join(["python", "-m", "breachlab", COMMAND, *words])
        origin = describe_rows(command, given, read_world(connection), said)

        def write() -> int:
            whole = connection.table(TABLE)
            columns = _read_columns(chosen, whole.columns)
            try:
                rows = _choose(whole, condition, sample).select(*columns)
                count = stream(connection, rows, draft, name, data_note(said, "en"), origin)
            except duckdb.Error as error:
                raise explain_sql(error, {TABLE: whole.columns}, TABLE, "bad_where") from None
            if not count:
                raise BadParameters(refusal("export_nobody", language, said=chosen.where))
            described = describe_package(connection, TABLE, rows, path, name, count, origin)
            beside = package_path(path)
            output.save(f"{described}\n".encode(), beside, chosen.replace, language, path)
            return count

        with output.write_draft(path, chosen.replace, language):
            count = interruptible(connection, write)
    print(answering.say_written(chosen.output, count, language))
    return 0


def parser(words: Sequence[str]) -> Arguments:
    """Return the parser of the command."""
    command = command_line(f"breachlab {COMMAND}", words)
    command.add_argument("table", choices=[TABLE])
    command.add_argument("--columns", nargs="+", metavar="COLUMN")
    command.add_argument("--where", metavar="SQL")
    command.add_argument("--sample", metavar="N")
    command.add_argument("--format", choices=[*SUFFIXES.values()])
    command.add_argument("--output", metavar="FILE", required=True)
    command.add_argument("--replace", action="store_true")
    command.add_argument("--database")
    return command


def _read_sample(chosen: argparse.Namespace) -> tuple[int | None, float]:
    """Return the number of records of a sample, if it is asked by number, and the share of all."""
    if chosen.sample is None:
        return None, 1.0
    text = chosen.sample.replace(" ", "").replace("_", "").replace(",", ".")
    try:
        share = float(text.removesuffix("%")) / 100 if text.endswith("%") else 1.0
        count = None if text.endswith("%") else int(text)
    except ValueError:
        share = count = 0
    if not 0 < share <= 1 or (count is not None and count < 1):
        raise BadParameters(refusal("export_sample", chosen.language, said=chosen.sample))
    return count, share


def _read_columns(chosen: argparse.Namespace, known: Sequence[str]) -> list[str]:
    """Return the columns of the file: those named, side by side or between commas, else all."""
    if chosen.columns is None:
        return [*known]
    named = [each for word in chosen.columns for each in word.replace(",", " ").split()]
    for each in named:
        if each not in known:
            near = did_you_mean(find_nearest(each, known), chosen.language)
            texts = {"said": each, "offer": near, "known": ", ".join(known)}
            raise BadParameters(refusal("export_column", chosen.language, **texts))
    return [*dict.fromkeys(named)]


def _choose(
    rows: duckdb.DuckDBPyRelation,
    condition: duckdb.Expression | None,
    sample: tuple[int | None, float],
) -> duckdb.DuckDBPyRelation:
    """Return the records of a condition and of the sample, in the order of the table.

    The mixer places each record by its number: a smaller sample is part of a larger one.
    """
    if condition is not None:
        rows = rows.filter(condition)
    count, share = sample
    if count is None and share == 1:
        return rows
    record = duckdb.ColumnExpression("record_id").cast("bigint")
    # One step of the mixer: each more makes the text of the filter eight times as long.
    seeded = duckdb.FunctionExpression("xor", record, duckdb.ConstantExpression(SEED))
    place = duckdb.FunctionExpression("mix32", seeded)
    end = round(share * PLACES)
    if count is not None:
        places = rows.select(place.alias("place")).order("place").limit(1, offset=count - 1)
        end = next((last + 1 for (last,) in places.fetchall()), PLACES)
    drawn = rows.filter(place < duckdb.ConstantExpression(end))
    if end > PLACES // FEW:
        return drawn
    # DuckDB computes all columns before it filters by the mixer, and after it joins by a number.
    numbers = drawn.select("record_id").set_alias("numbers")
    return rows.join(numbers, "record_id", "semi").order("record_id")
