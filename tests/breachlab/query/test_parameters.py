"""Values that parameters refuse, and their errors; the words and dimensions of a database."""

import decimal
import re
from datetime import date, datetime
from functools import cache
from itertools import product

import numpy
import pandas
import pytest

from breachlab import ask, find
from breachlab.errors import BadParameters
from breachlab.query import parameters, spellings
from breachlab.query.parameters import COLUMNS, PARAMETERS, SELECTION, dimensions
from breachlab.query.queries import names
from breachlab.store.connections import open_connection
from breachlab.words import LANGUAGES, Words
from breachlab.words.language import interface
from tests.support.cases import for_each

WRONG = [
    ("emails_per_day", 0, "emails_per_day 0: must be a whole number from 1 to 1,000,000,000"),
    ("letters_per_day", -5, "Example: --letters_per_day 500_000"),
    ("calls_per_day", "many", "calls_per_day many: must be a whole number"),
    ("retention_years", 21, "from 0 to 20"),
    ("retention_years", 2.5, "retention_years 2.5: must be a whole number"),
    ("retention_years", True, "must be a whole number"),
    ("dpc", 5, "from 1 to 4"),
    ("as_of", "2024-03-13junk", "as_of 2024-03-13junk: must be a day"),
    ("as_of", "yesterday", "Example: --as_of 2024-03-13"),
    ("email_cost", -1, "email_cost -1: must be an amount from 0 to 100 euros"),
    ("letter_cost", "0,85", "with a point for the cents. Example: --letter_cost 0.85"),
    ("call_cost", "nan", "call_cost nan: must be an amount from 0 to 1,000 euros"),
    ("crisis_response_cost", "1e10", "from 0 to 1,000,000,000 euros"),
    ("sms_cost", True, "sms_cost True: must be an amount"),
    ("identity_protection_take_up", 1_001, "a whole number from 0 to 1,000"),
    ("since", "yesterday", "since yesterday: must be a day"),
    (
        "extraction",
        ["total", "partial"],
        "takes one value, 2 were given. Example: --extraction total",
    ),
]


@for_each("name, value, expected", WRONG)
def test_a_wrong_value_says_what_was_expected_and_what_to_type(name, value, expected):
    with pytest.raises(BadParameters) as error:
        PARAMETERS[name](name, value)
    assert expected in str(error.value)


def test_days_and_numbers_may_be_text():
    for given in ("2024-03-13", date(2024, 3, 13), datetime(2024, 3, 13, 9)):
        assert PARAMETERS["as_of"]("as_of", given) == date(2024, 3, 13)
    for given in (1_000_000, "1_000_000", "1000000"):
        assert PARAMETERS["emails_per_day"]("emails_per_day", given) == 1_000_000
    for given in (0.5, "0.5", ".50"):
        assert PARAMETERS["letter_cost"]("letter_cost", given) == 0.5


def test_an_amount_of_nothing_is_one():
    assert PARAMETERS["investigation_cost"]("investigation_cost", "0") == 0


class Speechless:
    """A value that cannot be written."""

    def __str__(self):
        raise RuntimeError


ODD = {
    "nan": float("nan"),
    "inf": float("inf"),
    "minus inf": -float("inf"),
    "no number": decimal.Decimal("NaN"),
    "complex": 1j,
    "huge": 10**5_000,
    "huge and negative": -(10**5_000),
    "huge digits": "9" * 5_000,
    "bytes": b"59",
    "other bytes": b"\xff",
    "half a letter": "\ud800",
    "zero byte": "\0",
    "long": "x" * 1_000_000,
    "no day": pandas.NaT,
    "no day of numpy": numpy.datetime64("NaT", "D"),
    "last day": datetime.max,
    "not known": pandas.NA,
    "none in a list": [None],
    "not known in a list": [pandas.NA],
    "list in a list": [["59"]],
    "dictionary": {"a": 1},
    "frame": pandas.DataFrame({"a": [1]}),
    "array of nothing": numpy.array(-5.5),
    "array of arrays": numpy.array([[1, 2]]),
    "object": object(),
    "speechless": Speechless(),
    "type": int,
    "true": True,
}


@cache
def first_that_takes(parameter):
    return next(query for query in map(find, names()) if parameter in query.parameters)


@pytest.fixture
def names_once(monkeypatch):
    """Names of values read once for all refusals of a test: nobody writes to its database."""
    monkeypatch.setattr(spellings, "names", cache(spellings.names))


@for_each("kind, name", product(ODD, PARAMETERS))
@pytest.mark.usefixtures("names_once")
def test_an_odd_value_of_any_parameter_is_refused_in_a_line(lab, kind, name):
    query = first_that_takes(name)
    with pytest.raises(BadParameters) as error:
        ask(lab, query.name, **query.needed | {name: ODD[kind]})
    said = str(error.value)
    assert len(said) < 700 and re.search(r"Example: |They are: |--help", said)


def test_bytes_are_no_codes(lab):
    """Gone through, b"59" is the numbers of two characters, which are départements too."""
    with pytest.raises(BadParameters, match=r"departements: 'b'59'' is not known"):
        ask(lab, "exposure/total", departements=b"59")


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
            words = parameters.read_words(connection)["words"]
            assert words == [str(value) for value in values.values()]


def test_read_words_does_not_name_a_field_that_is_not_known(monkeypatch):
    monkeypatch.setattr(parameters, "_read", {})
    with make_list() as connection:
        parameters.read_words(connection)
        connection.execute("update fields set held_by = 'not_known'")
        parameters.read_words(connection)
    assert len(parameters._read) == 2


@pytest.fixture(scope="module")
def spoken(lab):
    """The dimensions in each language."""
    return {each: dimensions(lab, Words.of(lab, each)) for each in LANGUAGES}


def test_the_dimensions_are_the_parameters_of_a_selection_in_their_order(spoken):
    assert tuple(COLUMNS) == SELECTION
    for each in spoken.values():
        assert tuple(each) == SELECTION


@for_each("name", COLUMNS)
def test_a_dimension_has_the_values_that_its_queries_know(lab, spoken, name):
    for each in spoken.values():
        assert list(each[name].values) == parameters.known_words(lab)[name]


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
