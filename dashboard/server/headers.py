"""What headers tell: the reader's language in a request; in a response, what a browser may do.

Every response restricts the browser, says how long it may be kept, and is compressed. waitress does
none of it. A proxy could compress, but at each request; here a file is compressed once. Which
scripts the policy allows, and which address names one version, only the app knows.
"""

import base64
import gzip
import hashlib
import re
from threading import Lock

import cachetools
from dash import Dash
from flask import Response, request

from breachlab.words import LANGUAGES
from dashboard.server.guard import LOOPBACK

COOKIE = "language"
SMALLEST = 1_400  # bytes: one network packet holds as many
TEXTS = frozenset({"json", "javascript", "css", "html", "csv", "plain", "svg+xml"})
QUICK, BEST = 5, 9  # gzip levels: of a response to one reader, and of one that is cached
MOST = 8_000_000  # bytes of the cache
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # Else any site could embed the page's files: a browser sends its password with each request.
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A document depends on the reader, the address and the data of the moment.
NOT_KEPT = {"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language"}
# The same for everybody.
FILES = ("/assets/", "/_dash-component-suites/", "/explore/_dash-", "/_favicon.ico")
YEAR = 31_536_000  # seconds


def language(default: str) -> str:
    """Return the reader's language: of the address, else of the cookie, else of the browser."""
    wishes = [request.args.get("lang"), request.cookies.get(COOKIE)]
    known = [each for each in wishes if each in LANGUAGES]
    return known[0] if known else request.accept_languages.best_match(LANGUAGES) or default


def add(app: Dash, *others: Dash) -> None:
    """Add the headers to every response; call this once callbacks and index are set."""
    headers = {**HEADERS, "Content-Security-Policy": write_policy(app, *others)}

    @app.server.after_request
    def _add(response: Response) -> Response:
        is_file = request.path.startswith(FILES) and response.status_code in (200, 304)
        response.headers.update(headers)
        if is_file:
            # Files with a version or a hash in their address come with a max-age.
            is_named = "max-age" in response.headers.get("Cache-Control", "")
            kept = f"public, max-age={YEAR}, immutable" if is_named else "no-cache"
            response.headers["Cache-Control"] = kept
        else:
            response.headers.update(NOT_KEPT)
        # For this machine's own names no response demands TLS for the future: that would break its
        # other servers that have no TLS.
        name = request.headers.get("Host", "").partition(":")[0]
        if request.is_secure and name not in LOOPBACK:
            response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
        compress(response, is_file)
        if is_file:
            response.make_conditional(request)
        return response


def write_policy(*apps: Dash) -> str:
    """Return the policy: the page loads, runs and sends to its own server only.

    Its own inline scripts are allowed by their hashes. Inline styles are allowed because elements
    have their sizes in them, and because Plotly writes them.
    """
    scripts = ["'self'", *(each for app in apps for each in app.csp_hashes())]
    for script in (each for app in apps for each in INLINE.findall(app.index_string)):
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        scripts.append(f"'sha256-{digest}'")
    directives = {
        "default-src": "'self'",
        "script-src": " ".join(dict.fromkeys(scripts)),
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


def compress(response: Response, is_for_all: bool) -> None:
    """Compress a response if it is text and large, and the browser accepts gzip.

    A body that is the same for all readers is compressed once.
    """
    kind = (response.mimetype or "").partition("/")[2]
    if response.status_code != 200 or kind not in TEXTS:
        return
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] <= 0:
        return
    response.direct_passthrough = False  # so that Flask reads a file instead of streaming it
    body = response.get_data()
    if len(body) < SMALLEST:
        return
    response.set_data(_compress_once(body) if is_for_all else gzip.compress(body, QUICK, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    tag, _ = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)  # the same text in other bytes


@cachetools.cached(
    cachetools.LRUCache(MOST, len), lambda body: hashlib.blake2b(body).digest(), Lock()
)
def _compress_once(body: bytes) -> bytes:
    return gzip.compress(body, BEST, mtime=0)
