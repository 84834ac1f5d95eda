"""Gather all shards into a database: it sums their cubes and reads their records in place."""

import argparse
import json
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import (
    BrokenShards,
    NoDatabase,
    NoRoom,
    NotReplaced,
    OtherModel,
    TotalsDisagree,
    write_count,
)
from breachlab.paths import DATA_GEN, read
from breachlab.store import databases
from breachlab.words.language import in_each, refuse
from breachlab.words.numbers import count_noun, whole_in_each
from data_gen import cubes, machine, table_sql
from data_gen.build import (
    DERIVED,
    add_checksum,
    check_counts,
    count_small,
    make_checksums,
    step,
    store_provenance,
    transaction,
)
from data_gen.records.columns import Sums
from data_gen.shards.plan import (
    File,
    Plan,
    Receipt,
    combine_sources,
    digest,
    find_attempts,
    put_aside,
)
from data_gen.shards.store import FOLDERS, MANIFEST, PLAN, Store, is_ours, opened_store
from data_gen.tables import make_derived_tables
from data_gen.template import reference

FILES = read(DATA_GEN / "shards" / "shard_files.sql")
SUMMED = read(DATA_GEN / "shards" / "summed.sql")

STAYS = "stays_shards"


def run(arguments: list[str]) -> int:
    """Make the database and the manifest; return the exit code.

    The database is complete without the manifest: one that cannot be written is a warning.
    """
    options = _parser(arguments).parse_args(arguments)
    limits, store = machine.limits(options), opened_store(options.parquet)
    plan, start = read_plan(store), time.perf_counter()
    check_manifest(store)
    target = databases.database_path(options.database).resolve()
    beside = target.with_name(f"{target.name}.files")
    say = None if options.quiet else partial(print, file=sys.stderr)
    with (
        machine.explain_room(STAYS),
        databases.create(target, options.replace, say) as connection,
    ):
        for name, value in limits.items():
            connection.execute(f"set {name} = $value", {"value": value})
        receipts = assemble(connection, store, plan, beside, options.quiet, set_aside=True)
    try:
        store.write(MANIFEST, manifest(plan, receipts))
    except NoRoom as error:
        print(f"The database is made, without {MANIFEST}: {error}", file=sys.stderr)
    if not options.quiet:
        seconds = time.perf_counter() - start
        print(
            f"{plan.rows:,} records of {plan.world.persons:,} persons, SYNTHETIC, of "
            f"{write_count(plan.shards, 'shard')} gathered in {seconds:.1f} s, in {target}"
        )
    _tidy(store, list_unread(store, receipts), options)
    return 0


def _tidy(store: Store, left: list[str], options: argparse.Namespace) -> None:
    """Remove files of other attempts with --tidy; else print that it could be done."""
    if options.tidy:
        for name in left:
            store.remove(name)
    if left and not options.quiet:
        done = "removed" if options.tidy else "not read by this database; remove with: --tidy"
        print(f"{write_count(len(left), 'file')} of other attempts, {left[0]} for one, {done}")


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen gather", words)
    parser.add_argument("--parquet", required=True, metavar="URI")
    parser.add_argument("--database")
    parser.add_argument("--replace", action="store_true")
    parser.add_argument("--tidy", action="store_true")
    machine.add_limits(parser)
    return parser


def read_plan(store: Store) -> Plan:
    """Return the plan of the stored shards.

    Raises NoDatabase if there are no shards, BrokenShards if only the plan is missing, OtherModel
    if another version of this code made them.
    """
    text = store.read(PLAN)
    if text is None and store.sizes("receipts"):
        raise refuse(BrokenShards, "plan_gone", name=PLAN, store=store.name)
    if text is None:
        raise refuse(NoDatabase, "no_shards", name=PLAN, store=store.name)
    plan = Plan.read(text, store.name)
    own = Plan.of(plan.world, plan.shards, plan.columns)
    if plan != own:
        said = {"store": store.name, "differing": plan.differing(own)}
        raise refuse(OtherModel, "shards_of_other_code", **said)
    return plan


def assemble(
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    plan: Plan,
    beside: Path,
    quiet: bool = False,
    set_aside: bool = False,
) -> list[Receipt]:
    """Fill an empty database with the world of the shards; return their receipts, in order.

    Files of a remote store are copied into the folder `beside`. With `set_aside`, the receipt of a
    file that has a wrong checksum is set aside. Raises BrokenShards or TotalsDisagree if the shards
    do not make a world.
    """
    seconds: dict[str, float] = {}
    with step("files", seconds, quiet):
        attempts = find_attempts(store, plan)
        check_sums(attempts, plan)
        paths = _brought(store, attempts, beside, set_aside)
    with step("reference", seconds, quiet):
        reference(connection, plan.world)
        read_from(connection, _rows(attempts, paths))
    with transaction(connection):
        with step("cubes", seconds, quiet):
            _add_cubes(connection, attempts, paths)
        count_small(connection, plan.world, seconds, quiet)
        with step("checksums", seconds, quiet):
            make_checksums(connection, _sums(attempts))
        check_counts(connection, plan.world)
        store_provenance(connection, plan.world, seconds, combine_sources(attempts))
        add_checksum(connection, "provenance")
    return attempts


def read_from(connection: duckdb.DuckDBPyConnection, files: dict[str, list]) -> None:
    """Create the view `records` over these files; `files` has the columns of shard_files."""
    connection.execute(FILES, files)
    relation = connection.read_parquet(files["paths"]).set_alias("files")
    relation.create_view("sharded_records")
    connection.execute(table_sql.write("records_of_shards"))


def manifest(plan: Plan, found: list[Receipt]) -> bytes:
    """Return the text of the manifest: the files of one attempt a shard, and the checksums."""
    content = {
        "plan": asdict(plan),
        "records": sum(receipt.records for receipt in found),
        "persons": sum(receipt.persons for receipt in found),
        "sums": {name: str(each) for name, each in _sums(found).sums.items()},
        "receipts": [receipt.name for receipt in found],
        "files": [asdict(file) for receipt in found for file in receipt.files],
        "cubes": [asdict(file) for receipt in found for file in receipt.cubes],
        "source": [asdict(file) for receipt in found for file in receipt.source],
    }
    return (json.dumps(content, indent=2) + "\n").encode()


def compare_manifest(text: bytes, plan: Plan, found: list[Receipt]) -> list[str]:
    """Return the names of the parts of a manifest that `gather` would now write differently."""
    try:
        stored = json.loads(text)
    except ValueError:
        return ["the whole, which is no JSON"]
    wanted = json.loads(manifest(plan, found))
    if not isinstance(stored, dict):
        return ["the whole, which is no object"]
    return sorted(
        name
        for name in stored.keys() | wanted.keys()
        if name not in stored or name not in wanted or stored[name] != wanted[name]
    )


def check_manifest(store: Store) -> None:
    """Raise NotReplaced if the store has a manifest that `gather` did not write."""
    text = store.read(MANIFEST)
    if text is None:
        return
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    if not isinstance(content, dict) or {"plan", "receipts", "files", "cubes"} - content.keys():
        raise refuse(NotReplaced, "other_manifest", file=f"{store.name}/{MANIFEST}")


def list_unread(store: Store, found: list[Receipt]) -> list[str]:
    """Return the files of all other attempts, receipts first."""
    named = {file.name for each in found for file in (*each.files, *each.cubes)}
    named |= {receipt.name for receipt in found}
    return [
        name
        for folder in FOLDERS
        for name in sorted(store.sizes(folder))
        if name not in named and is_ours(name)
    ]


def check_sums(found: list[Receipt], plan: Plan) -> None:
    """Raise TotalsDisagree if the shards have other totals than the planned world."""
    records, persons = (
        sum(getattr(receipt, name) for receipt in found) for name in ("records", "persons")
    )
    if (records, persons) != (plan.rows, plan.world.persons):
        said = {
            "told_records": in_each(partial(count_noun, records, "records")),
            "told_persons": in_each(partial(count_noun, persons, "persons")),
            **whole_in_each(planned_records=plan.rows, planned_persons=plan.world.persons),
        }
        raise refuse(TotalsDisagree, "other_receipts", **said)


def _brought(store: Store, found: list[Receipt], beside: Path, set_aside: bool) -> dict[str, Path]:
    """Return the readable path of each file; raise BrokenShards for a wrong checksum.

    Two files are read at a time: hashing takes longer than reading.
    """

    def check(pair: tuple[Receipt, File]) -> tuple[str, Path]:
        receipt, file = pair
        path = store.brought(file.name, beside)
        if digest(path) != file.sha256:
            if set_aside:
                put_aside(store, receipt)
            name = "shard_put_aside" if set_aside else "shard_changed"
            said = {"file": f"{store.name}/{file.name}", "shard": receipt.shard}
            raise refuse(BrokenShards, name, store=store.name, **said)
        return file.name, path

    pairs = [(each, file) for each in found for file in (*each.files, *each.cubes)]
    with ThreadPoolExecutor(2) as pool:
        return dict(pool.map(check, pairs))


def _rows(found: list[Receipt], paths: dict[str, Path]) -> dict[str, list[Any]]:
    pairs = [(receipt.shard, file) for receipt in found for file in receipt.files]
    return {
        "paths": [str(paths[file.name]) for _, file in pairs],
        "shards": [shard for shard, _ in pairs],
        "records": [file.records for _, file in pairs],
        "sizes": [file.bytes for _, file in pairs],
        "digests": [file.sha256 for _, file in pairs],
    }


def _add_cubes(
    connection: duckdb.DuckDBPyConnection, found: list[Receipt], paths: dict[str, Path]
) -> None:
    for number, cube in enumerate(cubes.CUBES):
        connection.table(cube).limit(0).to_table("partial")
        parts = [str(paths[receipt.cubes[number].name]) for receipt in found]
        connection.read_parquet(parts).insert_into("partial")
        connection.sql(SUMMED).insert_into(cube)
        connection.execute("drop table partial")
    for cube in DERIVED:
        connection.execute(table_sql.write(cube))
    make_derived_tables(connection, of_cubes=True)


def _sums(found: Iterable[Receipt]) -> Sums:
    sums = Sums()
    for receipt in found:
        sums.add(receipt.sums)
    return sums
