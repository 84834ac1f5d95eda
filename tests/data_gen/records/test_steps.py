"""Whole numbers only: no step makes a float, nor a number wider than what it says it makes."""

import os
import sys

import numpy
import pytest

from breachlab.paths import ROOT
from breachlab.store.connections import open_connection
from data_gen.cubes.banded import band_records
from data_gen.draws.blocks import blocks
from data_gen.records.made import Batch, make
from data_gen.records.record_tables import read_tables
from data_gen.template import reference
from data_gen.world import World

WORLD = World(rows=10_000, seed=2024)
WIDTHS = {numpy.dtype(kind) for kind in (numpy.uint32, numpy.int32, numpy.bool_)}
STORED = "from checksums where table_name = 'records' order by all"
CHECKSUMS = f"""
from breachlab.store.connections import open_connection
from data_gen import build
from data_gen.world import World
build.count_small = lambda *_: None  # records alone are compared
with open_connection() as connection:
    build.build(connection, World(rows=10_000, seed=2024), quiet=True)
    print(connection.execute("{STORED}").fetchall())
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
    expected = lab.execute(STORED).fetchall()
    assert checksums(process, NPY_DISABLE_CPU_FEATURES=wide) == f"{expected}\n"
