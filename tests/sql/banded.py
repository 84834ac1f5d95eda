"""The register itself, banded as the selection has it: what the cubes are checked against.

Ages by completed years and bands by arithmetic, from the readable view, so that nothing is shared
with the cubes.
"""

from hypothesis import strategies as st

from tests.support.pages.where import LIVES_HERE, counts_of_view
from tests.support.remembered import read_records

BANDED = """
    (
        select
            *,
            departement_code::varchar as departements,
            sex::varchar as sexes,
            status::varchar as statuses,
            year(first_registered_on)::varchar as first_years,
            date_sub('year', born_on, date '2024-03-05') as age,
            date_sub('year', last_ended_on + 1, date '2024-03-06') as years_since,
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
        from registrants
    ) as banded
"""
DIMENSIONS = ("departements", "age_bands", "sexes", "statuses")


def banded(selection):
    """Return the register, whose primary records count the persons of a selection."""
    counted = counts_of_view(selection)
    return BANDED.replace("*,", f"* replace (is_primary and {counted} as is_primary),", 1)


def of_places(connection, selection):
    """Return a selection of every place unless it is of some: rows of places count residents."""
    rows = connection.execute("select unnest(enum_range(null::departement_code))::varchar")
    return {"departements": [code for (code,) in rows.fetchall()], **selection}


def reached(selection):
    """Return the condition on whom a notification of a selection can be about."""
    return LIVES_HERE if "departements" in selection else "true"


def keeps(selection):
    """Return the condition that keeps what is selected; its values are the parameters."""
    parts = [f"list_contains(${name}::varchar[], {name})" for name in selection]
    return " and ".join(parts) or "true"


def from_the_register(connection, column, selection, only="true"):
    """Return {value of a column: [records, persons]} of those selected, and of them only some."""
    counted = counts_of_view([*selection, column])
    rows = read_records(
        connection,
        f"select {column}::varchar, count(*), count(*) filter (is_primary and {counted})"
        f" from {BANDED} where {keeps(selection)} and {only} group by 1",
        selection,
    )
    return {value: counts for value, *counts in rows if value}


def selections(connection, names=DIMENSIONS):
    """Return a strategy of selections by up to three of these dimensions at once."""
    rows = connection.execute("select parameter, word from selection_values").fetchall()
    words = {name: [word for parameter, word in rows if parameter == name] for name in names}
    lists = {name: st.lists(st.sampled_from(words[name]), min_size=1) for name in names}
    return st.sets(st.sampled_from(names), max_size=3).flatmap(
        lambda chosen: st.fixed_dictionaries({name: lists[name] for name in sorted(chosen)})
    )
