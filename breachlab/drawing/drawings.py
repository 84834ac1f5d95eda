"""The drawing of each question; a question without one is shown as a table.

Questions that need no drawing of their own prepare their rows for bars or a curve here.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from breachlab.drawing.bars import bars, columns, pyramid
from breachlab.drawing.canvas import RESIDENTS, Canvas
from breachlab.drawing.curve import Along, Flag, curve
from breachlab.drawing.history_map import history_map
from breachlab.drawing.known_axis import known_axis
from breachlab.drawing.plans import draw_left, plan_panels
from breachlab.drawing.rate_map import rate_map
from breachlab.drawing.steps import steps
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import interface

Drawing: TypeAlias = Callable[[Rows, Canvas], Any]

ALLOWED = "allowed_years"


def field_bars(rows: Rows, canvas: Canvas) -> dict:
    """Draw the fields of fields/by_field that only some records hold."""
    lacked = rows.where(lambda row: row["held_by"] == "some_records")
    return bars(lacked, canvas, column="field_id", measure=RESIDENTS)


def spared_bars(rows: Rows, canvas: Canvas) -> dict:
    """Draw the harms of fields/without_nir that at least one person would be spared."""
    spared = rows.where(lambda row: row["avoided_person_count"] > 0)
    return bars(spared, canvas, column="harm_id", measure="avoided_person_count")


def by_limit(rows: Rows, canvas: Canvas) -> dict:
    """Draw retention/avoided_by_limit, with a flag at the term that the law allows."""
    text = interface(canvas.language)["drawing"]["allowed"]
    flags = [
        Flag(allowed, text.format(numbers.count_noun(allowed, "years", canvas.language)), ALLOWED)
        for allowed in map(int, rows[ALLOWED][:1])
    ]
    along = Along("limit_years", "years", "years_after_the_end", "retention_years")
    return curve(rows, canvas, along, "avoided_person_count", flag=_first(flags))


def by_days_earlier(rows: Rows, canvas: Canvas) -> dict:
    """Draw access/days_earlier, with a flag at the first signal.

    For some départements the answer depends on the order of reading, which is not published: then
    the range from the least to the most is drawn.
    """
    text = interface(canvas.language)["drawing"]["first_signal"]
    flags = [Flag(row["days_earlier"], text) for row in rows.dicts() if row["is_first_signal"]]
    along = Along("days_earlier", "days", "days_earlier", "days_earlier")
    bounds = ["least_saved_person_count", "most_saved_person_count"]
    measures = bounds if any(rows["is_by_order"]) else ["saved_person_count"]
    return curve(rows, canvas, along, *measures, flag=_first(flags))


def by_departement(rows: Rows, canvas: Canvas) -> dict:
    """Draw access/own_departement: the share read by accounts of the largest départements."""
    along = Along("departement_count", "departements", "departements_taken")
    return curve(rows, canvas, along, "so_far_person_share")


def _first(flags: list[Flag]) -> Flag | None:
    """Return the flag of an answer; null if no row has one."""
    return flags[0] if flags else None


DRAWINGS: Mapping[str, Drawing] = {
    "access/days_earlier": by_days_earlier,
    "access/own_departement": by_departement,
    "combination/marginal_effect": steps,
    "exposure/by_age_band": partial(bars, column="age_band"),
    "exposure/by_duration": partial(bars, column="duration_band"),
    "exposure/by_end_band": partial(bars, column="end_band"),
    "exposure/by_first_year": partial(columns, column="first_year"),
    "exposure/by_first_year_and_end": history_map,
    "exposure/by_status": partial(bars, column="status", measure=RESIDENTS),
    "exposure/known_axis": known_axis,
    "exposure/rate_by_age_and_sex": pyramid,
    "exposure/rate_by_departement": rate_map,
    "exposure/rate_by_region": rate_map,
    "fields/by_field": field_bars,
    "fields/without_nir": spared_bars,
    "notification/call_volume": plan_panels,
    "notification/waves": draw_left,
    "retention/avoided_by_limit": by_limit,
}
