"""Sums over supersets and harms, against brute force over every set of fields."""

import csv
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breachlab import ask
from data_gen.reference import REFERENCE
from tests.sql import test_fields
from tests.sql.by_hand import register
from tests.sql.test_fields import BITS, NOT_TAKEN, STATUSES, counted

COUNTS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: (sum(pair), pair[0])),
    min_size=96,
    max_size=96,
)


CELLS = [(mask, status) for mask in range(32) for status in STATUSES]


@pytest.fixture(scope="module")
def any_people():
    with register(test_fields.__doc__) as connection:
        yield connection


def sets_of():
    """Return {harm: [set of fields, …]} as the reference file has it."""
    sets = {}
    with (REFERENCE / "harm_fields.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            sets.setdefault(row["harm_id"], {}).setdefault(row["set_number"], set()).add(
                row["field_id"]
            )
    return {harm: list(by_number.values()) for harm, by_number in sets.items()}


def lacking(mask, status):
    """Return the names of the fields that a record of this mask and status does not hold."""
    missing = {field for field, bit in BITS.items() if not mask & bit}
    return missing | NOT_TAKEN | ({"registration_dates"} if status == "candidate_space" else set())


def test_no_set_of_a_harm_contains_another():
    for sets in sets_of().values():
        ordered = sorted(sets, key=sorted)
        assert not any(one < other for one in sets for other in sets)
        assert all(one != other for one, other in pairwise(ordered))


def summed(counts, holds):
    """Return records and persons of the cells for which holds(mask, status)."""
    kept = [pair for cell, pair in zip(CELLS, counts, strict=True) if holds(*cell)]
    return tuple(sum(column) for column in zip(*kept, strict=True)) or (0, 0)


def fill(connection, counts):
    connection.execute("delete from field_cube")
    connection.execute(
        "insert into field_cube by name select '59' as departement_code, 'female' as sex,"
        " '30-34' as age_band, unnest($statuses) as status, unnest($masks) as field_mask,"
        " unnest($records) as record_count, unnest($persons) as person_count",
        {
            "masks": [mask for mask, _ in CELLS],
            "statuses": [status for _, status in CELLS],
            "records": [records for records, _ in counts],
            "persons": [persons for _, persons in counts],
        },
    )


@settings(max_examples=25)
@given(counts=COUNTS)
def test_sums_over_supersets_are_those_of_brute_force(any_people, counts):
    fill(any_people, counts)
    sets = any_people.execute("select range, field_ids(range) from range(32)").fetchall()
    rows = ask(any_people, "fields/holds_at_least")
    assert counted(rows, "field_ids") == {
        ids: summed(counts, lambda mask, _: mask & bits == bits)  # noqa: B023
        for bits, ids in sets
    }


@settings(max_examples=25)
@given(counts=COUNTS)
def test_harms_are_those_of_brute_force_with_the_nir_and_without(any_people, counts):
    fill(any_people, counts)
    rows = ask(any_people, "fields/without_nir")
    before, after = counted(rows, "harm_id"), counted(rows, "harm_id", "remaining_")
    assert counted(ask(any_people, "fields/harms"), "harm_id") == before
    for harm, sets in sets_of().items():
        assert before[harm] == summed(counts, opens(sets))
        assert after[harm] == summed(counts, opens([one for one in sets if "nir" not in one]))


def opens(sets):
    return lambda mask, status: any(not one & lacking(mask, status) for one in sets)


@settings(max_examples=25)
@given(counts=COUNTS)
def test_who_is_open_through_one_set_only_is_known_to_brute_force(any_people, counts):
    fill(any_people, counts)
    rows = ask(any_people, "fields/minimal_harmful_sets")
    for harm, sets in sets_of().items():
        only = counted(rows[rows.harm_id == harm], "set_number", "only_")
        for number, one in enumerate(sets, 1):
            others = opens([other for other in sets if other != one])
            assert only[number] == summed(
                counts,
                lambda *cell: opens([one])(*cell) and not others(*cell),  # noqa: B023
            )
