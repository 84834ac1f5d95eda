"""The smallest app of the page's shape: one event in, words out, guarded."""

from pathlib import Path

from dash import Dash, Input, Output, dcc, html

from breachlab.paths import read
from dashboard.server import headers
from dashboard.server.guard import LOOPBACK, protect

PAGES = ("who", "what")
INDEX = read(Path(__file__).with_suffix(".html"))
# Inline, as Dash writes it into the page: one of the scripts that the headers must name.
RAISE_EVENT = """clicks => clicks ? {serial: clicks, at: location.pathname + location.search,
    acts: ["toggle sexes female"], language: "fr", drawn: "2024"} : dash_clientside.no_update"""


def create_app(pages=PAGES, hosts=LOOPBACK, answer=None, layout=None, health=dict):
    """Return the app; `answer(event)` makes the words that are shown for an event."""
    app = Dash("dashboard", assets_folder="none", index_string=INDEX, update_title="")
    app.layout = layout or _layout
    app.clientside_callback(RAISE_EVENT, Output("event", "data"), Input("press", "n_clicks"))
    _answer_events(app, answer or (lambda event: event["at"]))
    protect(app, pages, hosts, health)
    headers.add(app)
    return app


def _layout():
    return html.Div(
        [dcc.Store(id="event", data={}), html.Button("Press", id="press"), html.P(id="words")]
    )


def _answer_events(app, answer):
    @app.callback(Output("words", "children"), Input("event", "data"), prevent_initial_call=True)
    def _answer(event):
        return answer(event)
