"""The list of the sheets: a map of the rates and a table of all départements, each with a link.

The server sorts the table by name; scripts add a search box and buttons that sort.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from breachlab.drawing.canvas import RESIDENTS, Canvas
from breachlab.drawing.rate_map import RateMap
from breachlab.words import numbers
from breachlab.words.language import curl_apostrophes, fold, interface
from breachlab.words.values import NULL
from dashboard import html
from dashboard.cards.drawn_card import FAILURES, draw_card, failure
from dashboard.database import communes
from dashboard.database.served_world import World
from dashboard.pages.who.page import PLACES
from dashboard.pages.who.rates import say_rate
from dashboard.sheets.document import Sheet, ask_row, ask_rows, guard, tell
from dashboard.state.page_state import State
from dashboard.tables import count, number, standing
from dashboard.words import PageWords

PARTS = html.macros("area.html")
WHO = State("who")
SCRIPTS = ("frame/search.js", "sheets/communes.js", "sheets/sort.js")
TOTAL = "exposure/total"
RATE = "persons_per_thousand"
# {column: the order that the first click on its head sorts in}.
ORDERS = {"departement": "up", "standing": "up", "of_thousand": "down", "exposed": "down"}
Row = Mapping[str, Any]


def areas(world: World, words: PageWords, is_unknown: bool = False) -> Sheet:
    """Return the list of all départements; `is_unknown` after a request for an unknown code."""
    texts = interface(words.language)["area"]
    canvas = replace(words.canvas, query=PLACES.query)
    known = guard(PLACES.query, words, lambda: ask_rows(world, PLACES.query, {}))
    rows = {row["departement_code"]: row for row in known} if isinstance(known, list) else {}
    headings = canvas.dimensions["departements"]
    codes = sorted(headings.values, key=lambda code: fold(headings.heading(code)))
    search = {
        "data-search": "areas",  # the id of the table
        "data-label": texts["search"],
        "data-none": texts["none_found"],
        "data-communes": communes.folder(world),
    }
    heads = [
        {
            "children": texts["columns"][name],
            "scope": "col",
            "class": None if name == "departement" else "number",
            "data-sort": order,
            "data-label": texts["sort"].format(texts["columns"][name].lower()),
        }
        for name, order in ORDERS.items()
    ]
    title = texts["unknown"] if is_unknown else texts["all"]
    return Sheet(
        title,
        [(texts["pages"], "/")],
        PARTS.list(
            {"children": title} if is_unknown else _headline(world, words),
            _map(world, words, texts["rate_map"]),
            search,
            "" if isinstance(known, list) else known,
            heads,
            [_line(code, rows.get(code), canvas) for code in codes],
            guard(TOTAL, words, lambda: _elsewhere(world, words)),
        ),
        texts["all"],
        SCRIPTS,
    )


def _headline(world: World, words: PageWords) -> dict[str, Any]:
    """Return the headline of Who: the exposed share of all residents, and the range of rates."""
    try:
        return tell(say_rate(WHO, world, words))
    except FAILURES as error:
        return {"children": failure(error, PLACES.query, WHO, words), "class": "failed"}


def _map(world: World, words: PageWords, caption: str) -> dict[str, Any]:
    """Return the map of the rates, each département a link to its sheet."""
    part = draw_card(PLACES, WHO, world, words)
    picture = part.drawing.link_areas("/area/{}") if isinstance(part.drawing, RateMap) else ""
    return {"picture": picture, "below": part.below, "caption": caption}


def _line(code: str, row: Row | None, canvas: Canvas) -> dict[str, Any]:
    """Return a row of the table; if the rates fail, the link alone."""
    name, cells = canvas.dimensions["departements"].heading(code), []
    if row is not None:
        rate = row[RATE]
        if rate is None:  # of few persons
            cells = [number(canvas, {RATE: None}, RATE, NULL)] * 2
        else:
            written = numbers.in_thousand(rate, canvas.language)
            cells = [standing(canvas, row), number(canvas, row, RATE, written)]
        cells.append(count(canvas, row, RESIDENTS))
    region = curl_apostrophes(row["region_name"]) if row else ""
    return {"code": code, "name": name, "region": region, "cells": cells}


def _elsewhere(world: World, words: PageWords) -> html.Markup | str:
    """Return the last line: who is alive and in no place. With it the table has all the living."""
    canvas, row = replace(words.canvas, query=TOTAL), ask_row(world, TOTAL, {})
    if not row or not row["abroad_person_count"]:
        return ""
    name = interface(words.language)["area"]["elsewhere"]
    return PARTS.elsewhere(name, count(canvas, row, "abroad_person_count"))
