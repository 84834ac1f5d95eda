"""Cubes under random selections count as the register itself does, which they are read beside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_gen.tables import CUBES
from tests.sql.banded import BANDED, DIMENSIONS, keeps, selections
from tests.sql.test_selection import from_the_register
from tests.sql.test_selection import selections as selections_with_history
from tests.support.pages.where import counts_of_view
from tests.support.remembered import ask, read_records
from tests.support.tiers import examples

COUNTS = "record_count, person_count, living_here_person_count"
OF_REGISTER = """
    select
        {columns},
        count(*),
        count(*) filter (is_primary),
        count(*) filter (is_primary and not is_deceased and not lives_abroad)
    from {register}
    where {where}
    group by all
    order by all
"""
PERSONS = """
    with spaces as (
        select
            person_id,
            count(*) as record_count,
            count(*) filter (drift = 'candidate_space') as space_count
        from registrants
        group by person_id
    )
    select
        status,
        date_sub('year', coalesce(last_ended_on, last_active_on) + 1, date '2024-03-06'),
        space_count,
        sum(record_count)::bigint,
        count(*) filter ({counts})
    from {register} inner join spaces using (person_id)
    where is_primary and {where}
    group by all
    order by all
"""
DURATIONS = """
    select
        case
            when months < 3 then '0-2' when months < 6 then '3-5' when months < 12 then '6-11'
            when months < 24 then '12-23' when months < 36 then '24-35' else '36+'
        end::duration_band,
        count(*),
        count(*) filter (is_primary and {counts})
    from (
        select *, date_sub('month', registered_since, date '2024-03-05') as months
        from {register}
        where status = 'registered' and {where}
    )
    group by all
    order by all
"""
# {cube: (its dimensions, its columns, its counts, the same of the register)}
CUBES_OF_PERSONS = {
    "selected_communes": (("departements",), "commune_code", COUNTS, OF_REGISTER),
    "selected_ages": (DIMENSIONS, "age, status", COUNTS, OF_REGISTER),
    "selected_persons": (
        DIMENSIONS,
        "status, idle_years, space_count",
        "record_count, person_count",
        PERSONS,
    ),
    "selected_durations": (
        ("departements", "age_bands", "sexes"),
        "duration_band",
        "record_count, person_count",
        DURATIONS,
    ),
}


@pytest.mark.parametrize("cube", CUBES_OF_PERSONS)
@examples(30)
@given(data=st.data())
def test_a_cube_counts_whom_the_register_has_of_a_selection(lab, cube, data):
    names, columns, counts, query = CUBES_OF_PERSONS[cube]
    selection = data.draw(selections(lab, names))
    sums = ", ".join(f"sum({count})::bigint" for count in counts.split(", "))
    found = lab.execute(
        f"select {columns}, {sums} from {cube}({', '.join(f'${name}' for name in names)})"
        " group by all order by all",
        {**dict.fromkeys(names), **selection},
    ).fetchall()
    sql = query.format(
        columns=columns,
        register=BANDED,
        where=keeps(selection),
        counts=counts_of_view(selection),
    )
    assert found == read_records(lab, sql, selection)


FIELD_MASK = (
    "(has_email::integer + 2 * has_phone::integer + 4 * has_street_address::integer"
    " + 8 * has_nir::integer + 16 * has_agency_id::integer)"
)


@examples(40)
@given(data=st.data())
def test_fields_on_file_are_those_of_the_register(lab, data):
    selection = data.draw(selections_with_history(lab))
    rows = ask(lab, "fields/combinations", **selection)
    counts = rows[["record_count", "person_count"]].values.tolist()
    found = dict(zip(rows.field_mask.astype(str), counts, strict=True))
    assert found == from_the_register(lab, FIELD_MASK, selection)


def test_cubes_are_each_held_against_the_register(lab):
    """Those of other breaches count a person once for each: reconciliation/breaches has them."""
    totals = {name.partition(",")[0] for (name, *_) in lab.execute("from cube_totals()").fetchall()}
    assert totals | {"breach_cube", "breach_of_2023_cube"} == set(CUBES)
