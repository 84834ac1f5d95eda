"""Sums over supersets of fields and over harms, against brute force over every set of fields."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_gen.breach import FOLDER
from data_gen.reference import REFERENCE
from tests.sql.by_hand import register
from tests.support.remembered import ask
from tests.support.tiers import examples

NOBODY = """
| record | person | primary | status     | sex    | born       | lives | registered | ended |
|--------|--------|---------|------------|--------|------------|-------|------------|-------|
| 1      | 1      | yes     | registered | female | 1990-01-01 | 59    | 2023-01-01 |       |
"""  # who is deleted before people are counted
BITS = {"email": 1, "phone": 2, "street_address": 4, "nir": 8, "agency_id": 16}
STATUSES = ("registered", "formerly_registered", "candidate_space")
CELLS = [(mask, status) for mask in range(32) for status in STATUSES]
FILL = """
    delete from field_cube;
    insert into field_cube by name
    select
        '59' as departement_code,
        'female' as sex,
        '30-34' as age_band,
        unnest($statuses) as status,
        unnest($masks) as field_mask,
        unnest($records) as record_count,
        unnest($persons) as person_count,
        unnest($persons) as living_person_count
"""


@pytest.fixture(scope="module")
def any_people():
    with register(NOBODY) as connection:
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
    """Return those without the place of birth, which press reported and CNIL's list has not."""
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


def opens(sets):
    """Return whether a record of a mask and status holds all fields of one of the sets."""

    def _opens(mask, status):
        lacking = {field for field, bit in BITS.items() if not mask & bit}
        lacking |= {"password", "bank_details", "complete_file"}  # which nobody took
        lacking |= {"registration_dates"} if status == "candidate_space" else set()
        return any(not one & lacking for one in sets)

    return _opens


def summed(counts, holds):
    """Return records and persons of the cells for which holds(mask, status)."""
    kept = [pair for cell, pair in zip(CELLS, counts, strict=True) if holds(*cell)]
    return tuple(sum(column) for column in zip(*kept, strict=True)) or (0, 0)


def counted(rows, column, kind=""):
    """Return {value: (records, persons)} of an answer."""
    return {
        row[column]: (row[f"{kind}record_count"], row[f"{kind}person_count"])
        for row in rows.to_dict("records")
    }


# Records and persons of each mask and status.
COUNTS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: (sum(pair), pair[0])),
    min_size=len(CELLS),
    max_size=len(CELLS),
)


@examples(25)
@given(counts=COUNTS)
def test_supersets_and_harms_are_those_of_brute_force(any_people, counts):
    masks, statuses = zip(*CELLS, strict=True)
    records, persons = zip(*counts, strict=True)
    clear, fill = FILL.split(";")
    any_people.execute(clear)
    given = {"masks": masks, "statuses": statuses, "records": records, "persons": persons}
    any_people.execute(fill, {name: [*each] for name, each in given.items()})
    held = counted(ask(any_people, "fields/holds_at_least"), "field_ids")
    for bits, ids in any_people.execute("select range, field_ids(range) from range(32)").fetchall():
        assert held[ids] == summed(counts, lambda mask, _: mask & bits == bits)  # noqa: B023
    rows = ask(any_people, "fields/without_nir")
    before, after = counted(rows, "harm_id"), counted(rows, "harm_id", "remaining_")
    assert counted(ask(any_people, "fields/harms"), "harm_id") == before
    minimal = ask(any_people, "fields/minimal_harmful_sets")
    for harm, by_number in counted_sets().items():
        sets = [*by_number.values()]
        assert before[harm] == summed(counts, opens(sets))
        assert after[harm] == summed(counts, opens([one for one in sets if "nir" not in one]))
        only = counted(minimal[minimal.harm_id == harm], "set_number", "only_")
        assert only == {
            number: summed(
                counts,
                lambda *cell: (
                    opens([one])(*cell)  # noqa: B023
                    and not opens([each for each in sets if each != one])(*cell)  # noqa: B023
                ),
            )
            for number, one in by_number.items()
        }


def test_no_set_of_a_harm_contains_another():
    for by_number in sets_of().values():
        sets = [*by_number.values()]
        assert not any(one <= other for one in sets for other in sets if one is not other)
