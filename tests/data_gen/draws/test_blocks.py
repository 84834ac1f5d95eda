"""Records to persons and persons to positions: exact at every size, and one to one."""

from itertools import pairwise

import duckdb
import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_gen.draws import blocks, mixer
from data_gen.draws.blocks import BLOCK_PERSONS, BLOCK_RECORDS, persons_of
from tests.data_gen import oracle


@pytest.fixture(scope="module")
def duck():
    connection = duckdb.connect()
    connection.execute(mixer.DEFINED)
    return connection


@given(rows=st.integers(1, 60_000), seed=st.integers(0, 2**63 - 1))
def test_a_position_is_a_permutation_at_any_size(duck, rows, seed):
    (block,) = blocks.blocks(duck, rows, seed)
    positions = oracle.position(block, numpy.arange(block.person_count))
    assert (numpy.sort(positions) == numpy.arange(block.person_count)).all()


def test_a_position_is_a_permutation_at_full_size(duck):
    (block,) = blocks.blocks(duck, BLOCK_RECORDS, 2024)
    seen = numpy.zeros(BLOCK_PERSONS, dtype=bool)
    for numbers in numpy.array_split(numpy.arange(BLOCK_PERSONS), 40):
        seen[oracle.position(block, numbers)] = True
    assert seen.all()


@pytest.mark.parametrize("rows", [10_000, 400_000, BLOCK_RECORDS])
@pytest.mark.parametrize("lag", [1, 2, 3, 877])
def test_neighbours_land_in_halves_independently(duck, rows, lag):
    (block,) = blocks.blocks(duck, rows, 2024)
    numbers = numpy.arange(min(block.person_count, 500_000))
    half = numpy.where(oracle.position(block, numbers) * 2 < block.person_count, 1.0, -1.0)
    agreement = (half[:-lag] * half[lag:]).mean()
    assert abs(agreement) < 5 / numpy.sqrt(len(numbers) - lag)


def test_the_generator_uses_the_same_permutation(duck, lab):
    (block,) = blocks.blocks(duck, 10_000, 2024)
    # Sexes stand in one run each: the positions of women come before those of men.
    women = numpy.argsort(oracle.position(block, numpy.arange(block.person_count)))
    sexes = lab.execute(
        "select sex::varchar as sex from records where drift = 'none' order by person_id"
    ).fetchnumpy()["sex"][women]
    assert (sexes == numpy.sort(sexes)).all()


def test_the_published_sizes_come_out():
    assert persons_of(43_000_000) == 36_820_828
    assert persons_of(430_000_000) == 368_208_280


@given(st.integers(1, 4_000_000_000))
def test_blocks_cover_every_record_and_person_once(duck, rows):
    made = blocks.blocks(duck, rows % 200_000_000 + 1, 7)
    records = sum(block.record_count for block in made)
    assert records == rows % 200_000_000 + 1
    assert sum(block.person_count for block in made) == persons_of(records)
    for former, latter in pairwise(made):
        assert latter.first_record == former.first_record + former.record_count
        assert latter.first_person == former.first_person + former.person_count


@given(st.integers(1_024, 43_000_000))
def test_a_whole_group_stands_for_876_or_877_persons(rows):
    persons, groups = persons_of(rows), numpy.arange(rows // 1024 + 1)
    shares = numpy.diff(groups * 1024 * persons // rows)
    assert set(shares.tolist()) <= {876, 877}
