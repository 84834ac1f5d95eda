"""The events by day, with the number of days between them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words.days import write_day, write_month
from dashboard.layout import html
from dashboard.layout.marks import link_addresses
from dashboard.tables import label, sentence

Row = Mapping[str, Any]


def events(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the events as a dated list."""
    listed = rows.dicts()
    before = [None, *listed]
    items = [_event(*each, canvas) for each in zip(listed, before, strict=False)]
    return html.Ol(items, className="events")


def _event(row: Row, before: Row | None, canvas: Canvas) -> html.Markup:
    write = write_day if row["is_day_known"] else write_month
    parts = [
        html.Span(label(canvas, "event_id", row["event_id"])),
        *_gap(row, before, canvas),
        html.Small(link_addresses(row["source"])),
    ]
    day = html.Time(write(row["happened_on"], canvas.language), dateTime=_iso(row))
    return html.Li([day, html.Div(parts)])


def _gap(row: Row, before: Row | None, canvas: Canvas) -> list[html.Markup]:
    """Return the days since the previous event; empty if only the month of one of them is known."""
    if not (before and before["is_day_known"] and row["is_day_known"]):
        return []
    days = (row["happened_on"] - before["happened_on"]) // timedelta(1)
    key = {0: "same_day", 1: "next_day"}.get(days, "days_later")
    return [html.Small(**sentence(canvas, key, gap_days=days))]


def _iso(row: Row) -> str:
    return row["happened_on"].strftime("%Y-%m-%d" if row["is_day_known"] else "%Y-%m")
