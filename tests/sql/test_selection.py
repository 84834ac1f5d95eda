"""By property: under any selection the cube counts as the register itself does."""

from hypothesis import given
from hypothesis import strategies as st

from breachlab.query.parameters import SELECTION
from tests.support.pages.where import counts_of_view
from tests.support.remembered import ask, read_records
from tests.support.tiers import examples

# The same question put to the view, dimension by dimension, with nothing shared with the cube:
# ages by completed years, bands by arithmetic, years as text.
REGISTER = """
    with banded as (
        select
            *,
            date_sub('year', born_on, date '2024-03-05') as age,
            date_sub('year', last_ended_on + 1, date '2024-03-06') as years_since,
            is_primary and {counts} as is_counted
        from registrants
    )
    select
        {column}::varchar as value,
        count(*) as record_count,
        count(*) filter (is_counted) as person_count
    from (
        select
            *,
            departement_code as departements,
            sex as sexes,
            status::varchar as statuses,
            year(first_registered_on)::varchar as first_years,
            case
                when age >= 75 then '75 and over'
                when age < 18 then '16-17'
                when age < 20 then '18-19'
                else concat(age // 5 * 5, '-', age // 5 * 5 + 4)
            end as age_bands,
            case
                when years_since < 3 then years_since::varchar
                when years_since < 6 then '3-5'
                when years_since < 11 then '6-10'
                when years_since < 16 then '11-15'
                when years_since < 21 then '16-20'
            end as end_bands
        from banded
    )
    where {where} and {only}
    group by 1
"""
QUERIES = {
    "departements": ("exposure/by_departement", "departement_code"),
    "age_bands": ("exposure/by_age_band", "age_band"),
    "statuses": ("exposure/by_status", "status"),
    "first_years": ("exposure/by_first_year", "first_year"),
    "end_bands": ("exposure/by_end_band", "end_band"),
}


def selections(connection):
    """Return a strategy of selections by up to three of the six dimensions."""
    rows = connection.execute("select parameter, word from selection_values").fetchall()
    words = {name: [word for parameter, word in rows if parameter == name] for name in SELECTION}
    return st.sets(st.sampled_from(SELECTION), max_size=3).flatmap(
        lambda chosen: st.fixed_dictionaries(
            {
                name: st.lists(st.sampled_from(words[name]), min_size=1, max_size=12)
                for name in sorted(chosen)
            }
        )
    )


def from_the_register(connection, column, selection, only="true"):
    """Return {value of a column: [records, persons]} of those selected, and of them only some."""
    where = " and ".join(
        f"list_contains(${name}::varchar[], {name}::varchar)" for name in selection
    )
    counts = counts_of_view([*selection, column])
    sql = REGISTER.format(column=column, where=where or "true", only=only, counts=counts)
    return {value: counts for value, *counts in read_records(connection, sql, selection) if value}


def from_the_cube(connection, dimension, selection):
    name, column = QUERIES[dimension]
    rows = ask(connection, name, **selection)
    return {
        str(row[column]): [row["record_count"], row["person_count"]]
        for row in rows.to_dict("records")
        if row[column] == row[column]  # not the row of those in no place, which the sums have
    }


@examples(60)
@given(data=st.data(), dimension=st.sampled_from(sorted(QUERIES)))
def test_the_cube_counts_as_the_register(lab, data, dimension):
    selection = data.draw(selections(lab))
    register = from_the_register(lab, dimension, selection)
    assert from_the_cube(lab, dimension, selection) == register


def test_every_breakdown_sums_to_the_total(lab):
    (total,) = ask(lab, "exposure/total").to_dict("records")
    for name in ("by_region", "by_departement", "by_age_band", "by_age_and_sex", "by_status"):
        rows = ask(lab, f"exposure/{name}")
        assert rows.record_count.sum() == total["record_count"]
        assert rows.person_count.sum() == total["living_person_count"]


def test_the_cube_stays_within_its_cells(lab):
    """At full size every possible cell may occur: count those that the dimensions allow."""
    possible = lab.execute("""
        with histories as (
            select distinct status, first_year, end_band, is_space_with_nir from exposure_cube
        )
        select
            (select count(*) from histories)
            * 101 * 2 * len(enum_range(null::age_band))
    """).fetchall()[0][0]
    assert possible <= 400_000
