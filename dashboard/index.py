"""The document that the page is drawn in, in the reader's language."""

from typing import Any

from dash import Dash

from dashboard import reader

# The scheme is set before anything is painted, or a dark page would begin with a white flash; and
# what the page would ask for last is asked for first. Plotly is our own smaller one, without maps:
# Dash writes the address of its own into this name, and a dcc.Graph reads it from there.
INDEX = """<!DOCTYPE html>
<html lang="LANGUAGE">
    <head>
        <script>
            const plotly = "/assets/vendor/plotly-cartesian.min.js";
            Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => plotly, set() {} });
            const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
            document.documentElement.dataset.theme = isDark ? "dark" : "light";
            const kept = localStorage.getItem("theme"); // an error where a page may keep nothing
            if (kept) document.documentElement.dataset.theme = kept;
        </script>
        <link rel="preload" as="font" crossorigin href="/assets/vendor/inter.woff2">
        <link rel="preload" as="script" href="/assets/vendor/plotly-cartesian.min.js">
        <link rel="preload" as="script" href="/_dash-component-suites/dash/dcc/async-graph.js">
        <link rel="preload" as="fetch" crossorigin href="/_dash-layout">
        <link rel="preload" as="fetch" crossorigin href="/_dash-dependencies">
        {%metas%}
        <title>{%title%}</title>
        {%favicon%}
        {%css%}
    </head>
    <body>
        {%app_entry%}
        <div>{%config%}{%scripts%}{%renderer%}</div>
    </body>
</html>"""


class Document(Dash):
    """Dash, whose document says in which language it is."""

    def __init__(self, language: str):
        super().__init__(
            "dashboard",
            title="breachlab",  # until a view gives its own, with the mark of its data
            update_title="",  # or every click rewrites the title of the tab, twice
            index_string=INDEX,
            assets_ignore="plotly.*",
            # Or Dash writes the layout of its start, data and all, into each document.
            suppress_callback_exceptions=True,
        )
        self._language = language

    def interpolate_index(self, *args: Any, **parts: Any) -> str:
        """Return the document in the language of the reader who asks, else in that of the app."""
        document = super().interpolate_index(*args, **parts)
        language = reader.language(self._language)
        return document.replace('lang="LANGUAGE"', f'lang="{language}"', 1)
