"""By hand and by property: how many live in a commune, are of an age, have other records on file.

| record | person | primary         | status     | sex    | born       | lives | locality    | registered | ended      | truths   |
|--------|--------|-----------------|------------|--------|------------|-------|-------------|------------|------------|----------|
| 1      | 1      | yes             | formerly   | female | 1998-03-06 | 59    | 59350 59000 | 2010-01-01 | 2019-03-05 |          |
| 2      | 1      | candidate_space | candidate  | female | 1998-03-06 | 59    | 59350 59800 |            | 2020-01-01 |          |
| 3      | 1      | candidate_space | candidate  | female | 1998-03-06 | 59    | 59350 59000 |            | 2021-01-01 |          |
| 4      | 2      | yes             | formerly   | male   | 1998-03-05 | 59    | 59350 59800 | 2010-01-01 | 2019-03-06 | deceased |
| 5      | 2      | former_address  | formerly   | male   | 1998-03-05 | 62    | 62041 62000 | 2010-01-01 | 2019-03-06 | deceased |
| 6      | 3      | yes             | registered | male   | 2007-06-01 | 62    | 62041 62000 | 2024-01-02 |            | abroad   |
| 7      | 3      | candidate_space | candidate  | male   | 2007-06-01 | 62    | 62041 62000 |            | 2024-03-01 | abroad   |
| 8      | 4      | yes             | candidate  | male   | 1949-03-05 | 62    | 62041 62000 |            | 2020-03-05 |          |
"""  # noqa: E501

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_gen.tables import CUBES
from tests.sql.banded import BANDED, DIMENSIONS, banded, keeps, selections
from tests.sql.by_hand import register
from tests.support.pages.where import counts_of_view
from tests.support.remembered import read_records
from tests.support.tiers import examples

COUNTS = "record_count, person_count, living_here_person_count"
COUNTED = """
    count(*),
    count(*) filter (is_primary),
    count(*) filter (is_primary and not is_deceased and not lives_abroad)
"""


@pytest.fixture(scope="module")
def eight_records():
    with register(__doc__) as connection:
        yield connection


def test_a_commune_counts_all_of_its_postcodes(eight_records):
    rows = eight_records.execute(f"select commune_code, {COUNTS} from commune_cube").fetchall()
    # Person 2 has died, and person 3 has left France.
    assert rows == [("59350", 4, 2, 1), ("62041", 4, 2, 1)]


def test_a_year_of_age_is_completed_on_the_birthday(eight_records):
    rows = eight_records.execute(
        f"select age, age_band::varchar, status::varchar, {COUNTS} from age_cube order by all"
    ).fetchall()
    assert rows == [
        (16, "16-17", "candidate_space", 1, 0, 0),
        (16, "16-17", "registered", 1, 1, 0),
        (25, "25-29", "candidate_space", 2, 0, 0),
        (25, "25-29", "formerly_registered", 1, 1, 1),
        (26, "25-29", "formerly_registered", 1, 0, 0),  # person 2 in Pas-de-Calais
        (26, "25-29", "formerly_registered", 1, 1, 0),  # and in Nord
        (75, "75 and over", "candidate_space", 1, 1, 1),
    ]


def test_a_person_counts_where_the_primary_record_is_with_all_others(eight_records):
    rows = eight_records.execute(
        "select departement_code::varchar, status::varchar, idle_years, space_count, record_count,"
        " person_count from person_cube order by all"
    ).fetchall()
    assert rows == [
        ("59", "formerly_registered", 4, 0, 2, 1),
        ("59", "formerly_registered", 5, 2, 3, 1),
        ("62", "candidate_space", 4, 0, 1, 1),
        ("62", "registered", None, 1, 2, 1),
    ]


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


def test_cubes_are_each_held_against_the_register(lab):
    """Those of other breaches count a person once for each: reconciliation/breaches has them."""
    totals = {name.partition(",")[0] for (name, *_) in lab.execute("from cube_totals()").fetchall()}
    assert totals | {"breach_cube", "breach_of_2023_cube"} == set(CUBES)
