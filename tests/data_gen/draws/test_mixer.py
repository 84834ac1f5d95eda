"""The mixer: the same in SQL and in NumPy, uniform, independent between streams, keys, seeds."""

from itertools import combinations

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.connections import opened
from breachlab.paths import MACROS, read
from data_gen.draws import mixer
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
    connection = opened()
    connection.execute(read(MACROS / "mixer.sql"))
    return connection


CONSTANT = """
    select draw(key_base($seed::bigint), number_mixed)
    from (select mix32(($number::bigint + 3668339987) & 4294967295) as number_mixed)
"""
DRAWN = "select draw(base, $constant) from (select key_base($key::bigint) as base)"


def drawn(connection, seed, number, key):
    """Return a draw as SQL works it out, from the published formulas alone."""
    ((constant,),) = connection.execute(CONSTANT, {"seed": seed, "number": number}).fetchall()
    return connection.execute(DRAWN, {"constant": constant, "key": key}).fetchall()[0][0]


def draws(seed, number, keys):
    """Return draws as NumPy works them out."""
    constant = list(mixer.constants(seed).values())[number]
    return mixer.draw(mixer.key_base(*mixer.halves(keys)), constant)


@pytest.mark.parametrize(("seed", "number", "key", "expected"), VECTORS)
def test_the_published_vectors_come_out(duck, seed, number, key, expected):
    assert drawn(duck, seed, number, key) == expected
    assert draws(seed, number, [key]).tolist() == [expected]


@examples(50)
@given(st.integers(0, 2**63 - 1), st.integers(0, len(mixer.STREAMS) - 1), st.integers(0, 2**63 - 1))
def test_duckdb_equals_numpy_for_any_seed_stream_and_key(duck, seed, number, key):
    assert drawn(duck, seed, number, key) == draws(seed, number, [key]).item()


def test_duckdb_equals_numpy_in_bulk_beyond_32_bits(duck):
    sql = """
        select draw(base, $constant) as drawn
        from (select range, key_base(range + 4294960000) as base from range(100000))
        order by range
    """
    constant = mixer.constants(2024)["residence"]
    made = duck.execute(sql, {"constant": constant}).fetchnumpy()["drawn"]
    keys = numpy.arange(4294960000, 4294960000 + 100_000)
    assert (made == draws(2024, 5, keys)).all()


def test_mix32_is_a_bijection_of_every_value_of_its_low_22_bits():
    values = numpy.arange(2**22, dtype=numpy.uint32)
    assert len(numpy.unique(mixer.mix32(values))) == len(values)


@pytest.mark.parametrize("shift", [0, 8, 16, 24])
@pytest.mark.parametrize("name", mixer.STREAMS)
def test_each_byte_of_each_stream_is_uniform(name, shift):
    values = (draws(2024, mixer.STREAMS.index(name), KEYS) >> numpy.uint64(shift)) & numpy.uint64(
        255
    )
    expected = len(KEYS) / 256
    chi_square = (
        (numpy.bincount(values.astype(int), minlength=256) - expected) ** 2 / expected
    ).sum()
    assert abs(chi_square - 255) < 6 * numpy.sqrt(2 * 255)


def bits(values):
    """Return one row per bit, of -1 and +1, and one column per value."""
    octets = values.astype("<u4").view(numpy.uint8).reshape(-1, 4)
    return 2 * numpy.unpackbits(octets, axis=1).T.astype(numpy.float32) - 1


def strongest_correlation(left, right):
    return numpy.abs(bits(left) @ bits(right).T / len(left)).max()


@pytest.mark.parametrize(("one", "other"), list(combinations(range(len(mixer.STREAMS)), 2)))
def test_every_pair_of_streams_is_independent(one, other):
    assert strongest_correlation(draws(2024, one, KEYS), draws(2024, other, KEYS)) < SIX_SIGMA


@pytest.mark.parametrize("step", [1, 2, 1024, 2**32])
def test_neighbouring_keys_are_independent(step):
    assert strongest_correlation(draws(2024, 3, KEYS), draws(2024, 3, KEYS + step)) < SIX_SIGMA


@pytest.mark.parametrize("seed", [0, 1, 2024, 2**32 - 1])
def test_neighbouring_seeds_are_independent(seed):
    assert strongest_correlation(draws(seed, 3, KEYS), draws(seed + 1, 3, KEYS)) < SIX_SIGMA


def test_stream_names_are_unique():
    assert len(set(mixer.STREAMS)) == len(mixer.STREAMS)
