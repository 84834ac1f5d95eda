"""The levers of a page, below its headline: sliders, and switches with their titles.

A slider's own element is the browser's, `<input type="range">`, which assets/frame/levers.js puts
in place: it stays when an act draws the page, so that it is not let go, and an address sets it.
"""

import json
from typing import Any

from dash import html

from dashboard import frame
from dashboard.desk import View
from dashboard.marks import aria, data
from dashboard.options import Option


def levers(view: View) -> list[html.Div]:
    """Return the levers of a page; none mostly."""
    return [
        _slider(each, view) if each.is_scale else _switch(each, view) for each in view.page.levers
    ]


def changes(view: View) -> list[tuple[Any, dict[str, Any]]]:
    """Return what an act changes of them: switches, as the browser sets its sliders itself."""
    return [
        (_id(each), {"children": frame.switch(each, view)})
        for each in view.page.levers
        if not each.is_scale
    ]


def _slider(option: Option, view: View) -> html.Div:
    words, place = view.words, f"lever-{option.name}"
    texts = [words.of_position(option.name, choice) for choice in option.positions]
    told = {
        "name": option.name,
        "choices": option.positions,
        "texts": texts,
        "first": next(iter(option.choices)),
        "looksUp": option.looks_up,
    }
    ends = [
        html.Span(words.of_position(option.name, option.positions[end], key))
        for end, key in ((0, "least"), (-1, "most"))
    ]
    chosen = option.positions.index(option.chosen(view.state.options))
    return html.Div(
        [
            html.Label(words.of_option(option.name, "title"), htmlFor=place),
            html.Output(texts[chosen], **aria(live="off")),
            html.Div(className="track", **data(lever=json.dumps(told, ensure_ascii=False))),
            html.Div(ends, className="ends"),
        ],
        className="lever",
    )


def _switch(option: Option, view: View) -> html.Div:
    title = html.P(view.words.of_option(option.name, "title"))
    switch = html.Div(frame.switch(option, view), id=_id(option))
    return html.Div([title, switch], className="lever")


def _id(option: Option) -> dict[str, str]:
    return {"lever": option.name}
