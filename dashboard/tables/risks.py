"""Five risks by the exposed fields: signs to look for, exposed persons; all others in a fold."""

from collections.abc import Sequence
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence, numbers
from dashboard.layout import html
from dashboard.layout.marks import aria
from dashboard.layout.words import PageWords
from dashboard.tables import cells, key_columns
from dashboard.tables.fields_out import measure_of

# The risks that a person can act on; each has texts of its own.
RISKS = ("agency_call", "fake_job_offer", "credit_in_name", "benefit_fraud", "account_takeover")

Row = dict[str, Any]


def risks(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a line for each risk, most exposed first, and all ways to harm in a fold below."""
    listed = [row for row in rows.dicts() if row["person_count"]]
    five = _list_five(rows)
    lines = html.Ul([_risk(row, canvas) for row in five], **aria(label=_text(canvas, "title")))
    return html.Div([lines, *_fold(listed, canvas)], className="risks")


def find_first(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State the number of the first risk, as it is drawn, and that it is an assumption."""
    first = next(iter(_list_five(rows)), None)
    if first is None:
        return words.headline(query, rows.head(0))
    name = _text(words.canvas, f"risk_{first['harm_id']}")
    key = "risk_first_here" if "departements" in words.canvas.selection else "risk_first"
    return words.sentence(key, risk_name=name, **first)


def _list_five(rows: Rows) -> list[Row]:
    return [row for row in rows.dicts() if row["harm_id"] in RISKS and row["person_count"]]


def _risk(row: Row, canvas: Canvas) -> html.Markup:
    name, look = (_text(canvas, f"{key}_{row['harm_id']}") for key in ("risk", "look"))
    return html.Li([html.B(name), html.Span(look), _count(row, canvas)])


def _fold(rows: Sequence[Row], canvas: Canvas) -> list[html.Markup]:
    if not rows:
        return []
    lines = [html.Li([html.Span(name_harm(row, canvas)), _count(row, canvas)]) for row in rows]
    summary = html.Summary(_text(canvas, "all"))
    return [html.Details([summary, html.Ul(lines)], className="all-ways")]


def name_harm(row: Row, canvas: Canvas) -> str:
    """Return the name of a row's harm, with a capital."""
    return cells.capital(canvas.words.label("harm_id", row["harm_id"]) or row["harm_id"])


def _count(row: Row, canvas: Canvas) -> html.Markup:
    measure = measure_of(canvas)
    count = numbers.compact(row[measure], canvas.language)
    return html.Span(count, className="count", **key_columns(canvas, row, measure))


def _text(canvas: Canvas, key: str) -> str:
    return canvas.words.text("cards", "fields/harms", key)
