"""The language and the address of a request."""

from urllib.parse import SplitResult, parse_qs, urlsplit

import flask

from breachlab.words import LANGUAGES

COOKIE = "language"


def language(default: str) -> str:
    """Return the reader's language: of the address, else of the cookie, else of the browser."""
    if not flask.has_request_context():
        return default
    request = flask.request
    parameter = parse_qs(_address().query, errors="replace").get("lang", [""])
    wishes = [parameter[0], request.cookies.get(COOKIE, "")]
    known = [each for each in wishes if each in LANGUAGES]
    return known[0] if known else request.accept_languages.best_match(LANGUAGES) or default


def address() -> str:
    """Return the path and query of the requested page."""
    if not flask.has_request_context():
        return "/"
    parts = _address()
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def _address() -> SplitResult:
    try:
        return urlsplit(flask.request.full_path)
    except ValueError:  # an address that breaks the grammar, as "//[" does
        return urlsplit("/")
