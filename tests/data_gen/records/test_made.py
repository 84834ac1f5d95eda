"""NumPy and SQL, each on its own, make the same records: every column, in any world."""

from types import SimpleNamespace

import pytest

from breachlab.connections import opened
from data_gen.draws.blocks import BLOCK_RECORDS, GROUP_RECORDS, blocks
from data_gen.lookups import read_lookups
from data_gen.records.filled import store_alone
from data_gen.records.made import STORED, Batch
from data_gen.records.tables import read_tables
from data_gen.world import World
from tests.data_gen.oracle import insert_records, prepare_oracle

SMALL = World(rows=117_000, seed=71)  # of 100,186 persons; the last group is a short one
TWO_BLOCKS = World(rows=43_100_000, seed=72)
LOW = World(rows=117_000, seed=73, setting="low")
HIGH = World(rows=117_000, seed=2**63 - 1, setting="high")
LAST_GROUP = BLOCK_RECORDS // GROUP_RECORDS
RANGES = {  # (world, block, first group, the one after the last)
    "a whole world": (SMALL, 0, 0, 115),
    "the end of a block": (TWO_BLOCKS, 0, LAST_GROUP - 2, LAST_GROUP + 1),
    "the beginning of the next": (TWO_BLOCKS, 1, 0, 3),
    "low setting": (LOW, 0, 0, 115),
    "high setting": (HIGH, 0, 0, 115),
}
# What the view computes by drawing stands in its last columns; the text of all follows from both.
DIFFERING = """
    select coalesce(made.record_id, expected.record_id) as record_id, made, expected
    from made
    full join expected on made.record_id = expected.record_id
    where made is distinct from expected
    order by 1
    limit 3
"""


@pytest.fixture(scope="module", params=RANGES, ids=str)
def both(request):
    """A connection with the same records by NumPy and by SQL, as `registrants` has them and as
    they are stored: made, expected, made_stored, expected_stored."""
    world, number, first, end = RANGES[request.param]
    batch = Batch(blocks(world.rows, world.seed)[number], first, end)
    with opened() as connection:
        prepare_oracle(connection, world)
        numbers = first * GROUP_RECORDS, first * GROUP_RECORDS + batch.record_count - 1
        insert_records(connection, number, *numbers)
        keep(connection, "expected")
        made = store_alone(
            connection, read_tables(connection, world, read_lookups(connection)), batch
        )
        keep(connection, "made")
        yield SimpleNamespace(connection=connection, batch=batch, made=made)


def keep(connection, name):
    """Move the records into a table of their own, as the view has them and as they are stored."""
    connection.execute(f"create temp table {name} as from registrants")
    connection.execute(f"create temp table {name}_stored as from records")
    connection.execute("delete from records")


def test_numpy_makes_the_records_that_sql_makes(both):
    assert both.connection.table("made").count("*").fetchall() == [(both.batch.record_count,)]
    assert both.connection.execute(DIFFERING).fetchall() == []


@pytest.mark.parametrize("column", STORED)
def test_every_stored_column_is_the_same(both, column):
    wrong = both.connection.execute(
        f"select count(*), min(record_id) from made_stored inner join expected_stored as expected"
        f" using (record_id) where made_stored.{column} is distinct from expected.{column}"
    )
    assert wrong.fetchall() == [(0, None)]


def test_what_the_view_draws_is_what_the_cubes_count(both):
    """The other breaches and the part of the identifiers, worked out in NumPy for the cubes."""
    wanted = both.connection.execute(
        "select breach_mask, identifier_block from made order by record_id"
    ).fetchall()
    parts = both.made.primaries, both.made.copies
    found = sorted(
        (int(record), int(mask), int(number) // 1_000_000)
        for part in parts
        for record, mask, number in zip(
            part.record_id, part.breach_mask, part.agency_number, strict=True
        )
    )
    assert [each[1:] for each in found] == wanted


def test_every_drift_and_status_is_among_the_records_compared(both):
    if both.batch.record_count < 20_000:
        pytest.skip("too few records for each to occur")
    for kind in ("drift", "status"):
        missing = both.connection.execute(
            f"select unnest(enum_range(null::{kind})) except select {kind} from made_stored"
        )
        assert missing.fetchall() == []
