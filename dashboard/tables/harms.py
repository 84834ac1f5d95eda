"""What can be done with the fields that are out: what each harm takes, to whom, and the NIR in it.

On a narrow page a row is two lines, which CSS makes of its cells; their roles are written out,
since a browser forgets that of a cell that is none to CSS.
"""

import re
from collections.abc import Sequence
from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, records
from breachlab.words import numbers
from breachlab.words.language import interface
from dashboard import html
from dashboard.marks import aria
from dashboard.state import State
from dashboard.tables import cells, count, number
from dashboard.words import PageWords

SETS, SPARED, FIELDS = "fields/minimal_harmful_sets", "fields/without_nir", "fields/by_field"
COLUMNS = ("harm", "takes", "persons", "spared")

Row = dict[str, Any]


def harms(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return the table of the harms that the fields of this breach could open."""
    sets = ways(canvas.beside[SETS], canvas.beside[FIELDS])
    spared = {row["harm_id"]: row for row in records(canvas.beside[SPARED])}
    body = [
        _row(row, sets[row["harm_id"]], spared.get(row["harm_id"]), canvas)
        for row in records(rows)
        if row["harm_id"] in sets
    ]
    heads = [cells.head(_text(canvas, name), name, role="columnheader") for name in COLUMNS]
    return html.Table(
        [
            html.Thead(html.Tr(heads, role="row"), role="rowgroup"),
            html.Tbody(body, role="rowgroup"),
        ],
        className="harms",
        role="table",
        **aria(label=_text(canvas, "title")),
    )


def ways(sets: pandas.DataFrame, fields: pandas.DataFrame) -> dict[str, list[list[str]]]:
    """Return {harm: sets of fields that suffice}, without those that take what is not out."""
    kept = {row["field_id"] for row in records(fields) if row["held_by"] == "nobody"}
    found: dict[str, list[list[str]]] = {}
    for row in records(sets):
        if not kept.intersection(row["field_ids"].split()):
            found.setdefault(row["harm_id"], []).append(row["field_ids"].split())
    return found


def not_out(rows: pandas.DataFrame, state: State, words: PageWords) -> Sequence:
    """Return a line of what was not taken, each with who says so."""
    parts: list = [html.Strong(words.text("not_out")), " "]
    kept = [row for row in records(words.canvas.beside[FIELDS]) if row["held_by"] == "nobody"]
    for place, row in enumerate(kept):
        name = words.canvas.words.label("field_id", row["field_id"])
        parts += [" · " if place else "", name, *_sources(row)]
    return (html.P(parts, className="not-out"),)


def _sources(row: Row) -> list:
    """Return links to who says so, in brackets; nothing for a source that is no address."""
    found = re.findall(r"https://\S+", row["source"])
    hosts = {address: address.split("/")[2].removeprefix("www.") for address in found}
    links = [[", ", html.A(host, href=address)] for address, host in hosts.items()]
    return [" (", *[part for link in links for part in link][1:], ")"] if links else []


def _row(
    row: Row, sets: Sequence[Sequence[str]], spared: Row | None, canvas: Canvas
) -> html.Markup:
    name = cells.capital(canvas.words.label("harm_id", row["harm_id"]) or row["harm_id"])
    return html.Tr(
        [
            cells.named(name, className="harm", role="rowheader"),
            html.Td(_takes(sets, canvas), className="takes", role="cell"),
            count(canvas, row, "person_count", name="persons", role="cell"),
            _spared(spared, canvas),
        ],
        role="row",
    )


def _takes(sets: Sequence[Sequence[str]], canvas: Canvas) -> list:
    """Return the sets of fields, *or* between two."""
    parts: list = []
    for fields in sets:
        names = [canvas.words.label("field_id", field) or field for field in fields]
        parts += [html.Em(f" {_text(canvas, 'or')} "), " + ".join(names)]
    return parts[1:]


def _spared(row: Row | None, canvas: Canvas) -> html.Markup:
    if row is None:  # not known
        return html.Td(className="spared", role="cell")
    persons = row["avoided_person_count"]
    text = numbers.whole(persons, canvas.language) if persons else "–"
    told = {"name": "spared", "query": SPARED, "role": "cell"}
    return number(canvas, row, "avoided_person_count", text, **told)


def _text(canvas: Canvas, key: str) -> str:
    return interface(canvas.language)["cards"]["fields/harms"][key]
