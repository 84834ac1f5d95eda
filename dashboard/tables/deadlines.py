"""Deadlines of the law: the duty, its article, the day on which it was done, the known facts."""

from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words.days import write_day
from breachlab.words.language import interface
from breachlab.words.values import is_null
from dashboard.layout import html
from dashboard.layout.marks import data
from dashboard.tables import heads, label, law_mark, sentence, text
from dashboard.tables.cells import article

Row = dict[str, Any]
HEADS = ("duty", "article", "done_on", "can_be_said")


def deadlines(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each duty; an unknown day is stated as unknown."""
    body = html.Tbody([_row(row, canvas) for row in rows.dicts()])
    return html.Table([heads(canvas, **dict.fromkeys(HEADS, 1)), body], className="deadlines")


def _row(row: Row, canvas: Canvas) -> html.Markup:
    law = article(label(canvas, "legal_reference", row["legal_reference"]))
    cells = [
        [law_mark("text", canvas), " ", law],
        [_done_on(row, canvas)],
        [*(html.Span(**each) for each in _facts(row, canvas)), *_reading(row, canvas)],
    ]
    duty = html.Th(_duty(row, canvas), scope="row")
    named = zip(HEADS[1:], cells, strict=True)
    return html.Tr(
        [duty, *(html.Td(cell, **data(head=text(canvas, head))) for head, cell in named)]
    )


def _duty(row: Row, canvas: Canvas) -> html.Markup:
    """Return the short name of a duty, with its full words as a tooltip."""
    rule, short = row["deadline_id"], interface(canvas.language)["situation"]["duties"]
    whole = label(canvas, "deadline_id", rule)
    return html.Span(short.get(rule, whole), title=whole)


def _done_on(row: Row, canvas: Canvas) -> str:
    return "—" if is_null(row["done_on"]) else write_day(row["done_on"], canvas.language)


def _facts(row: Row, canvas: Canvas) -> list[dict[str, Any]]:
    """Return the act; for a term in hours also whether it was kept, if that is known."""
    done = label(canvas, "deadline_done_id", row["deadline_done_id"])
    facts = [{"children": done}] if done else [_unknown(row, canvas)]
    if is_null(row["allowed_hours"]) or row["lateness_id"] == "start_not_established":
        return facts
    return [*facts, {"children": f" · {label(canvas, 'lateness_id', row['lateness_id'])}"}]


def _reading(row: Row, canvas: Canvas) -> list[html.Markup]:
    """Return what an announcement is not, beside one."""
    if is_null(row["announced_on"]):
        return []
    said = html.Span(**sentence(canvas, "announcement", True))
    return [html.Small([law_mark("reading", canvas), " ", said])]


def _unknown(row: Row, canvas: Canvas) -> dict[str, Any]:
    return sentence(canvas, "not_known_by", as_of=row["as_of"], capital=True)
