"""Texts around the steps of breaches: persons in any other breach, and small steps in a fold."""

from collections.abc import Sequence
from typing import Any

from breachlab.drawing.steps import NEW, find_largest_steps
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence, numbers
from breachlab.words.days import write_month
from dashboard.layout import html
from dashboard.layout.words import PageWords
from dashboard.state.page_state import State
from dashboard.tables import cells, label, number, sentence
from dashboard.tables.reach import LITTLE, MUCH, RANDOM, case

SAID = {LITTLE: "in_another_little", RANDOM: "in_another_random", MUCH: "in_another_much"}

Row = dict[str, Any]


def find_total(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State the number of persons in another breach too, by the assumed overlap."""
    breaches = rows.dicts()
    if not breaches or not breaches[0]["all_person_count"]:
        return words.sentence("in_no_other")
    return words.sentence(SAID[case(words.canvas)], **breaches[0])


def fold_others(rows: Rows, state: State, words: PageWords) -> Sequence:
    """Return the steps that the drawing does not name, in a fold."""
    listed = sorted(rows.dicts(), key=lambda row: row["breached_on"])
    named = find_largest_steps(listed)
    others = [row for row in listed if row not in named]
    if not others:
        return ()
    more = sentence(words.canvas, "arrivals_more", more_count=len(others))
    body = html.Tbody([_row(row, words) for row in others])
    fold = [html.Summary(**more), html.Table(body, className="arrivals")]
    return (html.Details(fold),)


def _row(row: Row, words: PageWords) -> html.Markup:
    canvas = words.canvas
    name = label(canvas, "breach_id", row["breach_id"])
    when = html.Small(write_month(row["breached_on"], canvas.language))
    added = numbers.compact(row[NEW], canvas.language)
    return html.Tr([cells.name_row([name, when]), number(canvas, row, NEW, f"+ {added}")])
