"""Sheets as the server writes them: opened by a client, read by what stands on them."""

from functools import cache

import pytest

from breachlab.store import databases
from dashboard import create_app
from data_gen.world import World
from tests.support.pages.components import of_html


def plain(text):
    """Return a text with spaces in place of those that hold."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


class Reading:
    """A sheet as it came: its status, its headers, and all that stands on it."""

    def __init__(self, response):
        self.status, self.headers, self.html = response.status_code, response.headers, response.text
        self.page = of_html(response.text)

    @property
    def text(self):
        """All that is written below the head of the document."""
        (body,) = self.page.all("body")
        return plain(body.text)

    @property
    def headline(self):
        (found,) = self.page.all("h1")
        return plain(found.text)

    @property
    def links(self):
        return [each.attributes["href"] for each in self.page.all("a")]

    def section(self, title):
        """Return the section below a title."""
        titles = {next(each.all("h2")).text: each for each in self.page.all("section")}
        return titles[title]

    def table(self, title):
        """Return the rows of the table of a section as texts, without its head."""
        rows = [each for each in self.section(title).all("tr") if any(each.all("td"))]
        return [
            [cell.text.replace("\u202f", " ") for cell in row.children if cell.tag in ("th", "td")]
            for row in rows
        ]

    def digits(self, title):
        """Return the counts in the table of a section, {name of the row: its numbers}."""
        return {
            next(row.all("th")).text: [
                int(cell.attributes["data-value"])
                for cell in row.all("td")
                if cell.attributes.get("data-count", "").endswith("_count")
            ]
            for row in self.section(title).all("tr")
            if any(row.all("td"))
        }


def opener(world):
    """Return what opens an address of a world in a language."""
    client = create_app(world).server.test_client(use_cookies=False)

    def opens(path, language="en", **headers):
        asked = {"Cookie": f"language={language}", **headers}
        return Reading(client.get(path, headers=asked))

    return opens


@pytest.fixture(scope="session")
def opens(one_world):
    return cache(opener(one_world))


@pytest.fixture(scope="session")
def tiny(worlds):
    """A thousand records: in some départements nobody lives."""
    with databases.connect_sealed(worlds.path(World(rows=1_000, seed=7))) as connection:
        yield connection
