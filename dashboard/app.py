"""The Dash app: the page, and the one callback that makes it answer."""

import duckdb
from dash import ALL, Dash, Input, State, ctx

from breachlab.words.language import interface
from dashboard import charts, page
from dashboard.answers import Answers
from dashboard.drawing import OUTPUTS, as_outputs, clears, drawn
from dashboard.selection import Selection, from_tags, toggle, without


def create_app(connection: duckdb.DuckDBPyConnection, language: str = "en") -> Dash:
    """Return the page over a read-only connection, in a language, ready for any WSGI server."""
    app = Dash(
        "dashboard",
        title=f"breachlab · {interface(language)['page']['synthetic']}",
        update_title="",  # or every click rewrites the title of the tab, twice
        index_string=page.index(language),
    )
    answers = Answers(connection, language)
    answers.all({})  # the first visitor should not wait for the first reading of the file
    # Drawn when the page is asked for, so that its figures come with it.
    provenance = answers.provenance()
    app.layout = lambda: page.layout(drawn(answers, {}), answers.words, provenance)
    _answer_clicks(app, answers)
    return app


def _answer_clicks(app: Dash, answers: Answers) -> None:
    # One callback, not one to select and one to draw: each is a trip to the server and a
    # round of rendering, and the second would start only when the first is over.
    @app.callback(
        output=OUTPUTS,
        inputs={
            "_clicks": Input({"chart": ALL}, "clickData"),
            "_toggles": Input({"toggle": ALL}, "n_clicks"),
            "_clears": Input({"clear": ALL}, "n_clicks"),
            "picked": Input("picker", "value"),
            "shown": Input({"view": ALL}, "value"),
        },
        state={"selection": State("selection", "data")},
        prevent_initial_call=True,
    )
    def select(_clicks, _toggles, _clears, picked, shown, selection):
        chosen = _chosen(ctx.triggered_id, ctx.triggered[0]["value"], picked, selection)
        return as_outputs(drawn(answers, chosen, charts.views(shown)))


def _chosen(trigger, click, picked: list[str], selection: Selection) -> Selection:
    match trigger:
        case "picker":
            return from_tags(picked)
        case {"clear": name}:
            return without(selection, clears()[name])
        case {"toggle": tag} if click:
            ((dimension, (value,)),) = from_tags([tag]).items()
            return toggle(selection, dimension, value)
        case {"chart": name} if click and (shown := charts.named(name).dimension):
            return toggle(selection, shown, click["points"][0]["customdata"][0])
    return selection
