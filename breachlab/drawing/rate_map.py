"""The map of a rate: each département in the class of its rate over the country's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas

from breachlab.drawing import departement_map, ratio_classes
from breachlab.drawing.canvas import Canvas, records
from breachlab.drawing.departement_map import Mark, Svg
from breachlab.words import numbers, plurals
from breachlab.words.hidden import Hidden


@dataclass(frozen=True)
class RateMap:
    """A map that is drawn once as SVG, and then only repainted."""

    marks: dict[str, Mark]
    title: str

    def svg(self) -> Svg:
        """Return the whole map."""
        return departement_map.svg(self.marks, self.title)

    def changes(self) -> dict[str, list]:
        """Return what repaints a map that is drawn."""
        return departement_map.changes(self.marks)

    def _repr_svg_(self) -> str:
        return str(self.svg())


def rate_map(rows: pandas.DataFrame, canvas: Canvas) -> RateMap:
    """Draw exposure/rate_by_departement, which has a row for all 101."""
    known = {row["departement_code"]: row for row in records(rows)}
    names = canvas.dimensions["departements"]
    selected = canvas.selection.get("departements", ())
    return RateMap(
        {
            code: Mark(
                ratio_classes.class_of(known[code]["location_quotient"]),
                names.heading(code),
                _told(known[code], canvas),
                code in selected,
            )
            for code in names.values
        },
        names.group,
    )


def blank_map(canvas: Canvas) -> RateMap:
    """Draw the map without an answer: all alike, and nothing told."""
    names = canvas.dimensions["departements"]
    marks = {code: Mark(ratio_classes.MIDDLE, names.heading(code), "") for code in names.values}
    return RateMap(marks, names.group)


def _told(row: Mapping[str, Any], canvas: Canvas) -> str:
    """Return its région, its counts, and its rate with the residents that it is of."""
    language = canvas.language
    lines = [
        row["region_name"],
        plurals.counted(row["person_count"], "persons", language),
        plurals.counted(row["record_count"], "records", language),
    ]
    if not isinstance(row["persons_per_thousand"], Hidden):
        rate = numbers.per_thousand(row["persons_per_thousand"], language)
        lines.append(f"{rate} {canvas.words.label('residents_id', row['residents_id'])}")
    return "\n".join(lines)
