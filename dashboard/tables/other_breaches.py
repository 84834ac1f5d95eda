"""The exposed persons who were in each other breach too: a row for each, confirmed ones first.

The largest confirmed breaches are displayed, the others are in a fold below. Claimed breaches have
hollow bars, and stand above the fold: in it, a reader who switches them on would not see them.
"""

from collections.abc import Sequence
from typing import Any

from breachlab.drawing.canvas import NOT_KNOWN, Canvas, number_of
from breachlab.drawing.told import RESIDENTS
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence, numbers
from breachlab.words.days import write_month
from breachlab.words.values import is_null
from dashboard.layout import html
from dashboard.layout.words import PageWords
from dashboard.tables import cells, heads, label, number, sentence, text
from dashboard.tables.reach import (
    LEAST,
    LITTLE,
    MOST,
    MUCH,
    RANDOM,
    case,
    measure_in,
    reach,
    widest,
)

SHOWN = 5  # confirmed breaches that are not folded
OWN = "person_count"
HEADS = {LITTLE: "little_overlap", RANDOM: "independent", MUCH: "much_overlap"}
SAID = {LITTLE: "overlap_little", RANDOM: "overlap_random", MUCH: "overlap_much"}

Row = dict[str, Any]


def other_breaches(rows: Rows, canvas: Canvas, own: str = OWN) -> html.Markup:
    """Return the breaches of most persons, those that are only claimed, and the others in a fold.

    `own` is the column of the persons who were in a breach.
    """
    listed = sorted(rows.dicts(), key=lambda row: _place(row, own))
    confirmed = [row for row in listed if not _is_claimed(row)]
    claimed = [row for row in listed if _is_claimed(row)]
    # A breach of the register itself is larger than all persons of a small database.
    bounded = [row for row in listed if row["perimeter"] == "residents"]
    whole = max(widest(listed, own), widest(bounded, MOST))
    shown = _table([*confirmed[:SHOWN], *claimed], whole, own, canvas)
    return html.Div([shown, *_fold(confirmed[SHOWN:], whole, own, canvas)])


def say(words: PageWords, query: str, rows: Rows) -> Sentence:
    """Return the query's sentence, on the first breach that bounds the selection's overlap."""
    breaches = rows.dicts()
    order = sorted(range(len(breaches)), key=lambda at: _rank(breaches[at]))
    return words.headline(query, rows.take(order))


def find_largest(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State that the overlap with the first of these breaches is not known, and its bounds."""
    first = min(rows.dicts(), key=_rank, default=None)
    if first is None or not (first[OWN] or number_of(first[MOST])):
        return words.sentence("overlap_none")
    if _is_unbounded(first):
        return words.sentence("overlap_unbounded")
    return words.sentence(SAID[case(words.canvas)], **first)


def _rank(row: Row) -> tuple:
    return _is_unbounded(row), *_place(row)


def _is_unbounded(row: Row) -> bool:
    return is_null(row[MOST]) or row["perimeter"] != "residents"


def _is_claimed(row: Row) -> bool:
    return row["standing"] != "confirmed"


def _place(row: Row, own: str = OWN) -> tuple:
    return _is_claimed(row), -number_of(row[own]), row["breached_on"]


def _fold(rows: Sequence[Row], whole: float, own: str, canvas: Canvas) -> list[html.Markup]:
    if not rows:
        return []
    more = sentence(canvas, "breaches_more", more_count=len(rows))
    return [html.Details([html.Summary(**more), _table(rows, whole, own, canvas)])]


def _table(rows: Sequence[Row], whole: float, own: str, canvas: Canvas) -> html.Markup:
    counted = "exposed_residents" if own == RESIDENTS else HEADS[case(canvas)]
    head = heads(canvas, other_breach=1, least_to_most=1, **{counted: 1})
    body = html.Tbody([_row(row, whole, own, canvas) for row in rows])
    return html.Table([head, body], className="other-breaches")


def _row(row: Row, whole: float, own: str, canvas: Canvas) -> html.Markup:
    standing = canvas.words.label("standing", row["standing"])
    when = write_month(row["breached_on"], canvas.language)
    note = f"{when} · {standing}" if _is_claimed(row) else when
    bar = reach(row, own, whole, canvas, "is-claimed" if _is_claimed(row) else "")
    measure = measure_in(case(canvas), own)
    written = numbers.compact(row[measure], canvas.language)
    if row["perimeter"] != "residents":  # of the register itself: a draw, which strays from a size
        written = text(canvas, "about_count").format(written)
    persons = number(canvas, row, measure, written)
    is_known = not is_null(row.get(MOST)) and row[LEAST] == row[MOST]
    if is_known and row["perimeter"] != "residents":
        # All of a breach of the register itself are on it: what was drawn is no second size of it.
        persons = html.Td(NOT_KNOWN, className="number")
    name = label(canvas, "breach_id", row["breach_id"])
    return html.Tr([cells.name_row([name, html.Small(note)]), bar, persons])
