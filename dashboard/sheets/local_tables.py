"""The tables of a sheet: ages, neighbours, channels and communes of one département."""

from collections.abc import Mapping, Sequence
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.drawing.told import RESIDENTS
from breachlab.words import numbers
from breachlab.words.language import curl_apostrophes, interface
from breachlab.words.values import NULL, is_null
from dashboard import tables
from dashboard.layout import html
from dashboard.tables import key_columns, label, number, standing
from dashboard.tables.stacked import Part, stack_parts

COMMUNES = 8  # as many as fit
REACHED = "reached_living_here_person_count"
RATE, COUNTRY = "persons_per_thousand", "france_persons_per_thousand"
Row = Mapping[str, Any]
Heads = Mapping[str, Any]  # {column: the mark beside its head, or null}


def ages_table(rows: Sequence[Row], canvas: Canvas, marks: Heads) -> html.Markup:
    """Return a row for each age group: exposed residents, residents, the rate and France's."""
    body = [
        html.Tr(
            [
                html.Th(label(canvas, "age_range", row["age_range"]), scope="row"),
                tables.count(canvas, row, RESIDENTS),
                tables.count(canvas, row, "resident_count"),
                _rate(row, RATE, canvas),
                _rate(row, COUNTRY, canvas),
            ]
        )
        for row in rows
    ]
    names = ("age", "exposed_here", "residents", "of_thousand", "france")
    return html.Table([_heads(names, canvas, marks), html.Tbody(body)], className="local")


def young_table(rows: Sequence[Row], canvas: Canvas, marks: Heads) -> html.Markup:
    """Return a row for each age of the young, with its exposed residents."""
    body = [
        html.Tr(
            [
                html.Th(label(canvas, "age_group", row["age_group"]), scope="row"),
                tables.count(canvas, row, RESIDENTS),
            ]
        )
        for row in rows
    ]
    return html.Table(
        [_heads(("age", "exposed_here"), canvas, marks), html.Tbody(body)], className="local"
    )


def neighbours_table(rows: Sequence[Row], canvas: Canvas, marks: Heads) -> html.Markup:
    """Return a row each for the département, its neighbours and France, with rate and class."""
    body = [_neighbour(row, canvas) for row in rows]
    if rows:
        country = interface(canvas.language)["area"]["columns"]["france"]
        body.append(html.Tr([html.Th(country, scope="row"), _rate(rows[0], COUNTRY, canvas)]))
    names = ("departement", "of_thousand", "standing")
    return html.Table([_heads(names, canvas, marks), html.Tbody(body)], className="local")


def _neighbour(row: Row, canvas: Canvas) -> html.Markup:
    return html.Tr(
        [
            html.Th(curl_apostrophes(row["departement_name"]), scope="row"),
            _rate(row, RATE, canvas),
            standing(canvas, row),
        ],
        className="is-here" if row["is_asked"] else None,
    )


def channels_bar(rows: Sequence[Row], canvas: Canvas) -> list[html.Markup]:
    """Return a bar of the channels that reach residents first, and its legend."""
    names = interface(canvas.language)["situation"]["channels"]
    parts = [
        Part(
            f"channel-{str(row['channel']).replace('_', '-')}",
            names[row["channel"]],
            row[REACHED],
            numbers.whole(canvas.limit_digits(row[REACHED], REACHED), canvas.language),
            key_columns(canvas, row, REACHED),
        )
        for row in rows
    ]
    return stack_parts(parts, max(sum(part.count for part in parts), 1))


def communes_line(rows: Sequence[Row], canvas: Canvas) -> html.Markup:
    """Return the communes with most exposed residents, each with its number, in a line of text."""
    shown = [row for row in rows[:COMMUNES] if row[RESIDENTS]]
    items = [
        html.Li(
            [
                curl_apostrophes(row["commune_name"]),
                " ",
                html.B(
                    numbers.whole(row[RESIDENTS], canvas.language),
                    **key_columns(canvas, row, RESIDENTS),
                ),
            ]
        )
        for row in shown
    ]
    return html.Ul(items, className="communes")


def _heads(names: Sequence[str], canvas: Canvas, marks: Heads) -> html.Markup:
    texts = interface(canvas.language)["area"]["columns"]
    cells = [
        html.Th([texts[name], marks.get(name)], scope="col", className="number" if place else None)
        for place, name in enumerate(names)
    ]
    return html.Thead(html.Tr(cells))


def _rate(row: Row, column: str, canvas: Canvas) -> html.Markup:
    """Return the cell of a rate; the head names its base."""
    rate = row[column]  # null for an empty group, and for few persons
    written = NULL if is_null(rate) else numbers.in_thousand(rate, canvas.language)
    return number(canvas, row, column, written)
