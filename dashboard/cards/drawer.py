"""The drawer of a card: its numbers as a table and as files, and code that reproduces them."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from breachlab import find
from breachlab.drawing.canvas import code_of
from breachlab.drawing.rate_map import RateMap
from breachlab.query import counts, repeat
from breachlab.query.answer_rows import Rows
from breachlab.query.known_values import COLUMNS
from breachlab.words import numbers, write_in_words
from breachlab.words.headings import heading
from breachlab.words.language import interface
from breachlab.words.templates import Form
from breachlab.words.units import unit
from breachlab.words.values import is_null
from dashboard.cards import frame
from dashboard.cards.card import Card
from dashboard.cards.drawn_card import FAILURES
from dashboard.database.communes import find_communes
from dashboard.database.few import hide_few
from dashboard.desk import View
from dashboard.files import card_files
from dashboard.layout import html
from dashboard.layout.marks import aria, button, copier, data, icon, mark_counts
from dashboard.layout.words import PageWords
from dashboard.state.acts import EXPLORE
from dashboard.state.known_days import mark_file

LONG = 40  # characters of a text that gets a wide column
MOST = 400  # rows of the table; the files have all rows
OFFERED = ("csv", "xlsx", "json", "parquet")
KEYS = re.compile(r'data-count="([^"]*)"')  # of the numbers that an element shows
DIMENSIONS = {column: name for name, column in COLUMNS.items()}


def name(view: View) -> str | None:
    """Return a key of the contents of the open drawer; nothing if the drawer is closed."""
    return f"{view.drawer.query} {view.address} {view.words.language}" if view.drawer else None


def contents(view: View, card: Card) -> html.Markup:
    """Return the contents of a card's drawer."""
    scope = view.cards[card].resolved.scope
    return html.Div([_head(view, card), *_tell(view, card)], **data(drawer=name(view)), **scope)


def _tell(view: View, card: Card) -> list:
    """Return what the drawer tells of a card; of one that is withheld, the reason alone."""
    if view.cards[card].is_withheld:
        return [html.P(view.cards[card].said, className="finding")]
    rows = _rows(view, card)
    return [
        *_say_card(view, card),
        *_sheets(view, card),
        *([] if rows is None else [_files(view, card, rows), *_twin(view, card, rows)]),
        *_again(view, card),
    ]


def _rows(view: View, card: Card) -> Rows | None:
    try:
        rows = view.world.answers.rows(card.query, view.cards[card].resolved.parameters)
        return hide_few(rows, card.query, view.words.canvas.words)
    except FAILURES:  # the card and the log have reported it
        return None


def _head(view: View, card: Card) -> html.Markup:
    label = view.words.drawer("close")
    close = html.Button(
        icon("close"), type="button", className="close", title=label, **aria(label=label)
    )
    title = html.H2(view.words.of_card(card.query, "title"), id="drawer-title")
    return html.Div([title, close], className="drawer-head")


def _say_card(view: View, card: Card) -> list:
    drawn, words = view.cards[card], view.words
    whom = words.drawer("whom").format(words.describe(view.cards[card].resolved.selection))
    keys = data(count=" ".join(drawn.looked.counts)) if drawn.looked else mark_counts(drawn.counts)
    said = [html.P(drawn.said, className="finding", **keys), html.P(whom)]
    left_out = frame.left_out(card, drawn, view)
    return [*said, html.P(" ".join(left_out))] if left_out else said


def _files(view: View, card: Card, rows: Rows) -> html.Markup:
    words = view.words
    counted = _say_count(len(rows), words)
    kinds = [(each.upper(), each, "") for each in OFFERED]
    if words.language == "fr":
        kinds.append((words.drawer("excel"), "csv", card_files.EXCEL_FR))
    links = [
        html.A(f"{label} · {counted}", href=card_files.address(view.state, card, kind, style))
        for label, kind, style in kinds
    ]
    origin = card_files.address(view.state, card, card_files.METADATA)
    links.append(html.A(words.drawer("origin"), href=origin))
    drawn = view.cards[card]
    is_picture = not (isinstance(drawn.drawing, html.Markup) or drawn.has_failed)
    whom = words.describe(view.cards[card].resolved.selection)
    file = mark_file(view.state, words)
    attributes = data(png=frame.slug(card), mark=_mark(view), file=file, whom=whom)
    png = html.Button("PNG", type="button", **attributes)
    pictures = [png] if is_picture else []
    if is_picture and isinstance(drawn.drawing, dict):
        pictures.append(button(words.drawer("explore"), f"{EXPLORE}{card.query}"))
    return html.Div([*links, *pictures], className="files")


def _sheets(view: View, card: Card) -> list[html.Markup]:
    """Return, for a map, the link to the sheet of the single selected département, or of all."""
    if not isinstance(view.cards[card].drawing, RateMap) or view.world.is_own:
        return []
    texts, chosen = interface(view.words.language)["area"], view.state.selection
    match chosen.get("departements", ()):
        case (code,):
            name = view.words.canvas.dimensions["departements"].heading(code)
            communes = find_communes(view.world, view.state.communes)
            query = "".join(f"?c={each}" for each in communes)  # one, as it is one département
            named = texts["of"].format(next(iter(communes.values()), name).replace("'", "’"))
            link = html.A(named, href=f"/area/{code}{query}")
        case _:
            link = html.A(texts["all"], href="/area")
    return [html.Div(link, className="files")]


def _mark(view: View) -> str:
    return f"{view.words.of_kind('mark')} · {view.words.of_kind('nobody_real')}"


def _say_count(count: int, words: PageWords) -> str:
    one, many = interface(words.language)["drawer"]["rows"]
    noun = one if numbers.is_singular(count, words.language) else many
    return f"{words.number(count)} {noun}"


def _twin(view: View, card: Card, rows: Rows) -> list:
    """Return the drawing's numbers as a table, for readers who cannot see or do not want it."""
    words = view.words
    more = words.drawer("first").format(words.number(MOST), _say_count(len(rows), words))
    arranged = _arrange(view, card, rows)
    region = {"role": "region", "tabIndex": 0, **aria(labelledby="drawer-numbers")}
    return [
        html.H3(words.drawer("numbers"), id="drawer-numbers"),
        *([html.P(more)] if len(rows) > MOST else []),
        html.Div(
            html.Markup(table(arranged.head(MOST), card.query, card.own, words)),
            className="twin",
            **region,
        ),
    ]


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


def table(rows: Rows, query: str, own: Sequence[str], words: PageWords) -> str:
    """Return rows of a query as HTML; `own` are the dimensions that a button of a row selects."""
    columns = {COLUMNS[each]: each for each in own if COLUMNS[each] in rows}
    heads = [_heading(query, column, words) for column in rows.columns]
    if columns:
        heads.append(_tag("th", escape(words.drawer("choose")), scope="col"))
    keys = counts.find_keys(query, rows.columns)
    lines = [_line(row, keys, columns, words) for row in rows.dicts()]
    return f"<table><thead><tr>{''.join(heads)}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _heading(query: str, column: str, words: PageWords) -> str:
    """Return the header cell of a column in words; its tooltip is the name in the query."""
    if column in DIMENSIONS:
        title = words.canvas.dimensions[DIMENSIONS[column]].title
        return _tag("th", escape(title[:1].upper() + title[1:]), scope="col", title=column)
    called = heading(query, column, words.language)  # each value has its unit
    return _tag("th", escape(called), scope="col", title=column)


def _line(
    row: Mapping[str, Any], keys: Mapping[str, str], own: Mapping[str, str], words: PageWords
) -> str:
    cells = [_cell(column, value, keys, words) for column, value in row.items()]
    if own:
        cells.append(_tag("td", _only(row, own, words)))
    return _tag("tr", "".join(cells))


def _cell(column: str, value: Any, keys: Mapping[str, str], words: PageWords) -> str:
    text = escape(write_in_words(column, value, words.canvas.words, _form(column, value)))
    if not _is_number(value):
        return _tag("td", text, **({"class": "long"} if len(text) > LONG else {}))
    plain = code_of(value) if unit(column) == "year" else repr(value)
    key = {"data-count": keys[column]} if column in keys else {}
    return _tag("td", text, **{"class": "number", "data-value": plain, **key})


def _form(column: str, value: Any) -> Form:
    if isinstance(value, float) and not is_null(value):
        return Form(places=1 if unit(column) == "share" or abs(value) >= 1_000 else 3)
    return Form()


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _only(row: Mapping[str, Any], own: Mapping[str, str], words: PageWords) -> str:
    """Return the button that selects the row's values in the card's own dimensions, alone."""
    codes = {name: code_of(row[column]) for column, name in own.items()}
    if any(code not in words.canvas.dimensions[name].values for name, code in codes.items()):
        return ""
    act = "only:" + "&".join(f"{name}={code}" for name, code in codes.items())
    labels = [words.canvas.dimensions[name].labels[code] for name, code in codes.items()]
    only = words.drawer("only")
    return _tag(
        "button",
        escape(only),
        **{
            "type": "button",
            "class": "quiet",
            "data-act": act,
            "aria-label": f"{only}: {', '.join(labels)}",
        },
    )


def _tag(element: str, inner: str, **attributes: str) -> str:
    """Return an HTML element; `inner` is HTML already.

    >>> _tag("td", "a &lt; b", lang="en")
    '<td lang="en">a &lt; b</td>'
    """
    shown = "".join(f' {name}="{escape(text)}"' for name, text in attributes.items())
    return f"<{element}{shown}>{inner}</{element}>"


def _again(view: View, card: Card) -> list:
    """Return the code that reproduces the numbers: a notebook cell, a shell command, the SQL."""
    words, parameters = view.words, view.cards[card].resolved.parameters
    query, database = find(card.query), view.world.own_database
    return [
        *_code("cell", words.drawer("cell"), repeat.cell(card.query, parameters, database), words),
        *_code("command", words.drawer("command"),
               repeat.command(card.query, parameters, database), words),
        *_code("sql", f"sql/{card.query}.sql", query.sql, words,
               _list_lines("parameters", repeat.parameters(card.query, parameters), words),
               _list_lines("macros", repeat.macros(card.query), words)),
    ]  # fmt: skip


def _list_lines(key: str, lines: list[str], words: PageWords) -> html.Markup | None:
    if not lines:
        return None
    shown = html.Ul([html.Li(html.Code(line)) for line in lines])
    return html.Div([html.P(words.drawer(key)), shown], className="listed")


def _code(key: str, title: str, text: str, words: PageWords, *above: Any) -> list:
    place = f"drawer-{key}"
    copy = copier(place, words.drawer("copy"), words.drawer("copied"))
    box = {"tabIndex": 0, "role": "region", **aria(labelledby=f"{place}-title")}
    return [
        html.Div([html.H3(title, id=f"{place}-title"), copy], className="drawer-head"),
        *filter(None, above),
        html.Pre(html.Code(text), id=place, lang="en", **box),
    ]
