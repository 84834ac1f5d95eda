"""What every response forbids, and holds of no person; what is kept and compressed of it."""

import base64
import gzip
import hashlib
import io
import re

import pytest
from docx import Document
from flask import Flask, Response
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import Client

from dashboard import create_app
from dashboard.pages import PAGES
from dashboard.server.headers import HEADERS, INLINE, MOST, SMALLEST, _compress_once, compress
from tests.support.pages import guarded
from tests.support.pages.persons import PersonScan, decode

PATHS = ("/", "/who", "/no-such-page", "/health", "/_dash-layout", "/_dash-update-component")
DIRECTIVES = (
    "default-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)


@pytest.fixture(scope="module")
def guarded_client():
    return guarded.create_app().server.test_client()


@pytest.mark.parametrize(("path", "host"), [*((each, "localhost") for each in PATHS), ("/", "b.c")])
def test_every_response_has_the_headers_a_refusal_too(guarded_client, path, host):
    headers = guarded_client.get(path, headers={"Host": host}).headers
    assert HEADERS.items() <= dict(headers).items()
    assert all(each in headers["Content-Security-Policy"] for each in DIRECTIVES)


def test_the_policy_names_every_inline_script_as_it_is_served_and_allows_no_other(guarded_client):
    response = guarded_client.get("/who")
    scripts = INLINE.findall(response.text)
    assert len(scripts) == 2  # the index's own, and what raises the events
    policy = response.headers["Content-Security-Policy"]
    (allowed,) = re.findall(r"script-src ([^;]*)", policy)
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in allowed
    assert "unsafe" not in allowed and "''" not in policy


@pytest.mark.parametrize("path", ["/", "/who?d=59"])
def test_what_is_of_a_reader_is_kept_nowhere(client, path):
    headers = client.get(path).headers
    assert headers["Cache-Control"] == "no-store" and "Cookie" in headers["Vary"]
    assert all(each in headers["Content-Security-Policy"] for each in DIRECTIVES)
    assert "data" not in client.get("/_dash-layout").json[1]["props"]  # the stores hold none


def files(client):
    """Return the addresses of all that a page loads."""
    head, _, _ = client.get("/").text.partition("</head>")
    return sorted(set(re.findall(r'(?:src|href)="(/[^"]+)"', head)))


def test_a_file_whose_address_names_its_version_is_kept_and_any_other_asked_for_anew(client):
    for address in files(client):
        with client.get(address) as response:
            names_version = re.search(r"\.[\da-f]{12}\.", address)
            expected = "public, max-age=31536000, immutable" if names_version else "no-cache"
            assert (response.status_code, response.headers["Cache-Control"]) == (200, expected)


@pytest.mark.parametrize(
    ("path", "kept"),
    [  # one that names no version, or another, and what is refused
        *(
            (f"/assets/map.css{query}", "no-cache")
            for query in ("", "?m=1", "?m=", "?v=1795669077.99996", "?m=17956690")
        ),
        ("/assets/none.css", "no-store"),
        ("/assets/none.css?m=1", "no-store"),
        ("/_favicon.ico/x", "no-store"),
    ],
)
def test_a_file_of_no_known_version_is_kept_by_nobody(client, path, kept):
    with client.get(path) as response:
        assert response.headers["Cache-Control"] == kept


@pytest.mark.parametrize("accepted", ["", "gzip"])
def test_what_a_browser_has_is_not_sent_again(client, accepted):
    takes, tags = {"Accept-Encoding": accepted}, {}
    for path in files(client):
        with client.get(path, headers=takes) as first:
            tags[path] = first.headers.get("ETag")
    for path, tag in tags.items():
        with client.get(path, headers={**takes, "If-None-Match": tag or ""}) as again:
            assert (again.status_code, bool(again.data)) == ((304, False) if tag else (200, True))
    assert sum(tag is not None for tag in tags.values()) > 3


def test_a_first_page_is_a_third_of_what_it_holds(client):
    sizes = {"": 0, "gzip": 0}
    for accepted in sizes:
        for path in [*files(client), "/who"]:
            headers = {"Accept-Encoding": accepted, "Referer": "http://localhost/who"}
            with client.get(path, headers=headers) as sent:
                sizes[accepted] += len(sent.data)
    assert sizes["gzip"] < sizes[""] / 3


def test_strict_transport_is_asked_only_over_tls_and_not_of_this_machine():
    client = guarded.create_app(hosts=["localhost", "lab.example"]).server.test_client()
    told = {
        address: client.get("/", base_url=address).headers.get("Strict-Transport-Security")
        for address in ("http://lab.example", "https://localhost:8050", "https://lab.example:8050")
    }
    assert list(told.values()) == [None, None, "max-age=31536000"]


@pytest.mark.parametrize(
    "told", ["http://host//[", "//[", "", "/" * 7_000, "https://evil.example/?lang=fr"]
)
def test_a_referer_says_nothing_of_the_page(client, told):
    page = client.get("/who", headers={"Referer": told})
    assert page.status_code == 200 and '<html lang="en" ' in page.text


TAKES = {"Accept-Encoding": "gzip, br"}
TEXT = "SYNTHETIC " * 500


def answered(response, headers=TAKES, is_for_all=False):
    with Flask("lab").test_request_context(headers=headers):
        compress(response, is_for_all)
    return response


def of(text=TEXT, mimetype="application/json", **more):
    return Response(text, mimetype=mimetype, **more)


def is_compressed(response):
    return response.headers.get("Content-Encoding") == "gzip"


@given(st.text().map(lambda text: text + TEXT), st.booleans())
def test_compressed_text_is_the_same_and_says_its_length(text, is_for_all):
    response = answered(of(text), is_for_all=is_for_all)
    assert is_compressed(response) and gzip.decompress(response.get_data()).decode() == text
    assert response.content_length == len(response.get_data())


@pytest.mark.parametrize(
    "mimetype",
    ["application/json", "text/javascript", "text/css", "text/html", "text/csv", "image/svg+xml"],
)
def test_text_is_compressed_and_depends_on_what_is_accepted(mimetype):
    assert is_compressed(answered(of(mimetype=mimetype)))
    for accepted in ({}, {"Accept-Encoding": "gzip;q=0"}, {"Accept-Encoding": "br"}):
        response = answered(of(mimetype=mimetype), headers=accepted)
        assert not is_compressed(response) and "Accept-Encoding" in response.vary
        assert response.get_data(as_text=True) == TEXT


@pytest.mark.parametrize(
    "response",
    [
        of("x" * (SMALLEST - 1)),
        of(mimetype="font/woff2"),
        of(mimetype="image/png"),
        of(mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        of(status=404),
        of(status=206),
    ],
)
def test_what_is_small_or_no_text_or_no_whole_answer_is_left_alone(response):
    assert not is_compressed(answered(response))


def test_a_tag_is_of_the_text_and_no_more_of_the_bytes():
    response = of()
    response.set_etag("abc")
    assert answered(response).get_etag() == ("abc", True)


@pytest.fixture
def kept():
    """The compressed bodies that are kept: none of another test."""
    _compress_once.cache.clear()
    yield _compress_once.cache
    _compress_once.cache.clear()


def test_what_is_the_same_for_all_is_compressed_once(monkeypatch, kept):
    times, real = [], gzip.compress

    def counted(*given, **settings):
        times.append(given)
        return real(*given, **settings)

    monkeypatch.setattr(gzip, "compress", counted)
    bodies = [answered(of(), is_for_all=True).get_data() for _ in range(3)]
    assert len(times) == 1 and len(set(bodies)) == 1
    other = answered(of(TEXT.lower()), is_for_all=True).get_data()
    assert gzip.decompress(other).decode() == TEXT.lower()


def test_however_much_is_asked_for_only_so_much_is_kept(monkeypatch, kept):
    monkeypatch.setattr(gzip, "compress", lambda body, *_, **settings: body)
    for number in range(20):
        answered(of(str(number).ljust(MOST // 10)), is_for_all=True)
    assert 0 < kept.currsize <= MOST
    assert is_compressed(answered(of("x" * (MOST + 1)), is_for_all=True))


@pytest.fixture(scope="module")
def scan(one_world, lab):
    return PersonScan(create_app(one_world).server.wsgi_app, lab)


def test_scan_finds_each_value_of_a_person(scan, lab):
    row = lab.execute(
        "select nir, agency_id, email, phone, street_address, concat(first_name, ' ', usage_name)"
        " from registrants where nir is not null and agency_id is not null and email is not null"
        " and phone is not null and street_address like '1%' limit 1"
    ).fetchone()

    def leak(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html")])
        return [f"<p>{', '.join(row)}</p>".encode()]

    leaking = PersonScan(leak, lab)
    Client(leaking).get("/who")
    assert {value for _, value in leaking.found} >= set(row)
    name, document, file = row[-1], Document(), io.BytesIO()
    document.add_paragraph(name)
    document.save(file)
    leaking.look("/form.docx", decode(file.getvalue()))
    assert ("/form.docx", name) in leaking.found


def test_no_page_and_no_file_holds_a_value_of_a_person(thorough, scan):
    client = Client(scan)
    for page in PAGES:
        assert client.get(f"/{page.name}?d=59.75&s=female").status_code == 200
        for card in page.cards:
            for kind in ("csv", "xlsx", "json"):
                client.get(f"/data/{page.name}/{card.query}.{kind}?d=59")
    for path in ("/briefing", "/area", "/area/59", "/area/59?for=mission", "/_dash-layout"):
        client.get(path)
    assert scan.scanned > 100
    assert scan.found == []
