"""A person walks through Situation, in a real browser: the day that is set decides what is said."""

import re

import pytest
from playwright.sync_api import expect

from breachlab.paths import ROOT, read
from dashboard.pages.situation import AS_OF
from dashboard.state import State
from dashboard.world import OneWorld
from tests.support.pages.where import DUE, MINOR, counted, persons

RANGES, DEADLINES = "exposure/known_by_day", "severity/deadlines"
LEVELS, EVENTS = "severity/by_level", "exposure/timeline"
LEVELS_OF = {  # as known last; nobody's is low
    "Very high": MINOR,
    "High": f"status <> 'candidate_space' and not {MINOR}",
    "Medium": f"status = 'candidate_space' and not {MINOR}",
}
CLASSES = re.compile(r"--(level-[\w-]+): (#\w+);")


def day(reader, as_of):
    return reader.card(RANGES).locator(f"[data-act='opt:as_of={as_of}']")


def sets(reader, as_of):
    reader.does(day(reader, as_of).click)


def persons_by_level(reader):
    rows = reader.card(LEVELS).locator("tbody tr").all()
    cells = {
        row.locator("th").inner_text(): row.locator("[data-count=living_person_count]")
        for row in rows
    }
    for cell in cells.values():
        assert cell.get_attribute("data-value") == re.sub(r"\D", "", cell.inner_text())
    return {level: int(cell.get_attribute("data-value")) for level, cell in cells.items()}


@pytest.fixture
def reader(open_page):
    return open_page("/situation")


def test_the_days_that_can_be_set_are_those_on_which_what_was_known_changed(lab):
    days = lab.cursor().execute("select known_on::varchar from knowledge_states order by known_on")
    *earlier, last = [known_on for (known_on,) in days.fetchall()]
    assert AS_OF.choices_of(OneWorld(lab).current().days) == (last, *earlier)
    assert AS_OF.asked(State("situation")) == {}
    assert AS_OF.asked(State("situation", {}, {"as_of": earlier[0]})) == {"as_of": earlier[0]}


def test_the_first_page_is_situation_as_known_last(open_page, lab):
    reader = open_page("/")
    assert (reader.path, reader.answers) == ("/situation", 0)
    due = persons(lab, DUE)
    assert reader.headline == (
        "As known on 29 January 2026, 36,820,828 persons are exposed; as modelled, "
        f"and as high risk is read here, there are {due:,} persons to inform."
    )
    assert reader.page.title() == "Situation · breachlab · SYNTHETIC"
    assert (reader.persons, reader.records) == counted(lab, "true")


def test_a_day_says_what_was_known_on_it_and_costs_a_trip(reader):
    sets(reader, "2024-03-13")
    assert (reader.path, reader.answers) == ("/situation?as_of=2024-03-13", 1)
    assert reader.headline == (
        "As known on 13 March 2024, up to 43,000,000 persons were potentially exposed; nothing "
        "made one number likelier than another."
    )
    expect(day(reader, "2024-03-13")).to_have_attribute("aria-pressed", "true")
    expect(day(reader, "2024-03-13")).to_be_focused()
    expect(reader.card(DEADLINES)).to_contain_text("13 March 2024Public announcement")
    sets(reader, "2024-03-08")
    assert (
        reader.headline
        == "As known on 8 March 2024, nobody had named a number of persons or records."
    )
    expect(reader.card(DEADLINES)).to_contain_text("Nothing known by 8 March 2024")
    expect(reader.card(DEADLINES)).not_to_contain_text("Public announcement")
    expect(reader.page.locator("#numbers")).to_contain_text("the number of 29 January 2026")
    sets(reader, "2026-01-29")
    assert (reader.path, reader.answers) == ("/situation", 3)
    expect(reader.page.locator("#numbers")).not_to_contain_text("the number of 29 January 2026")
    assert reader.troubles == []


def test_levels_count_what_the_records_have_on_the_day(open_page, lab):
    where = "departement_code = '45'"
    minors, registered, candidates = (
        persons(lab, f"{where} and not is_deceased and {clause}") for clause in LEVELS_OF.values()
    )
    reader = open_page("/situation?d=45")
    assert persons_by_level(reader) == {
        "Very high": minors, "High": registered, "Medium": candidates, "Low": 0
    }  # fmt: skip
    shown = reader.card(DEADLINES).locator("tbody").inner_text()
    assert shown.count("Not to be said: ") == 4
    sets(reader, "2024-03-08")  # before it was said that data were extracted
    assert persons_by_level(reader) == {
        "Very high": minors, "High": 0, "Medium": registered, "Low": candidates
    }  # fmt: skip


def test_who_is_selected_acts_where_it_can_and_elsewhere_it_is_said(open_page, lab):
    reader = open_page("/situation?d=45&s=f")
    due = persons(lab, f"departement_code = '45' and sex = 'female' and {DUE}")
    assert reader.headline.endswith(
        " Loiret (45) · women: as modelled, and as high risk is read here, "
        f"there are {due:,} persons to inform."
    )
    not_by = "Not filtered by département and sex."
    for card in (RANGES, DEADLINES, EVENTS):
        expect(reader.card(card).locator(".finding")).to_contain_text(not_by)
    expect(reader.card(LEVELS).locator(".finding")).not_to_contain_text("Not filtered")
    expect(reader.page.locator(".chip.is-idle")).to_have_count(0)


def test_a_link_opens_with_its_day_and_keeps_who_is_selected_elsewhere(open_page):
    reader = open_page("/situation?d=45&as_of=2024-03-13")
    assert reader.answers == 0
    assert reader.headline.startswith("As known on 13 March 2024, ")
    expect(day(reader, "2024-03-13")).to_have_attribute("aria-pressed", "true")
    expect(reader.card(EVENTS).locator(".is-later").first).to_contain_text("14 March 2024")
    reader.clicks("link", "Who")
    assert (reader.path, reader.answers) == ("/who?d=45", 1)
    reader.back()
    assert (reader.path, reader.answers) == ("/situation?d=45&as_of=2024-03-13", 2)
    assert reader.headline.startswith("As known on 13 March 2024, ")


def test_back_takes_a_filter_out_and_leaves_the_day(reader):
    sets(reader, "2024-03-19")
    reader.picks("loiret")
    assert reader.path == "/situation?d=45&as_of=2024-03-19"
    reader.back()
    assert (reader.path, reader.chips) == ("/situation?as_of=2024-03-19", [])


def test_a_day_that_is_none_is_named_and_left_out(open_page):
    reader = open_page("/situation?as_of=2024-03-12")
    assert reader.path == "/situation"
    expect(reader.page.locator("#notices")).to_contain_text("as_of=2024-03-12")


def test_the_language_changes_in_one_trip_and_the_day_stays(open_page):
    reader = open_page("/situation?as_of=2024-03-13")
    reader.does(reader.page.locator("#language").click)
    assert (reader.path, reader.answers) == ("/situation?as_of=2024-03-13", 1)
    assert reader.headline == (
        "D’après ce que l’on savait au 13 mars 2024, jusqu’à 43 000 000 de personnes étaient "
        "potentiellement exposées ; aucun nombre n’était plus probable qu’un autre."
    )
    expect(day(reader, "2024-03-13")).to_have_text("13 mars 2024")
    expect(reader.card(DEADLINES)).to_contain_text("RGPD, art. 33, § 1")
    assert reader.troubles == []


def test_the_other_events_open_and_stay_open_when_a_day_is_set(reader):
    events = reader.card(EVENTS)
    last = events.locator("li").last
    expect(last).to_be_hidden()
    events.get_by_text("8 more events").click()
    expect(last).to_contain_text("29 January 2026")
    sets(reader, "2024-03-13")
    expect(last).to_be_visible()


def test_the_keyboard_alone_sets_a_day(reader):
    day(reader, "2024-03-13").focus()
    reader.does(lambda: reader.page.keyboard.press("Enter"))
    assert reader.path == "/situation?as_of=2024-03-13"


def test_each_level_has_a_colour_of_its_own_in_either_theme(reader):
    light, dark = (
        dict(CLASSES.findall(part))
        for part in read(ROOT / "dashboard/assets/tokens.css").split('[data-theme="dark"]')
    )
    assert light.keys() == dark.keys() == {
        "level-low", "level-medium", "level-high", "level-very-high"
    }  # fmt: skip
    assert len({*light.values(), *dark.values()}) == 8
