"""Cubes under random selections count as the register itself does, which they are read beside."""

from hypothesis import given
from hypothesis import strategies as st

from data_gen.tables import CUBES
from tests.sql.banded import BANDED, DIMENSIONS, banded, keeps, selections
from tests.sql.test_selection import from_the_register
from tests.sql.test_selection import selections as selections_with_history
from tests.support.pages.where import counts_of_view
from tests.support.remembered import ask, read_records
from tests.support.tiers import examples

COUNTS = "record_count, person_count, living_here_person_count"
COUNTED = """
    count(*),
    count(*) filter (is_primary),
    count(*) filter (is_primary and not is_deceased and not lives_abroad)
"""


FEWER = {  # macros that are asked by fewer dimensions
    "selected_communes": ["departements"],
    "selected_durations": ["departements", "age_bands", "sexes"],
}


def counted(connection, cube, columns, counts, selection):
    """Return the counts of a cube by its columns, of the cells that the selection keeps."""
    names = FEWER.get(cube, DIMENSIONS)
    sums = ", ".join(f"sum({count})::bigint" for count in counts.split(", "))
    return connection.execute(
        f"select {columns}, {sums} from {cube}({', '.join(f'${name}' for name in names)})"
        " group by all order by all",
        {**dict.fromkeys(names), **selection},
    ).fetchall()


@examples(10)
@given(data=st.data())
def test_communes_are_those_of_the_register(lab, data):
    codes = data.draw(st.lists(st.sampled_from(["59", "75", "2A", "974", "01"]), max_size=3))
    selection = {"departements": codes} if codes else {}
    assert counted(lab, "selected_communes", "commune_code", COUNTS, selection) == read_records(
        lab,
        f"select commune_code, {COUNTED} from {BANDED} where {keeps(selection)}"
        " group by all order by all",
        selection,
    )


@examples(30)
@given(data=st.data())
def test_ages_are_those_of_the_register(lab, data):
    selection = data.draw(selections(lab))
    assert counted(lab, "selected_ages", "age, status", COUNTS, selection) == read_records(
        lab,
        f"select age, status, {COUNTED} from {BANDED} where {keeps(selection)}"
        " group by all order by all",
        selection,
    )


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
    from {banded} inner join spaces using (person_id)
    where is_primary and {where}
    group by all
    order by all
"""


@examples(30)
@given(data=st.data())
def test_persons_and_their_spaces_are_those_of_the_register(lab, data):
    selection = data.draw(selections(lab))
    columns, counts = "status, idle_years, space_count", "record_count, person_count"
    assert counted(lab, "selected_persons", columns, counts, selection) == read_records(
        lab,
        PERSONS.format(banded=BANDED, where=keeps(selection), counts=counts_of_view(selection)),
        selection,
    )


DURATIONS = """
    select
        case
            when months < 3 then '0-2' when months < 6 then '3-5' when months < 12 then '6-11'
            when months < 24 then '12-23' when months < 36 then '24-35' else '36+'
        end::duration_band,
        count(*),
        count(*) filter (is_primary)
    from (
        select *, date_sub('month', registered_since, date '2024-03-05') as months
        from {banded}
        where status = 'registered' and {where}
    )
    group by all
    order by all
"""


@examples(30)
@given(data=st.data())
def test_durations_are_those_of_the_register(lab, data):
    selection = data.draw(selections(lab))
    selection.pop("statuses", None)
    counts = "record_count, person_count"
    query = DURATIONS.format(banded=banded(selection), where=keeps(selection))
    assert counted(lab, "selected_durations", "duration_band", counts, selection) == read_records(
        lab, query, selection
    )


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
