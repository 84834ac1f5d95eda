"""Shards gathered are the database of one run: each table, type, sum and answer."""

import json
import shutil
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from breachlab import ask, connect
from breachlab.query.queries import names
from breachlab.store import databases
from breachlab.store.connections import open_connection
from data_gen.__main__ import main
from data_gen.commands import verify
from data_gen.shards.making import Table, make_shard
from data_gen.shards.plan import Plan, find_attempts
from data_gen.shards.store import opened_store
from data_gen.tables import CUBES
from data_gen.world import World
from tests.conftest import SMALL
from tests.data_gen.conftest import LIMITS, gather, make_shards

# Of a database of one run: test_verify_tampered.py counts all but those of quality.
ASKED = [name for name in names() if name.startswith("quality/") and "_assignable" not in name]
CHECKS = 17 + len(CUBES) + len(ASKED)  # two of them of the files
DATABASES = ("one", "gathered")
TABLES = """
    select table_name
    from duckdb_tables()
    where database_name = 'one' and table_name not in ('records', 'provenance', 'checksums')
"""
DEFINED = """
    select view_name as name, sql as definition
    from duckdb_views()
    where database_name = $name and view_name not in ('records', 'sharded_records')
    union all
    select function_name, macro_definition
    from duckdb_functions()
    where database_name = $name
    order by all
"""


@pytest.fixture
def both(small_database, gathered):
    with attached(small_database, gathered) as connection:
        yield connection


@contextmanager
def attached(small_database, gathered):
    """Give a connection to the database of one run and to that of shards."""
    with open_connection() as connection:
        for name, path in zip(DATABASES, (small_database, gathered), strict=True):
            connection.execute(f"attach '{path}' as {name} (read_only)")
        yield connection


def differing(connection, table):
    """Return the rows that stand more often in one database than in the other.

    To compare the sums of hashes first takes a tenth of the time.
    """
    sums = f"select count(*), sum(hash(stored)) from {{}}.{table} as stored"
    one, gathered = (connection.execute(sums.format(each)).fetchall() for each in DATABASES)
    if one == gathered:
        return []
    return connection.execute(
        f"select * exclude (side) from (select *, 1 as side from one.{table} union all"
        f" select *, -1 as side from gathered.{table}) group by all having sum(side) <> 0"
    ).fetchall()


def test_every_cube_and_table_is_that_of_the_single_run(both):
    tables = [name for (name,) in both.execute(TABLES).fetchall()]
    assert len(tables) > 40
    assert [table for table in tables if differing(both, table)] == []


def test_every_record_is_that_of_the_single_run_with_its_types(both):
    for table in ("records", "registrants"):
        assert differing(both, table) == []
        described = [both.execute(f"describe {name}.{table}").fetchall() for name in DATABASES]
        assert [row[:2] for row in described[0]] == [row[:2] for row in described[1]]


def test_every_sum_is_that_of_the_single_run(both):
    of_both = differing(both, "checksums")
    assert {(table, column) for table, column, _ in of_both} == {
        ("provenance", None),  # when it was made
        ("shard_files", None),
    }


def test_every_macro_and_view_is_that_of_the_single_run(both):
    one, gathered = (both.execute(DEFINED, {"name": each}).fetchall() for each in DATABASES)
    assert len(one) > 150 and one == gathered


def test_verify_finds_nothing_and_checks_the_files_as_well(thorough, shards, capsys):
    assert main(["verify", "--parquet", str(shards)]) == 0
    *printed, end = capsys.readouterr().out.splitlines()
    assert end == "all checks hold, SYNTHETIC" and len(printed) == CHECKS
    assert "files: 54 files of 3 shards, SHA-256" in printed[0]
    assert "10,000 records checked" in "\n".join(printed)


QUESTIONS = ("reconciliation/totals", "exposure/by_region", "quality/address_ill_formed")


def test_questions_have_the_same_answers(gathered, lab):
    with connect(gathered) as connection:
        for question in QUESTIONS:
            assert ask(connection, question).equals(ask(lab, question)), question


def test_a_sealed_connection_reads_its_own_files_and_no_other(gathered, shards, tmp_path):
    other = tmp_path / "other.parquet"
    other.write_bytes(next((shards / "records").iterdir()).read_bytes())
    with databases.connect_sealed(gathered) as connection:
        assert connection.execute("select count(*) from registrants").fetchall() == [(10_000,)]
        with pytest.raises(duckdb.PermissionException):
            connection.execute("select count(*) from read_parquet($file)", {"file": str(other)})


def test_a_database_of_a_stranger_opens_no_other_file_by_its_list(gathered, tmp_path):
    secret, copy = tmp_path / "secret.parquet", tmp_path / "lab.duckdb"
    duckdb.sql("select 1 as n").write_parquet(str(secret))
    copy.write_bytes(gathered.read_bytes())
    with open_connection(copy) as connection:
        size = secret.stat().st_size
        connection.execute(
            "insert into shard_files values ($path, 0, 1, $size, '')",
            {"path": str(secret), "size": size},
        )
    with databases.connect_sealed(copy) as connection, pytest.raises(duckdb.PermissionException):
        connection.execute("from read_parquet($path)", {"path": str(secret)})


def test_files_are_read_only_sorted_and_listed_in_the_manifest_with_signed_types(gathered, shards):
    assert {path.stat().st_mode & 0o777 for path in shards.rglob("*.parquet")} == {0o444}
    manifest = json.loads((shards / "manifest.json").read_text())
    files = [str(shards / file["name"]) for file in manifest["files"]]
    counts = duckdb.execute(
        "select count(*), count(distinct person_id) from read_parquet($files)", {"files": files}
    ).fetchall()
    assert counts == [(10_000, SMALL.persons)] == [(manifest["records"], manifest["persons"])]
    described = duckdb.execute("describe from read_parquet($path)", {"path": files[0]}).fetchall()
    kinds = {name: kind for name, kind, *_ in described}
    assert kinds["record_id"] == kinds["person_id"] == "BIGINT"
    assert not [name for name, kind in kinds.items() if kind.startswith("U")]
    rows = duckdb.execute(
        "select departement_code, locality, record_id from read_parquet($path)", {"path": files[0]}
    ).fetchall()
    assert rows == sorted(rows)


def test_two_attempts_write_the_same_bytes(thorough, shards, tmp_path):
    plan = Plan.of(SMALL, 3, "codes")
    first = find_attempts(opened_store(str(shards)), plan)[1]
    second = make_shard(plan, 1, opened_store(str(tmp_path)), LIMITS, quiet=True)
    assert first.attempt != second.attempt and first.sums == second.sums
    assert [file.sha256 for file in first.files] == [file.sha256 for file in second.files]


def test_shards_of_text_are_the_same_database(
    thorough, small_database, lab, tmp_path, capsys, monkeypatch
):
    """All that a database is checked for holds of that of a single run, so it is of this one."""
    shards = make_shards(tmp_path / "world", "text")
    gathered = gather(shards)
    with attached(small_database, gathered) as both:
        test_every_cube_and_table_is_that_of_the_single_run(both)
        test_every_record_is_that_of_the_single_run_with_its_types(both)
        test_every_sum_is_that_of_the_single_run(both)
        test_every_macro_and_view_is_that_of_the_single_run(both)
    monkeypatch.setattr(verify, "check_database", lambda *_: iter(()))
    assert main(["verify", "--parquet", str(shards)]) == 0
    printed = capsys.readouterr().out
    assert "files: 54 files of 3 shards, SHA-256" in printed and "all checks hold" in printed
    assert printed.count("10,000 records checked") == 4  # the identifiers in the files
    test_questions_have_the_same_answers(gathered, lab)
    test_a_sealed_connection_reads_its_own_files_and_no_other(gathered, shards, tmp_path)
    test_files_are_read_only_sorted_and_listed_in_the_manifest_with_signed_types(gathered, shards)


def test_a_manifest_that_gather_did_not_write_stays_and_is_named(shards, tmp_path, capsys):
    folder = shutil.copytree(shards, tmp_path / "world")
    for text in ("my own", "{}", '{"plan": 1}', "[1]", '{"name": "an app"}'):
        (folder / "manifest.json").write_text(text)
        database = gather(folder, code=1)
        said = capsys.readouterr().err
        assert "manifest.json was not written by gather, so it stays" in said, text
        assert (folder / "manifest.json").read_text() == text and not database.exists()


def test_a_manifest_of_gather_is_written_anew(thorough, shards, tmp_path):
    folder = shutil.copytree(shards, tmp_path / "world")
    text = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(json.dumps(json.loads(text) | {"records": 1}))
    gather(folder)
    assert (folder / "manifest.json").read_text() == text


PLAN_OF_TABLES = Plan.of(World(20_000, 5), 2, "codes")


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """The world by the generator, and its records as a table in another order."""
    store = opened_store(str(tmp_path_factory.mktemp("generated")))
    receipts = [make_shard(PLAN_OF_TABLES, shard, store, LIMITS, quiet=True) for shard in (0, 1)]
    tables = []
    for receipt in receipts:
        paths = [str(store.path / file.name) for file in receipt.files]
        tables.append(str(store.path / f"own{receipt.shard}.parquet"))
        duckdb.read_parquet(paths).order("hash(record_id)").write_parquet(tables[-1])
    return receipts, tables


def test_a_table_has_the_sums_and_cubes_of_the_generator(thorough, generated, tmp_path):
    """Nothing else is checked of a world but its provenance, for which see test_forgeries.py."""
    receipts, tables = generated
    generator = Path(tables[0]).parent
    store = opened_store(str(tmp_path))
    store.write("plan.json", PLAN_OF_TABLES.text)
    for receipt, table in zip(receipts, tables, strict=True):
        own = make_shard(PLAN_OF_TABLES, receipt.shard, store, LIMITS, True, Table([table]))
        assert (own.sums, own.records, own.persons) == (
            receipt.sums,
            receipt.records,
            receipt.persons,
        )
        for one, other in zip(own.cubes, receipt.cubes, strict=True):
            pair = (store.path / one.name, generator / other.name)
            assert differing_rows(*map(str, pair)) == [], one.name
        assert [file.sha256 for file in own.files] == [file.sha256 for file in receipt.files]


def differing_rows(one, other):
    """Return the rows that stand more often in one Parquet file than in the other."""
    sql = "(from {0} except all from {1}) union all (from {1} except all from {0})"
    files = ("read_parquet($one)", "read_parquet($other)")
    return duckdb.execute(sql.format(*files), {"one": one, "other": other}).fetchall()


@pytest.mark.parametrize(
    ("columns", "error", "said"),
    [
        ("* exclude (street)", duckdb.BinderException, "street"),
        ("* replace ('QQQ' as street)", duckdb.ConversionException, "QQQ"),
    ],
)
def test_a_table_with_a_column_less_or_an_unknown_word_leaves_nothing(
    thorough, generated, tmp_path, columns, error, said
):
    _, (table, _) = generated
    other = str(tmp_path / "other.parquet")
    duckdb.read_parquet(table).project(columns).write_parquet(other)
    store = opened_store(str(tmp_path / "world"))
    with pytest.raises(error, match=said):
        make_shard(PLAN_OF_TABLES, 0, store, LIMITS, True, Table([other]))
    assert store.sizes("") == {}
