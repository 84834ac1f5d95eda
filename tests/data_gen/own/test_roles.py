"""The roles of real schemas: none that is wrong without a question, and few questions."""

import csv
import random
import tomllib
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import pytest
from stdnum import luhn
from stdnum.fr import nir

from breachlab.store.connections import open_connection
from data_gen.__main__ import main
from data_gen.own.mapping import UNDECIDED
from data_gen.own.roles import MOST_QUESTIONS, Column, assign_roles
from data_gen.own.value_shapes import find_dates
from tests.support.own_lists import make_list
from tests.support.own_reading import counts, propose_mapping, read_rows

ROWS = 60
HEADERS = [*csv.DictReader((Path(__file__).parent / "headers.csv").read_text("utf-8").splitlines())]
LISTS = {name: [*rows] for name, rows in groupby(HEADERS, lambda row: row["list"])}
PEOPLE = make_list(ROWS, 3).people[:ROWS]


def numbers(digits, first="123456789"):
    chance = random.Random(digits)
    return [
        chance.choice(first) + "".join(chance.choices("0123456789", k=digits - 1))
        for _ in range(ROWS)
    ]


def days(first_year, form):
    return [f"{date(first_year, 1, 1) + timedelta(days=97 * row):{form}}" for row in range(ROWS)]


VALUES = {
    "amount": [f"{1200 + 37 * row}.{row % 100:02}" for row in range(ROWS)],
    "card": [number + luhn.calc_check_digit(number) for number in numbers(15, "45")],
    "commune": [person.commune for person in PEOPLE],
    "day": days(1950, "%d/%m/%Y"),
    "digit": [str(row % 7) for row in range(ROWS)],
    "email": [f"person{row}@exemple.fr" for row in range(ROWS)],
    "first_name": [person.first_name for person in PEOPLE],
    "full_name": [f"{person.first_name} {person.surname}" for person in PEOPLE],
    "hash": [f"$2y$10${number}abcdef" for number in numbers(20)],
    "iban": ["FR1420041010050500013M02606"] * ROWS,
    "letter": ["ABCDEFGH"[row % 8] for row in range(ROWS)],
    "nation": ["France"] * ROWS,
    "nine_digits": numbers(9),
    "nir": [number + nir.calc_check_digits(number) for number in ["1800175056001"] * ROWS],
    "order_name": [f"#{1001 + row}" for row in range(ROWS)],
    "phone": [f"06 39 98 {row:02} 01" for row in range(ROWS)],
    "postcode": [person.postcode.zfill(5) for person in PEOPLE],
    "recent_day": days(2006, "%Y-%m-%d"),
    "record_id": [f"X{number}" for number in numbers(6)],
    "siret": numbers(14),
    "street": [f"{row} rue de la Gare" for row in range(1, ROWS + 1)],
    "surname": [person.surname for person in PEOPLE],
    "ten_digits": [f"0{number}" for number in numbers(9)],
    "text": [f"remark {row} of something" for row in range(ROWS)],
    "title": ["Mme", "M."] * 30,
    "us_day": days(1950, "%m/%d/%Y"),
    "us_zip": [str(99000 + 13 * row) for row in range(ROWS)],
    "year": [str(2020 + row % 3) for row in range(ROWS)],
    "yes_no": ["oui", "non"] * 30,
}


def columns_of(rows):
    with open_connection() as connection:
        return [
            Column(
                row["header"], VALUES[row["values"]], find_dates(connection, VALUES[row["values"]])
            )
            for row in rows
        ]


@pytest.mark.parametrize("name", LISTS)
def test_no_column_of_a_real_schema_has_a_wrong_role_without_a_question(name, subtests):
    columns = columns_of(LISTS[name])
    assign_roles(columns)
    asked = [column for column in columns if column.role == UNDECIDED]
    assert len(asked) <= MOST_QUESTIONS
    for column, row in zip(columns, LISTS[name], strict=True):
        with subtests.test(header=row["header"]):
            assert (column.role == UNDECIDED) is (row["is_asked"] == "yes"), column.choices
            if column.role == UNDECIDED:
                assert row["role"] in column.choices and "other" in column.choices
            else:
                assert column.role == row["role"]


def test_no_list_has_more_than_four_questions():
    columns = columns_of(
        [{"header": f"N° contrat {row}", "values": "ten_digits"} for row in range(9)]
    )
    assign_roles(columns)
    assert [column.role for column in columns] == [UNDECIDED] * 4 + ["other"] * 5
    assert {column.choices for column in columns[:4]} == {("identifier", "other", "phone")}


INSURED = "Prénom;Nom;N° contrat;SSN;Mot de passe\n" + "".join(
    f"{first};{last};{contract};{number};qzmark{contract}\n"
    for first, last, contract, number in zip(
        VALUES["first_name"], VALUES["surname"], VALUES["ten_digits"], numbers(9), strict=True
    )
)


@pytest.fixture
def insured(tmp_path):
    path = tmp_path / "insured.csv"
    path.write_text(INSURED, encoding="utf-8")
    return path


def columns_written(path):
    return tomllib.loads(path.with_suffix(".toml").read_text("utf-8"))["columns"]


def answer(monkeypatch, *answers):
    typed = iter(answers)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: next(typed))


def test_a_mapping_with_a_question_is_refused_and_quotes_no_value(insured, capsys):
    assert main(["own", str(insured)]) == 0
    printed = capsys.readouterr().out + insured.with_suffix(".toml").read_text("utf-8")
    assert "N° contrat: is it identifier, other or phone?" in printed
    assert '"SSN" = "?" # one of identifier, other, nir: 100.0% of 60 rows' in printed
    values = {value for row in INSURED.splitlines()[1:] for value in row.split(";")}
    assert not [value for value in values if value in printed]
    assert main(["own", str(insured.with_suffix(".toml")), "--check"]) == 1
    error = capsys.readouterr().err
    assert '"N° contrat", "SSN" are still to decide under [columns]' in error


def test_ask_takes_the_first_by_enter_and_offers_no_role_twice(insured, monkeypatch, capsys):
    answer(monkeypatch, "", "9", "x", "2")
    assert main(["own", str(insured), "--ask"]) == 0
    assert columns_written(insured) == {
        "Prénom": "first_name",
        "Nom": "surname",
        "N° contrat": "identifier",
        "SSN": "nir",
        "Mot de passe": "password",
    }
    assert "What is in SSN?\n  1 other\n  2 nir\n" in capsys.readouterr().out


def test_ask_writes_nothing_when_stopped_or_without_a_terminal(insured, monkeypatch, capsys):
    assert main(["own", str(insured), "--ask"]) == 1
    assert "--ask needs a terminal for the answers" in capsys.readouterr().err

    def stop(_):
        raise KeyboardInterrupt

    answer(monkeypatch)
    monkeypatch.setattr("builtins.input", stop)
    assert main(["own", str(insured), "--ask"]) == 130
    assert [path.name for path in insured.parent.iterdir()] == ["insured.csv"]


AMERICANS = "first_name,zipcode,city\n" + "".join(
    f"{name},{code},Springfield\n"
    for name, code in zip(
        VALUES["first_name"], [*VALUES["us_zip"][:-4], *["10000"] * 4], strict=True
    )
)


def test_postcodes_that_are_not_french_give_no_departement_and_say_so(tmp_path, capsys):
    mapping = propose_mapping(tmp_path, AMERICANS)
    assert mapping.places_abroad and mapping.roles == {
        "first_name": ["first_name"],
        "postcode": ["zipcode"],
    }
    report, rows = read_rows(mapping)
    assert rows.departement_code.isna().all() and counts(report, "postcode") == (0, 0, 60, 0)
    assert main(["own", str(tmp_path / "clients.toml"), "--check"]) == 0
    said = capsys.readouterr().out
    assert "départements: not known, the postcodes are not French" in said
