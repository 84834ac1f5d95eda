"""How long each field stays true: of how many exposed residents, and what share after some years.

Fields that last as long, and are out of as many, are one row; what decays has a share for each
number of years.
"""

from itertools import groupby
from typing import Any

import pandas
from dash import html

from breachlab.drawing.canvas import Canvas, records
from breachlab.words import plurals
from dashboard.tables import cells, count, label, share, text

Row = dict[str, Any]


def lifetimes(rows: pandas.DataFrame, canvas: Canvas) -> html.Table:
    """Return the fields in the order of the answer, with a column for each number of years."""
    later = rows[rows.years_later > 0].sort_values("years_later", kind="stable")
    years = [int(each) for each in later.years_later.unique()]
    fields = {field: records(of_field) for field, of_field in later.groupby("field_id", sort=False)}
    listed = [fields[field] for field in dict.fromkeys(rows.field_id) if field in fields]
    body = [_row([*alike], canvas) for _, alike in groupby(listed, _lasting)]
    return html.Table([_head(years, canvas), html.Tbody(body)], className="plain lifetimes")


def _lasting(of_field: list[Row]) -> tuple:
    """Return what fields of one row share; a field that decays shares it with none."""
    first = of_field[0]
    decays = first["lifetime"] == "decays"
    return first["lifetime"], first["living_here_person_count"], decays and first["field_id"]


def _head(years: list[int], canvas: Canvas) -> html.Thead:
    counted = [plurals.counted(each, "years", canvas.language) for each in years]
    heads = [text(canvas, "exposed_residents"), *map(text(canvas, "after").format, counted)]
    cells_of_numbers = [html.Th(each, scope="col", className="number") for each in heads]
    return html.Thead(html.Tr([html.Th(text(canvas, "field"), scope="col"), *cells_of_numbers]))


def _row(alike: list[list[Row]], canvas: Canvas) -> html.Tr:
    names = [canvas.words.label("field_id", rows[0]["field_id"]) or "" for rows in alike]
    first = alike[0]
    return html.Tr(
        [
            cells.named(cells.capital(", ".join(names))),
            count(canvas, first[0], "living_here_person_count"),
            *_shares(first, canvas),
        ]
    )


def _shares(of_field: list[Row], canvas: Canvas) -> list[html.Td]:
    lifetime = of_field[0]["lifetime"]
    if lifetime == "decays":
        return [share(canvas, row, "still_valid_share") for row in of_field]
    return [html.Td(label(canvas, "lifetime", lifetime), colSpan=len(of_field), className="number")]
