"""The table of sets of facts: a bar a set, counted by the switch or estimated."""

import re
from dataclasses import replace

import pytest

from dashboard.pages.what.tables import draw_estimate, singled_out
from tests.dashboard.tables.parts import parts, text
from tests.support.remembered import ask_rows

QUERY = "identifiability/alone"
END = re.compile(r"--end: *([\d.]+)%")


@pytest.fixture
def rows(lab):
    return ask_rows(lab, QUERY)


@pytest.mark.parametrize(("choice", "share"), [("alone", "99.3%"), ("few", "100%")])
def test_singled_out_draws_a_bar_a_set_by_the_switch(rows, canvas, choice, share):
    table = singled_out(rows, replace(canvas, query=QUERY, options={"others": choice}))
    lines = [text(each) for each in parts(table, "Tr")]
    assert len(lines) == 11  # the head, and ten sets
    assert f"Birth date, sex, postcodeAnother leak{share}" in lines


def test_estimate_draws_a_bar_a_set_that_counts_suffice_for_and_says_that_none_is_counted(
    lab, canvas, french_canvas
):
    query = "identifiability/estimate"
    rows = ask_rows(lab, query).assign(is_counted=False)
    for each, line in (
        (canvas, "person by person it has not been counted yet."),
        (french_canvas, "le décompte personne par personne reste à faire."),
    ):
        drawn = draw_estimate(rows, replace(each, query=query))
        assert len(parts(drawn, "Tr")) == 6  # the head, and five sets
        assert text(drawn).endswith(line)
    shares = [row["estimated_alone_person_share"] for row in rows.dicts()]
    ends = [float(each) for each in END.findall(str(drawn))]
    assert ends == pytest.approx(sorted((100 * share for share in shares), reverse=True), abs=0.01)
