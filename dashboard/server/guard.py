"""The guard against bad requests: unknown hosts and paths, long or malformed bodies; each in words.

waitress checks the grammar of HTTP; Flask, the host and the length of a body, by the settings that
`protect` gives it. The guard checks what neither knows: which pages there are, and what a page
sends. Dash answers any path with the page, and gives any value to a callback. No code of the page
or of Dash reads a request before these checks. A proxy in front does none of them.

Dash's renderer sends this body to the one callback of the pages:

{"output": "answer.data",
 "outputs": {"id": "answer", "property": "data"},
 "inputs": [{"id": "event", "property": "data", "value": EVENT}],
 "changedPropIds": ["event.data"], "parsedChangedPropsIds": ["event.data"]}

An event is {"serial": 3, "at": "/who?d=59.62", "acts": [], "language": "en", "drawn": ""}.
"""

import json
import logging
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from dash import Dash
from dash.exceptions import DependencyException, InvalidResourceError
from flask import Request, Response, abort, jsonify, request
from werkzeug.exceptions import HTTPException, NotFound, SecurityError

from breachlab.errors import TookTooLong
from breachlab.words import LANGUAGES
from breachlab.words.language import typeset
from dashboard.state.acts import BadAct

LOOPBACK = ("127.0.0.1", "localhost")
CATCH_ALL = "/<path:path>"  # Dash's endpoint that answers any path with the page
UPDATE = "/_dash-update-component"

MOST_BYTES = 64 * 1024  # of a body
MOST_ADDRESS = 8_000  # characters; so are MOST_ACT and MOST_DRAWN
MOST_ACTS = 20
MOST_VALUES = 500  # of a dropdown: fewer can be selected
MOST_ACT = 200
MOST_DRAWN = 400
MOST_SERIAL = 2**53 - 1  # the largest whole number that a browser counts to
MOST_LOGGED = 200  # characters of a malformed body

KEYS = {"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"}
EVENT = {"serial", "at", "acts", "language", "drawn"}
HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")  # JSON can name it, no file can hold it
LOG = logging.getLogger("dashboard")

SENTENCES = {
    400: (
        "The page does not send such a request; nothing was done.",
        "La page n'envoie pas de telle requête ; rien n'a été fait.",
    ),
    413: (
        "The request is longer than any that the page sends; nothing was done.",
        "La requête est plus longue que toutes celles que la page envoie ; rien n'a été fait.",
    ),
    414: (
        "The address is too long. The first page is at /",
        "L'adresse est trop longue. La première page est à l'adresse /",
    ),
    500: (
        "This could not be computed; the server's log says why.",
        "Le calcul n'a pas abouti ; le journal du serveur dit pourquoi.",
    ),
    503: (
        "This took too long and was stopped. Select less, then try again.",
        "Ce calcul a duré trop longtemps et a été arrêté. Sélectionnez moins, puis réessayez.",
    ),
}
OTHER_NAME = (
    "This server does not answer to that name. Add it with: python -m dashboard --allow-host NAME",
    "Ce serveur ne répond pas à ce nom. Ajoutez-le avec : python -m dashboard --allow-host NOM",
)
NO_PAGE = """<!DOCTYPE html>
<html lang="en">
    <head><meta charset="utf-8"><title>breachlab · 404</title></head>
    <body>
        <p>There is no page at this address. <a href="/">Go to the first page</a>.</p>
        <p lang="fr">Il n’y a pas de page à cette adresse.
            <a href="/">Aller à la première page</a>.</p>
    </body>
</html>
"""


class AnyCaseRequest(Request):
    """A request with its Host in lower case: host names are case-insensitive (RFC 9110, 4.2.3).

    Flask compares them case-sensitively.
    """

    def __init__(self, environ: dict[str, Any], *args: Any, **settings: Any) -> None:
        if "HTTP_HOST" in environ:
            environ["HTTP_HOST"] = environ["HTTP_HOST"].lower()
        super().__init__(environ, *args, **settings)


def protect(
    app: Dash,
    pages: Collection[str],
    hosts: Collection[str],
    health: Callable[[], dict],
    *others: Dash,
) -> None:
    """Let an app answer only for these hosts, at the paths of these pages and of Dash's own files.

    A page "who" is served at /who. `others` are further apps on the same server, each below an
    address of its own. Each GET of /health calls `health`. The check of the host, on whatever port,
    prevents DNS rebinding: another site could give its name this machine's address, and read the
    page as its own.
    """
    server = app.server
    server.request_class = AnyCaseRequest
    server.config.update(TRUSTED_HOSTS=sorted(hosts), MAX_CONTENT_LENGTH=MOST_BYTES)
    updates: dict[str, tuple[Dash, Callable[[Any], None]]] = {UPDATE: (app, check_event)}
    for each in others:
        updates[each.config.routes_pathname_prefix.rstrip("/") + UPDATE] = (each, check_value)

    @server.route("/health")
    def _tell_health() -> Response:
        response = jsonify(health())
        response.headers["Cache-Control"] = "no-store"
        return response

    @server.before_request
    def _check() -> None:
        if request.routing_exception is None:  # else Flask refuses the request next
            if len(request.full_path) > MOST_ADDRESS:
                abort(414)
            request.get_data()  # 413 if the declared or actual size is too large; keeps the bytes
        endpoint = request.endpoint or ""
        if endpoint.endswith(CATCH_ALL) and request.path.removeprefix("/") not in pages:
            abort(404)
        if endpoint in updates and request.method == "POST":
            _check_update(*updates[endpoint])

    server.register_error_handler(Exception, _answer_in_words)


def _check_update(app: Dash, check: Callable[[Any], None]) -> None:
    body = request.get_data()
    try:
        if not request.is_json:
            raise Malformed("not said to be JSON")
        check_body(body, app.callback_map, check)
    except Malformed as trouble:
        # Safe to log: on one line, without control characters.
        text = repr(body[: 4 * MOST_LOGGED].decode("utf-8", "replace"))[:MOST_LOGGED]
        LOG.warning("Malformed request, %s: %s", trouble, text)
        abort(400)


class Malformed(Exception):
    """A body that the page does not send; the message says why, without the sender's text."""


def check_body(
    body: bytes,
    callbacks: Mapping[str, Mapping[str, Any]],
    check: Callable[[Any], None],
) -> None:
    """Raise Malformed unless Dash's renderer sends such a body to one of these callbacks.

    `callbacks` is `app.callback_map`; `check` raises Malformed for a value that no page sends.
    """
    sent = _read_object(body)
    _expect(sent.keys() <= KEYS, "a key that is none of a request's")
    name = sent.get("output")
    # Callbacks that run in the browser are in the map too, without a function.
    is_known = isinstance(name, str) and "callback" in callbacks.get(name, {})
    _expect(is_known, "output names no callback")
    callback = callbacks[str(name)]
    declared = callback["output"]
    outputs = [
        {"id": each.component_id, "property": each.component_property}
        for each in (declared if isinstance(declared, list | tuple) else [declared])
    ]
    expected = outputs if isinstance(declared, list | tuple) else outputs[0]
    _expect(sent.get("outputs") == expected, "other outputs than the callback's")
    inputs = [f"{each['id']}.{each['property']}" for each in callback["inputs"]]
    for key in ("changedPropIds", "parsedChangedPropsIds"):
        changed = sent.get(key, [])
        is_so = isinstance(changed, list) and len(changed) <= len(inputs)
        _expect(is_so and all(each in inputs for each in changed), f"{key} names no input")
    for key in ("inputs", "state"):
        # Dash fails on a null here. Its renderer leaves the key out.
        given, places = sent.get(key, []), callback[key]
        _expect(isinstance(given, list) and len(given) == len(places), f"other {key}")
        for each, place in zip(given, places, strict=True):
            is_so = isinstance(each, dict) and {**each, "value": ""} == {**place, "value": ""}
            _expect(is_so, f"other {key}")
            check(each.get("value"))


def check_event(event: Any) -> None:
    """Raise Malformed unless a page raises such an event."""
    _expect(isinstance(event, dict) and event.keys() == EVENT, "an event of other keys")
    serial, at, acts = event["serial"], event["at"], event["acts"]
    is_list = isinstance(acts, list) and len(acts) <= MOST_ACTS
    bounds = {
        "serial": type(serial) is int and 0 <= serial <= MOST_SERIAL,  # true is an int too
        "at": _is_text(at, MOST_ADDRESS) and at.startswith("/"),
        "acts": is_list and all(_is_text(act, MOST_ACT) for act in acts),
        "language": event["language"] in tuple(LANGUAGES),
        "drawn": _is_text(event["drawn"], MOST_DRAWN),
    }
    for key, is_within in bounds.items():
        _expect(is_within, f"'{key}' of the event is out of bounds")


def check_value(value: Any) -> None:
    """Raise Malformed unless this is a text, a list of texts or null, as a dropdown has them."""
    texts = value if isinstance(value, list) else [] if value is None else [value]
    is_so = len(texts) <= MOST_VALUES and all(_is_text(each, MOST_ADDRESS) for each in texts)
    _expect(is_so, "a value that is no text")


def _read_object(body: bytes) -> dict[str, Any]:
    try:
        sent = json.loads(body.decode("utf-8"))
    except UnicodeDecodeError:
        raise Malformed("not UTF-8") from None
    except RecursionError:
        raise Malformed("nested too deep") from None
    except ValueError:  # also for a number of too many digits
        raise Malformed("not JSON") from None
    _expect(isinstance(sent, dict), "not an object")
    return sent


def _is_text(sent: Any, most: int) -> bool:
    return isinstance(sent, str) and len(sent) <= most and not HALF_A_CHARACTER.search(sent)


def _expect(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise Malformed(otherwise)


def _answer_in_words(error: Exception) -> HTTPException | Response:
    """Return the answer to a refused or failed request; log a failure with its traceback."""
    status, sentences = 500, None
    match error:
        # Dash raises the last two for a file that it does not have: their message lists its files.
        case NotFound() | DependencyException() | InvalidResourceError():
            return Response(NO_PAGE, 404, mimetype="text/html")
        case SecurityError():
            status, sentences = 400, OTHER_NAME
        case HTTPException(code=code) if code in SENTENCES:
            status = code
        case HTTPException():
            return error
        case BadAct():
            LOG.warning("no such act: %r", str(error)[:MOST_LOGGED])
            status = 400
        case TookTooLong():
            LOG.warning("%s", error)
            status = 503
        case _:
            LOG.error("A request could not be answered", exc_info=error)
    english, french = sentences or SENTENCES[status]
    text = "\n".join([english, typeset(french, "fr"), ""])
    return Response(text, status, mimetype="text/plain")
