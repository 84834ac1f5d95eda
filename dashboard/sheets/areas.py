"""The list of the sheets: a map of the rates and a table of all départements, each with a link.

The server sorts the table by name; scripts add a search box and buttons that sort.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from breachlab.drawing.canvas import RESIDENTS, Canvas
from breachlab.drawing.rate_map import RateMap
from breachlab.query.counts import list_counts
from breachlab.words import numbers
from breachlab.words.language import curl_apostrophes, fold, interface
from breachlab.words.values import NULL
from dashboard.cards.drawn_card import FAILURES, draw_card, failure
from dashboard.database import communes
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.marks import data, mark_counts
from dashboard.layout.words import PageWords
from dashboard.pages.who.findings import say_rate
from dashboard.pages.who.page import PLACES
from dashboard.sheets.document import Sheet, ask_rows, guard
from dashboard.state.page_state import State
from dashboard.tables import count, number, standing

WHO = State("who")
SCRIPTS = ("frame/search.js", "sheets/communes.js", "sheets/sort.js")
TOTAL = "exposure/total"
TABLE = "areas"  # the id of the table, which the scripts use
RATE = "persons_per_thousand"
Row = Mapping[str, Any]


def areas(world: World, words: PageWords, is_unknown: bool = False) -> Sheet:
    """Return the list of all départements; `is_unknown` after a request for an unknown code."""
    texts = interface(words.language)["area"]
    heading = html.H1(texts["unknown"]) if is_unknown else _headline(world, words)
    search = data(
        search=TABLE,
        label=texts["search"],
        none=texts["none_found"],
        communes=communes.folder(world),
    )
    body = [
        heading,
        html.Div([_map(world, words), html.Div([html.Div(**search), _table(world, words)])],
                 className="index"),
    ]  # fmt: skip
    title = texts["unknown"] if is_unknown else texts["all"]
    return Sheet(title, [html.A(texts["pages"], href="/")], body, texts["all"], SCRIPTS)


def _headline(world: World, words: PageWords) -> html.Markup:
    """Return the headline of Who: the exposed share of all residents, and the range of rates."""
    try:
        sentence = say_rate(WHO, world, words)
    except FAILURES as error:
        return html.H1(failure(error, PLACES.query, WHO, words), className="failed")
    return html.H1(sentence.text, **mark_counts(list_counts(sentence)))


def _map(world: World, words: PageWords) -> html.Markup:
    """Return the map of the rates, each département a link to its sheet."""
    part = draw_card(PLACES, WHO, world, words)
    picture = part.drawing.link_areas("/area/{}") if isinstance(part.drawing, RateMap) else None
    caption = interface(words.language)["area"]["rate_map"]
    return html.Div([picture, *part.below, html.P(caption, className="note")], className="rate-map")


def _table(world: World, words: PageWords) -> html.Markup:
    """Return a row for each département, by name; if the rates fail, the links alone."""
    canvas = replace(words.canvas, query=PLACES.query)
    known = guard(PLACES.query, words, lambda: ask_rows(world, PLACES.query, {}))
    rows = known if isinstance(known, list) else []
    by_code = {row["departement_code"]: row for row in rows}
    headings = canvas.dimensions["departements"]
    codes = sorted(headings.values, key=lambda code: fold(headings.heading(code)))
    body = [_line(code, by_code.get(code), canvas) for code in codes]
    foot = guard(TOTAL, words, lambda: _elsewhere(world, words))
    parts = [_heads(words), html.Tbody(body), foot]
    table = html.Table(parts, className="local index-table", id=TABLE)
    return html.Div([None if isinstance(known, list) else known, table])


def _elsewhere(world: World, words: PageWords) -> html.Markup | None:
    """Return the last line: who is alive and in no place. With it the table has all the living."""
    canvas, row = replace(words.canvas, query=TOTAL), ask_rows(world, TOTAL, {})[0]
    if not row["abroad_person_count"]:
        return None
    name = html.Th(interface(words.language)["area"]["elsewhere"], scope="row", colSpan=3)
    return html.Tfoot(html.Tr([name, count(canvas, row, "abroad_person_count")]))


def _heads(words: PageWords) -> html.Markup:
    """Return the column heads: `data-sort` is the order that the first click sorts in."""
    texts = interface(words.language)["area"]
    orders = {"departement": "up", "standing": "up", "of_thousand": "down", "exposed": "down"}
    cells = [
        html.Th(
            texts["columns"][name],
            scope="col",
            className=None if name == "departement" else "number",
            **data(sort=order, label=texts["sort"].format(texts["columns"][name].lower())),
        )
        for name, order in orders.items()
    ]
    return html.Thead(html.Tr(cells))


def _line(code: str, row: Row | None, canvas: Canvas) -> html.Markup:
    name = html.A(canvas.dimensions["departements"].heading(code), href=f"/area/{code}")
    if row is None:
        return html.Tr(html.Th(name, scope="row"))
    region = html.Small(curl_apostrophes(row["region_name"]))
    if row[RATE] is None:  # of few persons
        blank = html.Td(NULL, className="number")
        return html.Tr([html.Th([name, region], scope="row"), blank, blank,
                        count(canvas, row, RESIDENTS)])  # fmt: skip
    return html.Tr(
        [
            html.Th([name, region], scope="row"),
            standing(canvas, row),
            number(canvas, row, RATE, numbers.in_thousand(row[RATE], canvas.language)),
            count(canvas, row, RESIDENTS),
        ]
    )
