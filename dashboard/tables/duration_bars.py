"""For how long the registered have been so: a bar of the selection above one of France.

A part is no button: no filter is on durations.
"""

from collections.abc import Mapping
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from dashboard.layout import html
from dashboard.layout.marks import aria, data
from dashboard.tables import key_columns, label
from dashboard.tables.stock_bars import WIDE, draw_bars

SELECTION, FRANCE = "person_share", "france_person_share"
Row = Mapping[str, Any]


def duration_bars(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the bar of the selection and its legend; under a filter on places, France's too."""
    bands = rows.dicts()
    keys = [html.Li(_key(band), className=_kind(band)) for band in bands]
    bars = {share: [_part(band, share, canvas) for band in bands] for share in (SELECTION, FRANCE)}
    return draw_bars(canvas, bars[SELECTION], bars[FRANCE], keys)


def _part(row: Row, share: str, canvas: Canvas) -> html.Markup:
    """Return a part of a bar; its words are its tooltip, and what a screen reader says."""
    written = numbers.share(row[share], 0, canvas.language)
    tooltip = f"{_name(row, canvas)}: {written}"
    if share == SELECTION:
        tooltip += f"\n{numbers.count_noun(row['person_count'], 'persons', canvas.language)}"
    return html.Span(
        html.Span(written, **key_columns(canvas, row, share)) if row[share] >= WIDE else None,
        className=_kind(row),
        style={"--part": f"{row[share]:.2%}"},
        role="img",
        **data(hover=tooltip),
        **aria(label=tooltip.replace("\n", ". ")),
    )


def _name(row: Row, canvas: Canvas) -> str:
    return label(canvas, "duration_band", row["duration_band"])


def _key(row: Row) -> str:
    """Return the months of a band, for the legend: its caption says that they are months."""
    return str(row["duration_band"]).replace("-", "–")


def _kind(row: Row) -> str:
    """Return the CSS class of a band, which sets its colour."""
    return f"part-for-{row['duration_band'].rstrip('+')}"
