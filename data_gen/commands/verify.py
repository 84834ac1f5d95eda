"""Check that no identifier could be real, and that a database is as this code makes it."""

import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import BadParameters, NoDatabase, write_count
from breachlab.store import databases
from breachlab.store.connections import open_connection
from breachlab.store.duckdb_errors import first_line
from breachlab.store.temporary_files import scratch_folder
from breachlab.words.language import escape_controls, refuse
from data_gen.shards import gathering
from data_gen.shards.plan import Plan, Receipt
from data_gen.shards.store import MANIFEST, PLAN, Store, is_ours, opened_store
from data_gen.verification.contents import Check
from data_gen.verification.database_checks import (
    COLUMNS,
    Extent,
    check_database,
    check_identifiers,
    is_own,
)
from data_gen.world import whole

PARQUET = "create temp view checked as from read_parquet(getvariable('files'))"
REMEDY = (
    ". Make the database anew with: python -m data_gen, or, of shards, with: "
    "python -m data_gen gather"
)
OWN_REMEDY = ". Count the list again with: python -m data_gen own clients.toml"
MOST_GROUPS = 4_000_000  # of 1,024 records: more than the largest world has


def run(arguments: list[str]) -> int:
    """Print each check on a line; return 1 if one fails."""
    options = _parser(arguments).parse_args(arguments)
    if options.parquet and options.database:
        raise refuse(BadParameters, "files_and_database")
    if options.all and options.sample:
        raise refuse(BadParameters, "all_and_sample")
    sample = options.sample
    groups = None if sample is None else whole("--sample", sample, 1, MOST_GROUPS)
    extent = Extent(options.all, groups)
    checks = (
        _check_files(options.parquet, extent)
        if options.parquet
        else check_database(options.database, extent)
    )
    failures, start = 0, time.perf_counter()
    for line, holds in checks:
        failures += not holds
        seconds = time.perf_counter() - start
        result = "holds" if holds else "FAILS"
        print(f"{seconds:6.1f} s  {result}  {escape_controls(line)}", flush=True)
    if options.parquet:
        remedy, mark = "", "SYNTHETIC"
    elif is_own(options.database):
        remedy, mark = OWN_REMEDY, "PERSONAL DATA"
    else:
        remedy, mark = REMEDY, "SYNTHETIC"
    print(
        f"{write_count(failures, 'check')} failed{remedy}"
        if failures
        else f"all checks hold, {mark}"
    )
    return 1 if failures else 0


def _check_files(where: str, extent: Extent) -> Iterator[Check]:
    """Yield every check of shards; for other Parquet files, those of identifiers."""
    store = opened_store(where)
    is_of_shards = store.read(PLAN) is not None or any(map(is_ours, store.sizes("receipts")))
    return _check_shards(store, extent) if is_of_shards else _check_parquet(where)


def _check_shards(store: Store, extent: Extent) -> Iterator[Check]:
    """Yield every check of the shards' world, gathered into a temporary database."""
    plan = gathering.read_plan(store)
    with scratch_folder() as folder:
        database = folder / "gathered.duckdb"
        with databases.create(database) as connection:
            receipts = gathering.assemble(connection, store, plan, folder, quiet=True)
        files = sum(len(receipt.files) + len(receipt.cubes) for receipt in receipts)
        yield (
            f"files: {write_count(files, 'file')} of {write_count(plan.shards, 'shard')}, SHA-256",
            True,
        )
        yield from _check_manifest(store, plan, receipts)
        if plan.columns == "text":  # the identifiers in the files, beside those of the view
            names = [file.name for receipt in receipts for file in receipt.files]
            yield from _check_paths([str(store.brought(name, folder)) for name in names])
        yield from check_database(database, extent)


def _check_manifest(store: Store, plan: Plan, found: list[Receipt]) -> Iterator[Check]:
    """Yield whether the manifest, if there is one, equals what `gather` would write now."""
    text = store.read(MANIFEST)
    if text is None:
        yield f"{MANIFEST}: none yet, as the shards are not gathered", True
    elif differing := gathering.compare_manifest(text, plan, found):
        yield f"{MANIFEST}: not as the receipts say in: {', '.join(differing)}", False
    else:
        yield f"{MANIFEST}: as the receipts say", True


def _check_parquet(folder: str) -> Iterator[Check]:
    files = sorted(path.as_posix() for path in Path(folder).glob("**/*.parquet"))
    if not files:
        raise refuse(NoDatabase, "no_parquet", folder=folder)
    try:
        yield from _check_paths(files)
    except duckdb.Error as error:
        said = {"reason": first_line(error), "known": ", ".join(COLUMNS[1:])}
        raise refuse(NoDatabase, "no_registrants", folder=folder, **said) from None


def _check_paths(files: list[str]) -> Iterator[Check]:
    with open_connection() as connection:
        connection.execute("set variable files = $files", {"files": files})
        connection.execute(PARQUET)
        yield from check_identifiers(connection)


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen verify", words)
    parser.add_argument("--database")
    parser.add_argument("--coherence", action="store_true")  # ignored: always on since version 1.1
    parser.add_argument("--sample", metavar="GROUPS")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--parquet", metavar="URI")
    return parser
