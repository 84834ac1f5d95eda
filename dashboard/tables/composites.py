"""What one attacker could hold together of a person: a dot a kind of data, and of how many persons.

Only sets with the NIR and of three kinds at least; whoever holds more is counted in each.
"""

from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, number_of, records
from breachlab.words import numbers, written
from dashboard import html
from dashboard.tables import cells, number, text
from dashboard.tables.dots import named_dots
from dashboard.tables.reach import MOST, reach, widest

HERE = ("nir", "contact")  # on file here
ADDED = ("iban", "employer", "insurer")  # by other breaches
KINDS = (*HERE, *ADDED)
LEAST_KINDS = 3  # kinds of data
OWN = "at_least_person_count"

Row = dict[str, Any]


def composites(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return a row a set of kinds that has the NIR, most persons first."""
    found = [row for row in records(rows) if row["has_nir"] and sum(_has(row)) >= LEAST_KINDS]
    # Among those of as many, by what they hold.
    found.sort(key=lambda row: (-number_of(row[OWN]), [not each for each in _has(row)]))
    whole = widest(found, OWN, MOST)
    body = html.Tbody([_row(row, whole, canvas) for row in found])
    return html.Table([_heads(canvas), body], className="combinations composites")


def _has(row: Row) -> list[bool]:
    return [bool(row[f"has_{kind}"]) for kind in KINDS]


def _heads(canvas: Canvas) -> html.Markup:
    """Return two lines: where the kinds of data come from, and what they are."""
    sources = [
        html.Th(text(canvas, key), scope="colgroup", colSpan=len(kinds), className="dotted")
        for key, kinds in (("on_file_here", HERE), ("others_add", ADDED))
    ]
    kinds = [cells.head(text(canvas, f"kind_{kind}"), "dotted") for kind in KINDS]
    measures = [
        cells.head(text(canvas, key), name, rowSpan=2)
        for key, name in (("least_to_most", "reached"), ("persons_about", "number"))
    ]
    return html.Thead([html.Tr([*sources, *measures]), html.Tr(kinds)])


def _row(row: Row, whole: float, canvas: Canvas) -> html.Markup:
    name = written("held_ids", row["held_ids"], canvas.words)
    marks = named_dots(name, _has(row), text(canvas, "held"), text(canvas, "not_held"))
    persons = number(canvas, row, OWN, numbers.compact(row[OWN], canvas.language))
    return html.Tr([*marks, reach(row, OWN, whole, canvas), persons])
