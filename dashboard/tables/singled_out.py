"""A bar for each set of facts: the share of persons that it singles out, or nearly."""

from typing import Any

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence
from breachlab.words.language import interface
from dashboard import tables
from dashboard.layout import html
from dashboard.layout.words import PageWords
from dashboard.state.options import Option
from dashboard.tables import cells

# Persons who share the facts with no other person, or with at most four others.
OTHERS = Option("others", {"alone": {}, "few": {}})

Row = dict[str, Any]


def singled_out(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each set, the largest share first; a sentence if nothing is counted yet."""
    counted = [row for row in rows.dicts() if row["is_counted"]]
    if not counted:
        text = interface(canvas.language)["cards"]["identifiability/alone"]["not_counted"]
        return html.P(text, className="aside")
    measure = _measure(canvas)
    counted.sort(key=lambda row: -number_of(row[measure]))
    body = html.Tbody([_row(row, measure, canvas) for row in counted])
    head = tables.heads(canvas, facts=1, holder=1, singled_out=2)
    return html.Table([head, body], className="singled-out")


def find_singled_out(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """Return the finding by the switch: alone, or with at most four others."""
    first = rows.dicts()[:1]
    if OTHERS.read_choice(words.canvas.options) == "few" and first and first[0]["person_count"]:
        return words.sentence("few_others", **first[0])
    return words.finding(query, rows)


def _measure(canvas: Canvas) -> str:
    return f"{OTHERS.read_choice(canvas.options)}_person_share"


def _row(row: Row, measure: str, canvas: Canvas) -> html.Markup:
    share = number_of(row[measure])
    return html.Tr(
        [
            cells.name_row(tables.label(canvas, "key_set_id", row["key_set_id"])),
            html.Td(tables.label(canvas, "holder", row["holder"])),
            tables.bar(0, share),
            tables.share(canvas, row, measure),
        ]
    )
