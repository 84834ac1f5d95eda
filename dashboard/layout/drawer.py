"""The drawer of a card: its numbers as a table and as files, and code that reproduces them.

The HTML is templates/drawer.html.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from breachlab import find
from breachlab.drawing.canvas import code_of
from breachlab.drawing.rate_map import RateMap
from breachlab.query import counts, repeat
from breachlab.query.answer_rows import Rows
from breachlab.query.parameters import COLUMNS
from breachlab.words import numbers, write_in_words
from breachlab.words.language import interface
from breachlab.words.units import heading, unit
from breachlab.words.values import NULL, Form, is_null
from dashboard import html
from dashboard.cards.card import Card
from dashboard.cards.drawn_card import FAILURES
from dashboard.database.communes import find_communes
from dashboard.database.few import hide_few
from dashboard.desk import View
from dashboard.files import card_files, card_pictures, file_address
from dashboard.html import mark_counts
from dashboard.layout import frame
from dashboard.state.acts import EXPLORE
from dashboard.state.options import is_earlier
from dashboard.words import PageWords

DRAWER = html.macros("drawer.html")
LONG = 40  # characters of a text that gets a wide column
MOST = 400  # rows of the table; the files have all rows
OFFERED = ("csv", "xlsx", "json", "parquet")
KEYS = re.compile(r'data-count="([^"]*)"')  # of the numbers that an element shows
DIMENSIONS = {column: name for name, column in COLUMNS.items()}


def name(view: View) -> str | None:
    """Return a key of the contents of the open drawer; nothing if the drawer is closed."""
    return f"{view.drawer.query} {view.address} {view.words.language}" if view.drawer else None


def contents(view: View, card: Card) -> html.Markup:
    """Return the contents of a card's drawer; of one that is withheld, the reason alone."""
    drawn, words = view.cards[card], view.words
    if drawn.is_withheld:
        shown = DRAWER.withheld(drawn.said)
    else:
        keys = (
            {"data-count": " ".join(drawn.looked.counts)}
            if drawn.looked
            else mark_counts(drawn.counts)
        )
        shown = DRAWER.contents(
            {"children": drawn.said, **keys},
            words.drawer("whom").format(words.describe(drawn.resolved.selection)),
            view.say_left_out(card),
            _sheet(view, card),
            _numbers(view, card),
            _codes(view, card),
            words.drawer("sql_later") if is_earlier(view.state) else "",
            words,
        )
    title = words.of_card(card.query, "title")
    return DRAWER.drawer(name(view), drawn.resolved.scope, title, shown, words)


def _numbers(view: View, card: Card) -> html.Markup:
    """Return the files and pictures of a card, and its numbers; empty if they are not known."""
    drawn, words = view.cards[card], view.words
    try:
        rows = view.world.answers.rows(card.query, drawn.resolved.parameters)
        rows = hide_few(rows, card.query, words.canvas.words)
    except FAILURES:  # the card and the log have reported it
        return html.Markup("")
    one, many = interface(words.language)["drawer"]["rows"]
    noun = one if numbers.is_singular(len(rows), words.language) else many
    counted = f"{words.number(len(rows))} {noun}"
    kinds = [(each.upper(), each, "") for each in OFFERED]
    if words.language == "fr":
        kinds.append((words.drawer("excel"), "csv", card_files.EXCEL_FR))
    files = [
        {
            "text": f"{label} · {counted}",
            "address": file_address(view.state, card.query, kind, style),
        }
        for label, kind, style in kinds
    ]
    origin = file_address(view.state, card.query, card_files.METADATA)
    files.append({"text": words.drawer("origin"), "address": origin})
    # A question may have a further card on the page, with a picture of its own.
    cards = [each for each in view.cards if each.query == card.query]
    for each in sorted(cards, key=lambda each: each.part):
        named = f" · {words.of_card(each.name, 'title')}" if each.part else ""
        for kind in (
            card_files.PICTURES if card_pictures.has_picture(each, view.cards[each]) else ()
        ):
            address = file_address(view.state, each.name, kind)
            files.append({"text": f"{kind.upper()}{named}", "address": address})
    if is_earlier(view.state):
        rows = rows.drop_empty()
    is_chart = isinstance(drawn.drawing, dict) and not drawn.has_failed
    return DRAWER.numbers(
        files,
        f"{EXPLORE}{card.query}" if is_chart else "",
        words.drawer("first").format(words.number(MOST), counted) if len(rows) > MOST else "",
        table(_arrange(view, card, rows).head(MOST), card.query, card.own, words),
        words,
    )


def _sheet(view: View, card: Card) -> dict[str, str]:
    """Return, for a map, the link to the sheet of the single selected département, or of all."""
    if not isinstance(view.cards[card].drawing, RateMap) or view.world.is_own:
        return {}
    texts, chosen = interface(view.words.language)["area"], view.state.selection
    match chosen.get("departements", ()):
        case (code,):
            name = view.words.canvas.dimensions["departements"].heading(code)
            communes = find_communes(view.world, view.state.communes)
            query = "".join(f"?c={each}" for each in communes)  # one, as it is one département
            named = next(iter(communes.values()), name).replace("'", "’")
            return {"text": texts["of"].format(named), "address": f"/area/{code}{query}"}
        case _:
            return {"text": texts["all"], "address": "/area"}


def _arrange(view: View, card: Card, rows: Rows) -> Rows:
    """Return the rows for reading: the selected ones and the columns that matter come first.

    These are the columns that tell the rows apart, then the numbers that the card shows and that
    differ between rows.
    The columns is_… are left out: they choose sentences, and the files have them.
    """
    drawn, selection = view.cards[card], view.state.selection
    keys, scopes = counts.find_keys(card.query, rows.columns), counts.keys()
    names: list[str] = []
    for column in rows.columns:
        if scopes.get(keys.get(column, ""), "place") != "place":
            break
        names.append(column)
        are_apart = len({*map(str, zip(*map(rows.__getitem__, names), strict=True))}) == len(rows)
        if are_apart and column not in keys:
            break
    shown = f"{frame.title(card, drawn, view)}{frame.draw(card, drawn, view)}"
    own = [
        column
        for key in " ".join(KEYS.findall(shown)).split()
        for column in rows.columns
        if keys.get(column) == key and len({*map(str, rows[column])}) > 1
    ]
    columns = dict.fromkeys([*names, *own, *rows.columns])
    chosen = {COLUMNS[name]: selection[name] for name in card.own if name in selection}
    if "region_code" in rows and "departement_code" in chosen:
        chosen = {"region_code": view.state.whole_regions}
    by = {column: values for column, values in chosen.items() if column in rows}
    later = [any(code_of(row[each]) not in by[each] for each in by) for row in rows.dicts()]
    return rows.take(sorted(range(len(rows)), key=later.__getitem__)).select(
        column for column in columns if not column.startswith("is_")
    )


def table(rows: Rows, query: str, own: Sequence[str], words: PageWords) -> html.Markup:
    """Return rows of a query as HTML; `own` are the dimensions that a button of a row selects."""
    columns = {COLUMNS[each]: each for each in own if COLUMNS[each] in rows}
    unasked = {column for column in rows.columns if all(map(is_null, rows[column]))}
    keys = counts.find_keys(query, rows.columns)
    heads = [(_heading(query, column, words), column) for column in rows.columns]
    lines = [
        (
            [
                (NULL, {}) if column in unasked else _cell(column, value, keys, words)
                for column, value in row.items()
            ],
            _choose(row, columns, words),
        )
        for row in rows.dicts()
    ]
    return DRAWER.table(heads, lines, bool(columns), words)


def _heading(query: str, column: str, words: PageWords) -> str:
    """Return the words of a column."""
    if column in DIMENSIONS:
        title = words.canvas.dimensions[DIMENSIONS[column]].title
        return title[:1].upper() + title[1:]
    return heading(query, column, words.language)  # each value has its unit


def _cell(
    column: str, value: Any, keys: Mapping[str, str], words: PageWords
) -> tuple[str, dict[str, str]]:
    """Return the text and the attributes of a cell."""
    form = Form()
    if isinstance(value, float) and not is_null(value):
        form = Form(places=1 if unit(column) == "share" or abs(value) >= 1_000 else 3)
    text = write_in_words(column, value, words.canvas.words, form)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return text, {"class": "long"} if len(text) > LONG else {}
    plain = code_of(value) if unit(column) == "year" else repr(value)
    key = {"data-count": keys[column]} if column in keys else {}
    return text, {"class": "number", "data-value": plain, **key}


def _choose(row: Mapping[str, Any], own: Mapping[str, str], words: PageWords) -> dict[str, str]:
    """Return the act and label of the button that selects a row's values in `own`, alone."""
    codes = {name: code_of(row[column]) for column, name in own.items()}
    if any(code not in words.canvas.dimensions[name].values for name, code in codes.items()):
        return {}
    return {
        "act": "only:" + "&".join(f"{name}={code}" for name, code in codes.items()),
        "label": ", ".join(
            words.canvas.dimensions[name].labels[code] for name, code in codes.items()
        ),
    }


def _codes(view: View, card: Card) -> list[dict[str, Any]]:
    """Return the code that reproduces the numbers: a notebook cell, a shell command, the SQL.

    The SQL is left out on an earlier day: its header and its columns name later facts.
    """
    words, parameters = view.words, view.cards[card].resolved.parameters
    database = view.world.own_database
    lists = {
        "parameters": repeat.parameters(card.query, parameters),
        "macros": repeat.macros(card.query),
    }
    texts: list[tuple[str, str, str, dict[str, Any]]] = [
        ("cell", words.drawer("cell"), repeat.cell(card.query, parameters, database), {}),
        ("command", words.drawer("command"), repeat.command(card.query, parameters, database), {}),
    ]
    if not is_earlier(view.state):
        texts.append(("sql", f"sql/{card.query}.sql", find(card.query).sql, lists))
    return [dict(zip(("name", "title", "text", "lists"), each, strict=True)) for each in texts]
