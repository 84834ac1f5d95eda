"""The lists of tables, cubes and columns: their SQL, and the names and meanings that they give."""

import csv
import shutil

import duckdb
import pytest

from breachlab.paths import ROOT, read
from breachlab.store import model_checks
from breachlab.store.connections import open_connection
from breachlab.store.model_checks import (
    OBJECTS,
    add_names,
    is_of_the_lab,
    known_names,
    list_additions,
)
from data_gen import table_sql
from data_gen.__main__ import main
from data_gen.commands import dictionary
from data_gen.draws.mixer import STREAMS
from data_gen.records import columns
from data_gen.records.columns import COLUMNS, STORED, Column, read_columns
from data_gen.table_sql import CUBES, LISTS, SUMS, WRITERS, Cube, columns_of, write
from data_gen.world import World
from tests.conftest import SMALL
from tests.data_gen.conftest import gather, make_shards

# What small worlds of earlier commits stored, by their own code; the first of each model version,
# and the last of the first.
FORMER = [*csv.DictReader(read(ROOT / "tests/data_gen/frozen/former_databases.csv").splitlines())]
COMMITS = {row["commit"]: int(row["model_version"]) for row in FORMER}
MAKE = {
    "macro": 'create macro "{}"() as 1',
    "type": "create type \"{}\" as enum ('a')",
    "table": 'create table "{}" ({})',
    "view": 'create view "{}" as select {}',
}
PROVENANCE = """
    create table provenance as from (
        select {} as model_version, 0::bigint as seed, 0::bigint as row_count,
            0::bigint as person_count, '' as pools, '' as assumptions, '' as setting,
            '' as reference_sha256, '' as macros_sha256, '' as duckdb_version, 1 as thread_count,
            now() as generated_at, '' as step_seconds
    ) select {}
"""


def put_former(path, commit):
    """Write what a commit stored: every name and column, and a row of provenance."""
    with duckdb.connect(path) as connection:
        for row in (row for row in FORMER if row["commit"] == commit):
            columns = row["columns"].split()
            if row["name"] == "provenance":
                connection.execute(PROVENANCE.format(row["model_version"], ", ".join(columns)))
                continue
            pattern = '"{}" int' if row["kind"] == "table" else 'null as "{}"'
            listed = ", ".join(pattern.format(column) for column in columns)
            connection.execute(MAKE[row["kind"]].format(row["name"], listed))


def test_list_additions_finds_nothing_in_a_database_of_this_code(lab):
    assert is_of_the_lab(lab)
    assert list_additions(lab) == [], "Run: python -m data_gen dictionary --write"


def test_list_additions_finds_nothing_in_gathered_shards(gathered):
    """A line of breachlab/store/schema_names.csv for data_gen/shards/*.sql is typed by hand."""
    check_names(gathered)


def test_list_additions_finds_nothing_in_gathered_shards_of_text(thorough, tmp_path):
    world = make_shards(tmp_path / "world", "text", World(1_000))
    path = gather(world)
    world.rename(world.with_name("moved"))  # its views are known all the same
    check_names(path)


def check_names(path):
    with open_connection(path, read_only=True) as connection:
        assert is_of_the_lab(connection) and list_additions(connection) == []


def test_a_database_of_a_former_version_is_replaced_unasked(tmp_path, no_records):
    for commit in COMMITS:
        path = tmp_path / f"{commit}.duckdb"
        put_former(path, commit)
        assert main(["--rows", "1_000", "--quiet", "--database", str(path)]) == 0, commit
        with open_connection(path, read_only=True) as connection:
            rows = connection.execute("select row_count from provenance").fetchall()
        assert rows == [(1_000,)], commit


def test_what_was_added_to_a_former_version_is_named_and_stays(tmp_path, capsys):
    for commit in COMMITS:
        path = tmp_path / f"{commit}.duckdb"
        put_former(path, commit)
        with duckdb.connect(path) as connection:
            connection.execute("alter table regions add remark varchar; create table notes (x int)")
        before = path.read_bytes()
        assert main(["--rows", "1_000", "--quiet", "--database", str(path)]) == 1, commit
        said = capsys.readouterr().err
        assert "makes, table notes, column regions.remark, so it stays" in said, commit
        assert path.read_bytes() == before, commit


def test_add_names_adds_what_is_new_and_removes_nothing(tmp_path, monkeypatch):
    file = shutil.copy(model_checks.FILE, tmp_path / "schema_names.csv")
    monkeypatch.setattr(model_checks, "FILE", file)
    before = dict(known_names())
    with open_connection() as connection:
        connection.execute("create table regions (region_code int, of_later int)")
        connection.execute("create view later as select 1 as of_later")
        add_names(connection)
        assert list_additions(connection) == []
    try:
        after = known_names()
        assert after["table", "regions"] == [*before["table", "regions"], "of_later"]
        assert after["view", "later"] == ["of_later"]
        others = after.keys() - {("table", "regions"), ("view", "later")}
        assert {each: after[each] for each in others} == {
            each: columns for each, columns in before.items() if each != ("table", "regions")
        }
    finally:
        known_names.cache_clear()


# Tables that no user reads.
SILENT = [
    *("world", "blocks", "breached_records", "selection_values", "ledger_values", "due_members"),
    *("contact_cube_any_year", "contact_cube_any_place", "message_parts", "cost_draws"),
    *("readings_by_day", "sized_breaches", "harms_of_holdings"),
]
UNTOLD = """
    select concat(table_name, '.', column_name)
    from duckdb_columns()
    where
        database_name = current_database()
        and not internal
        and not list_contains($silent, table_name)
        and (
            comment is null
            or split_part(comment, ' Source: ', 1) = ''
            or split_part(comment, ' Source: ', 2) = ''
        )
"""


def test_the_page_is_what_would_be_made(lab):
    page = dictionary.PAGE.read_text(encoding="utf-8")
    assert page == dictionary.markdown(lab), "Run: python -m data_gen dictionary --write"


def test_every_table_and_column_that_users_read_has_a_meaning_and_a_source(lab):
    assert lab.execute(UNTOLD, {"silent": SILENT}).fetchall() == []
    described = {name for name, _ in lab.execute(dictionary.TABLES).fetchall()}
    tables = "select table_name from duckdb_tables() where not temporary"
    views = "select view_name from duckdb_views() where not internal and not temporary"
    there = {name for (name,) in lab.execute(f"{tables} union all {views}").fetchall()}
    assert described == there - {*SILENT}


DAY = Column("seen_day", "usmallint", "days", "value or nothing", "Seen, in {unit}.", ("history",))
# Of a cube that is in no list: two dimensions of three columns, of few records.
LIVING_WOMEN = Cube(
    comment="Women by what an attacker can join on.",
    by=["joins", "age_band"],
    most_cells=9,
    where="sex = 'female'",
    measures=["record_count", "living_person_count"],
    comments={"age_band": "Their age. Source: somebody's list."},
)
RECORDS = """
    create table banded_records as
    select *
    from (
        values
        ('female', '16-17', 8, true, 0),
        ('female', '16-17', 9, true, 4),
        ('female', '16-17', 9, false, 0),
        ('female', '18-19', 9, true, 0),
        ('male', '18-19', 9, true, 0)
    ) as records (sex, age_band, fields_on_file, is_primary, truths)
"""


def test_a_cube_of_the_list_counts_the_records_and_says_what_its_columns_are(monkeypatch):
    monkeypatch.setitem(CUBES, "living_women_cube", LIVING_WOMEN)
    with duckdb.connect() as connection:
        connection.execute(RECORDS)
        connection.execute(write("living_women_cube"))
        found = connection.table("living_women_cube")
        assert found.columns == [
            *("has_nir", "has_contact", "age_band"),
            *("record_count", "living_person_count"),
        ]
        assert found.fetchall() == [
            (True, False, "16-17", 1, 1),
            (True, True, "16-17", 2, 0),
            (True, True, "18-19", 1, 1),
        ]
        comments = connection.execute(
            "select column_name, comment from duckdb_columns() where table_name like 'living%'"
        ).fetchall()
    assert dict(comments)["age_band"] == "Their age. Source: somebody's list."
    assert dict(comments)["has_nir"] == "Whether a NIR is on file. Source: records."


def test_cubes_use_each_column_dimension_and_source_that_is_listed():
    columns = {column for cube in CUBES.values() for column in columns_of(cube.by)}
    assert columns == {*LISTS["columns"]}
    named = {name for cube in CUBES.values() for name in (*cube.by, *cube.counted_by)}
    assert {*LISTS["dimensions"]} <= named
    sources = {cube.source for cube in CUBES.values()}
    assert {*LISTS["sources"]} <= sources


def test_plain_tables_have_known_parts_alone_and_are_one_statement_and_its_comments():
    known = {"comment", "from", "where", "order", "labels", "columns"}
    for name, listed in table_sql.PLAIN.items():
        assert {*listed} <= known and {*listed.get("labels", {})} <= {*listed["columns"]}, name
        parts = [each for each in listed["columns"].values() if isinstance(each, dict)]
        assert all({*each} in ({"comment", "type"}, {"comment", "sql"}) for each in parts), name
    for name in (*table_sql.PLAIN, *CUBES):
        first, *others = duckdb.extract_statements(write(name))
        assert first.query.startswith(f"create or replace table {name} as"), name
        assert all(each.query.strip().startswith("comment on") for each in others), name


BITS = {  # by perimeter, sex and ages: who is inside
    ("file_of_february_2022", "", 16, 94): "was_in_file_of_2022",
    ("residents", "", 0, 94): "is_resident",
    ("residents", "", 18, 94): "is_adult_resident",
    ("residents", "female", 17, 94): "is_resident and sex = 'female' and birth_day >"
    " breach_born_after[6] and birth_day <= breach_born_until[6]",
    ("young_people", "", 16, 24): "is_resident and birth_day > breach_born_after[6]"
    " and birth_day <= breach_born_until[6]",
}


def test_the_bit_of_a_breach_is_set_inside_its_perimeter_by_its_half_of_a_draw():
    for (perimeter, sex, first, last), inside in BITS.items():
        row = {"perimeter": perimeter, "sex": sex, "age_from": f"{first}", "age_to": f"{last}"}
        assert table_sql._write_bit(5, row) == (
            f"case when {inside} and (draw_3 >> 16) < breach_limits[6] then 32 else 0 end"
        )
    assert "(draw_4 & 65535) < breach_limits[7] then 64" in table_sql._write_bit(6, row)


def test_the_command_prints_the_sql_of_a_table_or_names_the_nearest(capsys):
    assert main(["dictionary", "--sql", "regions"]) == 0
    assert capsys.readouterr().out == write("regions") + "\n"
    assert main(["dictionary", "--sql", "region"]) == 2
    assert "regions" in capsys.readouterr().err.partition("There are")[0]


def test_the_dictionary_names_what_a_database_of_shards_has(worlds):
    with worlds.in_memory(SMALL) as connection:
        connection.execute(dictionary.VIEWS_OF_SHARDS)
        objects = connection.execute(OBJECTS).fetchall()
    named = {f"{schema}.{name}": columns for _, schema, name, columns in objects}
    assert named["of_shards.records"] == [*STORED]
    text, codes = named["of_shards.sharded_records"], {each.name_of_file for each in COLUMNS}
    assert codes < {*text} and len(text) == len({*text})


def test_records_have_the_columns_that_are_listed_in_their_order(lab):
    assert lab.table("records").columns == [each.name for each in COLUMNS]


def test_a_code_is_stored_as_its_type_and_every_other_column_as_an_unsigned_number(lab):
    for each, kind in zip(COLUMNS, lab.table("records").types, strict=True):
        family = "ENUM" if each.unit == columns.CODE else "UTINYINT USMALLINT UINTEGER"
        assert str(kind).partition("(")[0] in family.split(), each.name


def test_files_of_shards_have_a_type_of_their_own_for_every_column_but_a_code():
    """A code stands there as its word, so columns.toml gives it no `in_shard`."""
    without = {each.name for each in COLUMNS if not each.in_shard}
    assert without == {each.name for each in COLUMNS if each.unit == columns.CODE}


def test_columns_are_drawn_from_streams_that_are_listed():
    assert {stream for each in COLUMNS for stream in each.streams} <= {*STREAMS}


def test_every_way_to_sum_a_column_is_that_of_a_column():
    assert {each.checksum for each in COLUMNS} == {*SUMS}


def test_a_part_that_is_unknown_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "columns.toml"
    path.write_text('[sex]\ntype = "sex"\nkind = "code"\n', encoding="utf-8")
    monkeypatch.setattr(columns, "FILE", path)
    with pytest.raises(TypeError, match="kind"):
        read_columns()


def test_one_more_column_stands_in_all_that_lists_columns(monkeypatch):
    listing = WRITERS.keys() - {"labels", "breached_records"}
    before = {name: {*write(name).splitlines()} for name in listing}
    monkeypatch.setattr(table_sql, "COLUMNS", (*COLUMNS, DAY))
    for name in listing:
        added = {*write(name).splitlines()} - before[name]
        assert any("seen_day" in line for line in added), name
    assert "comment on column records.seen_day is 'Seen, in days from 1 January 1929.';" in (
        write("records")
    )
    assert (
        "sum(draw(record_base, coalesce(seen_day::bigint, 4294967295)))::hugeint as seen_day"
        in write("record_checksums")
    )
