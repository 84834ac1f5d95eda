"""A chart more is one entry of CHARTS, even of a dimension that has a chart."""

import dataclasses

import pytest
from playwright.sync_api import expect

from breachlab.words.language import interface
from dashboard import charts
from dashboard import page as pages
from dashboard.answers import Answers
from dashboard.charts import Chart
from dashboard.drawing import drawn


def age_columns(rows, selection, words):
    points = list(zip(rows.age_band, rows.age_band, rows.person_count, strict=True))
    trace = {"type": "bar", "x": [*rows.age_band], "y": [*rows.person_count], "customdata": points}
    return {"data": [trace], "layout": {}}


SECOND = Chart("age_bands", "exposure/by_age_band", age_columns)


@pytest.fixture
def add(monkeypatch):
    monkeypatch.setitem(interface("en")["charts"], "by_age_band", {"title": "Age, both sexes"})
    return lambda chart: monkeypatch.setattr(charts, "CHARTS", (*charts.CHARTS, chart))


@pytest.fixture
def second(add):
    add(SECOND)


def ids(layout, kind):
    return [each[kind] for each in layout if isinstance(each, dict) and kind in each]


def test_both_charts_of_a_dimension_are_drawn_with_ids_of_their_own(second, lab):
    answers = Answers(lab)
    values = drawn(answers, {"sexes": ["male"]})
    layout = pages.layout(values, answers.words, "")
    names = [chart.name for chart in charts.CHARTS]
    assert {"by_age_and_sex", "by_age_band"} < set(names)
    assert ids(layout, "chart") == ids(layout, "summary") == list(values["figures"]) == names
    assert ids(layout, "clear") == list(values["nothing_to_clear"]) == ["all", *names]
    # Only the first is split by sex, so only the second obeys it.
    assert sum(values["figures"]["by_age_band"]["data"][0]["y"]) == sum(
        values["figures"]["by_age_and_sex"]["data"][1]["x"]
    )


def test_a_chart_of_no_dimension_has_nothing_to_clear(add, lab):
    add(dataclasses.replace(SECOND, dimension=None))
    answers = Answers(lab)
    values = drawn(answers, {})
    layout = pages.layout(values, answers.words, "")
    assert "by_age_band" in ids(layout, "chart")
    assert ids(layout, "clear") == list(values["nothing_to_clear"])
    assert "by_age_band" not in ids(layout, "clear")


@pytest.mark.browser
def test_a_click_on_either_selects_their_dimension(second, page):
    expect(page.locator(".card")).to_have_count(len(charts.CHARTS))
    bar = page.locator(".by_age_band .bars path").nth(3)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - 2, y)
    page.mouse.move(x, y)
    page.wait_for_timeout(100)
    page.mouse.click(x, y)
    expect(page.locator("#sentence")).to_contain_text("Aged 25–29:")
    page.locator(".by_age_and_sex .clear").click()
    expect(page.locator("#sentence")).to_contain_text("Everyone on the register")
    assert page.troubles == []
