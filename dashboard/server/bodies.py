"""Validate the bodies of requests to the one callback before anything runs; no Flask.

Dash's renderer sends this body:

{"output": "answer.data",
 "outputs": {"id": "answer", "property": "data"},
 "inputs": [{"id": "event", "property": "data", "value": EVENT}],
 "changedPropIds": ["event.data"], "parsedChangedPropsIds": ["event.data"]}

An event is {"serial": 3, "at": "/who?d=59.62", "acts": [], "language": "en", "drawn": ""}.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from dash import Output

from breachlab.words import LANGUAGES

MOST_ADDRESS = 8_000  # characters; so are MOST_ACT and MOST_DRAWN
MOST_ACTS = 20
MOST_ACT = 200
MOST_DRAWN = 100
MOST_SERIAL = 2**53 - 1  # the largest whole number that a browser counts to

KEYS = {"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"}
CHANGED: tuple[list[str], ...] = ([], ["event.data"])
HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")  # JSON can name it, no file can hold it


class Malformed(Exception):
    """A body that the page does not send; the message says why, without the sender's text."""


def check(body: bytes, callbacks: Mapping[str, Mapping[str, Any]]) -> None:
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
