"""find and ask: names, parameters and what their errors say."""

import numpy
import pandas
import pytest

from breachlab import find
from breachlab.errors import BadParameters, NoSuchQuery
from breachlab.query import known_values
from breachlab.query.queries import SELECTION, ask
from tests.support.cases import for_each


def test_a_query_knows_its_question_and_parameters():
    query = find("exposure/by_region")
    assert query.texts("en").question == "How many people does the breach expose in each région?"
    assert query.parameters == set(SELECTION)


def test_an_unknown_query_names_the_nearest():
    with pytest.raises(NoSuchQuery, match="Did you mean 'exposure/by_region'"):
        find("exposure/by_regoin")


def test_a_query_outside_the_folder_is_unknown():
    with pytest.raises(NoSuchQuery):
        find("../breachlab/selection")


ODD_NAMES = [["a"], [], {"a": 1}, None, 5, 10**5_000, b"a", pandas.NA, pandas.DataFrame()]


@for_each("name", ODD_NAMES)
def test_what_is_no_word_names_no_query(lab, name):
    expected = rf"^A {type(name).__name__} names no query: a word such as .* python -m breachlab$"
    with pytest.raises(NoSuchQuery, match=expected):
        find(name)
    with pytest.raises(NoSuchQuery, match=expected):
        ask(lab, name)


def test_a_name_of_a_million_letters_is_not_said_in_full():
    with pytest.raises(NoSuchQuery, match=r"^No query named 'xxx.*…'\. List") as error:
        find("x" * 1_000_000)
    assert len(str(error.value)) < 200


def test_an_unknown_parameter_names_the_nearest(lab):
    with pytest.raises(BadParameters, match="Did you mean 'age_bands'"):
        ask(lab, "exposure/by_region", age_band=["16-17"])


def test_an_unknown_value_names_the_nearest(lab):
    with pytest.raises(BadParameters, match=r"'16-18' is no value of age_bands\. Did you mean"):
        ask(lab, "exposure/by_region", age_bands=["16-18"])


def test_a_year_that_is_no_number_is_named(lab):
    with pytest.raises(BadParameters, match="'soon' is no value of first_years"):
        ask(lab, "exposure/by_region", first_years=["soon"])


def test_one_word_is_a_list_of_one(lab):
    alone = ask(lab, "exposure/total", departements="59")
    assert alone.equals(ask(lab, "exposure/total", departements=["59"]))


def test_null_keeps_all(lab):
    assert ask(lab, "exposure/total", sexes=None).equals(ask(lab, "exposure/total"))


def test_an_empty_list_keeps_nothing(lab):
    assert ask(lab, "exposure/total", sexes=[]).record_count.tolist() == [0]


@for_each("year", [1999, "1999", 2025, "2010.5", 2010.6])
def test_a_year_outside_the_window_is_named_not_counted_as_nobody(lab, year):
    with pytest.raises(BadParameters, match=f"'{year}' is no value of first_years"):
        ask(lab, "exposure/total", first_years=[year])


def test_a_code_may_be_given_as_a_number_and_nothing_is_no_code(lab):
    assert ask(lab, "exposure/total", departements=59).equals(
        ask(lab, "exposure/total", departements=["59"])
    )
    with pytest.raises(BadParameters, match="'None' is no value of departements"):
        ask(lab, "exposure/total", departements=[None])


@for_each("kind", [list, tuple, set, pandas.Series, numpy.array])
def test_any_collection_of_words_will_do(lab, kind):
    answer = ask(lab, "exposure/total", departements=kind(["59", "62"]))
    assert answer.equals(ask(lab, "exposure/total", departements=["59", "62"]))


def test_an_example_narrows_and_only_a_departement_is_needed():
    query = find("area/retention")
    assert query.examples == query.needed == {"departement": "59"}
    long = find("exposure/rate_by_departement_age_and_sex")
    assert long.examples and not long.needed
    assert isinstance(long.examples["departements"], list)


class Interrupted:
    """A connection that gives the first of some rows, then runs something else before the rest."""

    def __init__(self, connection, meanwhile):
        self.connection, self.meanwhile = connection, meanwhile

    def execute(self, sql):
        self.rows = self.connection.execute(sql).fetchall()
        return self

    def fetchall(self):
        yield self.rows[0]
        if len(self.rows) > 1:
            self.meanwhile()
        yield from self.rows[1:]


def test_words_half_read_by_one_thread_are_not_taken_for_all_by_another(lab, monkeypatch):
    all_words = known_values.known_words(lab)
    monkeypatch.setattr(known_values, "_known", {})
    monkeypatch.setattr(known_values, "_read", {})
    met = []
    interrupted = Interrupted(lab, lambda: met.append(dict(known_values.known_words(lab))))
    known_values.known_words(interrupted)
    assert met == [all_words] and known_values.known_words(lab) == all_words
