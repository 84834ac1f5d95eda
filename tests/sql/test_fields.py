"""By hand: eight records of five people, and what their fields open, counted by eye.

| record | person | primary         | status     | sex    | born       | lives | registered | ended      | on file                       |
|--------|--------|-----------------|------------|--------|------------|-------|------------|------------|-------------------------------|
| 1      | 1      | yes             | registered | female | 1990-01-01 | 59    | 2023-09-01 |            | email phone street nir agency |
| 2      | 1      |                 | registered | female | 1990-01-01 | 62    | 2023-09-01 |            | email nir agency              |
| 3      | 2      | yes             | formerly   | female | 1959-03-05 | 59    | 2004-01-01 | 2023-03-06 | street nir agency             |
| 4      | 3      | yes             | candidate  | male   | 1990-01-01 | 2A    |            | 2022-01-01 | email                         |
| 5      | 3      | candidate_space | candidate  | male   | 1990-01-01 | 2A    |            | 2021-01-01 |                               |
| 6      | 4      | yes             | candidate  | male   | 2007-03-05 | 59    |            | 2024-01-01 | phone street agency           |
| 7      | 5      | yes             | registered | male   | 1999-03-05 | 974   | 2024-01-02 |            | phone agency                  |
| 8      | 5      |                 | registered | male   | 1999-03-05 | 974   | 2024-01-02 |            | agency                        |
"""  # noqa: E501

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.query.headlines import headline
from tests.sql.by_hand import register
from tests.sql.test_selection import from_the_register, selections
from tests.support.cases import for_each
from tests.support.remembered import ask
from tests.support.tiers import examples

BITS = {"email": 1, "phone": 2, "street_address": 4, "nir": 8, "agency_id": 16}
NOT_TAKEN = {"password", "bank_details", "complete_file"}
STATUSES = ("registered", "formerly_registered", "candidate_space")
# Every mask and status, and how many records and persons have it.


@pytest.fixture(scope="module")
def five_people():
    with register(__doc__) as connection:
        yield connection


def counted(rows, column, kind=""):
    """Return {value: (records, persons)} of an answer."""
    return {
        row[column]: (row[f"{kind}record_count"], row[f"{kind}person_count"])
        for row in rows.to_dict("records")
    }


def test_combinations_count_records_and_the_persons_of_primary_ones(five_people):
    assert counted(ask(five_people, "fields/combinations"), "field_mask") == {
        31: (1, 1),
        25: (1, 0),
        28: (1, 1),
        1: (1, 1),
        0: (1, 0),
        22: (1, 1),
        18: (1, 1),
        16: (1, 0),
    }


@for_each(
    "fields, records, persons",
    [
        (["email"], 3, 2),
        (["phone", "agency_id"], 3, 3),
        (["nir", "registration_dates"], 3, 2),
        (["phone", "registration_dates"], 2, 2),
        (["birth_date"], 8, 5),
        (["email", "password"], 0, 0),
    ],
)
def test_who_holds_at_least_these_fields(five_people, fields, records, persons):
    (row,) = ask(five_people, "fields/holds_at_least", fields=fields).to_dict("records")
    assert (row["record_count"], row["person_count"]) == (records, persons)
    assert row["field_count"] == len(fields)


def test_no_field_asked_has_a_sentence_of_its_own(five_people, english):
    name = "fields/holds_at_least"
    sentence = headline(find(name), ask(five_people, name, fields=[]), english).text
    assert sentence == "5 persons in 8 records are out, whichever fields their records lack."


def test_harms_by_eye(five_people):
    assert counted(ask(five_people, "fields/harms"), "harm_id") == {
        "phishing_email": (3, 2),
        "smishing": (3, 3),
        "agency_call": (3, 3),
        "fake_job_offer": (5, 4),
        "sim_swap": (2, 2),
        "benefit_fraud": (3, 2),
        "credit_in_name": (1, 1),
        "account_takeover": (4, 3),
        "postal_fraud": (3, 3),
        "nir_linkage": (3, 2),
        "identity_linkage": (8, 5),
        "origin_inferred": (3, 2),
        "situation_revealed": (5, 3),
        "found_at_home": (3, 3),
        "direct_debit": (0, 0),
        "password_reuse": (0, 0),
        "health_revealed": (0, 0),
    }


def test_a_harm_open_to_nobody_counts_no_record(five_people):
    rows = ask(five_people, "fields/harms", departements=["976"])
    counts = rows.filter(regex="_count$")
    assert len(rows) and {*counts.to_numpy().ravel()} == {0}, counts


def test_money_is_open_where_anything_reaches_the_person(five_people):
    row = ask(five_people, "fields/harms").iloc[0]
    assert (row.material_record_count, row.material_person_count) == (6, 5)


@for_each(
    "share, english_share, french_share",
    [(1, "100%", "100 %"), (0.99996, "over 99.9%", "plus de 99,9 %"), (0.6, "60.0%", "60,0 %")],
)
def test_that_data_suffice_for_a_harm_is_said_to_be_assumed(
    five_people, english, french, share, english_share, french_share
):
    """What suffices for a harm is our assumption: nobody is said to be open to one."""
    query = find("fields/harms")
    rows = ask(five_people, query.name).assign(material_person_share=share)
    assert headline(query, rows, english).text == (
        f"By assumption, the data of {english_share} of 5 persons would suffice for at least one "
        "harm to their money."
    )
    said = headline(query, rows, french).text.replace("\u202f", " ")
    assert said == (
        f"Par hypothèse, les données de {french_share} des 5 personnes suffiraient à au moins un "
        "préjudice matériel."
    )


def test_no_departement_is_named_as_the_most_open_to_a_harm(lab, english, french):
    """Fields on file are modelled alike everywhere: which one comes first is chance."""
    query = find("fields/harms_by_departement")
    rows = ask(lab, query.name, harms=["phishing_email"])
    names = set(rows.departement_name)
    for words in (english, french):
        said = headline(query, rows, words)
        assert [each.column for each in said.figures if each.column.endswith("_share")] == [
            "lowest_person_share",
            "highest_person_share",
        ]
        assert not any(name in said.text for name in names)
    one = ask(lab, query.name, harms=["phishing_email"], departements=["59"])
    assert "of the persons of Nord (59)" in headline(query, one, english).text


def test_a_call_to_a_candidate_space_hangs_on_the_identifier_alone(five_people):
    rows = ask(five_people, "fields/minimal_harmful_sets")
    calls = rows[rows.harm_id == "agency_call"]
    assert counted(calls, "set_number") == {1: (3, 3), 2: (2, 2)}
    assert counted(calls, "set_number", "only_") == {1: (1, 1), 2: (0, 0)}


def test_a_token_saves_from_linkage_and_fraud_and_not_from_phishing(five_people):
    rows = ask(five_people, "fields/without_nir")
    avoided = counted(rows, "harm_id", "avoided_")
    assert {harm: counts for harm, counts in avoided.items() if counts != (0, 0)} == {
        "nir_linkage": (3, 2),
        "benefit_fraud": (3, 2),
        "credit_in_name": (1, 1),
        "origin_inferred": (3, 2),
    }


def test_where_a_token_closes_nothing_it_is_said(five_people, english, french):
    query = find("fields/without_nir")
    rows = ask(five_people, query.name)
    spared = headline(query, rows, english).text
    assert spared.startswith("A token in place of the NIR would have ruled out one harm")
    none = rows.assign(avoided_record_count=0, avoided_person_count=0)
    assert headline(query, none, english).text.endswith("no harm for anybody.")
    assert headline(query, none, french).text.endswith("aurait évité de préjudice à personne.")


def test_a_file_with_no_field_that_can_be_missing_still_links(five_people):
    rows = ask(five_people, "fields/harm_of_combination").set_index("held_bits")
    assert rows.loc[0, "harm_ids"] == "identity_linkage"
    assert rows.loc[0, "field_ids"] == ""
    assert rows.loc[63, "harm_count"] == 14


def test_fields_on_every_record_and_fields_on_none(five_people):
    rows = counted(ask(five_people, "fields/by_field"), "field_id")
    assert rows["status"] == (8, 5) and rows["registration_dates"] == (5, 3)
    assert rows["agency_id"] == (6, 4) and rows["bank_details"] == (0, 0)


def test_fields_by_status(five_people):
    rows = ask(five_people, "fields/by_field_and_status")
    emails = rows[rows.field_id == "email"]
    assert counted(emails, "status") == {
        "registered": (2, 1),
        "formerly_registered": (0, 0),
        "candidate_space": (1, 1),
    }


@for_each(
    "name, column, expected",
    [
        ("harms_by_age_band", "age_band", {"16-17": (0, 0), "30-34": (2, 1)}),
        ("harms_by_departement", "departement_code", {"59": (2, 2), "62": (1, 0), "2A": (0, 0)}),
    ],
)
def test_one_harm_by_age_and_by_departement(five_people, name, column, expected):
    rows = ask(five_people, f"fields/{name}", harms=["nir_linkage"])
    assert rows.harm_id.unique().tolist() == ["nir_linkage"]
    counts = counted(rows, column)
    assert {value: counts[value] for value in expected} == expected


# The rules once more, as sets of names.


MASK = (
    "(has_email::integer + 2 * has_phone::integer + 4 * has_street_address::integer"
    " + 8 * has_nir::integer + 16 * has_agency_id::integer)"
)


@examples(40)
@given(data=st.data())
def test_the_field_cube_answers_as_the_register(lab, data):
    selection = data.draw(selections(lab))
    rows = ask(lab, "fields/combinations", **selection)
    found = {str(mask): list(counts) for mask, counts in counted(rows, "field_mask").items()}
    assert found == from_the_register(lab, MASK, selection)


def test_an_unknown_field_is_named_with_the_nearest(lab):
    from breachlab.errors import BadParameters

    with pytest.raises(BadParameters, match="Did you mean nir"):
        ask(lab, "fields/holds_at_least", fields=["nirr"])
