"""Points of rows and what is said of them; questions that prepare their rows; histories."""

from dataclasses import replace
from itertools import pairwise

import pandas
import pytest

from breachlab.drawing.canvas import DIMENSION_OF, Canvas, code_of
from breachlab.drawing.drawings import (
    EDGES,
    YEARS,
    by_days_earlier,
    by_limit,
    history_map,
    spared_bars,
)
from breachlab.query.answer_rows import Rows
from breachlab.query.parameters import COLUMNS
from tests.conftest import SMALL
from tests.support.remembered import ask_rows


def test_a_canvas_has_nothing_selected_and_nothing_to_compare_with(canvas):
    assert canvas.selection == {} and canvas.country is None
    assert canvas.language == "en"


def test_every_column_of_a_dimension_is_of_one():
    assert len(DIMENSION_OF) == len(COLUMNS)


def test_a_canvas_leaves_no_result_open_on_the_connection(lab):
    for _ in range(2):  # the second time, its words are kept
        Canvas.of(lab, "en")
        lab.register("two_rows", pandas.DataFrame({"number": [1, 2]}))
        lab.unregister("two_rows")


def test_points_stand_in_the_order_of_the_values_whatever_that_of_the_rows(canvas):
    rows = Rows({"sex": ["male", "female"], "person_count": [2, 1]})
    assert [point.count for point in canvas.points(rows, "sex")] == [1, 2]


def test_rows_of_no_dimension_keep_their_order(canvas):
    rows = Rows({"channel": ["sms", "email"], "person_count": [2, 1]})
    assert [point.code for point in canvas.points(rows, "channel")] == ["sms", "email"]


def test_a_code_without_words_is_its_own_label(canvas):
    (point,) = canvas.points(Rows({"commune": ["lille"], "person_count": [1]}), "commune")
    assert (point.code, point.label) == ("lille", "Lille")


def test_points_say_of_a_null_that_it_is_not_known(subtests, canvas):
    for nothing in [None, float("nan"), pandas.NA]:
        with subtests.test(nothing=nothing):
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


def test_the_purge_is_drawn_from_all_files_to_the_term_of_the_law(lab, canvas, french_canvas):
    rows = ask_rows(lab, "retention/avoided_by_limit")
    figure = by_limit(rows, replace(canvas, options={"retention_years": "7"}))
    line, mark = figure["data"]
    assert line["x"] == [*range(21)] and line["y"] == rows["avoided_person_count"]
    assert (mark["x"], mark["y"]) == ([7], [line["y"][7]])
    (term,) = figure["layout"]["annotations"]
    assert (term["x"], term["text"]) == (20, "§ at most 20 years: R. 5312-44")
    (term,) = by_limit(rows, french_canvas)["layout"]["annotations"]
    assert term["text"] == "§\u202f20 ans au plus\u202f: R. 5312-44"


def test_the_days_are_drawn_with_the_first_signal(lab, canvas):
    rows = ask_rows(lab, "access/days_earlier")
    figure = by_days_earlier(rows, replace(canvas, options={"days_earlier": "29"}))
    least, most, mark = figure["data"]
    assert most["y"] == rows["most_saved_person_count"]
    assert (mark["x"], mark["y"]) == ([29, 29], [least["y"][-1], most["y"][-1]])
    assert most["y"][-1] == rows["person_count"][0]  # reading that never began
    (signal,) = figure["layout"]["annotations"]
    assert (signal["x"], signal["text"]) == (5, "first signal")


def test_of_some_departements_what_lies_between_all_orders_is_drawn(lab, canvas):
    rows = ask_rows(lab, "access/days_earlier", departements=["59"])
    least, most, mark = by_days_earlier(rows, replace(canvas, options={"days_earlier": "5"}))[
        "data"
    ]
    assert least["y"] == rows["least_saved_person_count"]
    assert most["y"] == rows["most_saved_person_count"]
    assert mark["y"] == [least["y"][5], most["y"][5]]


def test_of_the_harms_those_are_bars_that_a_token_closes_for_somebody(lab, canvas):
    rows = ask_rows(lab, "fields/without_nir")
    (bars,) = spared_bars(rows, canvas)["data"]
    spared = rows.where(lambda row: row["avoided_person_count"] > 0)
    assert bars["x"] == spared["avoided_person_count"]
    assert 0 < len(bars["x"]) < len(rows)


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


def bars(figure):
    """Return the bars of years and of bands."""
    return [trace for trace in figure["data"] if trace["type"] == "bar"]


@pytest.fixture
def drawn(canvas):
    return history_map(NINE, canvas)


def test_the_bands_are_drawn_as_wide_as_they_are_and_know_all_of_them(canvas):
    assert tuple(YEARS) == canvas.dimensions["end_bands"].values
    assert EDGES == [0, 1, 2, 3, 6, 11, 16, 20]


def test_a_shade_is_persons_per_year_and_what_is_open_is_counted_apart(drawn):
    assert heat(drawn, EDGES) == {("2010", 0): 1.0, ("2010", 3): 2.0, ("2004", 3): 4}
    assert heat(drawn, [-2.4, -0.4]) == {("2010", 0): 2}
    (grey,) = {
        str(trace["colorscale"])
        for trace in drawn["data"]
        if trace["type"] == "heatmap" and trace["x"] == [-0.5, 0.5]
    }
    assert "76,110,245" not in grey


def test_sums_by_year_hatch_what_is_no_whole_year_and_those_by_end_are_per_year(drawn):
    years, ends, pointed_at = bars(drawn)
    assert dict(zip(years["x"], years["y"], strict=True))[2010 - 2004] == 9
    hatched = zip(years["x"], years["marker"]["pattern"]["shape"], strict=True)
    assert [2004 + year for year, shape in hatched if shape] == [2004, 2024]
    assert ends["x"] == [1, 0, 0, 10 / 3, 0, 0, 0]
    assert ends["y"][3] == 4.5 and ends["width"][3] == 2.8
    assert years["hovertext"][6] == "<b>2010</b><br>9 exposed residents"
    assert ends["meta"]["counts"] == ["persons_per_year_since_the_end"]
    assert pointed_at["hovertext"][3].endswith("<br>10 exposed residents")  # of three years
    assert pointed_at["meta"]["counts"] == ["living_here_person_count"]


def test_nobody_is_drawn_as_an_empty_map(canvas):
    drawn = history_map(NINE.head(0), canvas)
    assert heat(drawn, EDGES) == {}
    assert len(drawn["data"]) == 7


def test_history_map_is_pointed_at_within_pixels_or_the_last_bar_would_answer(drawn):
    assert drawn["layout"]["hovermode"] == "closest" and drawn["layout"]["hoverdistance"] > 0
