"""Under any selection the cubes count as the register itself does; stock.md counts by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.query.parameters import SELECTION
from tests.sql import banded
from tests.sql.banded import from_the_register
from tests.support.pages.where import LIVES_HERE
from tests.support.remembered import ask
from tests.support.tiers import examples

QUERIES = {
    "departements": ("exposure/by_departement", "departement_code"),
    "age_bands": ("exposure/by_age_band", "age_band"),
    "statuses": ("exposure/by_status", "status"),
    "first_years": ("exposure/by_first_year", "first_year"),
    "end_bands": ("exposure/by_end_band", "end_band"),
}


def selections(connection):
    """Return a strategy of selections by up to three of the six dimensions."""
    return banded.selections(connection, SELECTION)


@examples(60)
@given(data=st.data(), dimension=st.sampled_from(sorted(QUERIES)))
def test_the_cube_counts_as_the_register(lab, data, dimension):
    selection = data.draw(selections(lab))
    name, column = QUERIES[dimension]
    found = {
        str(row[column]): [row["record_count"], row["person_count"]]
        for row in ask(lab, name, **selection).to_dict("records")
        if row[column] == row[column]  # not the row of those in no place, which the sums have
    }
    assert found == from_the_register(lab, dimension, selection)


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


@examples(30)
@given(data=st.data())
def test_the_stock_counts_as_the_register(lab, data):
    selection = data.draw(selections(lab))
    bands = from_the_register(lab, "end_bands", selection, LIVES_HERE)
    statuses = from_the_register(lab, "statuses", selection, LIVES_HERE)
    statuses.pop("formerly_registered", None)
    counted = {each: persons for each, (_, persons) in (bands | statuses).items() if persons}
    rows = ask(lab, "exposure/stock", **selection)
    parts = rows.end_band.astype(object).fillna(rows.status.astype(str))
    found = dict(zip(parts, rows.living_here_person_count, strict=True))
    assert {each: count for each, count in found.items() if count} == counted


@examples(30)
@given(data=st.data())
def test_the_stock_sums_to_the_exposed_residents_of_the_statuses(lab, data):
    selection = data.draw(selections(lab))
    rows = ask(lab, "exposure/stock", **selection)
    by_status = ask(lab, "exposure/by_status", **selection).living_here_person_count.sum()
    assert rows.living_here_person_count.sum() == by_status
    if by_status:
        assert (rows.all_living_here_person_count == by_status).all()
        assert rows.living_here_person_share.sum() == pytest.approx(1)
        left = rows[rows.end_band.isin(["6-10", "11-15", "16-20"])].living_here_person_count.sum()
        assert (rows.left_six_years_person_count == left).all()
