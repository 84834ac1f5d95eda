"""Points of rows, what is said of them, and where everyone's would be."""

from dataclasses import replace

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.drawing.canvas import DIMENSION_OF, Canvas, Point, code_of, expect_points
from breachlab.query.answer_rows import Rows
from breachlab.query.known_values import COLUMNS
from tests.conftest import SMALL
from tests.support.cases import for_each

COUNTS = st.lists(st.integers(0, 10**6), min_size=4, max_size=4)


def points(counts):
    return [Point(str(number), "", count, "") for number, count in enumerate(counts)]


@given(COUNTS, COUNTS.filter(any))
def test_marks_sum_to_what_is_drawn_in_the_shares_of_everyone(drawn, everyone):
    marks = [*expect_points(points(drawn), points(everyone))]
    assert sum(marks) == pytest.approx(sum(drawn))
    for mark, count in zip(marks, everyone, strict=True):
        assert mark * sum(everyone) == pytest.approx(count * sum(drawn))


@given(COUNTS)
def test_of_everyone_each_mark_is_at_the_end_of_its_bar(counts):
    assert [*expect_points(points(counts), points(counts))] == pytest.approx(counts)


def test_a_canvas_has_nothing_selected_and_nothing_to_compare_with(canvas):
    assert canvas.selection == {} and canvas.everyone is None
    assert canvas.language == "en"


def test_every_column_of_a_dimension_is_of_one():
    assert len(DIMENSION_OF) == len(COLUMNS)


def test_points_stand_in_the_order_of_the_values_whatever_that_of_the_rows(canvas):
    rows = Rows({"sex": ["male", "female"], "person_count": [2, 1]})
    assert [point.count for point in canvas.points(rows, "sex")] == [1, 2]


def test_rows_of_no_dimension_keep_their_order(canvas):
    rows = Rows({"channel": ["sms", "email"], "person_count": [2, 1]})
    assert [point.code for point in canvas.points(rows, "channel")] == ["sms", "email"]


def test_a_code_without_words_is_its_own_label(canvas):
    (point,) = canvas.points(Rows({"commune": ["lille"], "person_count": [1]}), "commune")
    assert (point.code, point.label, point.act) == ("lille", "Lille", "")


def test_of_which_part_the_rows_are_is_said_after_the_label(canvas):
    rows = Rows({"sex": ["male"], "record_count": [3], "person_count": [1]})
    _, men = canvas.points(rows, "sex", "person_count", "aged 16–17")
    assert men.text == "<b>Men · aged 16–17</b><br>1 person<br>3 records"


@for_each("nothing", [None, float("nan"), pandas.NA])
def test_points_say_of_a_null_that_it_is_not_known(canvas, nothing):
    counts = pandas.Series([nothing], dtype=object)
    rows = Rows.of(pandas.DataFrame({"sex": ["male"], "person_count": counts}))
    _, men = canvas.points(rows, "sex")
    assert (men.count, men.is_known) == (0, False)
    assert men.text == "<b>Men</b><br>–"


def test_what_is_selected_of_a_dimension_fades_its_other_values_alone(canvas):
    selected = replace(canvas, selection={"sexes": ("male",)})
    assert selected.is_faded("sexes", "female")
    assert not selected.is_faded("sexes", "male")
    assert not selected.is_faded("statuses", "registered")


def test_a_code_is_written_as_a_selection_writes_it():
    assert [code_of(each) for each in (2004, 2004.0, "2A")] == ["2004", "2004", "2A"]


def test_words_are_read_once_of_a_connection_that_only_reads(lab, worlds):
    assert Canvas.of(lab, "en") is Canvas.of(lab, "en") is not Canvas.of(lab, "fr")
    with worlds.in_memory(SMALL) as changed:
        before = Canvas.of(changed, "en").words.label("sex", "female")
        changed.execute("update labels set label_en = 'changed' where code = 'female'")
        assert before != Canvas.of(changed, "en").words.label("sex", "female") == "changed"


def test_a_canvas_of_a_language_that_is_none_is_refused(lab):
    with pytest.raises(KeyError):
        Canvas.of(lab, "de")


def test_list_keys_names_the_columns_of_ones_own_rows_and_the_keys_of_a_question(canvas):
    columns = ["person_count", "record_count"]
    assert canvas.list_keys(columns) == columns
    asking = replace(canvas, query="cost/fine")
    assert asking.list_keys(columns) == ["announced_person_count", "announced_record_count"]


def test_points_tell_of_a_value_without_a_row_what_the_rows_count_and_no_more(canvas):
    rows = Rows({"sex": ["male"], "person_count": [1]})
    women, _ = canvas.points(rows, "sex")
    assert women.text == "<b>Women</b><br>0 persons"
