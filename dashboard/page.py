"""What stands where on the page."""

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from . import charts, contours
from .charts import Chart
from .selection import tag
from .template import CONFIG
from .words import GROUPS, LABELS, MODELLED

# The scheme is set before anything is painted, or a dark page would begin with a white flash;
# and the two files that the page would ask for last are asked for first.
INDEX = f"""<!DOCTYPE html>
<html lang="en">
    <head>
        <script>
            const kept = localStorage.getItem("mantine-color-scheme-value") || "auto";
            const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
            document.documentElement.dataset.mantineColorScheme =
                kept === "auto" ? (isDark ? "dark" : "light") : kept;
        </script>
        <script async src="_dash-component-suites/plotly/package_data/plotly.min.js"></script>
        <link rel="preload" as="script" href="_dash-component-suites/dash/dcc/async-graph.js">
        <link rel="preload" as="fetch" crossorigin href="assets/{contours.FILE.name}">
        <link rel="preload" as="fetch" crossorigin href="_dash-layout">
        <link rel="preload" as="fetch" crossorigin href="_dash-dependencies">
        {{%metas%}}
        <title>{{%title%}}</title>
        {{%favicon%}}
        {{%css%}}
    </head>
    <body>
        {{%app_entry%}}
        <footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer>
    </body>
</html>"""


def layout(drawn: dict, provenance: str) -> dmc.MantineProvider:
    """Return the whole page, with these values in it (see drawing.drawn)."""
    shell = dmc.AppShell(
        [
            dmc.AppShellHeader(_header()),
            dmc.AppShellMain(_main(drawn, provenance)),
            dcc.Store(id="selection", data={}),
        ],
        header={"height": 56},
    )
    return dmc.MantineProvider(shell, defaultColorScheme="auto", theme={"primaryColor": "indigo"})


def _header() -> html.Div:
    name = [
        html.Span("breachlab", className="name"),
        html.Span("SYNTHETIC", className="synthetic"),
        html.Small("No row describes a real person"),
    ]
    scheme = dmc.ColorSchemeToggle(
        lightIcon="☀",
        darkIcon="☾",
        variant="subtle",
        color="gray",
        **_aria(label="Switch between light and dark"),
    )
    return html.Div([html.Div(name), scheme], className="bar")


def _main(drawn: dict, provenance: str) -> html.Div:
    cards = [_card(chart, drawn) for chart in charts.CHARTS]
    return html.Div(
        [
            _headline(drawn),
            html.Div(cards, className="charts"),
            html.Footer([html.P(MODELLED), html.P(provenance)]),
        ],
        className="page",
    )


def _headline(drawn: dict) -> html.Section:
    numbers = [
        html.P([html.Strong(drawn[name], id=name), f" {name}"], className="number")
        for name in ("persons", "records")
    ]
    return html.Section(
        [
            html.H1("Who did the 2024 breach expose?"),
            html.Div(numbers, className="numbers"),
            html.P(drawn["sentence"], id="sentence", **_aria(live="polite")),
            html.Div([_picker(), _clear("all", "Clear all", drawn)], className="choice"),
        ],
        className="headline",
    )


def _picker() -> dmc.MultiSelect:
    """Return the chips of what is selected: each can be taken out, any value typed in.

    It is also the way to select without a mouse, since a drawn bar takes no focus.
    """
    return dmc.MultiSelect(
        id="picker",
        value=[],
        data=_choices(),
        placeholder="Click a chart, or type: Nord, 25-29, radié …",
        searchable=True,
        limit=15,  # a group; the list is worked out anew at every click, even while closed
        hidePickedOptions=True,
        maxDropdownHeight=320,
        nothingFoundMessage="Nothing has this name",
        **_aria(label="What is selected"),
    )


def _choices() -> list[dict]:
    return [
        {
            "group": GROUPS[dimension],
            "items": [{"value": tag(dimension, value), "label": words} for value, words in labels],
        }
        for dimension, labels in ((name, each.items()) for name, each in LABELS.items())
    ]


def _card(chart: Chart, drawn: dict) -> html.Figure:
    title = f"title-{chart.name}"
    clear = [_clear(chart.name, "Clear", drawn)] if chart.own else []
    heading = html.Div([html.H2(chart.title, id=title), *clear], className="heading")
    graph = dcc.Graph(
        id={"chart": chart.name},
        figure=drawn["figures"][chart.name],
        config=CONFIG,
        responsive=True,
        className="graph",
    )
    return html.Figure(
        [
            heading,
            *_sex_buttons(chart, drawn),
            html.Div(graph, className="drawing", role="img", **_aria(labelledby=title)),
            html.Figcaption(drawn["summaries"][chart.name], id={"summary": chart.name}),
        ],
        className=" ".join(["card", chart.name, *chart.own]),
        **_aria(labelledby=title),
    )


def _sex_buttons(chart: Chart, drawn: dict) -> list[html.Div]:
    """Return the headings of the pyramid's two sides: a click on one selects the sex."""
    if chart.name != charts.PYRAMID:
        return []
    buttons = [
        html.Button(
            words,
            id={"toggle": tag("sexes", sex)},
            **_aria(pressed=drawn["pressed"][sex]),
        )
        for sex, words in drawn["sexes"].items()
    ]
    return [html.Div(buttons, className="sides")]


def _clear(name: str, words: str, drawn: dict) -> html.Button:
    return html.Button(
        words,
        id={"clear": name},
        disabled=drawn["nothing_to_clear"][name],
        className="clear",
    )


def _aria(**words: str) -> dict[str, Any]:
    """Return these as aria attributes, whose hyphen Python does not take as a keyword."""
    return {f"aria-{name}": word for name, word in words.items()}
