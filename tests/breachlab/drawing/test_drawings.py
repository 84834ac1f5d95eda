"""Bars and curves of the persons that a measure spares, over the small world."""

from dataclasses import replace

from breachlab.drawing.drawings import (
    by_days_earlier,
    by_limit,
    spared_bars,
)
from tests.support.remembered import ask_rows


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
    bars, _ = spared_bars(rows, canvas)["data"]
    spared = rows.where(lambda row: row["avoided_person_count"] > 0)
    assert bars["x"] == spared["avoided_person_count"]
    assert 0 < len(bars["x"]) < len(rows)
