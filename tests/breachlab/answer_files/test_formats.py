"""One answer in every format: the same rows, in words or in codes."""

import io
import json
import math
import re
import textwrap
from datetime import date
from functools import cache
from itertools import cycle

import duckdb
import numpy
import openpyxl
import pandas
import pytest

from breachlab import find
from breachlab.answer_files import formats
from breachlab.answer_files.formats import BINARY, COLUMNS_ROW, FORMATS, SUFFIXES, Answer
from breachlab.query.headlines import headline
from breachlab.query.queries import names
from breachlab.words import LANGUAGES, Words, data_note
from tests.breachlab.answer_files.test_text_columns import letters
from tests.support.cases import for_each
from tests.support.catalogue import ASKED
from tests.support.golden import hold
from tests.support.workbooks import show_cell

NOTE = "SYNTHETIC data: no row describes a real person"


@pytest.fixture(scope="module")
def answers(lab, answer):
    """Every question's answer in a language."""
    words = {language: Words.of(lab, language) for language in LANGUAGES}

    @cache
    def of(name, language, width=80):
        said = headline(find(name), answer(name), words[language]).text
        return Answer(answer(name), words[language], said, width=width)

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


@for_each("language, other", [("en", "fr"), ("fr", "en")])
def test_markdown_has_texts_in_one_language_and_csv_in_both(answers, language, other):
    texts = {f"{each}_{language}" for each in ("unit", "source", "reason")}
    shown = columns_of(formats.markdown(answers("method/ledger", language)))
    assert texts < set(shown) and not [name for name in shown if name.endswith(f"_{other}")]
    heads = formats.csv(answers("method/ledger", language)).splitlines()[0].split(",")
    assert texts | {f"unit_{other}", f"source_{other}", f"reason_{other}"} < set(heads)


def test_markdown_keeps_numbers_of_both_languages(answers):
    shown = columns_of(formats.markdown(answers("notification/message", "fr")))
    assert {"character_count_en", "character_count_fr"} < set(shown)


@for_each("name, language", zip(names(), cycle(LANGUAGES), strict=False))
def test_table_has_no_line_wider_than_the_terminal_and_loses_nothing(answers, name, language):
    holds_all_within(80, answers, name, language)


@for_each("name, language", zip(names(), cycle(reversed(LANGUAGES)), strict=False))
def test_table_has_no_line_wider_than_any_terminal(thorough, answers, name, language):
    """In the other language."""
    for width in (80, 120):
        holds_all_within(width, answers, name, language)


def holds_all_within(width, answers, name, language):
    answer = answers(name, language, width)
    out = formats.table(answer)
    assert max(map(len, out.splitlines())) <= width
    assert not letters(*shown(answer)) - letters(out)


def shown(answer):
    """Yield what a table shows: each text of a column, or once what is in every row the same."""
    if len(answer.rows):
        yield from (answer.sentence, data_note(answer.words))
        for column, texts in columns_of(formats.markdown(answer)).items():
            yield from (column, *(texts if len(set(texts)) > 1 else texts[:1]))


def test_csv_begins_with_its_columns(days):
    assert not formats.csv(days).startswith(("#", "\ufeff"))


@for_each("name", ASKED)
def test_csv_read_without_options_is_the_rows(answers, name):
    answer = answers(name, "fr")
    rows = pandas.read_csv(io.StringIO(formats.csv(answer)))
    assert [*rows] == [*answer.rows, "note"]
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


def test_a_column_of_days_that_are_all_unknown_is_still_of_dates(days, tmp_path):
    none = Answer(days.rows.tail(1), days.words)
    relation = read_parquet(formats.parquet(none), tmp_path)
    place = relation.columns.index("first_read_on")
    assert str(relation.types[place]) == "DATE" and relation.fetchall()[0][place] is None


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


@for_each("language", LANGUAGES)
def test_workbook_of_all_columns_shows_what_the_golden_file_has(
    answer, words_of, language, pytestconfig
):
    """Three values of each column that any question has, in its number format."""
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


def test_a_name_is_not_said_beside_the_code_that_is_called_so(answers):
    out = formats.table(answers("exposure/by_region", "en"))
    assert "region_name" not in out and out.count("La Réunion") == 1
    towns = formats.table(answers("area/largest_communes", "en"))
    assert "commune_name" in towns and "Lille" in towns


@for_each(
    "count, language, said",
    [
        (1, "en", "1 more row is left out"),
        (1_000, "en", "1,000 more rows are left out"),
        (1, "fr", "1 autre ligne n’est pas affichée"),
        (2, "fr", "2 autres lignes ne sont pas affichées"),
    ],
)
def test_what_is_left_out_is_counted(count, language, said):
    assert formats.left_out(count, language).startswith(said)


def test_nothing_is_said_of_more_rows_where_all_are_given(days):
    assert not any("left out" in text for text in days.below)
    assert "3 more rows" in formats.table(Answer(days.rows, days.words, left_out=3))
    assert "3 more rows" in formats.markdown(Answer(days.rows, days.words, left_out=3))


def test_no_rows_are_said_to_be_none(days):
    empty = Answer(days.rows.head(0), days.words)
    assert formats.table(empty).startswith("(no rows)\n\nSYNTHETIC")
    assert json.loads(formats.json_text(empty))["rows"] == []
    assert formats.csv(empty).endswith(",note") and formats.csv(empty).count("\n") == 0


def test_every_format_can_be_chosen_by_how_a_file_ends():
    assert {*SUFFIXES.values()} == {*FORMATS} and {*BINARY} < {*FORMATS}
