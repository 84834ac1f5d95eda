"""The ledger: each figure with its range or its source, of the kind that is chosen."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.pages.method.tables import KINDS, ledger
from tests.support.cases import for_each
from tests.support.pages.components import keyed, parts, table
from tests.support.remembered import ask_rows


@pytest.fixture(scope="module")
def rows(lab):
    return ask_rows(lab, "method/ledger")


def of_kind(rows, canvas, kind):
    return ledger(rows, replace(canvas, options={"figures": kind}))


def test_every_figure_has_a_row_with_what_it_rests_on(canvas, rows):
    _, *shown = table(ledger(rows, canvas))
    assert len(shown) == len(rows)
    assert all(row[-1] for row in shown)


@for_each("kind", KINDS)
def test_a_kind_has_its_figures_alone(canvas, rows, kind):
    _, *shown = table(of_kind(rows, canvas, kind))
    wanted = {"all": len(rows), "published": sum(rows["is_published"])}
    assert len(shown) == wanted.get(kind, len(rows) - sum(rows["is_published"]))


def line_of(name, rows, canvas):
    _, *lines = table(ledger(rows.where(lambda row: row["name"] == name), canvas))
    ((head, *cells),) = lines
    return [head.replace("\u200b", "").removeprefix(name), *cells]


def test_an_assumed_figure_has_its_range_its_reason_and_how_that_was_read(canvas, rows):
    assert line_of("letters_per_day", rows, canvas) == [
        "letters a day, printed and posted",
        "500,000",
        "200,000 – 1,000,000",
        "No figure was published; a few large printers at work for this alone."
        "No source: our choice",
    ]


def test_an_assumed_figure_is_in_french_on_a_french_page(french_canvas, rows):
    assert line_of("letters_per_day", rows, french_canvas) == [
        "lettres par jour, imprimées et postées",
        "500\u202f000",
        "200\u202f000 – 1\u202f000\u202f000",
        "Aucun chiffre n’a été publié\u202f; quelques grands imprimeurs qui ne font que cela."
        "Sans source\u202f: notre choix",
    ]


def test_a_source_read_in_full_has_its_day(canvas, french_canvas, rows):
    in_full = rows.where(lambda row: row["name"] == "fine_eur").assign(
        read="in full", read_on=date(2026, 11, 28)
    )
    assert line_of("fine_eur", in_full, canvas)[-1].endswith("Read in full, 28 November 2026")
    assert line_of("fine_eur", in_full, french_canvas)[-1].endswith(
        "Lue en entier, 28 novembre 2026"
    )


def test_only_the_names_of_figures_are_in_english_on_a_french_page(french_canvas, rows):
    english = [each for each in parts(ledger(rows, french_canvas)) if hasattr(each, "lang")]
    assert {each.tag for each in english} == {"code"} and len(english) == len(rows)


def test_a_figure_has_the_keys_of_its_value_and_its_range(canvas, rows):
    one_row = rows.where(lambda row: row["name"] == "letters_per_day")
    (row,) = one_row.dicts()
    one = keyed(ledger(one_row, canvas))
    assert one == [(key, row[key]) for key in ("value", "low", "high")]
