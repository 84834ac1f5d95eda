"""The scripts and styles of the pages in three files; each address holds a hash of its file.

A browser requests each once and caches it for ever: other contents have another address.

    page.<hash>.css            all styles, icons in them
    page.<hash>.js             our scripts, and the search box of the filters
    dash_renderer.<hash>.js    React, Dash's renderer, and the one library of components needed
"""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import dash
from flask import Flask, Response

ASSETS = Path(__file__).parents[1] / "assets"
DASH = Path(dash.__file__).parent
# In this order: the other scripts extend frame.js.
SCRIPTS = ("frame.js", "frame/*.js", "*.js", "vendor/accessible-autocomplete.min.js")
# Styles that all pages share come before those of one page.
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
    text = ICON.sub(_inline_icon, _join(paths))
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
