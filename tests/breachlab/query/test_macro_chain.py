"""The macros below a query: the chain is whole, in order, and printed with its files."""

import re
import shutil

import pytest

from breachlab import find
from breachlab.query import macro_chain
from breachlab.query.queries import names
from breachlab.store.connections import open_connection
from data_gen.tables import CUBES, DERIVED_OF_CUBES
from data_gen.world import World
from tests.support.cases import for_each

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
            if name in macro_chain.macros():
                connection.execute(
                    f"drop {'macro table' if kind == 'table_macro' else 'macro'} {name}"
                )
        yield connection


@for_each("name", names())
def test_queries_bind_with_the_macros_of_their_chain_alone(bare, name):
    query = find(name)
    bare.execute("begin")
    try:
        for macro in macro_chain.chain(query):
            bare.execute(macro.sql)
        bare.execute(f"describe {query.sql}", dict.fromkeys(query.parameters)).fetchall()
    finally:
        bare.execute("rollback")


def test_the_files_come_each_after_those_that_it_reads():
    order = [path.stem for path in macro_chain.files()]
    assert sorted(order) == sorted(path.stem for path in macro_chain.MACROS.glob("*.sql"))
    for macro in macro_chain.macros().values():
        for each in macro.macros:
            assert order.index(macro_chain.macros()[each].path.stem) <= order.index(macro.path.stem)


def test_tables_made_of_cubes_are_those_that_read_one():
    read = {table.name: macro_chain.tables(table) for table in macro_chain.derived_tables()}
    assert {name for name in read if not read[name].isdisjoint(CUBES)} == {*DERIVED_OF_CUBES}


@pytest.fixture(scope="module")
def known(lab):
    """The names of all tables and views of the database."""
    tables = lab.execute("select table_name from duckdb_tables()").fetchall()
    views = lab.execute("select view_name from duckdb_views()").fetchall()
    return {name for (name,) in tables + views}


@for_each("name", names())
def test_tables_of_a_chain_are_tables_of_the_database(known, name):
    read = macro_chain.tables(find(name))
    assert read <= known and (read or macro_chain.chain(find(name)))  # macros may hold all values
    lines = macro_chain.tree(find(name)).splitlines()
    shown = [line.partition("  reads ")[2].split(", ") for line in lines]
    assert {table for tables in shown for table in tables if table} == read


ROWS = {"records", "breached_records", "registrants"}  # a row per record


def test_no_question_but_those_that_check_the_register_reads_its_rows():
    readers = {name for name in names() if macro_chain.tables(find(name)) & ROWS}
    assert {name.partition("/")[0] for name in readers} == {"reconciliation", "quality"}


def test_no_other_view_reads_rows(lab):
    views = lab.execute("select view_name, sql from duckdb_views() where not internal").fetchall()
    readers = {name for name, sql in views if ROWS & set(re.findall(r"\w+", sql))}
    assert readers == ROWS - {"records"}


def test_a_macro_reads_no_table_of_what_is_created_after_it():
    assert macro_chain.macros()["selected_residents"].tables == ("residents",)


def test_the_tree_names_each_macro_with_its_file():
    lines = macro_chain.tree(find("cost/tornado")).splitlines()
    assert lines[0].split()[:2] == ["cost/tornado", "sql/cost/tornado.sql"]
    named = {line.split("── ")[1].split()[0]: line for line in lines[1:]}
    assert set(named) == {macro.name for macro in macro_chain.chain(find("cost/tornado"))}
    assert all(macro_chain.macros()[name].file in line for name, line in named.items())


def test_a_macro_read_twice_is_shown_whole_once():
    lines = [line for line in macro_chain.tree(find("combination/worst_composite")).splitlines()]
    selected = [line for line in lines if "selected_composites" in line]
    assert len(selected) == 2 and selected[1].endswith("… as above")


def test_every_macro_of_the_database_has_a_comment(lab):
    assert lab.execute(UNTOLD).fetchall() == []


def test_every_macro_of_the_database_stands_in_a_file_of_macros(lab):
    stored = {name for (name,) in lab.execute(STORED).fetchall()}
    assert stored == {name for name, macro in macro_chain.macros().items() if not macro.is_table}
