"""How severe it is for each group: the scores, the level with its colour and word, the reason."""

from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, records
from breachlab.words import numbers
from breachlab.words.language import interface
from dashboard import html
from dashboard.marks import aria
from dashboard.tables import cells, count, number

SCORES = ("dpc", "ei", "cb", "se")

Row = dict[str, Any]


def severity(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return the groups that have anybody in them, most severe first; each is two rows."""
    heads = [
        cells.head(_text(canvas, "group")),
        cells.head(_text(canvas, "persons"), "number"),
        *(cells.head(score.upper(), "number score") for score in SCORES),
        cells.head(_text(canvas, "level")),
    ]
    groups = [_group(row, canvas) for row in records(rows) if row["person_count"]]
    return html.Table(
        [html.Thead(html.Tr(heads)), *groups],
        className="severity",
        **aria(label=_text(canvas, "title")),
    )


def _group(row: Row, canvas: Canvas) -> html.Markup:
    name = cells.capital(canvas.words.label("segment_id", row["segment_id"]) or "")
    scores = [_score(row, score, canvas) for score in SCORES]
    persons = count(canvas, row, "person_count")
    scored = html.Tr([cells.named(name), persons, *scores, _level(row["enisa_level"], canvas)])
    reason = canvas.words.label("dpc_reason_id", row["dpc_reason_id"])
    return html.Tbody([scored, html.Tr(html.Td(reason, colSpan=7), className="reason")])


def _score(row: Row, score: str, canvas: Canvas) -> html.Markup:
    text = numbers.decimal(row[score], 1, canvas.language)
    return number(canvas, row, score, text, name="number score")


def _level(level: str, canvas: Canvas) -> html.Markup:
    word = cells.capital(canvas.words.label("enisa_level", level) or level)
    return html.Td(word, className=f"level {level.replace('_', '-')}")


def _text(canvas: Canvas, key: str) -> str:
    return interface(canvas.language)["cards"]["severity/by_segment"][key]
