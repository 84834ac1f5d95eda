"""What: its tables and titles from rows.

test_selections.py counts its first combination for ten selections.
"""

from dataclasses import replace

import pytest

from breachlab.query.answer_rows import Rows
from breachlab.words.vocabulary import OWN
from dashboard.pages.what.page import MASK
from dashboard.pages.what.tables import (
    combinations,
    fields_of,
    fields_out,
    find_out,
    group_by_mask,
    singled_out,
)
from dashboard.words import PageWords
from tests.support.pages.components import keyed, named, texts
from tests.support.remembered import ask_rows

# Fields that are out.


BOTH_LISTS = ("2024", "2026")


def field(name, held_by, count, named_by=BOTH_LISTS):
    """Return a row of a field; it is named by the announcement of 2024, the CNIL in 2026, press."""
    return {
        "field_id": name,
        "held_by": held_by,
        "is_named_in_2024": "2024" in named_by,
        "is_named_in_2026": "2026" in named_by,
        "is_reported_by_press": "press" in named_by,
        "person_count": count,
        "living_here_person_count": count - 10,
        "source": "see https://www.one.example/a; and b",
    }


FIELD_ROWS = Rows.of_dicts(
    [
        field("email", "some_records", 700),
        field("first_name", "every_record", 1_000),
        field("sex", "every_record", 1_000, named_by=["2026"]),
        field("birth_place", "every_record", 1_000, named_by=["press"]),
        field("nir", "some_records", 900),
        field("password", "nobody", 0, named_by=[]),
        field("bank_details", "nobody", 0, named_by=[]),
    ]
)


@pytest.mark.parametrize(
    ("provenance", "title", "out"),  # out: below those that some records lack
    [
        ("official", "4 fields were copied, 2 were not",
         ["First name, sex1,000", "–Place of birth named by the press alone"]),
        ("announcement", "3 fields were copied, 2 were not",
         ["First name1,000", "–Place of birth named by the press alone",
          "–Sex not in the announcement"]),
        ("press", "5 fields were copied, 2 were not", ["First name, sex, place of birth1,000"]),
    ],
)  # fmt: skip
def test_fields_are_out_by_the_list_that_counts(canvas, provenance, title, out):
    """Those that a record can lack stand first, those that none lacks are one line."""
    chosen = replace(canvas, options={"provenance": provenance})
    drawn = fields_out(FIELD_ROWS, chosen)
    listed, kept = ([texts(each) for each in named(one, "li")] for one in named(drawn, "ul"))
    assert listed == ["Social security number900", "E-mail address700", *out]
    assert kept == ["Password", "Bank details"]
    links = [(each.href, texts(each)) for each in named(drawn, "a")]
    assert links == [("https://www.one.example/a", each) for each in kept]  # who says so
    assert find_out(PageWords(chosen), "fields/by_field", FIELD_ROWS).text == title


# Combinations of five fields.

BIT_OF_DATES = 32
LABELS = "smishing nir_linkage situation_revealed"


def rows_of(counts, dated=()):
    """Return rows as the query gives them, of {mask: persons}; of masks `dated` two thirds."""
    rows = []
    for mask, persons in counts.items():
        parts_of = (
            {BIT_OF_DATES: persons * 2 // 3, 0: persons - persons * 2 // 3}
            if mask in dated
            else {0: persons}
        )
        for bits, count in parts_of.items():
            harms = LABELS if bits else LABELS.rsplit(" ", 1)[0]
            rows.append(
                {
                    "held_bits": mask | bits,
                    "field_mask": mask,
                    "person_count": count,
                    "combination_person_count": persons,
                    "combination_living_here_person_count": persons - 1,
                    "harm_ids": harms,
                    "harm_count": len(harms.split()),
                }
            )
    return Rows.of_dicts(rows)


# Seven combinations: five of 20 to 16 persons, then two of 5 and 1.
SEVEN_COMBINATIONS = rows_of(
    {31 - place: 20 - place for place in range(5)} | {1: 5, 0: 1}, dated=(31,)
)


def body(table):
    return [row for row in named(named(table, "tbody"), "tr") if row.className != "opened"]


def opened(table):
    return [texts(row) for row in named(table, "tr") if getattr(row, "className", "") == "opened"]


def persons(row):
    return [value for key, value in keyed(row) if key.startswith("combination_")]


def with_picked(canvas, mask):
    return replace(canvas, options={"mask": str(mask)})


def test_combinations_show_five_rows_and_the_rest_in_one(canvas):
    *listed, rest = body(combinations(SEVEN_COMBINATIONS, canvas))
    assert [persons(row) for row in listed] == [[20], [19], [18], [17], [16]]
    assert texts(named(rest, "th")[0]) == "2 other combinations"
    assert keyed(rest) == [("other_combination_count", 2)]
    assert len(body(combinations(rows_of({31: 3, 30: 2}), canvas))) == 2
    assert body(combinations(SEVEN_COMBINATIONS.head(0), canvas)) == []


def test_the_picked_row_is_shown_though_it_is_small(canvas):
    rows = body(combinations(SEVEN_COMBINATIONS, with_picked(canvas, 0)))
    assert [persons(row) for row in rows[:-1]] == [[20], [19], [18], [17], [16], [1]]
    assert keyed(rows[-1]) == [("other_combination_count", 1)]


HARMFUL = "Allows 2 ways to harm."
WAYS = "WhichPhishing by text message · linkage with other leaks by the NIR"


@pytest.mark.parametrize(
    ("mask", "rows", "lines"),
    [
        (31, SEVEN_COMBINATIONS,
         [f"{HARMFUL} With the dates of registration too: job loss revealed.{WAYS}"]),
        (30, SEVEN_COMBINATIONS, [HARMFUL + WAYS]),
        (2, SEVEN_COMBINATIONS, []),  # which nobody has
        (31, rows_of({31: 3}).assign(harm_ids=None, harm_count=0), ["Allows 0 ways to harm."]),
    ],
)  # fmt: skip
def test_the_picked_row_says_below_it_what_it_opens_and_what_dates_add(canvas, mask, rows, lines):
    assert opened(combinations(rows, with_picked(canvas, mask))) == lines


def test_the_picked_row_of_a_list_says_what_dates_or_an_iban_add(canvas):
    of_list = replace(canvas, words=replace(canvas.words, data_kind=OWN))
    (line,) = opened(combinations(SEVEN_COMBINATIONS, of_list))
    assert "With the dates of the relationship or an IBAN too: job loss revealed." in line


def test_groups_have_the_least_mask_first_of_as_many_persons():
    groups = group_by_mask(rows_of({9: 5, 8: 5, 31: 7}).dicts())
    assert [each[0]["field_mask"] for each in groups] == [31, 8, 9]


def test_masks_are_of_five_fields_which_stand_in_their_order():
    assert {*MASK.choices} == {str(mask) for mask in range(32)}
    assert fields_of(31) == "email phone street_address nir agency_id"


def test_singled_out_counts_those_with_few_others_at_the_switch(lab, canvas):
    few = replace(canvas, query="identifiability/alone", options={"others": "few"})
    lines = [texts(each) for each in named(singled_out(ask_rows(lab, few.query), few), "tr")]
    assert len(lines) == 11  # the head, and ten sets
    assert "Birth date, sex, postcodeAnother leak100%" in lines
