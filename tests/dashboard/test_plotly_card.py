"""A card whose chart our SVG cannot draw, by one function: Plotly draws it in the page."""

import dataclasses
from collections import Counter

import plotly.graph_objects as go
import pytest

from breachlab.drawing import svg
from dashboard import create_app
from dashboard.desk import Desk
from dashboard.pages import PAGES, Column
from dashboard.pages.who.page import WHO
from tests.dashboard.cards.test_drawer import is_picture_on_white, shows
from tests.dashboard.conftest import reading, served

STATUSES = next(card for card in WHO.cards if card.query == "exposure/by_first_year")


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


FLOWS = dataclasses.replace(STATUSES, draw=flows)
PAGE = dataclasses.replace(WHO, rows=[[Column(12, (FLOWS,))]])


def test_charts_of_drawings_py_are_all_drawn_by_the_server(one_world):
    desk, kinds = Desk(one_world, PAGES), Counter()
    for page in PAGES:
        for tab in page.tabs or [""]:
            view = desk.view(f"/{page.name}?tab={tab}" if tab else f"/{page.name}", "en")
            for card, drawn in view.cards.items():
                if card.draw is None and isinstance(drawn.drawing, dict):
                    kinds[svg.can_draw(drawn.drawing)] += 1
    assert [*kinds] == [True] and kinds[True] > 3


def test_a_figure_with_our_marks_and_no_ends_is_left_to_plotly():
    assert not svg.can_draw(go.Figure(go.Bar(x=[1, 2], y=[3, 4])).to_plotly_json())


INK = {"light": "rgb(27, 31, 36)", "dark": "rgb(231, 233, 236)"}


@pytest.mark.parametrize("theme", INK)
def test_a_card_of_plotly_is_drawn_printed_and_saved_as_a_picture(browser, one_world, theme):
    app = create_app(one_world, pages=(PAGE,))
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
        reader.does(shows(reader, FLOWS.query).click)
        is_picture_on_white(reader, FLOWS.query)
        assert reader.troubles == []
