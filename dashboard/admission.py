"""Who is let in: readers with a name and a password, asked for by HTTP Basic at every address.

Neither session nor cookie: the browser sends both with each request, and forgets them when it is
closed. Nothing of the app runs for anybody else, but that /health says that it answers: whatever
watches a service should hold no password, and learns no more than the refusal would tell.
"""

import logging
import math

from flask import Flask, Response, abort, jsonify, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests, Unauthorized

from dashboard.credentials import Busy, Credentials
from dashboard.tries import Tries

LOG = logging.getLogger("dashboard")

# Werkzeug quotes a realm only where it must, and by the standard it must be quoted always.
REALM = WWWAuthenticate("basic", {"realm": "breachlab, SYNTHETIC", "charset": "UTF-8"})
HEALTH = "/health"


def ask(server: Flask, credentials: Credentials, tries: Tries, is_proxied: bool = False) -> None:
    """Have a server ask for credentials before it does anything else.

    Behind a proxy it answers only what the proxy got over TLS: nobody is asked for a password
    that others could read on its way.
    """

    def admit() -> Response | None:
        if request.path == HEALTH and _is_stranger():
            return jsonify(status="ok")
        if is_proxied and not request.is_secure:
            abort(403)
        _check(credentials, tries)
        return None

    # Before what Dash has there, too.
    server.before_request_funcs.setdefault(None, []).insert(0, admit)


def _is_stranger() -> bool:
    """Return whether nobody in particular looks."""
    return request.method in ("GET", "HEAD") and "Authorization" not in request.headers


def _check(credentials: Credentials, tries: Tries) -> None:
    """Refuse whoever is no reader."""
    address, sent = request.remote_addr or "", request.authorization
    if sent is None or sent.type != "basic":
        raise Unauthorized(www_authenticate=REALM)  # no try: so a browser comes first
    if wait := tries.wait(address):
        raise TooManyRequests(retry_after=math.ceil(wait))
    try:
        is_reader = credentials.are_of(sent.username or "", sent.password or "")
    except Busy:
        raise ServiceUnavailable(retry_after=1) from None
    if not is_reader:
        count = tries.failed(address)
        LOG.warning("Wrong name or password from %s, %d of late", address, count)
        raise Unauthorized(www_authenticate=REALM)
