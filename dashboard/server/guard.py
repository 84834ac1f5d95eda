"""The guard against bad requests: unknown hosts and paths, long or malformed bodies; each in words.

No code of the page or of Dash reads a request before these checks.

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

from dash import Dash, Output
from dash.exceptions import DependencyException, InvalidResourceError
from flask import Flask, Response, abort, jsonify, request
from werkzeug.exceptions import HTTPException, NotFound, SecurityError

from breachlab.errors import TookTooLong
from breachlab.words import LANGUAGES
from breachlab.words.language import typeset
from dashboard.server import response_headers
from dashboard.server.hosts import answer_to
from dashboard.state.acts import BadAct

MOST_ADDRESS = 8_000  # characters; so are MOST_ACT and MOST_DRAWN
MOST_ACTS = 20
MOST_VALUES = 500  # of a dropdown: fewer can be selected
MOST_ACT = 200
MOST_DRAWN = 100
MOST_SERIAL = 2**53 - 1  # the largest whole number that a browser counts to

KEYS = {"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"}
CHANGED: tuple[list[str], ...] = ([], ["event.data"])
HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")  # JSON can name it, no file can hold it


class Malformed(Exception):
    """A body that the page does not send; the message says why, without the sender's text."""


def check_event(body: bytes, callbacks: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise Malformed unless the page sends such a body to one of these callbacks.

    `callbacks` is `app.callback_map`.
    """
    sent = _object(body)
    _expect(sent.keys() <= KEYS, "a key that is none of a request's")
    for name in ("changedPropIds", "parsedChangedPropsIds"):
        _expect(sent.get(name, []) in CHANGED, f"{name} names another than the event")
    # Dash fails on a null here. Its renderer leaves the key out.
    _expect(sent.get("state", []) == [], "a state, and the page has none")
    _check_event(sent.get("inputs"))
    _check_outputs(sent.get("outputs"), _callback(sent.get("output"), callbacks)["output"])


def check_values(body: bytes, callbacks: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise Malformed unless a page in plain Dash sends such a body to one of these callbacks.

    Each value is a text, a list of texts or null, of the components that the callback declares.
    """
    sent = _object(body)
    _expect(sent.keys() <= KEYS, "a key that is none of a request's")
    callback = _callback(sent.get("output"), callbacks)
    for part in ("inputs", "state"):
        given = sent.get(part, [])
        _expect(isinstance(given, list) and all(map(_is_value, given)), f"{part} are no values")
        names = [{name: each[name] for name in ("id", "property")} for each in given]
        _expect(names == callback[part], f"{part} are of other components")
    outputs, changed = sent.get("outputs"), sent.get("changedPropIds", [])
    declared = callback["output"]
    places = [
        {"id": each.component_id, "property": each.component_property}
        for each in (declared if isinstance(declared, list | tuple) else [declared])
    ]
    _expect(outputs in (places, places[0]), "other outputs than the callback's")
    known = {f"{each['id']}.{each['property']}" for each in callback["inputs"]}
    _expect(isinstance(changed, list) and known.issuperset(map(str, changed)), "unknown change")


def _is_value(sent: Any) -> bool:
    if not isinstance(sent, dict) or not sent.keys() <= {"id", "property", "value"}:
        return False
    value = sent.get("value")
    values = value if isinstance(value, list) else [] if value is None else [value]
    is_named = all(isinstance(sent.get(name), str) for name in ("id", "property"))
    return (
        is_named
        and len(values) <= MOST_VALUES
        and all(_is_text(each, MOST_ADDRESS) for each in values)
    )


def _object(body: bytes) -> dict[str, Any]:
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


def _callback(name: Any, callbacks: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    # Callbacks that run in the browser are in the map too, without a function.
    known = isinstance(name, str) and "callback" in callbacks.get(name, {})
    _expect(known, "output names no callback")
    return callbacks[name]


def _check_event(inputs: Any) -> None:
    match inputs:
        case [{"id": "event", "property": "data", "value": dict(event), **rest}] if not rest:
            _expect(event.keys() == EVENT.keys(), "an event of other keys")
            for key, is_so in EVENT.items():
                _expect(is_so(event[key]), f"'{key}' of the event is out of bounds")
        case _:
            raise Malformed("inputs are not one event")


def _check_outputs(sent: Any, declared: Output) -> None:
    place = {"id": declared.component_id, "property": declared.component_property}
    _expect(sent == place, "another output than the callback's")


def _is_text(sent: Any, most: int) -> bool:
    return isinstance(sent, str) and len(sent) <= most and not HALF_A_CHARACTER.search(sent)


def _is_serial(sent: Any) -> bool:
    return type(sent) is int and 0 <= sent <= MOST_SERIAL  # true and false are ints too


def _is_address(sent: Any) -> bool:
    return _is_text(sent, MOST_ADDRESS) and sent.startswith("/")


def _are_acts(sent: Any) -> bool:
    is_list = isinstance(sent, list) and len(sent) <= MOST_ACTS
    return is_list and all(_is_text(act, MOST_ACT) for act in sent)


EVENT: dict[str, Callable[[Any], bool]] = {
    "serial": _is_serial,
    "at": _is_address,
    "acts": _are_acts,
    "language": lambda sent: sent in tuple(LANGUAGES),
    "drawn": lambda sent: _is_text(sent, MOST_DRAWN),
}


def _expect(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise Malformed(otherwise)


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
}
TOO_LONG = (
    "This took too long and was stopped. Select less, then try again.",
    "Ce calcul a duré trop longtemps et a été arrêté. Sélectionnez moins, puis réessayez.",
)
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


def put_in_words(server: Flask) -> None:
    """Have the server answer refusals in words, and log each failure with one traceback."""
    server.register_error_handler(HTTPException, _answer_refusal)
    server.register_error_handler(BadAct, _bad_act)
    server.register_error_handler(TookTooLong, _answer_stop)
    server.register_error_handler(Exception, _answer_failure)
    # Dash raises these for a file that it does not have. Its message lists the files that it has.
    for missing in (DependencyException, InvalidResourceError):
        server.register_error_handler(missing, _missing)


def _answer_refusal(error: HTTPException) -> HTTPException | Response:
    if isinstance(error, NotFound):
        return Response(NO_PAGE, 404, mimetype="text/html")
    if isinstance(error, SecurityError):
        return _answer_in_words(OTHER_NAME, 400)
    if error.code in SENTENCES:
        return _answer_in_words(SENTENCES[error.code], error.code)
    return error


def _missing(error: Exception) -> HTTPException | Response:
    return _answer_refusal(NotFound())


def _bad_act(error: BadAct) -> Response:
    LOG.warning("no such act: %r", str(error)[:200])
    return _answer_in_words(SENTENCES[400], 400)


def _answer_stop(error: TookTooLong) -> Response:
    LOG.warning("%s", error)
    return _answer_in_words(TOO_LONG, 503)


def _answer_failure(error: Exception) -> Response:
    LOG.error("A request could not be answered", exc_info=error)
    return _answer_in_words(SENTENCES[500], 500)


def _answer_in_words(sentences: tuple[str, ...], status: int) -> Response:
    english, french = sentences
    text = "\n".join([english, typeset(french, "fr"), ""])
    return Response(text, status, mimetype="text/plain")


MOST_BYTES = 64 * 1024  # of a body
MOST_LOGGED = 200  # characters of a malformed body
CATCH_ALL = "/<path:path>"  # Dash's endpoint that answers any path with the page
UPDATE = "/_dash-update-component"


def protect(
    app: Dash,
    pages: Collection[str],
    hosts: Collection[str],
    health: Callable[[], dict],
    *others: Dash,
) -> None:
    """Let an app answer only for these hosts, at the paths of these pages and of Dash's own files.

    A page "who" is served at /who. `others` are further apps on the same server, each below an
    address of its own. Each GET of /health calls `health`. Call this once callbacks and
    index are set: the headers hold the hashes of their scripts.
    """
    answer_to(app.server, hosts)
    app.server.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.server.add_url_rule("/health", "health", lambda: _health(health))
    for looked_at in (_check_length, lambda: _check_path(pages), lambda: _check_body(app, others)):
        app.server.before_request(looked_at)
    response_headers.add(app, *others)
    put_in_words(app.server)


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
    is_any = (request.endpoint or "").endswith(CATCH_ALL)
    if is_any and request.path.removeprefix("/") not in pages:
        abort(404)


def _check_body(app: Dash, others: Collection[Dash]) -> None:
    prefix, is_update, _ = (request.endpoint or "").partition(UPDATE)
    if not is_update or request.method != "POST":
        return
    checks = {
        each.config.routes_pathname_prefix.rstrip("/"): (check_values, each) for each in others
    }
    check, asked = checks.get(prefix, (check_event, app))
    try:
        if not request.is_json:
            raise Malformed("not said to be JSON")
        check(request.get_data(), asked.callback_map)
    except Malformed as trouble:
        LOG.warning("Malformed request, %s: %s", trouble, _cut(request.get_data()))
        abort(400)


def _cut(body: bytes) -> str:
    r"""Return the start of a sender's text, safe to log on one line.

    >>> _cut(b'{"at":\n"\x1b[2J')
    '\'{"at":\\n"\\x1b[2J\''
    """
    return repr(body[: 4 * MOST_LOGGED].decode("utf-8", "replace"))[:MOST_LOGGED]
