"""Sums over supersets and harms, against brute force over every set of fields."""

import csv
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.words.numbers import limit_digits
from data_gen.breach import FOLDER
from data_gen.reference import REFERENCE
from tests.sql import test_fields
from tests.sql.by_hand import register
from tests.sql.test_fields import BITS, NOT_TAKEN, STATUSES, counted
from tests.support.remembered import ask
from tests.support.tiers import examples

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


def rows_of(name):
    folder = REFERENCE if (REFERENCE / name).exists() else FOLDER
    with (folder / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def sets_of():
    """Return {harm: {number: set of fields}} as the reference file has it."""
    sets = {}
    for row in rows_of("harm_fields.csv"):
        by_number = sets.setdefault(row["harm_id"], {})
        by_number.setdefault(int(row["set_number"]), set()).add(row["field_id"])
    return sets


def counted_sets():
    """Return those whose fields are on CNIL's list, or were taken by nobody."""
    unlisted = {
        row["field_id"]
        for row in rows_of("fields.csv")
        if row["is_named_in_2026"] == "0" and row["held_by"] != "nobody"
    }
    assert unlisted == {"birth_place"}
    return {
        harm: {number: one for number, one in by_number.items() if not one & unlisted}
        for harm, by_number in sets_of().items()
    }


def lacking(mask, status):
    """Return the names of the fields that a record of this mask and status does not hold."""
    missing = {field for field, bit in BITS.items() if not mask & bit}
    return missing | NOT_TAKEN | ({"registration_dates"} if status == "candidate_space" else set())


def test_no_set_of_a_harm_contains_another():
    for by_number in sets_of().values():
        sets = [*by_number.values()]
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
        " unnest($records) as record_count, unnest($persons) as person_count,"
        " unnest($persons) as living_person_count",
        {
            "masks": [mask for mask, _ in CELLS],
            "statuses": [status for _, status in CELLS],
            "records": [records for records, _ in counts],
            "persons": [persons for _, persons in counts],
        },
    )


@examples(25)
@given(counts=COUNTS)
def test_sums_over_supersets_are_those_of_brute_force(any_people, counts):
    fill(any_people, counts)
    sets = any_people.execute("select range, field_ids(range) from range(32)").fetchall()
    rows = ask(any_people, "fields/holds_at_least")
    assert counted(rows, "field_ids") == {
        ids: summed(counts, lambda mask, _: mask & bits == bits)  # noqa: B023
        for bits, ids in sets
    }


@examples(25)
@given(counts=COUNTS)
def test_harms_are_those_of_brute_force_with_the_nir_and_without(any_people, counts):
    fill(any_people, counts)
    rows = ask(any_people, "fields/without_nir")
    before, after = counted(rows, "harm_id"), counted(rows, "harm_id", "remaining_")
    assert counted(ask(any_people, "fields/harms"), "harm_id") == before
    for harm, by_number in counted_sets().items():
        sets = [*by_number.values()]
        assert before[harm] == summed(counts, opens(sets))
        assert after[harm] == summed(counts, opens([one for one in sets if "nir" not in one]))


def opens(sets):
    return lambda mask, status: any(not one & lacking(mask, status) for one in sets)


@examples(25)
@given(counts=COUNTS)
def test_who_is_open_through_one_set_only_is_known_to_brute_force(any_people, counts):
    fill(any_people, counts)
    rows = ask(any_people, "fields/minimal_harmful_sets")
    for harm, by_number in counted_sets().items():
        sets = [*by_number.values()]
        only = counted(rows[rows.harm_id == harm], "set_number", "only_")
        assert set(only) == set(by_number)
        for number, one in by_number.items():
            others = opens([other for other in sets if other != one])
            assert only[number] == summed(
                counts,
                lambda *cell: opens([one])(*cell) and not others(*cell),  # noqa: B023
            )


def test_a_harm_has_one_count_in_harms_the_form_and_the_messages(lab):
    """What, the notification to the authority and the messages count by the same sets of fields."""
    harms = ask(lab, "fields/harms").set_index("harm_id").person_count
    opened = harms[harms > 0]
    form = ask(lab, "severity/notification_form").iloc[0]
    counts = [int(count) for count in form.harm_counts.split()]
    rounded = {
        harm: round(limit_digits(count, 3)) for harm, count in opened.items()
    }  # as the form is
    assert dict(zip(form.harm_ids.split(), counts, strict=True)) == rounded
    messages = ask(lab, "notification/message").harm_ids
    assert {harm for ids in messages for harm in ids.split()} == set(opened.index)
    assert "credit_in_name" in opened and opened["origin_inferred"] == opened["nir_linkage"]


def test_a_press_report_of_a_field_opens_no_harm(any_people):
    """Whoever has all but a NIR on file is open to nothing that takes the place of birth."""
    fill(any_people, [(1, 1) if mask == 23 else (0, 0) for mask, _ in CELLS])
    harms = counted(ask(any_people, "fields/harms"), "harm_id")
    assert harms["origin_inferred"] == harms["credit_in_name"] == (0, 0)
    assert harms["sim_swap"] == (3, 3)
