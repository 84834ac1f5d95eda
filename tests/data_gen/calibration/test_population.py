"""The raked population meets every margin that it was raked to."""

import pytest

from data_gen.calibration import moves, population, tables


def added(key):
    """Return the population by what the key makes of a row."""
    totals = {}
    for row in tables.read("population"):
        totals[key(row)] = totals.get(key(row), 0) + int(row["population"])
    return totals


def region(row):
    return moves.regions()[row["departement_code"]]


def test_every_departement_has_its_population():
    people = tables.column("departements", "departement_code", "population")
    assert added(lambda row: row["departement_code"]) == people


def test_the_country_has_its_ages_and_sexes():
    """Within what the rounding of 101 départements may do."""
    reached = added(lambda row: (row["age_band"], row["sex"]))
    for row in tables.read("population_by_age_and_sex"):
        for sex in population.SEXES:
            assert reached[row["age_band"], sex] == pytest.approx(int(row[sex]), abs=101)


def test_every_region_has_its_ages():
    reached = added(lambda row: (region(row), row["age_band"]))
    for row in tables.read("population_by_region_and_age"):
        wanted = int(row["population"])
        assert reached[row["region_code"], row["age_band"]] == pytest.approx(wanted, abs=26)


def test_every_region_has_its_share_of_men():
    """Within 1 in 10,000 of the published share, which has four digits."""
    people = added(lambda row: (region(row), row["age_band"] in population.SHARED_BANDS))
    men = added(lambda row: population._man_in(region(row), row["sex"], row["age_band"]))
    for row in tables.read("men_share_by_region"):
        code, share = row["region_code"], int(row["men_per_ten_thousand"])
        assert 10_000 * men[code] / people[code, True] == pytest.approx(share, abs=1)


def test_ages_differ_between_the_departements_of_a_region_no_more_than_is_known():
    """Nothing published sets them apart, so they have the same ages but for rounding."""
    people = added(lambda row: (row["departement_code"], row["age_band"]))
    total = added(lambda row: row["departement_code"])
    paris, seine_saint_denis = (people[code, "20-24"] / total[code] for code in ("75", "93"))
    assert paris == pytest.approx(seine_saint_denis, rel=1e-4)
