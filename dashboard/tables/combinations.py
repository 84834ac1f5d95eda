"""Which of five fields are out together: a dot a field, persons, bar, share, one row a combination.

A row is a button that picks its combination for the card beside it.
"""

from collections.abc import Sequence
from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, number_of, records
from breachlab.words import numbers, plurals, written
from breachlab.words.language import interface
from dashboard import html, tables
from dashboard.marks import aria, button, data
from dashboard.tables import cells, keyed
from dashboard.tables.dots import dots

FIELDS = ("email", "phone", "street_address", "nir", "agency_id")  # bits 1, 2, 4, 8, 16
ALL_FIVE = 31  # the mask that is picked until another is
MOST = 9  # rows of their own; the rest is one

Row = dict[str, Any]


def combinations(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return the combinations of most persons, the picked one with them, and a row of the rest."""
    found = records(rows)
    shown, rest = parted(found, picked(canvas))
    most = max([1, *(number_of(row["person_count"]) for row in found)])
    body = [_row(row, most, canvas) for row in shown]
    return html.Table(
        [html.Thead(_heads(found, canvas)), html.Tbody([*body, *_rest(rest, most, canvas)])],
        className="combinations",
        **aria(label=_text(canvas, "title")),
    )


def picked(canvas: Canvas) -> int:
    """Return the mask that is picked."""
    return int(canvas.options.get("mask", ALL_FIVE))


def fields_of(mask: int) -> str:
    """Return the fields of a mask, a space between two.

    >>> fields_of(30), fields_of(0)
    ('phone street_address nir agency_id', '')
    """
    return " ".join(field for bit, field in enumerate(FIELDS) if mask >> bit & 1)


def parted(rows: Sequence[Row], mask: int) -> tuple[list[Row], list[Row]]:
    """Return the rows that are shown, and the others: the picked one is among the first."""
    shown = [row for place, row in enumerate(rows) if place < MOST or row["field_mask"] == mask]
    return shown, [row for row in rows if row not in shown]


def _heads(rows: Sequence[Row], canvas: Canvas) -> html.Markup:
    total = sum(row["person_count"] for row in rows)
    heads = []
    for field in FIELDS:
        holders = sum(row["person_count"] for row in rows if row[f"has_{field}"])
        row = {"with_field_person_share": holders / total if total else 0}
        share = numbers.share(row["with_field_person_share"], 0, canvas.language)
        part = html.Small(share, **keyed(canvas, row, *row))
        heads.append(cells.head([_text(canvas, field), part], "dotted"))
    persons = cells.head(_text(canvas, "persons"), "number")
    return html.Tr([*heads, persons, *_measured(_text(canvas, "share"))])


def _measured(text: str) -> list:
    return [html.Td(className="amount"), cells.head(text, "number")]


def _row(row: Row, most: float, canvas: Canvas) -> html.Markup:
    mask, is_picked = row["field_mask"], row["field_mask"] == picked(canvas)
    act = f"opt:mask={mask}"
    number = numbers.whole(row["person_count"], canvas.language)
    name = f"{plurals.counted(row['person_count'], 'persons', canvas.language)}: "
    name += (
        written("field_ids", fields_of(mask), canvas.words)
        if mask
        else _text(canvas, "none_of_them")
    )
    pick = button(number, act, **aria(pressed=is_picked, label=name))
    persons = cells.named(pick, className="number", **keyed(canvas, row, "person_count"))
    return html.Tr(
        [
            *dots([row[f"has_{field}"] for field in FIELDS], *_in_or_out(canvas)),
            persons,
            *_size(row, most, canvas),
        ],
        className="is-picked" if is_picked else "",
        **data(act=act),  # the whole row is clicked; its button is for the keys
    )


def _in_or_out(canvas: Canvas) -> tuple[str, str]:
    return _text(canvas, "out"), _text(canvas, "not_out")


def _size(row: Row, most: float, canvas: Canvas) -> list[html.Markup]:
    bar = html.Span(style={"--size": f"{100 * number_of(row['person_count']) / most:.2f}%"})
    return [html.Td(bar, className="amount"), tables.share(canvas, row, "person_share")]


def _rest(rows: Sequence[Row], most: float, canvas: Canvas) -> list[html.Markup]:
    """Return the one row of all combinations that have none; nothing where all have one."""
    if not rows:
        return []
    row = {each: sum(row[each] for row in rows) for each in ("person_count", "person_share")}
    row["other_combination_count"] = len(rows)
    text = plurals.counted(len(rows), "other_combinations", canvas.language)
    told = keyed(canvas, row, "other_combination_count")
    name = cells.named(text, colSpan=len(FIELDS), **told)
    persons = tables.count(canvas, row, "person_count")
    return [html.Tr([name, persons, *_size(row, most, canvas)], className="rest")]


def _text(canvas: Canvas, key: str) -> str:
    return interface(canvas.language)["cards"]["fields/combinations"][key]
