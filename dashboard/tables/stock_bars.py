"""The parts of the exposed residents: a bar of the selection above one of France.

A part of a bar is a button that selects its persons.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.drawing.told import RESIDENTS
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.values import is_null
from dashboard.layout import html
from dashboard.layout.marks import aria, button, data
from dashboard.tables import key_columns, label, text

WIDE = 0.045  # share of the whole: a narrower part has no room for its number
SELECTION, FRANCE = "living_here_person_share", "france_living_here_person_share"
SHOWN = ("statuses", "end_bands")
LONG = "is_left_six_years"  # rows of persons gone longest: they make one part
Row = Mapping[str, Any]
Parts = Sequence[html.Markup]


def stock_bars(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the bar of the selection and its legend; under a filter on places, France's too."""
    parts = [*_parts(rows.dicts(), canvas)]
    keys = [html.Li(part["label"], className=f"part-{part['kind']}") for part in parts]
    bars = {share: [_part(part, share, canvas) for part in parts] for share in (SELECTION, FRANCE)}
    # All statuses and years are shown, whichever are selected.
    kept = {name: each for name, each in canvas.selection.items() if name not in SHOWN}
    return draw_bars(replace(canvas, selection=kept), bars[SELECTION], bars[FRANCE], keys)


def draw_bars(canvas: Canvas, selection: Parts, france: Parts, keys: Parts) -> html.Markup:
    """Return a bar of these parts for the selection, one for France under a filter on places."""
    country = text(canvas, "in_france")
    bars = [(name_selection(canvas) if canvas.selection else country, selection)]
    if "departements" in canvas.selection:
        bars.append((country, france))
    lines = [
        html.Tr([html.Th(name, scope="row"), html.Td(html.Div(parts, className="parts"))])
        for name, parts in bars
    ]
    table = html.Table(html.Tbody(lines), className="stock")
    return html.Div([table, html.Ul(keys, className="stock-keys", **aria(hidden=True))])


def name_selection(canvas: Canvas) -> str:
    """Return the name of the selection: its place if it is one place, else "selection"."""
    match canvas.selection:
        case {"departements": (code,), **rest} if not rest:
            return canvas.dimensions["departements"].heading(code)
    return text(canvas, "selection")


def _part(part: Row, share: str, canvas: Canvas) -> html.Markup:
    written = numbers.share(part[share], 0, canvas.language)
    tooltip = f"{part['label']}: {written}"
    if share == SELECTION:
        tooltip += f"\n{numbers.count_noun(part[RESIDENTS], 'exposed_residents', canvas.language)}"
    return button(
        html.Span(written, **key_columns(canvas, part, share)) if part[share] >= WIDE else None,
        part["act"],
        className=f"part-{part['kind']}",
        style={"--part": f"{part[share]:.2%}"},
        **data(hover=tooltip),
        **aria(label=tooltip.replace("\n", ". "), pressed=part["is_selected"]),
    )


def _parts(rows: list[dict[str, Any]], canvas: Canvas) -> Iterator[dict[str, Any]]:
    """Yield a part for each row, the longest gone as one: its shares, its words, its act."""
    short = [row for row in rows if not row[LONG]]
    long = [row for row in rows if row[LONG]]
    groups = [*([row] for row in short if row["status"] != "candidate_space"), long]
    groups += [[row] for row in short if row["status"] == "candidate_space"]
    for group in filter(None, groups):
        sums = {
            each: sum(number_of(row[each]) for row in group)
            for each in (SELECTION, FRANCE, RESIDENTS)
        }
        yield {**sums, "kind": _kind(group[0]), **_words(group, canvas)}


def _kind(row: Row) -> str:
    """Return the suffix of a part's CSS class, which sets its colour.

    >>> _kind({"status": "registered", "end_band": None, LONG: False})
    'registered'
    >>> _kind({"status": "formerly_registered", "end_band": "3-5", LONG: False})
    '3-5'
    """
    if row[LONG]:
        return "long"
    return row["status"] if is_null(row["end_band"]) else row["end_band"]


def _words(group: list[dict[str, Any]], canvas: Canvas) -> dict[str, Any]:
    first, name = group[0], "statuses"
    values = [row["end_band"] for row in group]
    if is_null(values[0]):
        values = [first["status"]]
        title = label(canvas, "status", first["status"]).partition(" (")[0]
    elif first[LONG]:
        name, title = "end_bands", text(canvas, "left_six_years")
    else:
        name = "end_bands"
        title = canvas.dimensions[name].labels[values[0]]
    chosen = canvas.selection.get(name, ())
    act = f"toggle:{name}={'.'.join(values)}"
    title = title[:1].upper() + title[1:]
    return {"label": title, "act": act, "is_selected": {*values} <= {*chosen}}
