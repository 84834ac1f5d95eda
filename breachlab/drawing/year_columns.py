"""First registrations as one column per whole year; the other two are named in a text beside."""

from breachlab.drawing import axis
from breachlab.drawing.canvas import Canvas, Point, code_of, number_of
from breachlab.drawing.figure_template import NAMES_AXIS, QUIET_AXIS, bar, figure
from breachlab.drawing.told import RESIDENTS
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import interface

EVERY = 3  # years from one label on the axis to the next


def draw_years(rows: Rows, canvas: Canvas) -> dict:
    """Draw exposure/by_first_year: exposed residents, without the open first year and the last.

    A text beside the columns gives the counts of these two.
    """
    years = canvas.dimensions["first_years"]
    first, *whole, last = years.values
    counts = {code_of(row["first_year"]): number_of(row[RESIDENTS]) for row in rows.dicts()}
    points = [_point(year, counts.get(year, 0), canvas) for year in whole]
    end = axis.top([point.count for point in points])
    trace = bar(points, [canvas.key(RESIDENTS)])
    ticks = points[::EVERY]
    return figure(
        [trace | {"x": [point.code for point in points], "y": [point.count for point in points]}],
        hovermode="x",
        height=200,
        margin={"l": 44, "r": 12, "t": 26, "b": 24},
        xaxis={
            **NAMES_AXIS,
            "tickvals": [point.code for point in ticks],
            "ticktext": [point.label for point in ticks],
        },
        yaxis={
            **QUIET_AXIS,
            "showgrid": True,
            "range": [0, end],
            **axis.counts(end, canvas.language),
        },
        annotations=[_beside(counts.get(first, 0), counts.get(last, 0), canvas)],
    )


def _point(year: str, count: float, canvas: Canvas) -> Point:
    label = canvas.dimensions["first_years"].heading(year)
    text = numbers.count_noun(count, "exposed_residents", canvas.language)
    act, is_faded = f"toggle:first_years={year}", canvas.is_faded("first_years", year)
    return Point(year, label, count, f"<b>{label}</b><br>{text}", act, is_faded)


def _beside(before: float, after: float, canvas: Canvas) -> dict:
    """Return the text on the open first year and on the year that has just begun."""
    years, language = canvas.dimensions["first_years"], canvas.language
    parts = [
        f"{years.heading(year)} : {numbers.whole(count, language)}"
        if language == "fr"
        else f"{years.heading(year)}: {numbers.whole(count, language)}"
        for year, exact in ((years.values[0], before), (years.values[-1], after))
        if (count := canvas.limit_digits(exact, RESIDENTS))
    ]
    text = interface(language)["drawing"]["years_beside"].format(" · ".join(parts))
    where = {"x": 1, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "right"}
    return {**where, "text": text if parts else "", "yanchor": "bottom", "showarrow": False}
