"""The runner of cases: what differs from an answer is found."""

import pandas
import pytest

from tests.sql.cases import (
    SQL,
    Asked,
    Wrong,
    calculate,
    compare_rows,
    compare_text,
    read_case,
    read_days,
)

ANSWER = pandas.DataFrame({"code": ["59", "2A", "974"], "persons": [4, 1, None]})


@pytest.mark.parametrize(
    "rows",
    [
        ["| 59 | 4 |", "| 2A | 2 - 1 |", "| 974 | |"],
        ["| … | … |", "| 974 | |"],
        ["| 59 | ≈ 4 |", "| … | … |"],
    ],
)
def test_rows_that_equal_the_answer_pass(rows):
    compare_rows(Asked("exposure/total", {}, ["| code | persons |", "|---|---|", *rows]), ANSWER)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(["| 59 | 4 |", "| 2A | 2 |", "| 974 | |"], id="another number"),
        pytest.param(["| 59 | 4 |", "| 2A | 1 |", "| 974 | 0 |"], id="zero for null"),
        pytest.param(["| 59 | 4 |", "| 974 | |", "| 2A | 1 |"], id="another order"),
        pytest.param(["| 59 | 4 |", "| 2A | 1 |"], id="a row too few"),
        pytest.param(["| … | … |", "| 62 | 1 |"], id="a row that is not there"),
        pytest.param(["| 59 | four |", "| … | … |"], id="no number"),
    ],
)
def test_rows_that_differ_from_the_answer_fail(rows):
    asked = Asked("exposure/total", {}, ["| code | persons |", "|---|---|", *rows])
    with pytest.raises(Wrong):
        compare_rows(asked, ANSWER)


def test_a_column_that_the_answer_lacks_is_named():
    asked = Asked("exposure/total", {}, ["| age |", "|---|", "| 4 |"])
    with pytest.raises(Wrong, match="has no column age"):
        compare_rows(asked, ANSWER)


def test_any_words_may_stand_only_where_the_sentence_leaves_them_out():
    compare_text("Nobody … persons.", "Nobody of 7\u202f000 persons.")
    with pytest.raises(Wrong):
        compare_text("Nobody … persons", "Nobody of 7 persons.")


def test_a_case_may_ask_twice_and_rows_without_a_question_are_refused():
    asked = read_case("`exposure/total sexes=female`\n- en: All\n`exposure/total breach=59`\n| a |")
    assert [each.parameters for each in asked] == [{"sexes": ["female"]}, {"breach": "59"}]
    with pytest.raises(Wrong, match="No question stands before"):
        read_case("| a |")


def test_arithmetic_takes_the_centre_and_the_ends_of_a_figure_of_the_ledger():
    """A letter costs 0.60, 0.85 or 1.20 euros; the fine is five million."""
    assert calculate("letter_unit_cost.low + letter_unit_cost") == 6_000 + 8_500
    assert calculate("fine_eur / letter_unit_cost.high") == 5_000_000 / 12_000


def test_a_block_of_sql_is_a_change_and_no_row():
    body = "A change:\n```sql\nselect 1\n|| 2\n```\n`exposure/total`\n"
    assert SQL.findall(body) == ["\nselect 1\n|| 2\n"]
    assert [each.question for each in read_case(SQL.sub("", body))] == ["exposure/total"]


def test_days_of_a_register_are_read_from_their_line_alone():
    assert read_days("Prose of `days`.\n\n`days 32=2024-02-10`\n") == {"32": "2024-02-10"}
    assert read_days("Of no days.") == {}
