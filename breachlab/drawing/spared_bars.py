"""Bars of the harms that a token in place of the NIR would have prevented."""

import pandas

from breachlab.drawing.bars import bars
from breachlab.drawing.canvas import Canvas


def spared_bars(rows: pandas.DataFrame, canvas: Canvas) -> dict:
    """Draw the harms of fields/without_nir that at least one person would be spared."""
    is_any = rows.avoided_person_count > 0
    return bars(rows[is_any], canvas, column="harm_id", measure="avoided_person_count")
