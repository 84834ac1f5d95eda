"""Situation: its tables from rows, and what its first screen says in a browser.

test_selections.py counts its headline, its tiles, its bridge and its levels for ten selections.
"""

import re
from dataclasses import replace
from datetime import date

import pytest

from breachlab.paths import ROOT, read
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from dashboard.layout import page_shell
from dashboard.pages.situation.head import say_tile
from dashboard.pages.situation.tables import GROUPS, bridge, deadlines, events, levels
from dashboard.state.options import AS_OF
from dashboard.state.page_state import State
from tests.support.pages.components import keyed, named, parts, table, texts
from tests.support.pages.where import DUE, persons
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
        "due_at": None,
        "late_hours": None,
        "spare_hours": None,
        "done_on": date(2024, 3, 8),
        "announced_on": None,
        "as_of": date(2024, 3, 8),
    }
    assert table(deadlines(Rows.of_dicts([late]), canvas))[1:] == [
        ["Notify the authority", "§ Art. 33(1)", "8 March 2024", "CNIL notified · Late"]
    ]


ARRESTED = "Three suspects, presumed innocent, are arrested"


def test_events_have_their_day_and_the_days_since_the_one_before_if_both_are_known(canvas):
    days = {
        "2024-02-29": "29 February 2024",
        "2024-03-01": "1 March 2024 (the next day)",
        "2025-07-01": "July 2025",  # only the month is known
        "2025-09-19": "19 September 2025",
        "2025-09-21": "21 September 2025 (2 days after the previous event)",
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
    assert texts(said) == "On the other reading: 5, not 65. △ The duty to inform remains."
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


def test_tiles_and_decisions_lead_to_places_that_are_there(desk):
    """Of cards, and of levers, which a link gives the focus."""

    def links(address):
        found = parts(page_shell.whole(desk.view(address, "en")))
        shown = [each for each in found if getattr(each, "className", "") in ("tiles", "decisions")]
        return [each.href for one in shown for each in named(one, "a")]

    places = links("/situation")
    assert len(places) == 7 and "/response?d=45&tab=budget#cost-components" in links(
        "/situation?d=45"
    )
    for address, _, anchor in (place.partition("#") for place in places):
        there = parts(page_shell.whole(desk.view(address, "en")))
        assert [getattr(each, "id", "") for each in there].count(anchor) == 1, anchor


def test_decisions_say_where_there_is_nothing_to_choose(desk):
    page = texts(page_shell.whole(desk.view("/situation?st=cs&a=16-17", "en")))
    for said in ("all are at high risk", "on the peak day", "would have spared nobody"):
        assert said in page


# In a browser: what the first screen says.

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


ANNOUNCED = 36_820_828  # persons, by CNIL's decision SAN-2026-003: the same in a world of any size


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_facts_stand_above_the_fold(open_page, lab, language, width, height):
    """Who, how, how many by the decision, how many to inform and the cost in this small world."""
    due, cost = persons(lab, DUE), ask(lab, "cost/total").mean_eur[0]
    written = [numbers.millions(count, language) for count in (ANNOUNCED, due)]
    written.append(numbers.euros(cost, 0, language))
    texts = {
        "en": ["France Travail", "advisers' hijacked accounts", "To decide"],
        "fr": ["France Travail", "comptes usurpés de conseillers", "À décider"],
    }[language] + [re.sub(r"[\u202f\xa0]", " ", each) for each in written]
    page = open_page("/situation", language, width=width, height=height).page
    ends = {text: page.evaluate(ENDS, text) for text in texts}
    assert {text: end for text, end in ends.items() if end > height} == {}
