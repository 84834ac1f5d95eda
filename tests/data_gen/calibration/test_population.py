"""Residents are INSEE's; the two bands that INSEE does not have are derived from its own."""

import pytest

from data_gen.calibration import population, source_tables

DERIVED = {"16-17", "18-19"}


def residents(code, *bands):
    """Return the residents of a département in some bands, both sexes."""
    return sum(
        int(row["residents"])
        for row in source_tables.read("residents")
        if row["departement_code"] == code and row["age_band"] in bands
    )


def test_the_lot_has_as_many_aged_25_to_29_as_insee_counts():
    """6,336: raked from margins it once came out as 9,201."""
    assert residents("46", "25-29") == 6_336


def test_from_20_on_every_cell_is_insees():
    published, found = {}, {}
    for row in source_tables.read("population"):
        age = int(row["age_band"].rstrip("+").split("-")[0])
        if age >= 20:
            band = "75 and over" if age >= 75 else row["age_band"]
            cell = row["departement_code"], row["sex"], band
            published[cell] = published.get(cell, 0) + int(row["population"])
    for row in source_tables.read("residents"):
        if row["age_band"] not in DERIVED:
            found[row["departement_code"], row["sex"], row["age_band"]] = int(row["residents"])
    assert found == published and len(found) == 101 * 2 * 12


def test_what_insee_does_not_have_is_marked_as_derived():
    marked = {
        row["age_band"] for row in source_tables.read("residents") if row["is_derived"] == "true"
    }
    assert marked == DERIVED


def test_two_fifths_of_a_group_of_five_years_are_16_or_17_but_for_the_slope_of_ages():
    group = sum(
        int(row["population"])
        for row in source_tables.read("population")
        if row["departement_code"] == "59" and row["age_band"] == "15-19"
    )
    for band in DERIVED:
        assert residents("59", band) == pytest.approx(group * 2 / 5, rel=0.02)


def test_single_ages_add_up_to_their_group():
    years = population.by_single_age()
    groups = [population.by_age_and_sex(sex)["20-24"] for sex in population.SEXES]
    assert sum(years[age] for age in range(20, 25)) == pytest.approx(sum(groups))
