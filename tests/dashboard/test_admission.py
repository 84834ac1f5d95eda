"""Everything that is served asks for a name and a password, where they are asked for."""

import base64
import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.paths import ROOT
from dashboard import admission, create_app, passwords, tls
from dashboard.credentials import Busy, Credentials
from dashboard.guard import UPDATE
from dashboard.pages import PAGES
from dashboard.passwords import Cost
from dashboard.tries import FREE, Tries
from tests.dashboard.test_serving import running
from tests.support.browser.certified import CERTIFICATE, key
from tests.support.browser.reader import Reader
from tests.support.cases import for_each
from tests.support.pages import guarded

ASSETS = ROOT / "dashboard" / "assets"
NAME, PASSWORD = "hélène", "quatre mots : assez"
ASKS = 'Basic realm="breachlab, SYNTHETIC", charset=UTF-8'
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE")


def basic(name=NAME, password=PASSWORD):
    sent = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"Authorization": f"Basic {sent}"}


@pytest.fixture(scope="module")
def password_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("admission") / "passwords"
    path.write_text(passwords.line(NAME, PASSWORD, Cost(4, 1, 1)), encoding="utf-8")
    path.chmod(0o600)
    return path


@pytest.fixture
def served(password_file):
    """Make an app that asks for the password of that file."""

    def made(is_proxied=False):
        app = guarded.create_app()
        admission.ask(app.server, Credentials(password_file), Tries(), is_proxied)
        return app

    return made


@pytest.fixture(scope="module")
def app(one_world, password_file):
    app = create_app(one_world)
    admission.ask(app.server, Credentials(password_file), Tries())
    return app


@pytest.fixture
def client(app):
    return app.server.test_client()


def addresses(app):
    """Return an address of every rule and of every file that the pages load."""
    filled = {re.sub(r"<[^>]*>", "who", rule.rule) for rule in app.server.url_map.iter_rules()}
    files = {f"/assets/{path.relative_to(ASSETS)}" for path in ASSETS.rglob("*") if path.is_file()}
    document = app.server.test_client().get("/", headers=basic()).text
    loaded = set(re.findall(r'(?:src|href)="(/[^"]+)"', document))
    cards = {f"/data/{page.name}/{card.query}.csv" for page in PAGES for card in page.cards}
    pages = {f"/{page.name}" for page in PAGES}
    return sorted(filled | files | loaded | cards | pages)


def is_refusal(response):
    return (
        response.status_code == 401
        and response.headers["WWW-Authenticate"] == ASKS
        and response.headers["Cache-Control"] == "no-store"
        and "default-src 'self'" in response.headers["Content-Security-Policy"]
    )


def test_every_rule_file_page_and_export_asks_whatever_the_method(app, client):
    asked = addresses(app)
    assert len(asked) > 100 and UPDATE in asked and "/_dash-layout" in asked
    for address in asked:
        for method in METHODS:
            if (address, method) not in (("/health", "GET"), ("/health", "HEAD")):
                assert is_refusal(client.open(address, method=method)), (method, address)


def test_with_a_password_they_are_answered(app, client):
    for address in addresses(app):
        with client.get(address, headers=basic()) as response:
            assert response.status_code in (200, 404, 405), address
    for page in PAGES:
        assert client.get(f"/{page.name}", headers=basic()).status_code == 200


@given(st.sampled_from(METHODS), st.text(), st.binary(max_size=100))
def test_any_address_and_body_asks(app, method, path, body):
    client = app.server.test_client()
    response = client.open(f"/{quote(path)}", method=method, data=body)
    assert is_refusal(response) or response.json == {"status": "ok"}


@given(st.text(st.characters(codec="latin-1", exclude_characters="\r\n")))
def test_any_header_of_a_stranger_is_refused(app, sent):
    headers = {"Authorization": sent}
    assert is_refusal(app.server.test_client().get("/", headers=headers))


@for_each(
    "sent",
    [
        basic()["Authorization"].replace("Basic ", "Basic"),
        basic()["Authorization"].replace("Basic ", "Bearer "),
        basic()["Authorization"] + "=",
        basic()["Authorization"][:-4],
        "Basic",
        "Basic " + base64.b64encode(b"\xff:\xff").decode(),
        "Basic " + base64.b64encode(NAME.encode()).decode(),
        basic(NAME, "")["Authorization"],
        basic("", PASSWORD)["Authorization"],
        basic(NAME.upper())["Authorization"],
    ],
)
def test_what_is_nearly_right_is_refused(served, sent):
    assert is_refusal(served().server.test_client().get("/", headers={"Authorization": sent}))


def test_a_refusal_is_in_words_of_both_languages_and_names_nothing(client):
    text = client.get("/who").text
    assert "name and a password" in text and "un nom et un mot de passe" in text
    assert text.count("\n") == 2


def test_nothing_runs_for_a_stranger(served, monkeypatch, caplog):
    app = served()
    monkeypatch.setattr(app, "_setup_server", pytest.fail)
    client = app.server.test_client()
    assert is_refusal(client.post(UPDATE, data=b"{" * 70_000, content_type="application/json"))
    assert caplog.records == []


def test_health_tells_a_stranger_that_it_answers_and_a_reader_of_which_data(client):
    response = client.get("/health")
    assert response.json == {"status": "ok"} and response.headers["Cache-Control"] == "no-store"
    assert client.get("/health", headers=basic()).json["row_count"] == 10_000
    assert is_refusal(client.get("/health", headers=basic("anna")))


def test_who_guesses_has_to_wait_even_with_what_is_right(served, caplog):
    client = served().server.test_client()
    for _ in range(FREE + 1):
        assert is_refusal(client.get("/", headers=basic(NAME, "the wrong one")))
    response = client.get("/", headers=basic())
    assert response.status_code == 429 and response.headers["Retry-After"] in ("1", "2")
    assert "Wait a minute" in response.text and "Attendez une minute" in response.text
    elsewhere = {"REMOTE_ADDR": "192.0.2.1"}
    assert client.get("/", headers=basic(), environ_base=elsewhere).status_code == 200
    assert [record.getMessage() for record in caplog.records] == [
        f"Wrong name or password from 127.0.0.1, {count} of late" for count in range(1, FREE + 2)
    ]  # with neither name nor password: people type one for the other


def test_to_come_without_a_password_is_no_failure(served):
    client = served().server.test_client()
    for _ in range(10 * FREE):
        assert is_refusal(client.get("/"))
    assert client.get("/", headers=basic()).status_code == 200


def test_where_many_come_at_once_one_comes_again(served, monkeypatch):
    def busy(*_):
        raise Busy

    monkeypatch.setattr(Credentials, "are_of", busy)
    response = served().server.test_client().get("/", headers=basic())
    assert response.status_code == 503 and response.headers["Retry-After"] == "1"
    assert "Try again" in response.text and "Réessayez" in response.text


def test_behind_a_proxy_nobody_is_asked_for_a_password_without_tls(served):
    client = served(is_proxied=True).server.test_client()
    response = client.get("/", headers=basic())
    assert response.status_code == 403 and "https://" in response.text
    assert "WWW-Authenticate" not in response.headers
    tls = "https://localhost"
    assert client.get("/", headers=basic(), base_url=tls).status_code == 200
    assert is_refusal(client.get("/", base_url=tls))
    assert client.get("/health").json == {"status": "ok"}


def test_a_browser_reads_and_clicks_over_tls_once_it_has_the_password(app, browser, tmp_path):
    spoken = tls.context(CERTIFICATE, key(tmp_path))
    secret = {"username": NAME, "password": PASSWORD}
    with running(app.server, spoken=spoken) as port:
        address = f"https://localhost:{port}/who"
        with browser.new_context(ignore_https_errors=True) as stranger:
            assert stranger.request.get(address).status == 401
        with browser.new_context(ignore_https_errors=True, http_credentials=secret) as context:
            reader = Reader(context.new_page())
            reader.opens(address)
            reader.clicks_departement("59")
            assert reader.path == "/who?d=59" and reader.troubles == []


def test_without_a_password_file_nothing_is_asked():
    assert guarded.create_app().server.test_client().get("/").status_code == 200
