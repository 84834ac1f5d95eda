"""The figures of a département: fitted, modelled, or not identified by any publication."""

import pandas

from breachlab.drawing.canvas import Canvas, records
from dashboard.layout import html
from dashboard.tables import count, heads, label

CODES = ["measure_id", "identification_id", "identification_reason_id"]
COUNT = "measure_count"


def draw_identified(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return a row for each measure and reason, with the number of questions."""
    groups = rows.groupby(CODES, sort=False, observed=True).size().reset_index(name=COUNT)
    body = [
        html.Tr(
            [
                html.Th(label(canvas, "measure_id", row["measure_id"]), scope="row"),
                *(html.Td(label(canvas, column, row[column])) for column in CODES[1:]),
                count(canvas, row, COUNT),
            ]
        )
        for row in records(groups)
    ]
    head = heads(canvas, measure=1, identification=1, why=1, questions=1)
    return html.Table([head, html.Tbody(body)], className="identified")
