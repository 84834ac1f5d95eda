"""Texts in columns: no line is longer than the terminal, and nothing is lost."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from breachlab.answer_files.text_columns import (
    FEW,
    FIXED,
    NARROWEST,
    Column,
    fill_lines,
    laid_out,
    terminal_width,
)
from tests.support.cases import for_each

TEXTS = st.text("ab-_/ é\u202f7", max_size=60).map(str.strip)


@st.composite
def tables(draw):
    row_count = draw(st.integers(1, 2 * FEW))
    names = draw(st.lists(st.text("ab_", min_size=1, max_size=30), min_size=1, max_size=9))
    return [
        Column(name, draw(st.lists(TEXTS, min_size=row_count, max_size=row_count)), is_number)
        for name, is_number in zip(names, draw(st.lists(st.booleans(), min_size=9)), strict=False)
    ]


def letters(*texts):
    """Count all that is printed but spaces and rules, which wrapping may add."""
    return Counter("".join(texts).replace(" ", "").replace("\n", "").replace("─", ""))


@given(tables(), st.integers(NARROWEST, 150))
def test_no_line_is_too_long_and_nothing_is_lost(columns, width):
    out = laid_out(columns, width, "")
    assert max(map(len, out.splitlines())) <= width
    shown = [
        text
        for column in columns
        for text in (
            column.name,
            *(dict.fromkeys(column.texts) if is_alike(column) else column.texts),
        )
    ]
    assert not letters(*shown) - letters(out)


def is_alike(column):
    return len(set(column.texts)) == 1


@given(TEXTS, st.integers(1, 70))
def test_a_text_is_broken_and_no_sign_of_it_lost(text, width):
    lines = fill_lines(text, width)
    assert all(len(line) <= width for line in lines)
    assert letters(*lines) == letters(text)


def test_a_text_that_fits_is_one_line():
    assert fill_lines("Hauts-de-France", 15) == ["Hauts-de-France"]
    assert fill_lines("Hauts-de-France", 14) == ["Hauts-de-", "France"]


def test_a_number_and_an_e_mail_are_not_broken():
    assert fill_lines("36\u202f820\u202f828 by e-mail", 10) == ["36\u202f820\u202f828", "by e-mail"]


def test_what_has_room_is_a_table_with_numbers_to_the_right():
    columns = [Column("sex", ["women", "men"]), Column("count", ["7", "12"], is_number=True)]
    assert laid_out(columns, 80, "").splitlines() == [
        "sex    count",
        "────────────",
        "women      7",
        "men       12",
    ]


def wide(row_count, *, count=8):
    """Return columns that have no room in forty characters: a key, and numbers that differ."""
    numbers = [
        Column(f"count_{each}", [f"{each}{row:07}" for row in range(row_count)], is_number=True)
        for each in range(count)
    ]
    return [Column("key", [f"row {row}" for row in range(row_count)]), *numbers]


def test_few_rows_that_have_no_room_are_lists():
    first, *others = laid_out(wide(FEW), 40, "").split("\n\n")
    assert first.splitlines()[:2] == ["key      row 0", "count_0  00000000"]
    assert len(others) == FEW - 1


def test_many_rows_are_parts_of_like_width_that_each_begin_with_the_key():
    parts = laid_out(wide(FEW + 1), 40, "").split("\n\n")
    assert [part.splitlines()[0].split() for part in parts] == [
        ["key", "count_0", "count_1", "count_2"],
        ["key", "count_3", "count_4", "count_5"],
        ["key", "count_6", "count_7"],
    ]
    assert all(part.splitlines()[-1].startswith(f"row {FEW}") for part in parts)


def test_two_columns_are_the_key_where_one_does_not_tell_rows_apart():
    regions, sexes = Column("region", ["a", "a", "b", "b"] * 2), Column("sex", ["f", "m"] * 4)
    bands = Column("band", ["x"] * 4 + ["y"] * 4)
    numbers = wide(8)[1:]
    part, *_ = laid_out([regions, sexes, bands, *numbers], 40, "").split("\n\n")
    assert part.split()[:3] == ["region", "sex", "band"]


def test_what_is_the_same_in_every_row_is_said_once_where_there_is_no_room():
    columns = [*wide(FEW + 1), Column("as_of", ["2024-03-13"] * (FEW + 1))]
    out = laid_out(columns, 40, "In every row:")
    assert out.endswith("\n\nIn every row:\nas_of  2024-03-13") and out.count("2024-03-13") == 1
    narrow = [columns[0], columns[-1]]
    assert laid_out(narrow, 40, "In every row:").count("2024-03-13") == FEW + 1


@for_each("columns, width", [("120", 120), ("7", NARROWEST), ("", FIXED), ("wide", FIXED)])
def test_the_width_is_that_of_columns_or_fixed_where_there_is_no_terminal(
    monkeypatch, columns, width
):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr("sys.__stdout__", None)
    assert terminal_width() == width
