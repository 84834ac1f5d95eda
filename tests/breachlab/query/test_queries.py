"""find, ask and search: names, parameters and their errors; macros in order."""

import csv
import re

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
from tests.support.tables import table
from tests.support.tiers import some_of
from tests.support.worlds import undone


def test_query_knows_its_question_its_parameters_and_an_example():
    query = find("exposure/by_region")
    assert query.texts("en").question == "How many people does the breach expose in each région?"
    assert query.parameters == set(SELECTION)  # its SQL reads all six filters
    query = find("area/retention")  # "Example: $departement 59"; a département has no default
    assert query.examples == query.needed == {"departement": "59"}
    # "Example: $departements 59 974 $sexes female": filters have defaults, and take lists.
    query = find("exposure/rate_by_departement_age_and_sex")
    assert query.needed == {}
    assert query.examples == {"departements": ["59", "974"], "sexes": ["female"]}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("exposure/by_regoin", "Did you mean 'exposure/by_region'"),
        ("../breachlab/selection", "No question named"),
        ("x" * 1_000_000, r"^No question named 'xxx.{,99}…'\. List"),
        *(
            (name, rf"^A {type(name).__name__} names no question: a word such as .* breachlab$")
            for name in (["a"], {"a": 1}, None, 10**5_000, b"a", pandas.NA, pandas.DataFrame())
        ),
    ],
    ids=lambda each: type(each).__name__,
)
def test_word_that_names_no_query_is_refused(lab, name, said):
    for refuses in (find, lambda name: ask(lab, name)):
        with pytest.raises(NoSuchQuery, match=said):
            refuses(name)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"age_band": ["16-17"]}, "Did you mean 'age_bands'"),
        ({"age_bands": ["16-18"]}, r"'16-18' is not a value of age_bands\. Did you mean"),
        ({"first_years": ["soon"]}, "'soon' is not a value of first_years"),
        ({"first_years": [1999]}, "'1999' is not a value of first_years"),  # outside the window
        ({"first_years": ["2025"]}, "'2025' is not a value of first_years"),
        ({"first_years": [2010.6]}, r"'2010\.6' is not a value of first_years"),
        ({"departements": [None]}, "'None' is not a value of departements"),
        ({"departements": b"59"}, "'b'59'' is not a value of departements"),  # nor 53 and 57
    ],
)
def test_ask_refuses_an_unknown_parameter_or_value(lab, given, said):
    with pytest.raises(BadParameters, match=said):
        ask(lab, "exposure/total", **given)


def test_ask_takes_any_collection_of_codes_one_alone_or_null_for_all(lab):
    def count(**given):
        return ask(lab, "exposure/total", **given).record_count.tolist()

    both, nord, everybody = count(departements=["59", "62"]), count(departements=["59"]), count()
    assert 0 < nord[0] < both[0] < everybody[0]
    for kind in (tuple, set, pandas.Series, numpy.array):
        assert count(departements=kind(["59", "62"])) == both
    assert count(departements="59") == count(departements=59) == nord
    assert count(sexes=None) == everybody and count(sexes=[]) == [0]


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


def test_queries_bind_with_the_macros_of_their_chain_alone(subtests, worlds, tmp_path):
    """In a database with every table and cube, and no other macro."""
    stored = (
        "select distinct function_name, function_type from duckdb_functions()"
        " where not internal and function_type like '%macro'"
    )
    with open_connection(worlds.copy(World(1_000), tmp_path / "bare.duckdb")) as bare:
        for name, kind in bare.execute(stored).fetchall():
            if name in macros():
                table = "table " * (kind == "table_macro")
                bare.execute(f"drop macro {table}{name}")
        for name in some_of(names()):
            with subtests.test(name=name), undone(bare):
                query = find(name)
                for macro in list_chain(query):
                    bare.execute(macro.sql)
                bare.execute(f"describe {query.sql}", dict.fromkeys(query.parameters)).fetchall()


def test_files_of_macros_come_each_after_those_that_it_reads():
    order = [path.stem for path in macro_files()]
    assert sorted(order) == sorted(path.stem for path in MACROS.glob("*.sql"))
    for macro in macros().values():
        for each in (below.name for below in list_chain(macro)):
            assert order.index(macros()[each].path.stem) <= order.index(macro.path.stem)


def test_tables_made_of_cubes_are_those_that_read_one():
    read = {table.name: list_tables(table) for table in derived_tables()}
    assert {name for name in read if not read[name].isdisjoint(CUBES)} == {*DERIVED_OF_CUBES}
    assert list_tables(macros()["selected_residents"]) == {"residents"}  # none made after it


def test_tables_of_a_chain_are_tables_of_the_database(subtests, lab):
    tables = lab.execute("select table_name from duckdb_tables()").fetchall()
    views = lab.execute("select view_name from duckdb_views()").fetchall()
    known = {name for (name,) in tables + views}
    for name in names():
        with subtests.test(name=name):
            read = list_tables(find(name))
            assert read <= known and (read or list_chain(find(name)))  # macros may hold all values
            lines = draw_chain(find(name)).splitlines()
            shown = [line.partition("  reads ")[2].split(", ") for line in lines]
            assert {table for tables in shown for table in tables if table} == read


def test_rows_of_persons_are_read_by_the_checks_of_the_register_alone(lab):
    rows = {"records", "breached_records", "registrants"}
    readers = {name for name in names() if list_tables(find(name)) & rows}
    assert {name.partition("/")[0] for name in readers} == {"reconciliation", "quality"}
    views = lab.execute("select view_name, sql from duckdb_views() where not internal").fetchall()
    readers = {name for name, sql in views if rows & set(re.findall(r"\w+", sql))}
    assert readers == rows - {"records"}


def test_tree_of_a_query_names_each_macro_with_its_file_and_shows_it_whole_once():
    lines = draw_chain(find("cost/tornado")).splitlines()
    assert lines[0].split()[:2] == ["cost/tornado", "sql/cost/tornado.sql"]
    named = {line.split("── ")[1].split()[0]: line for line in lines[1:]}
    assert set(named) == {macro.name for macro in list_chain(find("cost/tornado"))}
    assert all(macros()[name].file in line for name, line in named.items())
    lines = draw_chain(find("combination/worst_composite")).splitlines()
    selected = [line for line in lines if "selected_composites" in line]
    assert len(selected) == 2 and selected[1].endswith("… as above")


def test_macros_of_the_database_are_those_of_files_each_with_a_comment(lab):
    stored = lab.execute("""
        select distinct function_name, coalesce(comment, '')
        from duckdb_functions()
        where
            database_name = current_database()
            and not internal
            and function_type in ('macro', 'table_macro')
    """).fetchall()
    # One that is a table, whose rows no selection changes, is stored as a table.
    assert {name for name, _ in stored} == {each for each, m in macros().items() if not m.is_table}
    assert [name for name, comment in stored if not comment] == []


@pytest.mark.parametrize(("text", "found"), table(__file__, "Search"))
def test_search_finds(text, found):
    assert found in search(text)


def test_search_puts_all_words_before_some_and_without_words_finds_all():
    assert search("unreachable by region")[0] == "notification/unreachable_by_region_and_age"
    assert search("total cost")[0] == "cost/total"
    assert search("") == names() and search("zebra") == []


@pytest.mark.parametrize(("asked", "answer"), table(__file__, "Find"))
def test_find_all_has_the_answer_of_an_analyst_among_its_first_five(asked, answer):
    assert answer in [each.name for each in find_all(asked, "en")[:5]]


def test_find_all_says_in_the_language_asked_why_a_known_subject_has_no_question():
    (only,) = find_all("Quelle est la CSP des personnes ?", "fr")  # and no question of "personnes"
    assert only.name == "" and only.text.startswith("Pas ici")
    found = {each.name for each in find_all("double authentification", "en")}
    assert "reconciliation/records_to_persons" not in found  # which is of double records
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
    hints = [line[each] for line in lines for each in ("en", "fr")]
    counted = [each for each in hints if re.search(r"where (?!the )|group|count\(", each)]
    assert len(counted) >= 4 and all("where is_primary" in each for each in counted)
