"""What every response forbids, that the page's own scripts run all the same, and compression."""

import base64
import gzip
import hashlib
import re

import pytest
from flask import Flask, Response
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from dashboard.server.headers import HEADERS, INLINE, MOST, SMALLEST, _compress_once, compress
from tests.dashboard.conftest import served
from tests.support.pages import guarded

PATHS = ("/", "/who", "/no-such-page", "/health", "/_dash-layout", "/_dash-update-component")


@pytest.fixture(scope="module")
def client():
    return guarded.create_app().server.test_client()


@pytest.mark.parametrize("path", PATHS)
def test_every_response_has_them(client, path):
    headers = client.get(path).headers
    assert HEADERS.items() <= dict(headers).items()
    assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_a_refused_name_has_them_too(client):
    response = client.get("/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400 and "Content-Security-Policy" in response.headers


def test_the_policy_names_every_inline_script_as_it_is_served(client):
    response = client.get("/who")
    scripts = INLINE.findall(response.text)
    assert len(scripts) == 2  # the index's own, and what raises the events
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in response.headers["Content-Security-Policy"]


def test_no_script_is_allowed_because_it_is_inline(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    (scripts,) = re.findall(r"script-src ([^;]*)", policy)
    assert "unsafe" not in scripts and "''" not in policy


@pytest.fixture(scope="module")
def strict_address():
    with served(guarded.create_app()) as address:
        yield address


@pytest.fixture(scope="module")
def strict_window(browser):
    page = browser.new_page()
    page.troubles = []
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("console", lambda line: line.type == "error" and page.troubles.append(line.text))
    yield page
    page.close()


@pytest.fixture
def strict_page(strict_window, strict_address):
    strict_window.troubles.clear()
    strict_window.goto(f"{strict_address}who?d=59.62")
    return strict_window


def test_a_click_is_answered_through_the_guard_without_one_word_in_the_console(strict_page):
    strict_page.locator("#press").click()
    expect(strict_page.locator("#words")).to_have_text("/who?d=59.62")
    assert strict_page.evaluate("document.documentElement.dataset.set") == "é"
    assert strict_page.troubles == []


def test_an_event_set_by_a_script_of_the_page_is_answered_too(strict_page):
    expect(strict_page.locator("#press")).to_be_visible()
    strict_page.evaluate(
        """() => dash_clientside.set_props("event", {data:
            {serial: 7, at: "/what", acts: [], language: "en", drawn: ""}})"""
    )
    expect(strict_page.locator("#words")).to_have_text("/what")
    assert strict_page.troubles == []


def test_what_is_of_a_reader_is_kept_nowhere_and_says_which_directives_hold(one_world):
    from dashboard import create_app as create

    client = create(one_world).server.test_client()
    for path in ("/", "/who?d=59"):
        headers = client.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert "Cookie" in headers["Vary"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        for directive in (
            "default-src 'self'",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ):
            assert directive in headers["Content-Security-Policy"]
    assert "data" not in client.get("/_dash-layout").json[1]["props"]  # the stores hold none


@pytest.fixture(scope="module")
def lab_client(one_world):
    from dashboard import create_app as create

    return create(one_world).server.test_client()


def files(client):
    """Return the addresses of all that a page loads."""
    head, _, _ = client.get("/").text.partition("</head>")
    return sorted(set(re.findall(r'(?:src|href)="(/[^"]+)"', head)))


def test_a_file_whose_address_names_its_version_is_kept_and_any_other_asked_for_anew(lab_client):
    for address in files(lab_client):
        with lab_client.get(address) as response:
            names_version = re.search(r"\.[\da-f]{12}\.", address)
            expected = "public, max-age=31536000, immutable" if names_version else "no-cache"
            assert (response.status_code, response.headers["Cache-Control"]) == (200, expected)


@pytest.mark.parametrize("query", ["", "?m=1", "?m=", "?v=1795669077.99996", "?m=17956690"])
def test_an_address_that_names_no_version_or_another_is_not_kept(lab_client, query):
    with lab_client.get(f"/assets/map.css{query}") as response:
        assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/assets/none.css", "/assets/none.css?m=1", "/_favicon.ico/x"])
def test_a_refusal_is_kept_by_nobody(lab_client, path):
    assert lab_client.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("accepted", ["", "gzip"])
def test_what_a_browser_has_is_not_sent_again(lab_client, accepted):
    takes, tags = {"Accept-Encoding": accepted}, {}
    for path in files(lab_client):
        with lab_client.get(path, headers=takes) as first:
            tags[path] = first.headers.get("ETag")
    for path, tag in tags.items():
        with lab_client.get(path, headers={**takes, "If-None-Match": tag or ""}) as again:
            assert (again.status_code, bool(again.data)) == ((304, False) if tag else (200, True))
    assert sum(tag is not None for tag in tags.values()) > 3


def test_a_first_page_is_a_third_of_what_it_holds(lab_client):
    sizes = {"": 0, "gzip": 0}
    for accepted in sizes:
        for path in [*files(lab_client), "/who"]:
            headers = {"Accept-Encoding": accepted, "Referer": "http://localhost/who"}
            with lab_client.get(path, headers=headers) as sent:
                sizes[accepted] += len(sent.data)
    assert sizes["gzip"] < sizes[""] / 3


def test_strict_transport_is_asked_only_over_tls_and_not_of_this_machine():
    client = guarded.create_app(hosts=["localhost", "lab.example"]).server.test_client()
    told = {
        address: client.get("/", base_url=address).headers.get("Strict-Transport-Security")
        for address in ("http://lab.example", "https://localhost:8050", "https://lab.example:8050")
    }
    assert list(told.values()) == [None, None, "max-age=31536000"]


def test_a_referer_says_nothing_of_the_page(lab_client, subtests):
    for told in ["http://host//[", "//[", "", "/" * 7_000]:
        with subtests.test(told=told):
            assert lab_client.get("/who", headers={"Referer": told}).status_code == 200
            page = lab_client.get("/who", headers={"Referer": "https://evil.example/?lang=fr"})
            assert '<html lang="en" ' in page.text


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
