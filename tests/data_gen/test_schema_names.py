"""Names of what a database has: known of this code, and said by the dictionary."""

import csv
import shutil

import duckdb

from breachlab.paths import ROOT, read
from breachlab.store import model_checks
from breachlab.store.connections import open_connection
from breachlab.store.model_checks import add_names, is_of_the_lab, known_names, list_additions
from data_gen.__main__ import main
from data_gen.commands import dictionary
from data_gen.world import World
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


def test_list_additions_finds_nothing_in_gathered_shards(shards, tmp_path):
    check_gathered(shutil.copytree(shards, tmp_path / "world"))


def test_list_additions_finds_nothing_in_gathered_shards_of_text(thorough, tmp_path):
    check_gathered(make_shards(tmp_path / "world", "text", World(1_000)))


def check_gathered(world):
    """Fail where a name is not listed of what data_gen/shards/*.sql stores.

    A line of breachlab/store/schema_names.csv for it is typed by hand.
    """
    path = gather(world)
    world.rename(world.with_name("moved"))  # its views are known all the same
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


SILENT = [
    "world",
    "blocks",
    "breached_records",
    "selection_values",
    "contact_cube_any_year",
    "contact_cube_any_place",
    "ledger_values",
    "due_members",
    "message_parts",
    "cost_draws",
    "readings_by_day",
    "sized_breaches",
    "harms_of_holdings",
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


def test_every_column_that_users_read_has_a_meaning_and_a_source(lab):
    assert lab.execute(UNTOLD, {"silent": SILENT}).fetchall() == []


def test_every_table_is_described_or_marked_internal(lab):
    described = {name for name, _ in lab.execute(dictionary.TABLES).fetchall()}
    there = {
        name
        for (name,) in lab.execute(
            "select table_name from duckdb_tables() where not temporary"
        ).fetchall()
    }
    views = lab.execute(
        "select view_name from duckdb_views() where not internal and not temporary"
    ).fetchall()
    assert described == (there | {name for (name,) in views}) - {*SILENT}
