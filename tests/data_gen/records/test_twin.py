"""DuckDB and NumPy, each on its own, make the same records: every drawn column, in any world."""

from math import gcd
from types import SimpleNamespace

import duckdb
import numpy
import pytest

from data_gen.build import insert_records, make_tables, prepare
from data_gen.draws.blocks import BLOCK_RECORDS
from data_gen.draws.mixer import STREAMS
from data_gen.world import World
from tests.data_gen import oracle
from tests.data_gen.records import twin, twin_tables

SMALL = World(rows=117_000, seed=71)  # of 100,186 persons; the last group is a short one
TWO_BLOCKS = World(rows=43_100_000, seed=72)
LOW = World(rows=20_000, seed=73, setting="low")
HIGH = World(rows=20_000, seed=2**63 - 1, setting="high")
RANGES = {  # (world, block, first and last record number in it)
    "a whole world": (SMALL, 0, 0, SMALL.rows - 1),
    "the end of a block": (TWO_BLOCKS, 0, BLOCK_RECORDS - 3_000, BLOCK_RECORDS - 1),
    "the beginning of the next": (TWO_BLOCKS, 1, 0, 2_999),
    "low setting": (LOW, 0, 0, LOW.rows - 1),
    "high setting": (HIGH, 0, 0, HIGH.rows - 1),
}
ENUMS = {"birth_name": "surname", "usage_name": "surname"}  # where a type has another name


@pytest.fixture(scope="module")
def worlds():
    """Each world prepared, with its tables as the twin reads them."""
    made = {}
    for world in (SMALL, TWO_BLOCKS, LOW, HIGH):
        connection = duckdb.connect()
        prepare(connection, world)
        make_tables(connection)
        made[world] = connection, twin_tables.read_tables(connection, world)
    yield made
    for connection, _ in made.values():
        connection.close()


@pytest.fixture(scope="module", params=RANGES, ids=str)
def both(request, worlds):
    """The same records by DuckDB and by NumPy."""
    world, block_number, first, last = RANGES[request.param]
    connection, tables = worlds[world]
    connection.execute("delete from records")
    insert_records(connection, block_number, first, last)
    made = twin.make(tables, block_number, numpy.arange(first, last + 1))
    shared = twin_tables.read_shared(connection)
    return SimpleNamespace(
        connection=connection,
        duckdb=_joined(twin_tables.read_stored(connection), twin_tables.read_computed(connection)),
        numpy=_joined(made, twin.computed(tables, shared, made)),
    )


def _joined(some, others):
    return SimpleNamespace(**vars(some) | vars(others))


@pytest.mark.parametrize("column", twin_tables.STORED + twin_tables.COMPUTED)
def test_numpy_makes_the_same_column(both, column):
    found, expected = getattr(both.duckdb, column), getattr(both.numpy, column)
    assert len(found) == len(expected) > 0
    wrong = numpy.flatnonzero(found != expected)
    assert not len(wrong), _difference(both, column, wrong)


def _difference(both, column, wrong):
    """Say how many records differ, and how the first of them does, in words where it has some."""
    first = wrong[0]
    found, expected = (int(getattr(side, column)[first]) for side in (both.duckdb, both.numpy))
    drift = both.connection.execute(
        "select drift::varchar from records where record_id = $id",
        {"id": int(both.duckdb.record_id[first])},
    ).fetchall()
    return (
        f"{column} differs in {len(wrong):,} of {len(both.duckdb.record_id):,} records, first in "
        f"record {both.duckdb.record_id[first]:,} of person {both.duckdb.person_id[first]:,} "
        f"(drift {drift[0][0]}): DuckDB has {_word(both, column, found)}, "
        f"NumPy {_word(both, column, expected)}"
    )


def _word(both, column, code):
    (kinds,) = both.connection.execute(
        "select list(type_name) from duckdb_types() where logical_type = 'ENUM'"
    ).fetchall()[0]
    kind = ENUMS.get(column, column)
    if code < 0 or kind not in kinds:
        return code
    sql = f"select enum_range(null::{kind})[$place]"
    return both.connection.execute(sql, {"place": code + 1}).fetchall()[0][0]


def test_every_drift_and_status_is_among_the_records_compared(worlds):
    _, tables = worlds[SMALL]
    made = twin.make(tables, 0, numpy.arange(SMALL.rows))
    assert set(numpy.unique(made.drift)) == set(tables.drifts.values())
    assert set(numpy.unique(made.status)) == set(tables.statuses.values())
    assert len(numpy.unique(made.person_id)) == SMALL.persons >= 100_000


@pytest.mark.parametrize("world", [SMALL, TWO_BLOCKS, LOW, HIGH], ids=str)
def test_the_constants_are_draws_of_the_seed(worlds, world):
    connection, tables = worlds[world]
    shared = twin_tables.read_shared(connection)
    (streams,) = twin_tables.read_rows(connection, "from streams")
    assert vars(streams) == {f"{name}_stream": value for name, value in tables.streams.items()}
    assert shared.contact_constant == tables.streams["contact"]
    assert shared.breach_constants == _draws(world, "breach", range(12))
    factor, shift = _draws(world, "agency", [1, 2])
    assert shared.agency_factor == 260 * (factor % 600_000) + 100_000_007
    assert shared.agency_shift == shift % twin.IDENTIFIERS
    assert gcd(shared.agency_factor, twin.IDENTIFIERS) == 1


@pytest.mark.parametrize("world", [SMALL, TWO_BLOCKS, LOW, HIGH], ids=str)
def test_the_constants_of_a_block_are_draws_of_the_seed(worlds, world):
    for number, block in enumerate(worlds[world][1].blocks):
        persons = block.person_count
        factor, first_shift, offset_key, run_key, last_factor, last_shift = _draws(
            world, "permutation", range(number * 8, number * 8 + 6)
        )
        assert (block.offset_key, block.run_key) == (offset_key, run_key)
        assert (block.first_shift, block.last_shift) == (
            first_shift % persons,
            last_shift % persons,
        )
        assert block.first_factor == _next_coprime(factor % persons, persons)
        assert block.last_factor == _next_coprime(last_factor % persons, persons)


def test_each_sex_and_age_begins_its_births_at_a_draw(worlds):
    profiles = worlds[SMALL][1].profiles
    cells = numpy.unique(profiles.age * 2 + profiles.sex)  # 0 female, 1 male
    shifts = dict(zip(cells, _draws(SMALL, "birth_cell", cells), strict=True))
    expected = [shifts[cell] for cell in profiles.age * 2 + profiles.sex]
    assert (profiles.cell_shift == expected).all()


def _draws(world, stream, keys):
    return oracle.draw(world.seed, STREAMS.index(stream), numpy.asarray(keys)).tolist()


def _next_coprime(factor, count):
    return next(number for number in range(factor, 2 * count) if gcd(number, count) == 1)
