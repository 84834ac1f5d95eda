"""The receipt of a database, and the command that makes the same rows again."""

from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import interface
from dashboard.layout import html
from dashboard.layout.marks import aria, copier
from dashboard.tables import key_columns, text

Row = dict[str, Any]


def receipt(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the parts of the receipt, and below them the command, with a copy button."""
    if rows.is_empty:
        return html.Div(className="receipt")
    (row,) = rows.dicts()
    texts = interface(canvas.language)["receipt"]
    records_and_persons = {
        "records": _count(row, "record_count", canvas),
        "persons": _count(row, "person_count", canvas),
    }
    parts = {
        "model_version": html.Span(
            str(row["model_version"]), **key_columns(canvas, row, "model_version")
        ),
        "seed": row["seed"],
        "source_sha256": html.Code(row["source_sha256"]),
        **records_and_persons,
        "setting": texts[row["setting"]],
        "pools": texts[row["pools"]],
        "records_checksum": html.Code(row["records_checksum"]),
        "reference_sha256": html.Code(row["reference_sha256"]),
    }
    del parts["seed" if row["source_sha256"] else "source_sha256"]
    listed = [html.Div([html.Dt(texts[key]), html.Dd(part)]) for key, part in parts.items()]
    again = [] if row["source_sha256"] else _again(row, canvas)
    return html.Div([html.Dl(listed), *again], className="receipt")


def _count(row: Row, column: str, canvas: Canvas) -> html.Markup:
    return html.Span(
        numbers.whole(row[column], canvas.language), **key_columns(canvas, row, column)
    )


def command(row: Row) -> str:
    """Return the command that makes the same rows again, with its defaults spelled out.

    Example:

        >>> made = {"record_count": 1_000, "seed": "7", "setting": "low", "pools": "frozen"}
        >>> command(made)
        'python -m data_gen --rows 1000 --seed 7 --assumptions low --pools frozen'
    """
    return (
        f"python -m data_gen --rows {row['record_count']} --seed {row['seed']}"
        f" --assumptions {row['setting']} --pools {row['pools']}"
    )


def _again(row: Row, canvas: Canvas) -> list:
    words = interface(canvas.language)["drawer"]
    copy = copier("again", words["copy"], words["copied"])
    title = html.H3(text(canvas, "made_again"), id="again-title")
    return [
        html.Div([title, copy], className="drawer-head"),
        # It is wider than a narrow page, so it takes the focus: arrow keys scroll it.
        html.Pre(
            html.Code(command(row)),
            id="again",
            lang="en",
            tabIndex=0,
            role="region",
            **aria(labelledby="again-title"),
        ),
    ]
