"""Bars of the fields that a record can lack: each other is everybody's, or nobody's."""

import pandas

from breachlab.drawing.bars import bars
from breachlab.drawing.canvas import Canvas


def field_bars(rows: pandas.DataFrame, canvas: Canvas) -> dict:
    """Draw of fields/by_field those that some records hold."""
    return bars(rows[rows.held_by == "some_records"], canvas, column="field_id")
