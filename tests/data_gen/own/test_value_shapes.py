"""Keys in SQL are those of python-stdnum, shapes and dates are told by what they are."""

import random
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as some
from stdnum import iban
from stdnum.fr import nir

from breachlab.paths import DATA_GEN, read
from breachlab.store.connections import open_connection
from data_gen.own.value_shapes import FORMATS, TESTS
from data_gen.own.value_shapes import find_dates as find_by
from tests.support.own_lists import make_iban
from tests.support.tiers import examples

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


DAYS = [date(1950, 1, 1) + timedelta(97 * step) for step in range(200)]


@pytest.fixture(scope="module")
def find_dates():
    """Find dates as the columns of a list do, which share a connection."""
    with open_connection(is_private=True) as connection:
        yield partial(find_by, connection)


@pytest.mark.parametrize("form", FORMATS)
def test_find_dates_finds_every_format(find_dates, form):
    dates = find_dates([f"{day:{form}}" for day in DAYS])
    assert dates.formats == (form,) and dates.alternatives == () and dates.share == 1


@examples(10)
@given(some.lists(some.tuples(some.integers(1, 12), some.integers(1, 12)), min_size=1, max_size=9))
def test_find_dates_doubts_days_that_could_be_months(find_dates, days):
    dates = find_dates([f"{day:02}/{month:02}/1980" for day, month in days])
    assert dates.alternatives == ("%d/%m/%Y", "%m/%d/%Y")


def test_find_dates_doubts_a_column_of_both_orders(find_dates):
    values = [f"{day:%d/%m/%Y}" for day in DAYS] + [f"{day:%m/%d/%Y}" for day in DAYS]
    assert find_dates(values).alternatives == ("%d/%m/%Y", "%m/%d/%Y")


def test_find_dates_takes_two_formats_that_differ(find_dates):
    values = [f"{day:%d/%m/%Y}" for day in DAYS] + [f"{day:%Y-%m-%d}" for day in DAYS[:20]]
    assert find_dates(values).formats == ("%d/%m/%Y", "%Y-%m-%d")


def test_find_dates_is_not_led_astray_by_a_slip(find_dates):
    values = [f"{day:%d/%m/%Y}" for day in DAYS] + ["31/02/1980", "12/31/1980", "01/01/0090"]
    dates = find_dates(values)
    assert dates.formats == ("%d/%m/%Y",) and dates.alternatives == ()
    assert 0.98 < dates.share < 1 and dates.middle_year in range(1970, 1985)


@pytest.mark.parametrize("value", ["75011", "0639980001", "C0001", "", "1400", "12/13"])
def test_find_dates_takes_no_other_numbers(find_dates, value):
    assert find_dates([value] * 20) is None
