"""Population pyramid of the exposed: women left, men right, all residents in grey behind."""

from collections.abc import Mapping
from typing import Any

from breachlab.drawing import axis, figure_template
from breachlab.drawing.canvas import Canvas, Point, number_of
from breachlab.drawing.figure_template import NAMES_AXIS, QUIET_AXIS, bar, figure
from breachlab.drawing.told import RESIDENTS, Told
from breachlab.query.answer_rows import Rows
from breachlab.words.vocabulary import OWN

Known = Mapping[tuple[str, str], Mapping[str, Any]]  # {(sex, age band): its row}

# {column in the tooltip of a bar: its noun}, in order.
TOLD: Told = {
    RESIDENTS: "exposed_residents",
    "resident_count": "residents",
    "persons_per_thousand": "",
}
HALF = 0.345  # share of the width of one side; the ages stand between the sides


def pyramid(rows: Rows, canvas: Canvas) -> dict:
    """Draw exposure/rate_by_age_and_sex: exposed residents, in front of all residents.

    Of a list of one's own, the exposed alone.
    """
    sexes = canvas.dimensions["sexes"].values
    known = {(row["sex"], row["age_band"]): row for row in rows.dicts()}
    sides = {sex: _points(known, sex, canvas) for sex in sexes}
    residents = {sex: _residents(known, sex, canvas) for sex in sexes}
    if canvas.words.data_kind == OWN:  # beside all residents, a list of a few thousand is a line
        residents = {sex: [] for sex in sexes}
    exposed = {sex: [point.count for point in sides[sex]] for sex in sexes}
    end = axis.top([max(counts, default=0) for counts in (*residents.values(), *exposed.values())])
    ages = canvas.dimensions["age_bands"]
    women, men = ({**axis.counts(end, canvas.language, most=2), **QUIET_AXIS} for _ in sexes)
    return figure(
        [trace for sex in sexes for trace in _side(sex, sides[sex], residents[sex], canvas)],
        hovermode="y",
        height=14 * 24 + 30,
        margin={"l": 14, "r": 14, "t": 4, "b": 26},
        xaxis={**women, "domain": [0, HALF], "range": [end, 0]},
        xaxis2={**men, "domain": [1 - HALF, 1], "range": [0, end]},
        yaxis={
            **NAMES_AXIS,
            "anchor": "x2",
            "tickvals": [*ages.values],
            "ticktext": [ages.heading(value) for value in ages.values],
        },
    )


def _side(sex: str, points: list[Point], residents: list[float], canvas: Canvas) -> list[dict]:
    shared = {
        "orientation": "h",
        "y": [point.code for point in points],
        "xaxis": "x" if sex == canvas.dimensions["sexes"].values[0] else "x2",
    }
    behind = {
        "type": "bar",
        "marker": {"color": figure_template.RESIDENTS},
        "hoverinfo": "skip",
        "meta": {"counts": [canvas.key("resident_count")]},
        "x": residents,
    }
    before = bar(points, canvas.list_keys(TOLD)) | {"x": [point.count for point in points]}
    return [behind | shared, before | shared] if residents else [before | shared]


def _points(known: Known, sex: str, canvas: Canvas) -> list[Point]:
    """Return a point per age band; a side fades if only the other sex is selected."""
    ages, sexes = canvas.dimensions["age_bands"], canvas.dimensions["sexes"]
    return [
        Point(
            age,
            ages.heading(age),
            _count(known, sex, age, RESIDENTS),
            _text(f"{ages.heading(age)} · {sexes.labels[sex]}", known.get((sex, age)), canvas),
            f"toggle:age_bands={age}&sexes={sex}",
            canvas.is_faded("age_bands", age) or canvas.is_faded("sexes", sex),
        )
        for age in ages.values
    ]


def _text(label: str, row: Mapping[str, Any] | None, canvas: Canvas) -> str:
    """Return the tooltip of a bar: exposed residents, all residents, and the rate."""
    if row is None:
        return canvas.text(label, {}, RESIDENTS)
    return "<br>".join([f"<b>{label}</b>", *canvas.write_lines(row, TOLD)])


def _residents(known: Known, sex: str, canvas: Canvas) -> list[float]:
    ages = canvas.dimensions["age_bands"].values
    return [_count(known, sex, age, "resident_count") for age in ages]


def _count(known: Known, sex: str, age: str, measure: str) -> float:
    return number_of(known[sex, age][measure]) if (sex, age) in known else 0
