"""Prove that no identifier could be somebody's, that rows are coherent and as they were made."""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from breachlab import ask, db
from breachlab.arguments import Arguments
from breachlab.errors import BadParameters, NoDatabase
from breachlab.paths import DATA_GEN, read
from breachlab.queries import names
from data_gen.build import CHECKSUMS

SAFETY = read(DATA_GEN / "commands" / "identifiers.sql")
PARQUET = "create temp view checked as from read_parquet(getvariable('files'))"
COLUMNS = ("record_id", "nir", "phone", "email", "agency_id")


def run(arguments: list[str]) -> int:
    """Print what was checked, line by line; return 1 if anything is not as it must be."""
    options = _parser().parse_args(arguments)
    if options.parquet and (options.database or options.coherence):
        raise BadParameters(
            "--parquet checks the identifiers of files; --database and --coherence are of a "
            "database. Leave them out, or leave out --parquet"
        )
    checks = (
        _parquet(options.parquet)
        if options.parquet
        else _database(options.database, options.coherence)
    )
    failures, start = 0, time.perf_counter()
    for line, holds in checks:
        failures += not holds
        seconds = time.perf_counter() - start
        print(f"{seconds:6.1f} s  {'holds' if holds else 'FAILS'}  {line}", flush=True)
    print(f"{failures} checks failed" if failures else "all checks hold, SYNTHETIC")
    return 1 if failures else 0


def safety(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, bool]]:
    """Yield for each kind of identifier in `checked` what was found, and whether it is safe.

    Raises NoDatabase if `checked` lacks one of the columns that are looked at.
    """
    described = connection.execute("describe checked").fetchall()
    if missing := [column for column in COLUMNS if column not in {row[0] for row in described}]:
        raise NoDatabase(
            f"No column {', '.join(missing)} among the columns to check: "
            f"{', '.join(COLUMNS)} were expected, as in `registrants`. "
            "Make such a database with: python -m data_gen"
        )
    for records, kind, on_file, assignable, first in connection.execute(SAFETY).fetchall():
        counts = f"{records:,} records checked, {on_file:,} on file, {assignable:,} assignable"
        where = f", first in record {first}" if assignable else ""
        yield f"{kind}: {counts}{where}", assignable == 0


def checksums(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, bool]]:
    """Yield whether each stored column still has the checksum that it was made with."""
    connection.execute(CHECKSUMS)
    made = dict(connection.execute("from checksums").fetchall())
    found = dict(connection.execute("from record_checksums()").fetchall())
    differing = [column for column, checksum in found.items() if made.get(column) != checksum]
    says = f"differ: {', '.join(differing)}" if differing else "are as when it was made"
    yield f"checksums: {len(found)} stored columns {says}", not differing


def coherence(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, bool]]:
    """Yield for each query of sql/quality/ whether it finds nothing; safety is proved apart."""
    for name in names():
        if name.startswith("quality/") and not name.endswith("_assignable"):
            found = len(ask(connection, name))
            yield f"{name}: {found:,} rows", found == 0


def checks(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, bool]]:
    """Yield the checks of a database that take seconds: identifiers, and columns as made."""
    connection.execute("create or replace temp view checked as from registrants")
    yield from safety(connection)
    yield from checksums(connection)


def _database(path: str | None, with_coherence: bool) -> Iterator[tuple[str, bool]]:
    with db.connect(path) as connection:
        yield from checks(connection)
        if with_coherence:
            yield from coherence(connection)


def _parquet(folder: str) -> Iterator[tuple[str, bool]]:
    files = sorted(path.as_posix() for path in Path(folder).glob("**/*.parquet"))
    if not files:
        raise NoDatabase(
            f"No .parquet file under {folder}. Name a folder that has some with: --parquet FOLDER"
        )
    with duckdb.connect() as connection:
        connection.execute("set variable files = $files", {"files": files})
        try:
            connection.execute(
                "create temp view checked as from read_parquet(getvariable('files'))"
            )
            yield from safety(connection)
        except duckdb.Error as error:
            raise NoDatabase(
                f"The files under {folder} cannot be read as registrants "
                f"({str(error).splitlines()[0][:160]}). Parquet files with the text columns "
                f"{', '.join(COLUMNS[1:])} were expected: --parquet FOLDER"
            ) from None


def _parser() -> argparse.ArgumentParser:
    parser = Arguments(
        prog="python -m data_gen verify",
        description="Check every record: no NIR, phone, e-mail address or agency identifier that "
        "could be somebody's, and stored columns as they were made. Of a folder of Parquet files "
        "the identifiers alone are checked.",
        epilog="example: python -m data_gen verify --database data/breachlab.duckdb",
    )
    parser.add_argument("--database", help="default: data/breachlab.duckdb")
    parser.add_argument(
        "--coherence",
        action="store_true",
        help="also ask every query of sql/quality/: some two minutes more at 43 million records",
    )
    parser.add_argument("--parquet", metavar="FOLDER", help="check these files instead")
    return parser
