"""Records: NumPy and SQL make the same ones, in whole numbers only."""

import os
import sys
from types import SimpleNamespace

import numpy
import pytest

from breachlab.paths import ROOT
from breachlab.store.connections import open_connection
from data_gen.cubes.banded import band_records
from data_gen.draws.blocks import BLOCK_RECORDS, GROUP_RECORDS, blocks
from data_gen.records.made import STORED, Batch, make, store_alone
from data_gen.records.record_tables import read_tables
from data_gen.template import reference
from data_gen.world import World
from tests.data_gen.oracle import insert_records, prepare_oracle
from tests.support.tiers import some_of

TWO_BLOCKS = World(rows=43_100_000, seed=72)
LOW = World(rows=117_000, seed=73, setting="low")  # of 100,186 persons
HIGH = World(rows=117_000, seed=2**63 - 1, setting="high")
LAST_GROUP = BLOCK_RECORDS // GROUP_RECORDS
# Block, first group, the one after the last, which is a short one: the end of a block, and all of
# the next.
PLACES = some_of([(0, LAST_GROUP - 39, LAST_GROUP + 1), (1, 0, 98)])
ALL = (0, 0, 115)
# What the view computes by drawing stands in its last columns; the text of all follows from both.
DIFFERING = """
    select coalesce(made.record_id, expected.record_id) as record_id, made, expected
    from made
    full join expected on made.record_id = expected.record_id
    where made is distinct from expected
    order by 1
    limit 3
"""


def compare(world, *places):
    """Fail where NumPy and SQL differ in parts of a world."""
    with open_connection() as connection:
        tables = read_tables(connection, world, prepare_oracle(connection, world))
        for number, first, end in places:
            batch = Batch(blocks(world.rows, world.seed)[number], first, end)
            compare_records(made_twice(connection, tables, batch))


def made_twice(connection, tables, batch):
    """Make the same records by SQL and by NumPy, as `registrants` has them and as they are stored:
    made, expected, made_stored, expected_stored."""
    start = batch.first_group * GROUP_RECORDS
    end = start + batch.record_count - 1
    insert_records(connection, batch.block.block_number, start, end)
    keep(connection, "expected")
    made = store_alone(connection, tables, batch)
    keep(connection, "made")
    return SimpleNamespace(connection=connection, batch=batch, made=made)


def keep(connection, name):
    """Move the records into a table of their own, as the view has them and as they are stored."""
    connection.execute(f"create or replace temp table {name} as from registrants")
    connection.execute(f"create or replace temp table {name}_stored as from records")
    connection.execute("delete from records")


def test_numpy_makes_the_records_that_sql_makes():
    compare(TWO_BLOCKS, *PLACES)


@pytest.mark.parametrize("world", [LOW, HIGH], ids=["low", "high"])
def test_numpy_makes_the_records_that_sql_makes_at_a_setting(thorough, world):
    compare(world, ALL)


def compare_records(both):
    assert both.connection.table("made").count("*").fetchall() == [(both.batch.record_count,)]
    assert both.connection.execute(DIFFERING).fetchall() == []
    wrong = {column: wrong_records(both, column) for column in STORED}
    assert {column: found for column, found in wrong.items() if found != (0, None)} == {}
    assert drawn_by_numpy(both) == drawn_by_the_view(both)
    if both.batch.record_count >= 20_000:  # in fewer, some drift or status does not occur
        assert not_compared(both, "drift") == not_compared(both, "status") == []


def wrong_records(both, column):
    """Return in how many records a stored column differs, and the first of them."""
    (wrong,) = both.connection.execute(
        f"select count(*), min(record_id) from made_stored inner join expected_stored as expected"
        f" using (record_id) where made_stored.{column} is distinct from expected.{column}"
    ).fetchall()
    return wrong


def drawn_by_the_view(both):
    """Return the other breaches and the part of the identifier of each record."""
    return both.connection.execute(
        "select record_id, breach_mask, identifier_block from made order by record_id"
    ).fetchall()


def drawn_by_numpy(both):
    """Return the same, as worked out in NumPy for the cubes."""
    return sorted(
        (int(record), int(mask), int(number) // 1_000_000)
        for part in (both.made.primaries, both.made.copies)
        for record, mask, number in zip(
            part.record_id, part.breach_mask, part.agency_number, strict=True
        )
    )


def not_compared(both, kind):
    """Return which of all drifts, or of all statuses, no record has."""
    return both.connection.execute(
        f"select unnest(enum_range(null::{kind})) except select {kind} from made_stored"
    ).fetchall()


WORLD = World(rows=10_000, seed=2024)
WIDTHS = {numpy.dtype(kind) for kind in (numpy.uint32, numpy.int32, numpy.bool_)}
SUMS_OF_RECORDS = "from checksums where table_name = 'records' order by all"
CHECKSUMS = f"""
from breachlab.store.connections import open_connection
from data_gen import build
from data_gen.world import World
build.count_small = lambda *_: None  # records alone are compared
with open_connection() as connection:
    build.build(connection, World(rows=10_000, seed=2024), quiet=True)
    print(connection.execute("{SUMS_OF_RECORDS}").fetchall())
"""


@pytest.fixture(scope="module")
def tables():
    with open_connection() as connection:
        yield read_tables(connection, WORLD, reference(connection, WORLD))


@pytest.fixture(scope="module")
def made(tables):
    (block,) = blocks(WORLD.rows, WORLD.seed)
    return make(tables, Batch(block, 0, block.group_count))


def arrays(columns):
    """Return the arrays but those of slots, which are what tables are asked by."""
    return {
        name: each
        for name, each in vars(columns).items()
        if isinstance(each, numpy.ndarray) and not name.endswith("_slot")
    }


@pytest.mark.parametrize("part", ["primaries", "copies"])
def test_every_column_of_every_step_is_of_a_width_that_is_meant(made, part):
    columns = arrays(vars(made)[part])
    assert len(columns) > 30
    assert {name: each.dtype for name, each in columns.items() if each.dtype not in WIDTHS} == {}
    drawn = {name for name in columns if name.endswith("_draw")} | {"breach_mask", "person_base"}
    assert {columns[name].dtype for name in drawn} == {numpy.dtype(numpy.uint32)}


@pytest.mark.parametrize("part", ["primaries", "copies"])
def test_every_place_that_cubes_count_by_is_a_whole_number(tables, made, part):
    levels = arrays(band_records(tables, vars(made)[part]))
    assert len(levels) > 20
    assert {name: each.dtype for name, each in levels.items() if each.dtype not in WIDTHS} == {}


def checksums(process, **environment):
    run = process.run(
        [sys.executable, "-c", CHECKSUMS],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def test_a_processor_without_wide_instructions_makes_the_same_records(process, lab):
    """NumPy chooses its loops by what the processor has; none of the wide ones is needed."""
    wide = " ".join(
        name
        for name in numpy.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
        if name not in numpy.show_config(mode="dicts")["SIMD Extensions"]["baseline"]
    )
    if not wide:
        pytest.skip("this processor has no wide instructions to do without")
    expected = lab.execute(SUMS_OF_RECORDS).fetchall()
    assert checksums(process, NPY_DISABLE_CPU_FEATURES=wide) == f"{expected}\n"
