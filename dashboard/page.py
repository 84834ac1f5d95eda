"""What stands where on the page."""

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import charts, contours
from dashboard.card import aria, card, clear
from dashboard.selection import DIMENSIONS, tag
from dashboard.words import PageWords

# The scheme is set before anything is painted, or a dark page would begin with a white flash;
# and the two files that the page would ask for last are asked for first.
INDEX = f"""<!DOCTYPE html>
<html lang="LANGUAGE">
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


def index(language: str) -> str:
    """Return the document that the page is drawn in."""
    return INDEX.replace("LANGUAGE", language)


def layout(drawn: dict, words: PageWords, provenance: str) -> dmc.MantineProvider:
    """Return the whole page, with these values in it (see drawing.drawn)."""
    shell = dmc.AppShell(
        [
            dmc.AppShellHeader(_header(words)),
            dmc.AppShellMain(_main(drawn, words, provenance)),
            dcc.Store(id="selection", data={}),
        ],
        header={"height": 56},
    )
    return dmc.MantineProvider(shell, defaultColorScheme="auto", theme={"primaryColor": "indigo"})


def _header(words: PageWords) -> html.Div:
    name = [
        html.Span("breachlab", className="name"),
        html.Span(words.text("synthetic"), className="synthetic"),
        html.Small(words.text("nobody_real")),
    ]
    scheme = dmc.ColorSchemeToggle(
        lightIcon="☀",
        darkIcon="☾",
        variant="subtle",
        color="gray",
        **aria(label=words.text("scheme")),
    )
    return html.Div([html.Div(name), scheme], className="bar")


def _main(drawn: dict, words: PageWords, provenance: str) -> html.Div:
    cards = [card(chart, drawn, words) for chart in charts.CHARTS]
    return html.Div(
        [
            _headline(drawn, words),
            html.Div(cards, className="charts"),
            html.Footer([html.P(words.text("modelled")), html.P(provenance)]),
        ],
        className="page",
    )


def _headline(drawn: dict, words: PageWords) -> html.Section:
    numbers = [
        html.P(
            [
                html.Strong(drawn[name], id=name),
                " ",
                html.Span(drawn[f"{name}_noun"], id=f"{name}-noun"),
            ],
            className="number",
        )
        for name in ("persons", "records")
    ]
    return html.Section(
        [
            html.H1(words.text("question")),
            html.Div(numbers, className="numbers"),
            html.P(drawn["sentence"], id="sentence", **aria(live="polite")),
            html.Div(
                [_picker(words), clear("all", words.text("clear_all"), drawn)], className="choice"
            ),
        ],
        className="headline",
    )


def _picker(words: PageWords) -> dmc.MultiSelect:
    """Return the chips of what is selected: each can be taken out, any value typed in.

    It is also the way to select without a mouse, since a drawn bar takes no focus.
    """
    return dmc.MultiSelect(
        id="picker",
        value=[],
        data=_choices(words),
        placeholder=words.text("placeholder"),
        searchable=True,
        limit=15,  # a group; the list is worked out anew at every click, even while closed
        hidePickedOptions=True,
        maxDropdownHeight=320,
        nothingFoundMessage=words.text("not_found"),
        **aria(label=words.text("selected")),
    )


def _choices(words: PageWords) -> list[dict]:
    return [
        {
            "group": words.of_dimension(dimension, "group"),
            "items": [
                {"value": tag(dimension, value), "label": label}
                for value, label in words.labels[dimension].items()
            ],
        }
        for dimension in DIMENSIONS
    ]
