"""By hand: who is alone with a few facts, whom others hide, and what hides nobody.

| record | person | primary         | status     | sex    | born       | lives | locality    | registered | ended      |
|--------|--------|-----------------|------------|--------|------------|-------|-------------|------------|------------|
| 1      | 1      | yes             | registered | female | 1990-04-02 | 59    | 59350 59000 | 2020-01-01 |            |
| 2      | 1      | candidate_space | candidate  | female | 1990-04-02 | 59    | 59350 59000 |            | 2023-01-01 |
| 3      | 1      | former_region   | formerly   | female | 1990-04-02 | 62    | 62041 62000 | 2010-01-01 | 2015-03-05 |
| 4      | 2      | yes             | registered | male   | 1990-04-02 | 59    | 59350 59000 | 2020-01-01 |            |
| 5      | 3      | yes             | registered | female | 1990-04-03 | 59    | 59350 59800 | 2020-01-02 |            |
| 6      | 4      | yes             | registered | female | 1990-04-03 | 59    | 59350 59800 | 2020-01-02 |            |
| 7      | 5      | yes             | candidate  | female | 1990-04-03 | 62    | 62041 62000 |            | 2023-01-01 |
| 8      | 6      | yes             | candidate  | male   | 2007-06-01 | 62    | 62041 62000 |            | 2023-01-01 |
"""  # noqa: E501

import pandas
import pytest

from breachlab import ask
from breachlab.store import databases
from data_gen.identifiability.key_sets import count_key_sets
from data_gen.world import World
from tests.sql.by_hand import register
from tests.sql.test_claims import SEEDS

TOPIC = "identifiability"
NOT_COUNTED = ("alone", "by_departement", "by_age_band", "records_or_persons", "nir_candidates")


@pytest.fixture(scope="module")
def eight_records():
    with register(__doc__) as connection:
        count_key_sets(connection, quiet=True)
        yield connection


@pytest.fixture(scope="module")
def not_counted():
    with register(__doc__) as connection:
        yield connection


def by_key_set(connection, name, *columns, **selection):
    """Return {set of facts: its numbers} of an answer, nothing where there is none."""
    rows = ask(connection, f"{TOPIC}/{name}", **selection)
    return {
        row["key_set_id"]: tuple(None if pandas.isna(row[each]) else row[each] for each in columns)
        for row in rows.to_dict("records")
    }


def test_alone_counts_a_person_once_and_finds_the_others_of_all_places(eight_records):
    found = by_key_set(
        eight_records, "alone", "person_count", "alone_person_count", "few_person_count"
    )
    # Persons 1 (three records) and 2 differ in sex, 3 and 4 share all, 5 lives elsewhere.
    assert found["birth_date_sex_postcode"] == (6, 4, 6)
    assert found["birth_date_sex_commune_postcode"] == (6, 4, 6)
    assert found["birth_date_sex_departement"] == (6, 4, 6)
    # Of April 1990, 3 and 4 share the postcode; 1 has another postcode of the same commune.
    assert found["birth_month_sex_postcode"] == (6, 4, 6)
    assert found["birth_year_sex_commune"] == (6, 3, 6)


def test_alone_counts_who_has_no_fact_on_file_among_those_alike(eight_records):
    """Persons 5 and 6 never registered, and no day of it is on file: their birth dates differ."""
    columns = ("person_count", "alone_person_count")
    found = by_key_set(eight_records, "alone", *columns)
    assert found["birth_date_first_registration"] == (6, 2)


def test_alone_leaves_out_a_set_with_a_fact_that_nobody_has(eight_records):
    """No name and no place of birth is on file here."""
    found = by_key_set(eight_records, "alone", "is_counted", "alone_person_count")
    left_out = {name for name, (is_counted, _) in found.items() if not is_counted}
    assert left_out == {
        "birth_month_sex_birth_place",
        "first_name_usage_name_departement",
        "first_name_usage_name_commune_postcode",
        "first_name_birth_name_birth_date",
    }
    assert {found[name] for name in left_out} == {(False, None)}


def test_alone_of_a_selection_holds_the_others_against_everybody(eight_records):
    columns = ("person_count", "alone_person_count")
    found = by_key_set(eight_records, "alone", *columns, departements=["62"])
    assert found["birth_year_sex_commune"] == (2, 2)
    found = by_key_set(eight_records, "alone", *columns, statuses=["registered"], sexes=["female"])
    assert found["birth_date_sex_postcode"] == (3, 1)
    assert by_key_set(eight_records, "alone", *columns, departements=["75"])[
        "birth_date_sex_postcode"
    ] == (0, 0)


def test_records_or_persons_says_how_far_records_mislead(eight_records):
    columns = ("record_count", "alone_record_count", "person_count", "alone_person_count")
    found = by_key_set(eight_records, "records_or_persons", *columns)
    # Records 3, 4, 7, 8 are unique: 1 and 2 are of one person, 5 and 6 of two.
    assert found["birth_date_sex_postcode"] == (8, 4, 6, 4)


def test_by_departement_and_by_age_band_split_the_same_people(eight_records):
    rows = ask(eight_records, f"{TOPIC}/by_departement", key_set="birth_date_sex_departement")
    columns = ["departement_code", "person_count", "alone_person_count"]
    assert sorted(map(tuple, rows[columns].to_numpy())) == [("59", 4, 2), ("62", 2, 2)]
    rows = ask(eight_records, f"{TOPIC}/by_age_band")
    columns = ["age_band", "person_count", "alone_person_count"]
    assert [*map(tuple, rows[columns].to_numpy())] == [("16-17", 1, 1), ("30-34", 5, 3)]


@pytest.mark.parametrize("name", NOT_COUNTED)
def test_questions_say_what_to_run_where_nobody_has_counted(not_counted, name):
    rows = ask(not_counted, f"{TOPIC}/{name}")
    assert len(rows) and not rows.is_counted.any()
    assert rows.filter(regex="alone_.*share|^person_share").isna().all(axis=None)


def test_estimate_is_made_where_nobody_has_counted(not_counted):
    rows = ask(not_counted, f"{TOPIC}/estimate")
    assert not rows.is_counted.any() and rows.alone_person_share.isna().all()
    assert rows.estimated_alone_person_share.between(0, 1).all()


def test_estimate_of_a_place_for_everybody_is_the_law_of_poisson(eight_records):
    """Of département 59 three women are 33, so each has two others over 365.25 days."""
    rows = ask(eight_records, f"{TOPIC}/estimate", sexes=["female"], departements=["59"])
    found = rows.set_index("key_set_id").estimated_alone_person_share
    assert found["birth_date_sex_departement"] == pytest.approx(2.718281828 ** (-2 / 365.25))


def test_range_lookup_divides_the_addresses_by_the_prefixes(lab):
    rows = ask(lab, f"{TOPIC}/range_lookup")
    ((addresses,),) = lab.execute(
        "select count(*) from registrants where is_primary and has_email and not is_deceased"
    ).fetchall()
    assert set(rows.person_count) == {addresses}
    assert rows.mean_address_count[0] == pytest.approx(addresses / 65_536)


def test_estimate_is_within_a_point_of_the_count_at_two_seeds(thorough, worlds):
    for seed in SEEDS:
        with databases.connect_sealed(worlds.path(World(1_000_000, seed))) as connection:
            rows = ask(connection, f"{TOPIC}/estimate")
        assert len(rows) == 5 and (rows.estimate_error_share < 0.01).all(), seed
