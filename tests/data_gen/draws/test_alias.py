"""Alias tables: the chances that they give are the weights."""

from fractions import Fraction

import numpy
from hypothesis import given
from hypothesis import strategies as st

from data_gen.draws.alias import alias_entries, alias_rows


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


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=200).filter(any))
def test_what_has_no_weight_is_never_drawn(weights):
    for chance, weight in zip(chances(alias_entries(weights)), weights, strict=True):
        assert weight or not chance


@given(st.integers(1, 9).flatmap(
    lambda count: st.lists(
        st.lists(st.one_of(st.integers(0, 3), st.integers(0, 10**9)),
                 min_size=count, max_size=count).filter(any),
        min_size=1, max_size=9)))  # fmt: skip
def test_many_rows_have_the_entries_of_each_alone(rows):
    assert alias_rows(numpy.array(rows)).tolist() == [alias_entries(row) for row in rows]
