"""One answer in every format: the same rows, in words or in codes; how a workbook was made."""

import io
import json
import math
import re
import textwrap
from collections import Counter
from datetime import date
from functools import cache
from itertools import cycle

import duckdb
import numpy
import openpyxl
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.answer_files import formats, receipt
from breachlab.answer_files.formats import (
    COLUMNS_ROW,
    FEW,
    FIXED,
    NARROWEST,
    Answer,
    Column,
    fill_lines,
    laid_out,
    terminal_width,
)
from breachlab.query.headlines import headline
from breachlab.query.queries import names
from breachlab.words import LANGUAGES, data_note
from tests.support.catalogue import ASKED
from tests.support.golden import hold
from tests.support.tiers import some_of
from tests.support.workbooks import show_cell

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
def test_table_of_any_texts_has_no_line_too_long_and_loses_nothing(columns, width):
    out = laid_out(columns, width, "")
    assert max(map(len, out.splitlines())) <= width
    shown = [text for each in columns for text in (each.name, *show_once(each.texts))]
    assert not letters(*shown) - letters(out)


def show_once(texts):
    """Return the texts of a column, or the one that is in every row."""
    return texts if len({*texts}) > 1 else texts[:1]


@given(TEXTS, st.integers(1, 70))
def test_text_is_broken_and_no_sign_of_it_lost(text, width):
    lines = fill_lines(text, width)
    assert all(len(line) <= width for line in lines)
    assert letters(*lines) == letters(text)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Hauts-de-France", 15, ["Hauts-de-France"]),
        ("Hauts-de-France", 14, ["Hauts-de-", "France"]),
        ("36\u202f820\u202f828 by e-mail", 10, ["36\u202f820\u202f828", "by e-mail"]),
    ],
)
def test_text_is_broken_neither_where_it_fits_nor_within_a_number_or_e_mail(text, width, lines):
    assert fill_lines(text, width) == lines


def test_table_that_has_room_has_numbers_to_the_right():
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


def test_more_rows_that_have_no_room_are_parts_that_each_begin_with_the_key():
    parts = laid_out(wide(FEW + 1), 40, "").split("\n\n")
    assert [part.splitlines()[0].split() for part in parts] == [
        ["key", "count_0", "count_1", "count_2"],
        ["key", "count_3", "count_4", "count_5"],
        ["key", "count_6", "count_7"],
    ]
    assert all(part.splitlines()[-1].startswith(f"row {FEW}") for part in parts)


def test_the_key_is_of_as_many_columns_as_tell_rows_apart():
    """Of eight rows, no two columns of these three do."""
    regions, sexes = Column("region", ["a", "a", "b", "b"] * 2), Column("sex", ["f", "m"] * 4)
    bands = Column("band", ["x"] * 4 + ["y"] * 4)
    part, *_ = laid_out([regions, sexes, bands, *wide(8)[1:]], 40, "").split("\n\n")
    assert part.split()[:3] == ["region", "sex", "band"]


def test_value_that_is_the_same_in_every_row_is_said_once_where_there_is_no_room():
    columns = [*wide(FEW + 1), Column("as_of", ["2024-03-13"] * (FEW + 1))]
    out = laid_out(columns, 40, "In every row:")
    assert out.endswith("\n\nIn every row:\nas_of  2024-03-13") and out.count("2024-03-13") == 1
    narrow = [columns[0], columns[-1]]
    assert laid_out(narrow, 40, "In every row:").count("2024-03-13") == FEW + 1


@pytest.mark.parametrize(
    ("columns", "width"), [("120", 120), ("7", NARROWEST), ("", FIXED), ("wide", FIXED)]
)
def test_width_is_that_of_columns_or_fixed_where_there_is_no_terminal(monkeypatch, columns, width):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr("sys.__stdout__", None)
    assert terminal_width() == width


NOTE = "SYNTHETIC data: no row describes a real person"


@pytest.fixture(scope="module")
def answers(answer, words_of):
    """A function: the answer to a question in a language."""

    @cache
    def of(name, language, width=80):
        said = headline(find(name), answer(name), words_of[language]).text
        return Answer(answer(name), words_of[language], said, width=width)

    return of


@pytest.fixture
def days(answers):
    """An answer with days, of which one row has none."""
    return answers("exposure/extractions", "en")


def columns_of(markdown):
    """Return {name: texts} of a table of Markdown, which wraps nothing."""
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    heads, _, *rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    plain = [[plain_text(cell) for cell in row] for row in rows]
    return {plain_text(name): list(column) for name, *column in zip(heads, *plain, strict=True)}


def plain_text(cell):
    return re.sub(r"\\(.)", r"\1", cell.strip()).replace("&lt;", "<").replace("<br>", " ")


@pytest.mark.parametrize(("language", "other"), [("en", "fr"), ("fr", "en")])
def test_markdown_has_texts_in_one_language_and_csv_in_both(answers, language, other):
    texts = {f"{each}_{language}" for each in ("unit", "source", "reason")}
    shown = columns_of(formats.markdown(answers("method/ledger", language)))
    assert texts < set(shown) and not [name for name in shown if name.endswith(f"_{other}")]
    heads = formats.csv(answers("method/ledger", language)).splitlines()[0].split(",")
    assert texts | {f"unit_{other}", f"source_{other}", f"reason_{other}"} < set(heads)
    numbers = columns_of(formats.markdown(answers("notification/message", language)))
    assert {"character_count_en", "character_count_fr"} < set(numbers)


TERMINALS = [("en", 120), ("fr", 80)]  # a language, characters of a line


def test_table_has_no_line_wider_than_the_terminal_and_loses_nothing(subtests, answers):
    for name, (language, width) in zip(some_of(names()), cycle(TERMINALS), strict=False):
        with subtests.test(name=name, language=language):
            answer = answers(name, language, width)
            out = formats.table(answer)
            assert max(map(len, out.splitlines())) <= width
            assert not letters(*shown(answer)) - letters(out)


def shown(answer):
    """Yield what a table shows: each text of a column, or once what is in every row the same."""
    if len(answer.rows):
        yield from (answer.sentence, data_note(answer.words))
        for column, texts in columns_of(formats.markdown(answer)).items():
            yield from (column, *show_once(texts))


def test_csv_read_without_options_is_the_rows(subtests, answers):
    for name in some_of(ASKED):
        with subtests.test(name=name):
            answer = answers(name, "fr")
            text = formats.csv(answer)
            rows = pandas.read_csv(io.StringIO(text))
            assert not text.startswith("\ufeff") and [*rows] == [*answer.rows, "note"]
            assert all(each.startswith(NOTE) for each in rows.note)  # of minors their ends follow
            for column in answer.rows.select_dtypes("number"):
                expected = answer.rows[column].to_numpy(float, na_value=math.nan)
                found = rows[column].to_numpy(float, na_value=math.nan)
                numpy.testing.assert_allclose(found, expected, rtol=1e-6, err_msg=column)


def test_days_have_no_time_of_day_in_any_format(days):
    in_json = json.loads(formats.json_text(days))["rows"]
    assert in_json[0]["first_read_on"] == "2024-02-06" and in_json[-1]["first_read_on"] is None
    assert ",2024-02-06,2024-03-05," in formats.csv(days)
    assert "| 2024-02-06 | 2024-03-05 |" in formats.markdown(days)
    assert "2024-02-06" in formats.table(days) and "00:00" not in formats.table(days)


def read_parquet(content, tmp_path):
    (tmp_path / "answer.parquet").write_bytes(content)
    return duckdb.read_parquet(str(tmp_path / "answer.parquet"))


def test_parquet_has_types_and_days_are_dates(days, tmp_path):
    relation = read_parquet(formats.parquet(days), tmp_path)
    types = dict(zip(relation.columns, map(str, relation.types), strict=True))
    assert types["extraction"] == "VARCHAR" and types["person_count"] == "BIGINT"
    assert types["first_read_on"] == types["last_read_on"] == "DATE"
    assert types["person_share"] == "DOUBLE" and relation.columns[-1] == "note"
    rows = relation.fetchall()
    assert rows[0][relation.columns.index("first_read_on")] == date(2024, 2, 6)
    assert {row[-1] for row in rows} == {NOTE}
    unknown = read_parquet(formats.parquet(Answer(days.rows.tail(1), days.words)), tmp_path)
    place = unknown.columns.index("first_read_on")
    assert str(unknown.types[place]) == "DATE" and unknown.fetchall()[0][place] is None


@pytest.mark.parametrize("name", ["exposure/known_by_day", "area/summary", "exposure/by_status"])
def test_every_format_has_the_same_rows(answers, tmp_path, name):
    answer = answers(name, "en")
    csv = pandas.read_csv(io.StringIO(formats.csv(answer)))
    parquet = read_parquet(formats.parquet(answer), tmp_path).df()
    sheet = openpyxl.load_workbook(io.BytesIO(formats.xlsx(answer))).worksheets[0]
    heads, _, *lines = sheet.iter_rows(min_row=4, values_only=True)
    xlsx = pandas.DataFrame(lines, columns=heads)
    rows = pandas.DataFrame(json.loads(formats.json_text(answer))["rows"])
    for other in (csv, parquet, xlsx, rows):
        assert [*other][: len(answer.rows.columns)] == [*answer.rows]
        for column in answer.rows.select_dtypes("number"):
            expected = answer.rows[column].astype(float).tolist()
            assert other[column].astype(float).tolist() == pytest.approx(expected, nan_ok=True)


def test_workbook_is_as_the_golden_file(subtests, answer, words_of, pytestconfig):
    """Three values of each column that any question has, in its number format."""
    for language in LANGUAGES:
        with subtests.test(language=language):
            columns = {}
            for rows in map(answer, ASKED):
                few = rows.iloc[[0, len(rows) // 2, -1]] if len(rows) else rows
                columns = {name: few[name].array for name in few if len(rows)} | columns
            all_of = Answer(pandas.DataFrame(columns).sort_index(axis=1), words_of[language])
            sheet = openpyxl.load_workbook(io.BytesIO(formats.xlsx(all_of))).worksheets[0]
            made = {}
            for name, heading, *cells in sheet.iter_cols(min_row=COLUMNS_ROW + 1):
                texts = [re.sub("[0-9a-f]{64}", "…", show_cell(cell)) for cell in cells]
                days = [cell.value.date().isoformat() for cell in cells if cell.is_date]
                assert not days or days == [each for each in texts if each], name.value
                line = f"{name.value} | {heading.value} | {' ; '.join(texts)}"
                made.setdefault(name.value[0], []).append(textwrap.shorten(line, 160))
            texts = {each: "\n".join(lines) for each, lines in made.items()}
            hold(f"workbook_{language}.md", texts, pytestconfig)


def test_markdown_shows_signs_that_it_would_take_for_its_own(english):
    rows = pandas.DataFrame({"source": ["a|b", "<i>*so*", "c\\d"], "person_count": [1, 2, 3]})
    heads, sides, *lines = formats.markdown(Answer(rows, english)).splitlines()[:5]
    assert (heads, sides) == ("| source | person_count |", "| --- | ---: |")
    assert lines == ["| a\\|b | 1 |", "| &lt;i>\\*so\\* | 2 |", "| c\\\\d | 3 |"]


def test_table_leaves_out_a_name_beside_the_code_that_is_called_so(answers):
    out = formats.table(answers("exposure/by_region", "en"))
    assert "region_name" not in out and out.count("La Réunion") == 1
    towns = formats.table(answers("area/largest_communes", "en"))
    assert "commune_name" in towns and "Lille" in towns


def test_rows_that_are_left_out_are_counted(days):
    assert not any("left out" in text for text in days.below)
    three = Answer(days.rows, days.words, left_out=3)
    assert all("3 more rows" in show(three) for show in (formats.table, formats.markdown))
    for count, language, said in (
        (1, "en", "1 more row is left out"),
        (1_000, "en", "1,000 more rows are left out"),
        (1, "fr", "1 autre ligne n’est pas affichée"),
        (2, "fr", "2 autres lignes ne sont pas affichées"),
    ):
        assert formats.left_out(count, language).startswith(said)


def test_answer_without_rows_says_so_in_every_format(days):
    empty = Answer(days.rows.head(0), days.words)
    assert formats.table(empty).startswith("(no rows)\n\nSYNTHETIC")
    assert json.loads(formats.json_text(empty))["rows"] == []
    assert formats.csv(empty).endswith(",note") and formats.csv(empty).count("\n") == 0


def test_receipt_is_in_the_words_of_the_language(lab, french):
    given = {"departements": ["59"], "sexes": ["female"]}
    made = receipt.read_world(lab)
    said = dict(receipt.of_query(find("exposure/by_status"), given, 1_000, made, french))
    assert said["Lignes"] == "1\u202f000" and said["Graine"] == "2024"
    assert said["Requête"] == "sql/exposure/by_status.sql"
    assert "$sexes = ['female']" in said["Paramètres"]
    assert "$statuses = null" in said["Paramètres"]
    world = dict(receipt.name_provenance(made, "en"))
    assert world["Records on the file"] == "10,000"
