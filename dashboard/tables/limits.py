"""Four limits of every number, two of them counted."""

from collections import Counter
from collections.abc import Sequence

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence
from dashboard.layout import html
from dashboard.layout.words import PageWords
from dashboard.state.page_state import State
from dashboard.tables import count, heads, label, no_table, sentence

LEDGER = "method/ledger"  # a query beside: how the sources were read
CODES = ["measure_id", "identification_id", "identification_reason_id"]
COUNT = "measure_count"


def find_limits(words: PageWords, query: str, rows: Rows) -> Sentence:
    """Return the title of the list."""
    return Sentence(words.text("limits"))


def limits(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return four sentences, as a list."""
    beside = canvas.beside[LEDGER]
    if rows.is_empty or beside.is_empty:
        return no_table(canvas)
    row = rows.dicts()[0] | beside.dicts()[0]
    read = "limit_read" if row["read_in_full_count"] else "limit_read_none"
    keys = ("limit_ages", "limit_places", "limit_overlap", read)
    return html.Ul(
        [html.Li(**sentence(canvas, key, True, **row)) for key in keys], className="limits"
    )


def fold_identified(rows: Rows, state: State, words: PageWords) -> Sequence:
    """Return the figures by département that are fitted, modelled or neither, in a fold."""
    summary = html.Summary(words.of_card("method/departement_figures", "all"))
    return (html.Details([summary, draw_identified(rows, words.canvas)], id="identified"),)


def draw_identified(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each measure and reason, with the number of questions.

    A figure of a département is fitted, modelled, or not identified by any publication.
    """
    counts = Counter(zip(*(rows[column] for column in CODES), strict=True))
    groups = ({**dict(zip(CODES, each, strict=True)), COUNT: counts[each]} for each in counts)
    body = [
        html.Tr(
            [
                html.Th(label(canvas, "measure_id", row["measure_id"]), scope="row"),
                *(html.Td(label(canvas, column, row[column])) for column in CODES[1:]),
                count(canvas, row, COUNT),
            ]
        )
        for row in groups
    ]
    head = heads(canvas, measure=1, identification=1, why=1, questions=1)
    return html.Table([head, html.Tbody(body)], className="identified")
