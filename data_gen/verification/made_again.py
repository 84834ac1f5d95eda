"""Make the world of a database, attached as `lab`, again: its twin, its records, its cubes.

The twin has every type, table, view and macro, in the memory of the connection. The records are
made in chunks, which are compared row by row with those of `lab`, counted in NumPy and let go, so
that no second database is written. Then the cubes of `lab` are compared with those counts. What no
seed makes is counted from the rows of `lab` in SQL: worlds of files, and sets of facts.
"""

import random
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import duckdb
from tqdm import tqdm

from breachlab.errors import BadWorld, OtherModel, write_count
from breachlab.paths import DATA_GEN, read
from breachlab.store.databases import MEMORY_LIMIT
from breachlab.words.language import refuse
from data_gen import cubes, table_sql
from data_gen.build import DERIVED, make_checksums, store_provenance
from data_gen.draws.blocks import blocks
from data_gen.identifiability.likeness import AT_ONCE, count_key_sets
from data_gen.ledger import SETTINGS
from data_gen.prefetch import prefetch
from data_gen.records.columns import Columns, Sums
from data_gen.records.made import (
    BATCH_GROUPS,
    CHUNK_BATCHES,
    MOST_MAKERS,
    Batch,
    Codes,
    Filler,
    batches,
    split,
    write_codes,
)
from data_gen.records.record_tables import read_tables
from data_gen.reference import checksum
from data_gen.shards.gathering import read_from
from data_gen.tables import (
    CUBES,
    DERIVED_OF_CUBES,
    make_derived_tables,
    make_tables,
    prepare,
    read_lookups,
    recount,
    store_macros,
)
from data_gen.verification.contents import (
    OF_RECORDS,
    Check,
    differing_rows,
    guard,
    reason,
    stored_records,
)
from data_gen.world import LARGEST, LARGEST_SEED, SMALLEST, World

HERE = DATA_GEN / "verification"
STORED_WORLD = "select row_count, seed, pools, setting, reference_sha256 from lab.provenance"
STORED_SOURCE = "select source_sha256 from lab.provenance"
OF_SHARDS = """
    select 1
    from duckdb_tables()
    where database_name = 'lab' and table_name = 'shard_files'
"""
SHARD_FILES = ("paths", "shards", "records", "sizes", "digests")
DIFFERING = read(HERE / "differing_records.sql")
NUMBERING = read(HERE / "numbering.sql")
DIFFERING_GROUPS = read(HERE / "likeness.sql")
# With the types of this code. If the records are read from shards, `records` is a view.
MADE = "create or replace temp table seed_records as from records limit 0"
ROWS = (
    "from seed_records where record_id = $record_id",
    "from lab.records where record_id = $record_id",
)
EMPTY = "create table recounted.identifiability_cube as from main.identifiability_cube limit 0"
BESIDE_COUNTS = "1GB"  # of DuckDB while NumPy counts the cubes, which takes as much again
OF_SEED, OF_ROWS = "the records of the seed", "the records"
NOT_COUNTED = "identifiability_cube: not counted yet; count it with: python -m data_gen identify"


def stored_world(connection: duckdb.DuckDBPyConnection) -> World:
    """Return the world in the provenance of `lab`.

    Raises BadWorld for an impossible one, and OtherModel for one that this code cannot make again,
    as it has other reference files or another breach folder.
    """
    rows, seed, pools, setting, reference = connection.execute(STORED_WORLD).fetchall()[0]
    is_possible = (
        SMALLEST <= (rows or 0) <= LARGEST
        and 0 <= (-1 if seed is None else seed) <= LARGEST_SEED
        and setting in SETTINGS
    )
    if not is_possible:
        raise refuse(BadWorld, "impossible_world", said=rows, seed=seed, setting=setting)
    if reference != checksum():
        said = {"stored": str(reference)[:16], "ours": checksum()[:16]}
        raise refuse(OtherModel, "other_reference", **said)
    return World(rows, seed, pools, setting)


def stored_source(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Return the SHA-256 of the files that the records of `lab` are from; null if from the seed.

    An older database lacks the column; the check of its provenance shows that.
    """
    with suppress(duckdb.BinderException):
        ((source_sha256,),) = connection.execute(STORED_SOURCE).fetchall()
        return source_sha256
    return None


def make_twin(
    connection: duckdb.DuckDBPyConnection, world: World, source_sha256: str | None = None
) -> None:
    """Make every type, table, view and macro of the world, with `records` and cubes empty."""
    prepare(connection, world)
    make_tables(connection)
    deque(recount(connection, CUBES), maxlen=0)
    store_macros(connection)
    make_checksums(connection, Sums())
    connection.execute(table_sql.write("record_checksums"))
    store_provenance(connection, world, {}, source_sha256)
    if connection.execute(OF_SHARDS).fetchall():
        rows = connection.execute("from lab.shard_files").fetchall()
        columns = map(list, zip(*rows, strict=True))
        read_from(connection, dict(zip(SHARD_FILES, columns, strict=True)))


def compare_records(
    connection: duckdb.DuckDBPyConnection, world: World, sample: int | None = None
) -> Iterator[Check]:
    """Yield whether the records of `lab` equal those that the seed makes; fill the twin's cubes.

    `sample`: the number of random groups whose rows are compared; all records are then compared by
    the sums of their columns. Without it, every row is compared.
    """
    yield from guard("record numbers", _check_numbering(connection, world))
    if source := stored_source(connection):
        yield f"records: of files, SHA-256 {source[:16]}, and of no seed: not made anew", True
        return
    tables = read_tables(connection, world, read_lookups(connection))
    connection.execute(MADE)
    filler = Filler(connection, tables, world.rows)
    filler.columns = Columns(connection, "seed_records")
    whole = split(list(batches(blocks(world.rows, world.seed), BATCH_GROUPS)))
    drawn, says = _draw(world, sample)
    connection.execute("set memory_limit = $limit", {"limit": BESIDE_COUNTS})
    if drawn is None:
        flaw = _compare_rows(connection, filler.columns, _make(filler.chunk, whole))
    else:
        made = _make(lambda chunk: write_codes(filler.columns, tables, chunk), drawn)
        flaw = _compare_rows(connection, filler.columns, made)
        deque(_make(filler.chunk, whole), maxlen=0)
    connection.execute("set memory_limit = $limit", {"limit": MEMORY_LIMIT})
    yield f"records: {says}, {flaw or f'as the seed {world.seed} makes them'}", not flaw
    if drawn is not None:
        yield from guard("records", _compare_sums(connection, world, filler.sums))
    cubes.store(connection, tables, filler.tallies)
    for cube in DERIVED:
        connection.execute(table_sql.write(cube))
    make_derived_tables(connection, of_cubes=True)


def _check_numbering(connection: duckdb.DuckDBPyConnection, world: World) -> Iterator[Check]:
    """Yield whether the records are numbered from 1, each once: a sample cannot show that."""
    missing, surplus = connection.execute(NUMBERING, {"row_count": world.rows}).fetchall()[0]
    if missing or surplus:
        yield f"record numbers: {missing:,} missing, {surplus:,} doubled or too high", False
    else:
        yield f"record numbers: 1 to {world.rows:,}, each once", True


def _draw(world: World, sample: int | None) -> tuple[list[Sequence[Batch]] | None, str]:
    """Return random groups by chunk, or null for all records; and their number in words."""
    of_world = blocks(world.rows, world.seed)
    groups = sum(block.group_count for block in of_world)
    if sample is None or sample >= groups:
        return None, write_count(world.rows, "record")
    drawn = sorted(random.SystemRandom().sample(range(groups), sample))
    todo = [each for group in drawn for each in batches(of_world, 1, range(group, group + 1))]
    says = (
        f"{write_count(sum(each.record_count for each in todo), 'record')} of {world.rows:,}, "
        f"in {write_count(sample, 'group')} drawn at random"
    )
    return split(todo, CHUNK_BATCHES * BATCH_GROUPS), says


def _make(
    function: Callable[[Sequence[Batch]], Codes], todo: Sequence[Sequence[Batch]]
) -> Iterator[Codes]:
    """Yield the columns of one chunk after the other, made ahead, beside a bar."""
    total = sum(batch.record_count for chunk in todo for batch in chunk)
    with tqdm(
        total=total, unit=" records", unit_scale=True, disable=None, desc="seed", leave=False
    ) as bar:
        for codes in prefetch(function, todo, MOST_MAKERS):
            count = len(codes["record_id"])
            yield codes
            del codes  # frees its memory before the next one is taken
            bar.update(count)


def _compare_rows(
    connection: duckdb.DuckDBPyConnection, columns: Columns, made: Iterator[Codes]
) -> str:
    """Return in words the first record of `lab` that is not as it was made; empty if all are.

    All chunks are made, as they are counted on the way.
    """
    flaw = ""
    for codes in made:
        if not flaw:
            ids = codes["record_id"]
            span = {"first_record": int(ids.min()), "last_record": int(ids.max())}
            connection.execute("truncate seed_records")
            columns.insert(codes)
            try:
                record_id, differing = connection.execute(DIFFERING, span).fetchall()[0]
                flaw = _name(connection, record_id) if differing else ""
            except duckdb.Error as error:
                flaw = f"which cannot be compared, {reason(error)}"
        del codes
    return flaw


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


def _compare_sums(
    connection: duckdb.DuckDBPyConnection, world: World, made: Sums
) -> Iterator[Check]:
    """Yield whether the sums of the columns of `lab`, of all its rows, are those that were made."""
    with stored_records(connection):
        found = dict(connection.execute(OF_RECORDS).fetchall())
    differing = [name for name, checksum in made.sums.items() if found.get(name) != checksum]
    says = f"differ: {', '.join(differing)}" if differing else "are those of the seed"
    yield f"records: the sums of all {world.rows:,} in {len(found)} columns {says}", not differing


def compare_cubes(connection: duckdb.DuckDBPyConnection, whole: bool = False) -> Iterator[Check]:
    """Yield for each cube of `lab`, and table made of cubes, whether a count gives its cells.

    They were counted while the records were made again. With `whole`, and for a world of files,
    which no seed makes, they are recounted from the rows of `lab`, by SQL that shares nothing with
    what counted them: 43 million records take forty seconds.
    """
    if stored_source(connection) is None and not whole:
        for cube in (*CUBES, *DERIVED_OF_CUBES):
            yield from guard(cube, _compare_cells(connection, cube, "main", OF_SEED))
        return
    with stored_records(connection):
        for cube in recount(connection, CUBES):
            yield from guard(cube, _compare_cells(connection, cube, "recounted", OF_ROWS))
        make_derived_tables(connection, of_cubes=True)
        for table in DERIVED_OF_CUBES:
            yield from guard(table, _compare_cells(connection, table, "recounted", OF_ROWS))


def compare_key_sets(
    connection: duckdb.DuckDBPyConnection, world: World, whole: bool = False
) -> Iterator[Check]:
    """Yield whether each set of `lab` counts the same people as age_cube, cell by cell.

    In a small world, or with `whole`, all cells are recounted, too: 43 million records take half a
    minute, and 2.5 GB.
    """
    sets, differing = connection.execute(DIFFERING_GROUPS).fetchall()[0]
    if not sets:
        yield NOT_COUNTED, True
        return
    says = (
        f"{write_count(differing, 'group')} of people not as in age_cube"
        if differing
        else "each of everybody"
    )
    yield f"identifiability_cube: {write_count(sets, 'set')} of facts, {says}", not differing
    if whole or world.rows <= AT_ONCE:
        with stored_records(connection):
            connection.execute(EMPTY)
            count_key_sets(connection, quiet=True)
            yield from _compare_cells(connection, "identifiability_cube", "recounted", OF_ROWS)


def _compare_cells(
    connection: duckdb.DuckDBPyConnection, cube: str, schema: str, records: str
) -> Iterator[Check]:
    """Yield whether the cells of a cube of `lab` equal those that `schema` counts of `records`."""
    counted = f"memory.{schema}.{cube}"
    stored, wrong, missing = differing_rows(connection, f"lab.main.{cube}", counted)
    says = (
        f"{wrong:,} not as counted from {records}, {missing:,} counted there but not stored"
        if wrong or missing
        else f"as counted from {records}"
    )
    yield f"{cube}: {write_count(stored, 'cell')}, {says}", not wrong and not missing
