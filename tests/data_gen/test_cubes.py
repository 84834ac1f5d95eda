"""Cubes counted in NumPy: by hand, dense and sparse alike, and equal to what their SQL counts."""

import re
from collections import Counter
from copy import deepcopy
from dataclasses import replace
from types import SimpleNamespace

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.store.connections import open_connection
from data_gen import cubes
from data_gen.cubes import counted, cube_dimensions
from data_gen.cubes.banded import check
from data_gen.cubes.counted import BreachTally, Counted, SparseTally, Tally
from data_gen.ledger import BadReference
from data_gen.records.made import BATCH_GROUPS
from data_gen.records.record_tables import read_tables
from data_gen.tables import CUBES, open_session, recount
from data_gen.template import reference
from data_gen.world import World
from tests.conftest import SMALL

RECOUNTED = "create schema recounted; set search_path = 'recounted,main'"
# Contacts of one year of registration stand together, so that whoever selects it reads no other.
RANGES = """
    with cells as (
        select
            (status, first_year, end_band) as history,
            lag(history) over (order by rowid) is distinct from history as is_first
        from {}.contact_cube
    )
    select count(*) filter (is_first), count(distinct history) from cells
"""


def compare(connection, schema="main"):
    """Fail where SQL counts other cells than NumPy, which counted those in a schema."""
    connection.execute(RECOUNTED)
    assert tuple(recount(connection, CUBES)) == CUBES
    found = {cube: differing(connection, schema, cube) for cube in CUBES}
    assert {cube: rows for cube, rows in found.items() if rows} == {}
    ((ranges, histories),) = connection.execute(RANGES.format(schema)).fetchall()
    assert ranges == histories > 100


def differing(connection, schema, cube):
    """Return what of a cube is not the same: its columns, or rows that only one of both has."""
    made, expected = connection.table(f"{schema}.{cube}"), connection.table(f"recounted.{cube}")
    if (made.columns, made.types) != (expected.columns, expected.types):
        return made.columns, made.types
    counts = [table.count("*").fetchall() for table in (made, expected)]
    if counts[0] != counts[1] or counts[0] == [(0,)]:
        return counts
    return [
        *made.except_(expected).limit(3).fetchall(),
        *expected.except_(made).limit(3).fetchall(),
    ]


def test_numpy_counts_every_cell_that_sql_counts(worlds):
    """Kept in a list; test_build.py holds dense arrays to these."""
    recount_world(worlds, SMALL)


@pytest.mark.parametrize("setting", ["low", "high"])
def test_numpy_counts_every_cell_that_sql_counts_of_a_setting(thorough, worlds, setting):
    recount_world(worlds, replace(SMALL, setting=setting))


def recount_world(worlds, world):
    """Hold the cubes of a world to what SQL counts of its records, which are in another order."""
    with worlds.in_memory(world) as connection:
        open_session(connection, world)
        connection.execute(f"attach '{worlds.path(world)}' as listed (read_only)")
        compare(connection, "listed.main")


def test_every_cube_is_counted_or_derived_and_its_cells_and_lanes_hold_what_is_counted():
    assert set(cubes.CUBES) < set(CUBES)
    derived = {"contact_cube_any_year", "contact_cube_any_place", "exposure_cube"}
    assert set(CUBES) - set(cubes.CUBES) == derived
    sizes = {cube: counted.size_of(each) for cube, each in cubes.CUBES.items()}
    assert {cube: size for cube, size in sizes.items() if size >= 2**31} == {}
    assert BATCH_GROUPS * 1_024 < 2**counted.LANE and 3 * counted.LANE <= 64


@pytest.fixture(scope="module")
def tables():
    """All that a record is looked up in."""
    world = World(rows=1_000)
    with open_connection() as connection:
        return read_tables(connection, world, reference(connection, world))


CHANGES = {  # what the reference files might give, and what is then said
    "other breaches: the reference files give 24": lambda tables: tables.shared.breaches.append(
        SimpleNamespace(breach_number=23, standing="confirmed")
    ),
    "numbers of those only claimed: the reference files give (0, 16, 20)": lambda tables: setattr(
        tables.shared.breaches[0], "standing", "claimed"
    ),
    "communes: the reference files give 34972": lambda tables: setattr(
        tables.locality_communes,
        "commune_number",
        tables.locality_communes.commune_number
        + (tables.locality_communes.commune_number > 34_969),
    ),
    "years that a file is idle: the reference files give 24": lambda tables: setattr(
        tables.space_window, "first_day", numpy.array([25_631])
    ),
    "copies of a person: the reference files give 4": lambda tables: setattr(
        tables.owners, "copy_number", tables.owners.copy_number + 1
    ),
}


def test_a_level_that_no_dimension_lists_is_refused(tables):
    for message, change in CHANGES.items():
        changed = deepcopy(tables)
        change(changed)
        with pytest.raises(BadReference, match=re.escape(message)):
            check(changed)


@given(st.lists(st.tuples(st.integers(0, 2827), st.integers(0, 2)), min_size=1, max_size=60))
def test_a_list_of_cells_counts_as_an_array_of_all_of_them(records):
    strata, statuses = (numpy.array(each, dtype=numpy.int32) for each in zip(*records, strict=True))
    found = []
    for kind in (Tally, SparseTally):
        tally = kind(("stratum", "status"), (counted.PERSONS, counted.COPIES))
        tally.add(counted.PERSONS, {"stratum": strata, "status": statuses})
        tally.add(counted.COPIES, {"stratum": strata[:1], "status": statuses[:1]})
        cells = tally.list_cells()
        levels = cells.levels()
        found.append(
            {
                (stratum, status): (persons, copies)
                for stratum, status, persons, copies in zip(
                    *(levels[name].tolist() for name in ("stratum", "status")),
                    *(cells.counts[name].tolist() for name in (counted.PERSONS, counted.COPIES)),
                    strict=True,
                )
            }
        )
    expected = {
        record: (records.count(record), int(record == records[0])) for record in set(records)
    }
    assert found == [expected, expected]


@given(st.lists(st.integers(0, 2827), min_size=1, max_size=60))
def test_counts_are_added_up_by_sort_as_in_an_array_of_all_cells(strata):
    """Twice for each stratum: in its own cell of two levels, and in that of the stratum before."""
    cells = numpy.unique(numpy.array(strata, dtype=numpy.intp))
    counts = {counted.PERSONS: numpy.arange(1, len(cells) + 1, dtype=numpy.uint32)}
    ways = [cells * 3, numpy.maximum(cells - 1, 0) * 3]
    found = []
    for folded in (0, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(counted, "FOLDED", folded)
            of_strata = Counted(("stratum",), cells, counts)
            added = of_strata.added_up(("stratum", "status"), ways)
        found.append(dict(zip(added.cells.tolist(), added.counts[counted.PERSONS], strict=True)))
    expected = Counter()
    for stratum, count in zip(cells.tolist(), counts[counted.PERSONS].tolist(), strict=True):
        expected[stratum * 3] += count
        expected[max(stratum - 1, 0) * 3] += count
    assert found == [expected, expected] and [*found[0]] == sorted(found[0])


@given(st.lists(st.integers(0, 2**cube_dimensions.BREACHES - 1), min_size=1, max_size=40))
def test_everyone_counts_once_for_each_breach(masks):
    tally = BreachTally(("breach", "stratum", "status"), (counted.PERSONS, counted.COPIES))
    nothing = numpy.zeros(len(masks), dtype=numpy.int32)
    levels = SimpleNamespace(
        breach_mask=numpy.array(masks, dtype=numpy.uint32), stratum=nothing, status=nothing
    )
    tally.add(counted.PERSONS, vars(levels))
    cells = tally.list_cells()
    found = dict(
        zip(cells.levels()["breach"].tolist(), cells.counts[counted.PERSONS].tolist(), strict=True)
    )
    expected = {
        breach: sum(mask >> breach & 1 for mask in masks)
        for breach in range(cube_dimensions.BREACHES)
    }
    assert found == {breach: count for breach, count in expected.items() if count}
