"""The ledger: each figure with its value, its range, its source and how that was read."""

from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.days import write_day
from breachlab.words.values import is_null
from dashboard.layout import html
from dashboard.layout.marks import data, link_addresses
from dashboard.tables import heads, key_columns, label, number, text

KINDS = {"all": (True, False), "published": (True,), "assumed": (False,)}

Row = dict[str, Any]


def ledger(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each figure of the chosen kind; the search box above hides the others.

    Names of figures are in English, as in SQL, and marked as English.
    """
    kinds = KINDS[canvas.options.get("figures", "all")]
    shown = [row for row in rows.dicts() if row["is_published"] in kinds]
    head = heads(canvas, figure=1, value=1, range=1, rests_on=1)
    body = html.Tbody([_row(row, canvas) for row in shown])
    search = html.Div(
        className="search",
        **data(search="ledger", label=text(canvas, "search"), none=text(canvas, "none_found")),
    )
    return html.Div([search, html.Table([head, body], className="ledger", id="ledger")])


def _row(row: Row, canvas: Canvas) -> html.Markup:
    name = html.Code(row["name"].replace("_", "_\u200b"), lang="en")
    basis = "source" if row["is_published"] else "reason"
    return html.Tr(
        [
            html.Th([name, html.Small(_own(row, "unit", canvas))], scope="row"),
            number(canvas, row, "value", _write(row["value"], canvas)),
            _range(row, canvas),
            html.Td([*link_addresses(_own(row, basis, canvas)), html.Small(_read(row, canvas))]),
        ]
    )


def _own(row: Row, text: str, canvas: Canvas) -> str:
    """Return a text of the ledger in the language of the page."""
    return canvas.words.resolve(row[f"{text}_{canvas.language}"])


def _read(row: Row, canvas: Canvas) -> str:
    """Return how the source was read, and the day if it was read in full."""
    how = label(canvas, "read", row["read"])
    if is_null(row["read_on"]):
        return how
    return f"{how}, {write_day(row['read_on'], canvas.language)}"


def _range(row: Row, canvas: Canvas) -> html.Markup:
    if row["is_published"]:
        return html.Td(text(canvas, "published"), className="number")
    ends = " – ".join(_write(row[end], canvas) for end in ("low", "high"))
    return html.Td(ends, className="number", **key_columns(canvas, row, "low", "high"))


def _write(value: Any, canvas: Canvas) -> str:
    return "" if is_null(value) else numbers.whole(value, canvas.language)
