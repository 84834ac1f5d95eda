"""What is wrong with an answer, on rows that are read by eye."""

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.teaching.judging import mistake_in

RIGHT = pandas.DataFrame(
    {
        "status": ["registered", "candidate_space", None],
        "person_count": [20, 30, 50],
        "person_count__records": [25, 35, 60],
    }
)
KEYS = ["status"]


def answer(counts=(20, 30, 50), status=("registered", "candidate_space", None), **columns):
    return pandas.DataFrame({"status": status, "person_count": counts, **columns})


def kind(rows, right=RIGHT, keys=KEYS):
    mistake = mistake_in(rows, right, keys)
    return mistake and mistake.kind


@given(st.permutations(range(3)))
def test_rows_may_stand_in_any_order(order):
    assert kind(answer().iloc[list(order)]) is None


def test_a_column_more_does_no_harm():
    assert kind(answer(is_mine=True)) is None


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (answer(counts=(25, 35, 60)), "records"),
        (answer(counts=(20, 31, 50)), "values"),
        (answer(counts=(2_000, 3_000, 5_000)), "unit"),
        (answer(counts=("a", "b", "c")), "not_numbers"),
        (answer(counts=(20, None, 50)), "values"),
        (answer().iloc[:0], "empty"),
        (answer().iloc[:2], "fewer_rows"),
        (answer().iloc[[0, 1, 1]], "duplicates"),
        (answer(status=("registered", "former", None)), "other_rows"),
        (answer(counts=(1, 2, 3, 4), status=("a", "b", "c", "d")), "more_rows"),
        (answer().rename(columns={"person_count": "n"}), "columns"),
    ],
)
def test_each_mistake_is_named(rows, expected):
    assert kind(rows) == expected


def test_how_many_rows_are_right_is_said_and_not_which():
    mistake = mistake_in(answer(counts=(20, 31, 50)), RIGHT, KEYS)
    assert mistake.values == {"column_name": "person_count", "right_count": 2, "row_count": 3}


def test_what_one_value_is_called_does_not_matter():
    right = pandas.DataFrame({"k": [7], "k__other_end": [70]})
    assert kind(pandas.DataFrame({"value": [7]}), right, []) is None
    assert kind(pandas.DataFrame({"value": [70]}), right, []) == "other_end"
    assert kind(pandas.DataFrame({"value": [8]}), right, []) == "value"
    assert kind(pandas.DataFrame({"value": [7, 7]}), right, []) == "one_row"


def test_counts_are_exact_and_shares_are_right_to_three_decimals():
    count, share = pandas.DataFrame({"n": [85_630]}), pandas.DataFrame({"n": [0.45518]})
    assert kind(pandas.DataFrame({"n": [85_631]}), count, []) == "value"
    assert kind(pandas.DataFrame({"n": [0.455]}), share, []) is None
    assert kind(pandas.DataFrame({"n": [0.457]}), share, []) == "value"


def test_where_nothing_is_right_a_table_without_rows_is():
    nobody = RIGHT.iloc[:0]
    assert kind(answer().iloc[:0], nobody) is None
    assert kind(answer(), nobody) == "more_rows"


def test_codes_are_compared_as_text():
    right = pandas.DataFrame({"year": [2004, 2005], "code": ["01", "2A"]})
    turned = pandas.DataFrame({"year": [2005.0, 2004.0], "code": ["2A", "01"]})
    assert kind(turned, right, ["year"]) is None
    assert kind(turned.replace("01", "1"), right, ["year"]) == "values"
