"""The register itself, banded as the selection has it: what the cubes are checked against.

Ages by completed years and bands by arithmetic, from the readable view, so that nothing is shared
with the cubes.
"""

from hypothesis import strategies as st

from tests.support.pages.where import LIVES_HERE, counts_of_view

BANDED = """
    (
        select
            *,
            departement_code::varchar as departements,
            sex::varchar as sexes,
            status::varchar as statuses,
            date_sub('year', born_on, date '2024-03-05') as age,
            case
                when age >= 75 then '75 and over'
                when age < 18 then '16-17'
                when age < 20 then '18-19'
                else concat(age // 5 * 5, '-', age // 5 * 5 + 4)
            end as age_bands
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


def selections(connection):
    """Return a strategy of selections without history, up to three dimensions at once."""
    rows = connection.execute("select parameter, word from selection_values").fetchall()
    words = {name: [word for parameter, word in rows if parameter == name] for name in DIMENSIONS}
    lists = {name: st.lists(st.sampled_from(words[name]), min_size=1) for name in DIMENSIONS}
    return st.sets(st.sampled_from(DIMENSIONS), max_size=3).flatmap(
        lambda chosen: st.fixed_dictionaries({name: lists[name] for name in sorted(chosen)})
    )
