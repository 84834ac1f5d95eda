"""What a click does, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from breachlab import ask
from dashboard.charts import CHARTS
from dashboard.contours import NAMES

pytestmark = pytest.mark.browser

EVERYONE = "Everyone on the register"


def click(page, shapes, place):
    """Point at a shape and press, as a hand does: Plotly hears a click only where it hovers."""
    box = page.locator(shapes).nth(place).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - 2, y)
    page.mouse.move(x, y)
    page.wait_for_timeout(100)
    page.mouse.click(x, y)


def click_departement(page, code):
    click(page, ".departements .choroplethlayer path", list(NAMES).index(code))


def says(page, words):
    expect(page.locator("#sentence")).to_contain_text(words)


def persons(page, chart):
    """Return what a chart shows, in the order of its values."""
    return page.evaluate(
        """chart => document.querySelector(`.${chart} .js-plotly-plot`).data
            .flatMap(trace => trace.customdata.map(point => point[2]))""",
        chart,
    )


def faded(page, chart):
    """Return the places of the values that keep their colour, or None when all do."""
    plot = f"document.querySelector('.{chart} .js-plotly-plot')"
    return page.evaluate(f"{plot}.data[0].selectedpoints")


def updates(page):
    """Return the trips to the server so far."""
    return [url for url in page.requested if "_dash-update-component" in url]


def colours(page):
    """Return the colours that the shapes of the map have, and those of the legend."""
    return page.evaluate(
        """() => [[".choroplethlayer path", "fill"], [".legend li", "borderTopColor"]].map(
            ([shapes, colour]) => [...new Set(
                [...document.querySelectorAll(shapes)].map(each => getComputedStyle(each)[colour])
            )]
        )"""
    )


def test_every_departement_is_drawn_and_the_page_says_synthetic(page):
    assert page.locator(".choroplethlayer path").count() == 101
    expect(page.get_by_text("SYNTHETIC", exact=True)).to_be_visible()
    expect(page.get_by_text("Every split shown is modelled")).to_be_visible()


def test_a_departement_filters_the_other_charts_and_not_its_own(page):
    map_before, ages_before = persons(page, "departements"), persons(page, "age_bands")
    click_departement(page, "45")
    says(page, "Living in Loiret (45)")
    assert persons(page, "departements") == map_before
    assert sum(persons(page, "age_bands")) < sum(ages_before)
    assert sum(persons(page, "age_bands")) == map_before[list(NAMES).index("45")]
    assert faded(page, "departements") == [list(NAMES).index("45")]


def test_a_bar_filters_the_other_charts_and_not_its_own(page):
    before = {chart: persons(page, chart) for chart in ("statuses", "departements")}
    click(page, ".statuses .bars path", 1)
    says(page, "Formerly registered (radié)")
    assert persons(page, "statuses") == before["statuses"]
    assert sum(persons(page, "departements")) == before["statuses"][1]
    assert faded(page, "statuses") == [1]


def show_registered(page):
    """Point at the map's other view, and wait until it is drawn."""
    before = page.locator(".legend").inner_text()
    page.locator(".switch").get_by_text("Registered now").click()
    expect(page.locator(".legend")).not_to_have_text(before, use_inner_text=True)


def test_the_switch_shows_the_registered_and_changes_no_other_chart(page, lab):
    ages = persons(page, "age_bands")
    asked = len(updates(page))
    show_registered(page)
    rows = ask(lab.cursor(), "exposure/rate_by_departement", statuses=["registered"])
    assert sum(persons(page, "departements")) == rows.person_count.sum()
    assert persons(page, "age_bands") == ages
    says(page, EVERYONE)
    assert len(updates(page)) == asked + 1


def test_the_switch_stays_where_it_is_when_a_bar_or_a_departement_is_clicked(page):
    registered = page.get_by_role("radio", name="Registered now")
    show_registered(page)
    before = persons(page, "departements")
    click(page, ".statuses .bars path", 1)
    says(page, "Formerly registered (radié)")
    assert persons(page, "departements") == before
    click_departement(page, "45")
    says(page, "Loiret (45)")
    expect(registered).to_be_checked()
    assert persons(page, "departements") == before


def test_the_switch_has_a_name_and_obeys_the_keyboard(page):
    before = page.locator(".legend").inner_text()
    switch = page.get_by_role("radiogroup", name="Whom the map shows")
    switch.get_by_role("radio", name="All exposed").focus()
    page.keyboard.press("ArrowRight")
    expect(switch.get_by_role("radio", name="Registered now")).to_be_checked()
    expect(page.locator(".legend")).not_to_have_text(before, use_inner_text=True)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".legend")).to_have_text(before, use_inner_text=True)


def test_a_class_has_one_colour_in_map_and_legend_in_either_scheme(page):
    light = colours(page)
    page.get_by_label("Switch between light and dark").click()
    expect(page.locator("html[data-mantine-color-scheme='dark']")).to_be_attached()
    dark = colours(page)
    for map_colours, legend_colours in (light, dark):
        assert len(map_colours) > 1 and set(map_colours) <= set(legend_colours)
    assert not set(light[1]) & set(dark[1])


def test_the_map_speaks_french(french_page):
    expect(french_page.get_by_role("radiogroup", name="Qui la carte montre")).to_be_visible()
    french_page.locator(".switch").get_by_text("Inscrits actuels").click()
    expect(french_page.get_by_role("radio", name="Inscrits actuels")).to_be_checked()
    expect(french_page.locator(".legend")).to_contain_text("comme la France")
    expect(french_page.locator(".departements figcaption")).to_contain_text("D'après le modèle, de")
    assert french_page.troubles == []


def test_the_numbers_are_those_of_the_query(page, lab):
    click_departement(page, "45")
    says(page, "Loiret")
    click(page, ".statuses .bars path", 2)
    says(page, "Candidate space")
    (row,) = ask(
        lab.cursor(), "exposure/total", departements=["45"], statuses=["candidate_space"]
    ).itertuples()
    expect(page.locator("#persons")).to_have_text(f"{row.person_count:,}")
    expect(page.locator("#records")).to_have_text(f"{row.record_count:,}")


def test_a_second_click_adds_and_the_same_click_takes_out(page):
    click_departement(page, "45")
    says(page, "Loiret (45)")
    click_departement(page, "36")
    says(page, "Loiret (45) or Indre (36)")
    click_departement(page, "36")
    says(page, "Living in Loiret (45):")
    click_departement(page, "45")
    says(page, EVERYONE)
    assert faded(page, "departements") is None


def test_each_clear_restores_its_own_and_clear_all_everything(page):
    before = persons(page, "age_bands")
    click_departement(page, "45")
    says(page, "Loiret")
    click(page, ".statuses .bars path", 1)
    says(page, "radié")
    page.locator(".statuses .clear").click()
    says(page, "Living in Loiret (45):")
    page.get_by_text("Clear all").click()
    says(page, EVERYONE)
    assert persons(page, "age_bands") == before


def test_a_sex_fades_the_other_side_of_the_pyramid(page):
    before = persons(page, "age_bands")
    page.get_by_role("button", name=re.compile("^Men")).click()
    says(page, "Men:")
    assert faded(page, "age_bands") == []
    assert persons(page, "age_bands") == before
    page.locator(".age_bands .clear").click()
    says(page, EVERYONE)


def test_the_keyboard_selects_and_a_chip_takes_out(page):
    page.locator("#picker").focus()
    page.keyboard.type("Indre (36)")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    says(page, "Living in Indre (36)")
    page.keyboard.press("Escape")
    page.locator(".mantine-Pill-remove").click()
    says(page, EVERYONE)


def test_nothing_leaves_the_host_and_nothing_goes_wrong(page, address):
    click_departement(page, "45")
    says(page, "Loiret")
    page.get_by_label("Switch between light and dark").click()
    expect(page.locator("html[data-mantine-color-scheme='dark']")).to_be_attached()
    elsewhere = [url for url in page.requested if not url.startswith((address, "data:"))]
    assert (elsewhere, page.troubles) == ([], [])


def test_a_phone_shows_every_chart_without_scrolling_sideways(page):
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_text("SYNTHETIC", exact=True)).to_be_visible()
    assert page.locator(".card").count() == len(CHARTS)
    page.wait_for_function("document.documentElement.scrollWidth <= 390")
