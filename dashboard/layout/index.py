"""The HTML document of a page: the server writes it whole, its scripts at the end.

The page stands outside the element that Dash's renderer draws in. So it is visible at once, and
nothing is drawn twice. That element holds the stores of the app, which display nothing.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from dash import Dash

from dashboard.layout import bundles

# The theme is set before the first paint: otherwise a dark page would begin with a white flash.
# What is tapped before the scripts are there is shown to be, and kept for them: frame.js plays it.
# A link is left to the browser, unless something was tapped before it, or it is tapped again.
# Dash sets the address of its Plotly in a property that a dcc.Graph reads; ours is a smaller build.
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
        <script>
            const early = (window.early = []);
            function keep(event) {
                const { target, type, key, detail, clientX, clientY } = event;
                const isEnter = key === "Enter" && target.id === "sought";
                const isPress = /^(Enter| )$/.test(key) && target.matches("svg [role=button]");
                const isNative = target.closest("a:not([data-page]), summary, label, input");
                if (early.isOver || (type === "click" ? isNative : !isEnter && !isPress)) return;
                const link = target.closest("a");
                const isOther = event.ctrlKey || event.metaKey || event.shiftKey;
                if (link && isOther) return;
                target.closest("[data-act], a, button, h2")?.classList.add("is-asked");
                if (link && (!early.length || early.at(-1).link === link)) return;
                event.preventDefault();
                early.push({ target, link, isEnter, detail, clientX, clientY });
            }
            addEventListener("click", keep, true);
            addEventListener("keydown", keep, true);
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
# Deferred libraries are loaded when a document is ready, and not before.
RENDERER = "addEventListener('DOMContentLoaded', () => new DashRenderer())"


@dataclass(frozen=True)
class Contents:
    """The contents of a document: its page, and the first values for the scripts."""

    page: str
    title: str
    language: str
    mark: str
    first: dict[str, Any] | None = None

    def by_place(self) -> dict[str, str]:
        """Return {place in the document: text}."""
        return {
            "page": self.page,
            "title": escape(self.title),
            "language": self.language,
            "mark": escape(self.mark),
            "first": json.dumps(self.first, ensure_ascii=False).replace("<", "\\u003c"),
        }


class Document(Dash):
    """A Dash app with the page in its document; `write` returns the contents for each request."""

    def __init__(self, write: Callable[[], Contents]):
        super().__init__(
            "dashboard",
            update_title="",  # else every click rewrites the title of the tab twice
            index_string=INDEX,
            suppress_callback_exceptions=True,
        )
        self.renderer = RENDERER
        self._write = write

    def interpolate_index(self, *args: Any, **parts: Any) -> str:
        """Return the document of the requested page."""
        sources = (bundles.scripts().address, bundles.libraries().address)
        scripts = "".join(f'<script defer src="{each}"></script>' for each in sources)
        css = f'<link rel="stylesheet" href="{bundles.styles().address}">'
        document = super().interpolate_index(*args, **{**parts, "scripts": scripts, "css": css})
        written = self._write().by_place()
        return PLACE.sub(lambda place: written[place[1]], document)
