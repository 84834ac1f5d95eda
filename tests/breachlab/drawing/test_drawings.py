"""Points of rows and what is said of them; questions that prepare their rows; histories."""

from dataclasses import replace
from itertools import pairwise

import pandas
import pytest

from breachlab.drawing.canvas import DIMENSION_OF, Canvas, code_of
from breachlab.drawing.drawings import EDGES, YEARS, by_days_earlier, by_limit, history_map
from breachlab.query.answer_rows import Rows
from breachlab.query.parameters import COLUMNS
from tests.conftest import SMALL
from tests.support.remembered import ask_rows


def test_canvas_reads_words_once_and_leaves_no_result_open(lab, worlds):
    for _ in range(2):  # the second time, its words are kept
        Canvas.of(lab, "en")
        lab.register("two_rows", pandas.DataFrame({"number": [1, 2]}))
        lab.unregister("two_rows")
    with pytest.raises(KeyError):
        Canvas.of(lab, "de")
    assert Canvas.of(lab, "en") is Canvas.of(lab, "en") is not Canvas.of(lab, "fr")
    with worlds.in_memory(SMALL) as changed:
        before = Canvas.of(changed, "en").words.label("sex", "female")
        changed.execute("update labels set label_en = 'changed' where code = 'female'")
        assert before != Canvas.of(changed, "en").words.label("sex", "female") == "changed"


def test_points_stand_in_the_order_of_the_values_of_a_dimension_else_of_the_rows(canvas):
    assert len(DIMENSION_OF) == len(COLUMNS)
    rows = Rows({"sex": ["male", "female"], "person_count": [2, 1]})
    assert [point.count for point in canvas.points(rows, "sex")] == [1, 2]
    rows = Rows({"channel": ["sms", "email"], "person_count": [2, 1]})
    assert [point.code for point in canvas.points(rows, "channel")] == ["sms", "email"]
    (point,) = canvas.points(Rows({"commune": ["lille"], "person_count": [1]}), "commune")
    assert (point.code, point.label) == ("lille", "Lille")
    assert [code_of(each) for each in (2004, 2004.0, "2A")] == ["2004", "2004", "2A"]


@pytest.mark.parametrize("nothing", [None, float("nan"), pandas.NA])
def test_points_say_of_a_null_that_it_is_not_known_and_of_no_row_that_it_is_nobody(canvas, nothing):
    counts = pandas.Series([nothing], dtype=object)
    rows = Rows.of(pandas.DataFrame({"sex": ["male"], "person_count": counts}))
    women, men = canvas.points(rows, "sex")
    assert (men.count, men.is_known, men.text) == (0, False, "<b>Men</b><br>–")
    assert women.text == "<b>Women</b><br>0 persons"


def test_selection_of_a_dimension_fades_its_other_values_alone(canvas):
    selected = replace(canvas, selection={"sexes": ("male",)})
    assert selected.is_faded("sexes", "female")
    assert not selected.is_faded("sexes", "male")
    assert not selected.is_faded("statuses", "registered")


def test_list_keys_names_the_columns_of_ones_own_rows_and_the_keys_of_a_question(canvas):
    columns = ["person_count", "record_count"]
    assert canvas.list_keys(columns) == columns
    asking = replace(canvas, query="cost/fine")
    assert asking.list_keys(columns) == ["announced_person_count", "announced_record_count"]


def test_purge_is_marked_at_the_limit_chosen_and_at_the_term_of_the_law(lab, canvas, french_canvas):
    rows = ask_rows(lab, "retention/avoided_by_limit")
    line, mark = by_limit(rows, replace(canvas, options={"retention_years": "7"}))["data"]
    assert line["x"] == [*range(21)] and line["y"] == rows["avoided_person_count"]
    assert (mark["x"], mark["y"]) == ([7], [line["y"][7]])
    (term,) = by_limit(rows, french_canvas)["layout"]["annotations"]
    assert (term["x"], term["text"]) == (20, "§\u202f20 ans au plus\u202f: R. 5312-44")


def test_days_earlier_are_drawn_between_all_orders_and_marked(lab, canvas):
    rows = ask_rows(lab, "access/days_earlier")
    least, most, mark = by_days_earlier(rows, replace(canvas, options={"days_earlier": "29"}))[
        "data"
    ]
    assert (mark["x"], mark["y"]) == ([29, 29], [least["y"][-1], most["y"][-1]])
    assert most["y"][-1] == rows["person_count"][0]  # reading that never began
    rows = ask_rows(lab, "access/days_earlier", departements=["59"])
    least, most, mark = by_days_earlier(rows, replace(canvas, options={"days_earlier": "5"}))[
        "data"
    ]
    assert least["y"] == rows["least_saved_person_count"]
    assert most["y"] == rows["most_saved_person_count"]
    assert mark["y"] == [least["y"][5], most["y"][5]]


NINE = Rows(
    {
        "first_year": [2004, 2010, 2010, 2010],
        "history_id": ["3-5", "registered", "0", "3-5"],
        "record_count": [5, 2, 3, 6],
        "person_count": [5, 2, 2, 6],
        "living_here_person_count": [4, 2, 1, 6],
        "persons_per_year": [None, None, 1.0, 2.0],
    }
)


def heat(figure, edges):
    """Return {(year, row): shade} of the cells of somebody."""
    return {
        (str(round(2004 + sum(sides) / 2)), number): shade
        for trace in figure["data"]
        if trace["type"] == "heatmap" and trace["y"] == edges
        for number, row in enumerate(trace["z"])
        for sides, shade in zip(pairwise(trace["x"]), row, strict=True)
        if shade is not None
    }


def test_history_map_shades_persons_per_year_and_has_sums_by_year_and_end(canvas):
    assert tuple(YEARS) == canvas.dimensions["end_bands"].values
    assert EDGES == [0, 1, 2, 3, 6, 11, 16, 20]
    drawn = history_map(NINE, canvas)
    assert heat(drawn, EDGES) == {("2010", 0): 1.0, ("2010", 3): 2.0, ("2004", 3): 4}
    assert heat(drawn, [-2.4, -0.4]) == {("2010", 0): 2}
    # within pixels, or the last bar would answer
    assert drawn["layout"]["hovermode"] == "closest" and drawn["layout"]["hoverdistance"] > 0
    nobody = history_map(NINE.head(0), canvas)
    assert heat(nobody, EDGES) == {} and len(nobody["data"]) == 7
    data = history_map(NINE, canvas)["data"]
    years, ends, pointed_at = (trace for trace in data if trace["type"] == "bar")
    assert dict(zip(years["x"], years["y"], strict=True))[2010 - 2004] == 9  # 2 + 1 + 6
    hatched = zip(years["x"], years["marker"]["pattern"]["shape"], strict=True)
    assert [2004 + year for year, shape in hatched if shape] == [2004, 2024]  # no whole years
    assert ends["x"] == [1, 0, 0, 10 / 3, 0, 0, 0]  # 4 + 6 of three years
    assert ends["y"][3] == 4.5 and ends["width"][3] == 2.8
    assert years["hovertext"][6] == "<b>2010</b><br>9 exposed residents"
    assert ends["meta"]["counts"] == ["persons_per_year_since_the_end"]
    assert pointed_at["hovertext"][3].endswith("<br>10 exposed residents")  # of three years
    assert pointed_at["meta"]["counts"] == ["living_here_person_count"]
