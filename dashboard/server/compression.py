"""Text made smaller on its way: a first page is a third of its size, and over loopback no later."""

import gzip
import hashlib
from contextlib import suppress
from threading import Lock

import cachetools
from flask import Response, request

SMALLEST = 1_400  # bytes: one packet holds as many
TEXTS = frozenset({"json", "javascript", "css", "html", "csv", "plain", "svg+xml"})
QUICK, BEST = 5, 9  # levels: for one reader, and once for all
MOST = 8_000_000  # bytes that are kept of what is the same for all


class Compression:
    """Compresses responses; what is the same for everybody only once."""

    def __init__(self) -> None:
        self._kept: cachetools.LRUCache = cachetools.LRUCache(MOST, len)
        self._lock = Lock()

    def compress(self, response: Response, is_for_all: bool) -> None:
        """Compress a response if it is text, large, and for a browser that takes it so."""
        if not _is_text(response):
            return
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"] <= 0:
            return
        response.direct_passthrough = False  # a file is read, then, and not sent by its name
        body = response.get_data()
        if len(body) < SMALLEST:
            return
        response.set_data(self._once(body) if is_for_all else gzip.compress(body, QUICK, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        tag, _ = response.get_etag()
        if tag:
            response.set_etag(tag, weak=True)  # the same text, and not the same bytes

    def _once(self, body: bytes) -> bytes:
        key = hashlib.blake2b(body).digest()
        with self._lock:
            known = self._kept.get(key)
        if known is None:
            known = gzip.compress(body, BEST, mtime=0)
            with self._lock, suppress(ValueError):  # one that is larger than all is not kept
                self._kept[key] = known
        return known


def _is_text(response: Response) -> bool:
    kind = (response.mimetype or "").partition("/")[2]
    return response.status_code == 200 and kind in TEXTS
