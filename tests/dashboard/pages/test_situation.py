"""A person walks through Situation, in a real browser: facts first, then what a day says."""

import re

import pytest
from playwright.sync_api import expect

from breachlab.paths import ROOT, read
from breachlab.words import numbers
from dashboard.database.served_world import OneWorld
from dashboard.state.options import AS_OF
from dashboard.state.page_state import State
from tests.support.browser import paper
from tests.support.browser.axe import violations
from tests.support.browser.reader import MOST_WORDS
from tests.support.pages.marks_of_rows import three
from tests.support.pages.where import DUE, LIVES_HERE, MINOR, persons
from tests.support.remembered import ask

AXIS, COUNTS, LEVELS = "exposure/known_axis", "notification/bridge", "severity/by_level"
DEADLINES, SCALES, FORM = "severity/deadlines", "severity/scales", "severity/notification_form"
TABS = ("/situation", "/situation?tab=dpo")
WINDOWS = [(1440, 900), (390, 844)]
# How far down the window the first place of a text ends.
ENDS = """text => {
    const plain = data => data.replace(/[\\u202f\\u00a0]/g, " ").replace(/\\u2019/g, "'");
    const texts = document.createTreeWalker(document.querySelector("main"), 4);
    while (texts.nextNode()) {
        const at = plain(texts.currentNode.data).indexOf(text);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(texts.currentNode, at);
        range.setEnd(texts.currentNode, at + text.length);
        return range.getBoundingClientRect().bottom;
    }
    return Infinity;
}"""
CLASSES = re.compile(r"--(level-[\w-]+): (#\w+);")


def plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'")


def day(reader, as_of, card=AXIS):
    return reader.card(card).locator(f"[data-act='opt:as_of={as_of}']")


def sets(reader, as_of):
    reader.does(day(reader, as_of).click)


def tile(reader, number):
    return reader.page.locator(".tiles a").nth(number)


def legend(reader):
    """Return what the legend of severity says of each group, in its order."""
    return [
        plain(each) for each in reader.card(LEVELS).locator(".stack-legend li").all_inner_texts()
    ]


@pytest.fixture
def reader(open_page):
    return open_page("/situation")


# What the first screen says.


def facts(lab, language):
    """Return the six texts of the first screen, the numbers those of the small world."""
    due, cost = persons(lab, DUE), ask(lab, "cost/total").mean_eur[0]
    written = [numbers.millions(due, language), numbers.euros(cost, 0, language)]
    said = {
        "en": ["France Travail", "hijacked advisers' accounts", "36.8 million", "To decide"],
        "fr": ["France Travail", "comptes usurpés de conseillers", "36,8 millions", "À décider"],
    }
    return [*said[language], *map(plain, written)]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_facts_stand_above_the_fold(open_page, lab, language, width, height):
    page = open_page("/situation", language, width=width, height=height).page
    ends = {text: page.evaluate(ENDS, text) for text in facts(lab, language)}
    assert {text: end for text, end in ends.items() if end > height} == {}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", TABS)
def test_tabs_have_few_words(open_page, language, path):
    assert open_page(path, language).count_words() <= MOST_WORDS


# Tabs of the last day are printed, and heard by axe in both themes, in test_looks and test_walk.


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", ["/situation?as_of=2024-03-13", "/situation?d=976"])
def test_tabs_are_printed_on_one_a4(open_page, language, path):
    assert paper.sheets(open_page(path, language).page) == [paper.A4]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_earlier_day_breaks_no_rule_for_those_who_cannot_see(open_page, theme):
    assert violations(open_page("/situation?as_of=2024-03-08", "en", theme).page) == []


def test_first_page_is_situation_as_known_last(open_page):
    reader = open_page("/")
    assert (reader.path, reader.answers) == ("/situation", 0)
    assert reader.headline == (
        "Data on 36.8 million people were copied from France Travail through hijacked advisers' "
        "accounts."
    )
    assert reader.page.title() == "Situation · breachlab · SYNTHETIC"
    sub = reader.page.locator(".sub").first
    expect(sub).to_contain_text("Cap emploi")
    expect(sub).to_contain_text("6 February 2024; last: 5 March 2024. Not taken: password")


def test_headline_of_a_selection_says_residents_and_their_rate(open_page, lab):
    exposed = persons(lab, f"departement_code = '45' and {LIVES_HERE}")
    reader = open_page("/situation?d=45")
    assert re.fullmatch(
        rf"Loiret \(45\): {exposed} exposed residents, [\d.]+ in 1,000\.", reader.headline
    )
    reader = open_page("/situation?d=45&st=r")  # of whom no number of all residents is known
    assert re.fullmatch(r"Living in Loiret \(45\) · .*: \d+ exposed residents?\.", reader.headline)


def test_tiles_are_of_whom_is_selected_and_lead_to_their_pages(open_page, lab):
    due = persons(lab, f"departement_code = '45' and {DUE}")
    reader = open_page("/situation?d=45")
    expect(tile(reader, 0)).to_contain_text(f"{due}persons to inform")
    expect(tile(reader, 1)).to_contain_text("in cost, share of the fine included")
    places = [each.get_attribute("href") for each in reader.page.locator(".tiles a").all()]
    assert places == [
        "/response?d=45#notification-channels",
        "/response?d=45&tab=budget#cost-components",
        "/response?d=45#notification-channels",
        "/what_if?d=45#retention-avoided_by_limit",
    ]


def test_decisions_lead_to_places_that_are_there(reader, open_page):
    places = [each.get_attribute("href") for each in reader.page.locator(".decisions a").all()]
    places += [each.get_attribute("href") for each in reader.page.locator(".tiles a").all()]
    assert len(places) == 7
    for place in places:
        _, _, anchor = place.partition("#")
        page = open_page(place, height=900).page
        expect(page.locator(f"[id='{anchor}']")).to_have_count(1)
        if anchor.endswith((".switch", ".note")):  # of a lever: it can be set at once
            focused = page.locator(f".lever:has([id='{anchor}']) :is(button, input):focus")
            expect(focused).to_be_in_viewport()
            expect(page.locator("h1")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "?st=cs&a=16-17",
            ["nobody is below high risk", "at the peak", "would have spared nobody"],
        ),
        ("", ["below high risk too", "at the peak", "would have spared"]),
    ],
)
def test_decisions_say_where_there_is_nothing_to_choose(open_page, query, said):
    items = open_page(f"/situation{query}").page.locator(".decisions li").all_inner_texts()
    assert [text for text, item in zip(said, items, strict=True) if text not in item] == []


# The day as known.


def test_days_that_can_be_set_are_those_on_which_what_was_known_changed(lab):
    days = lab.cursor().execute("select known_on::varchar from knowledge_states order by known_on")
    *earlier, last = [known_on for (known_on,) in days.fetchall()]
    assert AS_OF.choices_of(OneWorld(lab).current().days) == (last, *earlier)
    assert AS_OF.list_parameters(State("situation")) == {}
    assert AS_OF.list_parameters(State("situation", {}, {"as_of": earlier[0]})) == {
        "as_of": earlier[0]
    }


def test_number_is_settled_on_the_last_day_alone(lab):
    """So that a card waits on every other day: which is how they tell."""
    days = OneWorld(lab).current().days
    settled = [ask(lab, "exposure/known_as_of", as_of=each).is_settled[0] for each in days]
    assert settled == [False] * (len(days) - 1) + [True]


def test_a_day_says_what_was_known_on_it_and_costs_a_trip(reader):
    sets(reader, "2024-03-13")
    assert (reader.path, reader.answers) == ("/situation?as_of=2024-03-13", 1)
    assert reader.headline == (
        "On 13 March 2024: data on at most 43.0 million people may have been copied from France "
        "Travail."
    )
    expect(day(reader, "2024-03-13")).to_have_attribute("aria-pressed", "true")
    expect(day(reader, "2024-03-13")).to_be_focused()
    sets(reader, "2024-03-08")
    assert reader.headline == (
        "On 8 March 2024: hijacked advisers' accounts had read files of France Travail, and nobody "
        "knew of how many people."
    )
    sets(reader, "2026-01-29")
    assert (reader.path, reader.answers) == ("/situation", 3)
    assert reader.troubles == []


@pytest.mark.parametrize("as_of", ["2024-03-08", "2024-03-13", "2024-03-19", "2025-09-19"])
def test_an_earlier_day_says_nothing_that_rests_on_the_settled_number(open_page, lab, as_of):
    reader = open_page(f"/situation?as_of={as_of}")
    tiles = reader.page.locator(".tiles strong").all_inner_texts()
    assert tiles == ["—"] * 4
    expect(reader.page.locator(".tiles a")).to_have_count(0)  # which would lead to later numbers
    for card in (COUNTS, LEVELS):
        expect(reader.card(card).locator("h2")).to_contain_text("needs CNIL's number")
        expect(reader.card(card).locator("i")).to_have_count(0)
    said = plain(reader.page.locator("main").inner_text())
    due = persons(lab, DUE)
    assert "36.8" not in said and "36,820,828" not in said and f"{due:,}" not in said


def test_an_earlier_day_has_decisions_of_that_day(open_page):
    reader = open_page("/situation?as_of=2024-03-13")
    expect(reader.page.locator(".decisions h2")).to_have_text("To decide that day")
    assert not re.search(r"\d", reader.page.locator(".decisions ol").inner_text())
    links = reader.page.locator(".decisions a")
    assert all("as_of=2024-03-13" in each.get_attribute("href") for each in links.all())
    links.get_by_text("See the deadlines").click()
    reader.page.wait_for_url("**/situation?as_of=2024-03-13&tab=dpo#severity-deadlines")


def test_axis_draws_nothing_later_than_the_day(open_page, lab):
    days = {"2024-03-08": 3, "2024-03-13": 5, "2026-01-29": 17}
    for as_of, count in days.items():
        reader = open_page(f"/situation?as_of={as_of}")
        assert reader.card(AXIS).locator(".events li").count() == count
        drawn = reader.card(AXIS).locator("svg").inner_html()
        assert ("announced" in drawn, "by CNIL" in drawn) == (as_of > "2024-03-08", count == 17)


def test_a_link_opens_with_its_day_and_keeps_who_is_selected_elsewhere(open_page):
    reader = open_page("/situation?d=45&as_of=2024-03-13")
    assert reader.answers == 0
    assert reader.headline.startswith("Everybody: on 13 March 2024: ")
    expect(day(reader, "2024-03-13")).to_have_attribute("aria-pressed", "true")
    reader.clicks("link", "Who")
    assert (reader.path, reader.answers) == ("/who?d=45", 1)
    reader.back()
    assert (reader.path, reader.answers) == ("/situation?d=45&as_of=2024-03-13", 2)


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
        "Au 13 mars 2024 : les données de 43,0 millions de personnes au plus ont pu être copiées à "
        "France Travail."
    )
    assert reader.troubles == []


def test_events_open_and_stay_open_when_a_day_is_set(reader):
    events = reader.card(AXIS)
    expect(events.locator("li").last).to_be_hidden()
    events.get_by_text("All events").click()
    expect(events.locator("li").last).to_contain_text("29 January 2026")
    sets(reader, "2024-03-13")
    expect(events.locator("li").last).to_be_visible()


def test_the_keyboard_alone_sets_a_day_a_reading_and_a_tab(reader):
    day(reader, "2024-03-13").focus()
    reader.does(lambda: reader.page.keyboard.press("Enter"))
    assert reader.path == "/situation?as_of=2024-03-13"
    reader.does(lambda: reader.page.keyboard.press("Control+z"))
    reader.card(LEVELS).locator("[data-act='opt:dpc=1']").focus()
    reader.does(lambda: reader.page.keyboard.press("Space"))
    assert reader.path == "/situation?dpc=1"
    reader.page.locator("#tabs a").last.focus()
    reader.does(lambda: reader.page.keyboard.press("Enter"))
    assert reader.path == "/situation?dpc=1&tab=dpo"


# Bridge and severity.


def test_bridge_says_the_counts_of_who_is_selected(open_page, lab):
    where = "departement_code = '45'"
    living = persons(lab, where)
    residents, due = (
        persons(lab, f"{where} and {LIVES_HERE} and {each}") for each in ("true", DUE)
    )
    reader = open_page("/situation?d=45")
    rows = [plain(each) for each in reader.card(COUNTS).locator("tr").all_inner_texts()]
    assert rows[2].startswith("Living") and rows[2].endswith(f"{living}")
    assert rows[3].startswith("Residents") and rows[3].endswith(f"{residents}")
    assert rows[4].startswith("To inform") and rows[4].endswith(f"{due}")


def test_severity_turns_on_whether_unemployment_is_private_life(open_page, lab):
    minors = persons(lab, f"not is_deceased and {MINOR}")
    registered = persons(lab, f"not is_deceased and status <> 'candidate_space' and not {MINOR}")
    reader = open_page("/situation")
    assert legend(reader)[:2] == [f"Very high {minors}", f"High {three(registered)}"]
    aside = reader.card(LEVELS).locator(".levels .aside")
    expect(aside).to_have_text(
        f"Otherwise {minors}, not {minors + registered:,}. △ Informing stays due."
    )
    reader.does(reader.card(LEVELS).locator("[data-act='opt:dpc=1']").click)
    assert (reader.path, reader.answers) == ("/situation?dpc=1", 1)
    spaces = persons(
        lab, f"not is_deceased and status = 'candidate_space' and nir is not null and not {MINOR}"
    )
    assert legend(reader)[:2] == [f"Very high {minors}", f"Medium {three(registered + spaces)}"]
    expect(aside).to_have_text(
        f"Otherwise {three(minors + registered)}, not {minors}. △ Informing stays due."
    )


def test_each_level_has_a_colour_of_its_own_in_either_theme():
    light, dark = (
        dict(CLASSES.findall(part))
        for part in read(ROOT / "dashboard/assets/tokens.css").split('[data-theme="dark"]')
    )
    assert light.keys() == dark.keys() == {
        "level-low", "level-medium", "level-high", "level-very-high"
    }  # fmt: skip
    assert len({*light.values(), *dark.values()}) == 8


# The tab of the DPO.


def test_dpo_reads_the_duties_of_a_day_and_no_form(open_page):
    reader = open_page("/situation?tab=dpo&as_of=2024-03-08&provenance=press")
    assert reader.headline == "1 duty is dated."
    expect(reader.card(DEADLINES)).to_contain_text("Nothing known by 8 March 2024")
    expect(reader.card(FORM).locator("h2")).to_contain_text("No form of this day")
    expect(reader.card(SCALES).locator("h2")).to_contain_text("needs CNIL's number")
    expect(reader.page.locator("#notices")).to_be_empty()
    reader.does(day(reader, "2026-01-29", DEADLINES).click)
    assert reader.path == "/situation?provenance=press&tab=dpo"
    expect(reader.card(FORM).locator("h2")).to_contain_text("The form is of ")


def test_tab_keeps_who_is_selected_and_the_day(open_page):
    reader = open_page("/situation?d=45&as_of=2024-03-13")
    reader.clicks("link", "For the DPO")
    assert reader.path == "/situation?d=45&as_of=2024-03-13&tab=dpo"
    for card in (DEADLINES, FORM):  # of the breach and of the law, whoever is selected
        expect(reader.card(card).locator("h2")).not_to_contain_text("Everybody:")
