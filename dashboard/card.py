"""A chart on the page: its heading, switch and buttons, the drawing, its legend and its caption."""

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import charts
from dashboard.charts import Chart
from dashboard.selection import tag
from dashboard.template import CONFIG
from dashboard.words import PageWords


def card(chart: Chart, drawn: dict, words: PageWords) -> html.Figure:
    """Return all that belongs to a chart, with these values in it (see drawing.drawn)."""
    title = f"title-{chart.name}"
    clearing = [clear(chart.name, words.text("clear"), drawn)] if chart.own else []
    heading = html.Div(
        [html.H2(words.of_chart(chart.name, "title"), id=title), *clearing], className="heading"
    )
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
            *_switch(chart, words),
            *_sex_buttons(chart, drawn),
            html.Div(graph, className="drawing", role="img", **aria(labelledby=title)),
            *_legend(chart, drawn),
            html.Figcaption(
                [
                    html.Span(drawn["summaries"][chart.name], id={"summary": chart.name}),
                    " ",
                    html.Span(words.of_chart(chart.name, "note")),
                ]
            ),
        ],
        className=" ".join(["card", chart.name, *chart.own]),
        **aria(labelledby=title),
    )


def _switch(chart: Chart, words: PageWords) -> list[dmc.SegmentedControl]:
    """Return the views of a chart, the first one shown: radio buttons, so arrow keys move it."""
    if not chart.views:
        return []
    choices = [
        {"value": view, "label": words.of_chart(chart.name, f"view_{view}")} for view in chart.views
    ]
    label = words.of_chart(chart.name, "views")
    return [
        dmc.SegmentedControl(
            id={"view": chart.name},
            value=choices[0]["value"],
            data=choices,
            size="xs",  # both words of either language fit a phone
            className="switch",
            **aria(label=label),
        )
    ]


def _legend(chart: Chart, drawn: dict) -> list[html.Div]:
    if not chart.legend:
        return []
    shown = drawn["legends"][chart.name]
    return [html.Div(shown, id={"legend": chart.name}, className="legend")]


def _sex_buttons(chart: Chart, drawn: dict) -> list[html.Div]:
    """Return the headings of the pyramid's two sides: a click on one selects the sex."""
    if chart.name != charts.PYRAMID:
        return []
    buttons = [
        html.Button(
            heading,
            id={"toggle": tag("sexes", sex)},
            **aria(pressed=drawn["pressed"][sex]),
        )
        for sex, heading in drawn["sexes"].items()
    ]
    return [html.Div(buttons, className="sides")]


def clear(name: str, label: str, drawn: dict) -> html.Button:
    """Return the button that clears what this chart, or all of them, selected."""
    return html.Button(
        label,
        id={"clear": name},
        disabled=drawn["nothing_to_clear"][name],
        className="clear",
    )


def aria(**words: str) -> dict[str, Any]:
    """Return these as aria attributes, whose hyphen Python does not take as a keyword."""
    return {f"aria-{name}": word for name, word in words.items()}
