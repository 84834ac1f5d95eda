"""What one combination of fields opens: harms in words, those of all who have it first.

Who registered has dates of registration beside the five fields, and these open more: a combination
is two rows of the answer, with the dates and without, which are counted together here.
"""

from collections.abc import Sequence
from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, records
from breachlab.words import Sentence, plurals
from breachlab.words.language import interface
from dashboard import html
from dashboard.marks import aria
from dashboard.tables import cells, keyed
from dashboard.tables.combinations import fields_of, picked
from dashboard.words import PageWords

DATES = 32  # the bit of the dates of registration

Row = dict[str, Any]


def opened(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return the harms that the picked combination opens to all who have it, and to some."""
    found = of_mask(rows, picked(canvas))
    everybody, dated = harms_of(found)
    row = {"person_count": sum(row["person_count"] for row in found if row["held_bits"] & DATES)}
    counted = plurals.counted(row["person_count"], "persons", canvas.language)
    told = keyed(canvas, row, "person_count")
    return html.Div(
        [
            *_list(_text(canvas, "to_all"), everybody, canvas),
            *_list(_text(canvas, "to_dated").format(counted), dated, canvas, **told),
        ],
        className="opened",
    )


def say(words: PageWords, query: str, rows: pandas.DataFrame) -> Sentence:
    """Say which fields are picked, and how many persons are out with exactly these."""
    mask = picked(words.canvas)
    found = of_mask(rows, mask)
    row = {name: sum(each[name] for each in found) for name in ("person_count", "record_count")}
    key = ("picked" if mask else "picked_none") if found else "picked_by_nobody"
    fields = fields_of(mask) or "none"
    return words.sentence(key, field_ids=fields, **row)


def of_mask(rows: pandas.DataFrame, mask: int) -> list[Row]:
    """Return the rows of a combination of the five fields, with the dates and without."""
    return [row for row in records(rows) if row["held_bits"] & ~DATES == mask]


def harms_of(rows: Sequence[Row]) -> tuple[list[str], list[str]]:
    """Return the harms that are open by each of these rows, and those by one of two alone."""
    lists = sorted((row["harm_ids"].split() for row in rows), key=len)
    everybody = lists[0] if lists else []
    return everybody, [harm for harm in (lists[-1] if lists else []) if harm not in everybody]


def _list(title: str, harms: Sequence[str], canvas: Canvas, **told: Any) -> list:
    if not harms:
        return []
    names = [cells.capital(canvas.words.label("harm_id", harm) or harm) for harm in harms]
    return [html.P(title, **told), html.Ul([html.Li(name) for name in names], **aria(label=title))]


def _text(canvas: Canvas, key: str) -> str:
    return interface(canvas.language)["cards"]["fields/harm_of_combination"][key]
