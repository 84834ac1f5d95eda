"""Records: NumPy and SQL make the same ones, in whole numbers only.

The SQL of oracle/ was the generator before NumPy: made.sql works a range of records out by the
macros of the mixer and joins with look-up tables of its own. The two share data_gen/lookups/, the
constants of streams and blocks, and the entries of alias tables, each with tests of its own.
"""

from dataclasses import asdict

import numpy
import pandas
import pytest

from breachlab.paths import ROOT, read
from breachlab.store.connections import open_connection
from data_gen.cubes.banded import band_records
from data_gen.draws.alias import alias_entries
from data_gen.draws.blocks import BLOCK_RECORDS, GROUP_RECORDS, blocks
from data_gen.records.made import STORED, Batch, make, store_alone
from data_gen.records.record_tables import read_tables
from data_gen.tables import make_tables, prepare, read_lookups, residence_weights
from data_gen.template import reference
from data_gen.world import World
from tests.support.tiers import some_of

TWO_BLOCKS = World(rows=43_100_000, seed=72)
LOW = World(rows=117_000, seed=73, setting="low")  # of 100,186 persons
HIGH = World(rows=117_000, seed=2**63 - 1, setting="high")
LAST_GROUP = BLOCK_RECORDS // GROUP_RECORDS
# Block, first group, the one after the last, which is a short one: the end of a block, and all of
# the next.
PLACES = some_of([(0, LAST_GROUP - 20, LAST_GROUP + 1), (1, 0, 98)])
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


ORACLE = ROOT / "tests" / "data_gen" / "oracle"
TABLES = [
    *("cell_shifts", "person_offsets", "copy_slots", "residence_slots", "locality_slots"),
    *("lists", "made"),
]


def prepare_oracle(connection, world):
    """Make all that a record of the world is looked up in, and the tables before the cubes.

    Return the look-up tables that both share.
    """
    prepare(connection, world)
    make_tables(connection)
    # In small worlds the optimizer would stream the look-up tables past the records.
    connection.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    made = [asdict(block) for block in blocks(world.rows, world.seed)]
    connection.execute(
        "create temp table blocks as select unnest($blocks, recursive := true)", {"blocks": made}
    )
    found = read_lookups(connection)
    _make_alias_tables(connection, found)
    for name in TABLES:
        connection.execute(read(ORACLE / f"{name}.sql"))
    return found


def _make_alias_tables(connection, found):
    """Store the entries that NumPy made, after a fiftieth of them was made again row by row."""
    weighed = residence_weights(connection).tolist()
    entries = found.residences.entry.reshape(len(weighed), 128)
    for row in range(0, len(weighed), 50):
        padded = weighed[row] + [0] * (128 - len(weighed[row]))
        assert entries[row].tolist() == alias_entries(padded), row
    made = {
        "residences": {"entry": found.residences.entry},
        "localities": {"entry": found.localities.entry},
        # Where a département's localities begin, and how many they are, in one number.
        "spans": {"span": found.spans.start.astype("int64") * 1_024 + found.spans.count},
    }
    for name, frame in made.items():
        connection.register(name, pandas.DataFrame(frame).rename_axis("position").reset_index())
    connection.execute(read(ORACLE / "alias_tables.sql"))
    for name in made:
        connection.unregister(name)


def compare(world, *places):
    """Fail where NumPy and SQL differ in parts of a world."""
    with open_connection() as connection:
        tables = read_tables(connection, world, prepare_oracle(connection, world))
        for number, first, end in places:
            batch = Batch(blocks(world.rows, world.seed)[number], first, end)
            compare_batch(connection, tables, batch)


def compare_batch(connection, tables, batch):
    """Make the same records by SQL and by NumPy, and compare them as stored and as read."""
    start = batch.first_group * GROUP_RECORDS
    end = start + batch.record_count - 1
    assert end - start < 240 * 1_024  # for so many the tables of the oracle are made
    connection.execute(
        read(ORACLE / "insert.sql"),
        {"block_number": batch.block.block_number, "first_number": start, "last_number": end},
    )
    keep(connection, "expected")
    made = store_alone(connection, tables, batch)
    keep(connection, "made")
    assert connection.table("made").count("*").fetchall() == [(batch.record_count,)]
    assert connection.execute(DIFFERING).fetchall() == []
    wrong = {
        column: connection.execute(
            "select made.record_id from made_stored as made inner join expected_stored as expected"
            f" using (record_id) where made.{column} is distinct from expected.{column} limit 1"
        ).fetchall()
        for column in STORED
    }
    assert {column: found for column, found in wrong.items() if found} == {}
    drawn_by_numpy = sorted(  # the other breaches and the part of the identifier, for the cubes
        (int(record), int(mask), int(number) // 1_000_000)
        for part in (made.primaries, made.copies)
        for record, mask, number in zip(
            part.record_id, part.breach_mask, part.agency_number, strict=True
        )
    )
    drawn_by_the_view = connection.execute(
        "select record_id, breach_mask, identifier_block from made order by record_id"
    ).fetchall()
    assert drawn_by_numpy == drawn_by_the_view
    if batch.record_count >= 20_000:  # in fewer, some drift or status does not occur
        for kind in ("drift", "status"):
            every = f"select unnest(enum_range(null::{kind})) except select {kind} from made_stored"
            assert connection.execute(every).fetchall() == []


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


WORLD = World(rows=10_000, seed=2024)
WIDTHS = {numpy.dtype(kind) for kind in (numpy.uint32, numpy.int32, numpy.bool_)}


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
