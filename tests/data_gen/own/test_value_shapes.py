"""Keys in SQL are those of python-stdnum, and shapes are told by what they are."""

import random
from datetime import date

import pytest
from stdnum import iban
from stdnum.fr import nir

from breachlab.paths import DATA_GEN, read
from breachlab.store.connections import open_connection
from data_gen.own.value_shapes import TESTS
from tests.support.own_lists import make_iban

FOREIGN = (
    "DE89370400440532013000",
    "GB29NWBK60161331926819",
    "MT84MALT011000012345MTLCAST001S",
    "NO9386011117947",
    "FR1420041010050500013M02606",
)


@pytest.fixture(scope="module")
def own():
    with open_connection() as connection:
        settings = {"reference_day": date(2024, 1, 31)}
        connection.execute("set variable own_mapping = $settings", {"settings": settings})
        connection.execute(read(DATA_GEN / "own" / "macros.sql"))
        yield connection


def ask(own, macro, values):
    sql = f"select {macro}(value) from (select unnest($values::varchar[]) as value)"
    return [found for (found,) in own.execute(sql, {"values": values}).fetchall()]


def mistyped(numbers, seed=5):
    """Return the numbers, and each with one sign changed for another of its kind."""
    chance = random.Random(seed)
    for number in numbers:
        yield number
        place = chance.randrange(2, len(number))
        sign = "0123456789" if number[place].isdigit() else "ABC"
        yield number[:place] + chance.choice(sign) + number[place + 1 :]


def test_own_is_iban_knows_the_keys_that_stdnum_does(own):
    values = [*mistyped([*FOREIGN, *(make_iban(account) for account in range(0, 9_999, 97))]), "X"]
    expected = [iban.is_valid(value, False) for value in values]
    assert ask(own, "own_is_iban", values) == expected and 110 < sum(expected) < len(expected)


def test_own_is_nir_knows_the_keys_that_stdnum_does(own):
    numbers = [f"{sex}{year:02}0675{place:03}001" for sex in "12" for year in range(60, 99)
               for place in (56, 999)]  # fmt: skip
    values = [*mistyped([number + nir.calc_check_digits(number) for number in numbers])]
    corsican = "1900120056003".replace("20", "2A", 1)
    values.append(corsican + nir.calc_check_digits(corsican))
    expected = [nir.is_valid(value) for value in values]
    assert ask(own, "own_is_nir", values) == expected and sum(expected) > 150


@pytest.mark.parametrize(
    "role, values, others",
    [
        ("email", ["a.b@exemple.fr"], ["a@b", "a b@exemple.fr", "@exemple.fr", "a@@exemple.fr"]),
        ("phone", ["06 39 98 00 01", "+33 6.39.98.00.01", "639980001"], ["12", "75011"]),
        ("postcode", ["1400", "97110", "20000"], ["99999", "140", "Paris"]),
        ("commune", ["paris", "SAINT MANDRIER SUR MER", "75111"], ["Nulle-Part"]),
        ("departement", ["1", "2a", "971", "Ain", "cote d'or"], ["99", ""]),
        ("first_name", ["Jean-Éric", "ZOÉ", "marie"], ["Xqz"]),
        ("surname", ["Durand", "PETIT"], ["Xqz"]),
        ("street_address", ["12 bis rue de la Paix", "Lieu-dit A", "5 High Street"], ["Paris"]),
        ("sex", ["M.", "Mme", "femme", "H"], ["Dr", "Actif"]),
        ("nir", ["1900175056001", "1 90 01 75 056 001"], ["0900175056001", "190017505600100"]),
    ],
)  # fmt: skip
def test_shapes_tell_values(role, values, others):
    assert [value for value in values if not TESTS[role](value)] == []
    assert [value for value in others if TESTS[role](value)] == []


def test_own_phone_gives_one_form_of_a_number(own):
    values = [
        "06 39 98 00 01",
        "+33 6.39.98.00.01",
        "0033 (0)639980001",
        "639980001",
        "33639980001",
    ]
    assert {*ask(own, "own_phone", values)} == {"639980001"}
    assert ask(own, "own_phone", ["+49 30 1234567", "12", "0000000000"]) == [
        "0049301234567", None, None,
    ]  # fmt: skip


def test_own_is_void_knows_placeholders_and_spares_names(own):
    void = ["N/A", "inconnu", "0000", "-", "xxx", "Non renseigné", "néant", "aucun", "NULL"]
    assert all(ask(own, "own_is_void", void)) and all(ask(own, "own_is_void_name", void))
    names = ["Na", "Nc", "Li", "Xu", "O", "Nul", "Sans", "Teste"]
    assert not any(ask(own, "own_is_void_name", names))
    emails = ["aucun@exemple.fr", "pas-de-mail@exemple.fr", "noemail@x.fr"]
    assert all(ask(own, "own_is_void_email", emails))
    assert not any(ask(own, "own_is_void_email", ["aucunet@exemple.fr", "sansom@exemple.fr"]))
