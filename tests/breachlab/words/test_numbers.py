"""Numbers, days and units: read back from their text; every column of an answer has a heading."""

import csv
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.answer_files.formats import list_text_columns
from breachlab.paths import read
from breachlab.query.queries import names
from breachlab.words import LANGUAGES, numbers
from breachlab.words.language import NARROW, undo_typesetting
from breachlab.words.numbers import read_day
from breachlab.words.units import FILE, UNITS, heading, headings, unit, units
from tests.support.cases import for_each


@for_each(
    "text",
    [
        "2025-05-01",
        "1 May 2025",
        "1er mai 2025",
        "01/05/2025",
        "1.5.2025",
        "May 1st, 2025",
        "le 1 mai 2025",
        "1st of May 2025",
    ],
)
def test_read_day(text):
    assert read_day(text) == date(2025, 5, 1)


def test_read_day_knows_months_by_how_they_begin():
    assert read_day("2 févr. 2025") == read_day("2 Feb 2025") == date(2025, 2, 2)


def test_read_day_refuses(subtests):
    for text in ["soon", "32/01/2025", "1 Ma 2025", "05/2025", ""]:
        refused = pytest.raises(ValueError, match=r"isoformat|range|no month")
        with subtests.test(text=text), refused:
            read_day(text)


@given(st.integers(-(10**12), 10**12), st.sampled_from(LANGUAGES))
def test_whole_number_is_read_back_from_what_was_written(number, language):
    text = numbers.whole(number, language)
    assert int(text.replace(",", "").replace(NARROW, "")) == number


@given(st.floats(0, 1), st.integers(0, 3), st.sampled_from(LANGUAGES))
def test_share_is_nothing_or_the_whole_only_where_it_is(fraction, places, language):
    text = numbers.share(fraction, places, language)
    assert (text in {"0%", f"0{NARROW}%"}) == (fraction == 0)
    assert (text in {"100%", f"100{NARROW}%"}) == (fraction == 1)


LONGEST = 48
SIGNS = ("%", "€", "(", ")", ":", ".", "‰")
HEAD = "column,query,en,fr"


@pytest.fixture(scope="module")
def answers(full_answer):
    """The answer to each question of the tree, by its name."""
    return {name: full_answer(name) for name in names()}


@pytest.fixture(scope="module")
def columns_of(answers):
    """The columns of the files of each question of the tree, by its name."""
    return {
        name: [*rows.columns.map(str), *list_text_columns(name)] for name, rows in answers.items()
    }


def keys(query, column):
    """Return the lines that head a column of a query, the one that comes first, first."""
    return (column, query), (column, "")


def test_every_column_has_a_heading_in_both_languages(columns_of):
    missing = {
        f"breachlab/words/headings.csv lacks: {column},,<English>,<French> (of {name})"
        for name, each in columns_of.items()
        for column in each
        for language in LANGUAGES
        if not any(headings(language).get(key) for key in keys(name, column))
    }
    assert sorted(missing) == []


def test_columns_of_a_query_are_headed_apart(columns_of):
    alike = []
    for name, each in columns_of.items():
        for language in LANGUAGES:
            headed = Counter(heading(name, column, language) for column in each)
            alike += [
                f"headings.csv needs: {column},{name},… as '{found}' ({language}) is twice"
                for column in each
                if headed[found := heading(name, column, language)] > 1
            ]
    assert alike == []


def test_every_line_heads_a_column(columns_of):
    used = set()
    for name, each in columns_of.items():
        for column in each:
            own, general = keys(name, column)
            used.add(own if own in headings("en") else general)
    idle = [f"remove {','.join(key)},…" for key in headings("en") if key not in used]
    assert idle == []


def test_no_line_of_a_query_says_what_the_general_one_says():
    english, french = (headings(language) for language in LANGUAGES)
    idle = [
        f"remove {column},{query},…"
        for column, query in english
        if query
        and english[column, query] == english.get((column, ""))
        and french[column, query] == french[column, ""]
    ]
    assert idle == []


def test_headings_are_short_phrases_without_unit():
    wrong = [
        f"{','.join(key)}: '{text}'"
        for language in LANGUAGES
        for key, text in headings(language).items()
        if len(text) > LONGEST
        or not text[:1].isupper()
        or "  " in text
        or text != text.strip()
        or "_" in text
        or any(sign in text for sign in SIGNS)
    ]
    assert wrong == []


def test_lines_are_sorted_once_each_and_plain():
    head, *lines = read(FILE).splitlines()
    assert head == HEAD
    listed = [tuple(line.split(",")[:2]) for line in lines]
    assert listed == sorted(set(listed))
    assert undo_typesetting("\n".join(lines)) == "\n".join(lines)


def test_heading_in_french_is_typeset_and_a_column_that_is_not_listed_keeps_its_name():
    assert heading("exposure/by_age_band", "age_band", "fr") == "Tranche d’âge"
    assert heading("exposure/by_age_band", "odd_count", "fr") == "odd count"
    with pytest.raises(KeyError, match="expected one of en, fr"):
        heading("exposure/total", "person_count", "de")


def test_every_column_of_numbers_has_a_unit_by_its_name_or_in_units_csv(answers):
    """Those of quality/ count what is wrong, and nothing where all is well."""
    of_numbers = {
        str(column)
        for name, rows in answers.items()
        if not name.startswith("quality/")
        for column in rows.select_dtypes("number")
        if unit(column) == "number"
    }
    listed = units("en")
    assert [f"units.csv lacks: {each},…" for each in sorted(of_numbers - {*listed})] == []
    assert [f"remove {each},… of units.csv" for each in sorted({*listed} - of_numbers)] == []


def test_units_are_sorted_once_each_and_plain():
    head, *lines = read(UNITS).splitlines()
    listed = [line.partition(",")[0] for line in lines]
    assert head == "column,en,fr" and listed == sorted(set(listed))
    assert undo_typesetting("\n".join(lines)) == "\n".join(lines)
    assert all(len(cells) == 3 and all(cells) for cells in csv.reader(lines))
