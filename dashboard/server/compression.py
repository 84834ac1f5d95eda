"""Compress text responses: a first page shrinks to a third, and over loopback is no later."""

import gzip
import hashlib
from contextlib import suppress
from threading import Lock

import cachetools
from flask import Response, request

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
