"""Numbers of answers: columns of Python values, the closed lists of counts and of intervals."""

import random
from collections import defaultdict
from datetime import date
from functools import cache

import numpy
import pandas
import pytest

from breachlab import find
from breachlab.errors import BadWords
from breachlab.paths import ROOT, read
from breachlab.query import counts
from breachlab.query.answer_rows import Rows
from breachlab.query.parameters import COLUMNS
from breachlab.words.values import is_null
from tests.support.catalogue import ASKED, KINDS, intervals
from tests.support.remembered import ask, ask_rows
from tests.support.tiers import some_of

TWO = Rows({"sex": ["female", "male"], "person_count": [2, 3]})


def test_frame_of_a_question_is_that_of_duckdb(subtests, lab, answer):
    for name in some_of(ASKED, 12):
        with subtests.test(name=name):
            rows, whole = ask_rows(lab, name, **find(name).examples), answer(name)
            pandas.testing.assert_frame_equal(rows.frame(), whole, check_dtype=len(whole) > 0)


def test_of_result_has_the_values_of_python_and_a_null_of_one_kind(lab):
    result = lab.cursor().execute(
        "select 1.5::decimal(9, 2) as eur, sum(7::bigint) as persons, date '2024-03-13' as day,"
        " 'nan'::double as share, null::integer as none"
    )
    (row,) = Rows.of_result(result).dicts()
    assert row == {
        "eur": 1.5,
        "persons": 7.0,
        "day": date(2024, 3, 13),
        "share": None,
        "none": None,
    }
    assert [type(each) for each in row.values()][:2] == [float, float]


@pytest.mark.parametrize("nothing", [None, numpy.nan, pandas.NA, pandas.NaT])
def test_of_takes_each_null_of_a_dataframe_as_none(nothing):
    frame = pandas.DataFrame({"name": pandas.Series(["a", nothing], dtype=object)})
    assert Rows.of(frame)["name"] == ["a", None]


def test_of_takes_the_numbers_days_and_codes_of_a_dataframe():
    frame = pandas.DataFrame(
        {
            "counts": pandas.array([1, None], "Int64"),
            "shares": [0.5, None],
            "days": pandas.to_datetime(["2024-03-13", None]),
            "codes": pandas.Categorical(["b", "a"], ["b", "a"], ordered=True),
            "flags": [True, False],
        }
    )
    first, last = Rows.of(frame).dicts()
    assert [*first.values()] == [1, 0.5, pandas.Timestamp("2024-03-13"), "b", True]
    assert [*last.values()] == [None, None, None, "a", False]
    pandas.testing.assert_frame_equal(Rows.of(frame).frame(), frame)


def test_frame_of_an_enum_has_its_values_in_order():
    codes = Rows({"code": ["a", None]}, {"code": ("b", "a")}).frame()["code"]
    assert codes.cat.categories.tolist() == ["b", "a"] and codes.cat.ordered
    assert codes.isna().tolist() == [False, True]


def test_parts_of_rows_keep_columns_and_kinds_and_assign_replaces_one():
    rows = Rows({"sex": ["f", "m"], "person_count": numpy.array([2, 3], numpy.uint16)})
    assert rows.where(lambda row: row["person_count"] > 2).dicts() == rows.dicts()[1:]
    assert rows.take([1, 0])["sex"] == ["m", "f"]
    assert rows.head(5).dicts() == rows.dicts()
    none = rows.head(0)
    assert none.is_empty and none.columns == rows.columns
    assert none.frame().dtypes.person_count == rows.frame().dtypes.person_count == "uint16"
    assert rows.select(["sex"]).dicts() == [{"sex": "f"}, {"sex": "m"}]
    more = TWO.assign(person_count=0, is_most=[False, True])
    assert more["person_count"] == [0, 0] and more["is_most"] == [False, True]
    assert TWO["person_count"] == [2, 3] and "is_most" not in TWO


DIMENSION_OF = {column: name for name, column in COLUMNS.items()}
SELECTIONS = 20
# Nine of them find all of the 281 parameters left out of a question that the twenty find. A fast
# run has the first alone, of an age, a sex and a place.
KEPT = (14, 2, 9, 11, 15, 1, 17, 6, 19)
# Days and levers that are not at their default.
SETTINGS = [
    {"as_of": "2024-03-13"},
    {"retention_years": 3},
    {"days_earlier": 9},
    {"extraction": "partial"},
    {"calls_per_day": 5_000},
    {"letter_cost": 1.2, "call_cost": 6},
    {"dpc": 1},
    {"standings": ["claimed", "confirmed"]},
]
# Words of a row that say nothing of its people: they come with a code.
BESIDE_CODES = ("_name", "_source", "organisation", "residents_id")


def is_number(value):
    return type(value) in (int, float) and value == value


def test_key_is_known_of_every_number_of_an_answer(subtests, answer):
    for name in ASKED:
        with subtests.test(name=name):
            rows = answer(name)
            columns = [
                column
                for column in map(str, rows)
                if column not in DIMENSION_OF and any(map(is_number, rows[column].tolist()))
            ]
            assert {counts.key(name, column) for column in columns} <= set(counts.keys())
            assert set(counts.find_keys(name, map(str, rows))) >= set(columns)
    with pytest.raises(BadWords, match="'odd_count' of 'exposure/total' is not in breachlab"):
        counts.key("exposure/total", "odd_count")


def test_keys_are_sorted_and_each_is_used(answer):
    listed = [line.partition(",")[0] for line in read(counts.KEYS).splitlines()[1:]]
    assert listed == sorted(set(listed))
    assert set(counts.keys().values()) == {"row", "part", "whole", "place"}
    assert set(counts.keys("digits").values()) == {"whole", "three"}
    columns = {
        counts.key(name, column)
        for name in ASKED
        for column in counts.find_keys(name, map(str, answer(name)))
    }
    code = "".join(
        read(path)
        for folder in ("breachlab", "dashboard")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".toml"}
    )
    made = {f"{whole}_{key}" for key in columns for whole in ("like_everyone", "france")} | {
        key.replace("_count", "_share") for key in columns
    }  # of other keys, by the code
    assert [key for key in listed if key not in columns | made and key not in code] == []


def test_number_that_is_modelled_has_three_digits_and_one_that_is_counted_all():
    counted = ("announced_person_count", "person_count", "to_inform_person_count", "row_count")
    digits = counts.find_digits()
    for column in (*counted, "last_day_number", "person_share"):  # a share has those of its unit
        assert digits.get(column, 0) == 0, column
    assert digits["call_count"] == digits["all_mean_eur"] == 3


def selections(chance):
    """Yield selections of one to three dimensions that a seed draws."""
    values = {
        "departements": ["59", "75", "2A", "974", "48"],
        "age_bands": ["16-17", "25-29", "60-64", "75 and over"],
        "sexes": ["female", "male"],
        "statuses": ["registered", "formerly_registered", "candidate_space"],
        "first_years": [2004, 2010, 2023],
        "end_bands": ["0", "3-5", "16-20"],
    }
    for _ in range(SELECTIONS):
        chosen = chance.sample(sorted(values), chance.choice([1, 1, 2, 3]))
        yield {name: sorted(chance.sample(values[name], chance.choice([1, 2]))) for name in chosen}


def cells(name, rows, asked):
    """Yield (key, of whom, value) of each number of an answer to what was asked."""
    people = {each: tuple(map(str, given)) if isinstance(given, list) else given
              for each, given in asked.items()}  # fmt: skip
    if "departement" in people:
        people["departements"] = (people.pop("departement"),)
    whole = frozenset(people.items())
    numbers = [column for column in map(str, rows) if column not in DIMENSION_OF]
    for row in rows.to_dict("records"):
        of = frozenset((people | dict(_of_row(name, row))).items())
        whom = {"row": of, "whole": whole, "part": (whole, of)}
        for column in numbers:
            if is_number(row[column]):
                key, scope = key_of(name, column)
                if (name, column) == PUBLISHED and "departements" not in people:
                    continue  # it counts the dead, too
                if scope in whom:
                    yield key, whom[scope], row[column]


@cache
def key_of(name, column):
    """Return the key of a column of an answer, and of whom its numbers are."""
    key = counts.key(name, column)
    return key, counts.keys()[key]


OF_EACH_PLACE = ("exposure/by_departement", "exposure/by_region")
PUBLISHED = ("exposure/total", "person_count")


def _of_row(name, row):
    """Yield what tells of whom a row is: its codes, and its numbers that are places."""
    for column, value in row.items():
        if is_null(value) and name in OF_EACH_PLACE and column.endswith("_code"):
            yield "departements", ("abroad or in no known place",)
        if is_null(value) or isinstance(value, bool):
            continue
        if column == "region_code" and "region_name" not in row:
            yield "regions", (str(value),)
        elif column in DIMENSION_OF:
            number = isinstance(value, float)
            yield DIMENSION_OF[column], (str(int(value) if number else value),)
        elif is_number(value):
            if key_of(name, column)[1] == "place":
                yield column, str(value)
        elif not column.endswith(BESIDE_CODES):
            yield column, str(value)


def several_values(lab, full_answer, selected):
    """Return the keys of which two answers have two values, and how many numbers were compared."""
    found = defaultdict(lambda: defaultdict(set))
    for chosen in [*selected, *SETTINGS]:
        for name in ASKED:
            query = find(name)
            if set(chosen) <= query.parameters:
                asked = {**query.needed, **chosen}
                rows = ask(lab, name, **asked) if chosen else full_answer(name)
                for key, of, value in cells(name, rows, asked):
                    found[key, of][float(f"{value:.9g}")].add(name)
    several = {(key, str(of)): dict(each) for (key, of), each in found.items() if len(each) > 1}
    return several, len(found)


def test_key_of_the_same_people_day_and_levers_has_one_value_in_all_answers(lab, full_answer):
    drawn = [*selections(random.Random(29))]
    selected = some_of([drawn[each] for each in KEPT], len(KEPT))
    several, compared = several_values(lab, full_answer, [{}, *selected])
    assert several == {} and compared > (30_000 if len(selected) == len(KEPT) else 10_000)


# How the two ends of an interval are named: the low one, and what the high one has in its place.
NAMED = (
    ("p10_", "p90_"),
    ("low_", "high_"),
    ("least_", "most_"),
    ("lowest_", "highest_"),
    ("below_", "above_"),
    ("little_overlap_", "much_overlap_"),
    ("_low", "_high"),
)
# Levels of severity, which are no ends: low is a level, and so is high.
LEVELS = "severity/by_departement"


def ends(columns):
    """Return the pairs of columns that are named as two ends."""
    found = set()
    for column in columns:
        for low, high in NAMED:
            if low.startswith("_"):
                other = column.removesuffix(low) + high if column.endswith(low) else None
            else:
                is_low = column.startswith(low) or f"_{low}" in column
                other = column.replace(low, high) if is_low else None
            found |= {(column, other)} & {(column, each) for each in columns}
    return found


def test_intervals_are_all_that_are_named_as_two_ends(answer):
    assert {each.kind for each in intervals()} == {*KINDS}
    rows = [(each.query, each.low) for each in intervals()]
    assert rows == sorted(rows)
    listed = {(each.query, each.low, each.high) for each in intervals() if each.query}
    named = {
        (name, low, high)
        for name in ASKED
        for low, high in ends([*map(str, answer(name))])
        if name != LEVELS or not low.startswith("low_")
    }
    assert named - listed == set()
    assert {each for each in listed - named if each[0] != "method/ledger"} == set()


def test_intervals_of_money_are_of_draws_or_say_by_their_names_that_they_are_not():
    money = [each for each in intervals() if each.low.endswith("_eur")]
    named = ("least_", "lowest_", "below_")
    others = [each for each in money if each.kind != "draws" and not each.low.startswith(named)]
    assert money and others == []
    assert all("p10_" in each.low for each in money if each.kind == "draws")
