"""The promise: the same size and seed give the same rows, on any threads, alone or in bulk."""

import duckdb
import pytest

from breachlab.paths import ROOT
from data_gen.build import (
    TABLES,
    build,
    chunks,
    insert_records,
    make_checksums,
    make_tables,
    prepare,
)
from data_gen.world import World


def checksums(rows, seed, threads=2):
    with duckdb.connect(config={"threads": threads}) as connection:
        build(connection, World(rows, seed), quiet=True)
        return stored_checksums(connection)


def stored_checksums(connection):
    """Return the checksums by table and column, but that of how and when it was made."""
    rows = connection.execute("from checksums where table_name <> 'provenance'").fetchall()
    return {(table, column): checksum for table, column, checksum in rows}


@pytest.fixture(scope="module")
def bulk():
    return checksums(300_000, 2024)


def test_one_thread_and_two_make_the_same_rows(bulk):
    assert checksums(300_000, 2024, threads=1) == bulk


def test_every_stored_table_has_a_checksum(bulk, lab):
    tables = lab.execute("select table_name from duckdb_tables() where not internal").fetchall()
    assert {table for table, _ in bulk} == {table for (table,) in tables} - {
        "checksums",
        "provenance",
    }
    assert sum(column is not None for _, column in bulk) == len(lab.table("records").columns)


def test_a_checksum_does_not_depend_on_the_order_of_the_rows():
    with duckdb.connect() as connection:
        build(connection, World(2_000, 7), quiet=True)
        before = stored_checksums(connection)
        connection.execute("create table turned as from communes order by random()")
        connection.execute("drop table communes; alter table turned rename to communes")
        connection.execute("drop table checksums")
        make_checksums(connection)
        assert stored_checksums(connection) == before


def test_another_seed_changes_every_drawn_column(bulk):
    other = checksums(300_000, 2025)
    same = {key[1] for key in other if key[0] == "records" and other[key] == bulk[key]}
    assert same == {"record_id", "person_id"}  # which are counted, not drawn


def test_a_checksum_sees_two_values_swapped(bulk):
    with duckdb.connect() as connection:
        build(connection, World(300_000, 2024), quiet=True)
        connection.execute(
            "drop table checksums; update records set birth_day = case record_id "
            "when 1 then (select birth_day from records where record_id = 3) "
            "when 3 then (select birth_day from records where record_id = 1) end "
            "where record_id in (1, 3)"
        )
        make_checksums(connection)
        changed = stored_checksums(connection)
    assert {key for key in bulk if bulk[key] != changed[key]} == {("records", "birth_day")}


@pytest.fixture(scope="module")
def ready():
    """The world of `lab` with all that a row is looked up in, and no row yet."""
    with duckdb.connect() as connection:
        prepare(connection, World(10_000, 2024))
        make_tables(connection)
        yield connection


@pytest.fixture
def empty(ready):
    ready.execute("delete from records")
    return ready


@pytest.mark.parametrize("number", [0, 1, 500, 1_023, 1_024, 9_215, 9_216, 9_999])
def test_a_row_made_alone_equals_the_row_made_in_bulk(lab, empty, number):
    insert_records(empty, 0, number, number)
    alone = empty.execute("from registrants").fetchall()
    bulk = lab.execute("from registrants where record_id = $id", {"id": number + 1}).fetchall()
    assert alone == bulk


def test_a_chunk_that_starts_elsewhere_makes_the_same_rows(lab, empty):
    for first, last in ((0, 2_047), (2_048, 7_167), (7_168, 9_999)):
        insert_records(empty, 0, first, last)
    pieces = empty.execute("from registrants order by record_id").fetchall()
    assert pieces == lab.execute("from registrants order by record_id").fetchall()


def test_the_second_block_goes_on_where_the_first_ends():
    with duckdb.connect() as connection:
        prepare(connection, World(43_001_000, 2024))
        make_tables(connection)
        insert_records(connection, 1, 0, 999)
        ends = connection.execute(
            "select min(record_id), max(record_id), min(person_id), max(person_id),"
            " count(distinct nir_order) > 1 from records"
        ).fetchall()
    assert ends == [(43_000_001, 43_001_000, 36_820_829, World(43_001_000).persons, True)]


def test_order_numbers_stay_within_999_at_full_size():
    """Worst case by arithmetic: the largest sex and age, month and place; March has two runs."""
    with duckdb.connect() as connection:
        prepare(connection, World())
        ((people,),) = connection.execute(
            "select max(slots) * 36820828 // 65536 + 1"
            " from (select count(*) as slots from profile_slots group by sex, age)"
        ).fetchall()
        ((place_slots,),) = connection.execute(
            "select max(place_slots) from birth_place_slots"
        ).fetchall()
        months = connection.execute(
            "select distinct month_offset % 12, month_slots from birth_month_slots"
        ).fetchall()
    highest = dict.fromkeys(range(12), 0)
    for month, month_slots in months:
        births = (people // 8_192 + 1) * month_slots
        highest[month] += (births // 4_096 + 1) * place_slots
    assert max(highest.values()) <= 999


def test_chunks_cover_three_blocks_without_gap():
    made = list(chunks(100_000_000))
    assert sum(last - first + 1 for _, first, last in made) == 100_000_000
    assert [number for number, first, _ in made if first == 0] == [0, 1, 2]


@pytest.mark.parametrize("rows", [1_000, 1_024, 1_025, 3_531, 8_192])
def test_any_small_world_counts_right(rows):
    with duckdb.connect() as connection:
        build(connection, World(rows, 7), quiet=True)
        counts = connection.execute(
            "select count(*), count(distinct person_id), count(*) filter (drift = 'none'),"
            " min(record_id), max(record_id) from records"
        ).fetchall()[0]
        assert counts == (rows, World(rows).persons, World(rows).persons, 1, rows)


def test_tables_are_the_files():
    assert set(TABLES) == {path.stem for path in (ROOT / "data_gen/tables").glob("*.sql")}


def test_the_file_reads_in_a_plain_session(small_database):
    with duckdb.connect() as plain:
        plain.execute("attach $path as lab (read_only)", {"path": str(small_database)})
        people = plain.execute("select * from lab.registrants limit 10").fetchall()
        names = plain.execute("select first_name, birth_name from lab.registrants limit 10")
        assert len(set(names.fetchall())) == 10
        assert len({person[1] for person in people}) == 10


def test_fresh_pools_have_streets_of_their_own_and_say_so(lab):
    with duckdb.connect() as connection:
        build(connection, World(2_000, 7, pools="fresh"), quiet=True)
        fresh = connection.execute("select enum_range(null::street)").fetchall()[0][0]
        assert connection.execute("select pools from provenance").fetchall() == [("fresh",)]
    assert len(fresh) == 4_096
    assert fresh != lab.execute("select enum_range(null::street)").fetchall()[0][0]


def test_provenance_says_how_it_was_made(lab):
    row = lab.execute("from provenance").df().iloc[0]
    assert (row.model_version, row.seed, row.row_count, row.person_count) == (
        1,
        2024,
        10_000,
        8_563,
    )
    assert row.duckdb_version == f"v{duckdb.__version__}"
    assert {"reference", "records", "exposure_cube"} <= set(row.step_seconds)


@pytest.mark.parametrize("setting", ["low", "high"])
def test_a_setting_makes_another_world(lab, setting):
    spaces = "select count(*) from registrants where is_primary and status = 'candidate_space'"
    with duckdb.connect() as connection:
        build(connection, World(10_000, 2024, setting=setting), quiet=True)
        ((found,),) = connection.execute(spaces).fetchall()
        assert connection.execute("select setting from provenance").fetchall() == [(setting,)]
    expected = {"low": 1_500_000, "high": 7_000_000}[setting] / 36_820_828 * 8_563
    assert found == pytest.approx(expected, rel=0.02)
