"""Records to persons and persons to positions: exact at every size, and one to one."""

from itertools import pairwise

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_gen.draws import blocks
from data_gen.draws.blocks import BLOCK_PERSONS, BLOCK_RECORDS, persons_of


def positions(block, numbers):
    return blocks.positions(block, numpy.asarray(numbers, dtype=numpy.uint32))


def exact(block, number):
    """Return a position by the steps that Block tells, in whole numbers of Python."""
    position = (number * block.first_factor + block.first_shift) % block.person_count
    run, offset = divmod(position, block.run_length)
    if run < block.whole_runs:
        offset ^= mixed(run + block.offset_key) % block.run_length
        run = (run + mixed(offset + block.run_key)) % block.whole_runs
        position = run * block.run_length + offset
    return (position * block.last_factor + block.last_shift) % block.person_count


def mixed(x):
    """Return mix32 as mixer.sql tells it."""
    x %= 2**32
    x = (x ^ x >> 16) * 569420461 % 2**32
    x = (x ^ x >> 15) * 1935289751 % 2**32
    return x ^ x >> 15


@given(rows=st.integers(1, 4_000_000_000), seed=st.integers(0, 2**63 - 1), data=st.data())
def test_a_position_is_what_its_formula_says(rows, seed, data):
    block = data.draw(st.sampled_from(blocks.blocks(rows, seed)))
    numbers = data.draw(st.lists(st.integers(0, block.person_count - 1), min_size=1, max_size=50))
    assert positions(block, numbers).tolist() == [exact(block, number) for number in numbers]


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**28), st.integers(1, 2**28), st.data())
def test_a_turn_is_a_product_and_a_sum_modulo_the_count(number, factor, count, data):
    shift = data.draw(st.integers(0, count - 1))
    turned = blocks.Turn(factor, shift, count)(numpy.array([number], dtype=numpy.uint32))
    assert turned.tolist() == [(number * factor + shift) % count]


@given(rows=st.integers(1, 60_000), seed=st.integers(0, 2**63 - 1))
def test_a_position_is_a_permutation_at_any_size(rows, seed):
    (block,) = blocks.blocks(rows, seed)
    found = positions(block, numpy.arange(block.person_count))
    assert (numpy.sort(found) == numpy.arange(block.person_count)).all()


def test_a_position_is_a_permutation_at_full_size(thorough):
    (block,) = blocks.blocks(BLOCK_RECORDS, 2024)
    seen = numpy.zeros(BLOCK_PERSONS, dtype=bool)
    for numbers in numpy.array_split(numpy.arange(BLOCK_PERSONS), 40):
        seen[positions(block, numbers)] = True
    assert seen.all()


@pytest.mark.parametrize("rows", [10_000, 400_000, BLOCK_RECORDS])
def test_neighbours_land_in_halves_independently(rows):
    (block,) = blocks.blocks(rows, 2024)
    numbers = numpy.arange(min(block.person_count, 500_000))
    half = numpy.where(positions(block, numbers) * 2 < block.person_count, 1.0, -1.0)
    for lag in (1, 2, 3, 877):
        agreement = (half[:-lag] * half[lag:]).mean()
        assert abs(agreement) < 5 / numpy.sqrt(len(numbers) - lag), lag


def test_the_published_sizes_come_out():
    assert persons_of(43_000_000) == 36_820_828
    assert persons_of(430_000_000) == 368_208_280


@given(st.integers(1, 4_000_000_000))
def test_blocks_cover_every_record_and_person_once(rows):
    made = blocks.blocks(rows, 7)
    records = sum(block.record_count for block in made)
    assert records == rows
    assert sum(block.person_count for block in made) == persons_of(records)
    for former, latter in pairwise(made):
        assert latter.first_record == former.first_record + former.record_count
        assert latter.first_person == former.first_person + former.person_count


@given(st.integers(1_024, 43_000_000))
def test_a_whole_group_stands_for_876_or_877_persons(rows):
    persons, groups = persons_of(rows), numpy.arange(rows // 1024 + 1)
    shares = numpy.diff(groups * 1024 * persons // rows)
    assert set(shares.tolist()) <= {876, 877}
