"""The combinations of fields that are out together, of rows that can be counted by eye."""

import dataclasses

import pytest

from breachlab.query.answer_rows import Rows
from breachlab.words.vocabulary import OWN
from dashboard.pages.what.tables import FIELDS, combinations, fields_of, group_by_mask, part_groups
from tests.dashboard.tables.parts import parts, text
from tests.support.pages.components import keyed

DATES = 32
LABELS = "smishing nir_linkage situation_revealed"


def rows_of(counts, dated=()):
    """Return rows as the query gives them, of {mask: persons}; of masks `dated` two thirds."""
    rows = []
    for mask, persons in counts.items():
        parts_of = (
            {DATES: persons * 2 // 3, 0: persons - persons * 2 // 3}
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
MANY = rows_of({31 - place: 20 - place for place in range(5)} | {1: 5, 0: 1}, dated=(31,))


def body(table):
    return [row for row in parts(parts(table, "Tbody"), "Tr") if row.className != "opened"]


def opened(table):
    return [text(row) for row in parts(table, "Tr") if getattr(row, "className", "") == "opened"]


def persons(row):
    return [value for key, value in keyed(row) if key.startswith("combination_")]


def dots(row):
    return [
        "is-out" in each.className.split()
        for each in parts(row, "Td")
        if each.className.startswith("dotted")
    ]


def with_picked(canvas, mask):
    return dataclasses.replace(canvas, options={"mask": str(mask)})


def test_combinations_show_five_rows_and_the_rest_in_one(canvas):
    *listed, rest = body(combinations(MANY, canvas))
    assert [persons(row) for row in listed] == [[20], [19], [18], [17], [16]]
    assert text(parts(rest, "Th")[0]) == "2 other combinations"
    assert keyed(rest) == [("other_combination_count", 2)]


def test_a_place_counts_exposed_residents(canvas):
    chosen = dataclasses.replace(canvas, selection={"departements": ("59",)})
    first, *_ = body(combinations(MANY, chosen))
    assert persons(first) == [19]
    head, *_ = parts(combinations(MANY, chosen), "Thead")
    assert text(head).endswith("Residents")


def test_few_rows_leave_no_rest(canvas):
    assert len(body(combinations(rows_of({31: 3, 30: 2}), canvas))) == 2


def test_of_nobody_there_is_a_table_without_rows(canvas):
    assert body(combinations(MANY.head(0), canvas)) == []


def test_a_bar_is_as_long_as_its_part_of_the_longest(canvas):
    first, second, *_ = body(combinations(rows_of({31: 20, 30: 5}), canvas))
    assert [parts(row, "Span")[-1].style["--size"] for row in (first, second)] == [
        "100.00%",
        "25.00%",
    ]


def test_dots_stand_for_the_fields_of_a_mask(canvas):
    first, second, *_ = body(combinations(rows_of({31: 20, 24: 5}), canvas))
    assert dots(first) == [True] * len(FIELDS)
    assert dots(second) == [False, False, False, True, True]


def test_the_picked_row_says_below_it_what_it_opens_and_what_dates_add(canvas):
    assert opened(combinations(MANY, canvas)) == [
        "Opens 2 ways to harm. With the dates of registration too: job loss revealed."
        "WhichPhishing by text message · linkage with other leaks by the NIR"
    ]
    assert opened(combinations(MANY, with_picked(canvas, 30))) == [
        "Opens 2 ways to harm.WhichPhishing by text message · linkage with other leaks by the NIR"
    ]


def test_the_picked_row_of_a_list_says_what_dates_or_an_iban_add(canvas):
    words = dataclasses.replace(canvas.words, data_kind=OWN)
    (line,) = opened(combinations(MANY, dataclasses.replace(canvas, words=words)))
    assert "With the dates of the relationship or an IBAN too: job loss revealed." in line


def test_the_picked_row_is_shown_though_it_is_small(canvas):
    rows = body(combinations(MANY, with_picked(canvas, 0)))
    assert [persons(row) for row in rows[:-1]] == [[20], [19], [18], [17], [16], [1]]
    assert keyed(rows[-1]) == [("other_combination_count", 1)]


def test_a_combination_that_nobody_has_opens_nothing(canvas):
    assert opened(combinations(MANY, with_picked(canvas, 2))) == []


def test_a_button_names_its_fields(canvas):
    buttons = parts(combinations(rows_of({24: 1_200, 0: 3}), canvas), "Button")
    assert [getattr(each, "aria-label") for each in buttons] == [
        "1,200: social security number and agency identifier",
        "3: none of the five",
    ]


def test_of_as_many_the_least_mask_is_first():
    groups = group_by_mask(rows_of({9: 5, 8: 5, 31: 7}).dicts())
    assert [each[0]["field_mask"] for each in groups] == [31, 8, 9]


@pytest.mark.parametrize("mask, shown", [(31, 5), (1, 6), (2, 5)])
def test_parted_keeps_the_picked_one(mask, shown):
    groups = group_by_mask(MANY.dicts())
    first, rest = part_groups(groups, mask)
    assert len(first) == shown and len(first) + len(rest) == 7


def test_fields_of_a_mask_stand_in_their_order():
    assert fields_of(31) == "email phone street_address nir agency_id"


def test_a_combination_that_opens_nothing_says_so_without_a_fold(canvas):
    rows = rows_of({31: 3}).assign(harm_ids=None, harm_count=0)
    assert opened(combinations(rows, canvas)) == ["Opens 0 ways to harm."]
