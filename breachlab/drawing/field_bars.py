"""Bars of the fields that only some records hold; all others are in every record or in no one."""

import pandas

from breachlab.drawing.bars import bars
from breachlab.drawing.canvas import RESIDENTS, Canvas


def field_bars(rows: pandas.DataFrame, canvas: Canvas) -> dict:
    """Draw the fields of fields/by_field that only some records hold."""
    lacked = rows[rows.held_by == "some_records"]
    return bars(lacked, canvas, column="field_id", measure=RESIDENTS)
