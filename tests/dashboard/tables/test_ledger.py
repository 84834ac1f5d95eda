"""The ledger: each figure with its range or its source, of the kind that is chosen."""

from dataclasses import replace

import pytest

from breachlab import ask
from dashboard.tables.ledger import KINDS, ledger
from tests.support.cases import for_each
from tests.support.pages.components import keyed, parts, table


@pytest.fixture(scope="module")
def rows(lab):
    return ask(lab, "method/ledger")


def of_kind(rows, canvas, kind):
    return ledger(rows, replace(canvas, options={"figures": kind}))


def test_every_figure_has_a_row_with_what_it_rests_on(canvas, rows):
    _, *shown = table(ledger(rows, canvas))
    assert len(shown) == len(rows)
    assert all(row[-1] for row in shown)


@for_each("kind", KINDS)
def test_a_kind_has_its_figures_alone(canvas, rows, kind):
    _, *shown = table(of_kind(rows, canvas, kind))
    wanted = {"all": len(rows), "published": rows.is_published.sum()}
    assert len(shown) == wanted.get(kind, len(rows) - rows.is_published.sum())


def test_an_assumed_figure_has_its_range_and_its_reason(canvas, french_canvas, rows):
    (row,) = rows[rows.name == "letters_per_day"].to_dict("records")
    ranges = {
        "200,000 – 1,000,000": canvas,
        "200\u202f000 – 1\u202f000\u202f000": french_canvas,
    }
    for low_to_high, paper in ranges.items():
        lines = table(of_kind(rows, paper, "assumed"))
        (shown,) = [line for line in lines if line[0].startswith("letters_\u200bper_\u200bday")]
        assert shown[2:] == [low_to_high, row["reason"]]


def test_what_is_in_english_says_so(french_canvas, rows):
    cells = [each for each in parts(ledger(rows, french_canvas)) if type(each).__name__ == "Td"]
    assert {each.lang for each in cells[2::3]} == {"en"}


def test_a_figure_has_the_keys_of_its_value_and_its_range(canvas, rows):
    (row,) = rows[rows.name == "letters_per_day"].to_dict("records")
    one = keyed(ledger(rows[rows.name == "letters_per_day"], canvas))
    assert one == [(key, row[key]) for key in ("value", "low", "high")]
