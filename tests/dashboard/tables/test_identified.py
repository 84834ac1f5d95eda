"""Figures by département: how each is known."""

from dashboard.pages.method.tables import draw_identified
from tests.support.pages.components import table
from tests.support.remembered import ask_rows


def test_each_measure_and_reason_has_a_row_and_its_questions_add_up(canvas, lab):
    rows = ask_rows(lab, "method/departement_figures")
    head, *shown = table(draw_identified(rows, canvas))
    assert head == ["Measure", "By département it is", "Because", "Questions"]
    assert sum(int(row[-1]) for row in shown) == len(rows)
    assert {row[1] for row in shown} == {"Fitted", "Modelled", "Not identified"}
