"""What every response tells the browser not to do."""

import base64
import hashlib
import re

from dash import Dash
from flask import Response, request

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
# A document and its layout are of a reader, an address and the data of the moment.
NOT_KEPT = {"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language, Referer"}
FILES = ("/assets/", "/_dash-component-suites/", "/_favicon.ico")  # the same for everybody


def add(app: Dash) -> None:
    """Add the headers to all that the app will answer; its callbacks and index stand by now."""
    headers = {**HEADERS, "Content-Security-Policy": content_security_policy(app)}

    @app.server.after_request
    def _add(response: Response) -> Response:
        response.headers.update(headers)
        if not request.path.startswith(FILES):
            response.headers.update(NOT_KEPT)
        return response


def content_security_policy(app: Dash) -> str:
    """Return what the page may load, run and send: only its own, and no other inline script.

    Styles are inline because Plotly writes them so.
    """
    scripts = ["'self'", *app.csp_hashes(), *map(_hash, INLINE.findall(app.index_string))]
    directives = {
        "default-src": "'self'",
        "script-src": " ".join(scripts),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def _hash(script: str) -> str:
    """Return the source that allows this script.

    >>> _hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
