"""The page Explore, in plain Dash: a measure by one dimension and by a second, as chart and table.

Whoever adds a Dash component copies this page: a layout of components, and callbacks. The other
pages are text from the server (dashboard/app.py). It is a second Dash app on the same server, so
that the guards of hosts, bodies and headers hold for it too.

The first callback writes the page of an address, the second what a dropdown changes. Both read and
write the address by the grammar of all pages (dashboard/state/page_state.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from dash import Dash, Input, Output, State, dcc, html
from flask import Flask

from breachlab.drawing.canvas import Canvas
from breachlab.paths import read
from breachlab.query.answer_rows import Rows
from breachlab.query.headlines import counts_minors, say_ends, selects_minors
from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from breachlab.words.units import heading
from dashboard.cards.drawn_card import FAILURES, failure
from dashboard.database.few import hide_few, say_few
from dashboard.database.served_world import World
from dashboard.desk import Desk, Worlds
from dashboard.files import file_address
from dashboard.files.card_files import KINDS
from dashboard.html import mark_counts, tell
from dashboard.layout import page_shell
from dashboard.layout.document import styles
from dashboard.pages import PAGES
from dashboard.pages.explore.chart import (
    Asked,
    cells,
    draw_chart,
    is_of_places,
    list_classes,
    read_asked,
    write_title,
)
from dashboard.pages.explore.page import ANYWHERE, AT, BY, CARD, COLUMNS, EXPLORE, MEASURE, OPTIONS
from dashboard.server import headers
from dashboard.state import page_state
from dashboard.state.page_state import DIMENSIONS
from dashboard.words import PageWords

CONFIG: Any = {"displaylogo": False, "responsive": True, "modeBarButtons": [["toImage", "zoom2d"]]}
INDEX = read(Path(__file__).with_name("document.html"))  # Dash and `Explore` fill its places


class Explore(Dash):
    """The app of the page; its document is in the language of the reader."""

    def interpolate_index(self, *args: Any, **parts: Any) -> str:
        """Return the document."""
        language = headers.language("en")
        title = f"{interface(language)['pages']['explore']['link']} · breachlab"
        document = super().interpolate_index(*args, **parts)
        for name, text in (("language", language), ("title", title)):
            document = document.replace(f"[[{name}]]", text)
        return document.replace("[[styles]]", styles().address)


def create_app(server: Flask, worlds: Worlds, language: str) -> tuple[Explore, Desk]:
    """Return the page on a server, and the desk that knows its addresses."""
    desk = Desk(worlds, [EXPLORE])
    app = Explore(
        __name__,
        server=cast(Any, server),  # its type leaves out a server that is there
        url_base_pathname=AT,
        include_assets_files=False,
        index_string=INDEX,
        suppress_callback_exceptions=True,  # the dropdowns come with the page of an address
        update_title="",
    )
    app.layout = [dcc.Location(id="at", refresh=False), html.Div(id="page")]

    @app.callback(Output("page", "children"), Output("page", "lang"), Input("at", "href"))
    def write_page(href: Any) -> tuple[list, str]:
        query = (href if isinstance(href, str) else "").partition("?")[2].partition("#")[0]
        asked = parse_qs(query, errors="replace").get("lang", [""])[0]
        spoken = asked if asked in LANGUAGES else headers.language(language)
        world = desk.world()
        state, _ = page_state.read(f"/explore?{query}", desk.list_known(world))
        words = world.words[spoken]
        named: Any = {"aria-label": words.text("pages")}
        links = html.Nav(_links(state, words), id="to-pages", **named)
        name = html.A("breachlab", href=page_state.at_state("/", state), className="name")
        mark = html.Span(words.of_kind("mark"), className="synthetic")
        explored = html.Div(draw(state, world, words), id="crossed")
        page: list[Any] = [_controls(state, world, words), explored]
        if CARD.hides(state):
            query = page_state.write_state(replace(state, page="", options={})).lstrip("/")
            last = html.A(words.text("last_day"), href=f"{AT}{query}")
            said = words.say_day("not_known_then", state.options[page_state.DAY])
            page = [html.H1(said.text), html.P(last)]
        return [html.Header([name, mark, links]), html.Main(page, id="main")], spoken

    @app.callback(
        Output("crossed", "children"),
        Output("to-pages", "children"),
        Output("at", "search"),
        Output("measure", "options"),
        *(Input(option.name, "value") for option in OPTIONS),
        Input("only", "value"),
        State("page", "lang"),
        prevent_initial_call=True,
    )
    def change_page(*chosen: Any) -> tuple[list, list, str, list]:
        *choices, only, spoken = chosen
        world = desk.world()
        words = world.words[spoken if spoken in LANGUAGES else headers.language(language)]
        state = choose(choices, only, desk.list_known(world))
        search = urlsplit(page_state.write_state(state)).query
        drawn, links = draw(state, world, words), _links(state, words)
        return drawn, links, f"?{search}" if search else "", _list_measures(state, words)

    return app, desk


def choose(choices: Sequence[Any], only: Any, known: page_state.Known) -> page_state.State:
    """Return the state of the dropdowns; what is unknown, or of another type, is left out.

    `choices` are those of OPTIONS, in order, `only` parts of a selection as "sexes=female".
    """
    state = page_state.State(EXPLORE.name, regions=known.regions)
    for option, choice in zip(OPTIONS, choices, strict=True):
        chosen = choice if isinstance(choice, str) else ""
        state = known.option(state, option.name, chosen or option.default) or state
    selection: dict[str, list[str]] = {}
    for part in only if isinstance(only, list) else []:
        name, _, values = part.partition("=")
        if name in DIMENSIONS:
            named = known.find_values(name)
            selection.setdefault(name, []).extend(
                each for each in values.split(".") if each in named
            )
    return known.choose(state, selection)


def draw(state: page_state.State, world: World, words: PageWords) -> list:
    """Return the title, the chart, the table and the files of a state."""
    resolved = CARD.resolve(state)
    if selects_minors(state.selection) and not world.is_own:
        words = words.shaped
    try:
        if few := say_few(resolved.selection, world, words):
            return [html.H1(few.text), *_files(state, words)]
        rows = world.answers.rows(CARD.query, resolved.parameters)
        canvas = replace(words.canvas, words=words.of_query(CARD.query), query=CARD.query)
        asked = read_asked(state)
        others = {*BY.values()} - {asked.along, asked.across}
        rows = hide_few(rows, CARD.query, words.canvas.words)
        rows = rows.select([each for each in rows.columns if each not in others])
        title = write_title(state, words)
        chart = draw_chart(rows, canvas, asked, f"{words.of_kind('mark')} · {title}")
        return [
            html.H1(title),
            html.P(words.describe(state.named), className="of"),
            dcc.Graph(id="graph", figure=chart, config=CONFIG),
            *_notes(rows, asked, resolved.parameters, words),
            _table(rows, canvas, asked, resolved.scope),
            *_files(state, words),
        ]
    except FAILURES as error:
        return [html.H1(failure(error, CARD.query, state, words))]


def _notes(rows: Rows, asked: Asked, parameters: Mapping[str, Any], words: PageWords) -> list:
    """Return what the numbers count, and the classes of a map, by colour."""
    notes: list = [html.P(words.of_page("explore", f"note_{asked.measure}"))]
    if asked.measure == "rate" and (size := words.size(CARD.query)):
        notes.append(html.P(size.text))
    if asked.shape == "map":
        items = [
            html.Li([html.I(style={"background": colour}), text])
            for colour, text in list_classes(rows, words)
        ]
        notes.append(html.Ul(items, className="classes"))
    if not words.is_own and counts_minors(CARD.query, rows, parameters):
        notes.append(html.P(**tell(say_ends(words.canvas.words))))
    return notes


def _table(rows: Rows, canvas: Canvas, asked: Asked, scope: dict[str, Any]) -> html.Div:
    """Return the numbers of the chart, a column per value of the second dimension."""
    heads, lines = cells(rows, canvas, asked)
    heads = heads or [heading(canvas.query, asked.counted, canvas.language)]
    key, body = canvas.key(asked.counted), []
    for name, line in lines:
        told = [
            html.Td(written, **mark_counts([(key, row[asked.counted])] if row else []))
            for row, written in line
        ]
        body.append(html.Tr([html.Th(name, scope="row"), *told]))
    top = html.Tr([html.Td(""), *(html.Th(name, scope="col") for name in heads)])
    table = html.Table([html.Thead(top), html.Tbody(body)])
    return html.Div(table, className="numbers", tabIndex=0, **scope)


def _files(state: page_state.State, words: PageWords) -> list:
    """Return the links to the files of the rows."""
    links = [
        html.A(kind.upper(), href=file_address(state, CARD.query, kind), download="")
        for kind in ("csv", "xlsx", "json", "parquet")
        if kind in KINDS
    ]
    return [html.P([words.of_page("explore", "files"), *links], className="files")]


def _links(state: page_state.State, words: PageWords) -> list:
    """Return the links to all pages, with the selection."""
    links = [
        html.A(
            words.of_page(page.name, "link"),
            href=page_state.write_state(state.go(page.name)),
        )
        for page in PAGES
    ]
    current: Any = {"aria-current": "page"}
    here = page_state.write_state(state.go("")).lstrip("/")
    return [*links, html.A(words.of_page("explore", "link"), href=f"{AT}{here}", **current)]


def _controls(state: page_state.State, world: World, words: PageWords) -> html.Div:
    """Return a dropdown per option, and one for the selection."""
    controls = [
        html.Label(
            [
                words.of_option(option.name, "title"),
                dcc.Dropdown(
                    id=option.name,
                    options=_list_measures(state, words)
                    if option is MEASURE
                    else {each: words.of_option(option.name, each) for each in option.choices},
                    value=option.read_choice(state.options),
                    clearable=False,
                    searchable=False,
                ),
            ]
        )
        for option in OPTIONS
    ]
    values = [f"{name}={each}" for name, chosen in state.named.items() for each in chosen]
    only = dcc.Dropdown(
        id="only",
        multi=True,
        value=values,
        options=[
            {"label": f"{label} · {group}", "value": act.removeprefix("add:"), "search": folded}
            for act, label, group, folded in page_shell.search_choices(world, words.language)
        ],
        placeholder=words.of_page("explore", "everybody"),
    )
    return html.Div(
        [*controls, html.Label([words.of_page("explore", "only"), only])], id="controls"
    )


def _list_measures(state: page_state.State, words: PageWords) -> list[dict[str, Any]]:
    """Return the choices of the measure; those that no place has cannot be chosen with one."""
    return [
        {
            "label": words.of_option("measure", measure),
            "value": measure,
            "disabled": measure in ANYWHERE and is_of_places(state),
        }
        for measure in COLUMNS
    ]
