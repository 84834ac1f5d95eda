"""The guard: what a stranger is answered, and each way in which a body can be another's."""

import json
import logging
import socket
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import create_app
from dashboard.server.guard import MOST_BYTES, UPDATE, Malformed, check_body, check_event
from tests.dashboard.conftest import served
from tests.support.pages import guarded
from tests.support.tiers import examples

EVENT = {"serial": 1, "at": "/who?d=59.62", "acts": ["toggle"], "language": "fr", "drawn": "2024"}


def well_formed(event=EVENT):
    """Return the request that the tiny page sends, as its renderer was seen to write it."""
    return {
        "output": "words.children",
        "outputs": {"id": "words", "property": "children"},
        "inputs": [{"id": "event", "property": "data", "value": event}],
        "changedPropIds": ["event.data"],
        "parsedChangedPropsIds": ["event.data"],
    }


@pytest.fixture(scope="module")
def client():
    app = guarded.create_app(hosts=["localhost", "lab.example"], health=lambda: {"rows": 8})
    return app.server.test_client()


def broken(*_):
    raise RuntimeError("the secret of the house")


@pytest.mark.parametrize(
    "path",
    [
        "/nobody",
        "/who/",
        "/who/more",
        "/Who",
        "/../../etc/passwd",
        "/assets/none.css",
        "/static/none.js",
        "/_dash-component-suites/none/none.js",
        "/_dash-component-suites/dash/none.js",
        "/%00",
    ],
)
def test_any_other_path_is_404_in_two_languages_with_a_way_back(client, path):
    response = client.get(path)
    assert response.status_code == 404 and response.mimetype == "text/html"
    assert "There is no page" in response.text and "Il n’y a pas de page" in response.text
    assert '<a href="/">' in response.text and "style" not in response.text
    assert "none" not in response.text  # nothing of what was sent comes back


def test_a_wrong_method_is_405_and_a_form_of_another_site_400(client):
    assert client.post("/who").status_code == 405
    assert client.put(UPDATE).status_code == 405
    of_another_site = client.post(UPDATE, data=json.dumps(well_formed()))  # as a form has it
    assert of_another_site.status_code == 400


@pytest.mark.parametrize(
    ("host", "status"),
    [  # a name has no case (RFC 9110, 4.2.3), and any port
        ("localhost:8050", 200),
        ("lab.example", 200),
        ("LOCALHOST", 200),
        ("Lab.Example:1", 200),
        ("evil.example", 400),
        ("LOCALHOST.EVIL.EXAMPLE", 400),
        ("LOCALHOSTS", 400),
        ("İ", 400),
    ],
)
def test_a_host_is_known_by_its_name(client, host, status):
    response = client.get("/", headers={"Host": host})
    assert response.status_code == status
    assert ("--allow-host" in response.text) == (status == 400)


def test_a_wrong_host_runs_nothing(client, caplog):
    response = client.post(UPDATE, json=well_formed(), headers={"Host": "evil.example"})
    assert response.status_code == 400 and caplog.records == []


def test_health_is_asked_anew_and_kept_nowhere(client):
    response = client.get("/health")
    assert response.json == {"rows": 8} and response.headers["Cache-Control"] == "no-store"


def test_a_malformed_body_is_a_sentence_and_one_line_in_the_log(client, caplog):
    body = b'{"output": "\n\x1b[2J' + b"x" * 10_000
    response = client.post(UPDATE, data=body, content_type="application/json")
    assert response.status_code == 400 and response.text.startswith("The page does not send")
    (record,) = caplog.records
    said = record.getMessage()
    assert said.startswith('Malformed request, not JSON: \'{"output":') and len(said) < 250
    assert said.isprintable()


def test_a_body_that_says_its_length_is_refused_before_it_is_read(client):
    response = client.post(UPDATE, data=b"x" * (MOST_BYTES + 1), content_type="application/json")
    assert response.status_code == 413 and response.text.startswith("The request is longer")


def test_a_body_in_chunks_is_refused_too():
    chunk = b"1000\r\n" + b"x" * 0x1000 + b"\r\n"
    head = f"POST {UPDATE} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    with served(guarded.create_app()) as address:
        port = int(address.rstrip("/").rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as sender:
            sender.sendall(head.encode() + b"Transfer-Encoding: chunked\r\n\r\n")
            sender.sendall(chunk * 17 + b"0\r\n\r\n")
            assert sender.recv(100).startswith(b"HTTP/1.1 413 ")


def test_an_address_is_not_longer_than_an_event_may_have_it(client):
    assert client.get("/who?d=" + "1." * 3_990).status_code == 200
    assert client.get("/who?d=" + "1." * 4_000).status_code == 414
    came_from = {"Referer": "http://localhost/who?d=" + "1." * 4_000}
    assert client.get("/", headers=came_from).status_code == 200  # wherever a visitor comes from


def test_an_error_in_a_callback_is_a_sentence_and_one_traceback(caplog):
    client = guarded.create_app(answer=broken).server.test_client()
    response = client.post(UPDATE, json=well_formed())
    assert response.status_code == 500 and response.text.startswith("This could not be computed")
    assert "secret" not in response.text
    (record,) = [each for each in caplog.records if each.name == "dashboard"]
    assert record.levelno == logging.ERROR
    assert isinstance(record.exc_info[1], RuntimeError)


def test_an_error_in_the_layout_or_of_the_health_is_one_too(caplog):
    app = guarded.create_app(health=broken)
    client = app.server.test_client()
    assert client.get("/health").status_code == 500
    app._layout = broken  # setting `layout` would call it
    response = client.get("/_dash-layout")
    assert response.status_code == 500 and "secret" not in response.text
    assert len(caplog.records) == 2


@pytest.fixture(scope="module")
def callbacks():
    return guarded.create_app().callback_map


def refused(body, callbacks):
    """Return why it is refused, or nothing."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    try:
        check_body(sent, callbacks, check_event)
    except Malformed as trouble:
        return str(trouble)
    return None


def test_the_largest_event_passes(callbacks):
    largest = {
        "serial": 2**53 - 1,
        "at": "/" + "é" * 7_999,
        "acts": ["a" * 200] * 20,
        "language": "en",
        "drawn": "d" * 400,
    }
    assert refused(well_formed(largest), callbacks) is None


def test_what_the_page_sends_passes_also_without_keys_that_say_nothing(callbacks):
    assert refused(well_formed(), callbacks) is None
    shortest = well_formed()
    del shortest["changedPropIds"], shortest["parsedChangedPropsIds"]
    assert refused(shortest, callbacks) is None
    assert refused(well_formed() | {"changedPropIds": [], "state": []}, callbacks) is None


def test_a_part_of_the_event_out_of_bounds_is_named(callbacks, subtests):
    outside = {
        "serial": [-1, True, 1.0, "1", 2**53],
        "at": ["who", "/" * 8_001, "/\ud800", None],
        "acts": ["act", [1], ["a" * 201], ["a"] * 21],
        "language": ["de", ["en"]],
        "drawn": ["d" * 401, {}],
    }
    for key, value in ((key, value) for key, values in outside.items() for value in values):
        with subtests.test(key=key, value=value):
            reason = refused(well_formed(EVENT | {key: value}), callbacks)
            assert reason == f"'{key}' of the event is out of bounds"


@pytest.mark.parametrize("key", EVENT)
def test_an_event_has_all_its_keys_and_no_more(callbacks, key):
    less = {name: value for name, value in EVENT.items() if name != key}
    assert refused(well_formed(less), callbacks) == "an event of other keys"
    assert refused(well_formed(EVENT | {f"{key}2": 1}), callbacks) == "an event of other keys"


@pytest.mark.parametrize(
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
        {"outputs": {"id": "language", "property": "children"}},
        {"outputs": {"id": "words", "property": "style"}},
        {"outputs": {"id": "words"}},
        {"outputs": [{"id": "words", "property": "children"}]},
        {"more": 1},
    ],
)
def test_a_request_that_differs_is_refused(callbacks, change):
    assert refused(well_formed() | change, callbacks) is not None


def test_what_is_no_object_is_refused(callbacks, subtests):
    for body, reason in [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 60_000, "nested too deep"),
        (b'{"serial": ' + b"1" * 5_000 + b"}", "not JSON"),
        (b"[]", "not an object"),
        (b"null", "not an object"),
    ]:
        with subtests.test(body=body, reason=reason):
            assert refused(body, callbacks) == reason


HOSTILE = (
    "' or 1=1; drop table registrants; --",
    "../../../../etc/passwd",
    "..%2f..%2fapp.py",
    "<script>alert(1)</script>",
    "{{7*7}}${7*7}%s%n",
    "\x00\x1b[2J\r\nSet-Cookie: a=b",
    "\u202etfel\u0301 \U0001f4a9",
    "\ud800",
    "__proto__",
    "9" * 5_000,
)
TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=30)
ACTS = st.tuples(st.sampled_from(["toggle", "add", "clear", "opt", "show", ""]), TEXTS)
EVENTS = st.fixed_dictionaries(
    {
        "serial": st.integers(0, 2**53 - 1),
        "at": TEXTS.map(lambda text: f"/who?d={text}"),
        "acts": st.lists(ACTS.map(":".join), max_size=3),
        "language": st.sampled_from(["en", "fr"]),
        "drawn": TEXTS,
    }
)
WORDS = st.sampled_from(["", "who", "what", "data", "area", "briefing", "explore", "assets", ".."])
QUERIES = st.lists(st.tuples(st.sampled_from("daseyp"), TEXTS), max_size=4)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.just("é" * MOST_BYTES),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=6,
)


def places(value):
    """Yield each place in a body: what holds it, and its key or number there."""
    for key in value if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key])


@st.composite
def changed_bodies(draw):
    """Draw a body in which one value is another, is missing or stands many times."""
    body = json.loads(json.dumps(well_formed()))
    holder, key = draw(st.sampled_from(list(places(body))))
    if draw(st.booleans()):
        holder[key] = draw(VALUES)
    elif isinstance(holder, list):
        holder *= draw(st.integers(0, 300))
    else:
        del holder[key]
    return json.dumps(body).encode()


@pytest.fixture(scope="module")
def lab_client(one_world):
    return create_app(one_world).server.test_client()


def assert_said(response, *statuses):
    """Assert that a request is answered by one of these statuses, and without a trace."""
    assert response.status_code in statuses, response.text[:300]
    assert "Traceback" not in response.text


@given(st.binary(max_size=2_000) | st.integers(100, 15_000).map(lambda deep: b'{"a":' * deep))
def test_bytes_that_are_no_body_are_refused(client, body):
    assert_said(client.post(UPDATE, data=body, content_type="application/json"), 400, 413)


@given(changed_bodies())
def test_a_body_that_differs_in_one_place_is_answered_or_refused(client, body):
    response = client.post(UPDATE, data=body, content_type="application/json")
    assert_said(response, 200, 400, 413)
    assert response.status_code != 200 or isinstance(response.json, dict)


@examples(40)
@given(EVENTS)
def test_an_event_of_odd_acts_is_answered_or_refused_by_the_page(lab_client, event):
    place = {"output": "answer.data", "outputs": {"id": "answer", "property": "data"}}
    assert_said(lab_client.post(UPDATE, json=well_formed(event) | place), 200, 400)


@examples(40)
@given(st.lists(WORDS | TEXTS, max_size=4), QUERIES)
def test_an_odd_address_is_answered_or_refused_by_the_page(lab_client, words, query):
    path = "/".join(quote(word, errors="surrogatepass") for word in words).lstrip("/")
    pairs = "&".join(f"{name}={quote(each, errors='surrogatepass')}" for name, each in query)
    assert_said(lab_client.get(f"/{path}?{pairs}"), 200, 308, 400, 404, 405, 414)
