"""The document of a page: written whole by the server, its scripts after it.

The page stands outside of the element that Dash's renderer draws in, so that it is seen at once,
and nothing is drawn twice; in that element are the stores of the app, which show nothing.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from dash import Dash

from dashboard.layout import bundles

# The scheme is set before anything is painted, or a dark page would begin with a white flash. Dash
# writes the address of its own Plotly into the name that a dcc.Graph reads: ours is a smaller one.
INDEX = """<!DOCTYPE html>
<html lang="[[language]]" data-mark="[[mark]]">
    <head>
        <script>
            const plotly = "/assets/vendor/plotly-cartesian.min.js";
            Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => plotly, set() {} });
            const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
            document.documentElement.dataset.theme = isDark ? "dark" : "light";
            document.documentElement.dataset.scripted = "";
            const kept = localStorage.getItem("theme"); // an error where a page may keep nothing
            if (kept) document.documentElement.dataset.theme = kept;
        </script>
        {%metas%}
        <title>[[title]]</title>
        <link rel="preload" as="font" crossorigin href="/assets/vendor/inter.woff2">
        {%css%}
        {%scripts%}
        {%favicon%}
    </head>
    <body>
        <div id="root">[[page]]</div>
        <dialog id="explore" aria-labelledby="explored-title">
            <button type="button" class="close"></button><h2 id="explored-title"></h2>{%app_entry%}
        </dialog>
        <div hidden>{%config%}<script id="first" type="application/json">[[first]]</script></div>
        {%renderer%}
    </body>
</html>"""
PLACE = re.compile(r"\[\[(\w+)\]\]")
# Libraries that are deferred stand when a document is ready, and not before.
RENDERER = "addEventListener('DOMContentLoaded', () => new DashRenderer())"


@dataclass(frozen=True)
class Contents:
    """The contents of a document: its page, and the values that scripts begin with."""

    page: str
    title: str
    language: str
    mark: str
    first: dict[str, Any] | None = None

    def by_place(self) -> dict[str, str]:
        """Return what stands in each place of the document."""
        return {
            "page": self.page,
            "title": escape(self.title),
            "language": self.language,
            "mark": escape(self.mark),
            "first": json.dumps(self.first, ensure_ascii=False).replace("<", "\\u003c"),
        }


class Document(Dash):
    """Dash, whose document has the page in it; `write` writes it for the request of the moment."""

    def __init__(self, write: Callable[[], Contents]):
        super().__init__(
            "dashboard",
            update_title="",  # or every click rewrites the title of the tab, twice
            index_string=INDEX,
            suppress_callback_exceptions=True,
        )
        self.renderer = RENDERER
        self._write = write

    def interpolate_index(self, *args: Any, **parts: Any) -> str:
        """Return the document of the page that is asked for."""
        sources = (bundles.scripts().address, bundles.libraries().address)
        scripts = "".join(f'<script defer src="{each}"></script>' for each in sources)
        css = f'<link rel="stylesheet" href="{bundles.styles().address}">'
        document = super().interpolate_index(*args, **{**parts, "scripts": scripts, "css": css})
        written = self._write().by_place()
        return PLACE.sub(lambda place: written[place[1]], document)
