"""The kinds of data that one attacker could join: a dot for each kind, and the number of persons.

Only sets with the NIR and a contact, which are on file here, and with at least one kind from other
breaches. An attacker with more kinds is counted in each set.
"""

from typing import Any

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence, numbers, write_in_words
from dashboard.layout import html
from dashboard.layout.words import PageWords
from dashboard.tables import cells, number, text
from dashboard.tables.dots import named_dots
from dashboard.tables.other_breaches import HEADS
from dashboard.tables.reach import LITTLE, MOST, MUCH, RANDOM, case, measure_in, reach, widest

HERE = ("nir", "contact")  # on file here
ADDED = ("iban", "employer", "insurer")  # by other breaches
WORST = "nir contact iban employer"
OWN = "at_least_person_count"
SAID = {LITTLE: "joined_little", RANDOM: "joined_random", MUCH: "joined_much"}

Row = dict[str, Any]


def composites(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each set of kinds that somebody could hold, most persons first."""
    sets = [row for row in rows.dicts() if _is_shown(row)]
    # Ties are sorted by the kinds held.
    sets.sort(key=lambda row: (-number_of(row[OWN]), [not each for each in _list_added(row)]))
    whole = widest(sets, OWN, MOST)
    body = html.Tbody([_row(row, whole, canvas) for row in sets])
    return html.Table([_heads(canvas), body], className="combinations composites")


def find_worst(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State that the number with NIR, contact, IBAN and employer is not known, and its bounds."""
    worst = next((row for row in rows.dicts() if row["held_ids"] == WORST), None)
    if worst is None or not number_of(worst[MOST]):
        return words.sentence("joined_none")
    return words.sentence(SAID[case(words.canvas)], **worst)


def _is_shown(row: Row) -> bool:
    on_file = all(row[f"has_{kind}"] for kind in HERE)
    return on_file and any(_list_added(row)) and number_of(row[MOST]) > 0


def _list_added(row: Row) -> list[bool]:
    return [bool(row[f"has_{kind}"]) for kind in ADDED]


def _heads(canvas: Canvas) -> html.Markup:
    kinds = [cells.head(text(canvas, f"kind_{kind}"), "dotted") for kind in ADDED]
    measures = [
        cells.head(text(canvas, key), name)
        for key, name in (("least_to_most", "reached"), (HEADS[case(canvas)], "number"))
    ]
    return html.Thead(html.Tr([*kinds, *measures]))


def _row(row: Row, whole: float, canvas: Canvas) -> html.Markup:
    name = write_in_words("held_ids", row["held_ids"], canvas.words)
    marks = named_dots(name, _list_added(row), text(canvas, "held"), text(canvas, "not_held"))
    measure = measure_in(case(canvas), OWN)
    persons = number(canvas, row, measure, numbers.compact(row[measure], canvas.language))
    return html.Tr([*marks, reach(row, OWN, whole, canvas), persons])
