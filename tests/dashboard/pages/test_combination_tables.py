"""The tables of Combination: other breaches, what one attacker could hold, a bar between bounds."""

import dataclasses
import math
from datetime import date
from itertools import product

import pytest

from breachlab.query.answer_rows import Rows
from dashboard.pages.combination.tables import (
    ADDED,
    HERE,
    bounds,
    composites,
    ends,
    find_largest,
    find_worst,
    measure_in,
    other_breaches,
    reach,
    say,
    widest,
)
from dashboard.words import PageWords
from tests.support.pages.components import keyed, named, part, parts, plain, table, texts

BREACHES = "combination/other_breaches"
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


THREE = rows_of(
    breach("VIAMEDIS", 60, 10, 80),
    breach("PE2023", 20, UNKNOWN, UNKNOWN, perimeter="file_of_february_2022"),
    breach("OTACOS", 90, 50, 100, standing="claimed", breached_on=date(2026, 1, 28)),
)


def with_case(canvas, case):
    return dataclasses.replace(canvas, options={"overlap": case})


def tables(tree):
    return [each for each in parts(tree) if each.tag == "table"]


def bars(tree):
    return [each for each in parts(tree) if getattr(each, "style", None)]


def test_a_breach_has_its_month_its_bounds_and_its_persons(canvas):
    drawn = other_breaches(THREE, canvas)
    assert table(drawn) == [
        ["Other breach", "From – to", "If at random"],
        ["Viamedis and AlmerysFebruary 2024", "10 – 80", "60"],
        ["Pôle emploi (Majorel)February 2024", "no outside estimate", "≈ 20"],
        ["O'TacosJanuary 2026 · claimed", "50 – 100", "90"],
    ]
    assert plain(drawn, "person_count") == [60, 20, 90]


def test_claimed_breaches_are_hollow_and_last(canvas):
    shown = bars(other_breaches(THREE, canvas))
    assert [each.className for each in shown] == [
        "reach",
        "reach is-unbounded",
        "reach is-claimed",
    ]
    assert [each.style["--at"] for each in shown] == ["60.00%", "20.00%", "90.00%"]


def test_bars_are_as_wide_as_residents_allow_and_a_larger_own_breach_has_none(canvas):
    own = breach("PE2023", 20, 900, 900, perimeter="file_of_february_2022")
    of_residents, of_register = bars(
        other_breaches(rows_of(breach("FREE", 30, 0, 60), own), canvas)
    )
    assert (of_residents.style["--at"], of_residents.style["--end"]) == ("50.00%", "100.00%")
    assert of_register.className.startswith("reach is-unbounded")


@pytest.mark.parametrize(
    ("count", "folded"),
    [(5, ""), (6, "1 more confirmed breach"), (21, "16 more confirmed breaches")],
)
def test_five_confirmed_ones_are_shown_and_the_others_are_folded(canvas, count, folded):
    confirmed = [breach(f"B{place}", 100 - place) for place in range(count)]
    claimed = breach("CAF2025", 3, standing="claimed")
    drawn = other_breaches(rows_of(*reversed(confirmed), claimed), canvas)
    first, *others = tables(drawn)
    assert plain(first, "person_count") == [*range(100, 95, -1), 3]
    assert [each for other in others for each in plain(other, "person_count")] == [
        *range(95, 100 - count, -1)
    ]
    say_in_full = [texts(each) for each in parts(drawn) if each.tag == "summary"]
    assert say_in_full == [folded] * bool(folded)


def test_other_breaches_of_nobody_have_none(canvas):
    drawn = other_breaches(rows_of(breach("FREE", 0, 0, 0), breach("SFR", 0, None, None)), canvas)
    assert table(drawn)[1:] == [
        ["Free (fixed lines)February 2024", "0", "0"],
        ["SFRFebruary 2024", "outside its perimeter", "0"],
    ]


def test_heads_and_names_have_their_scope(canvas):
    drawn = other_breaches(rows_of(*[breach("FREE", 1)] * 14), canvas)
    heads = [each for each in parts(drawn) if each.tag == "th"]
    assert [each.scope for each in heads] == ["col"] * 3 + ["row"] * 5 + ["col"] * 3 + ["row"] * 9


def say_in_full(rows, canvas):
    return str(say(PageWords(canvas), BREACHES, rows))


def test_sentence_is_of_the_confirmed_breach_of_residents_with_most_persons(canvas):
    rows = Rows.of_dicts([*THREE.dicts(), breach("FREEM", 70, 20, 95)])
    assert say_in_full(rows, canvas) == (
        "About 70 of the people exposed are in the breach of Free Mobile (confirmed) too if the "
        "two are independent, 65 if they overlap little, 75 if they overlap much; 20 to 95 is all "
        "that the sizes say, with so many exposed residents as the model has."
    )


def test_overlap_with_nobody_is_said_to_be_nobody(canvas, french_canvas):
    rows = rows_of(breach("FREE", 0), breach("PE2023", 0, UNKNOWN, UNKNOWN))
    assert (say_in_full(rows, canvas), say_in_full(rows, french_canvas)) == ("Nobody.", "Personne.")


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ("little", "Also in Viamedis and Almerys: not known; if below chance, 10 to 60"),
        ("random", "Also in Viamedis and Almerys: not known; modelled, 10 to 80"),
        ("much", "Also in Viamedis and Almerys: not known; if above chance, 60 to 80"),
    ],
)
def test_the_title_is_of_the_largest_breach_of_residents_in_each_case(canvas, case, text):
    assert find_largest(PageWords(with_case(canvas, case)), BREACHES, THREE).text == text


def test_the_title_of_a_case_without_bounds_or_persons_is_neutral(canvas):
    own = rows_of(breach("PE2023", 20, UNKNOWN, UNKNOWN, perimeter="file_of_february_2022"))
    found = find_largest(PageWords(canvas), BREACHES, own).text
    assert found == "No published size bounds the overlap here"
    drawn_without = find_largest(PageWords(canvas), BREACHES, rows_of(breach("FREE", 0))).text
    assert drawn_without == "Also in Free (fixed lines): not known; modelled, 0 to 100"
    nobody = rows_of(breach("FREE", 0, most=0), breach("SFR", 0, UNKNOWN, UNKNOWN))
    assert find_largest(PageWords(canvas), BREACHES, nobody).text == (
        "Nobody here is inside any of these breaches"
    )


def test_the_count_and_its_head_follow_the_case(canvas):
    drawn = other_breaches(THREE, with_case(canvas, "much"))
    assert table(drawn)[0][2] == "If much"
    assert plain(drawn, "much_overlap_person_count") == [65, 25, 95]


SETS = "combination/composite_profiles"
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


def all_sets():
    return ["".join(code for code, has in zip("NCIEA", each, strict=True) if has)
            for each in product((True, False), repeat=5)]  # fmt: skip


FIVE_SETS = Rows.of_dicts(
    [
        held_set("NCIE", 40),
        held_set("NIE", 60),
        held_set("CIE", 70),
        held_set("NC", 90),
        held_set("NCA", 50, 10, 80),
    ]
)


def body(drawn):
    return named(named(drawn, "tbody"), "tr")


def name_of(row):
    (name,) = named(row, "th")
    return texts(name)


def dots(row):
    cells = named(row, "th") + named(row, "td")[:2]
    return ["is-out" in cell.className.split() for cell in cells]


def test_rows_are_the_sets_with_number_and_contact_and_what_others_add_most_persons_first(canvas):
    rows = body(composites(FIVE_SETS, canvas))
    assert [name_of(row) for row in rows] == [
        "NIR, contact and health insurer",
        "NIR, contact, IBAN and employer",
    ]
    assert [plain(row, "at_least_person_count")[0] for row in rows] == [50, 40]
    assert [dots(row) for row in rows] == [[False, False, True], [True, True, False]]


def test_rows_are_seven_of_all_sets_and_none_that_nobody_can_hold(canvas):
    everything = Rows.of_dicts([held_set(each, 5) for each in all_sets()])
    assert len(body(composites(everything, canvas))) == 7
    nobody = Rows.of_dicts([held_set(each, 0, most=0) for each in all_sets()])
    assert body(composites(nobody, canvas)) == []


def test_a_row_says_its_bounds_and_its_bar_is_as_wide_as_the_most_of_all(canvas):
    first, *_ = body(composites(FIVE_SETS, canvas))
    (bar,) = (each for each in named(first, "div"))
    assert bar.style == {"--start": "10.00%", "--end": "80.00%", "--at": "50.00%"}
    assert texts(named(first, "small")) == "10 – 80"


@pytest.mark.parametrize(
    ("case", "text_of_it"),
    [
        ("little", "if below chance, 0 to 40"),
        ("random", "sizes allow 0 to 100"),
        ("much", "if above chance, 40 to 100"),
    ],
)
def test_title_is_of_number_contact_iban_and_employer_in_each_case(canvas, case, text_of_it):
    found = find_worst(PageWords(with_case(canvas, case)), SETS, FIVE_SETS).text
    assert found == f"Number, contact, IBAN, employer together: not known; {text_of_it}"


def test_title_of_sets_that_nobody_holds_says_so(canvas):
    neutral = "Nobody here could have number, contact, IBAN and employer held together"
    for rows in (FIVE_SETS.head(0), Rows.of_dicts([held_set("NCIE", 0, most=0)])):
        assert find_worst(PageWords(canvas), SETS, rows).text == neutral


def bounded(least, most, count, perimeter="residents"):
    return {
        "least_person_count": least,
        "most_person_count": most,
        "person_count": count,
        "perimeter": perimeter,
    }


def write_bounds(given, canvas):
    return bounds(given, "person_count", canvas)["children"]


def draw_bar(given, canvas, whole=200, name=""):
    """Return (class, style) of the bar of a row."""
    bar, _ = part(reach(given, "person_count", whole, canvas, name)).inner
    return bar.className, bar.style


def test_a_bar_goes_from_the_least_to_the_most_and_the_mark_is_the_count(canvas):
    shown = bounded(20, 150, 50)
    assert draw_bar(shown, canvas) == (
        "reach",
        {"--start": "10.00%", "--end": "75.00%", "--at": "25.00%"},
    )
    assert write_bounds(shown, canvas) == "20 – 150"


def test_bounds_wider_than_the_whole_have_no_bar_and_the_count_its_mark(canvas):
    name, style = draw_bar(bounded(900, 1_200, 50), canvas)
    assert (name, style["--at"]) == ("reach is-unbounded", "25.00%")


def test_a_range_of_one_number_has_no_mark_beside_it(canvas):
    name, style = draw_bar(bounded(340, 340, 341), canvas, 33_000)
    assert name == "reach is-unmarked is-one-number"
    assert style["--start"] == style["--end"]


def test_large_bounds_are_written_short(canvas, french_canvas):
    shown = bounded(63_164, 33_000_000, 16_969_987)
    assert write_bounds(shown, canvas) == "63.2 k – 33.0 M"
    assert write_bounds(shown, french_canvas) == "63,2\u202fk – 33,0\u202fM"


def test_bounds_that_are_one_number_are_said_once(canvas):
    assert write_bounds(bounded(340, 340, 341), canvas) == "340"


@pytest.mark.parametrize(
    ("perimeter", "written", "in_french"),
    [
        ("young_people", "no outside estimate", "pas d’estimation extérieure"),
        ("residents", "outside its perimeter", "hors de son périmètre"),
    ],
)
def test_bar_without_bounds_is_not_drawn_and_says_why(
    canvas, french_canvas, perimeter, written, in_french
):
    shown = bounded(None, UNKNOWN, 50, perimeter)
    assert draw_bar(shown, canvas)[0] == "reach is-unbounded"
    assert write_bounds(shown, canvas) == written
    assert write_bounds(shown, french_canvas) == in_french


def test_a_bar_of_nobody_has_no_mark(canvas):
    assert (
        draw_bar(bounded(0, 40, 0), canvas, name="is-claimed")[0] == "reach is-unmarked is-claimed"
    )


def test_the_bounds_stand_below_the_bar(canvas):
    cell = reach(bounded(0, 40, 20), "person_count", 40, canvas)
    assert texts(cell) == "0 – 40" and part(cell).inner[1].tag == "small"


def test_widest_is_the_largest_number_and_one_where_there_is_none():
    rows = [bounded(0, 40, 20), bounded(0, UNKNOWN, 90)]
    assert widest(rows, "person_count") == 90
    assert widest(rows, "most_person_count") == 40
    assert widest([], "person_count") == 1


def test_bounds_have_their_keys_and_one_number_has_one(canvas):
    def keys(given):
        return keyed(reach(given, "person_count", 400, canvas))

    assert keys(bounded(20, 150, 50)) == [("least_person_count", 20), ("most_person_count", 150)]
    assert keys(bounded(340, 340, 341)) == [("most_person_count", 340)]
    assert keys(bounded(None, UNKNOWN, 50)) == []


@pytest.mark.parametrize(
    ("case", "style", "written"),
    [
        ("little", {"--start": "10.00%", "--end": "25.00%", "--at": "25.00%"}, "20 – 50"),
        ("much", {"--start": "25.00%", "--end": "75.00%", "--at": "25.00%"}, "50 – 150"),
    ],
)
def test_little_ends_at_the_count_by_chance_and_much_begins_there_without_a_tick(
    canvas, case, style, written
):
    shown = bounded(20, 150, 50)
    assert draw_bar(shown, with_case(canvas, case)) == ("reach is-unmarked", style)
    assert write_bounds(shown, with_case(canvas, case)) == written


def test_a_draw_that_strays_past_its_bound_turns_no_bar_around():
    assert ends(bounded(100, 120, 99), "person_count", "little") == (
        "person_count",
        "least_person_count",
    )


def test_a_number_that_is_known_is_no_range_in_any_case():
    """340,000 were announced: a draw of 340,775 widens no bar."""
    for case in ("little", "random", "much"):
        found = ends(bounded(340_000, 340_000, 340_775), "person_count", case)
        assert found == ("least_person_count", "most_person_count")


def test_the_count_of_a_case_is_its_own_column():
    assert [measure_in(each, "person_count") for each in ("little", "random", "much")] == [
        "little_overlap_person_count",
        "person_count",
        "much_overlap_person_count",
    ]
