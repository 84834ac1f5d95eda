"""Draws: the mixer, the blocks of records, the constants of a seed, and alias tables."""

from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.paths import MACROS, read
from breachlab.store.connections import open_connection
from data_gen.draws import blocks, mixer
from data_gen.draws.alias import alias_entries, alias_rows
from data_gen.draws.blocks import BLOCK_PERSONS, BLOCK_RECORDS, persons_of
from tests.support.tiers import examples

KEYS = numpy.arange(1, 50_001)
SIX_SIGMA = 6 / numpy.sqrt(len(KEYS))
VECTORS = [  # (seed, stream number, key, draw): published, and fixed for as long as the model is
    (2024, 0, 1, 600_864_658),
    (2024, 3, 12_345_678, 1_485_604_138),
    (7, 9, 2**40 + 5, 2_812_469_944),
]


@pytest.fixture(scope="module")
def duck():
    connection = open_connection()
    connection.execute(read(MACROS / "mixer.sql"))
    return connection


DRAWN = """
    select draw(base, constant)
    from (select base, draw(seed_base, number_mixed) as constant from (
        select key_base($key::bigint) as base, key_base($seed::bigint) as seed_base,
            mix32(($number::bigint + 3668339987) & 4294967295) as number_mixed
    ))
"""


def drawn(connection, seed, number, key):
    """Return a draw as SQL works it out, from the published formulas alone."""
    given = {"seed": seed, "number": number, "key": key}
    return connection.execute(DRAWN, given).fetchall()[0][0]


def draws(seed, number, keys):
    """Return draws as NumPy works them out."""
    constant = list(mixer.constants(seed).values())[number]
    return mixer.draw(mixer.key_base(*mixer.low_and_high_bits(keys)), constant)


def test_the_published_vectors_come_out(duck):
    for seed, number, key, expected in VECTORS:
        assert drawn(duck, seed, number, key) == expected
        assert draws(seed, number, [key]).tolist() == [expected]


@examples(50)
@given(st.integers(0, 2**63 - 1), st.integers(0, len(mixer.STREAMS) - 1), st.integers(0, 2**63 - 1))
def test_duckdb_equals_numpy_for_any_seed_stream_and_key(duck, seed, number, key):
    assert drawn(duck, seed, number, key) == draws(seed, number, [key]).item()


def test_mix32_is_a_bijection_of_every_value_of_its_low_22_bits():
    values = numpy.arange(2**22, dtype=numpy.uint32)
    assert (numpy.diff(numpy.sort(mixer.mix32(values))) > 0).all()


def octets(values):
    """Return the four bytes of each value, the lowest first."""
    return values.astype("<u4").view(numpy.uint8).reshape(-1, 4)


def chi_square(values):
    """Return how far bytes are from being uniform."""
    expected = len(values) / 256
    return ((numpy.bincount(values, minlength=256) - expected) ** 2 / expected).sum()


def test_each_byte_of_each_stream_is_uniform():
    found = {
        (name, byte): chi_square(octets(draws(2024, number, KEYS))[:, byte])
        for number, name in enumerate(mixer.STREAMS)
        for byte in range(4)
    }
    most = 6 * numpy.sqrt(2 * 255)
    assert {each: value for each, value in found.items() if abs(value - 255) >= most} == {}


def bits(values):
    """Return one row per bit, of -1 and +1, and one column per value."""
    return 2 * numpy.unpackbits(octets(values), axis=1).T.astype(numpy.float32) - 1


@cache
def drawn_bits(seed, number, step=0):
    return bits(draws(seed, number, KEYS + step))


def strongest_correlation(left, right):
    return numpy.abs(left @ right.T / left.shape[1]).max()


def test_every_pair_of_streams_is_independent():
    """All bits of all streams with each other at once, then the strongest of each pair."""
    count = len(mixer.STREAMS)
    every = numpy.concatenate([drawn_bits(2024, number) for number in range(count)])
    correlations = numpy.abs(every @ every.T / len(KEYS)).reshape(count, 32, count, 32)
    strongest = correlations.max(axis=(1, 3))
    assert [
        (mixer.STREAMS[one], mixer.STREAMS[other], strongest[one, other])
        for one, other in combinations(range(count), 2)
        if strongest[one, other] >= SIX_SIGMA
    ] == []


def test_neighbouring_keys_and_seeds_are_independent():
    steps = {
        f"key + {step}": (drawn_bits(2024, 3), drawn_bits(2024, 3, step))
        for step in (1, 2, 1024, 2**32)
    }
    seeds = {
        f"seed {seed} + 1": (drawn_bits(seed, 3), drawn_bits(seed + 1, 3))
        for seed in (0, 2024, 2**32 - 1)
    }
    found = {name: strongest_correlation(*pair) for name, pair in (steps | seeds).items()}
    assert {name: value for name, value in found.items() if value >= SIX_SIGMA} == {}


def positions(block, numbers):
    return blocks.positions(block, numpy.asarray(numbers, dtype=numpy.uint32))


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


def chances(entries):
    """Return the exact probability of each index: an entry in n, then its limit in 65,536."""
    total = [Fraction(0)] * len(entries)
    for index, entry in enumerate(entries):
        limit, alias = divmod(entry, 65_536)
        total[index] += Fraction(limit, 65_536)
        total[alias] += 1 - Fraction(limit, 65_536)
    return [chance / len(entries) for chance in total]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=200).filter(any))
def test_chances_are_the_weights_to_within_the_last_bit(weights):
    for chance, weight in zip(chances(alias_entries(weights)), weights, strict=True):
        assert abs(chance - Fraction(weight, sum(weights))) <= Fraction(1, 65_536)


@given(st.integers(1, 9).flatmap(
    lambda count: st.lists(
        st.lists(st.one_of(st.integers(0, 3), st.integers(0, 10**9)),
                 min_size=count, max_size=count).filter(any),
        min_size=1, max_size=9)))  # fmt: skip
def test_many_rows_have_the_entries_of_each_alone(rows):
    assert alias_rows(numpy.array(rows)).tolist() == [alias_entries(row) for row in rows]
