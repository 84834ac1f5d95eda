"""The harms of a list: a text message takes a mobile, a debit an IBAN, and no field is made up.

| row | first name | phone    | e-mail | IBAN |
|-----|------------|----------|--------|------|
| 1   | Anne       | mobile   | yes    | yes  |
| 2   | Bruno      | landline | yes    |      |
| 3   | Claire     | landline |        | yes  |
| 4   | Denis      | landline | yes    | yes  |
| 5   | Elise      |          |        |      |
"""

import re

import pandas
import pytest

from breachlab import ask, connect
from breachlab.store.databases import connect_sealed
from breachlab.words import Words
from dashboard import create_app
from dashboard.database.served_world import OneWorld
from tests.data_gen.own.test_list_database import NAMES, make_database
from tests.support.own_lists import make_iban

ROWS = [
    ("Anne", "0612345678", "anne@exemple.example", make_iban(1)),
    ("Bruno", "0320123456", "bruno@exemple.example", ""),
    ("Claire", "0320123457", "", make_iban(2)),
    ("Denis", "0320123458", "denis@exemple.example", make_iban(3)),
    ("Elise", "", "", ""),
]
LIST = "prenom,nom,naissance,cp,tel,mail,iban\n" + "".join(
    f"{name},Petit{name},1980-02-0{day},59000,{phone},{email},{iban}\n"
    for day, (name, phone, email, iban) in enumerate(ROWS, 1)
)
MAPPING = f"""
[list]
path = "clients.csv"
reference_day = 2026-11-20
all_living_in_france = true
takes_assumed_figures = true
{NAMES}
[columns]
prenom = "first_name"
nom = "surname"
naissance = "birth_date"
cp = "postcode"
tel = "phone"
mail = "email"
iban = "iban"
[birth_date]
format = "%Y-%m-%d"
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return make_database(tmp_path_factory.mktemp("harms"), LIST, MAPPING)


@pytest.fixture(scope="module")
def harms(path):
    with connect(path) as connection:
        yield ask(connection, "fields/harms").set_index("harm_id")


def test_a_text_message_and_a_sim_swap_take_a_mobile(harms):
    assert dict(harms.person_count[["smishing", "sim_swap", "identity_linkage"]]) == {
        "smishing": 1,
        "sim_swap": 1,
        "identity_linkage": 4,
    }


def test_who_has_a_phone_of_no_known_number_is_in_no_harm_by_mobile(tmp_path):
    mapping = MAPPING.replace('tel = "phone"', 'tel = "has_phone"')
    mapping += '[has_phone.words]\nyes = "true"\n'
    listed = re.sub(r",0\d{9},", ",yes,", LIST)
    with connect(make_database(tmp_path, listed, mapping)) as connection:
        found = {*ask(connection, "fields/harms").harm_id}
    assert "phishing_email" in found and not found & {"smishing", "sim_swap"}


@pytest.mark.parametrize(
    ("language", "said"), [("en", "only after joining"), ("fr", "seulement après rapprochement")]
)
def test_a_debit_needs_no_other_leak_where_the_list_has_the_iban(path, language, said):
    with connect(path) as connection:
        harms = ask(connection, "fields/harms").set_index("harm_id")
        told = connection.execute(f"select attack_{language} from harms").fetchall()
    assert harms.person_count["direct_debit"] == 3
    assert not any(said in text for (text,) in told)


def test_the_region_is_no_field_without_a_column_of_departements(path, tmp_path):
    with connect(path) as connection:
        assert {"postcode", "phone"} <= {*ask(connection, "fields/by_field").field_id}
        assert "region" not in {*ask(connection, "fields/by_field").field_id}
    mapping = MAPPING.replace('cp = "postcode"', 'cp = "departement"')
    with connect(make_database(tmp_path, LIST.replace("59000", "59"), mapping)) as connection:
        assert "region" in {*ask(connection, "fields/by_field").field_id}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "E-mail address and phone number were copied together for 3 persons"),
        ("fr", "Adresse électronique et numéro de téléphone ont été copiés ensemble pour 3 person"),
    ],
)
def test_what_says_which_fields_of_the_list_are_out_together(path, language, said):
    with connect_sealed(path) as connection:
        client = create_app(OneWorld(connection)).server.test_client()
        page = client.get(f"/what?lang={language}").text
    text = re.sub(r"<[^>]*>", "", page).replace("\N{NO-BREAK SPACE}", " ")
    assert said in text


def test_fields_last_whatever_the_status_and_an_iban_for_a_time_that_is_not_known(path):
    with connect(path) as connection:
        rows = ask(connection, "fields/lifetimes").set_index(["field_id", "years_later"])
        told = Words.of(connection, "fr").label("lifetime", "not_known")
    assert told == "inconnu"
    assert rows.person_count["birth_date", 20] == 5  # a list without a column of status
    iban = rows.loc["bank_details", 5]
    assert (iban.lifetime, iban.person_count) == ("not_known", 3)
    assert pandas.isna(iban.still_valid_share) and pandas.isna(iban.still_valid_person_count)
