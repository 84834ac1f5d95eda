"""Bars of the harms that a token in place of the NIR would have closed, for so many persons."""

import pandas

from breachlab.drawing.bars import bars
from breachlab.drawing.canvas import Canvas
from breachlab.words.hidden import Hidden


def spared_bars(rows: pandas.DataFrame, canvas: Canvas) -> dict:
    """Draw of fields/without_nir the harms that it spares anybody, a hidden number among them."""
    is_any = [isinstance(count, Hidden) or count > 0 for count in rows.avoided_person_count]
    return bars(rows[is_any], canvas, column="harm_id", measure="avoided_person_count")
