"""Fields by how long they stay true: of so many exposed residents, a share after some years.

Fields that last as long, and are out of as many, are one row; what decays has a share for each
number of years.
"""

from itertools import groupby
from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, records
from breachlab.words import plurals
from dashboard import html
from dashboard.tables import cells, count, keyed, label, share, text

Row = dict[str, Any]


def lifetimes(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return the fields in the order of the answer, with a column for each number of years."""
    later = rows[rows.years_later > 0].sort_values("years_later", kind="stable")
    years = records(later.drop_duplicates("years_later"))
    fields = {field: records(of_field) for field, of_field in later.groupby("field_id", sort=False)}
    listed = [fields[field] for field in dict.fromkeys(rows.field_id) if field in fields]
    body = [_row([*alike], canvas) for _, alike in groupby(listed, _lasting)]
    return html.Table([_head(years, canvas), html.Tbody(body)], className="plain lifetimes")


def _lasting(of_field: list[Row]) -> tuple:
    """Return what fields of one row share; a field that decays shares it with none."""
    first = of_field[0]
    decays = first["lifetime"] == "decays"
    return first["lifetime"], first["living_here_person_count"], decays and first["field_id"]


def _head(years: list[Row], canvas: Canvas) -> html.Markup:
    named = [cells.head(text(canvas, name)) for name in ("field", "exposed_residents")]
    return html.Thead(html.Tr([*named, *(_after(row, canvas) for row in years)]))


def _after(row: Row, canvas: Canvas) -> html.Markup:
    counted = plurals.counted(row["years_later"], "years", canvas.language)
    told = keyed(canvas, row, "years_later")
    return cells.head(text(canvas, "after").format(counted), **told)


def _row(alike: list[list[Row]], canvas: Canvas) -> html.Markup:
    names = [canvas.words.label("field_id", rows[0]["field_id"]) or "" for rows in alike]
    first = alike[0]
    return html.Tr(
        [
            cells.named(cells.capital(", ".join(names))),
            count(canvas, first[0], "living_here_person_count"),
            *_shares(first, canvas),
        ]
    )


def _shares(of_field: list[Row], canvas: Canvas) -> list[html.Markup]:
    lifetime = of_field[0]["lifetime"]
    if lifetime == "decays":
        return [share(canvas, row, "still_valid_share") for row in of_field]
    return [html.Td(label(canvas, "lifetime", lifetime), colSpan=len(of_field))]
