"""What happened, by day, with the days between; the later ones are opened when they are wanted."""

from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, records
from breachlab.words import numbers
from breachlab.words.values import is_null
from dashboard import html
from dashboard.tables import label, sentence

Row = dict[str, Any]
SHOWN = 9  # events, up to the arrests


def events(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return the first events as a dated list, and the others below it, folded.

    Those later than the day that is set are faded, as nobody knew of them.
    """
    listed = records(rows)
    before = [None, *listed]
    items = [_event(*each, canvas) for each in zip(listed, before, strict=False)]
    shown, others = items[:SHOWN], items[SHOWN:]
    return html.Div([_list(shown), *([_folded(others, canvas)] if others else [])])


def _list(items: list[html.Markup]) -> html.Markup:
    return html.Ol(items, className="events")


def _folded(items: list[html.Markup], canvas: Canvas) -> html.Markup:
    more = sentence(canvas, "events_more", more_count=len(items))
    return html.Details([html.Summary(**more), _list(items)])


def _event(row: Row, before: Row | None, canvas: Canvas) -> html.Markup:
    write = numbers.day if row["is_day_known"] else numbers.month
    said = [html.Span(label(canvas, "event_id", row["event_id"])), *_gap(row, before, canvas)]
    day = html.Time(write(row["happened_on"], canvas.language), dateTime=_iso(row))
    is_later = _iso(row) > canvas.options.get("as_of", _iso(row))
    return html.Li([day, html.Div(said)], className="is-later" if is_later else "")


def _gap(row: Row, before: Row | None, canvas: Canvas) -> list[html.Markup]:
    """Return the days since the event before; nothing where of one of the two only the month is."""
    days = row["days_since_previous"]
    is_known = before and before["is_day_known"] and row["is_day_known"] and not is_null(days)
    if not is_known:
        return []
    key = {0: "same_day", 1: "next_day"}.get(int(days), "days_later")
    return [html.Small(**sentence(canvas, key, gap_days=int(days)))]


def _iso(row: Row) -> str:
    return row["happened_on"].strftime("%Y-%m-%d" if row["is_day_known"] else "%Y-%m")
