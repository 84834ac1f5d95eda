"""find, ask and search: names, parameters and their errors; macros in order."""

import csv
import re
import shutil

import numpy
import pandas
import pytest

from breachlab import find
from breachlab.errors import BadParameters, NoSuchQuery
from breachlab.paths import SQL, read
from breachlab.query import parameters
from breachlab.query.asking import ask
from breachlab.query.parameters import SELECTION
from breachlab.query.queries import (
    MACROS,
    derived_tables,
    draw_chain,
    list_chain,
    list_tables,
    macro_files,
    macros,
    names,
)
from breachlab.query.search import find_all, search
from breachlab.store.connections import open_connection
from data_gen.tables import CUBES, DERIVED_OF_CUBES
from data_gen.world import World
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


def test_what_is_no_word_names_no_query(subtests, lab):
    for name in ODD_NAMES:
        with subtests.test(name=name):
            expected = (
                rf"^A {type(name).__name__} names no query: a word such as .* python -m breachlab$"
            )
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


def test_a_year_outside_the_window_is_named_not_counted_as_nobody(subtests, lab):
    for year in [1999, "1999", 2025, "2010.5", 2010.6]:
        refused = pytest.raises(BadParameters, match=f"'{year}' is no value of first_years")
        with subtests.test(year=year), refused:
            ask(lab, "exposure/total", first_years=[year])


def test_a_code_may_be_given_as_a_number_and_nothing_is_no_code(lab):
    assert ask(lab, "exposure/total", departements=59).equals(
        ask(lab, "exposure/total", departements=["59"])
    )
    with pytest.raises(BadParameters, match="'None' is no value of departements"):
        ask(lab, "exposure/total", departements=[None])


def test_any_collection_of_words_will_do(subtests, lab):
    for kind in [list, tuple, set, pandas.Series, numpy.array]:
        with subtests.test(kind=kind):
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
    all_words = parameters.known_words(lab)
    monkeypatch.setattr(parameters, "_known", {})
    monkeypatch.setattr(parameters, "_read", {})
    met = []
    interrupted = Interrupted(lab, lambda: met.append(dict(parameters.known_words(lab))))
    parameters.known_words(interrupted)
    assert met == [all_words] and parameters.known_words(lab) == all_words


UNTOLD = """
    select function_name
    from duckdb_functions()
    where
        database_name = current_database()
        and not internal
        and function_type in ('macro', 'table_macro')
        and coalesce(comment, '') = ''
"""
STORED = """
    select distinct function_name
    from duckdb_functions()
    where
        database_name = current_database()
        and not internal
        and function_type in ('macro', 'table_macro')
"""


@pytest.fixture(scope="module")
def bare(worlds, tmp_path_factory):
    """A database with every table and cube, and no macro."""
    path = tmp_path_factory.mktemp("bare") / "bare.duckdb"
    with open_connection(shutil.copy(worlds.path(World(1_000)), path)) as connection:
        for name, kind in connection.execute(
            "select distinct function_name, function_type from duckdb_functions()"
            " where not internal and function_type like '%macro'"
        ).fetchall():
            if name in macros():
                connection.execute(
                    f"drop {'macro table' if kind == 'table_macro' else 'macro'} {name}"
                )
        yield connection


def test_queries_bind_with_the_macros_of_their_chain_alone(subtests, bare):
    for name in names():
        with subtests.test(name=name):
            query = find(name)
            bare.execute("begin")
            try:
                for macro in list_chain(query):
                    bare.execute(macro.sql)
                bare.execute(f"describe {query.sql}", dict.fromkeys(query.parameters)).fetchall()
            finally:
                bare.execute("rollback")


def test_the_files_come_each_after_those_that_it_reads():
    order = [path.stem for path in macro_files()]
    assert sorted(order) == sorted(path.stem for path in MACROS.glob("*.sql"))
    for macro in macros().values():
        for each in (below.name for below in list_chain(macro)):
            assert order.index(macros()[each].path.stem) <= order.index(macro.path.stem)


def test_tables_made_of_cubes_are_those_that_read_one():
    read = {table.name: list_tables(table) for table in derived_tables()}
    assert {name for name in read if not read[name].isdisjoint(CUBES)} == {*DERIVED_OF_CUBES}


@pytest.fixture(scope="module")
def known(lab):
    """The names of all tables and views of the database."""
    tables = lab.execute("select table_name from duckdb_tables()").fetchall()
    views = lab.execute("select view_name from duckdb_views()").fetchall()
    return {name for (name,) in tables + views}


def test_tables_of_a_chain_are_tables_of_the_database(subtests, known):
    for name in names():
        with subtests.test(name=name):
            read = list_tables(find(name))
            assert read <= known and (read or list_chain(find(name)))  # macros may hold all values
            lines = draw_chain(find(name)).splitlines()
            shown = [line.partition("  reads ")[2].split(", ") for line in lines]
            assert {table for tables in shown for table in tables if table} == read


ROWS = {"records", "breached_records", "registrants"}  # a row per record


def test_no_question_but_those_that_check_the_register_reads_its_rows():
    readers = {name for name in names() if list_tables(find(name)) & ROWS}
    assert {name.partition("/")[0] for name in readers} == {"reconciliation", "quality"}


def test_no_other_view_reads_rows(lab):
    views = lab.execute("select view_name, sql from duckdb_views() where not internal").fetchall()
    readers = {name for name, sql in views if ROWS & set(re.findall(r"\w+", sql))}
    assert readers == ROWS - {"records"}


def test_a_macro_reads_no_table_of_what_is_created_after_it():
    assert list_tables(macros()["selected_residents"]) == {"residents"}


def test_the_tree_names_each_macro_with_its_file():
    lines = draw_chain(find("cost/tornado")).splitlines()
    assert lines[0].split()[:2] == ["cost/tornado", "sql/cost/tornado.sql"]
    named = {line.split("── ")[1].split()[0]: line for line in lines[1:]}
    assert set(named) == {macro.name for macro in list_chain(find("cost/tornado"))}
    assert all(macros()[name].file in line for name, line in named.items())


def test_a_macro_read_twice_is_shown_whole_once():
    lines = [line for line in draw_chain(find("combination/worst_composite")).splitlines()]
    selected = [line for line in lines if "selected_composites" in line]
    assert len(selected) == 2 and selected[1].endswith("… as above")


def test_every_macro_of_the_database_has_a_comment(lab):
    assert lab.execute(UNTOLD).fetchall() == []


def test_every_macro_of_the_database_stands_in_a_file_of_macros(lab):
    stored = {name for (name,) in lab.execute(STORED).fetchall()}
    assert stored == {name for name, macro in macros().items() if not macro.is_table}


@for_each(
    "text, found",
    [
        ("unreachable letters", "notification/unreachable_by_end_band"),
        ("unreachable", "notification/unreachable_by_region_and_age"),
        ("public notice only", "notification/unreachable_by_end_band"),
        ("coût", "cost/total"),
        ("départements", "exposure/by_departement"),
        ("age pyramid", "exposure/by_age_band"),
        ("retension", "retention/avoided_by_limit"),
        ("call-centre", "notification/call_volume"),
    ],
)
def test_search_finds(text, found):
    assert found in search(text)


def test_search_puts_all_words_before_some():
    assert search("unreachable by region")[0] == "notification/unreachable_by_region_and_age"
    assert search("total cost")[0] == "cost/total"


def test_search_without_words_finds_all_and_of_a_strange_word_nothing():
    assert search("") == names() and search("zebra") == []


@for_each(
    "asked, answer",
    [
        ("Quelle part des e-mails ne fonctionne plus (bounce) ?", "notification/bounces"),
        ("How many people share the same name and date of birth?", "identifiability/alone"),
        ("Whose registration ended between 2020 and 2021?", "registrants.last_ended_on"),
        ("Combien de personnes dans chaque intercommunalité ?", "communes.epci_name"),
        ("Are there duplicates: the same person twice?", "reconciliation/records_to_persons"),
        ("Combien de mineurs dans la fuite ?", "registrants.age"),
        ("How many have no phone, so cannot be reached?", "notification/channels"),
        ("How old are they?", "exposure/median_age"),
        ("Qu'aurait changé une double authentification ?", "what_if/measures"),
        ("records extracted per day", "access/daily_reads"),
        ("registrations per person", "registrants.registration_count"),
        ("women who left before 2010", "registrants.last_ended_on"),
        ("email phone missing", "fields/combinations"),
        ("commune de naissance", "birth_places.birth_place_name"),
        ("by which channel is each region told", "notification/channels_by_region"),
    ],
)
def test_find_all_has_the_answer_of_an_analyst_among_its_first_five(asked, answer):
    assert answer in [each.name for each in find_all(asked, "en")[:5]]


def test_find_all_says_why_nothing_answers_in_the_language_asked():
    (only,) = find_all("Quelle est la CSP des personnes ?", "fr")  # and no question of "personnes"
    assert only.name == "" and only.text.startswith("Pas ici")
    assert "reconciliation/records_to_persons" not in {
        each.name for each in find_all("double authentification", "en")
    }
    assert find_all("zebra", "en") == []


def test_synonyms_point_to_questions_and_columns_that_are_there(lab):
    columns = lab.execute(
        "select table_name || '.' || column_name from duckdb_columns()"
    ).fetchall()
    known = {*names(), *(name for (name,) in columns)}
    lines = [*csv.DictReader(read(SQL / "synonyms.csv").splitlines())]
    assert {name for line in lines for name in line["names"].split()} <= known
    phrases = [phrase for line in lines for phrase in line["said"].split("|")]
    assert len(phrases) == len({*phrases}) > 400
    assert all(line["names"] or (line["en"] and line["fr"]) for line in lines)


def test_synonyms_whose_sql_counts_or_keeps_records_count_each_person_once():
    lines = [*csv.DictReader(read(SQL / "synonyms.csv").splitlines())]
    hints = [line[each] for line in lines for each in ("en", "fr")]
    counted = [each for each in hints if re.search(r"where (?!the )|group|count\(", each)]
    assert len(counted) >= 4 and all("where is_primary" in each for each in counted)
