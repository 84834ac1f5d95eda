"""The minors of everybody: wherever they are counted, between which ends they lie stands beside.

Other shapes by age have the same published sum: they give 68,870 and 606,119.
"""

import re
from urllib.parse import urlencode

import pytest
from lxml import html

from dashboard import create_app
from dashboard.pages import PAGES
from tests.support.cases import for_each

ENDS = re.compile(r"([\d,]+) to ([\d,]+),? by (?:age shape|the shape of ages)")
FRENCH_ENDS = re.compile(r"([\d\s]+) à ([\d\s]+),? selon (?:les âges|la répartition par âge)")
COUNTED = re.compile(r"16[–-]17|\bminors?\b|\bmineure?s?\b|ge(?:d|s de) 16", re.IGNORECASE)
ADDRESSES = ["/briefing", "/who?a=16-17", "/situation?a=16-17"] + [
    f"/{page.name}?{urlencode({'tab': tab})}" if tab else f"/{page.name}"
    for page in PAGES
    for tab in page.tabs or [""]
]
CARDS = {card.query: (page, card) for page in PAGES for card in page.cards}


@pytest.fixture(scope="module")
def client(one_world):
    return create_app(one_world).server.test_client(use_cookies=False)


def read(client, address, language="en"):
    """Return what a page shows, without its folded notes."""
    response = client.get(address, headers={"Cookie": f"language={language}"})
    tree = html.fromstring(response.text)
    for hidden in tree.xpath("//script|//style|//details|//nav|//dialog"):
        hidden.drop_tree()
    return tree.text_content()


def are_wide(found):
    low, high = (int(re.sub(r"\D", "", each)) for each in found.groups())
    return low <= 68_900 and high >= 606_000


@for_each("address", ADDRESSES)
def test_minors_of_everybody_have_their_ends_on_pages_and_in_the_briefing(client, address):
    for language, pattern in (("en", ENDS), ("fr", FRENCH_ENDS)):
        shown = read(client, address, language)
        found = pattern.search(shown)
        assert found or not COUNTED.search(shown), language
        assert not found or are_wide(found), language


@for_each("query", sorted(query for query in CARDS if not query.startswith("method/")))
def test_minors_of_everybody_have_their_ends_in_files(client, one_world, query):
    page, card = CARDS[query]
    for kind in ("csv", "json"):
        response = client.get(f"/data/{page.name}/{card.query}.{kind}")
        if response.status_code != 200:
            continue
        text = response.text
        if re.search(r"16-17|\bminors\b|minor_", text):
            found = ENDS.search(text)
            assert found and are_wide(found), kind


def test_minors_of_a_place_have_no_ends_of_everybody(client):
    assert not ENDS.search(client.get("/data/who/exposure/stock.csv?d=59&a=16-17").text)
