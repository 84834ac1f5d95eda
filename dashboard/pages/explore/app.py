"""The page Explore, in plain Dash: a measure by one dimension and by a second, as chart and table.

Whoever adds a Dash component copies this page: a layout of components, and callbacks. The other
pages are text from the server (dashboard/app.py). It is a second Dash app on the same server, so
that the guards of hosts, bodies and headers hold for it too.

The first callback writes the page of an address, the second what a dropdown changes. Both read and
write the address by the grammar of all pages (dashboard/state/page_state.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from dash import Dash, Input, Output, State, dcc, html
from flask import Flask

from breachlab.drawing.area_map import COLOURS
from breachlab.drawing.canvas import Canvas, code_of
from breachlab.drawing.figure_template import LAYOUT, figure
from breachlab.drawing.own_chart import MORE_COLOURS, Wish, draw_own, order_codes
from breachlab.drawing.plotly_view import draw_filled_map
from breachlab.drawing.rate_map import ranges, ratio_map
from breachlab.query.answer_rows import Rows
from breachlab.query.counts import list_counts
from breachlab.query.headlines import counts_minors, say_ends, selects_minors
from breachlab.words import LANGUAGES, headings
from breachlab.words.language import interface
from breachlab.words.values import is_null
from dashboard.cards.drawn_card import FAILURES, failure
from dashboard.database.few import RATE, hide_few, say_few
from dashboard.database.served_world import World
from dashboard.desk import Desk, Worlds
from dashboard.files.card_files import KINDS
from dashboard.files.file_address import file_address
from dashboard.layout import chips
from dashboard.layout.document import styles
from dashboard.layout.marks import aria, mark_counts
from dashboard.layout.words import PageWords
from dashboard.pages import PAGES
from dashboard.pages.explore.page import (
    ANYWHERE,
    AT,
    BREAKDOWN,
    BY,
    CARD,
    COLUMNS,
    DRAWN_AS,
    EXPLORE,
    MEASURE,
    OPTIONS,
    PLACES,
    SPLIT,
)
from dashboard.server import reader
from dashboard.state import page_state
from dashboard.state.page_state import DIMENSIONS

CONFIG: Any = {"displaylogo": False, "responsive": True, "modeBarButtons": [["toImage", "zoom2d"]]}
SCALE = [[0, "rgba(76, 110, 245, 0.08)"], [1, "rgb(76, 110, 245)"]]
ROW = 22  # pixels of a row of the heat map
TITLE = 36  # pixels above a chart
INDEX = """<!DOCTYPE html>
<html lang="[[language]]" class="explore">
    <head>
        <script>
            const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
            document.documentElement.dataset.theme = isDark ? "dark" : "light";
            const kept = localStorage.getItem("theme");
            if (kept) document.documentElement.dataset.theme = kept;
        </script>
        {%metas%}
        <title>[[title]]</title>
        <link rel="stylesheet" href="[[styles]]">
        {%css%}
        {%favicon%}
    </head>
    <body>{%app_entry%}<div hidden>{%config%}{%scripts%}{%renderer%}</div></body>
</html>"""


class Explore(Dash):
    """The app of the page; its document is in the language of the reader."""

    def interpolate_index(self, *args: Any, **parts: Any) -> str:
        """Return the document."""
        language = reader.language("en")
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
    def write_page(href: str | None) -> tuple[list, str]:
        query = (href or "").partition("?")[2].partition("#")[0]
        asked = parse_qs(query, errors="replace").get("lang", [""])[0]
        spoken = asked if asked in LANGUAGES else reader.language(language)
        world = desk.world()
        state, _ = page_state.read(f"/explore?{query}", desk.list_known(world))
        words = world.words[spoken]
        links = html.Nav(_links(state, words), id="to-pages", **aria(label=words.text("pages")))
        name = html.A("breachlab", href="/", className="name")
        mark = html.Span(words.of_kind("mark"), className="synthetic")
        explored = html.Div(draw(state, world, words), id="crossed")
        page = [_controls(state, world, words), explored]
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
        state, words = choose(choices, only or [], desk.list_known(world)), world.words[spoken]
        search = urlsplit(page_state.write_state(state)).query
        drawn, links = draw(state, world, words), _links(state, words)
        return drawn, links, f"?{search}" if search else "", _list_measures(state, words)

    return app, desk


def choose(
    choices: Sequence[str | None], only: Sequence[str], known: page_state.Known
) -> page_state.State:
    """Return the state of the dropdowns; what is unknown is left out.

    `choices` are those of OPTIONS, in order, `only` parts of a selection as "sexes=female".
    """
    state = page_state.State(EXPLORE.name, regions=known.regions)
    for option, choice in zip(OPTIONS, choices, strict=True):
        state = known.option(state, option.name, choice or option.default) or state
    selection: dict[str, list[str]] = {}
    for part in only:
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
        measure, (along, across), shape = _list_drawn(state)
        others = {*BY.values()} - {along, across}
        rows = hide_few(rows, CARD.query, words.canvas.words)
        rows = rows.select([each for each in rows.columns if each not in others])
        title = _write_title(state, words)
        chart = _draw_chart(rows, canvas, (along, across), COLUMNS[measure], shape)
        marked = f"{title} · {words.of_kind('mark')}"  # for a picture, without the page around it
        layout = chart["layout"] = {**LAYOUT, **chart["layout"]}
        layout["title"] = {"text": marked, "font": {"size": 13}, "x": 0, "y": 1, "pad": {"t": 6}}
        layout["title"] |= {"yref": "container", "yanchor": "top", "xanchor": "left"}
        layout["margin"] = {**layout["margin"], "t": TITLE + layout["margin"].get("t", 0)}
        layout["height"] += TITLE
        return [
            html.H1(title),
            html.P(words.describe(state.named), className="of"),
            dcc.Graph(id="graph", figure=chart, config=CONFIG),
            html.P(words.of_page("explore", f"note_{measure}")),
            *(
                [html.P(note.text)]
                if measure == "rate" and (note := words.size(CARD.query))
                else []
            ),
            *_explain_map(rows, words, shape),
            *_tell_minors(rows, resolved.parameters, words),
            _write_table(rows, canvas, (along, across), COLUMNS[measure], resolved.scope),
            *_files(state, words),
        ]
    except FAILURES as error:
        return [html.H1(failure(error, CARD.query, state, words))]


def _list_drawn(state: page_state.State) -> tuple[str, tuple[str, str], str]:
    """Return the measure, the columns of the first and second dimension, and the chart's kind."""
    by, split = BREAKDOWN.read_choice(state.options), SPLIT.read_choice(state.options)
    measure, shape = MEASURE.read_choice(state.options), DRAWN_AS.read_choice(state.options)
    if measure in ANYWHERE and _is_of_places(state):
        measure = MEASURE.default
    across = "" if split in ("none", by) else BY[split]
    is_drawn = shape == "map" and by in PLACES and not across and measure == "rate"
    is_drawn |= shape == "heat_map" and bool(across)
    return measure, (BY[by], across), shape if is_drawn else "bars"


def _is_of_places(state: page_state.State) -> bool:
    asked = {BREAKDOWN.read_choice(state.options), SPLIT.read_choice(state.options)}
    return bool(asked & PLACES) or "departements" in state.selection


def _write_title(state: page_state.State, words: PageWords) -> str:
    measure, (_, across), _ = _list_drawn(state)
    by, split = BREAKDOWN.read_choice(state.options), SPLIT.read_choice(state.options)
    names = [words.of_option("measure", measure), words.of_option("breakdown", by).lower()]
    if not across:
        return words.of_page("explore", "title").format(*names)
    return words.of_page("explore", "title_split").format(
        *names, words.of_option("split", split).lower()
    )


def _draw_chart(
    rows: Rows, canvas: Canvas, dimensions: tuple[str, str], measure: str, shape: str
) -> dict[str, Any]:
    """Return the dict of a Plotly figure; a go.Figure would do as well."""
    along, across = dimensions
    if shape == "map":
        of_all = _rate_of_all(rows)
        ratios = [None if is_null(each) else each / of_all for each in rows[measure]]
        own = replace(canvas, query="")  # as rows of one's own
        return draw_filled_map(ratio_map(rows.assign(ratio=ratios), own, "ratio", measure))
    if shape == "heat_map":
        cells = {(code_of(row[along]), code_of(row[across])): row for row in rows.dicts()}
        down, wide = (order_codes(rows, each, canvas) for each in dimensions)
        grid = [[cells.get((each, other)) for other in wide] for each in down]
        trace = {
            "type": "heatmap",
            "x": [_label(other, across, canvas) for other in wide],
            "y": [_label(each, along, canvas) for each in down],
            "z": [[row and row[measure] for row in line] for line in grid],
            "text": [[_write(row, measure, canvas) for row in line] for line in grid],
            "hovertemplate": "%{y} · %{x}<br>%{text}<extra></extra>",
            "colorscale": SCALE,
        }
        axis = {"automargin": True, "type": "category"}
        layout = {"height": 120 + ROW * len(down), "xaxis": axis, "margin": {"l": 0, "b": 0}}
        return figure([trace], **layout, yaxis={**axis, "autorange": "reversed"})
    many = across and len({*rows[across]}) > len(MORE_COLOURS)  # no more series have a colour
    if many:
        return _draw_chart(rows, canvas, dimensions, measure, "heat_map")
    is_stacked = bool(across) and measure != RATE
    wish = Wish("bars", along, [measure], colour=across, is_stacked=is_stacked)
    return draw_own(rows, canvas, wish)


def _rate_of_all(rows: Rows) -> float:
    """Return the rate of all rows together, each of a place."""
    persons, residents = (sum(rows[each]) for each in (COLUMNS["residents"], "resident_count"))
    return 1000 * persons / residents


def _tell_minors(rows: Rows, parameters: Mapping[str, Any], words: PageWords) -> list:
    """Return the ends of the number of minors, if the numbers are of them; mostly empty."""
    if words.is_own or not counts_minors(CARD.query, rows, parameters):
        return []
    said = say_ends(words.canvas.words)
    return [html.P(said.text, **mark_counts(list_counts(said)))]


def _explain_map(rows: Rows, words: PageWords, shape: str) -> list:
    """Return the classes of a map, by colour; empty for a chart."""
    if shape != "map":
        return []
    classes = ranges(_rate_of_all(rows), words.language)
    items = [
        html.Li([html.I(style={"background": colour}), text])
        for colour, text in zip(COLOURS, classes, strict=False)
    ]
    return [html.Ul(items, className="classes")]


def _label(code: str, column: str, canvas: Canvas) -> str:
    label = canvas.words.label(column, code) or code
    return label[:1].upper() + label[1:]


def _write(row: Any, measure: str, canvas: Canvas) -> str:
    if row is None and measure != RATE:  # nobody is of both
        return canvas.write_measure(0, measure)
    if row is None or is_null(row[measure]):
        return "–"
    return canvas.write_measure(canvas.limit_digits(row[measure], measure), measure)


def _write_table(
    rows: Rows,
    canvas: Canvas,
    dimensions: tuple[str, str],
    measure: str,
    scope: dict[str, Any],
) -> html.Div:
    """Return the numbers of the chart, a column per value of the second dimension."""
    along, across = dimensions
    wide = order_codes(rows, across, canvas) if across else [""]
    cells = {
        (code_of(row[along]), code_of(row[across]) if across else ""): row for row in rows.dicts()
    }
    heads = [html.Th(_label(code, across, canvas), scope="col") for code in wide if code]
    heads = heads or [
        html.Th(headings.heading(canvas.query, measure, canvas.language), scope="col")
    ]
    body = [
        html.Tr(
            [
                html.Th(_label(code, along, canvas), scope="row"),
                *(
                    html.Td(
                        _write(row, measure, canvas),
                        **mark_counts([(canvas.key(measure), row[measure])] if row else []),
                    )
                    for row in (cells.get((code, other)) for other in wide)
                ),
            ]
        )
        for code in order_codes(rows, along, canvas)
    ]
    table = html.Table([html.Thead(html.Tr([html.Td(""), *heads])), html.Tbody(body)])
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
            href=page_state.write_state(replace(state, page=page.name, options={})),
        )
        for page in PAGES
    ]
    return [*links, html.A(words.of_page("explore", "link"), href=AT, **aria(current="page"))]


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
            for act, label, group, folded in chips.choices(world, words.language)
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
            "disabled": measure in ANYWHERE and _is_of_places(state),
        }
        for measure in COLUMNS
    ]
