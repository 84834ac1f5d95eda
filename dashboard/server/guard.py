"""The guard against bad requests: unknown hosts, unknown paths, long or malformed bodies.

No code of the page or of Dash reads a request before these checks.
"""

import logging
from collections.abc import Callable, Collection

from dash import Dash
from flask import Response, abort, jsonify, request

from dashboard.server import refused_requests, response_headers
from dashboard.server.bodies import MOST_ADDRESS, Malformed, check
from dashboard.server.hosts import answer_to

LOG = logging.getLogger("dashboard")

MOST_BYTES = 64 * 1024  # of a body
MOST_LOGGED = 200  # characters of a malformed body
CATCH_ALL = "/<path:path>"  # Dash's endpoint that answers any path with the page
UPDATE = "/_dash-update-component"


def protect(
    app: Dash, pages: Collection[str], hosts: Collection[str], health: Callable[[], dict]
) -> None:
    """Let an app answer only for these hosts, at the paths of these pages and of Dash's own files.

    A page "who" is served at /who. Each GET of /health calls `health`. Call this once callbacks and
    index are set: the headers hold the hashes of their scripts.
    """
    answer_to(app.server, hosts)
    app.server.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.server.add_url_rule("/health", "health", lambda: _health(health))
    for looked_at in (_check_length, lambda: _check_path(pages), lambda: _check_body(app)):
        app.server.before_request(looked_at)
    response_headers.add(app)
    refused_requests.put_in_words(app.server)


def _health(health: Callable[[], dict]) -> Response:
    response = jsonify(health())
    response.headers["Cache-Control"] = "no-store"
    return response


def _check_length() -> None:
    if request.routing_exception is None:  # else Flask refuses the request next
        if len(request.full_path) > MOST_ADDRESS:
            abort(414)
        request.get_data()  # 413 if the declared or the actual size is too large; keeps the bytes


def _check_path(pages: Collection[str]) -> None:
    if request.endpoint == CATCH_ALL and request.path.removeprefix("/") not in pages:
        abort(404)


def _check_body(app: Dash) -> None:
    if request.endpoint != UPDATE or request.method != "POST":
        return
    try:
        if not request.is_json:
            raise Malformed("not said to be JSON")
        check(request.get_data(), app.callback_map)
    except Malformed as trouble:
        LOG.warning("Malformed request, %s: %s", trouble, _cut(request.get_data()))
        abort(400)


def _cut(body: bytes) -> str:
    r"""Return the start of a sender's text, safe to log on one line.

    >>> _cut(b'{"at":\n"\x1b[2J')
    '\'{"at":\\n"\\x1b[2J\''
    """
    return repr(body[: 4 * MOST_LOGGED].decode("utf-8", "replace"))[:MOST_LOGGED]
