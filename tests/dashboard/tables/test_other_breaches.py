"""The other breaches: their order, which are folded and which hollow, of which it is said."""

import dataclasses
import math
from datetime import date

from breachlab.query.answer_rows import Rows
from dashboard.layout.words import PageWords
from dashboard.pages.combination.tables import find_largest, other_breaches, say
from tests.support.cases import for_each
from tests.support.pages.components import parts, plain, table, texts

QUERY = "combination/other_breaches"
NONE = math.nan
MONTHS = [date(2024 + month // 12, month % 12 + 1, 1) for month in range(1, 31)]


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
    breach("PE2023", 20, NONE, NONE, perimeter="file_of_february_2022"),
    breach("OTACOS", 90, 50, 100, standing="claimed", breached_on=date(2026, 1, 28)),
)


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


def test_in_french(french_canvas):
    assert table(other_breaches(THREE, french_canvas)) == [
        ["Autre fuite", "De – à", "Si au hasard"],
        ["Viamedis et Almerysfévrier 2024", "10 – 80", "60"],
        ["Pôle emploi (Majorel)février 2024", "pas d’estimation extérieure", "≈ 20"],
        ["O’Tacosjanvier 2026 · revendiquée", "50 – 100", "90"],
    ]


def test_what_is_only_claimed_is_hollow_and_last(canvas):
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


@for_each(
    "count, folded",
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
    said = [texts(each) for each in parts(drawn) if each.tag == "summary"]
    assert said == [folded] * bool(folded)


def test_in_french_the_folded_are_counted(french_canvas):
    drawn = other_breaches(rows_of(*[breach("FREE", 1)] * 14), french_canvas)
    (said,) = (texts(each) for each in parts(drawn) if each.tag == "summary")
    assert said == "9 autres fuites confirmées"


def test_of_nobody_each_breach_has_none(canvas):
    drawn = other_breaches(rows_of(breach("FREE", 0, 0, 0), breach("SFR", 0, None, None)), canvas)
    assert table(drawn)[1:] == [
        ["Free (fixed lines)February 2024", "0", "0"],
        ["SFRFebruary 2024", "outside its perimeter", "0"],
    ]


def test_heads_and_names_have_their_scope(canvas):
    drawn = other_breaches(rows_of(*[breach("FREE", 1)] * 14), canvas)
    heads = [each for each in parts(drawn) if each.tag == "th"]
    assert [each.scope for each in heads] == ["col"] * 3 + ["row"] * 5 + ["col"] * 3 + ["row"] * 9


def said(rows, canvas):
    return str(say(PageWords(canvas), QUERY, rows))


def test_it_is_said_of_the_breach_of_residents_with_most_persons_of_the_confirmed(canvas):
    rows = Rows.of_dicts([*THREE.dicts(), breach("FREEM", 70, 20, 95)])
    assert said(rows, canvas) == (
        "About 70 of the people exposed are in the breach of Free Mobile (confirmed) too if the "
        "two are independent, 65 if they overlap little, 75 if they overlap much; 20 to 95 is all "
        "that the sizes say, with so many exposed residents as the model has."
    )


def test_nobody_is_nobody(canvas, french_canvas):
    rows = rows_of(breach("FREE", 0), breach("PE2023", 0, NONE, NONE))
    assert (said(rows, canvas), said(rows, french_canvas)) == ("Nobody.", "Personne.")


@for_each(
    "case, text",
    [
        ("little", "Also in Viamedis and Almerys: not known; if below chance, 10 to 60"),
        ("random", "Also in Viamedis and Almerys: not known; modelled, 10 to 80"),
        ("much", "Also in Viamedis and Almerys: not known; if above chance, 60 to 80"),
    ],
)
def test_the_title_is_of_the_largest_breach_of_residents_in_each_case(canvas, case, text):
    words = PageWords(dataclasses.replace(canvas, options={"overlap": case}))
    assert find_largest(words, QUERY, THREE).text == text


def test_the_title_of_a_case_without_bounds_or_persons_is_neutral(canvas):
    own = rows_of(breach("PE2023", 20, NONE, NONE, perimeter="file_of_february_2022"))
    found = find_largest(PageWords(canvas), QUERY, own).text
    assert found == "No published size bounds the overlap here"
    drawn_without = find_largest(PageWords(canvas), QUERY, rows_of(breach("FREE", 0))).text
    assert drawn_without == "Also in Free (fixed lines): not known; modelled, 0 to 100"
    nobody = rows_of(breach("FREE", 0, most=0), breach("SFR", 0, NONE, NONE))
    assert find_largest(PageWords(canvas), QUERY, nobody).text == (
        "Nobody here is inside any of these breaches"
    )


def test_the_count_and_its_head_follow_the_case(canvas):
    drawn = other_breaches(THREE, dataclasses.replace(canvas, options={"overlap": "much"}))
    assert table(drawn)[0][2] == "If much"
    assert plain(drawn, "much_overlap_person_count") == [65, 25, 95]
