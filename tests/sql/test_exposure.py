"""By hand: eight records of five people, and the answers counted by eye.

| record | person | primary | status     | sex    | born       | lives | registered | ended      |
|--------|--------|---------|------------|--------|------------|-------|------------|------------|
| 1      | 1      | yes     | registered | female | 2006-03-06 | 59    | 2023-09-01 |            |
| 2      | 1      |         | candidate  | female | 2006-03-06 | 59    |            |            |
| 3      | 2      | yes     | formerly   | female | 1959-03-05 | 59    | 2004-01-01 | 2023-03-06 |
| 4      | 2      |         | formerly   | female | 1959-03-05 | 62    | 2004-01-01 | 2023-03-06 |
| 5      | 2      |         | formerly   | female | 1959-03-05 | 62    | 2004-01-01 | 2023-03-05 |
| 6      | 3      | yes     | formerly   | male   | 1949-03-05 | 2A    | 2005-06-30 | 2005-07-01 |
| 7      | 4      | yes     | candidate  | male   | 2008-03-05 | 2A    |            |            |
| 8      | 5      | yes     | registered | male   | 1999-03-05 | 974   | 2024-01-02 |            |
"""

import pytest

from breachlab import find
from breachlab.query.headlines import headline
from tests.sql.by_hand import register
from tests.support.cases import for_each
from tests.support.remembered import ask


@pytest.fixture(scope="module")
def eight_people():
    with register(__doc__) as connection:
        yield connection


def counts(connection, name, column, **selection):
    """Return {value: (records, persons)} of one breakdown."""
    rows = ask(connection, name, **selection)
    return {
        row[column]: (row["record_count"], row["person_count"]) for row in rows.to_dict("records")
    }


def test_eight_records_are_five_persons(eight_people):
    (row,) = ask(eight_people, "exposure/total").to_dict("records")
    assert (row["record_count"], row["person_count"], row["records_per_person"]) == (8, 5, 1.6)


def test_a_person_counts_where_the_primary_record_is(eight_people):
    assert counts(eight_people, "exposure/by_departement", "departement_code") == {
        "2A": (2, 2),
        "59": (3, 2),
        "62": (2, 0),
        "974": (1, 1),
    }


def test_a_region_holds_its_departements(eight_people):
    assert counts(eight_people, "exposure/by_region", "region_code") == {
        "32": (5, 2),
        "94": (2, 2),
        "04": (1, 1),
    }


def test_the_rate_divides_by_all_residents(eight_people):
    rows = ask(eight_people, "exposure/by_region").set_index("region_code")
    assert rows.persons_per_thousand["94"] == 1000 * 2 / 351_255


def test_a_birthday_on_5_march_2024_counts_as_the_new_age(eight_people):
    assert counts(eight_people, "exposure/by_age_band", "age_band") == {
        "16-17": (3, 2),  # the 18th birthday of person 1 is the day after
        "25-29": (1, 1),
        "65-69": (3, 1),
        "75 and over": (1, 1),
    }


def test_women_and_men_are_distinguished(eight_people):
    rows = ask(eight_people, "exposure/by_age_and_sex")
    assert rows.groupby("sex", observed=True).record_count.sum().to_dict() == {
        "female": 5,
        "male": 3,
    }


def test_each_record_counts_by_its_own_status(eight_people):
    assert counts(eight_people, "exposure/by_status", "status") == {
        "registered": (2, 2),
        "formerly_registered": (4, 2),
        "candidate_space": (2, 1),
    }


def test_candidate_spaces_have_no_first_year(eight_people):
    assert counts(eight_people, "exposure/by_first_year", "first_year") == {
        2004: (3, 1),
        2005: (1, 1),
        2023: (1, 1),
        2024: (1, 1),
    }


def test_an_end_on_5_march_2023_is_a_whole_year_ago_and_the_day_after_is_not(eight_people):
    assert counts(eight_people, "exposure/by_end_band", "end_band") == {
        "0": (2, 1),
        "1": (1, 0),
        "16-20": (1, 1),
    }


def test_a_selection_joins_values_by_or_and_dimensions_by_and(eight_people):
    selection = {
        "departements": ["59", "62"],
        "sexes": ["female"],
        "statuses": ["formerly_registered"],
    }
    assert counts(eight_people, "exposure/by_departement", "departement_code", **selection) == {
        "59": (1, 1),
        "62": (2, 0),
    }


def per_year(connection, name, column):
    """Return {value: persons per year of its width} of one breakdown, None where it has none."""
    rows = ask(connection, name)
    numbers = rows.persons_per_year.astype(object).where(rows.persons_per_year.notna(), None)
    return dict(zip(rows[column], numbers, strict=True))


def test_bands_are_compared_per_year_of_their_width(eight_people):
    assert per_year(eight_people, "exposure/by_age_band", "age_band") == {
        "16-17": 2 / 2,
        "25-29": 1 / 5,
        "65-69": 1 / 5,
        "75 and over": None,
    }
    assert per_year(eight_people, "exposure/by_end_band", "end_band") == {
        "0": 1,
        "1": 0,
        "16-20": 1 / 4,
    }
    assert per_year(eight_people, "exposure/by_first_year", "first_year") == {
        2004: None,
        2005: 1,
        2023: 1,
        2024: None,  # of its 65 days until 5 March no year is made
    }


def test_a_cell_of_years_and_ends_is_as_wide_as_both(eight_people):
    rows = ask(eight_people, "exposure/by_first_year_and_end").set_index(
        ["first_year", "history_id"]
    )
    assert rows.persons_per_year[2005, "16-20"] == 1 / 4
    assert rows.persons_per_year[[(2004, "0"), (2023, "registered")]].isna().all()


@for_each(
    "bands, width, years",
    [("age_band", "age_band_years", 75 - 16), ("end_band", "end_band_years", 20)],
)
def test_the_widths_of_a_list_of_bands_sum_to_the_years_it_spans(eight_people, bands, width, years):
    (found,) = eight_people.execute(
        f"select sum({width}(band)) from (select unnest(enum_range(null::{bands})) as band)"
    ).fetchone()
    assert found == years


def said(connection, words, name, **selection):
    """Return the sentence of an answer."""
    return headline(find(name), ask(connection, name, **selection), words).text


def test_a_group_of_less_than_half_is_not_most(eight_people, english, french):
    assert said(eight_people, english, "exposure/by_status").startswith("The largest group has")
    assert said(eight_people, french, "exposure/by_status").startswith("Statut le plus fréquent")
    some = {"departements": ["59", "62", "974"]}  # two of three are registered
    assert said(eight_people, english, "exposure/by_status", **some).startswith(
        "Most exposed residents, 66.7%"
    )
    assert said(eight_people, french, "exposure/by_status", **some).startswith(
        "La majorité des habitants exposés, 66,7"
    )


@for_each("by", ["age_band", "age_and_sex", "age_group", "status_and_age"])
def test_one_person_alone_is_all(eight_people, english, french, by):
    alone = {"departements": ["974"]}
    name = f"exposure/by_{by}"
    assert said(eight_people, english, name, **alone).startswith("All ")
    assert said(eight_people, english, name, **alone).endswith("about 1 person in 1 record.")
    assert said(eight_people, french, name, **alone).startswith("Toutes les personnes ")


def test_by_status_says_of_one_resident_alone_that_it_is_all(eight_people, english, french):
    alone = {"departements": ["974"]}
    in_english = said(eight_people, english, "exposure/by_status", **alone)
    assert in_english == "All have the status registered (inscrit): 1 exposed resident."
    in_french = said(eight_people, french, "exposure/by_status", **alone)
    assert in_french.endswith("1 habitant exposé.")


def test_what_is_selected_is_modelled_and_the_whole_is_not(eight_people, english):
    whole = said(eight_people, english, "exposure/total")
    assert whole == "5 persons are exposed; that they have 8 records is an inference."
    some = said(eight_people, english, "exposure/total", sexes=["female"])
    assert some == "In the model about 2 persons in 5 records are exposed."


@for_each("by", ["departement", "region"])
def test_no_place_is_said_to_be_hit_more_than_all_others(eight_people, english, by):
    """The order of the places is the model's, and of equals the seed's."""
    several = said(eight_people, english, f"exposure/rate_by_{by}")
    assert several.startswith("In the model from 0 in 1,000 to ") and "Corse" not in several
    assert "Corse" in said(eight_people, english, f"exposure/rate_by_{by}", departements=["2A"])


REGISTERED_AGAIN = """
|record|person|primary|status    |sex   |born      |lives|registered|since     |ended     |
|------|------|-------|----------|------|----------|-----|----------|----------|----------|
|1     |1     |yes    |registered|female|2000-03-05|59   |2019-09-02|2023-12-05|          |
|2     |2     |yes    |registered|female|1990-03-05|59   |2004-01-01|2023-03-06|          |
|3     |3     |yes    |registered|male  |1970-03-05|2A   |2004-01-01|2023-03-05|          |
|4     |4     |yes    |registered|male  |1960-03-05|2A   |2012-05-02|2020-03-31|          |
|5     |4     |       |formerly  |male  |1960-03-05|2A   |2012-05-02|          |2013-05-31|
|6     |5     |yes    |registered|male  |1999-03-05|974  |2024-03-05|          |          |
"""


@pytest.fixture(scope="module")
def registered_again():
    with register(REGISTERED_AGAIN) as connection:
        yield connection


def test_a_duration_runs_from_the_current_registration_and_a_whole_year_ends_on_its_day(
    registered_again,
):
    rows = ask(registered_again, "exposure/by_duration")
    assert dict(zip(rows.duration_band, rows.person_count, strict=True)) == {
        "0-2": 1,
        "3-5": 1,  # since 5 December: three months on 5 March
        "6-11": 1,  # a year all but a day
        "12-23": 1,
        "36+": 1,
    }
    assert rows.record_count.sum() == 5  # the copy is of a registration that is over
    assert set(rows.all_year_or_more_person_count) == {2}
    assert set(rows.all_year_or_more_person_share) == {2 / 5}


def test_durations_of_a_place_have_those_of_france_beside_them(registered_again):
    rows = ask(registered_again, "exposure/by_duration", departements=["59"], sexes=["female"])
    assert list(zip(rows.duration_band, rows.person_share, strict=True)) == [
        ("3-5", 0.5),
        ("6-11", 0.5),
    ]
    rows = ask(registered_again, "exposure/by_duration", departements=["974"])
    assert dict(zip(rows.duration_band, rows.person_count, strict=True)) == {
        "0-2": 1,
        "3-5": 0,
        "6-11": 0,
        "12-23": 0,
        "36+": 0,
    }
    assert set(rows.france_person_share) == {1 / 5}
    assert rows.is_all.tolist() == [True, False, False, False, False]
    assert ask(registered_again, "exposure/by_duration", departements=["75"]).empty


def test_a_year_or_more_is_told_by_departement_and_by_age_and_sex(registered_again):
    places = ask(registered_again, "exposure/duration_by_departement")
    assert list(zip(places.departement_code, places.year_or_more_person_share, strict=True)) == [
        ("2A", 1.0),
        ("59", 0.0),
        ("974", 0.0),
    ]
    groups = ask(registered_again, "exposure/duration_by_age_and_sex", sexes=["male"])
    assert list(zip(groups.age_band, groups.year_or_more_person_count, strict=True)) == [
        ("25-29", 0),
        ("50-54", 1),
        ("60-64", 1),
    ]
