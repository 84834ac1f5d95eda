"""Check records against new ones from the seed: all, or those of a random sample of groups."""

import random
from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
from tqdm import tqdm

from breachlab.errors import write_count
from breachlab.paths import DATA_GEN, read
from data_gen.ahead import ahead
from data_gen.draws.blocks import blocks
from data_gen.lookups import read_lookups
from data_gen.records.column_codes import Columns
from data_gen.records.filled import CHUNK_BATCHES, MOST_MAKERS, split, write_codes
from data_gen.records.made import BATCH_GROUPS, Batch, batches
from data_gen.records.record_tables import read_tables
from data_gen.verification import twin
from data_gen.verification.checking import Check
from data_gen.world import World

MOST_WHOLE = 100_000_000  # largest world with all records made anew: 43 million take half a minute
SAMPLE = 1_000  # groups of 1,024 records of a larger world
DIFFERING = read(DATA_GEN / "verification" / "differing_records.sql")
NUMBERING = read(DATA_GEN / "verification" / "numbering.sql")
# With the types of this code. If the records are read from shards, `records` is a view.
MADE = "create or replace temp table seed_records as from records limit 0"
ROWS = (
    "from seed_records where record_id = $record_id",
    "from lab.records where record_id = $record_id",
)


def compare(
    connection: duckdb.DuckDBPyConnection, world: World, sample: int | None = None
) -> Iterator[Check]:
    """Yield whether the records of `lab` equal those that this code makes from the seed.

    The connection has the tables of the reference files. `sample`: the number of random groups to
    make; without it, all records of a world of up to 100 million are made.
    """
    yield _check_numbering(connection, world)
    if source := twin.stored_source(connection):
        yield f"records: of files, SHA-256 {source[:16]}, and of no seed: not made anew", True
        return
    if not twin.is_of_these_files(connection):
        yield "records: of other reference files than those of this code, and not made anew", False
        return
    todo, says = _choose(world, sample)
    for chunk in _remake(connection, world, todo):
        record_id, differing = connection.execute(DIFFERING, chunk).fetchall()[0]
        if differing:
            yield f"records: {says}, {_name(connection, record_id)}", False
            return
    yield f"records: {says}, as the seed {world.seed} makes them", True


def _check_numbering(connection: duckdb.DuckDBPyConnection, world: World) -> Check:
    """Return whether the records are numbered from 1, each once: a sample cannot show that."""
    missing, surplus = connection.execute(NUMBERING, {"row_count": world.rows}).fetchall()[0]
    if missing or surplus:
        return f"record numbers: {missing:,} missing, {surplus:,} doubled or too high", False
    return f"record numbers: 1 to {world.rows:,}, each once", True


def _choose(world: World, sample: int | None) -> tuple[list[Sequence[Batch]], str]:
    """Return the batches to make, by chunk, and their number of records in words."""
    of_world = blocks(world.rows, world.seed)
    groups = sum(block.group_count for block in of_world)
    count = SAMPLE if sample is None and world.rows > MOST_WHOLE else sample
    if count is None or count >= groups:
        todo = list(batches(of_world, BATCH_GROUPS))
        return split(todo), write_count(world.rows, "record")
    drawn = sorted(random.SystemRandom().sample(range(groups), count))
    todo = [each for group in drawn for each in batches(of_world, 1, range(group, group + 1))]
    says = (
        f"{write_count(sum(each.record_count for each in todo), 'record')} of {world.rows:,}, "
        f"in {write_count(count, 'group')} drawn at random"
    )
    return split(todo, CHUNK_BATCHES * BATCH_GROUPS), says


def _remake(
    connection: duckdb.DuckDBPyConnection, world: World, todo: Sequence[Sequence[Batch]]
) -> Iterator[dict[str, int]]:
    """Fill `seed_records` with one chunk after the other; yield its first and its last record."""
    tables = read_tables(connection, world, read_lookups(connection))
    connection.execute(MADE)
    columns = Columns(connection, "seed_records")
    total = sum(batch.record_count for chunk in todo for batch in chunk)
    with tqdm(
        total=total, unit=" records", unit_scale=True, disable=None, desc="seed", leave=False
    ) as bar:
        for codes in ahead(lambda chunk: write_codes(columns, tables, chunk), todo, MOST_MAKERS):
            connection.execute("truncate seed_records")
            columns.insert(codes)
            ids = codes["record_id"]
            yield {"first_record": int(ids.min()), "last_record": int(ids.max())}
            bar.update(len(ids))
            del codes, ids


def _name(connection: duckdb.DuckDBPyConnection, record_id: int) -> str:
    """Return in words the columns of a record that differ from those made from the seed."""
    expected, stored = (_read_row(connection, query, record_id) for query in ROWS)
    if not stored:
        return f"of which record {record_id:,} is missing"
    names = [name for name in expected if expected[name] != stored.get(name)]
    return f"of which record {record_id:,} is the first that differs, in {', '.join(names)}"


def _read_row(connection: duckdb.DuckDBPyConnection, query: str, record_id: int) -> dict[str, Any]:
    result = connection.execute(query, {"record_id": record_id})
    names = [name for name, *_ in result.description]
    return {
        name: value for row in result.fetchall() for name, value in zip(names, row, strict=True)
    }
