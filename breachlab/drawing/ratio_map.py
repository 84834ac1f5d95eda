"""The map of a ratio to the country, for a user's own rows: one per département or région."""

from collections.abc import Mapping, Sequence
from typing import Any

from breachlab.drawing.area_map import Mark
from breachlab.drawing.canvas import Canvas
from breachlab.drawing.lines import name_column
from breachlab.drawing.places import Places, places_of
from breachlab.drawing.rate_map import RateMap
from breachlab.drawing.ratio_classes import NONE, class_of
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.values import is_null

Row = Mapping[str, Any]


def ratio_map(rows: Rows, canvas: Canvas, ratio: str, *told: str) -> RateMap:
    """Draw a ratio in five classes, 1 being like the country; `told` are columns of the tooltip.

    The rows have a column `departement_code` or `region_code`. An area without a row or without a
    ratio is white.
    """
    places = places_of(rows)
    known = {row[places.column]: row for row in rows.dicts()}
    columns = (ratio, *told)
    marks = {code: _mark(code, places, known, canvas, columns) for code in places.departements}
    counts = tuple(canvas.list_keys(columns))
    return RateMap(marks, places.title(canvas.language), places.areas, counts)


def _mark(
    code: str, places: Places, known: Mapping[str, Row], canvas: Canvas, told: Sequence[str]
) -> Mark:
    name = places.name(code, canvas)
    if code not in known:
        return Mark(NONE, name, "", "")
    row = known[code]
    text = "\n".join(_tell(row, each, canvas) for each in told)
    ratio = row[told[0]]
    return Mark(NONE if is_null(ratio) else class_of(ratio), name, text, "")


def _tell(row: Row, name: str, canvas: Canvas) -> str:
    if name.endswith("_ratio") and not is_null(row[name]):
        return f"{name_column(name)}: {numbers.decimal(row[name], 2, canvas.language)}"
    return f"{name_column(name)}: {canvas.write_measure(row[name], name)}"
