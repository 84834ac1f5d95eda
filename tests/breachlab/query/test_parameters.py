"""Parameters: values and spellings that they take or refuse; the dimensions of a database."""

import decimal
import re
import shlex
from ast import literal_eval
from datetime import date, datetime
from functools import cache

import numpy
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import ask, find
from breachlab.errors import BadParameters
from breachlab.query import parameters, spellings
from breachlab.query.parameters import (
    COLUMNS,
    PARAMETERS,
    SELECTION,
    dimensions,
    known_words,
    word,
    words,
)
from breachlab.query.queries import names
from breachlab.query.spellings import MOST, key, offers, read_ages, read_typed, show_code
from breachlab.store.connections import open_connection
from breachlab.words import LANGUAGES, Words
from breachlab.words.language import fold, interface
from tests.support.tables import table
from tests.support.tiers import examples


@pytest.mark.parametrize(("name", "value", "expected"), table(__file__, "Wrong values"))
def test_wrong_value_says_what_was_expected_and_what_to_type(name, value, expected):
    with pytest.raises(BadParameters) as error:
        PARAMETERS[name](name, literal_eval(value))
    assert expected in str(error.value)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("as_of", ["2024-03-13", date(2024, 3, 13), datetime(2024, 3, 13, 9)], date(2024, 3, 13)),
        ("emails_per_day", [1_000_000, "1_000_000", "1000000"], 1_000_000),
        ("letter_cost", [0.5, "0.5", ".50"], 0.5),
        ("investigation_cost", [0, "0"], 0),
    ],
)
def test_days_and_numbers_may_be_text(name, typed, value):
    assert [PARAMETERS[name](name, each) for each in typed] == [value] * len(typed)


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


@pytest.mark.parametrize("name", PARAMETERS)
def test_odd_value_of_any_parameter_is_refused_in_a_line(monkeypatch, lab, name):
    """Every sixth kind of value for a parameter, and so each kind for a sixth of them."""
    monkeypatch.setattr(spellings, "names", cache(spellings.names))  # nobody writes to the lab
    query = next(query for query in map(find, names()) if name in query.parameters)
    for kind in [*ODD][[*PARAMETERS].index(name) % 6 :: 6]:
        with pytest.raises(BadParameters) as error:
            ask(lab, query.name, **query.needed | {name: ODD[kind]})
        said = str(error.value)
        assert len(said) < 700 and re.search(r"Example: |They are: |--help", said), kind


LIST = {"age": "16-17", "first_year": 2010, "last_year": 2026, "field": "email", "harm": "phishing"}
TABLES = """
    create type age_band as enum ('{age}', '75 and over');
    create table breach as
    select {first_year} as window_first_year, {last_year} as window_last_year;
    create table fields as select '{field}' as field_id, 'some_records' as held_by;
    create table harms as select '{harm}' as harm_id;
    create view selection_values as
    select 'words' as parameter, unnest(['{age}', '{first_year}', '{last_year}', '{harm}']) as word
    union all select 'fields', field_id from fields where held_by not like 'not_%'
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
            assert parameters.read_words(connection) == {
                "words": [str(value) for name, value in values.items() if name != "field"],
                "fields": [values["field"]],
            }


def test_read_words_reads_again_once_a_field_is_not_known_to_be_held():
    """What was read before is kept, by all that lists differ in."""
    with make_list() as connection:
        assert parameters.read_words(connection)["fields"] == [LIST["field"]]
        connection.execute("update fields set held_by = 'not_known'")
        assert "fields" not in parameters.read_words(connection)


@pytest.mark.parametrize("language", LANGUAGES)
def test_dimensions_are_those_of_a_selection_each_with_its_words(lab, language):
    spoken, words = Words.of(lab, language), interface(language)["dimensions"]
    found, known = dimensions(lab, spoken), parameters.known_words(lab)
    assert tuple(found) == tuple(COLUMNS) == SELECTION and set(words) == set(COLUMNS)
    for name, each in found.items():
        said = words[name]
        assert said["group"] and said["title"] and said["phrase"].count("{}") == 1
        assert list(each.values) == known[name]
        labels = [each.labels[value] for value in each.values]
        assert all(labels) and len(set(labels)) == len(labels)
        for value in each.values:
            is_year = name == "first_years" and value != "2004"
            assert is_year or spoken.label(each.column, value), (name, value)


def test_values_of_dimensions_stand_in_the_order_of_their_types(lab, english):
    found = dimensions(lab, english)
    values = {name: each.values for name, each in found.items()}
    assert values["statuses"] == ("registered", "formerly_registered", "candidate_space")
    assert values["sexes"] == ("female", "male")
    assert values["age_bands"][0] == "16-17" and values["age_bands"][-1] == "75 and over"
    assert values["first_years"] == tuple(str(year) for year in range(2004, 2025))
    assert values["end_bands"] == ("0", "1", "2", "3-5", "6-10", "11-15", "16-20")
    assert list(values["departements"]) == sorted(values["departements"])
    assert len(values["departements"]) == 101
    assert found["sexes"].labels["female"] == "women"
    assert found["sexes"].heading("female") == "Women"  # where it stands alone


@pytest.fixture(scope="module")
def called(lab):
    """{parameter: its names}, made once."""
    return {parameter: spellings.names(lab, parameter, "en") for parameter in spellings.COLUMNS}


def test_code_is_found_by_itself_and_by_its_label_however_typed(lab, words_of, called):
    assert set(spellings.COLUMNS) == {
        name for name, check in PARAMETERS.items() if check in (word, words)
    }
    for parameter, column in spellings.COLUMNS.items():
        for code in known_words(lab)[parameter]:
            for spoken in words_of.values():
                label = spoken.label(column, code) or code
                for typed in (code, label, label.upper(), fold(label), label.replace("-", " ")):
                    assert called[parameter].codes[key(typed)] == (code,), typed


def test_name_of_a_region_stands_for_its_departements(lab, called):
    rows = lab.execute(
        "select label_fr, list(departement_code::varchar order by departement_code) from labels"
        " inner join departements on region_code = code where kind = 'region' group by all"
    ).fetchall()
    assert len(rows) == 18
    for label, codes in rows:
        for parameter in ("departements", "departement"):
            assert called[parameter].codes[key(label)] == tuple(codes)


@pytest.mark.parametrize(("parameter", "typed", "code"), table(__file__, "One word"))
def test_word_of_people_is_a_code_unless_it_may_mean_several(called, parameter, typed, code):
    for said in typed.split(", "):
        assert called[parameter].codes[key(said)] == (code,)
    for said in ("chômeur", "candidat", "ancien"):
        assert key(said) not in called["statuses"].codes


def test_values_are_shown_with_what_they_are_called(english, french):
    assert show_code("974", "departements", french) == "974 (La Réunion)"
    assert show_code("registered", "statuses", english) == "registered (inscrit)"
    assert show_code("16-17", "age_bands", english) == "16-17"


def codes(lab, parameter, *said, query="exposure/total", language="en"):
    return read_typed(lab, find(query), {parameter: [said]}, language)[parameter]


@pytest.mark.parametrize(("parameter", "typed", "expected"), table(__file__, "Several words"))
def test_several_words_are_read_as_codes(lab, parameter, typed, expected):
    assert codes(lab, parameter, *shlex.split(typed)) == expected.split(", ")


def test_option_that_is_given_twice_or_takes_a_number_is_read_as_it_is(lab):
    twice = read_typed(lab, find("exposure/total"), {"departements": [["Indre"], ["Loire"]]}, "en")
    assert twice == {"departements": ["36", "42"]}
    number = {"letter_cost": "0.9"}
    assert read_typed(lab, find("cost/letters"), number, "en") == number


@pytest.mark.parametrize(("parameter", "typed", "offer"), table(__file__, "No name"))
def test_word_that_is_no_name_is_answered_by_the_nearest(lab, parameter, typed, offer):
    with pytest.raises(BadParameters, match=re.escape(offer)):
        codes(lab, parameter, *shlex.split(typed))


def test_refusal_is_french_where_asked(lab):
    with pytest.raises(BadParameters) as error:
        codes(lab, "statuses", "radier", language="fr")
    assert "Vouliez-vous dire formerly_registered (radiés)\u202f?" in str(error.value)
    assert str(error.value).endswith("--statuses formerly_registered --language fr")


@pytest.mark.parametrize(
    "said", [["59", "62"], ["Nord", "62"], ["Corse"], ["Corse", "du", "sud", "62"]]
)
def test_parameter_of_one_value_refuses_several(lab, said):
    text = re.escape(f"'{' '.join(said)}' stands for 2 values, and one was expected.")
    with pytest.raises(BadParameters, match=text):
        codes(lab, "departement", *said, query="area/summary")
    assert codes(lab, "departement", "Corse", "du", "sud", query="area/summary") == ["2A"]


BANDS = ["16-17", "18-19", "20-24", "25-29", "30-34", "60-64", "75 and over"]


@pytest.mark.parametrize(("typed", "bands"), table(__file__, "Ages"))
def test_read_ages_finds_bands(typed, bands):
    assert read_ages(typed, BANDS) == (bands.split(", "), [])


@pytest.mark.parametrize(
    ("typed", "bands"),
    [("moins de 15 ans", "under 15"), ("under 18", "under 15, 15, 16-17"), ("15-17", "15, 16-17")],
)
def test_read_ages_finds_the_bands_of_children_in_a_list(typed, bands):
    assert read_ages(typed, ["under 15", "15", *BANDS]) == (bands.split(", "), [])


def test_read_ages_offers_what_is_near_a_cut_band_and_leaves_the_rest_to_others():
    assert read_ages("18-30", BANDS) == ([], ["18-29", "18-34"])
    assert read_ages("75 and over", BANDS) in (None, (["75 and over"], []))
    assert [read_ages(said, BANDS) for said in ("34", "young", "Nord", "18 30")] == [None] * 4


KNOWN = {
    "cost/tornado": ["cost/tornado", "Which assumption moves the cost most?"],
    "cost": ["cost"],
}


def test_offers_are_whole_before_what_begins_so_and_none_where_nothing_is_alike():
    assert offers("the cost of an assumption", KNOWN) == ["cost/tornado"]
    assert offers("cots", {"cost": ["cost"], "cost/tornado": ["cost/tornado"]}) == ["cost"]
    assert offers("zebra", KNOWN) == offers("", KNOWN) == offers("x", {}) == []


@examples(50)
@given(st.text(), st.dictionaries(st.text(), st.lists(st.text(), max_size=3), max_size=8))
def test_offers_are_few_known_and_each_once(said, known):
    found = offers(said, known)
    assert len(found) == len(set(found)) <= MOST and set(found) <= set(known)


@given(st.sampled_from(["exposure/by_region", "cost/fine", "Lot-et-Garonne"]), st.data())
def test_two_letters_that_changed_places_are_put_right(name, data):
    place = data.draw(st.integers(0, len(name) - 2))
    typed = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    assert offers(typed, {name: [name], "zebra": ["zebra"]}) == [name]
