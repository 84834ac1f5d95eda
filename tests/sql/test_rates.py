"""By hand and by another road: how many in a thousand residents are exposed.

| record | person | primary | status     | sex    | born       | lives | registered | ended      | truths   |
|--------|--------|---------|------------|--------|------------|-------|------------|------------|----------|
| 1      | 1      | yes     | registered | female | 1990-03-05 | 59    | 2023-09-01 |            |          |
| 2      | 1      |         | registered | female | 1990-03-05 | 62    | 2023-09-01 |            |          |
| 3      | 2      | yes     | formerly   | female | 1959-03-05 | 59    | 2004-01-01 | 2023-03-06 | deceased |
| 4      | 3      | yes     | formerly   | male   | 1985-03-05 | 59    | 2005-06-30 | 2015-07-01 | abroad   |
| 5      | 4      | yes     | candidate  | male   | 1990-03-05 | 2A    |            | 2020-01-01 |          |
| 6      | 5      | yes     | formerly   | male   | 1990-03-05 | 59    | 2005-06-30 | 2015-07-01 |          |
| 7      | 6      | yes     | registered | male   | 2001-03-05 | 974   | 2024-01-02 |            |          |
| 8      | 6      | candidate_space | candidate | male | 2001-03-05 | 974   |            | 2024-01-01 |          |
"""  # noqa: E501

import pandas
import pytest

from breachlab import find
from breachlab.paths import ROOT
from breachlab.query.headlines import headline
from breachlab.words import LANGUAGES
from tests.conftest import SMALL
from tests.sql.by_hand import register
from tests.support.cases import for_each
from tests.support.remembered import ask

POPULATION = ROOT / "data_gen" / "reference" / "population.csv"
KEY = ["departement_code", "sex", "age_band"]
RATES = ["departement", "region", "age_and_sex", "age_group"]


@pytest.fixture(scope="module")
def eight_records():
    with register(__doc__) as connection:
        yield connection


@for_each("name, code", [("departement", "departement_code"), ("region", "region_code")])
def test_places_of_one_rate_stand_in_the_order_of_their_codes(eight_records, name, code):
    rows = ask(eight_records, f"exposure/rate_by_{name}")
    without = rows[rows.living_here_person_count == 0][code].tolist()
    assert len(without) > 1 and without == sorted(without)


def test_the_rate_leaves_out_the_deceased_and_those_abroad(eight_records):
    rows = ask(eight_records, "exposure/rate_by_departement").set_index("departement_code")
    nord = rows.loc["59"]
    assert (nord.record_count, nord.living_here_person_count) == (4, 2)
    assert nord.persons_per_thousand == 1000 * 2 / nord.resident_count
    assert rows.loc["62"].living_here_person_count == 0  # the primary record is in the Nord


def test_residents_are_those_aged_16_and_over(eight_records):
    rows = ask(eight_records, "exposure/rate_by_departement").set_index("departement_code")
    source = pandas.read_csv(POPULATION, dtype={"departement_code": str})
    start = source.age_band.str.extract(r"^(\d+)")[0].astype(int)
    adults = source[(source.departement_code == "59") & (start >= 20)].population.sum()
    teens = source[(source.departement_code == "59") & (start == 15)].population.sum()
    assert rows.loc["59"].resident_count == pytest.approx(adults + teens * 4 / 5, rel=0.001)


def test_a_status_selects_the_exposed_and_not_the_residents(eight_records):
    everybody = ask(eight_records, "exposure/rate_by_region").set_index("region_code")
    some = ask(eight_records, "exposure/rate_by_region", statuses=["registered"])
    some = some.set_index("region_code")
    assert some.resident_count["32"] == everybody.resident_count["32"]
    assert (some.living_here_person_count["32"], some.living_here_person_count["94"]) == (1, 0)


def test_a_sex_selects_both(eight_records):
    rows = ask(eight_records, "exposure/rate_by_age_group", sexes=["male"], age_bands=["20-24"])
    ((young_men,),) = eight_records.execute(
        "select sum(resident_count) from residents where sex = 'male' and age_band = '20-24'"
    ).fetchall()
    assert (rows.living_here_person_count.tolist(), rows.resident_count.tolist()) == (
        [1],
        [young_men],
    )


def test_one_departement_selected_is_still_compared_with_france(eight_records):
    whole = ask(eight_records, "exposure/rate_by_departement").set_index("departement_code")
    one = ask(eight_records, "exposure/rate_by_departement", departements=["59"])
    assert one.departement_code.tolist() == ["59"]
    for column in ("location_quotient", "standardised_ratio", "persons_per_thousand"):
        assert one[column][0] == pytest.approx(whole[column]["59"])
    region = ask(eight_records, "exposure/rate_by_region", departements=["59"])
    assert region.resident_count.tolist() == one.resident_count.tolist()
    assert region.location_quotient.tolist() == pytest.approx(one.location_quotient.tolist())


def band(age):
    """Return the band of an age by arithmetic, as no query does."""
    if age < 20:
        return "16-17" if age < 18 else "18-19"
    return "75 and over" if age >= 75 else f"{age // 5 * 5}-{age // 5 * 5 + 4}"


def cells(lab, where="true"):
    """Return living persons of the register and residents of each cell, counted in Python."""
    persons = lab.execute(f"""
        select departement_code::varchar as departement_code, sex::varchar as sex,
            date_sub('year', born_on, date '2024-03-05') as age
        from registrants
        where is_primary and not is_deceased and not lives_abroad and {where}
    """).df()
    persons["age_band"] = persons.age.map(band)
    residents = lab.execute("from residents").df().astype(dict.fromkeys(KEY, str))
    living = persons.groupby(KEY).size().rename("living").reset_index()
    return residents.merge(living, how="outer", on=KEY).fillna({"living": 0})


@pytest.mark.parametrize("selection", [{}, {"statuses": ["registered"]}])
def test_the_standardised_ratio_is_observed_over_expected_by_age_and_sex(lab, selection):
    by_cell = cells(lab, "status = 'registered'" if selection else "true")
    france = by_cell.groupby(["sex", "age_band"])[["living", "resident_count"]].sum()
    rate = france.living / france.resident_count
    pairs = zip(by_cell.sex, by_cell.age_band, strict=True)
    by_cell["expected"] = by_cell.resident_count * [rate[pair] for pair in pairs]
    by_code = by_cell.groupby("departement_code")[["living", "expected"]].sum()
    rows = ask(lab, "exposure/rate_by_departement", **selection).set_index("departement_code")
    ratio = (by_code.living / by_code.expected).reindex(rows.index.astype(str))
    assert rows.standardised_ratio.tolist() == pytest.approx(ratio.tolist())
    assert len(rows) == 101 and rows.standardised_ratio.nunique() > 90


def test_expected_persons_sum_to_the_observed(lab):
    for name in ("rate_by_departement", "rate_by_region"):
        rows = ask(lab, f"exposure/{name}", sexes=["female"])
        assert rows.expected_person_count.sum() == pytest.approx(
            rows.living_here_person_count.sum()
        )


def answers_in_any_order(worlds, times):
    """Return the different answers of two threads, the cells lying in another order each time."""
    seen = {"departement": set(), "region": set()}
    with worlds.in_memory(SMALL) as connection:
        connection.execute("set threads = 2; set preserve_insertion_order = false")
        for _ in range(times):
            for table in ("residents", "exposure_cube"):
                connection.execute(
                    f"create or replace table {table} as from {table} order by random()"
                )
            for by, answers in seen.items():
                rows = ask(connection, f"exposure/rate_by_{by}")
                answers.add(rows.to_csv(index=False, float_format="%.17g"))
    return {by: len(answers) for by, answers in seen.items()}


def test_a_rate_is_the_same_to_the_last_bit_in_any_order(worlds):
    assert answers_in_any_order(worlds, 4) == {"departement": 1, "region": 1}


def test_a_rate_is_the_same_to_the_last_bit_in_twenty_orders(thorough, worlds):
    assert answers_in_any_order(worlds, 20) == {"departement": 1, "region": 1}


def test_the_location_quotient_is_one_on_average_over_residents(lab):
    for name in ("rate_by_departement", "rate_by_region"):
        rows = ask(lab, f"exposure/{name}")
        weighted = (rows.location_quotient * rows.resident_share).sum()
        assert weighted == pytest.approx(1) and rows.resident_share.sum() == pytest.approx(1)
        assert rows.location_quotient.max() > 1 > rows.location_quotient.min()


def test_every_rate_counts_the_same_people(lab):
    selection = {"departements": ["59", "2A", "974"], "statuses": ["formerly_registered"]}
    by_cell = cells(lab, "status = 'formerly_registered'")
    living = by_cell[by_cell.departement_code.isin(selection["departements"])].living.sum()
    (total,) = ask(lab, "exposure/total", **selection).person_count
    assert total == living
    for by in ("departement", "region", "age_and_sex", "age_group", "departement_age_and_sex"):
        rows = ask(lab, f"exposure/rate_by_{by}", **selection)
        assert "person_count" not in rows  # of a place it would be the same
        assert rows.living_here_person_count.sum() == living


def test_nobody_is_both_deceased_and_abroad(lab):
    both = "select count(*) from registrants where is_deceased and lives_abroad"
    assert lab.execute(both).fetchall() == [(0,)]


def test_age_groups_are_those_of_dares(lab):
    rows = ask(lab, "exposure/by_age_group").set_index("age_group")
    by_cell = cells(lab).assign(start=lambda each: each.age_band.str[:2].astype(int))
    here = ask(lab, "exposure/rate_by_age_group").set_index("age_group").living_here_person_count
    assert rows.index.tolist() == ["under_25", "25-49", "50_and_over"]
    assert here["under_25"] == by_cell[by_cell.start < 25].living.sum()
    assert here["50_and_over"] == by_cell[by_cell.start >= 50].living.sum()


def test_histories_sum_to_first_years_and_ends(lab):
    rows = ask(lab, "exposure/by_first_year_and_end")
    years = ask(lab, "exposure/by_first_year").set_index("first_year").person_count
    assert rows.groupby("first_year").person_count.sum().to_dict() == years.to_dict()
    ends = ask(lab, "exposure/by_end_band").set_index("end_band").person_count
    ended = rows[rows.history_id != "registered"].groupby("history_id").person_count.sum()
    assert ended.to_dict() == {str(end): count for end, count in ends.items()}


def said(lab, by, words, **selection):
    """Return the sentence of exposure/rate_by_<by>, with ordinary spaces."""
    query = find(f"exposure/rate_by_{by}")
    text = headline(query, ask(lab, query.name, **selection), words).text
    return text.replace("\u202f", " ")


def test_a_headline_says_which_residents_are_counted(lab, english):
    for by in RATES:
        assert "1,000 residents aged 16 and over" in said(lab, by, english), by
        men = said(lab, by, english, sexes=["male"])
        assert "residents of the ages and sexes selected" in men and "16 and over" not in men, by


def test_a_headline_says_it_in_french_too(lab, french):
    for by in RATES:
        assert "1 000 habitants de 16 ans et plus" in said(lab, by, french), by
        young = said(lab, by, french, age_bands=["20-24"])
        assert "habitants des âges et sexes choisis" in young, by


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
