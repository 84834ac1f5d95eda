"""What stands in the lists of tables, cubes and columns becomes the SQL of the database."""

import duckdb
import pytest

from breachlab.store.model_checks import OBJECTS
from data_gen import table_sql
from data_gen.__main__ import main
from data_gen.commands import dictionary
from data_gen.draws.mixer import STREAMS
from data_gen.records import columns
from data_gen.records.columns import COLUMNS, STORED, Column, read_columns
from data_gen.table_sql import CUBES, LISTS, SUMS, WRITERS, Cube, columns_of, write
from tests.conftest import SMALL

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


def test_the_columns_and_measures_of_cubes_are_each_listed_and_used():
    columns = {column for cube in CUBES.values() for column in columns_of(cube.by)}
    assert columns == {*LISTS["columns"]}
    named = {name for cube in CUBES.values() for name in (*cube.by, *cube.counted_by)}
    assert {*LISTS["dimensions"]} <= named
    sources = {cube.source for cube in CUBES.values()}
    assert {*LISTS["sources"]} <= sources


def test_plain_tables_have_known_parts_alone():
    for name, listed in table_sql.PLAIN.items():
        assert {*listed} <= {"comment", "from", "where", "order", "labels", "columns"}, name
        parts = [each for each in listed["columns"].values() if isinstance(each, dict)]
        assert all({*each} in ({"comment", "type"}, {"comment", "sql"}) for each in parts), name
        assert {*listed.get("labels", {})} <= {*listed["columns"]}, name


def test_the_sql_of_a_list_is_one_statement_that_makes_the_table_and_comments():
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


def test_the_command_prints_the_sql_of_a_table(capsys):
    assert main(["dictionary", "--sql", "regions"]) == 0
    assert capsys.readouterr().out == write("regions") + "\n"


def test_the_command_names_the_nearest_of_an_unknown_table(capsys):
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


def test_columns_are_those_of_the_table(lab):
    assert tuple(lab.table("records").columns) == STORED
    kinds = dict(zip(STORED, map(str, lab.table("records").types), strict=True))
    numbers = {name for name, kind in kinds.items() if kind.startswith("U")}
    assert numbers == {each.name for each in COLUMNS if each.unit != columns.CODE}


def test_columns_are_drawn_from_streams_and_summed_by_a_rule():
    assert {stream for each in COLUMNS for stream in each.streams} <= {*STREAMS}
    assert {each.checksum for each in COLUMNS} == {*SUMS}
    assert all(bool(each.in_shard) == (each.unit != columns.CODE) for each in COLUMNS)


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
