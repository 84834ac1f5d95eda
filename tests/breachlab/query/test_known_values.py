"""What a database knows: the words of each parameter, and the dimensions of a selection."""

import pytest

from breachlab.query import known_values, queries
from breachlab.query.known_values import COLUMNS, dimensions
from breachlab.store.connections import open_connection
from breachlab.words import LANGUAGES, Words
from breachlab.words.language import interface
from tests.support.cases import for_each

LIST = {"age": "16-17", "first_year": 2010, "last_year": 2026, "field": "email", "harm": "phishing"}
TABLES = """
    create type age_band as enum ('{age}', '75 and over');
    create table breach as
    select {first_year} as window_first_year, {last_year} as window_last_year;
    create table fields as select '{field}' as field_id, 'some_records' as held_by;
    create table harms as select '{harm}' as harm_id;
    create view selection_values as
    select
        'words' as parameter,
        unnest(['{age}', '{first_year}', '{last_year}', '{field}', '{harm}']) as word
"""


def make_list(**other):
    """Return a database in memory with what read_words reads, in the place of a list's."""
    connection = open_connection()
    connection.execute(TABLES.format(**LIST | other))
    return connection


@pytest.mark.parametrize(
    "other",
    [
        {"age": "under 16"},
        {"first_year": 2011},
        {"last_year": 2025},
        {"field": "nir"},
        {"harm": "smishing"},
    ],
)
def test_read_words_tells_lists_apart(other):
    for values in (LIST, LIST | other, LIST):
        with make_list(**values) as connection:
            words = known_values.read_words(connection)["words"]
            assert words == [str(value) for value in values.values()]


def test_read_words_does_not_name_a_field_that_is_not_known(monkeypatch):
    monkeypatch.setattr(known_values, "_read", {})
    with make_list() as connection:
        known_values.read_words(connection)
        connection.execute("update fields set held_by = 'not_known'")
        known_values.read_words(connection)
    assert len(known_values._read) == 2


@pytest.fixture(scope="module")
def spoken(lab):
    """The dimensions in each language."""
    return {each: dimensions(lab, Words.of(lab, each)) for each in LANGUAGES}


def test_the_dimensions_are_the_parameters_of_a_selection_in_their_order(spoken):
    assert tuple(COLUMNS) == queries.SELECTION
    for each in spoken.values():
        assert tuple(each) == queries.SELECTION


@for_each("name", COLUMNS)
def test_a_dimension_has_the_values_that_its_queries_know(lab, spoken, name):
    for each in spoken.values():
        assert list(each[name].values) == known_values.known_words(lab)[name]


@for_each("language", LANGUAGES)
def test_every_dimension_has_its_words_and_no_other_has(language):
    words = interface(language)["dimensions"]
    assert set(words) == set(COLUMNS)
    for each in words.values():
        assert each["group"] and each["title"] and each["phrase"].count("{}") == 1


@for_each("language", LANGUAGES)
def test_every_value_has_a_label_of_its_own(spoken, language):
    for dimension in spoken[language].values():
        labels = dimension.labels.values()
        assert all(labels) and len(set(labels)) == len(dimension.values)


def test_every_code_that_is_no_number_has_words_in_both_languages(lab, spoken):
    for language, each in spoken.items():
        words = Words.of(lab, language)
        for name, dimension in each.items():
            for value in dimension.values:
                is_year = name == "first_years" and value != "2004"
                assert is_year or words.label(dimension.column, value), (name, value)


def test_values_stand_in_the_order_of_their_types(spoken):
    values = {name: each.values for name, each in spoken["en"].items()}
    assert values["statuses"] == ("registered", "formerly_registered", "candidate_space")
    assert values["sexes"] == ("female", "male")
    assert values["age_bands"][0] == "16-17" and values["age_bands"][-1] == "75 and over"
    assert values["first_years"] == tuple(str(year) for year in range(2004, 2025))
    assert values["end_bands"] == ("0", "1", "2", "3-5", "6-10", "11-15", "16-20")
    assert list(values["departements"]) == sorted(values["departements"])
    assert len(values["departements"]) == 101


def test_a_label_that_stands_alone_has_a_capital(spoken):
    assert spoken["en"]["sexes"].heading("female") == "Women"
    assert spoken["en"]["sexes"].labels["female"] == "women"
    assert spoken["fr"]["departements"].heading("59") == "Nord (59)"
