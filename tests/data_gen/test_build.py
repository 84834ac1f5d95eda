"""The same size and seed give the same rows, on any threads; a frozen version gives its own.

Whoever means to change a value raises MODEL_VERSION, makes both worlds anew and writes the sums
of their columns over the files in frozen/ and the table in data_gen/README.md.
"""

import csv
from dataclasses import replace
from itertools import product
from pathlib import Path

import duckdb
import numpy
import pytest

from breachlab.errors import TotalsDisagree
from breachlab.paths import ROOT
from breachlab.store.connections import open_connection
from breachlab.store.databases import MODEL_VERSION
from data_gen import table_sql, template
from data_gen.__main__ import main
from data_gen.build import build, make_checksums
from data_gen.cubes import counted
from data_gen.draws.blocks import BLOCK_PERSONS, blocks
from data_gen.records import made
from data_gen.records.columns import Sums
from data_gen.records.made import Batch, batches, store_alone
from data_gen.records.record_tables import read_tables
from data_gen.tables import TABLES
from data_gen.template import reference
from data_gen.world import World
from tests.conftest import SMALL
from tests.support.worlds import stale_tables


def checksums(rows, seed, threads=2):
    """Return the checksums of a world whose sets of facts are not counted: see NOT_MADE."""
    with open_connection(threads=threads) as connection:
        build_records(connection, World(rows, seed))
        return stored_checksums(connection)


def build_records(connection, world):
    """Build a world without its sets of facts, which are counted from the stored records."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("data_gen.build.count_small", lambda *_: None)
        build(connection, world, quiet=True)


def stored_checksums(connection):
    """Return the checksums by table and column, but that of how and when it was made."""
    rows = connection.execute("from checksums where table_name <> 'provenance'").fetchall()
    return {(table, column): checksum for table, column, checksum in rows}


@pytest.fixture(scope="module")
def bulk(lab):
    return stored_checksums(lab)


NOT_MADE = ("identifiability_cube", None)  # test_identifiability.py counts it again
LISTS, ARRAYS = 0, 10**9  # cells a record above which a cube is kept in a list
WAYS = [*product((1, 2), (LISTS, counted.SPARSE, ARRAYS))]  # by how many threads


def differing(rows, groups, bulk, ways=WAYS):
    """Return what differs of a world made in chunks of so many groups, by how it was made."""
    found = {}
    for threads, sparse in ways:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(counted, "SPARSE", sparse)
            patch.setattr(made, "CHUNK_BATCHES", 2)
            patch.setattr(made, "BATCH_GROUPS", groups)
            differing = set(checksums(rows, 2024, threads).items()) ^ set(bulk.items())
            found[threads, sparse] = {key for key, _ in differing} - {NOT_MADE}
    return {way: differing for way, differing in found.items() if differing}


def test_two_makers_make_the_same_rows_in_dense_arrays(bulk):
    """Ten groups in five chunks; what they are held to has one chunk, and lists for most cubes."""
    assert differing(SMALL.rows, 1, bulk, [(2, ARRAYS)]) == {}


def test_two_makers_make_the_same_rows_of_many_chunks(thorough):
    """Sixty groups in ten chunks, by one maker and by two, of lists and of dense arrays."""
    assert differing(60_000, 3, checksums(60_000, 2024)) == {}


def test_every_stored_table_has_a_checksum_and_those_of_macros_their_rows(bulk, lab):
    tables = lab.execute("select table_name from duckdb_tables() where not internal").fetchall()
    unsummed = {"checksums", "provenance"}
    assert {table for table, _ in bulk} == {table for (table,) in tables} - unsummed
    assert sum(column is not None for _, column in bulk) == len(lab.table("records").columns)
    assert stale_tables(lab) == []


def test_a_checksum_does_not_depend_on_the_order_of_the_rows(worlds):
    with worlds.in_memory(SMALL) as connection:
        before = stored_checksums(connection)
        connection.execute("create table turned as from communes order by random()")
        connection.execute("drop table communes; alter table turned rename to communes")
        connection.execute("drop table checksums")
        make_checksums(connection, Sums())
        after = stored_checksums(connection)
        assert {key: after[key] for key in after if key[1] is None} == {
            key: before[key] for key in before if key[1] is None
        }


def test_another_seed_changes_every_drawn_column(bulk):
    world = World(SMALL.rows, 2025)
    with open_connection() as connection:
        tables = read_tables(connection, world, reference(connection, world))
        sums = fill(connection, tables, world).sums.sums
    same = {column for column in sums if sums[column] == bulk["records", column]}
    assert same == {"record_id", "person_id"}  # which are counted, not drawn


def fill(connection, tables, world):
    """Store the records of a world in an empty database with its look-up tables."""
    filler = made.Filler(connection, tables, world.rows)
    filler.fill(list(batches(blocks(world.rows, world.seed))), 2, int)
    return filler


def test_a_checksum_sees_two_values_swapped(worlds):
    with worlds.in_memory(SMALL) as connection:
        connection.execute(table_sql.write("record_checksums"))
        as_made = dict(connection.execute("from record_checksums()").fetchall())
        stored = stored_checksums(connection)
        assert {("records", column): sum for column, sum in as_made.items()}.items() <= (
            stored.items()
        )
        connection.execute(
            "update records set birth_day = case record_id "
            "when 1 then (select birth_day from records where record_id = 3) "
            "when 3 then (select birth_day from records where record_id = 1) end "
            "where record_id in (1, 3)"
        )
        changed = dict(connection.execute("from record_checksums()").fetchall())
    assert {column for column in as_made if as_made[column] != changed[column]} == {"birth_day"}


@pytest.fixture(scope="module")
def ready():
    """The world of `lab` with all that a record is looked up in, and no record yet."""
    with open_connection() as connection:
        (block,) = blocks(SMALL.rows, SMALL.seed)
        yield connection, read_tables(connection, SMALL, reference(connection, SMALL)), block


@pytest.fixture
def empty(ready):
    ready[0].execute("delete from records")
    return ready


def registrants(connection, where="true"):
    return connection.execute(f"from registrants where {where} order by record_id").fetchall()


def test_groups_made_alone_and_in_batches_of_any_size_equal_those_made_in_bulk(lab, empty):
    connection, tables, block = empty
    store_alone(connection, tables, Batch(block, 5, 6))  # a group has 1,024 records
    assert registrants(connection) == registrants(lab, "(record_id - 1) // 1024 = 5")
    connection.execute("delete from records")
    for batch in batches([block], 3):
        store_alone(connection, tables, batch)
    assert registrants(connection) == registrants(lab)


def test_the_second_block_goes_on_where_the_first_ends(empty):
    connection, tables, _ = empty
    world = World(43_001_000, SMALL.seed)
    _, second = blocks(world.rows, world.seed)
    store_alone(connection, tables, Batch(second, 0, 1))
    ends = connection.execute(
        "select min(record_id), max(record_id), min(person_id), max(person_id),"
        " count(distinct nir_order) > 1 from records"
    ).fetchall()
    assert ends == [(43_000_001, 43_001_000, 36_820_829, world.persons, True)]


def test_order_numbers_stay_within_999_at_full_size(ready):
    """Worst case by arithmetic: the largest sex and age, month and place; March has two runs."""
    _, tables, _ = ready
    profiles, months = tables.profile_slots, tables.birth_month_slots
    slots = numpy.bincount(profiles.age * 2 + profiles.sex)
    people = int(slots.max()) * 36820828 // 65536 + 1
    place_slots = int(tables.birth_place_slots.place_slots.max())
    highest = dict.fromkeys(range(12), 0)
    runs = zip((months.month_offset % 12).tolist(), months.month_slots.tolist(), strict=True)
    for month, month_slots in {*runs}:
        births = (people // 8_192 + 1) * month_slots
        highest[month] += (births // 4_096 + 1) * place_slots
    assert max(highest.values()) <= 999


@pytest.mark.parametrize("rows", [1_000, 1_024, 1_025, 3_531, 8_192])
def test_any_small_world_counts_right(empty, rows):
    connection, tables, _ = empty
    world = World(rows, SMALL.seed)
    fill(connection, tables, world)
    counts = connection.execute(
        "select count(*), count(distinct person_id), count(*) filter (drift = 'none'),"
        " min(record_id), max(record_id) from records"
    ).fetchall()
    assert counts == [(rows, world.persons, world.persons, 1, rows)]


def test_tables_are_those_of_the_lists_and_the_files():
    files = {path.stem for path in (ROOT / "data_gen/tables").glob("*.sql")}
    lists = {*table_sql.PLAIN, *table_sql.CUBES, "records"}
    assert set(TABLES) == lists | files
    assert files & lists == {"breach_cube", "exposure_cube", "person_cube"}


def test_the_file_reads_in_a_plain_session(small_database):
    with open_connection() as plain:
        plain.execute("attach $path as lab (read_only)", {"path": str(small_database)})
        people = plain.execute("select * from lab.registrants limit 10").fetchall()
        names = plain.execute("select first_name, birth_name from lab.registrants limit 10")
        assert len(set(names.fetchall())) == 10
        assert len({person[1] for person in people}) == 10


def test_fresh_pools_have_streets_of_their_own_and_say_so(thorough, lab):
    with open_connection() as connection:
        build(connection, World(2_000, 7, pools="fresh"), quiet=True)
        fresh = connection.execute("select enum_range(null::street)").fetchall()[0][0]
        assert connection.execute("select pools from provenance").fetchall() == [("fresh",)]
    assert len(fresh) == 4_096
    assert fresh != lab.execute("select enum_range(null::street)").fetchall()[0][0]


def test_provenance_says_how_it_was_made(lab):
    row = lab.execute("from provenance").df().iloc[0]
    assert (row.model_version, row.seed, row.row_count, row.person_count) == (
        MODEL_VERSION,
        2024,
        10_000,
        8_563,
    )
    assert row.duckdb_version == f"v{duckdb.__version__}"
    assert {"reference", "records", "cubes", "checksums"} <= set(row.step_seconds)


def test_a_world_that_lost_a_record_is_not_written(monkeypatch):
    insert = made.Columns.insert

    def losing(self, codes):
        insert(self, {name: each[:-1] for name, each in codes.items()})

    monkeypatch.setattr(made.Columns, "insert", losing)
    with open_connection() as connection:
        with pytest.raises(TotalsDisagree, match=r"1,999 records .* 2,000 of 1,713 asked for"):
            build_records(connection, World(2_000, 7))
        stored = connection.execute("select table_name from duckdb_tables()").fetchall()
        assert ("provenance",) not in stored


@pytest.mark.parametrize("setting", ["low", "high"])
def test_a_setting_makes_a_world_with_its_number_of_candidate_spaces(thorough, worlds, setting):
    spaces = "select count(*) from registrants where is_primary and status = 'candidate_space'"
    with open_connection(
        worlds.path(replace(SMALL, setting=setting)), read_only=True
    ) as connection:
        ((found,),) = connection.execute(spaces).fetchall()
        assert connection.execute("select setting from provenance").fetchall() == [(setting,)]
    of_all = {"low": 1_500_000, "high": 7_000_000}[setting]  # of 36,820,828 persons
    assert found == pytest.approx(of_all / BLOCK_PERSONS * SMALL.persons, rel=0.02)


def test_broken_sql_of_a_table_names_the_table(tmp_path, monkeypatch, capsys):
    def broken(name):
        return "select no_such_column" if name == "harms" else write(name)

    write = table_sql.write
    monkeypatch.setattr(table_sql, "write", broken)
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(template, "FOLDER", tmp_path / "file" / "templates")
    path = tmp_path / "lab.duckdb"
    assert main(["--rows", "1_000", "--database", str(path), "--quiet"]) == 1
    said = capsys.readouterr().err
    assert 'table harms: Binder Error: Referenced column "no_such_column"' in said
    assert said.count("\n") == 1 and not path.exists()


FROZEN = Path(__file__).parent / "frozen"
SUMS = "select column_name, checksum from checksums where table_name = 'records'"


def frozen(rows):
    """Return {column: sum} of the world of seed 2024 with so many records."""
    with (FROZEN / f"{rows}.csv").open(encoding="utf-8", newline="") as file:
        return {row["column_name"]: int(row["checksum"]) for row in csv.DictReader(file)}


def test_a_small_world_has_the_sums_of_its_version(lab):
    assert dict(lab.execute(SUMS).fetchall()) == frozen(10_000)


def test_the_readme_shows_those_of_the_default_world():
    readme = (ROOT / "data_gen/README.md").read_text(encoding="utf-8")
    assert f"model version {MODEL_VERSION} is frozen" in readme
    for column, total in frozen(43_000_000).items():
        assert f"| `{column}` | {total} |" in readme
