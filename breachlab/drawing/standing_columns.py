"""A column chart along the years."""

from breachlab.drawing import axis
from breachlab.drawing.canvas import Canvas
from breachlab.drawing.figure_template import NAMES_AXIS, QUIET_AXIS, bar, figure, ticks_of
from breachlab.drawing.told import list_told
from breachlab.query.answer_rows import Rows

EVERY = 4  # years from one label on the axis to the next


def columns(
    rows: Rows,
    canvas: Canvas,
    column: str,
    measure: str = "person_count",
    is_complete: bool = True,
) -> dict:
    """Draw one column per value of a dimension, with a mark at the length for everyone.

    A value without a row is 0 if the rows are `is_complete`, and else not drawn.
    """
    points = canvas.points(rows, column, measure, is_complete=is_complete)
    codes = [point.code for point in points]
    marks = canvas.marks(points, column, measure)
    end = axis.top([point.count for point in points] + marks)
    ticks = points[::EVERY]
    base = bar(points, canvas.list_keys(list_told(measure, rows.columns)))
    trace = base | {"x": codes, "y": [point.count for point in points]}
    tick = ticks_of(marks, measure, canvas, size=9, is_upright=False)
    return figure(
        [trace, tick | {"x": codes, "y": marks}],
        hovermode="x",
        height=200,
        margin={"l": 44, "r": 24, "t": 8, "b": 40},
        xaxis={
            **NAMES_AXIS,
            "tickvals": [point.code for point in ticks],
            "ticktext": [point.label.replace(" ", "<br>", 1) for point in ticks],
        },
        yaxis={
            **QUIET_AXIS,
            "showgrid": True,
            "range": [0, end],
            **axis.counts(end, canvas.language),
        },
    )
