"""A card and a page are added as docs/adding.md says, with the very lines that stand there."""

import re
import textwrap
import tomllib

import pytest
from playwright.sync_api import expect

from breachlab.paths import ROOT
from breachlab.words.language import interface
from dashboard import create_app
from dashboard.database.served_world import OneWorld
from dashboard.pages import PAGES
from dashboard.pages.who import page as who
from tests.dashboard.conftest import reading, served

FENCED = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
BANDS = "exposure/by_age_band"


def recipe(title):
    """Return the code and the words of a recipe."""
    text = (ROOT / "docs/adding.md").read_text(encoding="utf-8")
    section = text.partition(f"## {title}\n")[2].partition("\n## ")[0]
    blocks = dict(FENCED.findall(section))
    return {language: textwrap.dedent(block) for language, block in blocks.items()}


@pytest.fixture
def pages(monkeypatch):
    """All pages, and the one of the recipe, which has the card of the recipe."""
    from dashboard.pages import Column, Page

    card, page = recipe("A card"), recipe("A page")
    names = {**vars(who), "Column": Column, "Page": Page}
    exec(card["python"] + page["python"], names)
    for block in (card["toml"], page["toml"]):
        for section, words in tomllib.loads(block).items():
            for language in ("en", "fr"):
                for name, texts in words.items():
                    monkeypatch.setitem(interface(language)[section], name, texts)
    return [*PAGES, names["AGES"]]


def test_a_page_more_is_linked_opened_in_one_trip_and_keeps_who_is_selected(browser, lab, pages):
    app = create_app(OneWorld(lab), pages)
    with lab.cursor() as cursor:
        ((persons,),) = cursor.execute(
            "select sum(living_here_person_count)::bigint from exposure_cube"
            " where departement_code = '45'"
        ).fetchall()
    with served(app) as address, reading(browser, address, "/who?d=45") as reader:
        reader.does(reader.page.get_by_role("link", name="Ages", exact=True).click)
        assert (reader.path, reader.answers) == ("/ages?d=45", 1)
        assert sum(reader.counts(BANDS).values()) == persons
        assert reader.page.title() == "Ages · breachlab · SYNTHETIC"
        expect(reader.page.locator("h1")).to_be_focused()
        reader.clicks_bar(BANDS, "toggle:age_bands=25-29")
        assert reader.path == "/ages?d=45&a=25-29"
        reader.back()
        reader.back()
        assert (reader.path, reader.answers) == ("/who?d=45", 4)
        expect(reader.page.locator("[aria-current=page]")).to_have_text("Who")
        assert reader.page.locator(".area").count() == 105
        assert reader.troubles == []
