"""Prove that no identifier could be somebody's, and that a database is as this code makes it."""

import argparse
import os
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from breachlab import db
from breachlab.arguments import command_line
from breachlab.connections import opened
from breachlab.errors import BadParameters, NoDatabase, counted
from breachlab.paths import DATA_GEN, read
from breachlab.queries import ask, names
from breachlab.troubles import first_line
from data_gen.shards import gathering
from data_gen.shards.names import PLAN, is_ours
from data_gen.shards.store import Store, opened_store
from data_gen.verification import checksums, contents, cubes, definitions, likeness, twin
from data_gen.verification.checking import Check, guarded, reason

SAFETY = read(DATA_GEN / "commands" / "identifiers.sql")
PARQUET = "create temp view checked as from read_parquet(getvariable('files'))"
REMEDY = (
    ". Make the database anew with: python -m data_gen, or, of shards, with: "
    "python -m data_gen gather"
)
COLUMNS = ("record_id", "nir", "phone", "email", "agency_id")


def run(arguments: list[str]) -> int:
    """Print what was checked, line by line; return 1 if anything is not as it must be."""
    options = _parser(arguments).parse_args(arguments)
    if options.parquet and (options.database or options.coherence):
        raise BadParameters(
            "--parquet checks files; --database and --coherence are of a "
            "database. Leave them out, or leave out --parquet"
        )
    checks = (
        _files(options.parquet)
        if options.parquet
        else _database(options.database, options.coherence)
    )
    failures, start = 0, time.perf_counter()
    for line, holds in checks:
        failures += not holds
        seconds = time.perf_counter() - start
        print(f"{seconds:6.1f} s  {'holds' if holds else 'FAILS'}  {line}", flush=True)
    remedy = "" if options.parquet else REMEDY
    print(
        f"{counted(failures, 'check')} failed{remedy}" if failures else "all checks hold, SYNTHETIC"
    )
    return 1 if failures else 0


def safety(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
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
        counts = (
            f"{counted(records, 'record')} checked, {on_file:,} on file, {assignable:,} assignable"
        )
        where = f", first in record {first}" if assignable else ""
        yield f"{kind}: {counts}{where}", assignable == 0


def coherence(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """Yield for each query of sql/quality/ whether it finds nothing; safety is proved apart."""
    for name in names():
        if name.startswith("quality/") and not name.endswith("_assignable"):
            yield from guarded(name, _quality(connection, name))


def _quality(connection: duckdb.DuckDBPyConnection, name: str) -> Iterator[Check]:
    found = len(ask(connection, name))
    yield f"{name}: {counted(found, 'row')}", found == 0


def checks(path: str | os.PathLike | None = None) -> Iterator[Check]:
    """Yield every check of a database but those of coherence, the quickest first.

    Raises NoDatabase, OtherModel or DatabaseBusy where it cannot be read at all, BadWorld where
    it says it is of a world that cannot be.
    """
    with db.attached(path) as connection:
        try:
            world = twin.stored_world(connection)
        except duckdb.Error as error:
            yield f"provenance: cannot be read, {reason(error)}", False
            return
        twin.make(connection, world)
        made = definitions.definitions(connection, "memory")
        yield from compare(connection, made)


def compare(connection: duckdb.DuckDBPyConnection, made: dict[str, str]) -> Iterator[Check]:
    """Yield every check of `lab` against the twin of it that the connection holds.

    `made` are the definitions of the twin.
    """
    yield from guarded("checksums", checksums.compare(connection))
    yield from guarded("definitions", definitions.compare(connection, made))
    yield from guarded("reference tables", contents.compare(connection))
    yield from guarded("identifiers", _identifiers(connection))
    yield from guarded("identifiability_cube", likeness.compare(connection))
    yield from guarded("cubes", _cubes(connection))


def _cubes(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    counted_by = twin.path_to_count_by(connection)
    with twin.stored_records(connection, counted_by):
        yield from cubes.compare(connection)


def _identifiers(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    connection.execute("create or replace temp view checked as from lab.registrants")
    yield from safety(connection)


def _database(path: str | None, with_coherence: bool) -> Iterator[Check]:
    yield from checks(path)
    if with_coherence:
        with db.connect(path) as connection:
            yield from coherence(connection)


def _files(where: str) -> Iterator[Check]:
    """Yield every check of shards, or of other Parquet files those of the identifiers."""
    store = opened_store(where)
    is_of_shards = store.read(PLAN) is not None or any(map(is_ours, store.sizes("receipts")))
    return _shards(store) if is_of_shards else _parquet(where)


def _shards(store: Store) -> Iterator[Check]:
    """Yield every check of the world that the shards make, gathered into a database for once."""
    plan = gathering.planned(store)
    with TemporaryDirectory() as folder:
        database = Path(folder) / "gathered.duckdb"
        with db.create(database) as connection:
            found = gathering.assemble(connection, store, plan, Path(folder), quiet=True)
        files = sum(len(receipt.files) + len(receipt.cubes) for receipt in found)
        yield f"files: {counted(files, 'file')} of {counted(plan.shards, 'shard')}, SHA-256", True
        if plan.columns == "text":  # the identifiers that stand there, beside those of the view
            names = [file.name for receipt in found for file in receipt.files]
            yield from _parquet_of([str(store.brought(name, Path(folder))) for name in names])
        yield from checks(database)


def _parquet(folder: str) -> Iterator[Check]:
    files = sorted(path.as_posix() for path in Path(folder).glob("**/*.parquet"))
    if not files:
        raise NoDatabase(
            f"No .parquet file under {folder}. Name a folder that has some with: --parquet FOLDER"
        )
    try:
        yield from _parquet_of(files)
    except duckdb.Error as error:
        raise NoDatabase(
            f"The files under {folder} cannot be read as registrants "
            f"({first_line(error)}). Parquet files with the text columns "
            f"{', '.join(COLUMNS[1:])} were expected: --parquet FOLDER"
        ) from None


def _parquet_of(files: list[str]) -> Iterator[Check]:
    with opened() as connection:
        connection.execute("set variable files = $files", {"files": files})
        connection.execute(PARQUET)
        yield from safety(connection)


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = command_line("data_gen verify", words)
    parser.add_argument("--database")
    parser.add_argument("--coherence", action="store_true")
    parser.add_argument("--parquet", metavar="URI")
    return parser
