"""What every response forbids, and that the page's own scripts run all the same."""

import base64
import hashlib
import re

import pytest
from playwright.sync_api import expect

from dashboard.headers import HEADERS, INLINE
from tests.dashboard import guarded
from tests.dashboard.conftest import served

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


@pytest.fixture
def strict_page(browser, strict_address):
    page = browser.new_page()
    page.troubles = []
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("console", lambda line: line.type == "error" and page.troubles.append(line.text))
    page.goto(f"{strict_address}who?d=59.62")
    yield page
    page.close()


@pytest.mark.browser
def test_a_click_is_answered_through_the_guard_without_one_word_in_the_console(strict_page):
    strict_page.locator("#press").click()
    expect(strict_page.locator("#words")).to_have_text("/who?d=59.62")
    expect(strict_page.locator(".bars path")).to_have_count(4)
    assert strict_page.evaluate("document.documentElement.dataset.set") == "é"
    assert strict_page.troubles == []


@pytest.mark.browser
def test_an_event_set_by_a_script_of_the_page_is_answered_too(strict_page):
    expect(strict_page.locator("#press")).to_be_visible()
    strict_page.evaluate(
        """() => dash_clientside.set_props("event", {data:
            {serial: 7, at: "/what", acts: [], language: "en", drawn: ""}})"""
    )
    expect(strict_page.locator("#words")).to_have_text("/what")
    assert strict_page.troubles == []


def test_what_is_of_a_reader_is_kept_nowhere_and_says_which_directives_hold(lab):
    from dashboard import create_app as create
    from dashboard.world import OneWorld

    client = create(OneWorld(lab)).server.test_client()
    for path in ("/", "/who?d=59", "/_dash-layout"):
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
    assert len(client.get("/").data) < 10_000  # and none of it is data


@pytest.mark.parametrize("told", ["http://host//[", "//[", "", "/" * 7_000])
def test_a_referer_that_is_no_address_opens_the_first_page(lab, told):
    from dashboard import create_app as create
    from dashboard.world import OneWorld

    client = create(OneWorld(lab)).server.test_client()
    assert client.get("/_dash-layout", headers={"Referer": told}).status_code == 200
    page = client.get("/who", headers={"Referer": "https://evil.example/?lang=fr"})
    assert '<html lang="en">' in page.text
