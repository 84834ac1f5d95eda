"""The HTML document of a page: the server writes it whole, its scripts at the end.

The page stands outside the element that Dash's renderer draws in. So it is visible at once, and
nothing is drawn twice. That element holds the stores of the app, which display nothing.
"""

import base64
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

import dash
from dash import Dash
from flask import Flask, Response

from breachlab.paths import read

ASSETS = Path(__file__).parents[1] / "assets"
PAGES = ASSETS.with_name("pages")
DASH = Path(dash.__file__).parent
# In this order: the other scripts extend frame.js.
SCRIPTS = ("frame.js", "frame/*.js", "*.js", "vendor/accessible-autocomplete.min.js")
# Those that all pages share; that of one page lies in its folder, unless a sheet has it too.
STYLES = ("tokens.css", "layout.css", "cards.css", "picker.css", "phone.css", "*.css")
NOT_ON_PAGES = {"sheets.css"}
LIBRARIES = (  # each after those that it needs
    "deps/polyfill@*.min.js",  # the loaders of dcc's parts need its generators
    "deps/react@*.min.js",
    "deps/react-dom@*.min.js",
    "deps/prop-types@*.min.js",
    "dash-renderer/build/dash_renderer.min.js",
    "html/dash_html_components.min.js",
    "dcc/dash_core_components-shared.js",
    "dcc/dash_core_components.js",
)
# The folder of dcc: it loads its other parts from its own folder when they are needed.
DASH_AT = "/_dash-component-suites/dash/dcc"
ICON = re.compile(r'url\("(icons/[^"]+)"\)')
YEAR = 31_536_000  # seconds


@dataclass(frozen=True)
class Bundle:
    """A served file: its address, its media type and its text."""

    address: str
    mimetype: str
    text: str


def serve(server: Flask) -> None:
    """Have a server answer requests for the bundles; browsers may cache them for ever."""
    for number, bundle in enumerate((styles(), scripts(), libraries())):
        server.add_url_rule(bundle.address, f"bundle-{number}", lambda each=bundle: _respond(each))


@cache
def styles() -> Bundle:
    """Return all styles of the pages."""
    paths = [each for each in _list_files(ASSETS, STYLES) if each.name not in NOT_ON_PAGES]
    text = inline_icons(_join([*paths, *sorted(PAGES.glob("*/*.css"))]))
    return _bundle("/assets/page", "css", "text/css", text)


@cache
def scripts() -> Bundle:
    """Return all our scripts."""
    return _bundle("/assets/page", "js", "text/javascript", _join(_list_files(ASSETS, SCRIPTS)))


@cache
def libraries() -> Bundle:
    """Return Dash's scripts for a page of stores."""
    paths = [max(DASH.glob(pattern)) for pattern in LIBRARIES]
    return _bundle(f"{DASH_AT}/dash_renderer", "js", "text/javascript", _join(paths))


def _list_files(folder: Path, patterns: Iterable[str]) -> list[Path]:
    """Return the files of a folder in the order of these patterns, each once."""
    paths = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
    return [*dict.fromkeys(paths)]


def _join(paths: Iterable[Path]) -> str:
    return "\n".join(
        path.read_text(encoding="utf-8").replace("//# sourceMappingURL", "// ") for path in paths
    )


def inline_icons(text: str) -> str:
    """Return styles with their icons in them."""
    return ICON.sub(_inline_icon, text)


def _inline_icon(found: re.Match) -> str:
    icon = base64.b64encode((ASSETS / found[1]).read_bytes()).decode("ascii")
    return f'url("data:image/svg+xml;base64,{icon}")'


def _bundle(start: str, ending: str, mimetype: str, text: str) -> Bundle:
    name = sha256(text.encode("utf-8")).hexdigest()[:12]
    return Bundle(f"{start}.{name}.{ending}", mimetype, text)


def _respond(bundle: Bundle) -> Response:
    response = Response(bundle.text, mimetype=bundle.mimetype)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response.add_etag()
    return response


# Not by Jinja: Dash and `Document` fill its places, {%css%} and [[page]].
# Its first script runs before the first paint: else a dark page would begin with a white flash.
# Dash sets the address of its Plotly in a property that a dcc.Graph reads; ours is a smaller build.
# The second keeps what is tapped before the scripts are there, and shows that it is: frame.js plays
# it. A link is left to the browser, unless something was tapped before it, or it is tapped again.
INDEX = read(ASSETS.with_name("templates") / "document.html")
PLACE = re.compile(r"\[\[(\w+)\]\]")


@dataclass(frozen=True)
class Contents:
    """The contents of a document: its page, and the first values for the scripts."""

    page: str
    title: str
    language: str
    mark: str
    first: dict[str, Any] | None = None


class Document(Dash):
    """A Dash app with the page in its document; `write` returns the contents for each request."""

    def __init__(self, write: Callable[[], Contents]):
        super().__init__(
            "dashboard",
            update_title="",  # else every click rewrites the title of the tab twice
            index_string=INDEX,
            suppress_callback_exceptions=True,
        )
        # Deferred libraries are loaded when a document is ready, and not before.
        self.renderer = "addEventListener('DOMContentLoaded', () => new DashRenderer())"
        self._write = write

    def interpolate_index(self, *args: Any, **parts: Any) -> str:
        """Return the document of the requested page."""
        sources = (scripts().address, libraries().address)
        deferred = "".join(f'<script defer src="{each}"></script>' for each in sources)
        css = f'<link rel="stylesheet" href="{styles().address}">'
        document = super().interpolate_index(*args, **{**parts, "scripts": deferred, "css": css})
        contents = self._write()
        written = {
            "page": contents.page,
            "title": escape(contents.title),
            "language": contents.language,
            "mark": escape(contents.mark),
            "first": json.dumps(contents.first, ensure_ascii=False).replace("<", "\\u003c"),
        }
        return PLACE.sub(lambda place: written[place[1]], document)
