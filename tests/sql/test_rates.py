"""Rates of residents and extractions, against other counts; by hand in rates.md."""

import pandas
import pytest

from breachlab import find
from breachlab.paths import ROOT
from breachlab.query.headlines import headline
from breachlab.words import LANGUAGES
from tests.conftest import SMALL
from tests.sql.banded import of_places
from tests.support.remembered import ask

POPULATION = ROOT / "data_gen" / "reference" / "population.csv"


def test_residents_are_those_aged_16_and_over(lab):
    """Those of 15 to 19 are published together: four fifths of them are of 16 and over."""
    rows = ask(lab, "exposure/rate_by_departement").set_index("departement_code")
    source = pandas.read_csv(POPULATION, dtype={"departement_code": str})
    start = source.age_band.str.extract(r"^(\d+)")[0].astype(int)
    adults = source[(source.departement_code == "59") & (start >= 20)].population.sum()
    teens = source[(source.departement_code == "59") & (start == 15)].population.sum()
    assert rows.resident_count["59"] == pytest.approx(adults + teens * 4 / 5, rel=0.001)


@pytest.mark.parametrize("name", ["exposure/rate_by_departement", "exposure/rate_by_region"])
def test_expected_persons_sum_to_the_observed_and_quotients_are_one_on_average(lab, name):
    rows = ask(lab, name, sexes=["female"])
    observed = rows.living_here_person_count.sum()
    assert rows.expected_person_count.sum() == pytest.approx(observed)
    assert rows.resident_share.sum() == pytest.approx(1)
    assert (rows.location_quotient * rows.resident_share).sum() == pytest.approx(1)
    assert rows.location_quotient.max() > 1 > rows.location_quotient.min()


def count_answers_in_any_order(worlds, times):
    """Return how many answers differ with two threads, as cells lie in another order each time."""
    seen = {"rate_by_departement": set(), "rate_by_region": set()}
    with worlds.in_memory(SMALL) as connection:
        connection.execute("set threads = 2; set preserve_insertion_order = false")
        for _ in range(times):
            for table in ("residents", "exposure_cube"):
                connection.execute(
                    f"create or replace table {table} as from {table} order by random()"
                )
            for name, answers in seen.items():
                rows = ask(connection, f"exposure/{name}")
                answers.add(rows.to_csv(index=False, float_format="%.17g"))
    return {name: len(answers) for name, answers in seen.items()}


def test_a_rate_is_the_same_to_the_last_bit_in_any_order(worlds):
    assert set(count_answers_in_any_order(worlds, 4).values()) == {1}


def test_every_rate_counts_the_same_people(lab):
    selection = {"departements": ["59", "2A", "974"], "statuses": ["formerly_registered"]}
    (living,) = ask(lab, "exposure/total", **selection).person_count
    for by in ("departement", "region", "age_and_sex", "age_group", "departement_age_and_sex"):
        rows = ask(lab, f"exposure/rate_by_{by}", **selection)
        assert "person_count" not in rows  # of a place it would be the same
        assert rows.living_here_person_count.sum() == living


@pytest.mark.parametrize("by", ["region", "age_band", "status"])
@pytest.mark.parametrize("extraction", [None, "targeted", "near-total"])
def test_segments_of_an_extraction_sum_to_it(lab, by, extraction):
    selection = {"sexes": ["female"]}
    here = of_places(lab, selection) if by == "region" else selection
    whole = ask(lab, "exposure/extractions", **here).set_index("extraction")
    rows = ask(lab, f"exposure/extractions_by_{by}", extraction=extraction, **selection)
    expected = whole.loc[extraction or "partial"]
    for column in ("record_count", "person_count", "all_record_count", "all_person_count"):
        assert rows[column].sum() == expected[column]
    assert rows.read_person_share.sum() == pytest.approx(1)


@pytest.mark.parametrize("by", ["departement", "region", "age_and_sex", "age_group"])
def test_a_headline_says_which_residents_are_counted(lab, english, french, by):
    query = find(f"exposure/rate_by_{by}")
    everybody, men = ask(lab, query.name), ask(lab, query.name, sexes=["male"])
    assert "1,000 residents aged 16 and over" in headline(query, everybody, english).text
    assert "residents of the ages and sexes selected" in headline(query, men, english).text
    said = headline(query, everybody, french).text.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "1 000 habitants de 16 ans et plus" in said
    assert "habitants des âges et sexes choisis" in headline(query, men, french).text


def test_every_count_by_age_says_that_its_shares_are_assumed():
    ages = ("by_age_band", "by_age_group", "by_age_and_sex", "rate_by_age_and_sex")
    rates = ("rate_by_age_group", "rate_by_departement_age_and_sex", "rate_by_departement")
    areas = ("by_age_band", "young_people", "seniors", "summary")
    names = [f"exposure/{name}" for name in (*ages, *rates)] + [f"area/{name}" for name in areas]
    for name in names:
        for language in LANGUAGES:
            assert "{kind.Ages_assumed}" in find(name).texts(language).note, (name, language)


def test_every_rate_of_a_place_says_what_of_it_is_modelled():
    rates = ("departement", "region", "departement_age_and_sex", "age_and_sex", "age_group")
    for name in ("area/by_age_band", *(f"exposure/rate_by_{by}" for by in rates)):
        assert "see method/departement_figures" in find(name).texts("en").note, name
