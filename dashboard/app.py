"""The Dash app: it serves the page of an address, and one callback answers all events."""

import logging
from collections.abc import Collection, Sequence
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc
from dash import html as dash_html
from flask import request

from breachlab.words.language import interface
from dashboard import sheets
from dashboard.database import communes, counting
from dashboard.database.counting import Counter
from dashboard.desk import Desk, Worlds
from dashboard.files import card_files
from dashboard.layout import frame, page_shell
from dashboard.layout.document import Contents, Document, serve
from dashboard.pages import PAGES, Page
from dashboard.pages.explore.app import create_app as create_explore
from dashboard.server import headers
from dashboard.server.guard import LOOPBACK, protect
from dashboard.state import acts

LOG = logging.getLogger("dashboard")


def create_app(
    worlds: Worlds,
    pages: Sequence[Page] = PAGES,
    language: str = "en",
    hosts: Collection[str] = LOOPBACK,
    counter: Counter | None = None,
) -> Dash:
    """Return the dashboard over a database, in the reader's language or else in `language`.

    It answers requests for these hosts only. The `counter` counts who is singled out. Any WSGI
    server can run it. Two apps in one process share nothing.
    """
    desk = Desk(worlds, pages)
    app = Document(lambda: _contents(desk, language))
    app.layout = [dcc.Store("event", data={}), dcc.Store("answer"), dash_html.Div(id="explored")]
    _answer_events(app, desk)
    serve(app.server)
    communes.serve(app.server, desk.world)
    counting.serve(app.server, desk.world, counter, language)
    card_files.serve(app.server, desk, language)
    sheets.serve(app.server, desk, language)
    explored, its_desk = create_explore(app.server, worlds, language)
    card_files.serve(app.server, its_desk, language)
    protect(app, desk.pages, hosts, desk.health, explored)
    headers.add(app, explored)
    return app


def _contents(desk: Desk, language: str) -> Contents:
    """Return the page of the requested address, and the data for its scripts."""
    address = request.full_path if request.query_string else request.path
    language = headers.language(language)
    try:
        view = desk.view(address, language)
        first = page_shell.answer(view, 0, address, is_step=False)
        first["reader"] = page_shell.tell_scripts(view)
        return Contents(page_shell.whole(view), first["title"], language, first["mark"], first)
    except Exception:  # the reader gets a page that says that it is broken
        LOG.exception("%r could not be drawn", address[:200])
        broken = page_shell.PAGE.broken(interface(language)["page"]["broken"])
        return Contents(broken, "breachlab", language, "")


def _answer_events(app: Dash, desk: Desk) -> None:
    # One callback, so that a click, a change of page or of language is one request.
    @app.callback(Output("answer", "data"), Input("event", "data"), prevent_initial_call=True)
    def answer(event: dict[str, Any]) -> dict[str, Any]:
        view = desk.view(event["at"], event["language"], event["acts"], event["drawn"])
        is_step = any(map(acts.pushes, event["acts"]))
        response = page_shell.answer(view, event["serial"], event["at"], is_step)
        if event["drawn"] != view.drawn:
            parts = {"root": str(page_shell.whole(view))}
            return {**response, "parts": parts, "reader": page_shell.tell_scripts(view)}
        if view.explored:
            return {**response, "parts": {}, "explored": frame.explore_props(view)}
        if not acts.change(event["acts"]):
            return {**response, "parts": page_shell.parts(page_shell.open_drawer(view))}
        parts = page_shell.parts(page_shell.changes(view))
        changed = {"parts": parts, "scopes": frame.scopes(view), "repaints": frame.repaints(view)}
        return {**response, **changed}

    draws = ClientsideFunction("frame", "draws")
    app.clientside_callback(draws, Output("explored", "children"), Input("answer", "data"))
