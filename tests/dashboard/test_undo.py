"""A person moves levers, by hand and by key, and undoes it; in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from breachlab.words import LANGUAGES
from breachlab.words.language import interface

CALLS = "notification/call_volume"
PACED, BUDGET = "/response?plan=paced", "/response?tab=budget"
# What a plan moves: the headline, what cards say, and what they draw.
SHOWN = """() => ({
    headline: document.querySelector("h1").textContent,
    said: [...document.querySelectorAll(".finding")].map(each => each.textContent),
    drawn: [...document.querySelectorAll("svg.chart")].map(
        chart => [...chart.querySelectorAll(".bar, .scatter")].map(group => [
            group.getAttribute("class"),
            [...group.querySelectorAll("[data-value]")].map(each => each.dataset.value),
            group.innerHTML,
        ])),
    levers: [...document.querySelectorAll("input[type=range]")]
        .map(each => [each.id, each.value, each.disabled]),
    notes: [...document.querySelectorAll(".note")].map(each => each.textContent),
})"""


def look(reader):
    return reader.page.evaluate(SHOWN)


def undo(reader):
    return reader.page.locator("#undo")


def reset(reader):
    return reader.page.locator("#reset-levers")


def steps(reader):
    """Return how many entries the browser's history has."""
    return reader.page.evaluate("history.length")


def drag(reader, name, end):
    """Take the thumb of a lever to an end of its track, over all that lies between, and let go."""
    box = reader.lever(name).bounding_box()
    middle = box["y"] + box["height"] / 2
    thumb = reader.lever(name).evaluate(
        "each => 10 + (each.clientWidth - 20) * each.value / each.max"
    )
    reader.page.mouse.move(box["x"] + thumb, middle)
    reader.page.mouse.down()
    reader.page.mouse.move(
        box["x"] + (10 if end == "first" else box["width"] - 10), middle, steps=9
    )
    return reader.page.mouse.up


@pytest.mark.parametrize("language", LANGUAGES)
def test_undo_of_a_dragged_lever_brings_address_headline_and_charts_back(
    open_page, few_calls, language
):
    reader = open_page(PACED, language)
    before, entries = look(reader), steps(reader)
    expect(undo(reader)).to_be_disabled()
    reader.does(drag(reader, "calls_per_day", "first"))
    moved = look(reader)
    assert reader.path == "/response?calls_per_day=1000&plan=paced"
    assert steps(reader) == entries + 1 and reader.answers == 1
    assert moved["headline"] != before["headline"]
    assert len(moved["drawn"]) == 1 and moved["drawn"] != before["drawn"]
    numbers = re.sub(r"\s", " ", undo(reader).get_attribute("title"))
    assert re.search(r"1[, ]000 → 20[, ]000$", numbers)
    assert undo(reader).get_attribute("title").startswith(undo(reader).get_attribute("aria-label"))
    reader.does(undo(reader).click)
    assert reader.path == PACED and look(reader) == before
    expect(undo(reader)).to_be_disabled()
    reader.forward()
    assert look(reader) == moved
    expect(undo(reader)).to_be_enabled()
    reader.back()
    assert look(reader) == before
    assert reader.troubles == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_reset_drops_all_levers_of_the_tab_and_can_be_undone(open_page, language):
    path = "/response?s=f&letter_cost=1.2&plan=paced&sms_cost=0.09&tab=budget"
    reader = open_page(path, language)
    before = look(reader)
    reset(reader).focus()
    reader.does(lambda: reader.page.keyboard.press("Enter"))
    assert reader.path == "/response?s=f&plan=paced&tab=budget"
    expect(reset(reader)).to_be_disabled()
    expect(undo(reader)).to_be_focused()  # what was pressed has nothing left to do
    start = interface(language)["page"]["reset"]
    expect(reader.page.locator("p.unseen[role=status]")).to_contain_text(f"{start}. ")
    assert len(undo(reader).get_attribute("title").split(" · ")) == 2
    reader.does(lambda: reader.page.keyboard.press("Enter"))
    assert look(reader) == before
    assert reader.path == path
    expect(reader.page.locator("#redo")).to_be_focused()
    assert reader.troubles == []


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/response?calls_per_day=5000&plan=paced", "en"),
        ("/what_if?old_files=erased&retention_years=3", "fr"),
    ],
)
def test_undo_has_nothing_to_do_at_an_address_that_was_opened_and_reset_has(
    open_page, path, language
):
    reader = open_page(path, language)
    expect(undo(reader)).to_be_disabled()
    assert undo(reader).get_attribute("title") == interface(language)["page"]["undo"]
    expect(reset(reader)).to_be_enabled()
    assert reader.path == path
    reader.does(reset(reader).click)
    assert reader.path == path.split("?")[0]
    expect(reset(reader)).to_be_disabled()
    reader = open_page(path.split("?")[0], language)
    expect(undo(reader)).to_be_disabled()
    expect(reset(reader)).to_be_disabled()


def test_one_undo_names_the_step_that_it_reverts_if_that_moved_levers_alone(open_page):
    reader = open_page(BUDGET)
    expect(reader.page.get_by_role("button", name="Undo")).to_have_count(1)
    reader.does(lambda: reader.steps("letter_cost", "ArrowRight"))
    reader.picks("femmes")
    assert undo(reader).get_attribute("title") == "Undo"  # the last step was a filter
    expect(undo(reader)).to_be_enabled()
    reader.does(reader.page.locator("#links a[data-page=what_if]").click)
    assert undo(reader).get_attribute("title") == "Undo"
    reader.back()
    reader.back()
    assert reader.path == "/response?letter_cost=1.2&tab=budget"
    reader.does(reader.page.locator("#language").click)
    title = "Annuler\u202f: Coût d’une lettre, 1,20\u202f€ → 0,85\u202f€"
    assert undo(reader).get_attribute("title") == title


def test_the_switch_of_the_plan_is_a_step_and_moves_headline_and_chart(open_page, few_calls):
    reader = open_page("/response")
    fast, entries = look(reader), steps(reader)
    reader.clicks("button", "At the pace of calls")
    paced = look(reader)
    assert reader.path == PACED and steps(reader) == entries + 1
    assert reader.headline.startswith("At the pace of calls: ")
    for one, other in zip(fast["drawn"], paced["drawn"], strict=True):
        assert {each[0] for each in one} == {"bar", "scatter"} and one != other
    assert (
        undo(reader).get_attribute("title")
        == "Undo: Plan, At the pace of calls → As fast as can be"
    )
    reader.does(undo(reader).click)
    assert look(reader) == fast and reader.path == "/response"


def test_the_first_lever_is_of_the_paced_plan(open_page, few_calls):
    reader = open_page("/response")
    lever = reader.lever("calls_per_day")
    expect(lever).to_be_disabled()
    reason = reader.page.locator("#note-calls_per_day")
    assert lever.get_attribute("aria-describedby") == "note-calls_per_day"
    assert "Changes only the plan at the pace of calls" in reason.inner_text()
    reader.clicks("button", "At the pace of calls")
    expect(lever).to_be_enabled()
    reader.does(lambda: reader.steps("calls_per_day", "Home"))
    was, days = re.search(r"From 20,000: (\d+) days → (\d+) days", reason.inner_text()).groups()
    (plan,) = look(reader)["drawn"]
    assert int(was) < int(days) == len(plan[0][1]) - 29  # a column a day, to the last call
    reader.clicks("button", "As fast as can be")
    expect(lever).to_be_disabled()
    assert lever.get_attribute("aria-valuetext") == "1,000"  # it is still the dotted line's


def test_a_national_capacity_stands_at_its_start_while_a_filter_is_on(open_page):
    reader = open_page("/response?calls_per_day=1000&plan=paced")
    reader.picks("femmes")
    lever = reader.lever("calls_per_day")
    expect(lever).to_be_disabled()
    assert lever.get_attribute("aria-valuetext") == "20,000"
    expect(reader.card(CALLS).locator(".chart")).to_contain_text("can be taken")
    assert "whole country" in reader.page.locator("#note-letters_per_day").inner_text()
    reader.back()
    expect(lever).to_be_enabled()
    assert lever.get_attribute("aria-valuetext") == "1,000"


def test_undo_of_a_lever_that_looks_up_is_one_step_for_each_time_it_is_let_go(open_page):
    reader = open_page("/what_if")
    before, entries = look(reader), steps(reader)
    drag(reader, "retention_years", "last")()
    assert reader.path == "/what_if?retention_years=20"
    assert (steps(reader), reader.answers) == (entries + 1, 0)
    assert undo(reader).get_attribute("title") == "Undo: Old files leave after, 20 years → 5 years"
    assert "From 5 years:" in reader.page.locator("#note-retention_years").inner_text()
    expect(reset(reader)).to_be_enabled()
    reader.does(undo(reader).click)
    assert reader.path == "/what_if" and look(reader) == before
    assert reader.troubles == []
