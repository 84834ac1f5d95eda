"""Each way in which a body can differ from what the page sends."""

import json

import pytest

from dashboard.server.guard import Malformed, check_event
from tests.support.cases import for_each
from tests.support.pages import guarded

EVENT = {"serial": 1, "at": "/who?d=59.62", "acts": ["toggle"], "language": "fr", "drawn": "2024"}


@pytest.fixture(scope="module")
def callbacks():
    app = guarded.create_app()
    return app.callback_map


def well_formed(event=EVENT):
    """Return the request that the tiny page sends, as its renderer was seen to write it."""
    return {
        "output": "words.children",
        "outputs": {"id": "words", "property": "children"},
        "inputs": [{"id": "event", "property": "data", "value": event}],
        "changedPropIds": ["event.data"],
        "parsedChangedPropsIds": ["event.data"],
    }


def refused(body, callbacks):
    """Return why it is refused, or nothing."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    try:
        check_event(sent, callbacks)
    except Malformed as trouble:
        return str(trouble)
    return None


def test_what_the_page_sends_passes(callbacks):
    assert refused(well_formed(), callbacks) is None


def test_the_largest_event_passes(callbacks):
    largest = {
        "serial": 2**53 - 1,
        "at": "/" + "é" * 7_999,
        "acts": ["a" * 200] * 20,
        "language": "en",
        "drawn": "d" * 100,
    }
    assert refused(well_formed(largest), callbacks) is None


def test_keys_that_say_nothing_may_be_left_out_or_empty(callbacks):
    shortest = well_formed()
    del shortest["changedPropIds"], shortest["parsedChangedPropsIds"]
    assert refused(shortest, callbacks) is None
    assert refused(well_formed() | {"changedPropIds": [], "state": []}, callbacks) is None


@for_each(
    "key, value",
    [
        ("serial", -1),
        ("serial", True),
        ("serial", 1.0),
        ("serial", "1"),
        ("serial", 2**53),
        ("at", "who"),
        ("at", "/" * 8_001),
        ("at", "/\ud800"),
        ("at", None),
        ("acts", "act"),
        ("acts", [1]),
        ("acts", ["a" * 201]),
        ("acts", ["a"] * 21),
        ("language", "de"),
        ("language", ["en"]),
        ("drawn", "d" * 101),
        ("drawn", {}),
    ],
)
def test_a_part_of_the_event_out_of_bounds_is_named(callbacks, key, value):
    reason = refused(well_formed(EVENT | {key: value}), callbacks)
    assert reason == f"'{key}' of the event is out of bounds"


@for_each("key", EVENT)
def test_an_event_has_all_its_keys_and_no_more(callbacks, key):
    less = {name: value for name, value in EVENT.items() if name != key}
    assert refused(well_formed(less), callbacks) == "an event of other keys"
    assert refused(well_formed(EVENT | {f"{key}2": 1}), callbacks) == "an event of other keys"


@for_each(
    "change",
    [
        {"output": "..words.children.."},
        {"output": "words.style"},
        {"output": ["words"]},
        {"output": "event.data"},  # which the browser works out itself
        {"inputs": []},
        {"inputs": None},
        {"inputs": [{"id": "press", "property": "n_clicks", "value": EVENT}]},
        {"inputs": [{"id": "event", "property": "data"}]},
        {"inputs": [{"id": "event", "property": "data", "value": EVENT}] * 2},
        {"inputs": [{"id": "event", "property": "data", "value": EVENT, "more": 1}]},
        {"state": None},
        {"state": [{"id": "event", "property": "data", "value": {}}]},
        {"changedPropIds": None},
        {"changedPropIds": ["press.n_clicks"]},
        {"parsedChangedPropsIds": [1]},
        {"outputs": None},
        {"outputs": []},
        {"more": 1},
    ],
)
def test_a_request_that_differs_is_refused(callbacks, change):
    assert refused(well_formed() | change, callbacks) is not None


@for_each(
    "place",
    [
        {"id": "language", "property": "children"},
        {"id": "words", "property": "style"},
        {"id": "words"},
        [{"id": "words", "property": "children"}],
        {"id": {"figure": "by_sex"}, "property": "figure"},
    ],
)
def test_output_is_that_of_the_callback(callbacks, place):
    assert "output" in refused(well_formed() | {"outputs": place}, callbacks)


@for_each(
    "body, reason",
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 60_000, "nested too deep"),
        (b'{"serial": ' + b"1" * 5_000 + b"}", "not JSON"),
        (b"[]", "not an object"),
        (b"null", "not an object"),
    ],
)
def test_what_is_no_object_is_refused(callbacks, body, reason):
    assert refused(body, callbacks) == reason
