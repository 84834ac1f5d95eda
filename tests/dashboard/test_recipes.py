"""Cards and a page that somebody adds: as docs/adding.md says; one whose chart Plotly draws."""

import dataclasses
import re
import textwrap
import tomllib
from collections import Counter

import plotly.graph_objects as go
import pytest
from playwright.sync_api import expect

from breachlab.drawing import svg
from breachlab.paths import ROOT
from breachlab.words.language import interface
from dashboard import create_app
from dashboard.database.served_world import OneWorld
from dashboard.pages import PAGES, Column, Page
from dashboard.pages.who import page as who
from dashboard.pages.who.page import WHO
from tests.dashboard.conftest import reading, served
from tests.dashboard.layout.test_drawer import shows

BANDS = "exposure/by_age_band"


def recipe(title):
    """Return the code and the words of a recipe."""
    text = (ROOT / "docs/adding.md").read_text(encoding="utf-8")
    section = text.partition(f"## {title}\n")[2].partition("\n## ")[0]
    blocks = dict(re.findall(r"```(\w+)\n(.*?)```", section, re.DOTALL))
    return {language: textwrap.dedent(block) for language, block in blocks.items()}


@pytest.fixture
def pages(monkeypatch):
    """All pages, and the one of the recipe, which has the card of the recipe."""
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


def flows(rows, canvas):
    """Return whose records lead to whose persons, as a Sankey diagram."""
    years = [str(year) for year in rows["first_year"]]
    return go.Figure(
        go.Sankey(
            node={"label": [*years, "persons"]},
            link={
                "source": [*range(len(years))],
                "target": [len(years)] * len(years),
                "value": rows["person_count"],
            },
        ),
        {"height": 300},
    )


def test_charts_of_drawings_py_are_all_drawn_by_the_server(desk):
    kinds = Counter()
    for page in PAGES:
        for tab in page.tabs or [""]:
            view = desk.view(f"/{page.name}?tab={tab}" if tab else f"/{page.name}", "en")
            for card, drawn in view.cards.items():
                if card.draw is None and isinstance(drawn.drawing, dict):
                    kinds[svg.can_draw(drawn.drawing)] += 1
    assert [*kinds] == [True] and kinds[True] > 3
    without_ends = go.Figure(go.Bar(x=[1, 2], y=[3, 4]))  # our marks, but left to Plotly
    assert not svg.can_draw(without_ends.to_plotly_json())


INK = {"light": "rgb(27, 31, 36)", "dark": "rgb(231, 233, 236)"}


@pytest.mark.parametrize("theme", INK)
def test_a_card_of_plotly_is_drawn_and_printed_and_has_no_picture(browser, one_world, theme):
    years = next(card for card in WHO.cards if card.query == "exposure/by_first_year")
    card = dataclasses.replace(years, draw=flows)
    page = dataclasses.replace(WHO, rows=[[Column(12, (card,))]])
    app = create_app(one_world, pages=(page,))
    with served(app) as address, reading(browser, address, "/who?s=f") as reader:
        page, chart = reader.page, reader.page.locator(".drawing[data-plotly]")
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        chart.locator(".sankey-node").first.wait_for()
        assert chart.locator(".sankey-node").count() > 15  # a year each, and the persons
        label = chart.locator(".node-label").first
        assert label.evaluate("each => getComputedStyle(each).fill") == INK[theme]
        assert chart.get_attribute("aria-label")
        page.emulate_media(media="print")
        assert chart.locator(".sankey-node").first.is_visible()
        page.emulate_media(media="screen")
        reader.does(lambda: page.evaluate("breachlab.act('add:sexes=male')"))
        chart.locator(".sankey-node").first.wait_for()  # of the other numbers
        reader.does(shows(reader, card.query).click)
        assert reader.page.locator("#drawer .files a", has_text="CSV").count()
        assert reader.page.locator("#drawer .files a", has_text="PNG").count() == 0
        assert reader.troubles == []
