"""The table of sets of facts: a bar a set by the switch, or a line that says what to run."""

from dataclasses import replace

import pytest

from dashboard.tables.singled_out import singled_out
from tests.dashboard.tables.parts import parts, text
from tests.support.remembered import ask_rows

QUERY = "identifiability/alone"


@pytest.fixture
def rows(lab):
    return ask_rows(lab, QUERY)


@pytest.mark.parametrize(("choice", "share"), [("alone", "99.3%"), ("few", "100%")])
def test_singled_out_draws_a_bar_a_set_by_the_switch(rows, canvas, choice, share):
    table = singled_out(rows, replace(canvas, query=QUERY, options={"others": choice}))
    lines = [text(each) for each in parts(table, "Tr")]
    assert len(lines) == 11  # the head, and ten sets
    assert f"Birth date, sex, postcodeAnother leak{share}" in lines


def test_singled_out_says_what_to_run_where_nobody_has_counted(rows, canvas, french_canvas):
    for each in (canvas, french_canvas):
        found = singled_out(rows.assign(is_counted=False), replace(each, query=QUERY))
        assert "python -m data_gen identify" in text(found)
