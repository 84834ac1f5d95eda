"""Rows: columns of Python values, and the DataFrame that they become."""

from datetime import date

import numpy
import pandas
import pytest

from breachlab import find
from breachlab.query.answer_rows import Rows
from tests.support.cases import for_each
from tests.support.catalogue import ASKED
from tests.support.remembered import ask_rows

SOME = ("exposure/by_status", "exposure/by_first_year", "severity/deadlines", "cost/components")
TWO = Rows({"sex": ["female", "male"], "person_count": [2, 3]})


def _compare_frames(lab, answer, name):
    rows = ask_rows(lab, name, **find(name).examples)
    whole = answer(name)
    pandas.testing.assert_frame_equal(rows.frame(), whole, check_dtype=len(whole) > 0, obj=name)


@for_each("name", SOME)
def test_frame_of_a_question_is_that_of_duckdb(lab, answer, name):
    _compare_frames(lab, answer, name)


@pytest.mark.parametrize("name", ASKED)
def test_frame_of_every_question_is_that_of_duckdb(thorough, lab, answer, name):
    _compare_frames(lab, answer, name)


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


@for_each("nothing", [None, numpy.nan, pandas.NA, pandas.NaT])
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


def test_where_take_head_and_select_keep_columns_and_kinds():
    rows = Rows({"sex": ["f", "m"], "person_count": numpy.array([2, 3], numpy.uint16)})
    assert rows.where(lambda row: row["person_count"] > 2).dicts() == rows.dicts()[1:]
    assert rows.take([1, 0])["sex"] == ["m", "f"]
    assert rows.head(5).dicts() == rows.dicts()
    none = rows.head(0)
    assert none.is_empty and none.columns == rows.columns
    assert none.frame().dtypes.person_count == rows.frame().dtypes.person_count == "uint16"
    assert rows.select(["sex"]).dicts() == [{"sex": "f"}, {"sex": "m"}]


def test_assign_replaces_a_column_and_leaves_the_rows_as_they_were():
    more = TWO.assign(person_count=0, is_most=[False, True])
    assert more["person_count"] == [0, 0] and more["is_most"] == [False, True]
    assert TWO["person_count"] == [2, 3] and "is_most" not in TWO


def test_dicts_are_made_once():
    assert TWO.dicts() is TWO.dicts()
