"""Whatever a student hands in becomes rows, or no answer yet."""

import duckdb
import pandas
import pytest

from breachlab.teaching.given_answers import rows_of


@pytest.mark.parametrize("nothing", [None, ..., pandas.DataFrame({"k": [None]})])
def test_nothing_is_no_answer_yet(nothing):
    assert rows_of(nothing) is None


def test_a_table_without_rows_is_an_answer():
    assert rows_of(pandas.DataFrame({"k": []})).empty
    assert rows_of([]).empty


@pytest.mark.parametrize("one", [3, "3", 3.0, [3], {"k": 3}, pandas.Series([3])])
def test_one_value_is_one_row(one):
    assert rows_of(one).shape == (1, 1)


def test_what_rows_are_grouped_by_is_a_column():
    counts = pandas.DataFrame({"sex": ["female", "male"], "n": [1, 2]}).groupby("sex").n.sum()
    assert list(rows_of(counts)) == ["sex", "n"]


def test_a_relation_is_read():
    assert rows_of(duckdb.sql("select 1 as k")).k.tolist() == [1]
