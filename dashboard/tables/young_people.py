"""Young people of a département: a row a group of ages, all of it and by status of registration."""

from typing import Any

import pandas

from breachlab.drawing.canvas import RESIDENTS, Canvas, records
from dashboard import html
from dashboard.tables import cells, count, label, text

Row = dict[str, Any]


def young_people(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return the groups of ages in their order, with the residents of each and of each status."""
    counts = {(row["age_group"], row["status"]): row[RESIDENTS] for row in records(rows)}
    statuses = canvas.dimensions["statuses"]
    groups = dict.fromkeys(group for group, _ in counts)
    heads = [text(canvas, "age"), text(canvas, "exposed_residents")]
    heads += [statuses.heading(status) for status in statuses.values]
    body = [_row(group, counts, statuses.values, canvas) for group in groups]
    head = html.Thead(html.Tr([cells.head(each) for each in heads]))
    return html.Table([head, html.Tbody(body)], className="young-people")


def _row(
    group: str, counts: dict[tuple[str, str], float], statuses: tuple[str, ...], canvas: Canvas
) -> html.Markup:
    parts = [counts.get((group, status), 0) for status in statuses]
    numbers = [count(canvas, {RESIDENTS: each}, RESIDENTS) for each in (sum(parts), *parts)]
    return html.Tr([cells.named(label(canvas, "age_group", group)), *numbers])
