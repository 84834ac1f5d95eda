"""The exposed by age beside all residents: women to the left of the ages, men to the right."""

from collections.abc import Mapping
from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, number_of, records
from breachlab.words import numbers
from dashboard import html
from dashboard.tables import cells, number, text

Row = Mapping[str, Any]
MEASURE, OF = "living_here_person_count", "resident_count"


def ages(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return exposure/rate_by_age_and_sex as a pyramid of bars before grey ones, oldest first."""
    known = {(row["sex"], row["age_band"]): row for row in records(rows)}
    most = max([1, *(number_of(row[OF]) for row in known.values())])
    bands, sexes = canvas.dimensions["age_bands"], canvas.dimensions["sexes"]
    women, men = (cells.head(sexes.heading(sex), colSpan=2) for sex in sexes.values)
    body = []
    for age in reversed(bands.values):
        left, right = (_side(known.get((sex, age), {}), most, canvas) for sex in sexes.values)
        body.append(html.Tr([*left, cells.named(bands.heading(age)), *reversed(right)]))
    head = html.Thead(html.Tr([women, cells.head(text(canvas, "age")), men]))
    return html.Table([head, html.Tbody(body)], className="ages")


def _side(row: Row, most: float, canvas: Canvas) -> list[html.Markup]:
    """Return how many, and their bar before that of all residents."""
    ends = {"--end": MEASURE, "--all": OF}
    style = {name: f"{number_of(row.get(each)) / most:.2%}" for name, each in ends.items()}
    shown = {MEASURE: row.get(MEASURE, 0)}
    persons = number(canvas, shown, MEASURE, numbers.compact(shown[MEASURE], canvas.language))
    return [persons, html.Td(html.Div(className="side", style=style))]
