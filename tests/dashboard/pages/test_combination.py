"""Combination: its tables and titles from rows, and its fold in a browser.

test_selections.py counts its breaches and its sets for ten selections.
"""

import dataclasses
import math
from datetime import date
from itertools import product

import pytest
from playwright.sync_api import expect

from breachlab.query.answer_rows import Rows
from dashboard.pages.combination.tables import (
    ADDED,
    HERE,
    composites,
    ends,
    find_largest,
    find_worst,
    other_breaches,
    reach,
    say,
)
from dashboard.words import PageWords
from tests.support.pages.combined import COMPOSITES, OTHERS
from tests.support.pages.components import keyed, named, part, parts, plain, table, texts

UNKNOWN = math.nan


def breach(breach_id, count, least=0, most=100, **more):
    return {
        "breach_id": breach_id,
        "breached_on": date(2024, 2, 7),
        "standing": "confirmed",
        "perimeter": "residents",
        "person_count": count,
        "least_person_count": least,
        "most_person_count": most,
        "little_overlap_person_count": count - 5,
        "much_overlap_person_count": count + 5,
    } | more


def rows_of(*breaches):
    return Rows.of_dicts(breaches)


OF_REGISTER = breach("PE2023", 20, UNKNOWN, UNKNOWN, perimeter="file_of_february_2022")
THREE = rows_of(
    breach("VIAMEDIS", 60, 10, 80),
    OF_REGISTER,
    breach("OTACOS", 90, 50, 100, standing="claimed", breached_on=date(2026, 1, 28)),
)


def with_case(canvas, case):
    return dataclasses.replace(canvas, options={"overlap": case})


@pytest.mark.parametrize(
    ("case", "head", "counts"),  # in each row five less, or five more, than at random
    [("little", "If little", [55, 15, 85]), ("much", "If much", [65, 25, 95])],
)
def test_the_count_and_its_head_follow_the_case(canvas, case, head, counts):
    drawn = other_breaches(THREE, with_case(canvas, case))
    assert table(drawn)[0][2] == head
    assert plain(drawn, f"{case}_overlap_person_count") == counts


def test_bars_are_as_wide_as_residents_allow_and_a_larger_own_breach_has_none(canvas):
    own = breach("PE2023", 20, 900, 900, perimeter="file_of_february_2022")
    drawn = other_breaches(rows_of(breach("FREE", 30, 0, 60), own), canvas)
    of_residents, of_register = (each for each in parts(drawn) if getattr(each, "style", None))
    assert (of_residents.style["--at"], of_residents.style["--end"]) == ("50.00%", "100.00%")
    assert of_register.className.startswith("reach is-unbounded")


@pytest.mark.parametrize(
    ("count", "folded"),
    [(5, ""), (6, "1 more confirmed breach"), (21, "16 more confirmed breaches")],
)
def test_five_confirmed_breaches_are_shown_and_the_others_are_folded(canvas, count, folded):
    confirmed = [breach(f"B{place}", 100 - place) for place in range(count)]
    claimed = breach("CAF2025", 3, standing="claimed")
    drawn = other_breaches(rows_of(*reversed(confirmed), claimed), canvas)
    first, *others = named(drawn, "table")
    assert plain(first, "person_count") == [*range(100, 95, -1), 3]
    assert [each for other in others for each in plain(other, "person_count")] == [
        *range(95, 100 - count, -1)
    ]
    assert [texts(each) for each in named(drawn, "summary")] == [folded] * bool(folded)
    # Each table has a head of three cells, and a name in front of each row.
    rows = [6, *[count - 5] * bool(folded)]
    scopes = [scope for each in rows for scope in ["col"] * 3 + ["row"] * each]
    assert [each.scope for each in named(drawn, "th")] == scopes


def test_other_breaches_of_nobody_have_none(canvas):
    drawn = other_breaches(rows_of(breach("FREE", 0, 0, 0), breach("SFR", 0, None, None)), canvas)
    assert table(drawn)[1:] == [
        ["Free (fixed lines)February 2024", "0", "0"],
        ["SFRFebruary 2024", "outside its perimeter", "0"],
    ]


KINDS = (*HERE, *ADDED)
CODES = dict(zip("NCIEA", KINDS, strict=True))  # NIR, contact, IBAN, employer, insurer ("assureur")


def held_set(codes, count, least=0, most=100):
    kinds = [CODES[code] for code in codes]
    return {
        **{f"has_{kind}": kind in kinds for kind in KINDS},
        "held_ids": " ".join(kinds) or "none",
        "at_least_person_count": count,
        "least_person_count": least,
        "most_person_count": most,
        "little_overlap_person_count": count - 5,
        "much_overlap_person_count": count + 5,
    }


FIVE_SETS = rows_of(
    held_set("NCIE", 40),
    held_set("NIE", 60),
    held_set("CIE", 70),
    held_set("NC", 90),
    held_set("NCA", 50, 10, 80),
)


def body(drawn):
    return named(named(drawn, "tbody"), "tr")


def test_rows_are_the_sets_that_add_to_nir_and_contact_and_none_that_nobody_can_hold(canvas):
    """Of 32 sets those with N, C and one or more of I, E, A: 2 x 2 x 2 less one without any."""
    everything = ["".join(code for code, has in zip("NCIEA", each, strict=True) if has)
                  for each in product((True, False), repeat=5)]  # fmt: skip
    assert len(body(composites(rows_of(*[held_set(each, 5) for each in everything]), canvas))) == 7
    nobody = rows_of(*[held_set(each, 0, most=0) for each in everything])
    assert body(composites(nobody, canvas)) == []


WITH_FREE = rows_of(*THREE.dicts(), breach("FREEM", 70, 20, 95))
NOBODY_HOLDS = "For nobody here could NIR, contact, IBAN and employer be held together"
SAID = [  # what tells it, its rows, the case, its text
    (
        say,
        WITH_FREE,
        "random",
        "About 70 of the people exposed are in the breach of Free Mobile (confirmed) too if the "
        "two are independent, 65 if they overlap little, 75 if they overlap much; with as many "
        "exposed residents as the model has, the sizes say only 20 to 95.",
    ),
    (say, rows_of(breach("FREE", 0), OF_REGISTER | {"person_count": 0}), "random",
     "No person is counted here."),
    (find_largest, THREE, "little",
     "Also in Viamedis and Almerys: not known; if below chance, 10 to 60"),
    (find_largest, THREE, "random",
     "Also in Viamedis and Almerys: not known; modelled, 10 to 80"),
    (find_largest, THREE, "much",
     "Also in Viamedis and Almerys: not known; if above chance, 60 to 80"),
    (find_largest, rows_of(OF_REGISTER), "random", "No published size bounds the overlap here"),
    (find_largest, rows_of(breach("FREE", 0)), "random",
     "Also in Free (fixed lines): not known; modelled, 0 to 100"),
    (find_largest, rows_of(breach("FREE", 0, most=0), breach("SFR", 0, UNKNOWN, UNKNOWN)),
     "random", "Nobody here is in the perimeter of these breaches"),
    (find_worst, FIVE_SETS, "little",
     "NIR, contact, IBAN, employer together: not known; if below chance, 0 to 40"),
    (find_worst, FIVE_SETS, "random",
     "NIR, contact, IBAN, employer together: not known; sizes allow 0 to 100"),
    (find_worst, FIVE_SETS, "much",
     "NIR, contact, IBAN, employer together: not known; if above chance, 40 to 100"),
    (find_worst, FIVE_SETS.head(0), "random", NOBODY_HOLDS),
    (find_worst, rows_of(held_set("NCIE", 0, most=0)), "random", NOBODY_HOLDS),
]  # fmt: skip


@pytest.mark.parametrize(("tell", "rows", "case", "text"), SAID)
def test_sentence_and_titles_say_the_largest_and_what_bounds_it(canvas, tell, rows, case, text):
    query = COMPOSITES if tell is find_worst else OTHERS
    assert tell(PageWords(with_case(canvas, case)), query, rows).text == text


def bounded(least, most, count, perimeter="residents"):
    return {
        "least_person_count": least,
        "most_person_count": most,
        "person_count": count,
        "perimeter": perimeter,
    }


LEAST, MOST, COUNT = "least_person_count", "most_person_count", "person_count"
BARS = [  # a row, what a whole bar is, the case; its class, style, keys, and what is written
    (bounded(20, 150, 50), 200, "random", "reach",
     {"--start": "10.00%", "--end": "75.00%", "--at": "25.00%"}, [LEAST, MOST], "20 – 150"),
    # Little ends at the count by chance, much begins there, and neither has a tick.
    (bounded(20, 150, 50), 200, "little", "reach is-unmarked",
     {"--start": "10.00%", "--end": "25.00%", "--at": "25.00%"}, [LEAST, COUNT], "20 – 50"),
    (bounded(20, 150, 50), 200, "much", "reach is-unmarked",
     {"--start": "25.00%", "--end": "75.00%", "--at": "25.00%"}, [COUNT, MOST], "50 – 150"),
    # Wider than a whole bar: none but the mark of the count.
    (bounded(900, 1_200, 50), 200, "random", "reach is-unbounded",
     {"--at": "25.00%"}, [LEAST, MOST], "900 – 1.20 k"),
    # One number, 340 of 33,000, has no mark beside it.
    (bounded(340, 340, 341), 33_000, "random", "reach is-unmarked is-one-number",
     {"--start": "1.03%", "--end": "1.03%"}, [MOST], "340"),
    (bounded(63_164, 33_000_000, 16_969_987), 33_000_000, "random", "reach",
     {"--end": "100.00%", "--at": "51.42%"}, [LEAST, MOST], "63.2 k – 33.0 M"),
    (bounded(0, 40, 0), 200, "random", "reach is-unmarked", {}, [LEAST, MOST], "0 – 40"),
    (bounded(None, UNKNOWN, 50, "young_people"), 200, "random", "reach is-unbounded", {}, [],
     "no outside estimate"),
    (bounded(None, UNKNOWN, 50), 200, "random", "reach is-unbounded", {}, [],
     "outside its perimeter"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "whole", "case", "name", "style", "keys", "written"), BARS)
def test_a_bar_goes_from_the_least_to_the_most_with_a_mark_at_the_count(
    canvas, row, whole, case, name, style, keys, written
):
    cell = reach(row, "person_count", whole, with_case(canvas, case))
    bar, below = part(cell).inner
    assert (bar.className, below.tag, texts(below)) == (name, "small", written)
    assert style.items() <= bar.style.items()
    assert keyed(cell) == [(key, row[key]) for key in keys]


def test_bounds_that_are_none_are_said_in_french(french_canvas):
    cell = reach(bounded(None, UNKNOWN, 50), "person_count", 200, french_canvas)
    assert texts(cell) == "hors de son périmètre"


@pytest.mark.parametrize(
    ("row", "case", "columns"),
    [
        (bounded(100, 120, 99), "little", (COUNT, LEAST)),  # a draw past its bound
        # 340,000 were announced: a draw of 340,775 widens no bar.
        (bounded(340_000, 340_000, 340_775), "little", (LEAST, MOST)),
        (bounded(340_000, 340_000, 340_775), "random", (LEAST, MOST)),
        (bounded(340_000, 340_000, 340_775), "much", (LEAST, MOST)),
    ],
)
def test_a_draw_that_strays_past_its_bounds_turns_no_bar_around(row, case, columns):
    assert ends(row, "person_count", case) == columns


# In a browser.


def test_the_other_confirmed_breaches_open_and_stay_open(open_page):
    reader = open_page("/combination")
    others = reader.card(OTHERS)
    last = others.locator("tbody tr").last
    expect(last).to_be_hidden()
    others.get_by_text("16 more confirmed breaches").click()
    expect(last).to_be_visible()
    reader.picks("loiret")
    expect(last).to_be_visible()
    expect(others.locator("tbody tr")).to_have_count(21)
