"""The mixer: the same in SQL and in NumPy, uniform, independent between streams, keys, seeds."""

from functools import cache
from itertools import combinations

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.paths import MACROS, read
from breachlab.store.connections import open_connection
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
    return mixer.draw(mixer.key_base(*mixer.halves(keys)), constant)


def test_the_published_vectors_come_out(duck):
    for seed, number, key, expected in VECTORS:
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


def test_neighbouring_keys_are_independent():
    found = {
        step: strongest_correlation(drawn_bits(2024, 3), drawn_bits(2024, 3, step))
        for step in (1, 2, 1024, 2**32)
    }
    assert {step: value for step, value in found.items() if value >= SIX_SIGMA} == {}


def test_neighbouring_seeds_are_independent():
    found = {
        seed: strongest_correlation(drawn_bits(seed, 3), drawn_bits(seed + 1, 3))
        for seed in (0, 1, 2024, 2**32 - 1)
    }
    assert {seed: value for seed, value in found.items() if value >= SIX_SIGMA} == {}


def test_stream_names_are_unique():
    assert len(set(mixer.STREAMS)) == len(mixer.STREAMS)
