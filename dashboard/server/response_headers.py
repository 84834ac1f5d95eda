"""The headers of every response, and its compression.

Headers restrict browsers, and say how long a file may be cached.
"""

import base64
import gzip
import hashlib
import re
from contextlib import suppress
from threading import Lock

import cachetools
from dash import Dash
from flask import Response, request

from dashboard.server.hosts import LOOPBACK

SMALLEST = 1_400  # bytes: one network packet holds as many
TEXTS = frozenset({"json", "javascript", "css", "html", "csv", "plain", "svg+xml"})
QUICK, BEST = 5, 9  # gzip levels: of a response to one reader, and of one that is cached
MOST = 8_000_000  # bytes of the cache


class Compression:
    """Compresses responses; each body that is the same for all readers is compressed once."""

    def __init__(self) -> None:
        self._kept: cachetools.LRUCache = cachetools.LRUCache(MOST, len)
        self._lock = Lock()

    def compress(self, response: Response, is_for_all: bool) -> None:
        """Compress a response if it is text and large, and the browser accepts gzip."""
        if not _is_text(response):
            return
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"] <= 0:
            return
        response.direct_passthrough = False  # so that Flask reads a file instead of streaming it
        body = response.get_data()
        if len(body) < SMALLEST:
            return
        response.set_data(self._once(body) if is_for_all else gzip.compress(body, QUICK, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        tag, _ = response.get_etag()
        if tag:
            response.set_etag(tag, weak=True)  # the same text in other bytes

    def _once(self, body: bytes) -> bytes:
        key = hashlib.blake2b(body).digest()
        with self._lock:
            known = self._kept.get(key)
        if known is None:
            known = gzip.compress(body, BEST, mtime=0)
            with self._lock, suppress(ValueError):  # raised for a body larger than the cache
                self._kept[key] = known
        return known


def _is_text(response: Response) -> bool:
    kind = (response.mimetype or "").partition("/")[2]
    return response.status_code == 200 and kind in TEXTS


INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # Else any site could embed the page's files: a browser sends its password with each request.
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A document depends on the reader, the address and the data of the moment.
NOT_KEPT = {"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language"}
FILES = (
    "/assets/",
    "/_dash-component-suites/",
    "/explore/_dash-",
    "/_favicon.ico",
)  # the same for everybody
YEAR = 31_536_000  # seconds
ONLY_TLS = f"max-age={YEAR}"


def add(app: Dash, *others: Dash) -> None:
    """Add the headers to every response; call this once callbacks and index are set."""
    headers = {**HEADERS, "Content-Security-Policy": content_security_policy(app, *others)}
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


def content_security_policy(*apps: Dash) -> str:
    """Return the policy: the page loads, runs and sends to its own server only.

    Its own inline scripts are allowed by their hashes. Inline styles are allowed because elements
    have their sizes in them, and because Plotly writes them.
    """
    inline = [_hash(each) for app in apps for each in INLINE.findall(app.index_string)]
    hashes = [each for app in apps for each in app.csp_hashes()]
    scripts = ["'self'", *dict.fromkeys([*hashes, *inline])]
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
