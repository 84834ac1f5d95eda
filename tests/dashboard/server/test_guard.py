"""What a stranger is answered: a sentence, and a line in the log."""

import json
import logging
import socket

import pytest

from dashboard.server.guard import MOST_BYTES
from tests.dashboard.conftest import served
from tests.dashboard.server.test_bodies import EVENT, well_formed
from tests.support.cases import for_each
from tests.support.pages import guarded

UPDATE = "/_dash-update-component"


@pytest.fixture(scope="module")
def client():
    app = guarded.create_app(hosts=["localhost", "lab.example"], health=lambda: {"rows": 8})
    return app.server.test_client()


def broken(*_):
    raise RuntimeError("the secret of the house")


@for_each("path", ["/", "/who", "/what?d=59", "/_dash-layout", "/_favicon.ico"])
def test_pages_and_what_dash_serves_are_answered(client, path):
    assert client.get(path).status_code == 200


@for_each(
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


def test_a_wrong_method_is_405(client):
    assert client.post("/who").status_code == 405
    assert client.put(UPDATE).status_code == 405


def test_a_host_is_known_by_its_name_on_any_port(client):
    for host, status in (("localhost:8050", 200), ("lab.example", 200), ("evil.example", 400)):
        assert client.get("/", headers={"Host": host}).status_code == status
    assert "--allow-host" in client.get("/", headers={"Host": "evil.example"}).text


@for_each("host", ["LOCALHOST", "LocalHost:8050", "LAB.example", "Lab.Example:1"])
def test_a_host_is_known_in_any_case(client, host):
    """As RFC 9110 has it (4.2.3): the name of a host has no case."""
    assert client.get("/", headers={"Host": host}).status_code == 200


@for_each("host", ["EVIL.EXAMPLE", "LOCALHOST.EVIL.EXAMPLE", "LOCALHOSTS", "İ"])
def test_a_strange_host_is_refused_in_any_case(client, host):
    assert client.get("/", headers={"Host": host}).status_code == 400


def test_a_wrong_host_runs_nothing(client, caplog):
    response = client.post(UPDATE, json=well_formed(), headers={"Host": "evil.example"})
    assert response.status_code == 400 and caplog.records == []


def test_health_is_asked_anew_and_kept_nowhere(client):
    response = client.get("/health")
    assert response.json == {"rows": 8} and response.headers["Cache-Control"] == "no-store"


def test_a_well_formed_event_is_answered(client):
    answer = client.post(UPDATE, json=well_formed()).json["response"]
    assert answer["words"]["children"] == EVENT["at"]


def test_a_malformed_body_is_a_sentence_and_one_line_in_the_log(client, caplog):
    body = b'{"output": "\n\x1b[2J' + b"x" * 10_000
    response = client.post(UPDATE, data=body, content_type="application/json")
    assert response.status_code == 400 and response.text.startswith("The page does not send")
    (record,) = caplog.records
    said = record.getMessage()
    assert said.startswith('Malformed request, not JSON: \'{"output":') and len(said) < 250
    assert said.isprintable()


def test_a_form_of_another_site_is_refused(client):
    assert client.post(UPDATE, data=json.dumps(well_formed())).status_code == 400


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
