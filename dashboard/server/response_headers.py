"""The headers of every response: they restrict browsers, and say how long a file may be cached."""

import base64
import hashlib
import re

from dash import Dash
from flask import Response, request

from dashboard.server.compression import Compression
from dashboard.server.hosts import LOOPBACK

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # Else any site could embed the page's files: a browser sends its password with each request.
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A document depends on the reader, the address and the data of the moment.
NOT_KEPT = {"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language"}
FILES = ("/assets/", "/_dash-component-suites/", "/_favicon.ico")  # the same for everybody
YEAR = 31_536_000  # seconds
ONLY_TLS = f"max-age={YEAR}"


def add(app: Dash) -> None:
    """Add the headers to every response; call this once callbacks and index are set."""
    headers = {**HEADERS, "Content-Security-Policy": content_security_policy(app)}
    compression = Compression()

    @app.server.after_request
    def _add(response: Response) -> Response:
        is_file = request.path.startswith(FILES) and response.status_code in (200, 304)
        response.headers.update(headers)
        response.headers.update(
            NOT_KEPT if not is_file else {"Cache-Control": _cache_for(response)}
        )
        if request.is_secure and _name() not in LOOPBACK:
            response.headers["Strict-Transport-Security"] = ONLY_TLS
        compression.compress(response, is_file)
        if is_file:
            response.make_conditional(request)
        return response


def _name() -> str:
    """Return the host name of the request.

    For this machine's own names no response demands TLS for the future: that would break its other
    servers that have no TLS.
    """
    return request.headers.get("Host", "").partition(":")[0]


def _cache_for(response: Response) -> str:
    """Return how long a file may be cached: for ever if its address names one version."""
    # Files with a version or a hash in their address come with a max-age.
    is_named = "max-age" in response.headers.get("Cache-Control", "")
    return f"public, max-age={YEAR}, immutable" if is_named else "no-cache"


def content_security_policy(app: Dash) -> str:
    """Return the policy: the page loads, runs and sends to its own server only.

    Its own inline scripts are allowed by their hashes. Inline styles are allowed because elements
    have their sizes in them, and because Plotly writes them.
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
    """Return the CSP source that allows this script.

    >>> _hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
