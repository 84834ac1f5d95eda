"""A bar for each set of facts: the share of persons that it singles out, or nearly."""

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence
from breachlab.words.language import interface
from breachlab.words.values import is_null
from dashboard import tables
from dashboard.layout import html
from dashboard.layout.words import PageWords
from dashboard.state.options import Option
from dashboard.tables import cells

# Persons who share the facts with no other person, or with at most four others.
OTHERS = Option("others", {"alone": {}, "few": {}})


def singled_out(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each set that is counted, the largest share first."""
    counted = rows.where(lambda row: row["is_counted"])
    return _table(counted, f"{OTHERS.read_choice(canvas.options)}_person_share", canvas)


def draw_estimate(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each set that can be estimated, and a line that says that none is counted.

    The shares are those of persons who share the facts with no other person.
    """
    text = interface(canvas.language)["cards"]["identifiability/estimate"]["not_counted"]
    table = _table(rows, "estimated_alone_person_share", canvas, "estimated")
    return html.Div([table, html.P(text, className="aside")])


def find_singled_out(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """Return the finding by the switch: alone, or with at most four others."""
    first = rows.dicts()[:1]
    if OTHERS.read_choice(words.canvas.options) == "few" and first and first[0]["person_count"]:
        return words.sentence("few_others", **first[0])
    return words.finding(query, rows)


def _table(rows: Rows, measure: str, canvas: Canvas, head: str = "singled_out") -> html.Markup:
    """Return a row for each set, by a share from 0 to 1, the largest first; of nobody, none."""
    known = [row for row in rows.dicts() if not is_null(row[measure])]
    by_share = sorted(known, key=lambda row: -number_of(row[measure]))
    lines = [
        html.Tr(
            [
                cells.name_row(tables.label(canvas, "key_set_id", row["key_set_id"])),
                html.Td(tables.label(canvas, "holder", row["holder"])),
                tables.bar(0, number_of(row[measure])),
                tables.share(canvas, row, measure),
            ]
        )
        for row in by_share
    ]
    heads = tables.heads(canvas, **{"facts": 1, "holder": 1, head: 2})
    return html.Table([heads, html.Tbody(lines)], className="singled-out")
