"""Bars of the fields that a record can lack: each other is everybody's, or nobody's."""

import pandas

from breachlab.drawing.bars import bars
from breachlab.drawing.canvas import RESIDENTS, Canvas


def field_bars(rows: pandas.DataFrame, canvas: Canvas) -> dict:
    """Draw of fields/by_field those that some records hold."""
    lacked = rows[rows.held_by == "some_records"]
    return bars(lacked, canvas, column="field_id", measure=RESIDENTS)
