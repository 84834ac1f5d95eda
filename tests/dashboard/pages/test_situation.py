"""Situation: its tables from rows, and the page in a browser: facts first, then what a day says.

test_selections.py counts its headline, its tiles, its bridge and its levels for ten selections.
"""

import re
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import expect

from breachlab.paths import ROOT, read
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from dashboard.pages.situation.head import say_tile
from dashboard.pages.situation.tables import GROUPS, bridge, deadlines, events, levels
from dashboard.state.options import AS_OF
from dashboard.state.page_state import State
from tests.support.browser import paper
from tests.support.browser.axe import violations
from tests.support.browser.reader import MOST_WORDS
from tests.support.pages.components import keyed, named, table, texts, three
from tests.support.pages.where import DUE, MINOR, persons
from tests.support.remembered import ask

# From records to channels.

COUNTS = {
    "records": (100, 80),
    "further_records": (20, 0),
    "persons": (100, 80),
    "dead": (10, 8),
    "living": (90, 72),
    "not_due": (6, 2),
    "to_inform": (84, 70),
    "email": (60, 50),
    "public_notice": (24, 20),
}


def rows_of(counts):
    """Return the rows of {count: (records, persons)}."""
    return Rows.of_dicts(
        [
            {"count_id": name, "record_count": records, "person_count": persons}
            for name, (records, persons) in counts.items()
        ]
    )


def list_pieces(drawn):
    """Return class and width of each piece of a bar; those of a legend have no width."""
    bars = [each for each in named(drawn, "i") if getattr(each, "style", None)]
    return [(getattr(each, "className", ""), each.style["--part"]) for each in bars]


@pytest.mark.parametrize(
    ("language", "taken_off", "unit"),
    [
        ("en", ["− 1 further record", "− 1 who has died"], "person to inform"),
        ("fr", ["− 1 dossier supplémentaire", "− 1 décédée"], "personne à informer"),
    ],
)
def test_bridge_and_tile_say_one_in_the_singular(
    one_world, canvas, french_canvas, language, taken_off, unit
):
    one = rows_of({**COUNTS, "further_records": (1, 0), "dead": (10, 1)})
    lines = table(bridge(one, {"en": canvas, "fr": french_canvas}[language]))
    assert [line[1] for line in lines[1:3]] == taken_off
    row = {"to_inform_person_count": 1, "reachable_person_count": 0}
    tile = say_tile("inform", row, one_world.current().words[language])
    assert [each.text for each in tile[:2]] == ["1", unit]


@pytest.mark.parametrize(("count", "written"), [(999_999, "999,999"), (1_250_000, "1.2 million")])
def test_bridge_writes_millions_with_one_decimal(canvas, count, written):
    counts = rows_of(dict.fromkeys(COUNTS, (0, 0)) | {"records": (count, count)})
    assert table(bridge(counts, canvas))[0] == ["Records", "", written]
    assert table(bridge(rows_of({}), canvas)) == []


def test_deadlines_say_that_a_term_was_not_kept_where_its_start_was_published(canvas):
    """As it would be, were it known: the golden file of the tab has the duties as they are."""
    late = {
        "deadline_id": "authority",
        "legal_reference": "GDPR Art. 33(1)",
        "allowed_hours": 72,
        "deadline_done_id": "authority",
        "lateness_id": "late",
        "starts_on": date(2024, 3, 4),
        "due_on": date(2024, 3, 7),
        "done_on": date(2024, 3, 8),
        "announced_on": None,
        "as_of": date(2024, 3, 8),
    }
    assert table(deadlines(Rows.of_dicts([late]), canvas))[1:] == [
        ["Notify the authority", "§ Art. 33(1)", "8 March 2024", "CNIL notified · Late"]
    ]


ARRESTED = "Three suspects, presumed innocent, were arrested"


def test_events_have_their_day_and_the_days_since_the_one_before_if_both_are_known(canvas):
    days = {
        "2024-02-29": "29 February 2024",
        "2024-03-01": "1 March 2024 the next day",
        "2025-07-01": "July 2025",  # of which the month alone is known
        "2025-09-19": "19 September 2025",
        "2025-09-21": "21 September 2025 2 days later",
    }
    rows = Rows(
        {
            "event_id": "arrested",
            "happened_on": [*map(date.fromisoformat, days)],
            "is_day_known": [True, True, False, True, True],
            "source": "https://www.example.org/a",
        }
    )
    drawn = events(rows, canvas)
    said = [texts(item).removesuffix("example.org") for item in named(drawn, "li")]
    assert [each.replace(ARRESTED, " ").strip() for each in said] == [*days.values()]
    times = [each.dateTime for each in named(drawn, "time")]
    assert times == ["2024-02-29", "2024-03-01", "2025-07", "2025-09-19", "2025-09-21"]
    assert keyed(drawn)[-1] == ("gap_days", 2)


# Levels of severity: segment, score, level, whether it is due, and by the scale of CNIL, persons.
SEGMENTS = [
    ("registrants", 3.0, "high", True, True, 60),
    ("candidate_spaces_with_nir", 2.0, "medium", True, True, 10),
    ("minors", 5.0, "very_high", True, True, 5),
    ("candidate_spaces_without_nir", 2.0, "medium", False, False, 25),
]
COLUMNS = ("segment_id", "se", "enisa_level", "is_due", "is_due_by_cnil", "person_count")


def draw_levels(canvas, segments):
    high = Rows({"high_person_count": [65], "other_reading_high_person_count": [5]})
    groups = Rows.of_dicts([dict(zip(COLUMNS, each, strict=True)) for each in segments])
    return levels(high, replace(canvas, query="severity/by_level", beside={GROUPS: groups}))


def test_levels_stand_most_severe_first_and_those_below_the_bar_last(canvas):
    drawn = draw_levels(canvas, SEGMENTS)
    first, *_ = shown = named(drawn, "li")
    assert [texts(each) for each in shown] == [
        "Very high 5",
        "High 60",
        "Medium 10",
        "Medium, not due 25",
    ]
    assert first.title == "Minors of 16 and 17"
    assert list_pieces(drawn) == [
        ("level-very-high", "5.000%"),
        ("level-high", "60.000%"),
        ("level-medium", "10.000%"),
        ("level-below", "25.000%"),
    ]


def test_levels_say_the_other_reading_and_that_informing_stays_due_if_both_scales_ask(canvas):
    (said,) = named(draw_levels(canvas, SEGMENTS), "p")
    assert texts(said) == "Otherwise 5, not 65. △ Informing stays due."
    assert keyed(said) == [("other_reading_high_person_count", 5), ("high_living_person_count", 65)]
    by_enisa = [(*each[:4], False, each[5]) for each in SEGMENTS]
    assert "stays due" not in texts(draw_levels(canvas, by_enisa))


@pytest.mark.parametrize("segments", [[], [(*each[:5], 0) for each in SEGMENTS]])
def test_levels_of_nobody_are_empty(canvas, segments):
    assert texts(draw_levels(canvas, segments)) == ""


def test_each_level_has_a_colour_of_its_own_in_either_theme():
    tokens = read(ROOT / "dashboard/assets/tokens.css").split('[data-theme="dark"]')
    light, dark = (dict(re.findall(r"--(level-[\w-]+): (#\w+);", part)) for part in tokens)
    assert light.keys() == dark.keys() == {
        "level-low", "level-medium", "level-high", "level-very-high"
    }  # fmt: skip
    assert len({*light.values(), *dark.values()}) == 8


# The days that can be asked for.


def test_a_day_is_asked_for_unless_it_is_the_last():
    assert AS_OF.list_parameters(State("situation")) == {}
    assert AS_OF.list_parameters(State("situation", {}, {"as_of": "2024-03-08"})) == {
        "as_of": "2024-03-08"
    }


def test_number_is_settled_on_the_last_day_alone(lab, world):
    """So that a card waits on every other day: which is how they tell."""
    days = world.days
    settled = [ask(lab, "exposure/known_as_of", as_of=each).is_settled[0] for each in days]
    assert settled == [False] * (len(days) - 1) + [True]


# In a browser: what the first screen says.

AXIS, LEVELS = "exposure/known_axis", "severity/by_level"
DEADLINES, SCALES, FORM = "severity/deadlines", "severity/scales", "severity/notification_form"
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


def day(reader, as_of, card=AXIS):
    return reader.card(card).locator(f"[data-act='opt:as_of={as_of}']")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_facts_stand_above_the_fold(open_page, lab, language, width, height):
    """Six texts of the first screen, the numbers those of the small world."""
    due, cost = persons(lab, DUE), ask(lab, "cost/total").mean_eur[0]
    written = [numbers.millions(due, language), numbers.euros(cost, 0, language)]
    texts = {
        "en": ["France Travail", "hijacked advisers' accounts", "36.8 million", "To decide"],
        "fr": ["France Travail", "comptes usurpés de conseillers", "36,8 millions", "À décider"],
    }[language] + [re.sub(r"[\u202f\xa0]", " ", each) for each in written]
    page = open_page("/situation", language, width=width, height=height).page
    ends = {text: page.evaluate(ENDS, text) for text in texts}
    assert {text: end for text, end in ends.items() if end > height} == {}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", ["/situation", "/situation?tab=dpo"])
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
    assert reader.headline.startswith("Data on 36.8 million people were copied from ")
    assert reader.page.title() == "Situation · breachlab · SYNTHETIC"


def test_tiles_and_decisions_lead_to_places_that_are_there(open_page):
    page = open_page("/situation?d=45").page
    assert [each.get_attribute("href") for each in page.locator(".tiles a").all()] == [
        "/response?d=45#notification-channels",
        "/response?d=45&tab=budget#cost-components",
        "/response?d=45#notification-channels",
        "/what_if?d=45#retention-avoided_by_limit",
    ]
    page = open_page("/situation").page
    links = page.locator(".decisions a, .tiles a").all()
    places = [each.get_attribute("href") for each in links]
    assert len(places) == 7
    for place in places:
        _, _, anchor = place.partition("#")
        page = open_page(place, height=900).page
        expect(page.locator(f"[id='{anchor}']")).to_have_count(1)
        if anchor.endswith((".switch", ".note")):  # of a lever: it can be set at once
            focused = page.locator(f".lever:has([id='{anchor}']) :is(button, input):focus")
            expect(focused).to_be_in_viewport()
            expect(page.locator("h1")).to_be_in_viewport()


def test_decisions_say_where_there_is_nothing_to_choose(open_page):
    items = open_page("/situation?st=cs&a=16-17").page.locator(".decisions li").all_inner_texts()
    said = ["nobody is below high risk", "at the peak", "would have spared nobody"]
    assert [text in item for text, item in zip(said, items, strict=True)] == [True] * 3


# In a browser: the day as known.


def test_a_day_says_what_was_known_on_it_and_costs_a_trip(open_page):
    reader = open_page("/situation")
    events = reader.card(AXIS)
    expect(events.locator("li").last).to_be_hidden()
    events.get_by_text("All events").click()
    expect(events.locator("li").last).to_contain_text("29 January 2026")
    for number, (as_of, path, said) in enumerate(
        [
            ("2024-03-13", "/situation?as_of=2024-03-13",
             "On 13 March 2024, data on at most 43.0 million people may have been copied from "
             "France Travail."),
            ("2024-03-08", "/situation?as_of=2024-03-08",
             "No source that we read tells of a breach at France Travail by 8 March 2024."),
            ("2026-01-29", "/situation",
             "Data on 36.8 million people were copied from France Travail through hijacked "
             "advisers' accounts."),
        ],
        start=1,
    ):  # fmt: skip
        is_last = as_of == "2026-01-29"
        chosen = reader.page.locator("#day button") if is_last else day(reader, as_of)
        reader.does(chosen.click)
        assert (reader.path, reader.headline, reader.answers) == (path, said, number)
    assert reader.troubles == []


def test_axis_draws_nothing_later_than_the_day(open_page):
    for as_of, count in {"2024-03-13": 1, "2024-03-19": 8, "2026-01-29": 17}.items():
        reader = open_page(f"/situation?as_of={as_of}")
        assert reader.card(AXIS).locator(".events li").count() == count
        drawn = reader.card(AXIS).locator("svg").inner_html()
        assert ("announced" in drawn, "by CNIL" in drawn) == (True, count == 17)
        assert ("Attack" in drawn) == (count > 1)  # its days were published on the 19th


def test_a_day_stays_through_tabs_filters_and_pages(open_page):
    reader = open_page("/situation?as_of=2024-03-13")
    reader.page.locator(".decisions a").get_by_text("See the duties").click()
    reader.page.wait_for_url("**/situation?as_of=2024-03-13&tab=dpo#severity-deadlines")
    reader.picks("loiret")
    assert reader.path.partition("#")[0] == "/situation?d=45&as_of=2024-03-13&tab=dpo"
    # Of the law, whoever is selected; the form is of everybody, and says so.
    expect(reader.card(DEADLINES).locator("h2")).not_to_contain_text("Everybody:")
    expect(reader.card(FORM).locator("h2")).to_contain_text("Everybody:")
    reader.page.locator("#tabs a").first.focus()
    reader.does(lambda: reader.page.keyboard.press("Enter"))
    assert reader.headline.startswith("Everybody: on 13 March 2024, ")
    reader.clicks("link", "Who")
    assert reader.path == "/who?d=45&as_of=2024-03-13"
    reader.back()
    assert reader.path == "/situation?d=45&as_of=2024-03-13"


def test_severity_turns_on_whether_unemployment_is_private_life(open_page, lab):
    minors = persons(lab, f"not is_deceased and {MINOR}")
    registered = persons(lab, f"not is_deceased and status <> 'candidate_space' and not {MINOR}")
    spaces = persons(
        lab, f"not is_deceased and status = 'candidate_space' and nir is not null and not {MINOR}"
    )
    reader = open_page("/situation")
    legend = reader.card(LEVELS).locator(".stack-legend li")
    aside = reader.card(LEVELS).locator(".levels .aside")
    expect(legend.nth(0)).to_have_text(f"Very high {minors}")
    expect(legend.nth(1)).to_have_text(f"High {three(registered)}")
    expect(aside).to_have_text(
        f"Otherwise {minors}, not {minors + registered:,}. △ Informing stays due."
    )
    reader.card(LEVELS).locator("[data-act='opt:dpc=1']").focus()
    reader.does(lambda: reader.page.keyboard.press("Space"))
    assert (reader.path, reader.answers) == ("/situation?dpc=1", 1)
    expect(legend.nth(0)).to_have_text(f"Very high {minors}")
    expect(legend.nth(1)).to_have_text(f"Medium {three(registered + spaces)}")
    expect(aside).to_have_text(
        f"Otherwise {three(minors + registered)}, not {minors}. △ Informing stays due."
    )


def test_dpo_reads_the_duties_of_a_day_and_its_form(open_page):
    reader = open_page("/situation?tab=dpo&as_of=2024-03-08&provenance=press")
    assert reader.headline == "No source that we read names a duty as done by 8 March 2024."
    expect(reader.card(DEADLINES)).to_contain_text("No source read tells of it by 8 March 2024")
    expect(reader.card(FORM).locator("h2")).to_contain_text("The form names no number")
    expect(reader.page.locator(f"#{SCALES.replace('/', '-')}")).to_contain_text(
        "Rests on what was published later"
    )
    expect(reader.page.locator("#notices")).to_be_empty()
    reader.does(reader.page.locator("#day button").click)
    assert reader.path == "/situation?provenance=press&tab=dpo"
    expect(reader.card(FORM).locator("h2")).to_contain_text("The form is of ")
