"""The drawing of each question; a question without one is shown as a table."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

import pandas

from breachlab.drawing import spared_curves
from breachlab.drawing.bars import bars
from breachlab.drawing.canvas import Canvas
from breachlab.drawing.field_bars import field_bars
from breachlab.drawing.history_map import history_map
from breachlab.drawing.known_axis import known_axis
from breachlab.drawing.plan_columns import draw_left
from breachlab.drawing.plan_panels import plan_panels
from breachlab.drawing.pyramid import pyramid
from breachlab.drawing.rate_map import rate_map
from breachlab.drawing.spared_bars import spared_bars
from breachlab.drawing.standing_columns import columns
from breachlab.drawing.steps import steps
from breachlab.drawing.told import RESIDENTS

Drawing: TypeAlias = Callable[[pandas.DataFrame, Canvas], Any]

DRAWINGS: Mapping[str, Drawing] = {
    "access/days_earlier": spared_curves.by_days_earlier,
    "access/own_departement": spared_curves.by_departement,
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
    "retention/avoided_by_limit": spared_curves.by_limit,
}
