"""Which fields are out together, of rows that can be counted by eye."""

import dataclasses

import pandas
import pytest

from breachlab.drawing.canvas import Canvas
from dashboard.tables.combinations import FIELDS, combinations, fields_of, parted
from tests.dashboard.tables.parts import parts
from tests.support.pages.components import keyed


@pytest.fixture(scope="module")
def canvas(lab):
    return Canvas.of(lab, "en")


def rows_of(counts):
    """Return rows as the query gives them, of {mask: persons}, most persons first."""
    total = sum(counts.values())
    return pandas.DataFrame(
        [
            {"field_mask": mask, "record_count": 2 * persons, "person_count": persons}
            | {f"has_{field}": bool(mask >> bit & 1) for bit, field in enumerate(FIELDS)}
            | {"person_share": persons / total}
            for mask, persons in counts.items()
        ]
    )


# Eleven combinations: nine of 20 to 12 persons, then two of 5 and 1; 150 in all.
MANY = rows_of({31 - place: 20 - place for place in range(9)} | {1: 5, 0: 1})


def body(table):
    return parts(parts(table, "Tbody"), "Tr")


def persons(row):
    """Return the plain digits of a row: persons, then share."""
    return [float(getattr(each, "data-value")) for each in parts(row, "Th") + parts(row, "Td")
            if hasattr(each, "data-value")]  # fmt: skip


def dots(row):
    return [
        "is-out" in each.className.split()
        for each in parts(row, "Td")
        if each.className.startswith("dotted")
    ]


def with_picked(canvas, mask):
    return dataclasses.replace(canvas, options={"mask": str(mask)})


def test_combinations_show_nine_rows_and_the_rest_in_one(canvas):
    *listed, rest = body(combinations(MANY, canvas))
    assert [persons(row)[0] for row in listed] == [20, 19, 18, 17, 16, 15, 14, 13, 12]
    assert parts(rest, "Th")[0].children == "2 other combinations"
    assert persons(rest) == [2, 6, pytest.approx(6 / 150)]


def test_one_left_over_is_one_combination(canvas):
    (rest,) = [row for row in body(combinations(MANY[:10], canvas)) if row.className == "rest"]
    assert parts(rest, "Th")[0].children == "1 other combination"


def test_few_rows_leave_no_rest(canvas):
    assert len(body(combinations(MANY[:3], canvas))) == 3


def sizes(table):
    return [each.style["--size"] for each in parts(table, "Span") if hasattr(each, "style")]


def test_of_nobody_there_is_a_table_without_rows(canvas):
    assert body(combinations(MANY[:0], canvas)) == []


def test_the_picked_row_is_shown_wherever_it_stands(canvas):
    rows = body(combinations(MANY, with_picked(canvas, 0)))
    assert len(rows) == 11 and persons(rows[9])[0] == 1
    assert parts(rows[10], "Th")[0].children == "1 other combination"


def test_parted_changes_no_row_for_a_picked_combination_that_nobody_has(canvas):
    listed, rest = parted(MANY.to_dict("records"), 7)
    assert (len(listed), len(rest)) == (9, 2)


def test_one_row_is_pressed_the_first_unless_another_is_picked(canvas):
    for mask, one in ((None, 31), (29, 29)):
        picked = canvas if mask is None else with_picked(canvas, mask)
        buttons = parts(combinations(MANY, picked), "Button")
        pressed = {getattr(each, "data-act"): getattr(each, "aria-pressed") for each in buttons}
        assert [act for act, is_so in pressed.items() if is_so == "true"] == [f"opt:mask={one}"]


def test_a_dot_stands_for_each_field_that_is_out(canvas):
    first, second, *_ = body(combinations(rows_of({31: 5, 10: 3}), canvas))
    assert dots(first) == [True] * 5
    assert dots(second) == [False, True, False, True, False]  # phone and NIR


def test_dots_are_joined_from_the_first_to_the_last(canvas):
    (row,) = body(combinations(rows_of({10: 3}), canvas))
    joined = [each.className.split()[1:] for each in parts(row, "Td")[:5]]
    assert joined == [
        [],
        ["is-out", "to-right"],
        ["from-left", "to-right"],
        ["is-out", "from-left"],
        [],
    ]


def test_a_head_has_the_share_of_those_with_the_field(canvas):
    table = combinations(rows_of({31: 6, 10: 4}), canvas)
    shares = [each.children for each in parts(parts(table, "Thead"), "Small")]
    assert shares == ["60%", "100%", "60%", "100%", "60%"]


def test_bars_are_as_long_as_the_longest_lets_them(canvas):
    table = combinations(rows_of({31: 8, 10: 2}), canvas)
    bars = [each.style["--size"] for each in parts(table, "Span") if hasattr(each, "style")]
    assert bars == ["100.00%", "25.00%"]


def test_a_button_says_which_combination_it_is(canvas):
    first, second = parts(combinations(rows_of({10: 1_500, 0: 1}), canvas), "Button")
    assert getattr(first, "aria-label") == "1,500 persons: phone number and social security number"
    assert first.children == "1,500"
    assert getattr(second, "aria-label") == "1 person: none of the five"


def test_every_head_and_name_has_its_scope(canvas):
    table = combinations(MANY, canvas)
    assert {each.scope for each in parts(parts(table, "Thead"), "Th")} == {"col"}
    assert {each.scope for each in parts(parts(table, "Tbody"), "Th")} == {"row"}


def test_the_fields_of_a_mask_are_those_of_the_macro(lab):
    for mask in range(32):
        ((said,),) = lab.cursor().execute("select field_ids($mask)", {"mask": mask}).fetchall()
        assert set(fields_of(mask).split()) == set(said.split())


def test_of_records_that_are_nobodys_own_a_bar_has_no_length(canvas):
    table = combinations(rows_of({31: 1}).assign(person_count=0, person_share=0.0), canvas)
    (row,) = body(table)
    assert persons(row) == [0, 0]
    assert [each.style for each in parts(row, "Span") if hasattr(each, "style")] == [
        {"--size": "0.00%"}
    ]


def test_heads_and_the_rest_have_keys_of_their_own(canvas):
    found = keyed(combinations(MANY, canvas))
    assert [key for key, _ in found[:5]] == ["with_field_person_share"] * 5
    assert [key for key, _ in found[-3:]] == [
        "other_combination_count",
        "person_count",
        "person_share",
    ]
