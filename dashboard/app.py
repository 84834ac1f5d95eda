"""The Dash app: the page for the address that asks, and the one callback that answers a reader."""

import logging
from collections.abc import Collection, Sequence
from typing import Any

import flask
from dash import ClientsideFunction, Dash, Input, Output, dcc, html, no_update, set_props

from breachlab.words.language import interface
from dashboard import acts, exports, frame, reader, sheets, shell
from dashboard.acts import BadAct
from dashboard.desk import Desk, View, Worlds
from dashboard.guard import protect
from dashboard.hosts import LOOPBACK
from dashboard.index import Document
from dashboard.pages import PAGES, Page

LOG = logging.getLogger("dashboard")


def create_app(
    worlds: Worlds,
    pages: Sequence[Page] = PAGES,
    language: str = "en",
    hosts: Collection[str] = LOOPBACK,
) -> Dash:
    """Return the dashboard over a world, in the reader's language or else this one.

    It answers to these hosts alone, and is ready for any WSGI server; two of them in one process
    share nothing.
    """
    app, desk = Document(language), Desk(worlds, pages)
    app.layout = lambda: _layout(desk, language)
    _answer_events(app, desk)
    exports.serve(app.server, desk, language)
    sheets.serve(app.server, desk, language)
    protect(app, desk.pages, hosts, desk.health)
    return app


def _layout(desk: Desk, language: str) -> list:
    """Return the page with its figures in it, so that the first visit takes one trip."""
    asked, language = reader.address(), reader.language(language)
    try:
        view = desk.view(asked, language)
        root = shell.whole(view)
        first = {**shell.answer(view, 0, asked, is_step=False), "reader": shell.told(view)}
    except Exception:  # an error here would be a page that says that it loads, for ever
        LOG.exception("%r could not be drawn", asked[:200])
        return [html.Main(html.H1(interface(language)["page"]["broken"]))]
    return [
        html.Div(root, id="root"),
        dcc.Store(id="event", data={}),
        dcc.Store(id="answer", data=first),
    ]


def _answer_events(app: Dash, desk: Desk) -> None:
    # One callback, so that a click is one trip to the server, and a page and a language are too.
    @app.callback(
        Output("root", "children"),
        Output("answer", "data"),
        Input("event", "data"),
        prevent_initial_call=True,
    )
    def answer(event: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        view = _view(desk, event)
        is_step = any(map(acts.pushes, event["acts"]))
        told = shell.answer(view, event["serial"], event["at"], is_step)
        if event["drawn"] != view.drawn:
            return shell.whole(view), {**told, "reader": shell.told(view)}
        is_change = acts.change(event["acts"])
        for part, props in (shell.changes if is_change else shell.opened)(view):
            set_props(part, props)
        return no_update, {**told, **({"repaints": frame.repaints(view)} if is_change else {})}

    app.clientside_callback(ClientsideFunction("frame", "answered"), Input("answer", "data"))


def _view(desk: Desk, event: dict) -> View:
    try:
        return desk.view(event["at"], event["language"], event["acts"], event["drawn"])
    except BadAct as error:
        LOG.warning("no such act: %r", str(error)[:200])
        return flask.abort(400, "This act is not known.")
