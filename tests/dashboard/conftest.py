"""The dashboard as a person meets it: served by waitress, opened in headless Chromium."""

import datetime
import threading
from contextlib import contextmanager, suppress
from urllib.parse import urljoin

import pytest
from waitress import create_server

from dashboard import create_app
from dashboard.database import few
from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.sheets import briefing
from dashboard.state.decisions import CAPACITIES
from tests.support.browser.reader import Reader, Walk
from tests.support.ending import end
from tests.support.pages.persons import PersonScan


@contextmanager
def served(app, port=0):
    def serve():
        with suppress(OSError):  # the socket is closed while the thread waits for it
            server.run()

    server = create_server(app.server, host="127.0.0.1", port=port, threads=8)
    serving = threading.Thread(target=serve, daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{server.effective_port}/"
    end(server, serving)


@pytest.fixture(scope="session", autouse=True)
def small_world_is_whole():
    """Show the rates of any few persons: in a world of 10,000 records, fewer than LEAST live in
    most départements. What few persons change has tests of its own.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(few, "LEAST", 0)
        yield


@pytest.fixture(scope="module")
def world(one_world):
    """The small world as it is served now: its answers, its words."""
    return one_world.current()


@pytest.fixture(scope="module")
def words(world):
    """The English words of its pages."""
    return world.words["en"]


@pytest.fixture(scope="module")
def desk(one_world):
    """What turns an address and acts into a view of a page of the small world."""
    return Desk(one_world, PAGES)


@pytest.fixture(scope="module")
def client(one_world):
    """A client of the dashboard over the small world, without a browser."""
    return create_app(one_world).server.test_client()


@pytest.fixture(scope="session")
def address(one_world, lab):
    """The address of the small world, none of whose responses may hold a person's value."""
    app = create_app(one_world)
    app.server.wsgi_app = scan = PersonScan(app.server.wsgi_app, lab)
    with served(app) as address:
        yield address
    assert scan.found == [], "values of persons in responses"


@contextmanager
def reading(browser, address, path="/who", language="en"):
    """Give a reader who has just opened an address and sees all of it drawn."""
    with browser.new_context(viewport={"width": 1440, "height": 2000}) as context:
        cookie = {"name": "language", "value": language, "url": address}
        context.add_cookies([cookie])
        reader = Reader(context.new_page())
        reader.opens(urljoin(address, path))
        yield reader


@pytest.fixture(scope="session")
def shared_pages(chromium, address):
    """One page for each language and theme, which the tests of this process share."""
    walk = Walk(chromium, address)
    yield walk
    walk.closes()


@pytest.fixture
def walk(shared_pages):
    """Open an address of the small world on the page that tests share; for the fast tests."""
    return shared_pages


@pytest.fixture
def open_page(browser, shared_pages):
    """Open addresses of the small world, on a page for each language that tests share."""
    return shared_pages


@pytest.fixture
def fixed_day(monkeypatch):
    """A day on which briefings are made, later than all days that they name."""

    class Day(datetime.date):
        @classmethod
        def today(cls):
            return cls(2027, 5, 4)

    monkeypatch.setattr(briefing, "date", Day)


@pytest.fixture
def few_calls(monkeypatch):
    """A call centre for a small world: each position of its lever asks for a four-thousandth."""
    choices = CAPACITIES[0].choices
    for choice in [*choices]:
        few = max(int(choice) // 4_000, 1)
        monkeypatch.setitem(choices, choice, {"calls_per_day": few})


@pytest.fixture
def reader(open_page):
    """One who reads Who in English."""
    return open_page()
